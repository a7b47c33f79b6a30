"""Who may take which piece of work, and which comes next: the one place of the rule.

In words: whoever takes it may not be barred from it, holds the authority that it needs, sits in the
team of its queue (or approves there, for what waits for an approval), and holds fewer open cases of
that queue than its limit. Among what is left the highest priority comes first, then the oldest.
What somebody holds already ranks with the rest; the limit is for taking more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

OBSTACLES = {
    "barred": "they may not decide it: a conflict of interest, or an earlier part in it",
    "authority": "it needs more authority than they have",
    "another_team": "the queue is another team's",
    "held_by_another": "somebody else holds it",
    "at_limit": "they hold as many open cases of this queue as one person may",
    "paused": "its clock is paused; it waits for somebody outside",
}
"""Why a person cannot take an item, in the order in which it is asked."""

AWAITING = "awaiting_approval"


@dataclass(frozen=True)
class Desk:
    """A person's place in one queue: what they may do there, and what they hold."""

    is_of_queue_team: bool
    may_approve: bool
    open_cases: int = 0
    most_open_cases: int | None = None

    @property
    def is_at_limit(self) -> bool:
        """Whether they may take no more of this queue."""
        return self.most_open_cases is not None and self.open_cases >= self.most_open_cases


NO_DESK = Desk(is_of_queue_team=False, may_approve=False)


@dataclass(frozen=True)
class Person:
    """A member of staff with their desks by queue."""

    staff_id: str
    authority: int
    desks: Mapping[str, Desk]


@dataclass(frozen=True)
class Item:
    """A piece of work as the rule sees it; ``opened_at`` is anything that orders by time."""

    case_key: str
    queue: str
    severity: int
    state: str
    priority: float
    opened_at: float
    required_authority: int
    barred: frozenset[str] = frozenset()
    holder: str | None = None


@dataclass(frozen=True)
class Next:
    """What a person takes next, and what stood in the way of the rest.

    Attributes:
        item: the item; ``None`` when there is none for them.
        is_held: whether they hold it already.
        obstacles: how many items of their queues each obstacle kept from them.
        full_queues: queues in which they are at their limit.
    """

    item: Item | None
    is_held: bool = False
    obstacles: Mapping[str, int] = field(default_factory=dict)
    full_queues: tuple[str, ...] = ()


def rank(item: Item) -> tuple[float, float, str]:
    """Return the sort key of the order to work in."""
    return (-item.priority, item.opened_at, item.case_key)


def obstacle(person: Person, item: Item) -> str | None:
    """Return why ``person`` cannot take ``item``, a key of ``OBSTACLES``; ``None`` if they can."""
    if person.staff_id in item.barred:
        return "barred"
    if person.authority < item.required_authority:
        return "authority"
    if item.state == "paused":
        return "paused"
    desk = person.desks.get(item.queue, NO_DESK)
    if item.state == AWAITING:
        return None if desk.may_approve else "another_team"
    return None if item.holder == person.staff_id else _obstacle_to_more(desk, item)


def _obstacle_to_more(desk: Desk, item: Item) -> str | None:
    """Return why an item that they do not hold cannot be taken at this desk."""
    if not desk.is_of_queue_team:
        return "another_team"
    if item.holder is not None:
        return "held_by_another"
    return "at_limit" if desk.is_at_limit else None


def next_for(person: Person, items: Iterable[Item]) -> Next:
    """Return what ``person`` takes next of ``items``."""
    obstacles: Counter[str] = Counter()
    best: Item | None = None
    for item in items:
        if item.queue not in person.desks:
            continue
        reason = obstacle(person, item)
        if reason is not None:
            obstacles[reason] += 1
        elif best is None or rank(item) < rank(best):
            best = item
    return Next(
        item=best,
        is_held=best is not None and best.holder == person.staff_id,
        obstacles={reason: obstacles[reason] for reason in OBSTACLES if obstacles[reason]},
        full_queues=tuple(
            sorted(queue for queue, desk in person.desks.items() if desk.is_at_limit)
        ),
    )
