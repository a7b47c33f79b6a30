"""A week to simulate, drawn from what a home has published.

Severity, harm, probability, minutes, holds, authority and bars are those of published pieces of
work; targets those of published clocks. When work arrives, how long it waits for evidence and who
is barred from it are dice. So a week is synthetic whatever the home holds.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evenhand.desk.assignment import Person
from evenhand.desk.published import people, require_desks
from evenhand.desk.week import DAY, WEEK, WEEKLY_MINUTES, Work, Worker, World
from evenhand.report.reader import Reader
from evenhand.sample.dice import Dice
from evenhand.sample.tools import generator
from evenhand.warehouse.errors import NightError

PAUSED_SHARE = 0.2
"""Share of work that waits for evidence half-way, and for how many days."""
PAUSED_DAYS = (0.3, 5.0)
BARRED_SHARE = 0.1
"""Share of arriving work from which one of the team is barred."""
BACKLOG_WEEKS = 0.5
"""What waits on Monday, in weeks of the team's work."""
NO_LIMIT = 10_000

ITEMS = """
select
    case_key, queue, case_type, severity, priority_parts, required_authority, barred_staff,
    epoch(opened_at) as opened_at
from marts.case_queue
where state in ('open', 'proposed') and queue is not null
order by case_key
"""
TARGETS = """
select case_type, severity, target_minutes, clock, count(*) as times
from marts.case_sla
where stage = 'decision' and target_minutes is not null and severity is not null
group by all
order by times, case_type, severity, target_minutes, clock
"""


@dataclass(frozen=True)
class Draw:
    """How a week is drawn.

    Attributes:
        seed: same seed, same week.
        load: minutes of work that arrive, as a share of the team's minutes.
        team_size: people per team.
    """

    seed: int
    load: float = 1.25
    team_size: int = 2


def world_of(reader: Reader, draw: Draw) -> World:
    """Return a week drawn from what ``reader`` sees.

    Raises:
        NightError: the generation holds no queue, no desks or no work to draw from.
    """
    require_desks(reader)
    teams = _teams(reader, draw.team_size)
    targets = _targets(reader)
    dice = Dice(generator(draw.seed, "week"))
    by_team: dict[str, list[dict[str, Any]]] = defaultdict(list)
    team_of = {queue: name for name, members in teams.items() for queue in members[0].desks}
    for row in reader.rows(ITEMS):
        if row["queue"] in team_of:
            by_team[team_of[row["queue"]]].append(row)
    if not by_team:
        raise NightError(f"{reader.path.name} holds no open work of a team to draw a week from")
    work: list[Work] = []
    for name in sorted(by_team):
        drawn = _Drawer(dice, teams[name], targets)
        work += drawn.backlog(by_team[name])
        work += drawn.arrivals(by_team[name], draw.load)
    members = [person for name in sorted(by_team) for person in teams[name]]
    return World(tuple(work), tuple(_worker(person) for person in members))


def _worker(person: Person) -> Worker:
    limits = {queue: desk.most_open_cases or NO_LIMIT for queue, desk in person.desks.items()}
    return Worker(person.staff_id, person.authority, limits)


def _teams(reader: Reader, size: int) -> dict[str, list[Person]]:
    """Return ``size`` people of each team: whoever holds most authority, then the least."""
    rows = reader.rows(
        "select distinct staff_id, team from marts.staff_desks where is_of_queue_team "
        "order by staff_id"
    )
    known = people(reader)
    teams: dict[str, list[Person]] = defaultdict(list)
    for row in rows:
        person = known[row["staff_id"]]
        own = {queue: desk for queue, desk in person.desks.items() if desk.is_of_queue_team}
        teams[row["team"]].append(replace(person, desks=own))
    chosen = {}
    for name, members in teams.items():
        members.sort(key=lambda person: (person.authority, person.staff_id))
        chosen[name] = [members[-1], *members[: size - 1]][: len(members)]
    return chosen


def _targets(reader: Reader) -> dict[tuple[bool, int], tuple[float, bool]]:
    """Return the commonest decision target: by screening or not, and severity."""
    found = {}
    for row in reader.rows(TARGETS):  # the commonest comes last
        key = (row["case_type"] == "screening", row["severity"])
        found[key] = (float(row["target_minutes"]), row["clock"] == "calendar")
    return found


class _Drawer:
    """Draws the work of one team."""

    def __init__(
        self,
        dice: Dice,
        team: Sequence[Person],
        targets: dict[tuple[bool, int], tuple[float, bool]],
    ) -> None:
        self._dice = dice
        self._team = team
        self._targets = targets
        self._numbers: Counter[str] = Counter()
        self._most = max(person.authority for person in team)

    def backlog(self, rows: Sequence[dict[str, Any]]) -> list[Work]:
        """Return what waits on Monday, at most ``BACKLOG_WEEKS`` of the team's minutes."""
        budget = BACKLOG_WEEKS * WEEKLY_MINUTES * len(self._team)
        order = sorted(rows, key=lambda _: self._dice.random())
        newest = max(row["opened_at"] for row in rows)
        found = []
        for row in order:
            age = (newest - row["opened_at"]) / 60
            one = self._work(row, 0.0, -1.0 - age)
            if one is None or one.handling_minutes > budget:
                continue
            budget -= one.handling_minutes
            found.append(one)
        return found

    def arrivals(self, rows: Sequence[dict[str, Any]], load: float) -> list[Work]:
        """Return what comes during the week: ``load`` of the team's minutes, at any hour."""
        return list(self._arrivals(rows, load * WEEKLY_MINUTES * len(self._team)))

    def _arrivals(self, rows: Sequence[dict[str, Any]], budget: float) -> Iterator[Work]:
        for _ in range(100_000):
            row = self._dice.one_of(rows)
            at = self._dice.uniform(0, WEEK - 2 * DAY)
            one = self._work(row, at, at)
            if one is None:
                continue
            barred: frozenset[str] = frozenset()
            if len(self._team) > 1 and self._dice.chance(BARRED_SHARE):
                barred = frozenset({self._dice.one_of(self._team).staff_id})
            budget -= one.handling_minutes
            if budget < 0:
                return
            yield replace(one, share_used=0.0, barred=barred)

    def _work(self, row: dict[str, Any], arrives_at: float, opened_at: float) -> Work | None:
        parts = json.loads(row["priority_parts"])
        target = self._targets.get((row["case_type"] == "screening", row["severity"]))
        if target is None:
            return None
        self._numbers[row["case_key"]] += 1
        is_paused = self._dice.chance(PAUSED_SHARE)
        return Work(
            case_key=f"{row['case_key']}-{self._numbers[row['case_key']]}",
            queue=row["queue"],
            severity=row["severity"],
            arrives_at=arrives_at,
            opened_at=opened_at,
            harm_per_day=parts["harm_per_day"],
            probability=parts["probability"],
            handling_minutes=parts["handling_minutes"],
            hold_per_day=parts["hold_per_day"],
            target_minutes=target[0],
            is_calendar_clock=target[1],
            share_used=parts["share_of_target_used"],
            required_authority=min(row["required_authority"], self._most),
            barred=frozenset(json.loads(row["barred_staff"])),
            pause_minutes=self._dice.uniform(*PAUSED_DAYS) * DAY if is_paused else 0.0,
        )
