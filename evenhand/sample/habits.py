"""Habits: abuse and honest twins that show in how somebody works on some days.

All draws come from generators of their own, so that the rest of a world stays as it is: casework is
told before anybody has a habit, and nobody has been found out. The work of such days is taken over
from plain honest experts, so that a world keeps its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evenhand.sample.dials import dial
from evenhand.sample.settings import HABIT_TWINS, HABITS, KIND, World
from evenhand.sample.tools import HOUR, Flags, Floats, Ints, generator

if TYPE_CHECKING:
    from evenhand.sample.people import People
    from evenhand.sample.schedule import Rows


@dataclass(frozen=True)
class Days:
    """The days of a habit: how many at least and at most, tasks on each, hours with input."""

    least: int
    most: int
    tasks: int
    hours: tuple[float, float]
    hours_of_intensity: float = 0.0


DAYS: dict[str, Days] = {
    "account_sharer": Days(4, 6, 24, (18.4, 18.8), 2.6),
    "long_days_honest": Days(2, 3, 16, (14.5, 15.8)),
    "double_biller": Days(5, 7, 14, (0.8, 1.0), 2.2),
    "task_juggler": Days(5, 8, 10, (2.0, 3.0)),
}
"""A sharer's day is worked by several people in turn, an honest long day by one of them."""

TIMER_LEFT_ON = 6 * HOUR
"""What the honest long days have on top: a task taken hours before it was begun."""


@dataclass(frozen=True)
class Habits:
    """Which account does what on which day: parallel arrays, and a table to look them up."""

    account: Ints
    day: Ints
    marks: Ints
    """Kind of the habit, shape (workers, days); 0 on ordinary days."""


def plant_habits(people: People, world: World) -> None:
    """Choose who has which habit among plain, settled experts who work regularly."""
    rng = generator(people.seed, "habits/people")
    workers = np.arange(people.workers)
    plain = (people.kind[workers] == 0) & ~people.is_test[workers]
    plain &= (people.active_from[workers] <= people.start) & (people.weight[workers] > 1.5)
    free = rng.permutation(np.flatnonzero(plain)).astype(np.int64).tolist()
    shares = {**world.abuse(HABITS, people.seed), **HABIT_TWINS}
    for name, share in shares.items():
        count = min(len(free), max(1, round(share * people.workers))) if share > 0 else 0
        for number in range(count):
            account = free.pop()
            people.kind[account] = KIND[name]
            if name in HABITS:
                people.starts[account] = people.start
                people.intensity[account] = dial(world, people.seed, name, number)


def plan_habits(people: People, barred: Flags) -> Habits:
    """Choose the days of every habit: two apart, not barred, not at the very end."""
    marks = np.zeros(barred.shape, dtype=np.int64)
    for name, days in DAYS.items():
        for account in people.members(name).tolist():
            rng = generator(people.seed, "habits/days", account)
            left = int(rng.integers(days.least, days.most + 1))
            for day in rng.permutation(max(0, barred.shape[1] - 3)).tolist():
                near = marks[account, max(0, day - 1) : day + 2]
                if left and not near.any() and not barred[account, day]:
                    marks[account, day] = KIND[name]
                    left -= 1
    account, day = np.nonzero(marks)
    return Habits(account.astype(np.int64), day.astype(np.int64), marks)


def take_over(people: People, rows: Rows, habits: Habits) -> Rows:
    """Give the work of some plain honest experts to those with a habit on that day."""
    expert = rows.expert.copy()
    names = {KIND[name]: days for name, days in DAYS.items()}
    here = np.isin(habits.day, np.unique(rows.day))
    accounts, on = habits.account[here].tolist(), habits.day[here].tolist()
    for account, day in zip(accounts, on, strict=True):
        spare = np.flatnonzero((rows.day == day) & (people.kind[expert] == 0))
        if not len(spare):
            continue
        rng = generator(people.seed, "habits/rows", account * habits.marks.shape[1] + day)
        own = np.isin(rows.task[spare], rows.task[expert == account])
        _tasks, first = np.unique(rows.task[spare[~own]], return_index=True)
        chosen = rng.permutation(spare[~own][first])[: names[int(habits.marks[account, day])].tasks]
        expert[chosen] = account
    return type(rows)(expert, rows.day, rows.task, rows.source)


def habitual_seconds(people: People, rows: Rows, habits: Habits, active: Floats) -> Floats:
    """Let the tasks of a habit's day add up to its hours with input."""
    result = active.copy()
    for name, days in DAYS.items():
        marked = habits.marks[rows.expert, rows.day] == KIND[name]
        for account in np.unique(rows.expert[marked]).tolist():
            mine = marked & (rows.expert == account)
            for day in np.unique(rows.day[mine]).tolist():
                chosen = np.flatnonzero(mine & (rows.day == day))
                rng = generator(people.seed, "habits/seconds", account * 4_096 + day)
                hours = rng.uniform(*days.hours)
                hours += days.hours_of_intensity * people.intensity[account]
                share = rng.uniform(0.7, 1.3, len(chosen))
                result[chosen] = 3_600 * hours * share / share.sum()
    return result


def rearrange(rows: Rows, habits: Habits, claimed: Ints, submitted: Ints) -> tuple[Ints, Ints]:
    """Move the instants of a habit's day (rows ordered by day, expert and time).

    A double biller has two seats at one time; a juggler takes all tasks of the day at once and does
    one after the other; on honest long days a timer was left on beforehand.
    """
    claimed, submitted = claimed.copy(), submitted.copy()
    marks = habits.marks[rows.expert, rows.day]
    for place in np.flatnonzero(_run_starts(rows) & (marks > 0)).tolist():
        same = (rows.expert[place:] == rows.expert[place]) & (rows.day[place:] == rows.day[place])
        size = len(same) if same.all() else int(np.argmin(same))
        mine = slice(place, place + size)
        kind = int(marks[place])
        if kind == KIND["double_biller"]:
            second = slice(place + size // 2, place + size)
            shift = claimed[second][0] - claimed[place] if size > 1 else 0
            claimed[second] -= shift
            submitted[second] -= shift
        elif kind == KIND["task_juggler"]:
            claimed[mine] = claimed[place]
        elif kind == KIND["long_days_honest"]:
            claimed[place] -= TIMER_LEFT_ON
    return claimed, submitted


def _run_starts(rows: Rows) -> Flags:
    first = np.ones(len(rows.expert), dtype=np.bool_)
    first[1:] = (rows.expert[1:] != rows.expert[:-1]) | (rows.day[1:] != rows.day[:-1])
    return first
