"""Schemes: rings with many weak ties, hoarded work given back for its pay, and honest twins.

Cast after everybody else, with generators of their own, and written into the truth last of all, so
that nothing else in a world depends on it. The tasks that a group shares are taken over from plain
honest experts, so that a world keeps its size; work given back comes on top.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evenhand.sample.adaptive import kept_within
from evenhand.sample.hoards import HABITS, Releases, hoard
from evenhand.sample.schedule import zone_offsets
from evenhand.sample.scheme_kinds import SCHEME_TWINS, SCHEMES
from evenhand.sample.settings import KIND, World
from evenhand.sample.texts import COMMON, VOCABULARY
from evenhand.sample.tools import MICRO, Flags, Floats, Ints, generator

if TYPE_CHECKING:
    from evenhand.sample.people import People
    from evenhand.sample.schedule import Projects, Rows, Tasks

GROUPS = ("collusion_ring", "study_group")
SIZES = (4, 6)
"""Smallest size of a group, and one more than the largest."""
DAYS, TASKS = 24, 6
"""Days on which a group takes the same tasks, and how many on each."""
LEAKS = 0.75
"""Probability that two of a ring copy from each other at all."""
COPIES = (0.5, 0.9)
"""Share of answers and texts copied by two who do, at full intensity."""
NETWORK = 0.6
"""Probability that two or three of a ring share a network."""
CHANGED = (1, 6)
"""Words changed in a copied text, at least, and one more than at most."""


@dataclass
class Schemes:
    """Who is in a scheme.

    Attributes:
        kinds: kind of each working account, 0 where it is none of these.
        strength: intensity of each account's scheme.
        groups: members of each group, and its kind.
        days: for each group the days on which its members take the same tasks.
        step_days: those on which a ring claims them in step: as many as it has members.
        copies: for each group how much each member copies from each other one; shape (size, size).
        releases: tasks given back so far, to be written after all others.
    """

    kinds: Ints
    strength: Floats
    groups: list[tuple[list[int], str]] = field(default_factory=list)
    days: list[list[int]] = field(default_factory=list)
    step_days: list[list[int]] = field(default_factory=list)
    copies: list[Floats] = field(default_factory=list)
    releases: Releases = field(default_factory=Releases)

    def gather(self, people: People, rows: Rows, busy: Flags) -> tuple[Rows, Ints]:
        """Give groups the same tasks, taken over from plain honest experts.

        Args:
            people: everybody.
            rows: the work of these days.
            busy: rows that have another part already.

        Returns:
            The rows, ``source`` telling whose answer or text a row copies, and for each row the
            group that claims it in step, counted from 1 (0: none).
        """
        expert, day, source = rows.expert.copy(), rows.day.copy(), rows.source.copy()
        marks = np.zeros(len(expert), dtype=np.int64)
        free = ~busy & (people.kind[expert] == 0) & (self.kinds[expert] == 0) & (source < 0)
        here = set(np.unique(rows.day).tolist())
        for number, (members, _) in enumerate(self.groups):
            for on in sorted(here & set(self.days[number])):
                rng = generator(people.seed, "schemes/rows", number * 4_096 + on)
                spare = free & ~np.isin(rows.task, rows.task[np.isin(expert, members)])
                chosen, count = np.unique(rows.task[spare], return_counts=True)
                for task in rng.permutation(chosen[count > 1])[:TASKS].tolist():
                    seats = np.flatnonzero(spare & (rows.task == task))[: len(members)]
                    order = rng.permutation(len(members))[: len(seats)]
                    expert[seats] = np.array(members)[order]
                    day[seats] = on
                    free[seats] = False
                    copied = rng.random(len(seats)) < self.copies[number][order[0], order]
                    source[seats] = np.where(copied, seats[0], -1)
                    marks[seats] = number + 1 if on in self.step_days[number] else 0
        return type(rows)(expert, day, rows.task, source), marks

    def copied(self, rows: Rows) -> Flags:
        """Mark the rows whose answer or text a ring copies from another member's."""
        marks: Flags = (rows.source >= 0) & (self.kinds[rows.expert] == KIND["collusion_ring"])
        return marks

    def answers(self, rows: Rows, answer: Ints) -> Ints:
        """Return the answers, those that a ring copies being the same as their source's."""
        result: Ints = np.where(self.copied(rows), answer[rows.source], answer)
        return result

    def texts(
        self,
        people: People,
        rows: Rows,
        words: Ints,
        lengths: Ints,
        *,
        chosen: Ints,
        block: int,
    ) -> tuple[Ints, Ints]:
        """Replace texts that a ring copies by their source's with some words changed.

        Args:
            people: everybody.
            rows: the work of the block.
            words: the words of all texts end to end.
            lengths: words of each text.
            chosen: the rows that are texts.
            block: number of the block.
        """
        place = np.full(len(rows.task), -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        copies = np.flatnonzero(self.copied(rows) & (place >= 0)).tolist()
        if not copies:
            return words, lengths
        texts = np.split(words, np.cumsum(lengths)[:-1])
        for row in copies:
            rng = generator(people.seed, "schemes/texts", block * 1_000_003 + row)
            text = texts[place[rows.source[row]]].copy()
            at = rng.integers(0, len(text), int(rng.integers(*CHANGED)))
            text[at] = rng.integers(len(COMMON), len(VOCABULARY), len(at))
            texts[place[row]] = text
        sizes = np.array([len(text) for text in texts], dtype=np.int64)
        return np.concatenate(texts), sizes

    def step(
        self, people: People, rows: Rows, marks: Ints, claimed: Ints, submitted: Ints
    ) -> tuple[Ints, Ints]:
        """Let rings claim marked tasks within moments, one after the other, after other work."""
        claimed, submitted = claimed.copy(), submitted.copy()
        for number in np.unique(marks[marks > 0]).tolist():
            members, _ = self.groups[number - 1]
            for on in np.unique(rows.day[marks == number]).tolist():
                rng = generator(people.seed, "schemes/instants", number * 4_096 + on)
                mine = np.flatnonzero((marks == number) & (rows.day == on))
                theirs = np.isin(rows.expert, members) & (rows.day == on)
                now = int(submitted[theirs].max()) + 600 * MICRO
                for task in np.unique(rows.task[mine]).tolist():
                    seats = mine[rows.task[mine] == task]
                    lasting = submitted[seats] - claimed[seats]
                    claimed[seats] = now + (rng.uniform(1, 90, len(seats)) * MICRO).astype(np.int64)
                    submitted[seats] = claimed[seats] + lasting
                    now = int(submitted[seats].max()) + int(rng.uniform(5, 90) * MICRO)
        return claimed, submitted

    def give_back(self, people: People, tasks: Tasks, rows: Rows, claimed: Ints) -> None:
        """Note what is claimed and given back in a block; see ``hoards``."""
        for name in HABITS:
            for account in np.flatnonzero(self.kinds == KIND[name]).tolist():
                hoard(
                    self.releases, people, tasks, rows, claimed, account=account,
                    kind=KIND[name], strength=float(self.strength[account]),
                )  # fmt: skip

    def name(self, people: People) -> None:
        """Write the kinds into the people, for the truth tables; last of all."""
        for kind in (*SCHEMES, *SCHEME_TWINS):
            accounts = np.flatnonzero(self.kinds == KIND[kind])
            people.kind[accounts] = KIND[kind]
            if kind in SCHEMES:
                people.starts[accounts] = people.start
                people.intensity[accounts] = self.strength[accounts]


def plan_schemes(
    people: People, world: World, projects: Projects, taken: Collection[int], barred: Flags
) -> Schemes:
    """Choose who is in a scheme among plain, settled experts who work regularly.

    Args:
        people: everybody.
        world: its prevalence and intensities.
        projects: the groups are people of one project.
        taken: accounts that are cast for something else.
        barred: on which days each expert may not work; shape (experts, days).
    """
    rng = generator(people.seed, "schemes/people")
    workers = np.arange(people.workers)
    plain = (people.kind[workers] == 0) & ~people.is_test[workers]
    plain &= (people.active_from[workers] <= people.start) & (people.weight[workers] > 1.5)
    plain &= ~np.isin(workers, np.array(sorted(taken), dtype=np.int64)) & ~barred.any(axis=1)
    free: list[int] = rng.permutation(np.flatnonzero(plain)).tolist()
    schemes = Schemes(
        np.zeros(people.workers, dtype=np.int64),
        rng.choice(np.array(world.intensities), people.workers),
    )
    shares = {**world.abuse(SCHEMES, people.seed), **SCHEME_TWINS}
    for name, share in shares.items():
        left = max(1, round(share * people.workers)) if share > 0 else 0
        while left > 0 and free:
            members = _colleagues(people, projects, free, rng) if name in GROUPS else [free.pop()]
            if not members:
                break
            schemes.kinds[members] = KIND[name]
            left -= len(members)
            if name in GROUPS:
                _join(people, world, schemes, members, name=name, days=barred.shape[1])
    schemes.strength = kept_within(world, schemes.kinds, schemes.strength)
    return schemes


def _colleagues(
    people: People, projects: Projects, free: list[int], rng: np.random.Generator
) -> list[int]:
    """Take four or five of one project and, where there are so many, of one place."""
    size = int(rng.integers(*SIZES))
    if len(free) < 8 * size:
        return []
    both = projects.home[free] * 64 + people.place[free]
    names, counts = np.unique(both, return_counts=True)
    fits = names[counts >= size] if (counts >= size).any() else names[counts == counts.max()]
    chosen = int(rng.choice(fits))
    near = sorted(
        free,
        key=lambda one: (
            projects.home[one] != chosen // 64,
            people.place[one] != chosen % 64,
            people.start_hour[one],
        ),
    )
    members = near[:size]
    free[:] = [one for one in free if one not in members]
    return members


def _join(
    people: People,
    world: World,
    schemes: Schemes,
    members: list[int],
    *,
    name: str,
    days: int,
) -> None:
    """Let a group begin its days together, and say when and how its members act together.

    A study group shares a campus and the network of its house; of a ring some share a network. A
    ring that knows the rules keeps few ties, in a chain, on few tasks, and shares no network.
    """
    number = len(schemes.groups)
    rng = generator(people.seed, "schemes/groups", number)
    schemes.groups.append((members, name))
    offset = zone_offsets(world, people.start, 1)[0][people.place[members]] / 3_600
    people.start_hour[members] = (people.start_hour[members[0]] - offset[0] + offset) % 24
    people.night_shift[members] = False
    usual = rng.permutation(max(0, days - 3))[:DAYS].tolist()
    ring = name == "collusion_ring"
    careful = ring and "ring_ties" in world.limits
    if careful:
        usual = usual[: int(world.limits["ring_tasks"] / TASKS)]
    schemes.days.append(sorted(usual))
    schemes.step_days.append(usual[: len(members)] if ring and not careful else [])
    size = len(members)
    rates = np.zeros((size, size))
    network = members
    if ring:
        strength = float(schemes.strength[members[0]])
        schemes.strength[members] = strength
        drawn = np.triu(rng.uniform(*COPIES, (size, size)) * (rng.random((size, size)) < LEAKS), 1)
        rates = (drawn + drawn.T) * strength
        shared = int(rng.integers(2, 4)) if rng.random() < NETWORK else 0
        network = members[:shared]
        if careful:
            rates = rates * _chain(size, int(world.limits["ring_ties"] * size * (size - 1) / 2))
            network = []
    else:
        people.campus[members] = 50 + number % 150
    schemes.copies.append(rates)
    people.group_network[network] = len(people.groups) + number


def _chain(size: int, ties: int) -> Floats:
    """Return 1 for the first neighbours in a row and 0 for all other pairs: shape (size, size)."""
    first = np.zeros((size, size))
    place = np.arange(min(ties, size - 1))
    first[place, place + 1] = first[place + 1, place] = 1.0
    return first
