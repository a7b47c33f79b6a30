"""How long abuse goes on before a night flags it, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from evenhand.evaluate.detection import Abuser, Delay, abusers_of, delays
from evenhand.evaluate.worlds import WorldPlan

LAST = datetime(2026, 6, 30)


def test_days_run_from_the_start_to_the_first_night_that_flags(tmp_path: Path) -> None:
    accounts = [
        # account, kind, is_abuse, days before the last night
        ("twice", "rusher", True, 40),
        ("never", "rusher", True, 20),
        ("before", "rusher", True, 5),
        ("other", "gold_failer", True, 50),
        ("honest", "fast_honest", False, 60),
        ("unstarted", "rusher", True, None),
        ("later", "rusher", True, -1),
    ]
    began = [None if days is None else LAST - timedelta(days=days) for *_, days in accounts]
    truth = {
        "account_id": [one[0] for one in accounts],
        "kind": [one[1] for one in accounts],
        "is_abuse": [one[2] for one in accounts],
        "starts_at": pa.array(began, pa.timestamp("us")),
    }
    parquet.write_table(pa.table(truth), tmp_path / "accounts.parquet")
    said = [
        ("twice", "too_fast", "clear", 39),
        ("twice", "too_fast", "flagged", 30),
        ("twice", "too_fast", "flagged", 10),
        ("never", "gold_failure", "flagged", 10),
        ("before", "too_fast", "flagged", 10),
        ("other", "gold_failure", "flagged", 14.5),
        ("honest", "too_fast", "flagged", 10),
    ]
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.signal_history "
            "(account_id text, signal_code text, status text, as_of timestamp)"
        )
        connection.executemany(
            "insert into marts.signal_history values (?, ?, ?, ?)",
            [(*one[:3], LAST - timedelta(days=one[3])) for one in said],
        )
        signals = {"rusher": "too_fast", "gold_failer": "gold_failure"}
        found = abusers_of(connection, tmp_path, signals, "2026-06-30 00:00:00")
    assert found == [
        Abuser("gold_failer", "gold_failure", 50, 35.5),
        Abuser("rusher", "too_fast", 5, 0),
        Abuser("rusher", "too_fast", 20, None),
        Abuser("rusher", "too_fast", 40, 10),
    ]
    assert delays(found) == [
        Delay("gold_failer", "gold_failure", 1, 1, 35.5, 1, 0),
        Delay("rusher", "too_fast", 3, 2, 10, 1, 1),
    ]


def test_a_kind_of_which_fewer_than_half_are_found_has_no_median() -> None:
    missed = [Abuser("rusher", "too_fast", 60, None)] * 2
    (delay,) = delays([*missed, Abuser("rusher", "too_fast", 60, 3)])
    assert delay.median_days is None
    assert (delay.due, delay.soon) == (3, 1)


def test_nights_lie_evenly_and_end_with_the_world() -> None:
    end = datetime(2026, 6, 30, tzinfo=UTC)
    plan = WorldPlan(end, 1_000, 90, nights=3)
    assert plan.ends == [end - timedelta(days=60), end - timedelta(days=30), end]
    assert WorldPlan(end, 1_000, 90).ends == [end]
