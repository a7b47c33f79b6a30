"""The clock models alone, as dbt compiles them, on calendars and clocks of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from tests.project.casework.calendars import DAYS, FIRST, Calendar, Clock
from tests.project.casework.warehouse import put_rows, records

CALENDAR_MODELS = ("int_calendar_local_hours", "int_calendar_openings", "int_calendar_days")
CLOCK_MODELS = ("int_clock_positions", "int_clock_spans", "int_clock_pause_totals")
ANSWER = "int_clocks_measured"
MODELS = (*CALENDAR_MODELS, *CLOCK_MODELS, ANSWER)
Span = tuple[datetime, datetime]
Row = dict[str, Any]


@dataclass(frozen=True)
class Timed:
    """A clock in instants (UTC), on the calendar of a number."""

    calendar: int
    started_at: datetime
    measured_to: datetime
    target_minutes: int
    pauses: tuple[Span, ...] = ()

    def until(self, end: datetime) -> Timed:
        """The same clock, measured up to another instant."""
        pauses = tuple((begin, min(resumed, end)) for begin, resumed in self.pauses if begin < end)
        return replace(self, measured_to=max(end, self.started_at), pauses=pauses)


def timed(number: int, clock: Clock) -> Timed:
    """A clock of minutes in instants, on the calendar of a number."""
    at = clock.calendar.at
    pauses = tuple((at(begin), at(end)) for begin, end in clock.pauses)
    return Timed(number, at(clock.start), at(clock.end), clock.target, pauses)


def _clock_time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


class ClockModels:
    """The compiled models in a database in memory; every call of a method replaces its tables."""

    def __init__(self, sql: dict[str, str], database: str) -> None:
        """Take the models' SQL and the name of the database that it speaks of."""
        self.sql = sql
        self.connection = duckdb.connect()
        self.connection.execute(
            f"set TimeZone = 'UTC'; attach ':memory:' as {database}; use {database}"
        )
        self.connection.execute("create schema seeds; create schema intermediate")
        # Help desks bring hours of their own; here there are none.
        self.connection.execute(
            "create table intermediate.int_desk_local_hours (calendar varchar, timezone varchar,"
            " opens_local timestamp, closes_local timestamp)"
        )

    def _build(self, models: Sequence[str]) -> None:
        for model in models:
            self.connection.execute(
                f"create or replace table intermediate.{model} as {self.sql[model]}"
            )

    def load(self, calendars: Sequence[Calendar]) -> None:
        """Open and close the calendars, named by their number, beside one that is always open."""
        named = [(str(number), calendar) for number, calendar in enumerate(calendars)]
        begin, end = date(2025, 1, 1), timedelta(days=DAYS)
        force = {"valid_from": "date", "valid_to": "date"}
        put_rows(
            self.connection,
            "seeds.calendars",
            {"calendar": "varchar", "timezone": "varchar", "is_always_open": "boolean"} | force,
            [
                ("always", "UTC", True, FIRST - timedelta(days=2), None),
                *(
                    (code, one.zone, one.is_always_open, one.first_day, one.first_day + end)
                    for code, one in named
                ),
            ],
        )
        put_rows(
            self.connection,
            "seeds.calendar_hours",
            {"calendar": "varchar", "weekday": "bigint", "opens": "varchar", "closes": "varchar"}
            | force,
            [
                (code, weekday, _clock_time(opens), _clock_time(closes), begin, None)
                for code, one in named
                for weekday, stretches in enumerate(one.hours, start=1)
                for opens, closes in stretches
            ],
        )
        put_rows(
            self.connection,
            "seeds.holidays",
            {"calendar": "varchar", "holiday_on": "date"} | force,
            [(code, day, begin, None) for code, one in named for day in sorted(one.holidays)],
        )
        self._build(CALENDAR_MODELS)

    def measure(self, clocks: Sequence[Timed]) -> list[Row]:
        """Return the models' elapsed, paused and due time of each clock, in their order."""
        named = [(str(number), clock) for number, clock in enumerate(clocks)]
        put_rows(
            self.connection,
            "intermediate.int_clocks_assigned",
            {"clock_id": "varchar", "calendar": "varchar", "target_minutes": "bigint"}
            | {"started_at": "timestamp", "measured_to": "timestamp"},
            [
                (code, str(one.calendar), one.target_minutes, one.started_at, one.measured_to)
                for code, one in named
            ],
        )
        put_rows(
            self.connection,
            "intermediate.int_clock_pauses",
            {"clock_id": "varchar", "calendar": "varchar", "paused_at": "timestamp"}
            | {"resumed_at": "timestamp", "is_paused_now": "boolean"},
            [
                (code, str(one.calendar), begin, end, end == one.measured_to)
                for code, one in named
                for begin, end in one.pauses
            ],
        )
        self._build(CLOCK_MODELS)
        rows = {row["clock_id"]: row for row in records(self.connection.execute(self.sql[ANSWER]))}
        return [rows[code] for code, _ in named]
