"""Bad sources: the message says file, place and cure; good entities go on; nothing half-lands."""

from __future__ import annotations

import gzip
import io
import os
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.config import Settings, Source
from evenhand.ingest.run import ingest_source
from tests.package.ingest.support import NIGHT, Marketplace

GOOD = "project_id,name\np1,First\n"


def _parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"report_id": [f"r{number}" for number in range(1_000)]}), sink)
    return sink.getvalue()


def _gzip() -> bytes:
    noise = random.Random(1)
    body = "".join(f"t{number},{noise.random()}\n" for number in range(20_000))
    return gzip.compress(("task_id,task_type\n" + body).encode())


def test_each_bad_file_fails_alone(market: Marketplace) -> None:
    market.put("projects.csv", GOOD)
    market.put("accounts.csv", b"")
    market.put("tasks.csv.gz", _gzip()[:-2_000])
    market.put("reports.parquet", _parquet()[:-200])
    market.put("sessions.csv", "session_id,account_id\ns1,a1\n".encode("utf-16"))
    market.put("staff.csv", "name,team\nx,quality\n")
    market.put("cases.jsonl", '[{"case_id":"c1"}]')
    market.put("appeals.csv.gz", b"not gzip at all")
    market.put("notices.xlsx", b"PK")
    market.put("decisions.csv", "decision_id,case_id,case_id\nd1,c1,c2\n")
    market.put("approvals.jsonl", '{"id":"x"}\n')
    report = market.ingest()
    expected = {
        "accounts": ["file accounts.csv", "is empty", "export it again"],
        "tasks": ["file tasks.csv.gz", "truncated or damaged", "copy it again"],
        "reports": ["file reports.parquet", "no readable Parquet", "copy it whole"],
        "sessions": ["file sessions.csv, row 1", "UTF-16", "export it as UTF-8"],
        "staff": [
            "file staff.csv, row 1, column staff_id",
            "the file has 2 columns, 1 known: team",
            "[sources.columns.staff]",
        ],
        "cases": ["file cases.jsonl, row 1", "one JSON array", "one JSON object per line"],
        "appeals": ["file appeals.csv.gz", "BadGzipFile", "export and copy it again"],
        "notices": ["file notices.xlsx", ".xlsx", ".csv, .jsonl"],
        "decisions": ["file decisions.csv, row 1, column case_id", "twice", "rename or drop"],
        "approvals": ["column approval_id", "no record has the key", "[sources.columns.approvals]"],
    }
    for entity, parts in expected.items():
        (message,) = report.of(entity).failures
        for part in [*parts, "Cure: "]:
            assert part in message, message
        assert market.rows(entity) == []
    assert len(market.rows("projects")) == 1
    failed = {row["entity"]: row["message"] for row in market.markers if row["status"] == "failed"}
    assert failed == {entity: report.of(entity).failures[0] for entity in expected}
    left = [path for path in (market.home.work / "ingest").rglob("*") if path.suffix != ".lock"]
    assert [path for path in left if path.is_file()] == []


def test_a_failure_is_marked_once_a_night_and_cured_by_a_good_file(market: Marketplace) -> None:
    market.put("accounts.csv", b"")
    market.ingest()
    market.ingest()
    assert [row["status"] for row in market.markers] == ["failed"]
    market.put("accounts.csv", "account_id\na1\n")
    market.ingest()
    assert [row["status"] for row in market.markers] == ["failed", "landed"]


def test_a_missing_folder(market: Marketplace) -> None:
    source = Source("gone", "files", str(market.drop / "nowhere"), entities=("tasks", "staff"))
    report = ingest_source(market.home, Settings((source,)), "gone", NIGHT)
    assert list(report.entities) == ["tasks", "staff"]
    for message in report.failures:
        assert "folder of source 'gone' is missing" in message
        assert "`location`" in message


def test_an_unreadable_file(market: Marketplace, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.implementations.local import LocalFileSystem

    market.put("accounts.csv", "account_id\na1\n")
    market.put("projects.csv", GOOD)
    usual = LocalFileSystem.open

    def refuse(self: LocalFileSystem, path: str, *args: object, **options: object) -> object:
        if Path(path).name == "accounts.csv":
            raise PermissionError(13, "no", path)
        return usual(self, path, *args, **options)

    monkeypatch.setattr(LocalFileSystem, "open", refuse)
    report = market.ingest()
    (message,) = report.failures
    assert "file accounts.csv: the file may not be read" in message
    assert "permissions" in message
    assert report.of("projects").rows_landed == 1


def test_a_file_that_changes_while_it_is_read(
    market: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.ingest.files import SourceFile

    path = market.put("accounts.csv", "account_id\na1\n")
    usual = SourceFile.sha256

    def grow(self: SourceFile) -> str:
        result = usual(self)
        path.write_text("account_id\na1\na2\n")
        return result

    monkeypatch.setattr(SourceFile, "sha256", grow)
    (message,) = market.ingest().failures
    assert "changed while it was read" in message
    assert market.rows("accounts") == []


def test_a_name_that_is_no_utf8_is_a_name_like_any_other(market: Marketplace) -> None:
    """Linux lets a name be any bytes; one such name stopped the whole source."""
    market.put("projects.csv", GOOD)
    for name in (b"accounts_\xe9.csv", b"notes_\xe9.txt", b"staff_\xe9.csv"):
        content = b"account_id\na1\n" if name.startswith(b"accounts") else b"nothing\n"
        Path(os.fsdecode(os.fsencode(market.drop) + b"/" + name)).write_bytes(content)
    report = market.ingest()
    assert [row["_source_file"] for row in market.rows("accounts")] == ["accounts_\\xe9.csv"]
    assert len(market.rows("projects")) == 1
    assert report.strangers == ["notes_\\xe9.txt"]
    (message,) = report.failures
    assert "file staff_\\xe9.csv, row 1" in message
    assert market.ingest().of("accounts").files_known == 1


def test_a_separator_inside_a_value_is_left_out_of_the_problem(market: Marketplace) -> None:
    market.put("tasks.csv", "task_id,created_at,pay_amount\nt1,so\x1eon\x1f,x\x1f\x1ey\n")
    report = market.ingest()
    assert report.failures == []
    (row,) = market.rows("tasks")
    assert row["_problems"].split("\x1e") == [
        "created_at\x1fnot_a_timestamp\x1fsoon", "pay_amount\x1fnot_an_amount\x1fxy",
    ]  # fmt: skip
    assert "value 'soon'" in report.of("tasks").notes[0]


def test_a_column_that_changed_its_type_is_named(market: Marketplace) -> None:
    market.put("tasks.csv", "task_id,created_at,full\nt1,1767261600,1\nt2,1767261601,2\n")
    report = market.ingest()
    note = report.of("tasks").notes[-1]
    for part in (
        "file tasks.csv, row 2, column created_at, value '1767261600'",
        "not_a_timestamp, as is every value",
        "Cure: export created_at as timestamp",
    ):
        assert part in note
    assert note in market.markers[0]["message"]
    assert all(row["_problems"] for row in market.rows("tasks"))


def test_a_changed_type_of_a_personal_column_shows_no_value(market: Marketplace) -> None:
    market.put("accounts.csv", "account_id,birth_date\na1,born in May 1990\n")
    report = market.ingest()
    assert "May 1990" not in str(report)
    assert "<redacted>" in report.of("accounts").notes[-1]
    assert "May 1990" not in str(market.rows("accounts"))


def test_an_unreachable_database_fails_without_its_password(market: Marketplace) -> None:
    location = "postgresql+psycopg://reader:hunter2hunter2@127.0.0.1:1/none"
    source = Source("db", "sql", location, entities=("tasks",))
    report = ingest_source(market.home, Settings((source,)), "db", NIGHT)
    (message,) = report.failures
    assert "cannot be reached (OperationalError)" in message
    assert "hunter2" not in message
