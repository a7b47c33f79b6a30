"""What the private database holds decides how a night builds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from evenhand.home import Home
from evenhand.warehouse import project, state
from evenhand.warehouse.state import BuildPlan, begin_build, complete_build, plan_build

MONDAY = datetime(2026, 6, 29, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def _project(tiny_project: Path) -> None:
    """Every plan is made for the tiny project."""


def land(home: Home, *batches: tuple[int, str]) -> None:
    """Lay commit markers of the given sequence numbers and statuses."""
    folder = home.lake / "landed_batches"
    folder.mkdir(parents=True, exist_ok=True)
    rows = ", ".join(f"({seq}, '{status}')" for seq, status in batches)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * from (values {rows}) as t(landed_seq, status)) "
            f"to '{folder / f'{batches[0][0]}.parquet'}' (format parquet)"
        )


def run(home: Home, night: datetime) -> BuildPlan:
    """Plan, begin and complete a build, leaving a database file behind."""
    plan = plan_build(home, night)
    begin_build(home, plan)
    database = plan.database(home)
    database.parent.mkdir(parents=True, exist_ok=True)
    database.touch()
    complete_build(home, plan)
    return plan


def test_the_first_night_builds_everything(home: Home) -> None:
    plan = plan_build(home, MONDAY)
    assert (plan.mode, plan.built_as_of, plan.built_seq) == ("full", "", 0)


def test_the_next_night_builds_on_top_of_the_last(home: Home) -> None:
    land(home, (1, "landed"), (2, "landed"))
    run(home, MONDAY)
    land(home, (3, "landed"), (4, "failed"))
    plan = plan_build(home, TUESDAY)
    assert plan.mode == "incremental"
    assert plan.built_as_of == "2026-06-29 00:00:00.000000"
    assert (plan.built_seq, plan.landed_seq) == (2, 3)


def test_the_same_night_again_is_incremental_on_itself(home: Home) -> None:
    run(home, MONDAY)
    plan = plan_build(home, MONDAY)
    assert (plan.mode, plan.built_as_of) == ("incremental", plan.as_of)


def test_an_older_night_is_replayed_beside_the_chain(home: Home) -> None:
    run(home, TUESDAY)
    replay = run(home, MONDAY)
    assert replay.mode == "replay"
    assert replay.database(home) != plan_build(home, WEDNESDAY).database(home)
    assert plan_build(home, WEDNESDAY).built_as_of == "2026-06-30 00:00:00.000000"


def test_a_changed_rule_builds_everything_anew(home: Home, tiny_project: Path) -> None:
    run(home, MONDAY)
    seed = tiny_project / "seeds/policy/quarantine_limits.csv"
    seed.write_text(seed.read_text() + "tasks,0.5,5,2025-01-01,\n")
    project.forget_hashes()
    plan = plan_build(home, TUESDAY)
    assert plan.mode == "full"
    assert "changed" in plan.reason


def test_a_changed_test_does_not(home: Home, tiny_project: Path) -> None:
    run(home, MONDAY)
    (tiny_project / "tests/integrity/another.sql").write_text("select 1 where false")
    project.forget_hashes()
    assert plan_build(home, TUESDAY).mode == "incremental"


def test_a_failed_night_is_continued_in_its_mode(home: Home) -> None:
    run(home, MONDAY)
    begun = plan_build(home, TUESDAY)
    begin_build(home, begun)
    assert replace(plan_build(home, TUESDAY), landed_seq=0) == replace(begun, landed_seq=0)


def test_a_failed_later_night_forces_the_earlier_one_to_build_everything(home: Home) -> None:
    run(home, MONDAY)
    begin_build(home, plan_build(home, WEDNESDAY))
    plan = plan_build(home, TUESDAY)
    assert plan.mode == "full"
    assert "not finished" in plan.reason


def test_nothing_builds_on_a_full_build_that_was_not_finished(home: Home) -> None:
    run(home, MONDAY)
    begin_build(home, plan_build(home, WEDNESDAY))
    begin_build(home, plan_build(home, TUESDAY))  # full, and it fails as well
    assert plan_build(home, WEDNESDAY).mode == "full"


def test_a_lost_database_is_built_anew(home: Home) -> None:
    plan = run(home, MONDAY)
    plan.database(home).unlink()
    assert plan_build(home, TUESDAY).mode == "full"


def test_the_state_is_replaced_in_one_step(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    run(home, MONDAY)
    before = state.read_state(home)

    def broken(self: Path, target: Path) -> Path:
        raise OSError("the machine died")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="died"):
        begin_build(home, plan_build(home, TUESDAY))
    monkeypatch.undo()
    assert state.read_state(home) == before
