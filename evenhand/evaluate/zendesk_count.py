"""When a ticket's target is used up, counted without the warehouse's clocks.

It walks through the local days of a schedule, opening by opening, with Python's own time zones. The
models find the same instants by sums and equality joins; what both share are the facts: statuses,
schedules and targets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

Span = tuple[str, datetime]
"""A status or calendar and the instant from which it holds."""

PAUSES: Mapping[str, tuple[str, ...]] = {
    "requester_wait_time": ("pending",),
    "agent_work_time": ("pending", "hold"),
}
"""Statuses in which a metric does not count; the others count in all."""
LONGEST = timedelta(days=366)
"""How far beyond the end of a clock its target is looked for."""


@dataclass(frozen=True)
class Schedule:
    """A desk's weekly hours.

    Attributes:
        zone: time zone.
        hours: by ISO weekday, local opening and closing minute.
        closed: local days on which it is closed.
    """

    zone: ZoneInfo
    hours: Mapping[int, Sequence[tuple[int, int]]]
    closed: frozenset[date]

    @classmethod
    def of(cls, timezone: str, hours: str, closed_days: str | None) -> Schedule:
        """Return the schedule of a row of ``desk_schedules``."""
        weekly: dict[int, list[tuple[int, int]]] = {}
        for text in json.loads(hours):
            weekday, opening = text.split(" ")
            opens, closes = (_minute(clock) for clock in opening.split("-"))
            weekly.setdefault(int(weekday), []).append((opens, closes))
        closed = frozenset(date.fromisoformat(day) for day in json.loads(closed_days or "[]"))
        return cls(ZoneInfo(timezone), {day: sorted(one) for day, one in weekly.items()}, closed)

    def open_between(self, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the openings (UTC) that lie between two instants, cut at both."""
        day = begin.astimezone(self.zone).date() - timedelta(days=1)
        while day <= end.astimezone(self.zone).date():
            if day not in self.closed:
                for opens, closes in self.hours.get(day.isoweekday(), ()):
                    first = max(self._instant(day, opens), begin)
                    last = min(self._instant(day, closes), end)
                    if first < last:
                        yield first, last
            day += timedelta(days=1)

    def _instant(self, day: date, minute: int) -> datetime:
        local = datetime.combine(day, time()) + timedelta(minutes=minute)
        return local.replace(tzinfo=self.zone).astimezone(UTC)


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


@dataclass(frozen=True)
class Clock:
    """One clock of one ticket; all instants are aware.

    Attributes:
        metric: what was promised.
        minutes: the target.
        start: when it started.
        end: when it stopped, else the night.
        statuses: the ticket's statuses in order.
        calendars: the schedules it was under in order; none for a clock that counts every minute.
    """

    metric: str
    minutes: int
    start: datetime
    end: datetime
    statuses: Sequence[Span]
    calendars: Sequence[Span]


def used_up_at(clock: Clock, schedules: Mapping[str, Schedule]) -> datetime | None:
    """Return the instant at which the target of ``clock`` is used up, ``None`` if never."""
    left = timedelta(minutes=clock.minutes)
    cuts = {clock.start, clock.end}
    cuts |= {at for _, at in (*clock.statuses, *clock.calendars) if clock.start < at < clock.end}
    ordered = sorted(cuts)
    pieces = [*pairwise(ordered), (clock.end, clock.end + LONGEST)]
    for begin, end in pieces:
        is_beyond = begin >= clock.end
        if not is_beyond and _held(clock.statuses, begin) in PAUSES.get(clock.metric, ()):
            continue
        openings: Iterator[tuple[datetime, datetime]] = iter([(begin, end)])
        if clock.calendars:
            calendar = _held(clock.calendars, begin)
            if calendar not in schedules:
                return None
            openings = schedules[calendar].open_between(begin, end)
        for first, last in openings:
            if last - first >= left:
                return first + left
            left -= last - first
    return None


def _held(spans: Sequence[Span], at: datetime) -> str:
    """Return what held at an instant; before the first span, the first."""
    held = [name for name, since in spans if since <= at]
    return held[-1] if held else spans[0][0]
