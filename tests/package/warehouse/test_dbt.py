"""The runner: one parse, readable failures, and a second try that goes on where it failed."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from evenhand.home import Home, open_home
from evenhand.warehouse import dbt
from evenhand.warehouse.parsing import saved_parse
from evenhand.warehouse.state import begin_build, complete_build, plan_build
from tests.conftest import REPOSITORY

MONDAY = datetime(2026, 6, 29, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def lay_accounts(home: Home, *accounts: tuple[str, str, str]) -> None:
    """Lay accounts (id, role, created) where ingest would."""
    folder = home.lake / "accounts"
    folder.mkdir(parents=True, exist_ok=True)
    rows = ", ".join(f"('{i}', '{role}', timestamp '{created}')" for i, role, created in accounts)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * from (values {rows}) as t(account_id, account_role, created_at)) "
            f"to '{folder / 'batch.parquet'}' (format parquet)"
        )


@pytest.fixture(autouse=True)
def _world(home: Home, tiny_project: Path) -> None:
    """Two accounts on Monday, a third on Tuesday."""
    lay_accounts(
        home,
        ("a1", "expert", "2026-06-01"),
        ("a2", "expert", "2026-06-02"),
        ("a3", "expert", "2026-06-29 12:00:00"),
    )


def build_all(home: Home, night: datetime) -> list[dbt.NodeResult]:
    plan = plan_build(home, night)
    begin_build(home, plan)
    results = dbt.build(home, plan, select=["*"], step="all")
    complete_build(home, plan)
    return results


def accounts(home: Home, night: datetime) -> list[tuple[str, str]]:
    database = plan_build(home, night).database(home)
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            "select account_id, cast(built_on as varchar) from core.accounts order by 1"
        ).fetchall()


def test_variables_reach_the_models_though_the_project_is_parsed_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_all(home, MONDAY)
    assert [account for account, _ in accounts(home, MONDAY)] == ["a1", "a2"]
    parsed = dbt.manifest(home)
    results = build_all(home, TUESDAY)
    assert dbt.manifest(home) is parsed
    assert {node.name for node in results} >= {"accounts", "account_signals", "source_health"}
    assert [account for account, _ in accounts(home, TUESDAY)] == ["a1", "a2", "a3"]
    assert {built_on for _, built_on in accounts(home, TUESDAY)} == {"2026-06-29 00:00:00"}


def last_log(home: Home) -> str:
    return (home.logs / "dbt/dbt.log").read_text().split("Running with dbt")[-1]


def test_the_project_is_parsed_once_for_all_homes_and_processes(
    home: Home, tiny_project: Path, tmp_path: Path
) -> None:
    """Another home, night and process find the parse, and read their own lake."""
    build_all(home, MONDAY)
    saved = saved_parse(tiny_project, "duckdb", home.work)
    written = saved.stat().st_mtime_ns
    dbt.forget_manifests()
    other = open_home(tmp_path / "other")
    lay_accounts(other, ("b1", "expert", "2026-06-01"))
    build_all(other, TUESDAY)
    assert "Unable to do partial parsing" not in last_log(other)
    assert [account for account, _ in accounts(other, TUESDAY)] == ["b1"]
    build_all(home, TUESDAY)
    assert [account for account, _ in accounts(home, TUESDAY)] == ["a1", "a2", "a3"]
    assert saved.stat().st_mtime_ns == written


def test_only_what_changed_is_parsed_anew(home: Home, tiny_project: Path) -> None:
    model = tiny_project / "models/core/accounts.sql"
    model.write_text(model.read_text() + "-- changed\n")
    parsed = dbt.manifest(home)
    assert "Unable to do partial parsing" not in (home.logs / "dbt/dbt.log").read_text()
    changed = next(node for node in parsed.nodes.values() if node.name == "accounts")
    assert changed.raw_code.endswith("-- changed")


def test_a_broken_saved_parse_is_replaced(home: Home, tiny_project: Path) -> None:
    saved = saved_parse(tiny_project, "duckdb", home.work)
    saved.write_bytes(b"half a file")
    build_all(home, MONDAY)
    assert [account for account, _ in accounts(home, MONDAY)] == ["a1", "a2"]
    assert saved.stat().st_size > 1_000


def test_a_project_that_cannot_be_written_is_parsed_into_the_home(
    home: Home, tiny_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(tiny_project / "target")
    monkeypatch.setattr(os, "access", lambda _, mode: not mode & os.W_OK)
    build_all(home, MONDAY)
    assert not (tiny_project / "target").exists()
    assert saved_parse(tiny_project, "duckdb", home.work).is_relative_to(home.work)
    assert saved_parse(tiny_project, "duckdb", home.work).is_file()


def test_a_project_that_was_moved_reads_its_own_seeds(
    home: Home, tiny_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A saved parse says where the seeds lay; the tiny project lay elsewhere then."""
    seed = tiny_project / "rules/policy/quarantine_limits.csv"
    seed.write_text(seed.read_text().replace("accounts", "moved_accounts"))
    build_all(home, MONDAY)
    with duckdb.connect(str(plan_build(home, MONDAY).database(home)), read_only=True) as connection:
        found = connection.execute("select * from seeds.quarantine_limits").fetchall()
    assert "moved_accounts" in str(found)


def test_a_failing_model_is_named_with_the_engines_words(home: Home, tiny_project: Path) -> None:
    model = tiny_project / "models/operations/source_health.sql"
    model.write_text(model.read_text().replace("round(", "no_such_function("))
    dbt.forget_manifests()
    with pytest.raises(dbt.BuildError) as failure:
        build_all(home, MONDAY)
    assert [node.name for node in failure.value.failures] == ["source_health"]
    assert "no_such_function" in str(failure.value)


def test_a_second_try_builds_only_what_was_left_undone(home: Home, tiny_project: Path) -> None:
    model = tiny_project / "models/core/accounts.sql"
    sound = model.read_text()
    plan = plan_build(home, MONDAY)
    begin_build(home, plan)
    model.write_text(sound + "and no_such_column = 1")
    dbt.forget_manifests()
    with pytest.raises(dbt.BuildError, match="2 behind them were not built"):
        dbt.build(home, plan, select=["*"], step="all")
    model.write_text(sound)
    dbt.forget_manifests()
    again = dbt.build(home, plan, select=["*"], step="all")
    assert {node.name for node in again} == {"accounts", "account_signals", "source_health"}
    third = dbt.build(home, plan, select=["*"], step="all")
    assert "quarantine_limits" in {node.name for node in third}


def test_a_project_that_does_not_parse_says_so(home: Home, tiny_project: Path) -> None:
    (tiny_project / "models/core/broken.sql").write_text("select * from {{ ref('nowhere') }}")
    dbt.forget_manifests()
    with pytest.raises(dbt.BuildError, match="nowhere"):
        dbt.manifest(home)


def test_failing_data_tests_are_returned_with_their_rows(home: Home) -> None:
    lay_accounts(home, ("a1", "forbidden", "2026-06-01"))
    plan = plan_build(home, MONDAY)
    dbt.build(home, plan, select=["*"], step="all")
    results = dbt.test(home, plan, select=["test_type:singular"])
    assert [(node.name, node.is_good, node.failures) for node in results] == [
        ("no_signal_without_an_account", False, 1)
    ]


def test_published_tables_come_from_the_models_own_words(home: Home) -> None:
    tables = {table.name: table for table in dbt.published_tables(home)}
    assert set(tables) == {"account_signals", "source_health"}
    assert tables["account_signals"].is_history
    assert ("as_of", "timestamp") in tables["account_signals"].columns
    assert [table.name for table in dbt.history_tables(home)] == ["account_signals"]


def test_no_telemetry_is_left_on(home: Home) -> None:
    build_all(home, MONDAY)
    log = (home.logs / "dbt/dbt.log").read_text()
    assert "Sending event" not in log
    assert not (Path.home() / ".dbt" / ".user.yml").is_file() or "anonymous" not in log


def test_limits_come_from_the_settings_and_those_set_by_hand_win(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``evenhand.toml`` reaches the engine; without it the engine fits the machine."""

    def seen() -> tuple[str, str]:
        with dbt._environment(home, home.warehouse / "build.duckdb"):
            return os.environ["EVENHAND_THREADS"], os.environ["EVENHAND_MEMORY_LIMIT"]

    assert seen() == (str(os.cpu_count()), dbt.default_memory_limit())
    home.config.write_text('threads = 3\nmemory_limit = "1GB"\n')
    assert seen() == ("3", "1GB")
    monkeypatch.setenv("EVENHAND_MEMORY_LIMIT", "2GB")
    assert seen() == ("3", "2GB")
    assert "EVENHAND_THREADS" not in os.environ


def test_a_night_that_spills_goes_on(
    home: Home, tiny_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the limits of the shipped profile; DuckDB keeps the folder that it first spilled to."""
    shipped = (REPOSITORY / "dbt_project" / "profiles.yml").read_text(encoding="utf-8")
    (tiny_project / "profiles.yml").write_text(
        shipped.replace("evenhand:", "tiny:", 1), encoding="utf-8"
    )
    for name in ("first_large", "second_large"):
        (tiny_project / "models" / "core" / f"{name}.sql").write_text(
            "select number, md5(cast(number as varchar)) as digest\n"
            "from range(2000000) as numbers(number)\n"
            "order by digest desc nulls last\n",
            encoding="utf-8",
        )
    monkeypatch.setenv("EVENHAND_MEMORY_LIMIT", "150MB")
    monkeypatch.setenv("EVENHAND_DBT_THREADS", "1")
    dbt.forget_manifests()
    results = build_all(home, MONDAY)
    assert {"first_large", "second_large"} <= {node.name for node in results if node.is_good}
