"""Calendars and clocks at random, chosen to be awkward, and two ways to count their minutes.

Neither way knows the models. The first lays every minute of the calendar out and counts. It
resolves local times with :mod:`zoneinfo` as iCalendar does (RFC 5545, 3.3.5): a time that the
clocks show twice is the first of the two, one that they skip counts as that much later. The second
asks the library ``business-duration``, which knows one opening a day and no zones: it is given
wall-clock times, opening by opening and stretch by stretch of one offset from UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from business_duration import businessDuration
from hypothesis import strategies as st

DAYS = 30
DAY = 1440
MINUTE = timedelta(minutes=1)
FIRST, LAST = date(2025, 9, 1), date(2027, 4, 30)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",  # off the full hour
    "America/Santiago",  # the clocks change at midnight
    "Africa/Cairo",  # likewise
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Chatham",
    "Pacific/Kiritimati",  # a day ahead
    "Asia/Kathmandu",
    "Asia/Manila",
)
Stretch = tuple[int, int]
"""From a minute on, before a minute."""


@cache
def offset_changes(zone: str) -> tuple[datetime, ...]:
    """The instants (UTC, without a zone) between FIRST and LAST at which the clocks change."""
    days = [datetime.combine(FIRST, time()) + timedelta(days=n) for n in range((LAST - FIRST).days)]
    quarters = [
        day + 15 * n * MINUTE
        for day in days
        if utc_offset(zone, day) != utc_offset(zone, day + timedelta(days=1))
        for n in range(96)
    ]
    return tuple(
        at for at in quarters if utc_offset(zone, at) != utc_offset(zone, at - 15 * MINUTE)
    )


def utc_offset(zone: str, instant: datetime) -> timedelta:
    """How far a zone's wall clock is ahead at an instant (UTC, without a zone)."""
    offset = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset


@dataclass(frozen=True)
class Calendar:
    """A calendar in force for DAYS days; ``hours`` has each weekday's openings, Monday first."""

    zone: str
    first_day: date
    hours: tuple[tuple[Stretch, ...], ...]
    holidays: frozenset[date]
    is_always_open: bool

    @property
    def begin(self) -> datetime:
        """The instant from which minutes are numbered: well before the first opening."""
        return datetime.combine(self.first_day, time()) - timedelta(days=1)

    def at(self, minute: float) -> datetime:
        """The instant of a minute."""
        return self.begin + minute * MINUTE

    def openings(self) -> Iterator[tuple[date, Stretch]]:
        """Each day with each of its openings, in minutes of the wall clock."""
        for day in (self.first_day + timedelta(days=n) for n in range(DAYS)):
            if self.is_always_open:
                yield day, (0, DAY)
            elif day not in self.holidays:
                yield from ((day, stretch) for stretch in self.hours[day.weekday()])

    def utc_minute(self, day: date, minute: int) -> int:
        """The number of the minute at which the wall clock shows a minute of a day."""
        wall = datetime.combine(day, time()) + minute * MINUTE
        instant = wall.replace(tzinfo=ZoneInfo(self.zone), fold=0).astimezone(UTC)
        return (instant.replace(tzinfo=None) - self.begin) // MINUTE

    def open_minutes(self) -> npt.NDArray[np.bool_]:
        """Whether each minute is open."""
        minutes = np.zeros((DAYS + 3) * DAY, dtype=np.bool_)
        for day, (opens, closes) in self.openings():
            minutes[self.utc_minute(day, opens) : self.utc_minute(day, closes)] = True
        return minutes

    def is_plain(self) -> bool:
        """Whether no opening begins or ends in a stretch that the clocks skip or show twice."""
        for change in offset_changes(self.zone):
            walls = [change + utc_offset(self.zone, change + n * MINUTE) for n in (-1, 0)]
            low, high = min(walls), max(walls)
            for day, stretch in self.openings():
                edges = [datetime.combine(day, time()) + edge * MINUTE for edge in stretch]
                if any(low < edge < high for edge in edges):
                    return False
        return True


@dataclass(frozen=True)
class Clock:
    """A clock on a calendar, in minutes; pauses lie apart, and the last may last until the end."""

    calendar: Calendar
    start: int
    end: int
    target: int
    pauses: tuple[Stretch, ...]

    def counted(self) -> tuple[int, int, datetime | None]:
        """Elapsed and paused minutes, and when the target is used up, by counting every minute."""
        is_open = self.calendar.open_minutes()
        minutes = np.arange(len(is_open))
        paused = np.zeros(len(is_open), dtype=np.bool_)
        for begin, end in self.pauses:
            paused[begin:end] = True
        inside = is_open & (minutes >= self.start) & (minutes < self.end)
        used = np.cumsum(is_open & ~paused & (minutes >= self.start))
        reached = int(np.searchsorted(used, self.target))
        due = self.calendar.at(reached + 1) if reached < len(used) else None
        return int((inside & ~paused).sum()), int((inside & paused).sum()), due

    def running(self) -> list[Stretch]:
        """The stretches in which the clock is not paused."""
        edges = [self.start, *(edge for pause in self.pauses for edge in pause), self.end]
        return [(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True)]

    def elapsed_by_library(self) -> int:
        """Elapsed minutes, asking the library for each opening and stretch of one UTC offset."""
        calendar = self.calendar
        changes = [(at - calendar.begin) // MINUTE for at in offset_changes(calendar.zone)]
        total = 0.0
        for begin, end in self.running():
            edges = [begin, *(change for change in changes if begin < change < end), end]
            for stretch in pairwise(edges):
                offset = utc_offset(calendar.zone, calendar.at(stretch[0]))
                walls = [calendar.at(minute) + offset for minute in stretch]
                total += sum(_by_library(calendar, walls, one) for one in _weekly(calendar))
        return round(total)


def _weekly(calendar: Calendar) -> list[tuple[Stretch, tuple[int, ...]]]:
    """Each opening of a week with the weekdays (Monday is 0) that have it."""
    if calendar.is_always_open:
        return [((0, DAY), tuple(range(7)))]
    distinct = {stretch for day in calendar.hours for stretch in day}
    return [
        (stretch, tuple(n for n, day in enumerate(calendar.hours) if stretch in day))
        for stretch in sorted(distinct)
    ]


def _by_library(
    calendar: Calendar, walls: list[datetime], opening: tuple[Stretch, tuple[int, ...]]
) -> float:
    (opens, closes), weekdays = opening
    minutes = businessDuration(
        *walls,
        starttime=time(*divmod(opens, 60)),
        endtime=time(23, 59, 59) if closes == DAY else time(*divmod(closes, 60)),
        weekendlist=[day for day in range(7) if day not in weekdays],
        holidaylist=[] if calendar.is_always_open else sorted(calendar.holidays),
        unit="min",
    )
    return float(minutes)


def _edge(number: int, walls: tuple[int, ...]) -> int:
    """A minute of the day: any, a full quarter of an hour, or one at which the clocks change."""
    if number < DAY:
        return number
    return 15 * (number - DAY) if number <= DAY + 96 else walls[number % len(walls)]


def _walls(zone: str) -> tuple[int, ...]:
    """Minutes of the day around those at which a zone's clocks change; else 02:00."""
    shown = {120} | {
        (wall.hour * 60 + wall.minute + more) % DAY
        for change in offset_changes(zone)
        for wall in (change + utc_offset(zone, change), change + utc_offset(zone, change - MINUTE))
        for more in (-30, -15, 0, 15, 30)
    }
    return tuple(sorted(shown))


@st.composite
def days_of_hours(draw: st.DrawFn, walls: tuple[int, ...]) -> tuple[Stretch, ...]:
    """Up to three openings of one day, apart from each other or meeting."""
    numbers = draw(st.lists(st.integers(0, DAY + 96 + 600), min_size=2, max_size=6))
    edges = sorted({_edge(number, walls) for number in numbers})
    if numbers[0] % 2:
        return tuple(pairwise(edges))[:3]
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """A calendar; in a zone with summer time mostly one in whose days the clocks change."""
    zone = draw(st.sampled_from(ZONES))
    changes = offset_changes(zone)
    which = draw(st.integers(0, len(changes)))
    if which < len(changes):
        day = changes[which].date() - timedelta(days=draw(st.integers(2, DAYS - 2)))
        day = max(FIRST, day)
    else:
        day = draw(st.dates(FIRST, LAST - timedelta(days=DAYS)))
    patterns = (*draw(st.lists(days_of_hours(_walls(zone)), min_size=1, max_size=2)), ())
    of_weekdays = draw(st.integers(0, len(patterns) ** 7 - 1))
    return Calendar(
        zone=zone,
        first_day=day,
        hours=tuple(patterns[of_weekdays // len(patterns) ** n % len(patterns)] for n in range(7)),
        holidays=frozenset(
            day + timedelta(days=n) for n in draw(st.lists(st.integers(0, DAYS), max_size=4))
        ),
        is_always_open=draw(st.integers(0, 19)) == 0,
    )


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """A clock with up to three pauses; now and then its target is used up at one of its moments."""
    calendar = draw(calendars())
    moments = st.lists(st.integers(2 * DAY, DAYS * DAY), min_size=2, max_size=8, unique=True)
    start, *between, end = sorted(draw(moments))
    pauses = [pair for number, pair in enumerate(pairwise(between)) if number % 2 == 0]
    lasts = draw(st.booleans())
    if pauses and lasts:
        pauses[-1] = (pauses[-1][0], end)
    edges = (end, *(edge for pause in pauses for edge in pause))
    which = draw(st.integers(0, 2 * len(edges)))
    if which >= len(edges):
        return Clock(calendar, start, end, draw(st.integers(1, 6_000)), tuple(pauses))
    until = tuple((a, min(b, edges[which])) for a, b in pauses if a < edges[which])
    used = Clock(calendar, start, edges[which], 1, until).counted()[0]
    return Clock(calendar, start, end, max(1, used), tuple(pauses))
