"""The adapter of timed judgments."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evenhand.evaluate.folder import ContractFolder
from evenhand.evaluate.timed_sets import (
    Judgment,
    campaigns,
    night_after,
    read_judgments,
    shifted,
    write_drop,
)

NIGHT = datetime(2026, 6, 30, tzinfo=UTC)
HEADER = (
    "job,judgment_id,task_id,sentence_id,worker_id,ip_hash,country,region,channel,trust,"
    "started_at,submitted_at,tainted,answer\n"
)
LATER = "J,2,T1,S1,W1,IP1,NLD,7,clixsense,1.0,2015-09-17 15:00:00,2015-09-17 15:00:30,,[B] [C]\n"
EARLIER = "J,1,T1,S1,W2,IP1,XYZ,7,neodev,1.0,2014-07-01 10:00:00,2014-07-01 10:00:10,,[A]\n"


@pytest.fixture
def judgments(tmp_path: Path) -> list[Judgment]:
    file = tmp_path / "set.csv.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.write(HEADER + LATER + EARLIER)
    return read_judgments(file)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_judgments_come_in_order_of_time(judgments: list[Judgment]) -> None:
    assert [one.judgment_id for one in judgments] == ["1", "2"]
    assert judgments[1].answer == "[B] [C]"
    assert [one.country for one in judgments] == [None, "NL"]


def test_plain_files_are_read_too_and_a_missing_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text(HEADER + LATER)
    assert len(read_judgments(file)) == 1
    file.write_text((HEADER + LATER).replace("ip_hash", "ip"))
    with pytest.raises(ValueError, match="no column 'ip_hash'"):
        read_judgments(file)
    file.write_text(HEADER + LATER.replace("2015-09-17 15:00:30", "yesterday"))
    with pytest.raises(ValueError, match="yesterday"):
        read_judgments(file)


def test_the_shift_is_one_number_of_whole_weeks(judgments: list[Judgment]) -> None:
    moved = shifted(judgments, NIGHT)
    shifts = {
        after.submitted_at - before.submitted_at
        for before, after in zip(judgments, moved, strict=True)
    } | {
        after.started_at - before.started_at for before, after in zip(judgments, moved, strict=True)
    }
    (shift,) = shifts
    assert shift % timedelta(weeks=1) == timedelta(0)
    assert NIGHT - timedelta(weeks=1) < moved[-1].submitted_at <= NIGHT


def test_a_long_pause_ends_a_campaign(judgments: list[Judgment]) -> None:
    parts = campaigns(judgments)
    assert [len(part) for part in parts] == [1, 1]
    assert night_after(parts[0]) == datetime(2014, 7, 2, tzinfo=UTC)
    assert len(campaigns([judgments[0], judgments[0]])) == 1


def test_a_drop_holds_what_is_new(tmp_path: Path, judgments: list[Judgment]) -> None:
    seen: set[str] = set()
    first, second = ContractFolder(tmp_path / "1"), ContractFolder(tmp_path / "2")
    write_drop(first, judgments[:1], seen, "kind")
    write_drop(second, judgments[1:], seen, "kind")
    assert [row["account_id"] for row in _rows(first.path / "accounts.csv")] == ["W2"]
    assert [row["account_id"] for row in _rows(second.path / "accounts.csv")] == ["W1"]
    assert [row["task_id"] for row in _rows(first.path / "tasks.csv")] == ["T1"]
    assert _rows(second.path / "tasks.csv") == []
    (submission,) = _rows(second.path / "submissions.csv")
    (session,) = _rows(second.path / "sessions.csv")
    assert submission["active_seconds"] == "30.0"
    assert submission["session_id"] == session["session_id"]
    assert (session["ip_address"], session["started_at"], session["ended_at"]) == (
        "IP1",
        "2015-09-17 15:00:00",
        "2015-09-17 15:00:30",
    )
