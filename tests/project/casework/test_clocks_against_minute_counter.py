"""The clocks agree with a counter that walks through every minute.

The models' compiled SQL is evaluated on calendars chosen to be awkward: zones on both sides of
UTC and off the full hour, nights in which the clocks change, split days, holidays, shifts that
cross UTC midnight, and calendars that never close.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.project.casework.warehouse import Project, put_rows, records

MODELS = (
    "int_calendar_local_hours",
    "int_calendar_openings",
    "int_calendar_days",
    "int_clock_positions",
    "int_clock_spans",
    "int_clock_pause_totals",
    "int_clocks_measured",
)
HORIZON_DAYS = 45
WINDOWS = (
    datetime.fromisoformat("2026-03-01 00:00"),
    datetime.fromisoformat("2026-10-10 00:00"),
    datetime.fromisoformat("2025-12-10 00:00"),
)
WORKDAYS = (1, 2, 3, 4, 5)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Calendar:
    """A calendar, its weekly hours as (weekday, opens, closes), and the dates it is closed on."""

    code: str
    zone: str
    hours: tuple[tuple[int, str, str], ...]
    holidays: tuple[date, ...] = ()
    is_always_open: bool = False


def weekly(
    *hours: tuple[str, str], days: tuple[int, ...] = WORKDAYS
) -> tuple[tuple[int, str, str], ...]:
    return tuple((day, opens, closes) for day in days for opens, closes in hours)


CALENDARS = (
    Calendar("always", "UTC", (), is_always_open=True),
    Calendar("always_berlin", "Europe/Berlin", (), is_always_open=True),
    Calendar(
        "berlin",
        "Europe/Berlin",
        weekly(("09:00", "12:30"), ("13:30", "18:00")),
        (date(2026, 3, 31), date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)),
    ),
    Calendar("new_york", "America/New_York", weekly(("15:00", "23:30")), (date(2026, 10, 12),)),
    Calendar("manila", "Asia/Manila", weekly(("06:00", "16:00"), days=(1, 2, 3, 4, 5, 6))),
    Calendar(
        "night_berlin", "Europe/Berlin", weekly(("00:30", "04:30"), ("22:00", "24:00"), days=(6, 7))
    ),
    Calendar(
        "lord_howe",
        "Australia/Lord_Howe",
        weekly(("00:00", "03:15"), ("08:00", "17:00"), days=(1, 7)),
    ),
    Calendar("st_johns", "America/St_Johns", weekly(("07:15", "11:45"), ("12:00", "20:59"))),
    Calendar("chatham", "Pacific/Chatham", weekly(("08:00", "16:00"))),
)


def is_open(calendar: Calendar, instant: datetime) -> bool:
    """Whether a calendar is open in the minute that begins at a UTC instant."""
    if calendar.is_always_open:
        return True
    local = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(calendar.zone))
    now = local.hour * 60 + local.minute
    return local.date() not in calendar.holidays and any(
        weekday == local.isoweekday() and minute_of(opens) <= now < minute_of(closes)
        for weekday, opens, closes in calendar.hours
    )


def minute_of(clock_time: str) -> int:
    """Minutes from midnight to HH:MM."""
    hour, minute = clock_time.split(":")
    return int(hour) * 60 + int(minute)


class Clocks:
    """The compiled models on the calendars above, and the minute counter beside them."""

    def __init__(self, sql: dict[str, str], database: str) -> None:
        """Load the calendars and run the models that depend on nothing else."""
        self.sql = sql
        self.connection = duckdb.connect()
        self.connection.execute(
            f"set TimeZone = 'UTC'; attach ':memory:' as {database}; use {database}"
        )
        self.connection.execute("create schema seeds; create schema intermediate")
        self.connection.execute(
            "create table intermediate.int_desk_local_hours "
            "(calendar varchar, timezone varchar, opens_local timestamp, closes_local timestamp)"
        )
        self._load_calendars()
        for model in MODELS[:3]:
            self.connection.execute(f"create table intermediate.{model} as {sql[model]}")
        minutes = range(HORIZON_DAYS * 1440)
        self.open_minutes = {
            (calendar.code, window): np.array(
                [is_open(calendar, window + MINUTE * minute) for minute in minutes]
            )
            for calendar in CALENDARS
            for window in WINDOWS
        }

    def _load_calendars(self) -> None:
        begin, end = date(2025, 1, 1), None
        put_rows(
            self.connection,
            "seeds.calendars",
            {"calendar": "varchar", "timezone": "varchar", "is_always_open": "boolean"}
            | {"valid_from": "date", "valid_to": "date"},
            [(c.code, c.zone, c.is_always_open, begin, end) for c in CALENDARS],
        )
        put_rows(
            self.connection,
            "seeds.calendar_hours",
            {"calendar": "varchar", "weekday": "bigint", "opens": "varchar", "closes": "varchar"}
            | {"valid_from": "date", "valid_to": "date"},
            [(c.code, *hours, begin, end) for c in CALENDARS for hours in c.hours],
        )
        put_rows(
            self.connection,
            "seeds.holidays",
            {"calendar": "varchar", "holiday_on": "date", "valid_from": "date", "valid_to": "date"},
            [(c.code, day, begin, end) for c in CALENDARS for day in c.holidays],
        )

    def measure(self, clocks: list[Clock]) -> dict[str, dict[str, object]]:
        """Return the models' elapsed, paused and due time of each clock."""
        named = list(enumerate(clocks))
        put_rows(
            self.connection,
            "intermediate.int_clocks_assigned",
            {"clock_id": "varchar", "calendar": "varchar", "target_minutes": "bigint"}
            | {"started_at": "timestamp", "measured_to": "timestamp"},
            [(str(n), c.calendar, c.target, c.at(c.start), c.at(c.end)) for n, c in named],
        )
        put_rows(
            self.connection,
            "intermediate.int_clock_pauses",
            {"clock_id": "varchar", "calendar": "varchar", "paused_at": "timestamp"}
            | {"resumed_at": "timestamp", "is_paused_now": "boolean"},
            [
                (str(n), c.calendar, c.at(begin), c.at(end), end == c.end)
                for n, c in named
                for begin, end in c.pauses
            ],
        )
        for model in MODELS[3:-1]:
            self.connection.execute(
                f"create or replace table intermediate.{model} as {self.sql[model]}"
            )
        measured = records(self.connection.execute(self.sql[MODELS[-1]]))
        return {str(row["clock_id"]): row for row in measured}


@dataclass(frozen=True)
class Clock:
    """A clock in minutes from the begin of its window; pauses lie apart from each other."""

    calendar: str
    window: datetime
    start: int
    end: int
    target: int
    pauses: tuple[tuple[int, int], ...]

    def at(self, minute: int) -> datetime:
        """The instant of a minute."""
        return self.window + MINUTE * minute

    def counted(self, open_minutes: np.ndarray) -> tuple[int, int, datetime | None]:
        """Elapsed and paused minutes and the due time, by walking through every minute."""
        minutes = np.arange(len(open_minutes))
        paused = np.zeros(len(open_minutes), dtype=bool)
        for begin, end in self.pauses:
            paused |= (minutes >= begin) & (minutes < end)
        inside = (minutes >= self.start) & (minutes < self.end)
        used = np.cumsum(open_minutes & ~paused & (minutes >= self.start))
        reached = np.flatnonzero(used == self.target)
        due = self.at(int(reached[0]) + 1) if len(reached) else None
        elapsed = int((open_minutes & inside & ~paused).sum())
        return elapsed, int((open_minutes & inside & paused).sum()), due


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """A clock with up to three pauses, the last of which may last until the end."""
    last = (HORIZON_DAYS - 15) * 1440
    moments = sorted(draw(st.sets(st.integers(0, last), min_size=2, max_size=8)))
    start, *between, end = moments
    pauses = [pair for number, pair in enumerate(pairwise(between)) if number % 2 == 0]
    lasts = draw(st.booleans())
    if pauses and lasts:
        pauses[-1] = (pauses[-1][0], end)
    return Clock(
        calendar=draw(st.sampled_from([calendar.code for calendar in CALENDARS])),
        window=draw(st.sampled_from(WINDOWS)),
        start=start,
        end=end,
        target=draw(st.sampled_from([1, 60, 210, 240, 480, 960, 2400, 4800])),
        pauses=tuple(pauses),
    )


@pytest.fixture(scope="module")
def machine(night: Project) -> Clocks:
    return Clocks(night.compiled(*MODELS), night.database.stem)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(clocks(), min_size=20, max_size=40))
def test_every_clock_agrees_with_the_minute_counter(machine: Clocks, drawn: list[Clock]) -> None:
    measured = machine.measure(drawn)
    for number, clock in enumerate(drawn):
        row = measured[str(number)]
        counted = clock.counted(machine.open_minutes[clock.calendar, clock.window])
        elapsed, paused, due = counted
        minutes = (row["elapsed_micros"], row["paused_micros"])
        assert minutes == (elapsed * 60_000_000, paused * 60_000_000), clock
        if due is not None:
            assert row["due_at"] == due, clock


def test_a_night_shift_is_as_long_as_the_night(machine: Clocks) -> None:
    """From noon to noon Berlin's shift has 5 hours when the clocks go forward, 7 when back."""
    spring, autumn, _ = WINDOWS
    shifts = [
        Clock("night_berlin", window, day * 1440 + 720, day * 1440 + 2160, 60, ())
        for window, day in ((spring, 27), (autumn, 14))
    ]
    measured = machine.measure(shifts)
    hours = [int(str(measured[n]["elapsed_micros"])) / 3_600_000_000 for n in ("0", "1")]
    assert hours == [5, 7]
