"""What an hour works on, what a night leaves it, and when it refuses to begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from evenhand.home import Home
from evenhand.ingest.lake import Marker, commit, read_markers
from evenhand.ingest.layout import prepare_lake
from evenhand.intraday import run
from evenhand.intraday.base import base_file, find_base, write_base
from evenhand.intraday.place import HourHome, clear, lay_out
from evenhand.intraday.run import Hour
from evenhand.publish import generation
from evenhand.warehouse.casework import Carried, Casework
from evenhand.warehouse.errors import NightError, NightStoppedError
from evenhand.warehouse.fitness import require_sound_rows
from evenhand.warehouse.parsing import part_suffix
from evenhand.warehouse.project import project_hash

NIGHT = datetime(2026, 6, 29, tzinfo=UTC)
NOON = datetime(2026, 6, 29, 12, tzinfo=UTC)


def land(home: Home, number: int, as_of: datetime = NIGHT) -> None:
    """Commit one batch of cases that holds no rows."""
    marker = Marker(f"drop--{number}", "drop", "cases", "cases.csv", None, 1, 1, 0, "landed", None)
    commit(home, str(number), as_of, [marker])
    (home.lake / "cases" / f"drop--{number}-a.parquet").write_bytes(b"rows")


def test_an_hours_lake_begins_as_the_homes_and_grows_alone(home: Home) -> None:
    prepare_lake(home)
    land(home, 1)
    hour = lay_out(home, ["cases"])
    (row,) = read_markers(hour)
    assert row["batch_id"] == "drop--1"
    land(hour, 2, NOON)
    assert [row["landed_seq"] for row in read_markers(hour)] == [1, 2]
    assert [row["landed_seq"] for row in read_markers(home)] == [1]
    names = {path.name for path in (home.lake / "cases").iterdir()}
    assert names == {"drop--1-a.parquet", "empty.parquet"}
    (hour.lake / "cases" / "drop--1-a.parquet").unlink()
    assert (home.lake / "cases" / "drop--1-a.parquet").read_bytes() == b"rows"
    clear(hour)
    assert not hour.work.exists()
    assert read_markers(home)


def test_an_hour_shares_what_must_be_one_and_nothing_that_it_writes(home: Home) -> None:
    hour = HourHome(home.root)
    for name in ("config", "secrets", "history", "published", "current"):
        assert getattr(hour, name) == getattr(home, name)
    for name in ("lake", "warehouse", "restricted", "logs", "work"):
        assert getattr(hour, name) != getattr(home, name)
        assert "intraday" in getattr(hour, name).parts


def night_database(home: Home) -> Path:
    file = home.warehouse / "build.duckdb"
    file.parent.mkdir(parents=True)
    with duckdb.connect(str(file)) as connection:
        for schema in ("marts", "seeds", "staging"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table marts.case_queue as select 'one' as word")
        connection.execute("create table seeds.rules as select 'rule' as word")
        connection.execute("create view staging.seen as select * from build.seeds.rules")
    return file


CARRIED = (
    Carried("seed.rules", "seeds", "rules", is_published=False),
    Carried("model.seen", "staging", "seen", is_published=False),
    Carried("model.case_queue", "marts", "case_queue", is_published=True),
)
CASEWORK = Casework(
    {"model.base": "base"}, ("case_queue",), ("cases",), {"cases": "base"}, CARRIED, ("test.one",),
    project_hash(),
)  # fmt: skip


def test_a_night_leaves_what_is_not_published_views_as_tables(home: Home) -> None:
    database = night_database(home)
    assert write_base(home, database, "one", CASEWORK, b"part") == 2
    with duckdb.connect(str(base_file(home, "one")), read_only=True) as left:
        tables = left.execute("select table_schema, table_name from information_schema.tables")
        assert sorted(tables.fetchall()) == [("seeds", "rules"), ("staging", "seen")]
        assert left.execute("select word from staging.seen").fetchall() == [("rule",)]
    for name in ("two", "three"):
        write_base(home, database, name, CASEWORK, b"part")
    kept = {file.name for file in base_file(home, "one").parent.iterdir()}
    endings = (".duckdb", ".json", part_suffix())
    assert kept == {name + ending for name in ("two", "three") for ending in endings}


def test_without_a_night_an_hour_says_what_to_do(home: Home) -> None:
    with pytest.raises(NightStoppedError, match="run evenhand nightly first"):
        run.begin(Hour(home, NOON))


def test_an_hour_stands_only_on_a_night_that_left_something(home: Home) -> None:
    database = night_database(home)
    shown = generation.publish(
        home, database, ["case_queue"], as_of=NIGHT, code_version="1", project_hash="old"
    )
    with pytest.raises(NightStoppedError, match="left nothing for intraday runs"):
        find_base(home)
    old = replace(CASEWORK, project_hash="old")
    write_base(home, database, shown.generation, old, b"part")
    assert find_base(home).generation == shown.generation
    assert find_base(home).casework == old
    with pytest.raises(NightStoppedError, match="changed since the last night"):
        run.begin(Hour(home, NOON))
    part = base_file(home, shown.generation).with_suffix(part_suffix())
    part.rename(part.with_suffix(".dbt-0.1.msgpack"))
    with pytest.raises(NightStoppedError, match=r"another version of dbt .*0\.1\.msgpack, here"):
        find_base(home)


@pytest.mark.parametrize(("broken", "stops"), [(4, False), (5, False), (6, True)])
def test_too_many_broken_rows_stop_an_hour(home: Home, broken: int, stops: bool) -> None:
    """The limit: half of the rows, and at least three; ten rows are new."""
    left, own = home.root / "night.duckdb", home.root / "intraday.duckdb"
    with duckdb.connect(str(left)) as night:
        night.execute("create schema intermediate")
        night.execute(
            "create table intermediate.int_quarantine_limits as "
            "select 'cases' as entity, 0.5 as limit_share, 3 as minimum_rows"
        )
    with duckdb.connect(str(own)) as hour:
        hour.execute("create schema staging")
        hour.execute(
            f"create table staging.base_cases as select 8 as landed_seq, true as is_visible, "
            f"case when i < {broken} then 'bad' end as problems from range(10) as t(i) "
            "union all select 7, true, 'bad of the night' from range(50)"
        )
    if stops:
        with pytest.raises(NightStoppedError, match=r"cases: 6 of 10 rows \(60.0%\)"):
            require_sound_rows(own, left, {"cases": "base_cases"}, 7)
    else:
        require_sound_rows(own, left, {"cases": "base_cases"}, 7)


def test_a_home_without_sources_is_told(home: Home) -> None:
    database = night_database(home)
    shown = generation.publish(
        home, database, ["case_queue"], as_of=NIGHT, code_version="1", project_hash=project_hash()
    )
    write_base(home, database, shown.generation, CASEWORK, b"part")
    with pytest.raises(NightError, match=r"no source .* brings casework \(cases\)"):
        run.begin(Hour(home, NOON))
    with pytest.raises(NightStoppedError, match="later than this hour"):
        run.begin(Hour(home, NIGHT - timedelta(hours=1)))
