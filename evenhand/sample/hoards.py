"""Work that is claimed and given back: by hoarders, by people who choose, by poor connections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from evenhand.sample.settings import KINDS
from evenhand.sample.tools import MICRO, Floats, Ints, generator, pick, string_ids, take

if TYPE_CHECKING:
    from evenhand.sample.people import People
    from evenhand.sample.schedule import Rows, Tasks

REASONS = ("returned", "timed_out")
PAY_STEPS = (0.8, 0.8, 0.8, 0.8, 1.0, 1.0, 1.25, 1.25, 1.25, 1.25)
"""What tasks of one type pay, over the type's usual pay: four of ten less, four more."""
MINUTE = 60 * MICRO


@dataclass(frozen=True)
class Habit:
    """How somebody gives work back.

    Attributes:
        chance: probability that it happens on a day with work.
        tasks: tasks on such a day: at least, and one more than at most.
        picks: by how much less a well-paid task is given back, least and largest share.
        at_once: whether they are held at one time, and not looked at one by one.
        runs_out: whether their time runs out, and nobody chose anything.
    """

    chance: float
    tasks: tuple[int, int]
    picks: tuple[float, float]
    at_once: bool
    runs_out: bool = False


HABITS: dict[str, Habit] = {
    "claim_hoarder": Habit(0.45, (4, 10), (0.7, 0.95), at_once=True),
    "picky_specialist": Habit(0.50, (2, 6), (0.7, 0.95), at_once=False),
    "flaky_connection": Habit(0.25, (4, 10), (0.0, 0.0), at_once=True, runs_out=True),
}
"""A picky specialist looks at pay as a hoarder does, and takes nothing from others meanwhile."""


def pay_step(numbers: Ints) -> Floats:
    """Return what each task pays over its type's usual pay, by its number alone."""
    mixed = (numbers * 2_654_435_761 >> 7) % len(PAY_STEPS)
    steps: Floats = np.array(PAY_STEPS)[mixed]
    return steps


@dataclass
class Releases:
    """Tasks given back: numbers of task and account, both instants, and the reason's place."""

    rows: list[tuple[int, int, int, int, int]] = field(default_factory=list)

    def columns(self, people: People) -> dict[str, Any]:
        """Return the rows in contract form, by the instant of the claim."""
        task, account, claimed, released, reason = (
            np.array(sorted(self.rows, key=lambda row: (row[2], row)), dtype=np.int64)
            .reshape(-1, 5)
            .T
        )
        return {
            "release_id": string_ids("RH", 1 + np.arange(len(task)), 8),
            "task_id": string_ids("T", task),
            "account_id": take(people.ids, account),
            "claimed_at": claimed,
            "released_at": released,
            "reason": pick(REASONS, reason),
        }


def hoard(
    releases: Releases, people: People, tasks: Tasks, rows: Rows, claimed: Ints, *,
    account: int, kind: int, strength: float,
) -> None:  # fmt: skip
    """Note what an account gives back on the days of a block.

    Args:
        releases: where to note it.
        people: everybody.
        tasks: the tasks of the block; those given back are of the account's main project.
        rows: the work of the block.
        claimed: when each row was claimed.
        account: whose.
        kind: the account's kind.
        strength: intensity; less picks less.
    """
    habit = HABITS[KINDS[kind]]
    picks = strength * generator(people.seed, "hoards/picks", account).uniform(*habit.picks)
    own = rows.expert == account
    if not own.any():
        return
    mainly = np.bincount(tasks.project[rows.task[own]]).argmax()
    alike = (tasks.project == mainly) & np.isin(tasks.type, tasks.type[rows.task[own]])
    alike[rows.task[own]] = False
    offered = np.flatnonzero(alike)
    well_paid = pay_step(tasks.first + offered) > 1.0
    odds = np.where(well_paid, 1.0 - picks, 1.0)
    for day in np.unique(rows.day[own]).tolist():
        rng = generator(people.seed, "hoards/days", account * 4_096 + day)
        if rng.random() >= habit.chance or not len(offered):
            continue
        count = min(int(rng.integers(*habit.tasks)), len(offered))
        chosen = rng.choice(offered, count, replace=False, p=odds / odds.sum())
        until = int(claimed[own & (rows.day == day)].min())
        begun, ended = _instants(rng, habit, count, until)
        for place in range(count):
            number = int(tasks.first + 1 + chosen[place])
            reason = 1 if habit.runs_out else 0
            releases.rows.append((number, account, int(begun[place]), int(ended[place]), reason))


def _instants(rng: np.random.Generator, habit: Habit, count: int, until: int) -> tuple[Ints, Ints]:
    """Return when tasks are claimed and given back, all of it before other work begins."""
    if habit.at_once:
        length = 65 * MINUTE if habit.runs_out else int(rng.uniform(30, 150) * MINUTE)
        begun = until - length + (rng.uniform(0, 3, count) * MINUTE).astype(np.int64)
        if habit.runs_out:
            return begun, begun + 60 * MINUTE
        return begun, until - (rng.uniform(0.1, 10, count) * MINUTE).astype(np.int64)
    held = (rng.uniform(20, 240, count) * MICRO).astype(np.int64)
    pause = (rng.uniform(5, 60, count) * MICRO).astype(np.int64)
    ended = until - np.cumsum(held + pause) + held
    return ended - held, ended
