"""Generations of intraday runs: whole, on top of a night, and never in its way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from evenhand.home import Home
from evenhand.publish import generation
from evenhand.publish.generation import (
    KEEP_INTRADAY,
    Published,
    current_generation,
    generations_folder,
    read_manifest,
    verify,
)
from evenhand.warehouse.errors import NightStoppedError

NIGHT = datetime(2026, 6, 29, tzinfo=UTC)


def build(file: Path, **tables: str) -> Path:
    """Write a database whose tables in marts hold one word each."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        for table, word in tables.items():
            connection.execute(f"create table marts.{table} as select '{word}' as word")
    return file


def show_night(home: Home, word: str, night: datetime = NIGHT, *, keep: int = 7) -> Published:
    database = build(home.warehouse / "build.duckdb", flags=word, queue=word)
    return generation.publish(
        home, database, ["flags", "queue"], as_of=night, code_version="1", project_hash="h",
        keep=keep,
    )  # fmt: skip


def show_hour(home: Home, night: Published, word: str, hours: int, *, keep: int = 7) -> Published:
    database = build(home.work / "intraday.duckdb", queue=word)
    return generation.publish_over(
        home, night.generation, database, ["queue"], as_of=NIGHT + timedelta(hours=hours),
        code_version="1", project_hash="h", keep=keep,
    )  # fmt: skip


def words(home: Home) -> list[object]:
    with duckdb.connect(str(home.current / "evenhand.duckdb"), read_only=True) as connection:
        found = [
            connection.execute(f"select word from marts.{table}").fetchone()
            for table in ("flags", "queue")
        ]
    return [row[0] for row in found if row]


def test_an_hour_is_whole_and_shares_what_did_not_change(home: Home) -> None:
    night = show_night(home, "night")
    hour = show_hour(home, night, "hour", 9)
    assert hour.is_current
    assert hour.generation.startswith("20260629T090000Z-intraday-")
    assert words(home) == ["night", "hour"]
    assert verify(hour.path) == []
    manifest = read_manifest(hour.path)
    assert (manifest["stands_on"], manifest["refreshed"]) == (night.generation, ["queue"])
    before = read_manifest(night.path)
    assert manifest["tables"]["flags"] == before["tables"]["flags"]
    assert manifest["tables"]["queue"] != before["tables"]["queue"]
    shared, fresh = (f"parquet/{table}/{table}.parquet" for table in ("flags", "queue"))
    assert (hour.path / shared).samefile(night.path / shared)
    assert not (hour.path / fresh).samefile(night.path / fresh)
    assert verify(night.path) == []


def test_the_same_hour_again_changes_nothing(home: Home) -> None:
    night = show_night(home, "night")
    first = show_hour(home, night, "hour", 9)
    again = show_hour(home, night, "hour", 9)
    assert (again.generation, again.is_new) == (first.generation, False)


def test_whoever_reads_the_night_keeps_reading_it(home: Home) -> None:
    night = show_night(home, "night")
    with duckdb.connect(str(home.current.resolve() / "evenhand.duckdb"), read_only=True) as reader:
        show_hour(home, night, "hour", 9)
        assert reader.execute("select word from marts.queue").fetchone() == ("night",)
    assert words(home) == ["night", "hour"]


def test_an_hour_does_not_show_over_another_night(home: Home) -> None:
    monday = show_night(home, "monday")
    tuesday = show_night(home, "tuesday", NIGHT + timedelta(days=1))
    with pytest.raises(NightStoppedError, match="does not stand on"):
        show_hour(home, monday, "late", 23)
    assert current_generation(home) == tuesday.generation
    assert not [path for path in generations_folder(home).iterdir() if "intraday" in path.name]


def test_an_hour_does_not_show_over_a_later_one(home: Home) -> None:
    night = show_night(home, "night")
    later = show_hour(home, night, "ten", 10)
    with pytest.raises(NightStoppedError, match="later hour"):
        show_hour(home, night, "nine", 9)
    assert current_generation(home) == later.generation


def test_a_roll_back_from_an_hour_goes_one_generation_back(home: Home) -> None:
    night = show_night(home, "night")
    nine, ten = (show_hour(home, night, f"at {hours}", hours) for hours in (9, 10))
    assert generation.rollback(home) == (ten.generation, nine.generation)
    assert generation.rollback(home) == (nine.generation, night.generation)
    assert words(home) == ["night", "night"]


def test_hours_do_not_push_nights_out(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "SHOWN_REMEMBERED", 10)
    nights = [show_night(home, f"night {n}", NIGHT - timedelta(days=3 - n)) for n in range(3)]
    last = show_night(home, "last")
    hours = [show_hour(home, last, f"at {hour}", hour) for hour in range(1, 13)]
    kept = {path.name for path in generations_folder(home).iterdir()}
    assert {one.generation for one in [*nights, last]} <= kept
    assert kept - {one.generation for one in [*nights, last]} == {
        one.generation for one in hours[-KEEP_INTRADAY:]
    }


def test_the_night_beneath_an_hour_stays_whatever_is_published_beside(home: Home) -> None:
    night = show_night(home, "night", keep=1)
    show_hour(home, night, "hour", 9, keep=1)
    old = build(home.warehouse / "build.duckdb", flags="old", queue="old")
    generation.publish(
        home, old, ["flags", "queue"], as_of=NIGHT - timedelta(days=9), code_version="1",
        project_hash="h", keep=1, show=False,
    )  # fmt: skip
    assert night.path.is_dir()
    assert words(home) == ["night", "hour"]
