"""Who works when on what: slots of work per expert and day, dealt out to tasks, laid out in time.

One block is a few days. Every array here has one element per row of work (a submission to be).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from evenhand.sample.people import People
from evenhand.sample.settings import ABUSE_KINDS, KIND, PLAIN_KINDS, WRITTEN, World
from evenhand.sample.tools import (
    DAY,
    MICRO,
    Flags,
    Floats,
    Ints,
    generator,
    group_starts,
    running_total,
)

PLAIN, WRITING, HARD, SPECIAL, TEMPLATE = range(5)
STYLE_CYCLE = (WRITING, HARD, SPECIAL, TEMPLATE, *([PLAIN] * 8))
HARD_SHIFT = -0.75
LABELS_PER_TASK = (3.4, 4.0, 4.6)


@dataclass
class Projects:
    """Projects, their style and the experts' home project."""

    style: Ints
    domain: Ints
    customer: Ints
    mix: Floats
    home: Ints
    loyalty: Floats


@dataclass
class Tasks:
    """The tasks of one block (identifiers count up through the world)."""

    first: int
    project: Ints
    type: Ints
    created: Ints
    gold: Flags
    truth: Ints
    tempting: Ints
    minority: Flags
    difficulty: Floats


@dataclass
class Rows:
    """The work of one block, ordered by expert and time once laid out."""

    expert: Ints
    day: Ints
    task: Ints
    source: Ints
    """Row whose work this row copies or shares; -1 for a row of its own."""


def build_projects(people: People, world: World) -> Projects:
    """Draw the projects and give every expert a home."""
    rng = generator(people.seed, "projects")
    count = int(np.clip(people.workers // 40, 6, 400))
    style = np.array([STYLE_CYCLE[i % len(STYLE_CYCLE)] for i in range(count)], dtype=np.int64)
    answered = len(world.task_types) - 1
    mix = np.zeros((count, len(world.task_types)))
    mix[:, :answered] = rng.dirichlet(np.full(answered, 1.2), count)
    writes = np.isin(style, (WRITING, TEMPLATE))
    mix[writes] *= 0.75
    mix[writes, WRITTEN] = 0.25
    home = rng.integers(0, count, people.total).astype(np.int64)
    loyalty = np.full(people.total, 0.75)
    places = {
        "hard_project_honest": HARD,
        "minority_specialist": SPECIAL,
        "template_writer": TEMPLATE,
    }
    for kind, wanted in places.items():
        members = people.members(kind)
        home[members] = rng.choice(np.flatnonzero(style == wanted), len(members))
        loyalty[members] = 0.92
    for ring in people.rings:
        home[ring] = rng.choice(np.flatnonzero(style == WRITING))
        loyalty[ring] = 0.92
    for source, follower, _ in people.pairs:
        home[follower] = home[source]
    homed_hard = style[home] == HARD
    people.skill[homed_hard] = np.maximum(people.skill[homed_hard], 2.05)
    customers = people.of_role("customer")
    return Projects(
        style=style,
        domain=rng.integers(0, 8, count).astype(np.int64),
        customer=rng.choice(customers, count).astype(np.int64),
        mix=mix,
        home=home,
        loyalty=loyalty,
    )


def zone_offsets(world: World, first_day: int, days: int) -> Ints:
    """Return each place's offset from UTC in seconds at noon of each day: shape (days, places)."""
    table = np.zeros((days, len(world.places)), dtype=np.int64)
    for number in range(days):
        noon = datetime.fromtimestamp((first_day + number * DAY) / MICRO + 43_200, tz=UTC)
        for place, settings in enumerate(world.places):
            offset = noon.astimezone(ZoneInfo(settings.zone)).utcoffset()
            table[number, place] = int(offset.total_seconds()) if offset else 0
    return table


def draw_slots(
    rng: np.random.Generator,
    people: People,
    day_counts: dict[int, int],
    barred: Flags,
) -> tuple[Ints, Ints]:
    """Return (expert, day) of every slot of work; ``barred`` (experts x days) may not work."""
    experts: list[Ints] = []
    days: list[Ints] = []
    weights = people.weight[: people.workers]
    shift = people.night_shift[: people.workers]
    for day, count in day_counts.items():
        begin = people.start + day * DAY
        weekday = int((begin // DAY + 3) % 7)
        chance = np.where(shift, 0.62, 0.66 if weekday < 5 else 0.33)
        open_for = (people.active_from[: people.workers] <= begin) & ~barred[:, day]
        odds = weights * (open_for & (rng.random(people.workers) < chance))
        if odds.sum() <= 0:
            odds = weights * (open_for | ~open_for.any())
        done = rng.multinomial(count, odds / odds.sum())
        experts.append(np.repeat(np.arange(people.workers), done).astype(np.int64))
        days.append(np.full(count, day, dtype=np.int64))
    return np.concatenate(experts), np.concatenate(days)


def deal_tasks(
    rng: np.random.Generator, projects: Projects, people: People, expert: Ints, day: Ints
) -> tuple[Ints, Ints]:
    """Deal slots to tasks so that a task's 3 to 5 labels come from different experts.

    Slots are ordered by project and expert and dealt in turn, like cards, to the project's tasks.

    Returns:
        The task of each slot (counting from 0 in the block) and the project of each task.
    """
    span = int(day.max()) - int(day.min()) + 1
    chance = rng.random((span, people.workers))
    elsewhere = rng.integers(0, len(projects.style), (span, people.workers))
    at = (day - day.min(), expert)
    project = np.where(chance[at] < projects.loyalty[expert], projects.home[expert], elsewhere[at])
    order = np.lexsort((rng.permutation(people.workers)[expert], project))
    ordered = project[order]
    first = group_starts(ordered)
    begin = np.flatnonzero(first)
    sizes = np.diff(np.append(begin, len(ordered)))
    counts = np.maximum(1, np.ceil(sizes / rng.choice(LABELS_PER_TASK, len(sizes)))).astype(
        np.int64
    )
    group = np.cumsum(first) - 1
    rank = np.arange(len(ordered)) - begin[group]
    base = np.cumsum(counts) - counts
    task = np.empty(len(expert), dtype=np.int64)
    task[order] = base[group] + rank % counts[group]
    task_project = np.repeat(ordered[begin], counts)
    again = repeated(expert, task)
    extra = np.flatnonzero(again)
    task[extra] = len(task_project) + np.arange(len(extra))
    return task, np.concatenate([task_project, project[extra]])


def repeated(expert: Ints, task: Ints) -> Flags:
    """Mark rows whose (expert, task) occurred before."""
    order = np.lexsort((np.arange(len(expert)), task, expert))
    same = np.zeros(len(expert), dtype=np.bool_)
    same[1:] = (expert[order][1:] == expert[order][:-1]) & (task[order][1:] == task[order][:-1])
    marks = np.zeros(len(expert), dtype=np.bool_)
    marks[order] = same
    return marks


def build_tasks(
    rng: np.random.Generator,
    world: World,
    projects: Projects,
    project: Ints,
    *,
    first: int,
    opened: int,
) -> Tasks:
    """Draw the type, gold mark, true and tempting answer, and difficulty of a block's tasks."""
    count = len(project)
    bounds = np.cumsum(projects.mix, axis=1)[project]
    bounds[:, -1] = 1.0
    kind = (rng.random(count)[:, None] > bounds).sum(axis=1).astype(np.int64)
    truth = np.zeros(count, dtype=np.int64)
    tempting = np.zeros(count, dtype=np.int64)
    for code, task_type in enumerate(world.task_types[:WRITTEN]):
        mine = np.flatnonzero(kind == code)
        options = task_type.options or 2
        prior = np.array(task_type.prior or (1 / options,) * options)
        truth[mine] = (rng.random(len(mine))[:, None] > np.cumsum(prior)[:-1]).sum(axis=1)
        tempting[mine] = (truth[mine] + rng.integers(1, options, len(mine))) % options
    gold = (rng.random(count) < world.gold_share) & (kind != WRITTEN)
    style = projects.style[project]
    minority = (style == SPECIAL) & ~gold & (kind != WRITTEN) & (rng.random(count) < 0.5)
    difficulty = rng.normal(0.0, 0.5, count) * np.where(gold, 0.4, 1.0)
    difficulty -= np.where(style == HARD, HARD_SHIFT, 0.0)
    created = opened - (rng.random(count) * DAY / 2).astype(np.int64)
    return Tasks(first, project, kind, created, gold, truth, tempting, minority, difficulty)


def follow(
    rng: np.random.Generator,
    people: People,
    tasks: Tasks,
    rows: Rows,
    barred: Flags,
    *,
    most_shared: float = 1.0,
) -> Rows:
    """Add the rows of those who take the tasks of another: copiers, bootcamp pairs, rings.

    As many rows of plain honest experts are taken away, so that a block keeps its size. A copier
    takes at most the share ``most_shared`` of the copied expert's tasks.
    """
    written = tasks.type[rows.task] == WRITTEN
    sources: list[Ints] = []
    followers: list[Ints] = []

    def add(source: int, follower: int, wanted: Flags, share: float) -> None:
        mine = np.flatnonzero((rows.expert == source) & wanted)
        began = max(int(people.starts[follower]), int(people.active_from[follower]))
        mine = mine[people.start + rows.day[mine] * DAY >= began]
        mine = mine[~barred[follower, rows.day[mine]] & (rng.random(len(mine)) < share)]
        sources.append(mine.astype(np.int64))
        followers.append(np.full(len(mine), follower, dtype=np.int64))

    for leader, follower, name in people.pairs:
        add(leader, follower, ~written, min(0.7, most_shared) if name == "answer_copier" else 0.7)
    for ring in people.rings:
        for member in ring[1:]:
            add(ring[0], member, written, 0.95)
    source = np.concatenate(sources) if sources else np.empty(0, dtype=np.int64)
    expert = np.concatenate(followers) if followers else np.empty(0, dtype=np.int64)
    fresh = ~repeated(
        np.concatenate([rows.expert, expert]), np.concatenate([rows.task, rows.task[source]])
    )[len(rows.expert) :]
    source, expert = source[fresh], expert[fresh]
    plain = np.isin(people.kind[rows.expert], PLAIN_KINDS)
    spare = rng.permutation(np.flatnonzero(plain))[: len(source)]
    source, expert = source[: len(spare)], expert[: len(spare)]
    kept = np.ones(len(rows.expert), dtype=np.bool_)
    kept[spare] = False
    moved = np.cumsum(kept) - 1
    return Rows(
        expert=np.concatenate([rows.expert[kept], expert]),
        day=np.concatenate([rows.day[kept], rows.day[source]]),
        task=np.concatenate([rows.task[kept], rows.task[source]]),
        source=np.concatenate([np.full(int(kept.sum()), -1), moved[source]]).astype(np.int64),
    )


def abusing(people: People, rows: Rows) -> Flags:
    """Mark rows by accounts whose planted abuse has begun by that day."""
    kind = people.kind[rows.expert]
    begun = people.start + (rows.day + 1) * DAY > people.starts[rows.expert]
    marks: Flags = np.isin(kind, ABUSE_KINDS) & begun
    return marks


def seconds_of_work(
    rng: np.random.Generator, world: World, people: People, tasks: Tasks, rows: Rows
) -> Floats:
    """Return active seconds: log-normal per task type, an expert's own speed, a slow tail."""
    medians = np.array([task_type.median_seconds for task_type in world.task_types])
    speed = people.tau[rows.expert]
    early_rusher = (people.kind[rows.expert] == KIND["rusher"]) & ~abusing(people, rows)
    speed = np.where(early_rusher, 0.0, speed)
    logs = np.log(medians[tasks.type[rows.task]]) + speed
    logs += rng.normal(0.0, world.sigma, len(logs))
    slow = rng.random(len(logs)) < world.slow_tail
    logs[slow] += rng.exponential(0.9, int(slow.sum()))
    seconds: Floats = np.clip(np.exp(logs), 2.0, 5_400.0)
    return seconds


def lay_out(
    rng: np.random.Generator,
    people: People,
    rows: Rows,
    elapsed: Floats,
    offsets: Ints,
) -> tuple[Ints, Ints, Ints]:
    """Give rows ordered by (day, expert) their instants.

    Returns:
        Claimed and submitted instants, and the number of the expert-day each row belongs to.
    """
    first = group_starts(rows.day * people.total + rows.expert)
    run = np.cumsum(first) - 1
    lasting = (elapsed * MICRO).astype(np.int64)
    gap = ((4.0 + rng.exponential(35.0, len(lasting))) * MICRO).astype(np.int64)
    before = running_total(lasting + gap, first)
    begin = _day_begins(rng, people, rows.expert[first], rows.day[first], offsets)
    size = np.zeros(int(first.sum()), dtype=np.int64)
    np.maximum.at(size, run, before + lasting)
    begin = np.minimum(begin, people.end - 6 * 60 * MICRO - size)
    _follow_source(people, rows.expert[first], rows.day[first], begin, size)
    claimed = begin[run] + before
    return claimed, claimed + lasting, run


def _day_begins(
    rng: np.random.Generator, people: People, expert: Ints, day: Ints, offsets: Ints
) -> Ints:
    local = people.start_hour[expert] * 3_600
    base = (local - offsets[day, people.place[expert]]) % 86_400
    jitter = np.clip(rng.normal(0.0, 2_400.0, len(expert)), -5_400, 5_400)
    begin: Ints = people.start + day * DAY + ((base + jitter) * MICRO).astype(np.int64)
    return begin


def _follow_source(people: People, expert: Ints, day: Ints, begin: Ints, size: Ints) -> None:
    """Let an answer copier begin when the copied expert has finished the day."""
    for source, follower, name in people.pairs:
        if name != "answer_copier":
            continue
        theirs = {int(day[i]): int(begin[i] + size[i]) for i in np.flatnonzero(expert == source)}
        for i in np.flatnonzero(expert == follower):
            after = theirs.get(int(day[i]))
            if after is not None:
                latest = people.end - 6 * 60 * MICRO - int(size[i])
                begin[i] = min(max(int(begin[i]), after + 600 * MICRO), latest)
