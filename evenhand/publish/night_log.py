"""``night_log``: the steps of this night and of the nights before it, made of their step logs."""

from __future__ import annotations

from pathlib import Path

from evenhand.home import Home
from evenhand.warehouse.steps import step_records

CREATE = """
create or replace table marts.night_log (
    as_of timestamp,
    step varchar,
    started_at timestamp,
    ended_at timestamp,
    seconds double,
    rows bigint,
    status varchar
)
"""


def write_night_log(home: Home, database: Path, newest: Path) -> int:
    """Write ``marts.night_log`` into the private ``database`` and return its rows.

    Nights after ``newest`` take no part, so a replayed night does not tell of its future.
    """
    import duckdb

    files = [
        file for file in sorted((home.logs / "nights").glob("*.jsonl")) if file.name <= newest.name
    ]
    records = [record for file in files for record in step_records(file)]
    rows = [
        (r.as_of, r.step, r.started_at, r.ended_at, r.seconds, r.rows, r.status) for r in records
    ]
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(CREATE)
        if rows:
            connection.executemany("insert into marts.night_log values (?, ?, ?, ?, ?, ?, ?)", rows)
    return len(rows)
