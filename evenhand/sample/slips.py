"""Slips: work that gets worse, is sent back, or is one answer again and again; and honest twins.

Who slips is drawn among plain, settled experts from generators of its own and written into the
truth last of all, so that nothing else in a world depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evenhand.sample.dials import dials
from evenhand.sample.settings import KIND, WRITTEN, World
from evenhand.sample.slip_kinds import SLIP_TWINS, SLIPS
from evenhand.sample.tools import DAY, Flags, Floats, Ints, generator

if TYPE_CHECKING:
    from evenhand.sample.people import People
    from evenhand.sample.schedule import Projects, Rows, Tasks

GUIDELINE_SHIFT = -1.3
"""How much harder, in log-odds, one project gets for everybody on one day, but for its golds."""
BATCH_DAYS = 24
"""For so many days whoever works through a sorted batch meets tasks of one class."""
CLOSELY_REVIEWED = 0.35
"""Share of the work that is reviewed of those whose work is watched."""
STRICTNESS = -0.42
"""What the strict reviewer takes off every score."""
STRICT_SHARE = 0.004
"""Share of everybody's work that the strict reviewer sees."""


@dataclass(frozen=True)
class Slips:
    """Who slips and since when.

    Attributes:
        members: accounts by kind.
        kinds: kind of each working account, 0 where it is none of these.
        since: instant from which each account slips.
        strength: intensity of each account's slip.
        project: the project whose guideline changes.
        changes_at: when it does.
        strict_reviewer: whose reviews are stricter than everybody else's.
    """

    members: dict[str, Ints]
    kinds: Ints
    since: Ints
    strength: Floats
    project: int
    changes_at: int
    strict_reviewer: int

    @property
    def cast(self) -> set[int]:
        """Accounts that slip, and the strict reviewer."""
        return {*np.flatnonzero(self.kinds).tolist(), self.strict_reviewer}

    def slipping(self, people: People, rows: Rows, kind: str) -> Flags:
        """Mark the rows by accounts of a kind whose slip has begun by that day."""
        begun = people.start + rows.day * DAY >= self.since[rows.expert]
        marks: Flags = (self.kinds[rows.expert] == KIND[kind]) & begun
        return marks

    def chance(self, people: People, tasks: Tasks, rows: Rows, chance: Floats) -> Floats:
        """Return the chance of a right answer: less for coasters and under a new guideline."""
        coasts = self.slipping(people, rows, "coaster")
        lost = np.where(coasts, 0.4 * self.strength[rows.expert], 0.0)
        changed = (tasks.project[rows.task] == self.project) & ~tasks.gold[rows.task]
        changed &= people.start + rows.day * DAY >= self.changes_at
        odds = np.log(chance / np.maximum(1 - chance, 1e-9)) + GUIDELINE_SHIFT
        harder: Floats = np.where(changed, 1 / (1 + np.exp(-odds)), chance) * (1 - lost)
        return harder

    def answers(self, people: People, rows: Rows, answer: Ints) -> Ints:
        """Return the answers: the first option again and again from those who only click."""
        lines = self.slipping(people, rows, "straight_liner") & (answer >= 0)
        for account in np.unique(rows.expert[lines]).tolist():
            mine = lines & (rows.expert == account)
            for day in np.unique(rows.day[mine]).tolist():
                rng = generator(people.seed, "slips/lines", account * 4_096 + day)
                if rng.random() >= self.strength[account]:
                    lines[mine & (rows.day == day)] = False
        return np.where(lines, 0, answer)

    def sort_batches(self, people: People, tasks: Tasks, rows: Rows) -> Rows:
        """Let a sorted batch be all of its first class, by exchange with plain colleagues."""
        expert = rows.expert.copy()
        asks = tasks.type[rows.task] != WRITTEN
        plain = (people.kind[rows.expert] == 0) & (self.kinds[rows.expert] == 0) & asks
        first = tasks.truth[rows.task] == 0
        batch = self.slipping(people, rows, "sorted_batch") & asks
        batch &= people.start + rows.day * DAY < self.since[rows.expert] + BATCH_DAYS * DAY
        for row in np.flatnonzero(batch & ~first & (rows.source < 0)).tolist():
            fits = plain & first & (rows.day == rows.day[row]) & (expert == rows.expert)
            fits &= tasks.type[rows.task] == tasks.type[rows.task[row]]
            fits &= ~np.isin(rows.task, rows.task[expert == expert[row]])
            there = rows.task == rows.task[row]
            for other in np.flatnonzero(fits).tolist():
                if not (expert[there] == expert[other]).any():
                    expert[row], expert[other] = expert[other], expert[row]
                    break
        return type(rows)(expert, rows.day, rows.task, rows.source)

    def reviewed(self, people: People, rows: Rows, good: Floats) -> Floats:
        """Return how good reviewers find the work: every second piece of a sloppy worker fails."""
        sloppy = self.slipping(people, rows, "sloppy_worker")
        strength = self.strength[rows.expert]
        found: Floats = np.where(sloppy, good * (1 - strength) - 0.02 * strength, good)
        return found

    def watched(self, rows: Rows, rng: np.random.Generator) -> tuple[Flags, Flags]:
        """Return whose work is reviewed besides, and which of it by the strict reviewer."""
        close = np.isin(self.kinds[rows.expert], (KIND["sloppy_worker"], KIND["strictly_reviewed"]))
        draw = rng.random(len(rows.expert))
        strict = (self.kinds[rows.expert] == KIND["strictly_reviewed"]) | (draw < STRICT_SHARE)
        chosen: Flags = draw < np.where(close, CLOSELY_REVIEWED, STRICT_SHARE)
        return chosen, strict & chosen

    def name(self, people: People) -> None:
        """Write the kinds into the people, for the truth tables; last of all."""
        for kind, accounts in self.members.items():
            people.kind[accounts] = KIND[kind]
            if kind in SLIPS:
                people.starts[accounts] = self.since[accounts]
                people.intensity[accounts] = self.strength[accounts]


def plan_slips(people: People, world: World, projects: Projects, taken: Sequence[int]) -> Slips:
    """Choose who slips among plain experts who work regularly and have no other part.

    Args:
        people: everybody.
        world: its prevalence and intensities.
        projects: whose guideline changes is the one with the most plain people at home.
        taken: accounts that are cast for something else and do not show it yet.
    """
    rng = generator(people.seed, "slips/people")
    workers = np.arange(people.workers)
    plain = (people.kind[workers] == 0) & ~people.is_test[workers] & ~np.isin(workers, taken)
    plain &= (people.active_from[workers] <= people.start) & (people.weight[workers] > 2.0)
    plain &= people.skill[workers] <= 2.65
    order = rng.permutation(np.flatnonzero(plain)).astype(np.int64)
    styled = order[projects.style[projects.home[order]] == 0]
    at_home = styled if len(styled) else order
    homes = np.bincount(projects.home[at_home], minlength=len(projects.style))
    project = int(np.argmax(homes))
    free = order.tolist()
    members: dict[str, Ints] = {}
    shares = {**world.abuse(SLIPS, people.seed), **SLIP_TWINS}
    for kind, share in shares.items():
        count = max(1, round(share * people.workers)) if share > 0 else 0
        fits = [one for one in free if kind != "new_guideline" or projects.home[one] == project]
        members[kind] = np.array(fits[:count], dtype=np.int64)
        free = [one for one in free if one not in fits[:count]]
    kinds = np.zeros(people.workers, dtype=np.int64)
    for kind, accounts in members.items():
        kinds[accounts] = KIND[kind]
    strength = np.ones(people.workers)
    for kind in SLIPS:
        strength[members[kind]] = dials(world, people.seed, kind, len(members[kind]))
    span = people.end - people.start
    early = np.isin(kinds, (KIND["sloppy_worker"], KIND["straight_liner"]))
    begins = np.where(early, 0.0, rng.uniform(0.4, 0.55, people.workers))
    return Slips(
        members=members,
        kinds=kinds,
        since=people.start + (begins * span).astype(np.int64) // DAY * DAY,
        strength=strength,
        project=project,
        changes_at=people.start + int(0.5 * span) // DAY * DAY,
        strict_reviewer=free[-1] if free else int(order[0]) if len(order) else 0,
    )
