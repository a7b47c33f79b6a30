"""The summary of a night: what it says of the input, from the published tables alone."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pytest

from evenhand.home import Home
from evenhand.publish import generation
from evenhand.report.summary import as_text, collect

TUESDAY = datetime(2026, 6, 30, tzinfo=UTC)


def lines_of(home: Home, *sources: tuple[str, int, int, int, str, str | None]) -> list[str]:
    """Publish ``source_health`` and return the lines of its summary.

    A source is an entity, its new rows, those of them and those of all nights in quarantine, its
    status and its message.
    """
    file = home.warehouse / "build.duckdb"
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.source_health (entity varchar, rows_new bigint, "
            "rows_quarantined_new bigint, rows_quarantined bigint, status varchar, "
            "message varchar, as_of timestamp default timestamp '2026-06-30 00:00:00')"
        )
        connection.executemany(
            "insert into marts.source_health values (?, ?, ?, ?, ?, ?, default)",
            [list(source) for source in sources],
        )
    generation.publish(
        home, file, ["source_health"],
        as_of=TUESDAY, code_version="0.1.0", project_hash="abc", keep=7, show=True,
    )  # fmt: skip
    return [line.strip() for line in as_text(collect(home)).splitlines()]


def test_rows_in_quarantine_are_those_of_the_night(home: Home) -> None:
    lines = lines_of(
        home,
        ("accounts", 150, 1, 40, "ok", None),
        ("tasks", 50, 3, 3, "ok", None),
        ("cases", 0, 0, 7, "ok", None),
    )
    assert "Input         200 new rows in 2 entities, 4 quarantined (2.00%)" in lines
    assert "quarantined: tasks 3, accounts 1" in lines


def test_a_night_without_new_rows_has_no_rate(home: Home) -> None:
    lines = lines_of(home, ("accounts", 0, 0, 40, "ok", None))
    assert "Input         0 new rows in 0 entities, 0 quarantined" in lines


@pytest.mark.parametrize("status", ["failed", "few_quarantined", "unknown_codes"])
def test_what_does_not_stop_the_night_is_said(home: Home, status: str) -> None:
    lines = lines_of(
        home, ("accounts", 9, 0, 0, "ok", "not said"), ("tasks", 3, 3, 3, status, "look here")
    )
    assert "tasks: look here" in lines
    assert not any("not said" in line for line in lines)
