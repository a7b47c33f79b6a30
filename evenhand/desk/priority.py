"""The priority of a piece of work from its published parts.

The night computes it in the model ``int_queue_priorities``; this is the same formula for a queue
that moves on, as in a simulated week. A test holds both equal on what a night published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

MOST_SHARE = 2.0
"""Share of the target beyond which age stops raising the priority and the lift takes over."""


@dataclass(frozen=True)
class Grounds:
    """What the priority of one item rests on.

    Attributes:
        case_key: key of the item.
        severity: tier, 1 is the most severe.
        opened_at: anything that orders by time, older first.
        harm_per_day: points of harm per day that a true case waits.
        probability: that the matter is founded.
        handling_minutes: minutes that a person needs.
        hold_per_day: points per day that waiting costs the person concerned; 0 without a hold.
        share_used: share of the target of the deciding clock that is used, not capped.
    """

    case_key: str
    severity: int
    opened_at: float
    harm_per_day: float
    probability: float
    handling_minutes: float
    hold_per_day: float
    share_used: float

    @property
    def is_starving(self) -> bool:
        """Whether it is older than twice its target."""
        return self.share_used > MOST_SHARE


def own_priority(grounds: Grounds) -> float:
    """Return harm and hold averted per minute of work, growing with the share of the target."""
    per_minute = (
        grounds.harm_per_day * grounds.probability + grounds.hold_per_day
    ) / grounds.handling_minutes
    return round(float(per_minute * (1 + min(grounds.share_used, MOST_SHARE)) ** 2), 6)


def priorities(queue: Iterable[Grounds]) -> dict[str, float]:
    """Return the priority of each item by key, the lift against starving included.

    An item older than twice its target is level with the best of the younger ones of its severity.
    """
    by_severity: dict[int, list[Grounds]] = defaultdict(list)
    for grounds in queue:
        by_severity[grounds.severity].append(grounds)
    found: dict[str, float] = {}
    for group in by_severity.values():
        best = 0.0
        for grounds in sorted(group, key=lambda one: (one.opened_at, one.case_key), reverse=True):
            own = own_priority(grounds)
            best = max(best, own)
            found[grounds.case_key] = best if grounds.is_starving else own
    return found
