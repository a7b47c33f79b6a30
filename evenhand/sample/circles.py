"""Circles: experts who act together, and honest people who only seem to.

Cast last of all from plain experts, with generators of their own. The tasks that a circle claims
together are taken over from plain honest experts, so that a world keeps its size; reviews within a
circle come on top of the ordinary ones.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from evenhand.sample.circle_kinds import CIRCLE_TWINS, CIRCLES, SIZES
from evenhand.sample.dials import dial
from evenhand.sample.settings import KIND, World
from evenhand.sample.tools import (
    HOUR,
    MICRO,
    Flags,
    Floats,
    Ints,
    generator,
    pick,
    string_ids,
    take,
)

if TYPE_CHECKING:
    from evenhand.sample.people import People
    from evenhand.sample.schedule import Rows, Tasks

LOCKSTEP_DAYS, LOCKSTEP_TASKS = 12, 5
RUSH_DAYS, RUSH_TASKS = 12, 15
RUSH_SECONDS = 200
POOR_SKILL = 0.6
FAVOUR = 0.2
"""Added to a score; as no score exceeds 1, some 15 points are left of it on average."""
STAFF = -1
USUAL_WORK = 200
"""Submissions of an expert in a world of up to 300 thousand."""
OUTCOMES = ("accept", "revise", "reject")


@dataclass(frozen=True)
class Reviewing:
    """Reviews that come on top.

    Attributes:
        reviewer: account; ``STAFF`` for any member of the quality team.
        author: whose work is reviewed.
        share: of the author's work.
        gift: what the reviewer adds to the score.
        always: whether the reviewer accepts whatever the work is like.
    """

    reviewer: int
    author: int
    share: float
    gift: float = 0.0
    always: bool = False


@dataclass
class Circles:
    """Who acts with whom, on which days, and who reviews whom.

    Attributes:
        groups: members of each circle, and its kind.
        days: for each circle the days on which it claims tasks together.
        reviewing: reviews that come on top.
        reviews: how many of them were written.
    """

    groups: list[tuple[list[int], str]] = field(default_factory=list)
    days: list[list[int]] = field(default_factory=list)
    reviewing: list[Reviewing] = field(default_factory=list)
    reviews: int = 0


def plant_circles(people: People, world: World, taken: Collection[int], barred: Flags) -> Circles:
    """Choose the circles among plain, settled experts who work regularly and have no other part."""
    rng = generator(people.seed, "circles/people")
    workers = np.arange(people.workers)
    plain = (people.kind[workers] == 0) & ~people.is_test[workers]
    plain &= (people.active_from[workers] <= people.start) & (people.weight[workers] > 1.5)
    plain &= ~np.isin(workers, np.array(sorted(taken), dtype=np.int64)) & ~barred.any(axis=1)
    free: list[int] = rng.permutation(np.flatnonzero(plain)).tolist()
    circles = Circles()
    shares = {**world.abuse(CIRCLES, people.seed), **CIRCLE_TWINS}
    for name, share in shares.items():
        size = SIZES[name]
        for number in range(max(1, round(share * people.workers / size)) if share > 0 else 0):
            members = _alike(people, free, size)
            if members:
                _join(people, circles, members, name)
                people.intensity[members] = dial(world, people.seed, name, number)
    usual = np.arange(max(0, barred.shape[1] - 3))
    for number, (members, name) in enumerate(circles.groups):
        draw = generator(people.seed, "circles/days", number)
        ring_days, _ = _in_step(float(people.intensity[members[0]]))
        count = {"lockstep_ring": ring_days, "batch_rusher": RUSH_DAYS}.get(name, 0)
        circles.days.append(sorted(draw.permutation(usual)[:count].tolist()))
    _plan_reviews(people, circles, free)
    return circles


def _in_step(intensity: float) -> tuple[int, int]:
    """Return the days of a ring and the tasks on each: fewer tasks first, then fewer days."""
    tasks = max(1, round(LOCKSTEP_TASKS * intensity))
    return max(1, min(LOCKSTEP_DAYS, round(LOCKSTEP_DAYS * LOCKSTEP_TASKS * intensity))), tasks


def _alike(people: People, free: list[int], size: int) -> list[int]:
    """Take so many people of one place, whose days begin at about the same hour."""
    if len(free) < size:
        return []
    place = people.place[free[-1]]
    near = sorted(free, key=lambda one: (people.place[one] != place, people.start_hour[one]))
    members = near[:size]
    free[:] = [one for one in free if one not in members]
    return members


def _join(people: People, circles: Circles, members: list[int], name: str) -> None:
    circles.groups.append((members, name))
    people.kind[members] = KIND[name]
    if name in CIRCLES:
        people.starts[members] = people.start
    if name == "review_pair":
        people.skill[members] = POOR_SKILL


def _plan_reviews(people: People, circles: Circles, free: list[int]) -> None:
    """Say who reviews whom: within a pair or pool, and one author of each reviewer."""

    def add(reviewer: int, author: int, wanted: float, gift: float = 0.0, **more: bool) -> None:
        usual = USUAL_WORK * people.weight[author] / people.weight[: people.workers].mean()
        share = min(0.5, wanted / float(usual))
        circles.reviewing.append(Reviewing(reviewer, author, share, gift, **more))

    for members, name in circles.groups:
        within = [(one, other) for one in members for other in members if one != other]
        for one, other in within if name in {"review_pair", "review_pool"} else []:
            in_kind = 30 * float(people.intensity[one])
            add(one, other, in_kind if name == "review_pair" else 10, always=name == "review_pair")
        for one in members if name == "review_pair" else []:
            add(STAFF, one, 30)
        if name in {"favouring_reviewer", "skill_matched"} and len(free) > 60:
            author = max(free[-30:], key=lambda one: float(people.weight[one]))
            free.remove(author)
            favours = name == "favouring_reviewer"
            if not favours:
                people.skill[author] = max(4.0, float(people.skill[author]))
            add(members[0], author, 120, FAVOUR * people.intensity[members[0]] if favours else 0.0)
            add(STAFF, author, 90)
            for other in free[-30:]:
                add(members[0], other, 4)


def gather(people: People, tasks: Tasks, rows: Rows, circles: Circles) -> tuple[Rows, Ints]:
    """Give the circles of these days the same tasks, taken over from plain honest experts.

    Returns:
        The rows, and for each row the circle it belongs to, counted from 1 (0: none).
    """
    expert, day = rows.expert.copy(), rows.day.copy()
    marks = np.zeros(len(expert), dtype=np.int64)
    here = set(np.unique(rows.day).tolist())
    for number, (members, name) in enumerate(circles.groups):
        _, together = _in_step(float(people.intensity[members[0]]))
        for on in sorted(here & set(circles.days[number])):
            rng = generator(people.seed, "circles/rows", number * 4_096 + on)
            spare = (people.kind[expert] == 0) & (marks == 0)
            spare &= ~np.isin(rows.task, rows.task[np.isin(expert, members)])
            if name == "batch_rusher":
                spare &= _fullest(tasks.project[rows.task], spare)
            least, most = (2, RUSH_TASKS) if name == "batch_rusher" else (len(members), together)
            chosen, count = np.unique(rows.task[spare], return_counts=True)
            for task in rng.permutation(chosen[count >= least])[:most].tolist():
                seats = np.flatnonzero(spare & (rows.task == task))[: len(members)]
                expert[seats] = rng.permutation(np.array(members))[: len(seats)]
                day[seats] = on
                marks[seats] = number + 1
    return type(rows)(expert, day, rows.task, rows.source), marks


def _fullest(project: Ints, spare: Flags) -> Flags:
    """Mark the rows of the project with most spare rows."""
    names, counts = np.unique(project[spare], return_counts=True)
    found: Flags = project == (names[counts.argmax()] if len(names) else -1)
    return found


def convene(
    people: People, rows: Rows, marks: Ints, circles: Circles, instants: tuple[Ints, Ints]
) -> tuple[Ints, Ints]:
    """Move the instants of what circles claim together.

    A ring goes from task to task together once all have done their other work; at a rush everybody
    takes tasks within minutes of the release and does them in turn. ``instants``: claimed and
    submitted, of rows ordered by day and expert.
    """
    claimed, submitted = instants[0].copy(), instants[1].copy()
    for number in np.unique(marks[marks > 0]).tolist():
        members, name = circles.groups[number - 1]
        for on in np.unique(rows.day[marks == number]).tolist():
            rng = generator(people.seed, "circles/instants", number * 4_096 + on)
            mine = np.flatnonzero((marks == number) & (rows.day == on))
            theirs = np.isin(rows.expert, members) & (rows.day == on)
            if name == "batch_rusher":
                release = int(claimed[theirs].min()) - 5 * 60 * MICRO
                claimed[mine] = release + (rng.uniform(5, RUSH_SECONDS, len(mine)) * MICRO).astype(
                    np.int64
                )
                continue
            now = int(submitted[theirs].max()) + 600 * MICRO
            for task in np.unique(rows.task[mine]).tolist():
                seats = mine[rows.task[mine] == task]
                lasting = submitted[seats] - claimed[seats]
                delay = (rng.uniform(1, 40, len(seats)) * MICRO).astype(np.int64)
                claimed[seats] = now + delay
                submitted[seats] = claimed[seats] + lasting
                now = int(submitted[seats].max()) + int(rng.uniform(5, 90) * MICRO)
    return claimed, submitted


def circle_reviews(
    people: People, circles: Circles, staff: pa.Array, *, block: int, author: Ints, submitted: Ints,
    correct: Floats, first: int,
) -> dict[str, Any]:  # fmt: skip
    """Return the reviews that come on top for a block of work.

    Args:
        people: everybody.
        circles: who reviews whom.
        staff: ids of the quality team.
        block: number of the block.
        author: account of each submission, in the order of their ids.
        submitted: instant of each.
        correct: how good each is (0 to 1).
        first: number of the first submission's id.
    """
    rng = generator(people.seed, "circles/reviews", block)
    chosen: list[Ints] = []
    plans: list[Ints] = []
    for place, plan in enumerate(circles.reviewing):
        own = np.flatnonzero(author == plan.author)
        drawn = own[rng.random(len(own)) < plan.share]
        chosen.append(drawn)
        plans.append(np.full(len(drawn), place, dtype=np.int64))
    row = np.concatenate([*chosen, np.zeros(0, dtype=np.int64)])
    plan_of = np.concatenate([*plans, np.zeros(0, dtype=np.int64)])
    moment = submitted[row] + (HOUR * (0.5 + rng.exponential(9.0, len(row)))).astype(np.int64)
    kept = moment <= people.end
    row, plan_of, moment = row[kept], plan_of[kept], moment[kept]
    gifts = np.array([plan.gift for plan in circles.reviewing])[plan_of]
    always = np.array([plan.always for plan in circles.reviewing], dtype=np.bool_)[plan_of]
    score = 0.42 + 0.45 * correct[row] + gifts + rng.normal(0.0, 0.09, len(row))
    score = np.where(always, np.maximum(score, 0.7 + rng.random(len(row)) * 0.25), score)
    score = np.round(np.clip(score, 0.0, 1.0), 3)
    reviewer = np.array([plan.reviewer for plan in circles.reviewing], dtype=np.int64)[plan_of]
    by_staff = take(staff, rng.integers(0, max(1, len(staff)), len(row)))
    by_expert = take(people.ids, reviewer)
    outcome = np.where(score >= 0.62, 0, np.where(score >= 0.42, 1, 2))
    numbers = 1 + circles.reviews + np.arange(len(row))
    circles.reviews += len(row)
    return {
        "review_id": string_ids("QX", numbers, 8),
        "submission_id": string_ids("W", first + row),
        "reviewer_id": pa.compute.if_else(pa.array(reviewer == STAFF), by_staff, by_expert),
        "score": score,
        "outcome": pick(OUTCOMES, outcome),
        "is_blind": rng.random(len(row)) < 0.3,
        "reviewed_at": moment,
    }
