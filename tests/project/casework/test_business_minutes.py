"""Business minutes hold: against a count of every minute, against a library, and among themselves.

What is tested is the SQL of the clock models as dbt compiles it. Hypothesis draws more than a
thousand calendars with a clock each, and each property must hold for all of them; they are measured
together, for a run of the models takes as long for one as for all. What fails is made small before
it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from tests.project.casework.calendars import MINUTE, Calendar, Clock, clocks
from tests.project.casework.clock_models import MODELS, ClockModels, Row, Timed, timed
from tests.project.casework.warehouse import Project

EXAMPLES = 1_000
MICROS = 60_000_000
MICROSECOND = timedelta(microseconds=1)
Judge = Callable[[Sequence[Timed], Sequence[Clock]], list[str | None]]
"""Says of each clock what is wrong, or nothing."""

ZONE, NEVER = "Europe/Berlin", datetime(9999, 1, 1)
SPRING, AUTUMN = date(2026, 3, 20), date(2026, 10, 16)
KNOWN = tuple(
    Clock(Calendar(ZONE, day, (hours,) * 7, frozenset(), False), 3_000, 40_000, 9_000, ())
    for day in (SPRING, AUTUMN)
    for hours in (
        ((30, 150), (180, 300)),  # closes in the hour that is skipped, opens again when it is over
        ((135, 165), (180, 300)),  # lies whole in that hour
        ((60, 150), (150, 240)),  # two that meet in it
        ((0, 1440),),
    )
)
"""Calendars that no draw may leave out: openings that begin or end while the clocks change."""


@dataclass
class Drawn:
    """A thousand clocks and more, and the models with their calendars loaded."""

    models: ClockModels
    clocks: list[Clock]

    def failures(self, judge: Judge, clocks: Sequence[Clock]) -> list[str]:
        """Judge clocks whose calendars are loaded in their order."""
        timed_clocks = [timed(number, clock) for number, clock in enumerate(clocks)]
        return [said for said in judge(timed_clocks, clocks) if said]

    def hold(self, judge: Judge) -> None:
        """Judge all in one go; of the clocks that fail show the smallest there is."""
        failures = self.failures(judge, self.clocks)
        if failures:
            smallest = self.smallest(judge)
            pytest.fail(f"{len(failures)} of {len(self.clocks)} clocks, such as:\n{smallest}")

    def smallest(self, judge: Judge) -> str:
        """Let hypothesis look for the smallest clock that fails, and say what is wrong with it."""

        def alone(clock: Clock) -> list[str]:
            self.models.load([clock.calendar])
            return self.failures(judge, [clock])

        try:
            known = [clock for clock in KNOWN if alone(clock)]
            found = known[0] if known else find(clocks(), lambda clock: bool(alone(clock)))
            return f"{alone(found)[0]}\n{found}"
        finally:
            self.models.load([clock.calendar for clock in self.clocks])


@pytest.fixture(scope="module")
def drawn(night: Project) -> Drawn:
    """Draw clocks until there are EXAMPLES that the library can be asked about as well."""
    found = list(KNOWN)

    @settings(
        max_examples=EXAMPLES + EXAMPLES // 8,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(clocks())
    def draw(clock: Clock) -> None:
        found.append(clock)

    draw()
    models = ClockModels(night.compiled(*MODELS), night.database.stem)
    models.load([clock.calendar for clock in found])
    return Drawn(models, found)


def test_minutes_and_due_time_are_those_of_a_count_of_every_minute(drawn: Drawn) -> None:
    def judge(moments: Sequence[Timed], drawn_clocks: Sequence[Clock]) -> list[str | None]:
        rows = drawn.models.measure(moments)
        return [differs(clock, row) for clock, row in zip(drawn_clocks, rows, strict=True)]

    def differs(clock: Clock, row: Row) -> str | None:
        elapsed, paused, due = clock.counted()
        counted = (elapsed * MICROS, paused * MICROS, due)
        said = (row["elapsed_micros"], row["paused_micros"], row["due_at"])
        return None if said == counted else f"counted {counted}, the models say {said}"

    drawn.hold(judge)


def test_minutes_are_those_of_the_library_business_duration(drawn: Drawn) -> None:
    """The library cannot be asked about openings that begin or end while the clocks change."""

    def judge(moments: Sequence[Timed], drawn_clocks: Sequence[Clock]) -> list[str | None]:
        rows = drawn.models.measure(moments)
        return [differs(clock, row) for clock, row in zip(drawn_clocks, rows, strict=True)]

    def differs(clock: Clock, row: Row) -> str | None:
        if not clock.calendar.is_plain():
            return None
        library, said = clock.elapsed_by_library(), row["elapsed_micros"] / MICROS
        return None if said == library else f"the library says {library}, the models {said}"

    assert sum(clock.calendar.is_plain() for clock in drawn.clocks) >= EXAMPLES
    drawn.hold(judge)


def test_a_target_added_to_a_start_and_measured_back_is_the_target(drawn: Drawn) -> None:
    """Up to the due time exactly the target is used, a moment earlier less; pauses move it."""

    def judge(moments: Sequence[Timed], _: Sequence[Clock]) -> list[str | None]:
        dues = [row["due_at"] for row in drawn.models.measure(moments)]
        known = [(one, due) for one, due in zip(moments, dues, strict=True) if due is not None]
        back = iter(drawn.models.measure([again for one in known for again in measured_back(*one)]))
        return [
            differs(one.target_minutes * MICROS, [next(back) for _ in range(3)]) for one, _ in known
        ]

    def measured_back(one: Timed, due: datetime) -> list[Timed]:
        """Up to the due time, to a moment before it, and to the due time as if nothing paused."""
        return [one.until(due), one.until(due - MICROSECOND), replace(one.until(due), pauses=())]

    def differs(target: int, back: list[Row]) -> str | None:
        at_due, before, unpaused = (row["elapsed_micros"] for row in back)
        if (before, at_due) != (target - 1, target):
            return f"at the due time {at_due} of {target} are used, a moment before {before}"
        if unpaused != target + back[0]["paused_micros"]:
            return f"the due time is moved by {unpaused - target}, not by the pauses before it"
        return None

    drawn.hold(judge)


def test_minutes_add_up_and_keep_their_order(drawn: Drawn) -> None:
    """At any instant, to the microsecond: the parts make the whole, later and more is due later."""

    def judge(moments: Sequence[Timed], _: Sequence[Clock]) -> list[str | None]:
        parts = [part for one in moments for part in of_parts(one)]
        rows = iter(drawn.models.measure(parts))
        return [differs([next(rows) for _ in range(4)]) for _ in moments]

    def of_parts(one: Timed) -> list[Timed]:
        """The whole, its two parts, and the whole with a greater target; all without pauses."""
        start = one.started_at + MINUTE / 3
        end = max(one.measured_to + MINUTE / 7, start)
        whole = replace(one, started_at=start, measured_to=end, pauses=())
        middle = start + (end - start) * 0.3
        return [
            whole,
            replace(whole, measured_to=middle),
            replace(whole, started_at=middle),
            replace(whole, target_minutes=one.target_minutes + 1),
        ]

    def differs(rows: list[Row]) -> str | None:
        whole, first, second, greater = (row["elapsed_micros"] for row in rows)
        if not 0 <= first + second == whole == greater:
            return f"{first} and {second} do not make {whole}"
        due, _, later_start, greater_target = (row["due_at"] or NEVER for row in rows)
        if due > later_start:
            return f"who starts later is due earlier: {later_start} instead of {due}"
        if due >= greater_target != NEVER:
            return f"who has more time is due no later: {greater_target} after {due}"
        return None

    drawn.hold(judge)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 5), ("2026-10-24", 7)])
def test_a_night_shift_is_as_long_as_the_night(drawn: Drawn, day: str, hours: int) -> None:
    """From noon to noon Berlin's shift of six hours has five when the clocks go forward."""
    first = datetime.fromisoformat(day).date()
    shift = ((30, 270), (1320, 1440))
    calendar = Calendar(ZONE, first, (shift,) * 7, frozenset(), False)
    noon = datetime.fromisoformat(f"{day} 12:00")
    number = len(drawn.clocks)
    drawn.models.load([*(clock.calendar for clock in drawn.clocks), calendar])
    (row,) = drawn.models.measure([Timed(number, noon, noon + timedelta(days=1), 60)])
    assert row["elapsed_micros"] * MICROSECOND == hours * 60 * MINUTE
