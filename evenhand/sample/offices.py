"""Staff: who works in which team with which authority, and when their office is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from evenhand.sample.dice import Dice
from evenhand.sample.tools import DAY, MICRO

CALENDARS: dict[str, tuple[str, int, int, int]] = {
    "americas": ("America/New_York", 5, 9, 17),
    "emea": ("Europe/Berlin", 5, 9, 18),
    "apac": ("Asia/Manila", 6, 8, 16),
}
"""Calendar → zone, working days from Monday, opening and closing hour, as policy.yml has them."""

_LEVELS = ("specialist", "senior", "lead", "manager", "director")
_TEAMS: dict[str, str] = {
    "screening": "ssssSL",
    "investigations": "ssssssSSLM",
    "appeals": "SSLM",
    "quality": "sssSL",
    "compliance": "sSLM",
    "community": "ssL",
    "leadership": "MDD",
}
"""Team → one letter per person: s specialist, S senior, L lead, M manager, D director."""


@dataclass(frozen=True)
class Person:
    """One member of staff."""

    id: str
    team: str
    level: int
    calendar: str

    @property
    def authority(self) -> int:
        """Authority level, 1 lowest."""
        return self.level + 1


@dataclass(frozen=True)
class Office:
    """Everybody on the staff, by team."""

    staff: tuple[Person, ...]

    def team(self, name: str, authority: int = 1) -> list[Person]:
        """Return the members of a team with at least this authority, else of any team."""
        found = [p for p in self.staff if p.team == name and p.authority >= authority]
        return found or [p for p in self.staff if p.authority >= authority]

    def rows(self, start: int) -> dict[str, list[Any]]:
        """Return the staff in contract form."""
        first = start // DAY
        return {
            "staff_id": [p.id for p in self.staff],
            "team": [p.team for p in self.staff],
            "job_level": [_LEVELS[p.level] for p in self.staff],
            "authority_level": [p.authority for p in self.staff],
            "timezone": [CALENDARS[p.calendar][0] for p in self.staff],
            "calendar": [p.calendar for p in self.staff],
            "started_on": [first - 500 - 17 * i % 400 for i in range(len(self.staff))],
        }


def build_office() -> Office:
    """Return the staff: the same people in every world."""
    people: list[Person] = []
    calendars = ("emea", "americas", "apac")
    for team, letters in _TEAMS.items():
        for place, letter in enumerate(letters):
            number = len(people) + 1
            level = "sSLMD".index(letter)
            people.append(Person(f"ST{number:03d}", team, level, calendars[place % 3]))
    return Office(tuple(people))


def at_work(dice: Dice, moment: int, calendar: str) -> int:
    """Move an instant (microseconds) into the calendar's next working hours, if it is outside.

    Holidays are worked now and then, as in life; one instant in forty stays as it is.
    """
    if dice.chance(0.025):
        return moment
    zone, days, opens, closes = CALENDARS[calendar]
    whole = datetime.fromtimestamp(moment // MICRO, tz=UTC).astimezone(ZoneInfo(zone))
    local = whole
    if local.hour >= closes:
        local = local.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    while local.weekday() >= days:
        local = local.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    if local.hour < opens:
        local = local.replace(hour=opens, minute=dice.below(45), second=dice.below(60))
    if local == whole:
        return moment
    return int(local.timestamp()) * MICRO + dice.below(MICRO)
