"""Whole nights on the tiny project: what is published, what stops a night, what a replay gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from evenhand import night
from evenhand.home import Home
from evenhand.night import Night
from evenhand.publish.generation import Published, current_generation
from evenhand.report.summary import as_text
from evenhand.warehouse.dbt import BuildError, forget_manifests
from evenhand.warehouse.errors import NightError, NightStoppedError
from evenhand.warehouse.state import plan_build

MONDAY = datetime(2026, 6, 29, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
BROKEN = ["a8,broken,active,2026-06-29", "a9,broken,active,2026-06-29"]
SOUND = ["a1,expert,active,2026-06-01", "a2,expert,active,2026-06-02"]

pytestmark = pytest.mark.usefixtures("tiny_project")


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A folder of contract files with two sound accounts."""
    folder = tmp_path / "drop"
    folder.mkdir()
    write_accounts(folder, SOUND)
    return folder


def write_accounts(folder: Path, rows: Sequence[str], name: str = "accounts") -> None:
    header = "account_id,account_role,status,created_at"
    (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n")


def build(tonight: Night) -> None:
    for source in night.begin(tonight):
        night.ingest(tonight, source)
    night.build_core(tonight)
    night.build_judgements(tonight)
    night.check(tonight)


def run(home: Home, as_of: datetime, drop: Path, *, is_backfill: bool = False) -> Published:
    tonight = Night(home, as_of, drop)
    build(tonight)
    return night.publish(tonight, is_backfill=is_backfill)


def read(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path / "evenhand.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_night_publishes_what_it_judged_and_says_so(home: Home, drop: Path) -> None:
    published = run(home, TUESDAY, drop)
    flagged = "select account_id from marts.account_signals where status = 'flagged'"
    assert read(home.current, flagged) == [("a2",)]
    assert published.tables == 3
    text = as_text(night.summarise(Night(home, TUESDAY)))
    assert "2 new rows in 1 entities, 0 quarantined" in text
    assert "timing: 1 accounts (too_fast 1)" in text


def test_the_same_night_again_changes_nothing(home: Home, drop: Path) -> None:
    first = run(home, TUESDAY, drop)
    again = run(home, TUESDAY, drop)
    assert (again.generation, again.is_new) == (first.generation, False)
    assert read(home.current, "select count(*) from marts.account_signals") == [(2,)]


def test_the_step_log_becomes_a_table(home: Home, drop: Path) -> None:
    run(home, MONDAY, drop)
    write_accounts(drop, ["a3,expert,active,2026-06-29 10:00:00"], "accounts_2")
    run(home, TUESDAY, drop)
    steps = read(
        home.current,
        "select cast(as_of as date)::varchar, step, status, seconds >= 0 from marts.night_log "
        "where step in ('staging and core', 'publish') order by as_of, step",
    )
    assert steps == [
        ("2026-06-29", "publish", "ok", True),
        ("2026-06-29", "staging and core", "ok", True),
        ("2026-06-30", "publish", "running", None),
        ("2026-06-30", "staging and core", "ok", True),
    ]


def test_a_failing_check_leaves_readers_where_they_were(home: Home, drop: Path) -> None:
    monday = run(home, MONDAY, drop)
    write_accounts(drop, ["a9,forbidden,active,2026-06-29 10:00:00"], "accounts_2")
    with pytest.raises(NightStoppedError, match="no_signal_without_an_account: 1 row"):
        build(Night(home, TUESDAY, drop))
    assert current_generation(home) == monday.generation


@pytest.mark.parametrize("steps_done", [1, 2, 3, 4])
def test_a_night_that_dies_between_steps_leaves_yesterday_and_can_go_on(
    home: Home, drop: Path, steps_done: int
) -> None:
    monday = run(home, MONDAY, drop)
    write_accounts(drop, ["a3,expert,active,2026-06-29 10:00:00"], "accounts_2")
    tonight = Night(home, TUESDAY, drop)
    steps = (
        lambda: [night.ingest(tonight, source) for source in night.begin(tonight)],
        lambda: night.build_core(tonight),
        lambda: night.build_judgements(tonight),
        lambda: night.check(tonight),
    )
    for step in steps[:steps_done]:
        step()
    assert current_generation(home) == monday.generation
    assert read(home.current, "select count(*) from marts.account_signals") == [(2,)]
    run(home, TUESDAY, drop)
    assert read(home.current, "select count(*) from marts.account_signals") == [(3,)]


def test_too_much_quarantine_stops_the_night_before_it_judges(home: Home, drop: Path) -> None:
    write_accounts(drop, ["a1,expert,active,2026-06-01", *BROKEN])
    with pytest.raises(NightStoppedError) as stop:
        build(Night(home, TUESDAY, drop))
    assert "accounts: 2 of 3 new rows (66.7%); the limit is 20.0%" in str(stop.value)
    with duckdb.connect(str(plan_build(home, TUESDAY).database(home)), read_only=True) as built:
        tables = built.execute("select table_name from duckdb_tables()").fetchall()
    assert ("account_signals",) not in tables
    assert current_generation(home) is None


def test_a_handful_in_quarantine_is_told_and_the_night_goes_on(home: Home, drop: Path) -> None:
    write_accounts(drop, ["a1,expert,active,2026-06-01", BROKEN[0]])
    assert run(home, TUESDAY, drop).is_current
    assert "accounts: 1 of 2 are broken" in as_text(night.summarise(Night(home, TUESDAY)))


def test_the_limit_is_the_one_in_force_on_that_night(home: Home, drop: Path) -> None:
    write_accounts(drop, ["a1,expert,active,2026-05-01"] * 1 + ["a9,broken,active,2026-05-01"])
    write_accounts(drop, ["a2,expert,active,2026-05-01"], "accounts_2")
    published = run(home, datetime(2026, 5, 31, tzinfo=UTC), drop)  # a third is broken, half may be
    assert published.is_current


def test_a_night_without_accounts_stops(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "tasks.csv").write_text("task_id\n")
    with pytest.raises(NightStoppedError, match="No account has landed"):
        build(Night(home, TUESDAY, folder))


def test_rules_that_are_not_fit_stop_the_night_before_anything_lands(
    home: Home, drop: Path, tiny_project: Path
) -> None:
    seed = tiny_project / "seeds/policy/quarantine_limits.csv"
    seed.write_text(seed.read_text().replace("0.05", "a lot"))
    with pytest.raises(NightStoppedError, match=r"quarantine_limits\.csv"):
        build(Night(home, TUESDAY, drop))
    assert not list(home.lake.rglob("*.parquet"))


def test_no_source_is_an_error_with_its_cure(home: Home) -> None:
    with pytest.raises(NightError, match="--drop"):
        night.begin(Night(home, TUESDAY))


def test_an_old_night_rebuilt_after_newer_data_gives_the_same_rows(home: Home, drop: Path) -> None:
    monday = run(home, MONDAY, drop)
    write_accounts(drop, ["a3,expert,active,2026-06-29 10:00:00"], "accounts_2")
    tuesday = run(home, TUESDAY, drop)
    replayed = run(home, MONDAY, drop)
    assert (replayed.generation, replayed.is_new) == (monday.generation, False)
    assert replayed.is_current
    assert not list((home.warehouse / "replay").iterdir())
    assert plan_build(home, TUESDAY + timedelta(days=1)).mode == "incremental"
    assert run(home, TUESDAY, drop).generation == tuesday.generation


def test_a_backfill_of_an_older_night_leaves_the_newer_one_to_readers(
    home: Home, drop: Path
) -> None:
    tuesday = run(home, TUESDAY, drop)
    monday = run(home, MONDAY, drop, is_backfill=True)
    assert not monday.is_current
    assert current_generation(home) == tuesday.generation


def test_what_a_night_said_is_kept_for_later_nights(home: Home, drop: Path) -> None:
    run(home, MONDAY, drop)
    run(home, MONDAY, drop)
    folder = home.history / "account_signals"
    assert {file.name for file in folder.iterdir()} == {"empty.parquet", "20260629T000000Z.parquet"}
    with duckdb.connect() as connection:
        said = connection.execute(
            "select account_id, status, cast(as_of as varchar) "
            f"from '{folder}/*.parquet' order by 1"
        ).fetchall()
    assert said == [
        ("a1", "clear", "2026-06-29 00:00:00"),
        ("a2", "flagged", "2026-06-29 00:00:00"),
    ]


def test_a_night_that_later_ones_passed_by_keeps_nothing(home: Home, drop: Path) -> None:
    """Wednesday spoke without Tuesday, which stopped; what both draw would be drawn twice."""
    wednesday = TUESDAY + timedelta(days=1)
    run(home, MONDAY, drop)
    run(home, wednesday, drop)
    assert run(home, TUESDAY, drop).is_new
    folder = home.history / "account_signals"
    assert {file.stem for file in folder.iterdir()} == {
        "empty", "20260629T000000Z", "20260701T000000Z",
    }  # fmt: skip
    assert "history keeps nothing" in Night(home, TUESDAY).log.file.read_text()
    kept = (folder / "20260701T000000Z.parquet").stat().st_mtime_ns
    run(home, wednesday, drop)
    assert (folder / "20260701T000000Z.parquet").stat().st_mtime_ns > kept


def test_a_replay_does_not_read_what_sources_have_now(home: Home, drop: Path) -> None:
    """Rows of Friday would be Tuesday's ever after; the next night finds them all the same."""
    home.config.write_text(f'[[sources]]\nname = "exports"\nkind = "files"\nlocation = "{drop}"\n')
    monday, tuesday = Night(home, MONDAY), Night(home, TUESDAY)
    first = _run_declared(monday)
    _run_declared(tuesday)
    write_accounts(drop, ["a3,expert,active,2026-06-28 10:00:00"], "accounts_2")
    assert _run_declared(monday).generation == first.generation
    assert night.ingest(monday, "exports") == 0
    assert night.ingest(Night(home, TUESDAY + timedelta(days=1)), "exports") == 1


def _run_declared(tonight: Night) -> Published:
    build(tonight)
    return night.publish(tonight)


def test_a_failed_step_is_in_the_log_with_its_words(
    home: Home, drop: Path, tiny_project: Path
) -> None:
    model = tiny_project / "models/core/accounts.sql"
    model.write_text(model.read_text().replace("account_role", "no_such_column"))
    forget_manifests()
    tonight = Night(home, TUESDAY, drop)
    with pytest.raises(BuildError, match="no_such_column"):
        build(tonight)
    assert '"status": "failed"' in tonight.log.file.read_text()


@pytest.mark.parametrize(
    ("params", "end", "expected"),
    [
        ({"as_of": "2026-06-29"}, TUESDAY, MONDAY),
        ({"as_of": "2026-06-29T02:00:00+02:00"}, None, MONDAY),
        ({}, TUESDAY, TUESDAY),
        ({"as_of": None}, TUESDAY.replace(microsecond=5), TUESDAY),
    ],
)
def test_the_instant_is_the_parameter_or_the_intervals_end(
    params: dict[str, str], end: datetime | None, expected: datetime, tmp_path: Path
) -> None:
    assert Night.of({**params, "home": str(tmp_path)}, end).as_of == expected


def test_a_run_without_any_instant_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="as_of"):
        Night.of({"home": str(tmp_path)}, None)
