"""Who lives in the world: accounts of every role, their traits, households, campuses and kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from evenhand.sample.dials import dial
from evenhand.sample.groups import SIZES, plant_groups, share_marks
from evenhand.sample.lookalikes import Lookalike, write_alike
from evenhand.sample.settings import (
    ABUSE_KINDS,
    ABUSES,
    KIND,
    KINDS,
    TWIN_OF,
    TWINS,
    World,
)
from evenhand.sample.tools import (
    DAY,
    HOUR,
    NONE,
    Flags,
    Floats,
    Ints,
    generator,
    glue,
    pick,
    string_ids,
)

ROLES = ("expert", "creator", "fan", "customer")
DOMAINS = ("medicine", "law", "software", "finance", "biology", "languages", "education", "physics")
CREATOR_TOPICS = ("fitness", "music", "cooking", "gaming", "travel", "art")
GIVEN = (
    "Amara", "Bruno", "Chidi", "Dalia", "Elena", "Farid", "Greta", "Hiro", "Ines", "Jonas", "Kavya",
    "Liam", "Mina", "Noor", "Oskar", "Priya", "Quentin", "Rosa", "Samir", "Tala", "Uma", "Viktor",
    "Wanjiru", "Ximena", "Yusuf", "Zofia", "Aiko", "Benedict", "Carmen", "Dmitri", "Esther",
    "Felix", "Gloria", "Hassan", "Ivy", "Joaquin", "Katarina", "Leandro", "Marisol", "Nkechi",
)  # fmt: skip
FAMILY = (
    "Abara", "Bergstrom", "Castellanos", "Dlamini", "Eriksen", "Fontaine", "Gutierrez", "Hoffmann",
    "Iwasaki", "Jankowski", "Kipchoge", "Lindqvist", "Mbeki", "Nakamura", "Okonkwo", "Petrovic",
    "Quispe", "Ramaswamy", "Santos", "Takahashi", "Underhill", "Villanueva", "Weatherby", "Xiong",
    "Yamamoto", "Zielinski", "Achterberg", "Bhattacharya", "Chatterjee", "Delacroix", "Echeverria",
    "Fitzgerald", "Grabowski", "Hernandez", "Ibrahimovic", "Jorgensen", "Kowalczyk", "Laurent",
    "Montgomery", "Novak", "Oyelaran", "Papadakis", "Rasmussen", "Sokolov", "Thorvaldsen",
    "Uwimana", "Vasquez", "Wieczorek", "Zimmermann", "Adeyemi",
)  # fmt: skip
STREETS = ("Alder Lane", "Birch Road", "Cedar Street", "Dune Walk", "Elm Avenue", "Fjord Way",
           "Garden Square", "Harbour View", "Iris Court", "Juniper Hill")  # fmt: skip
EMPLOYERS = ("Northwind University", "Contoso Clinic", "Fabrikam Labs", "Tailspin Institute",
             "Litware Partners", "Proseware Hospital")  # fmt: skip


@dataclass
class People:
    """Traits of every account as parallel arrays; experts that work come first."""

    seed: int
    start: int
    end: int
    workers: int
    total: int
    role: Ints
    status_plan: Ints
    place: Ints
    created: Ints
    active_from: Ints
    is_test: Flags
    domain: Ints
    ids: pa.Array
    kind: Ints
    starts: Ints
    intensity: Floats
    skill: Floats
    tau: Floats
    weight: Floats
    start_hour: Floats
    night_shift: Flags
    household: Ints
    campus: Ints
    shared_device: Flags
    couple: Ints
    group_device: Ints
    group_network: Ints
    group_payout: Ints
    group_address: Ints
    pairs: list[tuple[int, int, str]] = field(default_factory=list)
    rings: list[list[int]] = field(default_factory=list)
    groups: list[tuple[list[int], str]] = field(default_factory=list)
    referrers: dict[int, int] = field(default_factory=dict)
    instruments: dict[int, int] = field(default_factory=dict)
    lookalikes: list[Lookalike] = field(default_factory=list)

    def members(self, kind: str) -> Ints:
        """Return the accounts of one kind."""
        found: Ints = np.flatnonzero(self.kind == KIND[kind]).astype(np.int64)
        return found

    def of_role(self, role: str) -> Ints:
        """Return the accounts of one role that became active."""
        wanted = (self.role == ROLES.index(role)) & (self.status_plan == 0)
        found: Ints = np.flatnonzero(wanted).astype(np.int64)
        return found


STATUS_PLANS = ("active", "applied", "screening", "rejected")


def build_people(world: World, seed: int, start: int, end: int, workers: int) -> People:
    """Draw every account of the world."""
    rng = generator(seed, "people")
    applicants = max(6, workers * 8 // 100)
    others = (max(8, workers * 12 // 100), max(20, workers * 40 // 100), max(4, workers // 50))
    role = np.repeat(np.array([0, 0, 1, 2, 3]), [workers, applicants, *others]).astype(np.int64)
    total = len(role)
    plan = np.zeros(total, dtype=np.int64)
    plan[workers : workers + applicants] = 1 + rng.choice(3, applicants, p=(0.25, 0.45, 0.3))
    shares = np.array([place.share for place in world.places])
    age_days = np.where(
        rng.random(total) < 0.8, rng.uniform(95, 900, total), rng.uniform(6, 95, total)
    )
    age_days[workers : workers + applicants] = rng.uniform(0.5, 60, applicants)
    created = (end - age_days * DAY).astype(np.int64)
    onboarding = (HOUR * rng.uniform(6, 110, total)).astype(np.int64)
    people = People(
        seed=seed, start=start, end=end, workers=workers, total=total, role=role, status_plan=plan,
        place=rng.choice(len(world.places), total, p=shares / shares.sum()).astype(np.int64),
        created=created,
        active_from=np.where(plan == 0, created + onboarding, NONE),
        is_test=rng.random(total) < 0.003,
        domain=rng.integers(0, len(DOMAINS), total),
        ids=string_ids("A", np.arange(1, total + 1), 7),
        kind=np.zeros(total, dtype=np.int64),
        starts=np.full(total, NONE, dtype=np.int64),
        intensity=np.zeros(total),
        skill=np.maximum(rng.normal(2.3, 0.3, total), 1.6),
        tau=rng.normal(0.0, world.tau, total),
        weight=rng.gamma(3.0, 1.0, total) + 0.15,
        start_hour=np.clip(rng.normal(10.5, 2.5, total), 5.5, 17.5),
        night_shift=rng.random(total) < 0.06,
        household=np.full(total, -1, dtype=np.int64),
        campus=np.full(total, -1, dtype=np.int64),
        shared_device=np.zeros(total, dtype=np.bool_),
        couple=np.full(total, -1, dtype=np.int64),
        group_device=np.full(total, -1, dtype=np.int64),
        group_network=np.full(total, -1, dtype=np.int64),
        group_payout=np.full(total, -1, dtype=np.int64),
        group_address=np.full(total, -1, dtype=np.int64),
    )  # fmt: skip
    people.start_hour[people.night_shift] = rng.uniform(18, 22, int(people.night_shift.sum()))
    _assign_kinds(people, world)
    _assign_neighbours(people)
    share_marks(people)
    return people


def _assign_kinds(people: People, world: World) -> None:
    """Choose who abuses, who is a twin; set the traits that each kind has."""
    rng = generator(people.seed, "kinds")
    settled = people.active_from[: people.workers] < people.start + 5 * DAY
    settled &= ~people.is_test[: people.workers]
    free = rng.permutation(np.flatnonzero(settled)).astype(np.int64).tolist()
    wanted = {**world.abuse(ABUSES, people.seed), **TWINS}
    for name, share in wanted.items():
        if share > 0:
            count = max(1, round(share * people.workers))
            _plant(people, name, count, free, rng)
    people.weight[people.kind > 0] = np.clip(people.weight[people.kind > 0], 2.0, 5.0)
    abusive = np.flatnonzero((people.kind >= 1) & (people.kind <= len(ABUSES)))
    window = people.end - people.start
    first = np.where(rng.random(len(abusive)) < 0.7, 0.0, rng.uniform(0.02, 0.22, len(abusive)))
    people.starts[abusive] = np.maximum(
        people.start + (first * window).astype(np.int64), people.active_from[abusive]
    )
    _set_intensities(people, world)
    _set_traits(people, rng)


def _plant(
    people: People, name: str, count: int, free: list[int], rng: np.random.Generator
) -> None:
    if name == "near_duplicate_ring":
        while count > 0 and len(free) > 6:
            size = int(rng.integers(3, 7))
            people.rings.append([free.pop() for _ in range(size)])
            people.kind[people.rings[-1]] = KIND[name]
            count -= size
        return
    if name in SIZES:
        before = len(people.groups)
        plant_groups(people, name, count, free, rng)
        for members, _ in people.groups[before:]:
            people.kind[members] = KIND[name]
        return
    for _ in range(count):
        if len(free) < 3:
            return
        account = free.pop()
        people.kind[account] = KIND[name]
        if name in {"answer_copier", "shared_misconceptions"}:
            other = free.pop()
            people.kind[other] = KIND["copied_source" if name == "answer_copier" else name]
            people.pairs.append((other, account, name))


def _set_intensities(people: People, world: World) -> None:
    """Set the dial of every abuser; those who act together have one."""
    for name in ABUSES:
        together = {
            "near_duplicate_ring": people.rings,
            "account_ring": [members for members, kind in people.groups if kind == name],
        }.get(name, [[account] for account in people.members(name).tolist()])
        for number, members in enumerate(together):
            people.intensity[members] = dial(world, people.seed, name, number)


def _set_traits(people: People, rng: np.random.Generator) -> None:
    def group(name: str) -> Ints:
        return people.members(name)

    people.weight[group("gold_failer")] = 5.0
    fast, rush = group("fast_honest"), group("rusher")
    people.tau[fast] = rng.normal(-0.75, 0.1, len(fast))
    people.skill[fast] = rng.normal(2.45, 0.12, len(fast))
    people.tau[rush] = -1.1 * people.intensity[rush] + rng.normal(0.0, 0.1, len(rush))
    slow = group("slow_careful")
    people.tau[slow] = rng.normal(0.75, 0.1, len(slow))
    people.skill[slow] = rng.normal(2.7, 0.15, len(slow))
    expert = group("minority_specialist")
    people.skill[expert] = rng.normal(2.6, 0.15, len(expert))
    for source, follower, _ in people.pairs:
        people.place[follower] = people.place[source]
        people.weight[source], people.weight[follower] = 4.0, 1.5
        people.start_hour[source] = min(people.start_hour[source], 11.0)
        people.night_shift[[source, follower]] = False
        people.start_hour[follower] = people.start_hour[source] + 2.5
    for ring in people.rings:
        people.weight[ring[0]], people.weight[ring[1:]] = 5.0, 1.5


def _assign_neighbours(people: People) -> None:
    """Put 5 % in households (one IP, often one device), a few hundred on campuses (one prefix)."""
    rng = generator(people.seed, "neighbours")
    order = rng.permutation(people.total).astype(np.int64)
    used = 0
    for house in range(max(1, people.total // 50)):
        size = int(rng.integers(2, 4))
        members = order[used : used + size]
        used += size
        people.household[members] = house
        people.place[members] = people.place[members[0]]
        people.shared_device[members] = bool(rng.random() < 0.4)
        if people.shared_device[members[0]]:
            people.couple[members[:2]] = house
    largest = min(200, max(20, people.total // 20))
    for campus in range(min(40, max(1, people.total // 700))):
        size = int(rng.integers(20, largest + 1))
        members = order[used : used + size]
        used += size
        people.campus[members] = campus
        people.place[members] = people.place[members[0]]


def identities(people: People) -> dict[str, Any]:
    """Return the personal columns of every account: synthetic, on reserved domains and numbers."""
    rng = generator(people.seed, "identities")
    count = people.total
    given = rng.integers(0, len(GIVEN), count)
    family = rng.integers(0, len(FAMILY), count)
    first_of_house = {house: i for i, house in reversed(list(enumerate(people.household)))}
    lead = np.array(
        [first_of_house[house] if house >= 0 else i for i, house in enumerate(people.household)]
    )
    family = family[lead]
    numbers = np.arange(1, count + 1)
    suffix = string_ids("", numbers, 6)
    names = glue(pick(GIVEN, given), pick(FAMILY, family), separator=" ")
    lower_given = pick([name.lower() for name in GIVEN], given)
    lower_family = pick([name.lower() for name in FAMILY], family)
    local = glue(lower_given, lower_family, suffix, separator=".")
    domains = pick(("example.com", "example.org", "example.net"), rng.integers(0, 3, count))
    lead = np.where(people.group_address >= 0, _first_with(people.group_address), lead)
    house_number = string_ids("", rng.integers(1, 400, count)[lead], 3)
    street = pick(STREETS, rng.integers(0, len(STREETS), count)[lead])
    employer = np.where(people.campus >= 0, people.campus % len(EMPLOYERS), -1)
    birth = rng.integers(-18_000, 7_000, count)
    columns = {
        "full_name": names,
        "email": glue(local, domains, separator="@"),
        "phone": glue("+1-555-01", string_ids("", numbers % 100, 2), "-", suffix),
        "address": glue(house_number, street, separator=" "),
        "birth_date": birth,
        "employer": pick(EMPLOYERS, employer),
    }
    return write_alike(people, columns)


def _first_with(group: Ints) -> Ints:
    """Return for each account the first account of its group, itself when it has none."""
    first = {int(number): i for i, number in reversed(list(enumerate(group)))}
    return np.array([first[number] if number >= 0 else i for i, number in enumerate(group)])


def truth_rows(people: People) -> dict[str, Any]:
    """Return the truth of every account."""
    twin_of = [TWIN_OF.get(name) for name in KINDS]
    return {
        "account_id": people.ids,
        "kind": pick(KINDS, people.kind),
        "is_abuse": np.isin(people.kind, ABUSE_KINDS),
        "twin_of": pick(twin_of, people.kind),
        "starts_at": people.starts,
        "intensity": people.intensity,
        "skill": people.skill,
        "tau": people.tau,
    }
