"""SQL sources on SQLite and on a real PostgreSQL: incremental, exact, once."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from evenhand.config import Settings, Source
from evenhand.home import Home, open_home
from evenhand.ingest import lake
from evenhand.ingest.run import IngestReport, ingest_source
from evenhand.ingest.sql import _Seen
from tests.package.ingest.support import NEXT_NIGHT, NIGHT, landed_rows


@dataclass
class Database:
    """A database with a ``tasks`` table, and the home that ingests it."""

    url: str
    home: Home
    source: Source

    def run(self, *statements: str) -> None:
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.text("set local lock_timeout = '10s'"))
            for statement in statements:
                connection.execute(sa.text(statement))
        engine.dispose()

    def ingest(self, as_of: datetime = NIGHT) -> IngestReport:
        return ingest_source(self.home, Settings((self.source,)), "db", as_of)

    def tasks(self) -> list[tuple[object, ...]]:
        rows = landed_rows(self.home, "tasks")
        return sorted((row["task_id"], row["updated_at"], row["pay_amount"]) for row in rows)


SETUP = (
    "drop table if exists jobs",
    "drop table if exists people",
    "create table jobs (id varchar(9), kind text, created timestamp, changed timestamp, "
    "pay numeric(10, 2), gold boolean, secret text)",
    "insert into jobs values"
    " ('t1', 'x', '2026-01-01 10:00:00', '2026-01-01 10:00:00', 1.25, true, 's'),"
    " ('t2', 'x', '2026-01-01 10:00:00', '2026-01-02 10:00:00', null, false, 's')",
    "create table people (id varchar(9), mail text)",
    "insert into people values ('a1', 'Someone@Example.org'), ('a2', null)",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/market.db"
    else:
        url = request.getfixturevalue("postgres")
    columns = {
        "task_id": "id", "task_type": "kind", "created_at": "created", "updated_at": "changed",
        "pay_amount": "pay", "is_gold": "gold",
    }  # fmt: skip
    source = Source(
        "db",
        "sql",
        url,
        entities=("accounts", "tasks"),
        tables={
            "tasks": "jobs",
            "accounts": "select id as account_id, mail as email from people;",
        },
        cursor={"tasks": "changed"},
        columns={"tasks": columns},
    )
    made = Database(url, open_home(tmp_path / "home"), source)
    made.run(*SETUP)
    return made


FIRST = [
    ("t1", datetime(2026, 1, 1, 10), Decimal("1.2500")),
    ("t2", datetime(2026, 1, 2, 10), None),
]


def test_new_and_corrected_rows_are_taken_in_once(database: Database) -> None:
    first = database.ingest()
    assert (first.failures, first.rows_landed) == ([], 4)
    assert database.tasks() == FIRST
    assert database.ingest().rows_landed == 0
    database.run(
        "insert into jobs (id, kind, changed) values ('t3', 'x', '2026-01-02 10:00:00')",
        "update jobs set pay = 9, changed = '2026-01-05 01:02:03' where id = 't1'",
    )
    later = database.ingest(NEXT_NIGHT)
    assert (later.failures, later.rows_landed) == ([], 2)
    assert database.ingest(NEXT_NIGHT).rows_landed == 0
    assert database.tasks() == [
        FIRST[0],
        ("t1", datetime(2026, 1, 5, 1, 2, 3), Decimal("9.0000")),
        FIRST[1],
        ("t3", datetime(2026, 1, 2, 10), None),
    ]
    assert "secret" not in str(landed_rows(database.home, "tasks"))


def test_an_instant_to_come_does_not_move_the_cursor(database: Database) -> None:
    """One row of the year 2199 would silence the table until then."""
    database.run("insert into jobs (id, kind, changed) values ('t8', 'x', '2199-01-01 00:00:00')")
    assert database.ingest().of("tasks").rows_landed == 3
    assert database.ingest().rows_landed == 0
    database.run("insert into jobs (id, kind, changed) values ('t9', 'x', '2026-01-03 10:00:00')")
    assert database.ingest(NEXT_NIGHT).of("tasks").rows_landed == 1
    assert database.ingest(NEXT_NIGHT).rows_landed == 0
    database.run(
        "insert into jobs (id, kind, changed) values ('t7', 'x', '2199-01-01 00:00:00')",
        "update jobs set changed = '2199-01-02 00:00:00' where id = 't8'",
    )
    assert database.ingest(NEXT_NIGHT).of("tasks").rows_landed == 2
    assert database.ingest(NEXT_NIGHT).rows_landed == 0
    database.run("update jobs set changed = '2026-01-04 10:00:00' where id = 't8'")
    assert database.ingest(NEXT_NIGHT).of("tasks").rows_landed == 1
    assert [row[0] for row in database.tasks()] == ["t1", "t2", "t7", "t8", "t8", "t8", "t9"]


def test_a_cursor_that_ran_ahead_before_is_set_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Homes in which it has happened read the table once more, and go on from what has come."""
    database.run("insert into jobs (id, kind, changed) values ('t8', 'x', '2199-01-01 00:00:00')")
    with monkeypatch.context() as patch:
        patch.setattr(_Seen, "_apart", lambda *given: (given[-1], given[-1]))
        database.ingest()
    database.run("insert into jobs (id, kind, changed) values ('t9', 'x', '2026-01-03 10:00:00')")
    assert database.ingest(NEXT_NIGHT).of("tasks").rows_landed == 4
    assert database.ingest(NEXT_NIGHT).rows_landed == 0


def test_a_table_without_a_cursor_lands_when_it_changed(database: Database) -> None:
    database.ingest()
    assert database.ingest(NEXT_NIGHT).rows_landed == 0
    database.run("update people set mail = 'else@example.org' where id = 'a2'")
    assert database.ingest(NEXT_NIGHT).of("accounts").rows_landed == 2
    rows = landed_rows(database.home, "accounts")
    tokens = [row["email"] for row in rows if row["account_id"] == "a2"]
    assert sorted(tokens, key=str).count(None) == 1
    assert "example.org" not in str(rows)


def test_a_crash_before_the_marker_loses_no_row(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.ingest()
    database.run("insert into jobs (id, kind, changed) values ('t3', 'x', '2026-01-03 10:00:00')")

    class Killed(BaseException):
        pass

    with monkeypatch.context() as patch:

        def die(*args: object, **options: object) -> None:
            raise Killed

        patch.setattr(lake, "commit", die)
        with pytest.raises(Killed):
            database.ingest(NEXT_NIGHT)
    assert database.tasks() == FIRST
    assert database.ingest(NEXT_NIGHT).of("tasks").rows_landed == 1
    assert [row[0] for row in database.tasks()] == ["t1", "t2", "t3"]


def test_the_cursor_survives_the_loss_of_the_working_folder(database: Database) -> None:
    database.ingest()
    shutil.rmtree(database.home.work)
    assert database.ingest(NEXT_NIGHT).rows_landed == 0


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    """What is closed while this lasts is closed on purpose, not by luck."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_garbage_collection")
def test_faults_are_named_and_the_rest_goes_on(database: Database) -> None:
    database.run("insert into jobs (id, kind) values ('t9', 'x')")
    report = database.ingest()
    (message,) = report.failures
    for part in ("file jobs", "column changed", "null where id = t9", "Cure: fill the column"):
        assert part in message
    assert report.of("accounts").rows_landed == 2
    database.run("drop table jobs")
    (message,) = database.ingest(NEXT_NIGHT).failures
    assert "file jobs: the database has no such table or view" in message
    assert "[sources.tables] tasks" in message
