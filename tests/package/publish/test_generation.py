"""Generations: what readers get, and what happens to them when a new one comes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from evenhand.home import Home
from evenhand.publish import generation
from evenhand.publish.generation import Published, current_generation
from evenhand.warehouse.errors import NightError

MONDAY = datetime(2026, 6, 29, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def build(home: Home, *accounts: str, columns: str = "'ok' as note") -> Path:
    """Build a private database that flags ``accounts``."""
    file = home.warehouse / "build.duckdb"
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = ", ".join(f"('{account}')" for account in accounts)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema if not exists marts; create schema if not exists core")
        connection.execute("create or replace table core.secret as select 1 as staff_only")
        connection.execute(
            f"create or replace table marts.flags as select id, {columns} "
            f"from (values {rows}) as t(id)"
        )
        connection.execute(
            "create or replace table marts.night_log as "
            "select get_current_timestamp()::timestamp as started_at"
        )
    return file


def publish(
    home: Home,
    database: Path,
    night: datetime = MONDAY,
    *,
    tables: Sequence[str] = ("flags", "night_log"),
    keep: int = 7,
    show: bool = True,
) -> Published:
    return generation.publish(
        home,
        database,
        tables,
        as_of=night,
        code_version="0.1.0",
        project_hash="abc",
        keep=keep,
        show=show,
    )


def read(path: Path) -> list[str]:
    with duckdb.connect(str(path / "evenhand.duckdb"), read_only=True) as connection:
        found = connection.execute("select id from marts.flags order by id").fetchall()
    return [str(row[0]) for row in found]


def test_readers_find_database_parquet_and_manifest(home: Home) -> None:
    published = publish(home, build(home, "a1", "a2"))
    assert read(home.current) == ["a1", "a2"]
    with duckdb.connect() as connection:
        parquet = f"{home.current}/parquet/flags/flags.parquet"
        assert connection.execute(f"select count(*) from '{parquet}'").fetchone() == (2,)
    manifest = json.loads((home.current / "manifest.json").read_text())
    assert manifest["as_of"] == "2026-06-29 00:00:00.000000"
    assert manifest["tables"]["flags"]["rows"] == 2
    assert manifest["tables"]["flags"]["columns"] == {"id": "VARCHAR", "note": "VARCHAR"}
    assert published.is_new
    assert published.is_current


def test_a_generation_holds_the_published_schema_only(home: Home) -> None:
    publish(home, build(home, "a1"))
    with duckdb.connect(str(home.current / "evenhand.duckdb"), read_only=True) as connection:
        schemas = connection.execute(
            "select distinct schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        version = connection.execute(
            "select tags['storage_version'] from duckdb_databases() "
            "where database_name = 'evenhand'"
        ).fetchone()
    assert schemas == [("marts", "flags"), ("marts", "night_log")]
    assert version is not None
    assert str(version[0]).startswith("v1.5.0")


def test_the_link_is_relative_so_that_a_home_can_be_moved(home: Home) -> None:
    publish(home, build(home, "a1"))
    moved = Home(home.root.with_name("moved"))
    home.root.rename(moved.root)
    assert read(moved.current) == ["a1"]


def test_the_same_content_again_changes_nothing(home: Home) -> None:
    first = publish(home, build(home, "a1", "a2"))
    written = (first.path / "manifest.json").stat().st_mtime_ns
    again = publish(home, build(home, "a2", "a1"))  # other order, other clock readings
    assert (again.generation, again.is_new) == (first.generation, False)
    assert (first.path / "manifest.json").stat().st_mtime_ns == written
    assert len(list(generation.generations_folder(home).iterdir())) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("a1",), ("a2",)),
        (("a1",), ("a1", "a1")),
        (("a1", "a1", "a2"), ("a1", "a2", "a2")),
    ],
)
def test_other_content_is_another_generation(
    home: Home, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    first = publish(home, build(home, *before))
    second = publish(home, build(home, *after))
    assert second.is_new
    assert second.generation != first.generation


def test_a_null_is_not_an_empty_text(home: Home) -> None:
    first = publish(home, build(home, "a1", columns="cast(null as varchar) as note"))
    second = publish(home, build(home, "a1", columns="'' as note"))
    assert second.generation != first.generation


def test_who_reads_keeps_reading_while_another_sees_the_new_night(home: Home) -> None:
    publish(home, build(home, "a1"))
    with duckdb.connect(str(home.current / "evenhand.duckdb"), read_only=True) as reader:
        assert reader.execute("select id from marts.flags").fetchall() == [("a1",)]
        publish(home, build(home, "b1"), TUESDAY, keep=1)
        assert reader.execute("select id from marts.flags").fetchall() == [("a1",)]
    assert read(home.current) == ["b1"]


def test_roll_back_goes_to_what_readers_saw_before(home: Home) -> None:
    monday = publish(home, build(home, "a1"))
    tuesday = publish(home, build(home, "b1"), TUESDAY)
    assert generation.rollback(home) == (tuesday.generation, monday.generation)
    assert read(home.current) == ["a1"]
    with pytest.raises(NightError, match="no earlier generation"):
        generation.rollback(home)
    publish(home, build(home, "b1"), TUESDAY)
    assert read(home.current) == ["b1"]
    assert generation.rollback(home)[1] == monday.generation


def test_old_generations_go_but_never_the_current_one(home: Home) -> None:
    names = [
        publish(home, build(home, f"a{day}"), MONDAY + timedelta(days=day), keep=3).generation
        for day in range(5)
    ]
    kept = sorted(path.name for path in generation.generations_folder(home).iterdir())
    assert kept == sorted(names[-3:])
    generation.rollback(home)
    assert current_generation(home) == names[-2]


def test_what_a_roll_back_went_back_from_is_kept(home: Home) -> None:
    publish(home, build(home, "a1"))
    left = publish(home, build(home, "b1"), TUESDAY)
    generation.rollback(home)
    publish(home, build(home, "c1"), TUESDAY + timedelta(days=1))
    assert read(left.path) == ["b1"]


def test_nights_of_a_backfill_do_not_remove_each_other(home: Home) -> None:
    """As many stay as of those that readers saw, and those do not make room for them."""
    nights = [MONDAY - timedelta(days=days) for days in range(5)]
    seen = [publish(home, build(home, f"a{n}"), nights[1 - n], keep=2) for n in range(2)]
    beside = [
        publish(home, build(home, f"b{n}"), nights[4 - n], keep=2, show=False) for n in range(3)
    ]
    kept = {path.name for path in generation.generations_folder(home).iterdir()}
    assert kept == {one.generation for one in [*seen, *beside[1:]]}


def test_a_backfill_is_published_beside_what_readers_see(home: Home) -> None:
    shown = publish(home, build(home, "b1"), TUESDAY)
    beside = publish(home, build(home, "a1"), MONDAY, show=False)
    assert not beside.is_current
    assert current_generation(home) == shown.generation
    assert read(beside.path) == ["a1"]


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ("cast(1 as hugeint) as note", "HUGEINT"),
        ("[1, 2] as note", "INTEGER\\[\\]"),
        ("now() as note", "TIME ZONE"),
        ("cast(1 as integer) as note", "INTEGER"),
    ],
)
def test_a_type_that_some_reader_does_not_know_is_refused(
    home: Home, columns: str, word: str
) -> None:
    publish(home, build(home, "a1"))
    with pytest.raises(NightError, match=word):
        publish(home, build(home, "b1", columns=columns), TUESDAY)
    assert read(home.current) == ["a1"]


def test_a_missing_table_is_refused(home: Home) -> None:
    with pytest.raises(NightError, match="case_queue"):
        publish(home, build(home, "a1"), tables=("flags", "case_queue"))
    assert current_generation(home) is None


def test_a_sound_generation_verifies(home: Home) -> None:
    assert generation.verify(publish(home, build(home, "a1", "a2")).path) == []
