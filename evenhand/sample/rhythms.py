"""Rhythms: somebody else works an account, at night or for good; honest people who move or rotate.

Who it is, is drawn among plain, settled experts from generators of its own and written into the
truth last of all. Nobody works more or less for it: a stranger's night takes the second half of
what the account does on that day, a buyer goes on where the seller stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evenhand.sample.rhythm_kinds import RHYTHM_TWINS, RHYTHMS
from evenhand.sample.tools import DAY, HOUR, MICRO, NONE, Flags, Floats, Ints, generator

if TYPE_CHECKING:
    from evenhand.sample.access import Travel
    from evenhand.sample.people import People
    from evenhand.sample.schedule import Rows
    from evenhand.sample.settings import World

NEW_DEVICES = 4_550_000_000
"""Devices of buyers, strangers and new laptops: twice (this and the account's number)."""
SCATTER = np.uint64(0x9E3779B97F4A7C15)
"""Multiplies a key so that its upper bits are as good as drawn (Fibonacci hashing)."""
BUSY = 3.0
"""Accounts with a weight above it are worked on most days; those are worth lending."""
LATEST_NIGHT = 3
"""No stranger works on the last days: the night must end before the world does."""


def _nobody() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Rhythms:
    """Whose hours, place and device change, and when; arrays hold one element per worker.

    Attributes:
        members: accounts by kind.
        shift_days: days of one shift of a rota; 0 for all but shift workers.
        sold_at: instant from which a buyer works the account; ``NONE`` for others.
        place: the buyer's place; the place whose clock a traveller works by.
        away_from: first day on which a traveller works by that clock; ``NONE`` for others.
        away_until: the last such day.
        hour: local hour at which a buyer begins, or a stranger at night.
        speed: the buyer's log seconds against the seller's.
        device_at: instant from which a new device is used; ``NONE`` for others.
        nights: days on which a stranger works, by account.
        has_device: strangers with a device of their own.
        has_zone: strangers whose device shows a time zone of its own.
        own_sessions: in which share of sessions buyers use a computer of their own; in the others
            the seller's, from where it stands.
    """

    members: dict[str, Ints] = field(default_factory=dict)
    shift_days: Ints = field(default_factory=_nobody)
    sold_at: Ints = field(default_factory=_nobody)
    place: Ints = field(default_factory=_nobody)
    away_from: Ints = field(default_factory=_nobody)
    away_until: Ints = field(default_factory=_nobody)
    hour: Floats = field(default_factory=lambda: np.zeros(0))
    speed: Floats = field(default_factory=lambda: np.zeros(0))
    device_at: Ints = field(default_factory=_nobody)
    nights: dict[int, list[int]] = field(default_factory=dict)
    has_device: Flags = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    has_zone: Flags = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    own_sessions: float = 1.0

    def clock(self, people: People, expert: Ints, day: Ints) -> tuple[Floats, Ints]:
        """Return the hour at which each begins on that day, and the place of that clock."""
        begun = people.start + day * DAY
        sold = (self.sold_at[expert] != NONE) & (begun >= self.sold_at[expert])
        away = (self.away_from[expert] <= day) & (day <= self.away_until[expert])
        away &= self.away_from[expert] != NONE
        rota = np.maximum(self.shift_days[expert], 1)
        shift = np.where(self.shift_days[expert] > 0, 8.0 * (day // rota % 3), 0.0)
        hour = np.where(sold, self.hour[expert], people.start_hour[expert] + shift)
        place = np.where(sold | away, self.place[expert], people.place[expert])
        return hour, place

    def pace(self, people: People, rows: Rows) -> Floats:
        """Return the time that each row takes whoever does it, over that of the account's owner."""
        begun = people.start + rows.day * DAY
        sold = (self.sold_at[rows.expert] != NONE) & (begun >= self.sold_at[rows.expert])
        paced: Floats = np.where(sold, np.exp(self.speed[rows.expert]), 1.0)
        return paced

    def move(
        self,
        people: People,
        rows: Rows,
        offsets: Ints,
        *,
        run: Ints,
        pace: Floats,
        instants: tuple[Ints, Ints],
    ) -> tuple[Ints, Ints]:
        """Return the instants by the clock and at the pace of those who work.

        Args:
            people: everybody.
            rows: ordered by day, expert and time.
            offsets: of each day and place from UTC in seconds.
            run: number of the day of an expert that each row belongs to.
            pace: as :meth:`pace` returns it.
            instants: claimed and submitted, by the owners' clocks and at their pace.
        """
        claimed, submitted = instants[0].copy(), instants[1].copy()
        hour, place = self.clock(people, rows.expert, rows.day)
        usual, home = people.start_hour[rows.expert], people.place[rows.expert]
        base = (hour * 3_600 - offsets[rows.day, place]) % 86_400
        shift = base - (usual * 3_600 - offsets[rows.day, home]) % 86_400
        changed = np.flatnonzero((shift != 0) | (pace != 1.0))
        for number in np.unique(run[changed]).tolist():
            mine = np.flatnonzero(run == number)
            begin = claimed[mine[0]]
            factor = pace[mine[0]]
            ended = begin + int((submitted[mine[-1]] - begin) * factor)
            latest = people.end - 6 * 60 * MICRO - (ended - begin)
            start = min(begin + int(shift[mine[0]] * MICRO), latest)
            for moments in (claimed, submitted):
                moments[mine] = start + ((moments[mine] - begin) * factor).astype(np.int64)
        return claimed, submitted

    def moves(self, account: Ints, started: Ints) -> tuple[Ints, Ints]:
        """Return the new place and the new device of each session; -1 where there is none."""
        known = account < len(self.sold_at)
        mine = np.where(known, account, 0)
        if not len(self.sold_at):
            return np.full(len(account), -1), np.full(len(account), -1)
        sold = known & (self.sold_at[mine] != NONE) & (started >= self.sold_at[mine])
        renewed = known & (self.device_at[mine] != NONE) & (started >= self.device_at[mine])
        key = (started // MICRO * 1_000_003 + account).astype(np.uint64) * SCATTER
        lent = sold & ((key >> np.uint64(32)) / 2**32 >= self.own_sessions)
        sold, renewed = sold & ~lent, renewed & ~lent
        place = np.where(sold, self.place[mine], -1)
        return place, np.where(renewed, NEW_DEVICES + account, -1)

    def guests(self, account: Ints) -> tuple[Ints, Ints]:
        """Return the place and device of strangers' sessions; -1 where they show the owner's."""
        place = np.where(self.has_zone[account], self.place[account], -1)
        return place, np.where(self.has_device[account], NEW_DEVICES + account, -1)

    def at_night(
        self, people: People, rows: Rows, offsets: Ints, claimed: Ints, submitted: Ints
    ) -> tuple[Ints, Ints, Ints]:
        """Move the second half of a day's work to the night for those whom a stranger joins.

        Args:
            people: everybody.
            rows: ordered by day, expert and time.
            offsets: of each day and place from UTC in seconds.
            claimed: instants by row.
            submitted: instants by row.

        Returns:
            The instants, and the number of the night that each row belongs to (-1 for day work).
        """
        claimed, submitted = claimed.copy(), submitted.copy()
        night = np.full(len(claimed), -1, dtype=np.int64)
        here = set(np.unique(rows.day).tolist())
        count = 0
        for account, days in self.nights.items():
            for day in days:
                if day not in here:
                    continue
                mine = np.flatnonzero((rows.expert == account) & (rows.day == day))
                if len(mine) < 2:
                    continue
                rng = generator(people.seed, "rhythms/nights", account * 4_096 + day)
                local = (self.hour[account] + rng.normal(0.0, 0.6)) * 3_600
                base = (local - int(offsets[day, people.place[account]])) % 86_400
                begin = people.start + day * DAY + int(base * MICRO)
                moved = mine[len(mine) - len(mine) // 2 :]
                if begin < submitted[mine[len(mine) - len(mine) // 2 - 1]] + 2 * HOUR:
                    begin += DAY
                shift = begin - claimed[moved[0]]
                claimed[moved] += shift
                submitted[moved] += shift
                night[moved] = count
                count += 1
        return claimed, submitted, night

    def name(self, people: People) -> None:
        """Write the kinds into the people, for the truth tables; last of all."""
        from evenhand.sample.settings import KIND

        for kind, accounts in self.members.items():
            people.kind[accounts] = KIND[kind]
            if kind == "sold_account":
                people.starts[accounts] = self.sold_at[accounts]
            elif kind == "night_stranger":
                first = [min(self.nights[account], default=0) for account in accounts.tolist()]
                people.starts[accounts] = people.start + np.array(first, dtype=np.int64) * DAY
            if kind in RHYTHMS:
                people.intensity[accounts] = 1.0


def plan_rhythms(
    people: People, world: World, travel: Travel, barred: Flags, taken: Sequence[int]
) -> Rhythms:
    """Choose whose rhythm changes among plain experts who work regularly and have no other part.

    Args:
        people: everybody.
        world: its prevalence and places.
        travel: gets the journeys of the travellers.
        barred: days on which each expert may not work, shape (experts, days).
        taken: accounts that are cast for something else and do not show it yet.
    """
    rng = generator(people.seed, "rhythms/people")
    days = barred.shape[1]
    workers = np.arange(people.workers)
    plain = (people.kind[workers] == 0) & ~people.is_test[workers] & ~np.isin(workers, taken)
    plain &= (people.active_from[workers] <= people.start) & (people.weight[workers] > 2.0)
    plain &= (people.household[workers] < 0) & ~people.night_shift[workers]
    plain &= (travel.first[workers] == NONE) & ~barred.any(axis=1)
    free = rng.permutation(np.flatnonzero(plain)).astype(np.int64)
    shares = {**world.abuse(RHYTHMS, people.seed), **RHYTHM_TWINS}
    members: dict[str, Ints] = {}
    used = 0
    for kind, share in shares.items():
        count = max(1, round(share * people.workers)) if share > 0 else 0
        if kind == "night_stranger":
            lent = free[people.weight[free] > BUSY][:count]
            free = free[~np.isin(free, lent)]
            members[kind] = lent
            continue
        members[kind] = free[used : used + count]
        used += count
    rhythms = Rhythms(
        members=members,
        shift_days=np.zeros(people.workers, dtype=np.int64),
        sold_at=np.full(people.workers, NONE, dtype=np.int64),
        place=np.full(people.workers, -1, dtype=np.int64),
        away_from=np.full(people.workers, NONE, dtype=np.int64),
        away_until=np.full(people.workers, NONE, dtype=np.int64),
        hour=np.zeros(people.workers),
        speed=np.zeros(people.workers),
        device_at=np.full(people.workers, NONE, dtype=np.int64),
        has_device=np.zeros(people.workers, dtype=np.bool_),
        has_zone=np.zeros(people.workers, dtype=np.bool_),
        own_sessions=world.limits.get("own_sessions", 1.0),
    )
    _sell(rhythms, people, world, days)
    _let_in(rhythms, people, world, days)
    _rotate(rhythms, people)
    _travel(rhythms, people, world, travel, days)
    return rhythms


def _elsewhere(world: World, here: int, rng: np.random.Generator) -> int:
    """Return a place in another time zone, by how many people live there."""
    zone = world.places[here].zone
    shares = np.array([0.0 if place.zone == zone else place.share for place in world.places])
    return int(rng.choice(len(shares), p=shares / shares.sum()))


def _sell(rhythms: Rhythms, people: People, world: World, days: int) -> None:
    """Somebody far away buys the account weeks before the end and works it at hours of their own.

    Half of the buyers have the hours of anybody, half work in the evening after another job.
    """
    for account in rhythms.members["sold_account"].tolist():
        rng = generator(people.seed, "rhythms/sold", account)
        ago = int(rng.integers(16, max(18, min(50, days - 20))))
        since = people.end - ago * DAY
        rhythms.sold_at[account] = rhythms.device_at[account] = since
        rhythms.place[account] = _elsewhere(world, int(people.place[account]), rng)
        usual = float(np.clip(rng.normal(10.5, 2.5), 5.5, 17.5))
        rhythms.hour[account] = usual if rng.random() < 0.5 else rng.uniform(17.0, 23.0)
        rhythms.speed[account] = rng.normal(0.0, world.tau * 2**0.5)


def _let_in(rhythms: Rhythms, people: People, world: World, days: int) -> None:
    """A stranger joins while the owner sleeps, on most nights of a spell of nine to twelve days.

    Most bring a device of their own, some of which show another time zone.
    """
    for account in rhythms.members["night_stranger"].tolist():
        rng = generator(people.seed, "rhythms/strangers", account)
        last = days - LATEST_NIGHT - int(rng.integers(0, 2))
        spell = range(max(0, last - int(rng.integers(9, 13))), last)
        often = rng.uniform(0.65, 1.0)
        rhythms.nights[account] = [day for day in spell if rng.random() < often]
        rhythms.hour[account] = (people.start_hour[account] - rng.uniform(5.0, 9.0)) % 24
        rhythms.has_device[account] = rng.random() < 0.6
        rhythms.has_zone[account] = rhythms.has_device[account] and rng.random() < 0.4
        rhythms.place[account] = _elsewhere(world, int(people.place[account]), rng)


def _rotate(rhythms: Rhythms, people: People) -> None:
    """Three shifts in turn from the start on, each for five, seven or fourteen days."""
    for account in rhythms.members["shift_worker"].tolist():
        rng = generator(people.seed, "rhythms/shifts", account)
        rhythms.shift_days[account] = rng.choice((5, 7, 14))


def _travel(rhythms: Rhythms, people: People, world: World, travel: Travel, days: int) -> None:
    """Long journeys late in the world, by the clock of the place; some with a new laptop.

    Every second of those with a new laptop keeps the hours of home.
    """
    for kind in ("traveller", "new_laptop_traveller"):
        for number, account in enumerate(rhythms.members[kind].tolist()):
            rng = generator(people.seed, f"rhythms/{kind}", account)
            has_laptop = kind == "new_laptop_traveller"
            ago, least = (int(rng.integers(16, 45)), 10) if has_laptop else (14, 6)
            first = max(0, days - ago)
            last = first + int(rng.integers(least, 40 if has_laptop else 16))
            place = _elsewhere(world, int(people.place[account]), rng)
            travel.first[account], travel.last[account] = first, last
            travel.place[account] = rhythms.place[account] = place
            if has_laptop:
                rhythms.device_at[account] = people.start + first * DAY
            if not has_laptop or number % 2:
                rhythms.away_from[account], rhythms.away_until[account] = first, last
