"""Figures with and without a guard, added up over worlds, and the gain a guard has to show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from evenhand.evaluate.scoring import Check


@dataclass(frozen=True)
class Share:
    """So many of so many; shares of several worlds add up."""

    hits: float
    of: float

    def __add__(self, other: Share) -> Share:
        """Return the share over both."""
        return Share(self.hits + other.hits, self.of + other.of)

    @property
    def value(self) -> float | None:
        """The share (0 to 1); ``None`` where there is nothing to have a share of."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True)
class Ablation:
    """One guard, and what happens without it.

    Attributes:
        guard: what is taken out.
        instead: what stands in its place.
        measure: the figure by which the guard has to earn its keep.
        better: whether the guard is there to lower that figure or to raise it.
        least_gain: by how much at least, as a share; ``None`` where the row is shown and not held
            against anything.
        kept: figures of the night as it is.
        removed: the same figures without the guard.
    """

    guard: str
    instead: str
    measure: str
    better: Literal["lower", "higher"]
    least_gain: float | None
    kept: Mapping[str, Share]
    removed: Mapping[str, Share]

    @property
    def gain(self) -> float | None:
        """By how much the guard betters its measure; ``None`` where a figure is missing."""
        kept, removed = self.kept[self.measure].value, self.removed[self.measure].value
        if kept is None or removed is None:
            return None
        return removed - kept if self.better == "lower" else kept - removed

    @property
    def check(self) -> Check | None:
        """The goal."""
        if self.least_gain is None:
            return None
        return Check(f"{self.guard}: gain in {self.measure}", self.gain, self.least_gain)


def added_up(worlds: Iterable[Iterable[Ablation]]) -> list[Ablation]:
    """Return each ablation over all worlds, in the order of the first."""
    total: dict[tuple[str, str], Ablation] = {}
    for world in worlds:
        for one in world:
            key = (one.guard, one.instead)
            total[key] = _sum(total[key], one) if key in total else one
    return list(total.values())


def _sum(one: Ablation, other: Ablation) -> Ablation:
    return replace(
        one, kept=_added(one.kept, other.kept), removed=_added(one.removed, other.removed)
    )


def _added(one: Mapping[str, Share], other: Mapping[str, Share]) -> dict[str, Share]:
    return {name: share + other[name] for name, share in one.items()}


HONEST, TWINS, FOUND, RIGHT = (
    "honest flagged",
    "twins flagged",
    "abuse found",
    "flags that are right",
)
"""Names of the figures that most guards share."""


@dataclass(frozen=True)
class People:
    """Who is what in a world, by its truth table.

    Attributes:
        kinds: kind of each account.
        twins: accounts that are honest and look like an abuse.
    """

    kinds: Mapping[str, str]
    twins: frozenset[str]

    def of_kinds(self, kinds: Collection[str]) -> set[str]:
        """Return the accounts of some kinds."""
        return {account for account, kind in self.kinds.items() if kind in kinds}

    @property
    def honest(self) -> set[str]:
        """Plain honest accounts."""
        return self.of_kinds({"honest"})

    @property
    def planted(self) -> set[str]:
        """Accounts with a planted part that is not a twin's: abusers, victims, recruits."""
        return set(self.kinds) - self.honest - self.twins

    def figures(
        self,
        flagged: Collection[str],
        judged: Collection[str],
        *,
        abuse: Collection[str],
        twins: Collection[str],
    ) -> dict[str, Share]:
        """Count a rule's flags by the truth.

        Args:
            flagged: accounts that the rule flags.
            judged: accounts that it could have flagged.
            abuse: kinds that it is there to find.
            twins: kinds of honest twins that it is like to flag.
        """
        hits = set(flagged) & set(self.kinds)
        among = set(judged) & set(self.kinds)
        groups = {
            HONEST: self.honest & among,
            TWINS: self.of_kinds(twins) & among,
            FOUND: self.of_kinds(abuse) & among,
        }
        counted = {name: Share(len(hits & group), len(group)) for name, group in groups.items()}
        return {**counted, RIGHT: Share(len(hits & self.planted), len(hits))}
