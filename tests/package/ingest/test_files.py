"""Files of every format land typed, once, and with every record accounted for."""

from __future__ import annotations

import gzip
import hashlib
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.config import Settings, Source
from evenhand.contract import load_contract
from evenhand.ingest.files import entity_of
from evenhand.ingest.layout import PROBLEM_END, PROBLEM_FIELD, entity_schema, prepare_lake
from evenhand.ingest.run import Progress, ingest_all, ingest_source
from tests.package.ingest.support import NEXT_NIGHT, NIGHT, Marketplace, landed_rows, read_table

TASKS = "task_id,task_type,created_at,answer_options,is_gold,pay_amount\n"


def test_prepare_lake_lays_every_entity(market: Marketplace) -> None:
    prepare_lake(market.home)
    for name, entity in load_contract().items():
        table = read_table(market.home.lake / name / "empty.parquet")
        assert table.num_rows == 0
        assert table.schema.equals(entity_schema(entity))


def test_every_form_of_file_lands_alike(market: Marketplace) -> None:
    line = '{"task_id":"t%d","task_type":"x","created_at":"2026-01-02T03:04:05Z","is_gold":true}\n'
    header = "task_id,task_type,created_at,is_gold\n"
    record = "t%d,x,2026-01-02T04:04:05+01:00,yes\n"
    market.put("tasks-1.csv", header + record % 1)
    market.put("tasks-2.csv.gz", gzip.compress((header + record % 2).encode()))
    market.put("tasks-3.jsonl", line % 3)
    market.put("tasks-4.jsonl.gz", gzip.compress((line % 4).encode()))
    market.put("tasks-5.csv", ("\ufeff" + header + record % 5).replace("\n", "\r\n"))
    market.put("tasks-6.csv", (header + record % 6).replace(",", ";"))
    sink = io.BytesIO()
    zoned = pa.array([datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)], pa.timestamp("ns", "Asia/Tokyo"))
    pq.write_table(
        pa.table({"task_id": ["t7"], "task_type": ["x"], "created_at": zoned, "is_gold": [True]}),
        sink,
    )
    market.put("tasks-7.parquet", sink.getvalue())
    market.put("tasks-8.parquet.gz", gzip.compress(sink.getvalue().replace(b"t7", b"t8")))
    report = market.ingest()
    rows = market.rows("tasks")
    assert report.failures == []
    assert sorted(row["task_id"] for row in rows) == [f"t{number}" for number in range(1, 9)]
    assert {row["created_at"] for row in rows} == {datetime(2026, 1, 2, 3, 4, 5)}
    assert {row["is_gold"] for row in rows} == {True}
    assert {row["_problems"] for row in rows} == {None}
    by_file = {row["_source_file"]: row["_row_number"] for row in rows}
    assert by_file["tasks-1.csv"] == 2
    assert by_file["tasks-3.jsonl"] == 1
    assert by_file["tasks-7.parquet"] == 1


def test_lake_files_have_exactly_the_contract_schema(market: Marketplace) -> None:
    market.put("accounts.csv", "account_id,email\na1,x@example.org\n")
    market.ingest()
    entity = load_contract()["accounts"]
    for path in (market.home.lake / "accounts").glob("*.parquet"):
        assert read_table(path).schema.equals(entity_schema(entity))


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("created_at", "2026-03-29", datetime(2026, 3, 29)),
        ("created_at", "2026-03-29 02:30", datetime(2026, 3, 29, 2, 30)),
        (
            "created_at",
            "2026-03-29T02:30:00.123456789+05:30",
            datetime(2026, 3, 28, 21, 0, 0, 123456),
        ),
        ("created_at", "2026-03-29T02:30:00-0130", datetime(2026, 3, 29, 4)),
        ("created_at", "2026-03-29 02:30:00 UTC", datetime(2026, 3, 29, 2, 30)),
        ("created_at", " 2026-03-29T02:30:00z ", datetime(2026, 3, 29, 2, 30)),
        ("created_at", "2026-03-29T02:30:00+02", datetime(2026, 3, 29, 0, 30)),
        ("answer_options", "7", 7),
        ("answer_options", "7.0", 7),
        ("pay_amount", "1e3", Decimal("1000.0000")),
        ("pay_amount", "-0.125", Decimal("-0.1250")),
        ("is_gold", "F", False),
        ("is_gold", "1", True),
        ("is_gold", "", None),
    ],
)
def test_values_that_are_read(market: Marketplace, column: str, text: str, value: object) -> None:
    assert _cast(market, column, text) == (value, None)


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("created_at", "1767261600", "not_a_timestamp"),
        ("created_at", "2026-02-30T00:00:00", "not_a_timestamp"),
        ("created_at", "2026-03-29T24:00:00", "not_a_timestamp"),
        ("created_at", "29.03.2026", "not_a_timestamp"),
        ("created_at", "infinity", "not_a_timestamp"),
        ("answer_options", "7.5", "not_an_int"),
        ("answer_options", "9223372036854775808", "not_an_int"),
        ("answer_options", "1_000", "not_an_int"),
        ("pay_amount", "99999999999999999", "not_an_amount"),
        ("pay_amount", "EUR 1", "not_an_amount"),
        ("is_gold", "maybe", "not_a_bool"),
    ],
)
def test_values_that_are_not(market: Marketplace, column: str, text: str, reason: str) -> None:
    problem = PROBLEM_FIELD.join((column, reason, text))
    assert _cast(market, column, text) == (None, problem)


def _cast(market: Marketplace, column: str, text: str) -> tuple[object, str | None]:
    """Cast one text as a CSV value, without a whole run."""
    from evenhand.ingest.casting import Caster, utc_connection

    caster = Caster(utc_connection(1), load_contract()["tasks"])
    values = {"task_id": pa.chunked_array([["t1"]]), column: pa.chunked_array([[text]])}
    row = caster.cast(values, pa.array([2], pa.int64())).to_pylist()[0]
    return row[column], row["_problems"]


def test_a_row_keeps_all_its_problems(market: Marketplace) -> None:
    market.put("tasks.csv", TASKS + "t1,x,soon,many,true,1\n")
    market.ingest()
    (row,) = market.rows("tasks")
    assert row["_problems"].split(PROBLEM_END) == [
        PROBLEM_FIELD.join(("created_at", "not_a_timestamp", "soon")),
        PROBLEM_FIELD.join(("answer_options", "not_an_int", "many")),
    ]
    assert (row["created_at"], row["answer_options"]) == (None, None)
    assert (row["is_gold"], row["pay_amount"]) == (True, Decimal(1))


def test_native_parquet_types_are_read_without_detours(market: Marketplace) -> None:
    table = pa.table(
        {
            "submission_id": ["s1", "s2", "s3"],
            "submitted_at": pa.array([date(2026, 1, 2)] * 3),
            "active_seconds": [1.5, float("nan"), float("inf")],
            "concurrent_tasks": [2.0, 2.5, None],
            "pay_amount": [0.1, 1e30, None],
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    market.put("submissions.parquet", sink.getvalue())
    market.ingest()
    first, second, third = market.rows("submissions")
    assert first["submitted_at"] == datetime(2026, 1, 2)
    assert (first["active_seconds"], first["concurrent_tasks"]) == (1.5, 2)
    assert first["pay_amount"] == Decimal("0.1000")
    assert (first["_problems"], second["active_seconds"]) == (None, None)
    assert [part.split(PROBLEM_FIELD)[:2] for part in second["_problems"].split(PROBLEM_END)] == [
        ["concurrent_tasks", "not_an_int"],
        ["pay_amount", "not_an_amount"],
    ]
    assert third["_problems"].split(PROBLEM_FIELD)[:2] == ["active_seconds", "not_a_number"]


def test_mapping_entity_choice_and_unknown_columns(market: Marketplace) -> None:
    market.put("tasks.csv", "id,kind,created_at,shoe_size\nt1,label,2026-01-01,43\n")
    market.put("projects.csv", "project_id\np1\n")
    market.put("notes.txt", "nothing of ours")
    columns = {"tasks": {"task_id": "id", "task_type": "kind"}}
    source = Source("shop", "files", str(market.drop), entities=("tasks",), columns=columns)
    report = ingest_source(market.home, Settings((source,)), "shop", NIGHT)
    (row,) = market.rows("tasks")
    assert (row["task_id"], row["task_type"], row["_source"]) == ("t1", "label", "shop")
    assert market.rows("projects") == []
    assert report.strangers == ["notes.txt"]
    assert "shoe_size" in market.markers[0]["message"]


def test_any_fsspec_file_system(market: Marketplace) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/bucket/exports/tasks.csv", (TASKS + "t1,x,2026-01-01,2,true,1\n").encode())
    source = Source("cloud", "files", "memory://bucket/exports")
    settings = Settings((source,))
    (report,) = ingest_all(market.home, settings, NIGHT)
    assert report.of("tasks").rows_landed == 1
    assert landed_rows(market.home, "tasks")[0]["_source_file"] == "tasks.csv"


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("case_events.csv", "case_events"),
        ("cases.csv", "cases"),
        ("cases_2026.jsonl.gz", "cases"),
        ("case_reviews-3.parquet", "case_reviews"),
        ("submissions/part-0001.parquet", "submissions"),
        ("submission.csv", None),
        ("automation_predictions.csv", "automation_predictions"),
    ],
)
def test_the_longest_entity_name_wins(name: str, entity: str | None) -> None:
    assert entity_of(name) == entity


def test_running_again_lands_nothing_and_changes_land_as_new_batches(market: Marketplace) -> None:
    market.put("tasks.csv", TASKS + "t1,x,2026-01-01,2,true,1\n")
    first = market.ingest()
    again = market.ingest()
    assert (first.rows_landed, again.rows_landed) == (1, 0)
    assert again.of("tasks").files_known == 1
    assert len(market.markers) == 1
    market.put("tasks.csv", TASKS + "t1,x,2026-01-01,2,true,1\nt1,x,2026-01-01,2,true,9\n")
    late = market.ingest(NEXT_NIGHT)
    assert late.rows_landed == 2
    seq = [(row["landed_seq"], row["as_of"], row["previous_as_of"]) for row in market.markers]
    assert seq == [
        (1, "2026-06-30 00:00:00.000000", None),
        (2, "2026-07-01 00:00:00.000000", "2026-06-30 00:00:00.000000"),
    ]
    assert len({row["_batch_id"] for row in market.rows("tasks")}) == 2


def test_what_comes_back_after_another_content_lands_again(market: Marketplace) -> None:
    """A desk corrects its file by hand and takes the correction back: what it holds now counts."""
    right, wrong = (TASKS + f"t1,x,2026-01-01,{options},true,1\n" for options in (2, 3))
    for content in (right, wrong, right):
        market.put("tasks.csv", content)
        market.put("tasks-old.csv", wrong)
        assert market.ingest(NEXT_NIGHT).failures == []
        assert market.ingest(NEXT_NIGHT).rows_landed == 0
    landed = [row for row in market.markers if row["source_file"] == "tasks.csv"]
    assert [row["source_sha256"] for row in landed] == [
        hashlib.sha256(content.encode()).hexdigest() for content in (right, wrong, right)
    ]
    assert len({row["batch_id"] for row in market.markers}) == 4
    newest = [row for row in market.rows("tasks") if row["_batch_id"] == landed[-1]["batch_id"]]
    assert [row["answer_options"] for row in newest] == [2]


def test_what_a_later_night_landed_is_not_new_to_an_older_one(market: Marketplace) -> None:
    for content, night in (("t1", NIGHT), ("t2", NEXT_NIGHT)):
        market.put("tasks.csv", f"task_id\n{content}\n")
        market.ingest(night)
    assert market.ingest(NIGHT).rows_landed == 0


def test_a_night_without_anything_new_makes_the_next_day_late(market: Marketplace) -> None:
    """It judged, so what is older than it and comes later was not known to it."""
    market.put("tasks.csv", TASKS)
    market.ingest()
    between, hour = "20260701T000000Z-0123456789ab", "20260701T120000Z-intraday-0123456789ab"
    for name in (between, hour):
        (market.home.published / "generations" / name).mkdir(parents=True)
    market.put("tasks-2.csv", TASKS)
    market.ingest(datetime(2026, 7, 2, tzinfo=UTC))
    assert market.markers[-1]["previous_as_of"] == "2026-07-01 00:00:00.000000"
    market.put("tasks-3.csv", TASKS)
    market.ingest(NEXT_NIGHT)
    assert market.markers[-1]["previous_as_of"] == "2026-06-30 00:00:00.000000"


def test_the_same_input_makes_the_same_batches_anywhere(market: Marketplace) -> None:
    market.put("tasks.csv", TASKS + "t1,x,2026-01-01,2,true,1\n")
    market.ingest()
    other = Marketplace.at(_fresh(Path(market.home.root).parent / "other"))
    other.put("tasks.csv", TASKS + "t1,x,2026-01-01,2,true,1\n")
    other.ingest()
    assert [row["batch_id"] for row in market.markers] == [row["batch_id"] for row in other.markers]
    assert market.rows("tasks") == other.rows("tasks")


def _fresh(path: Path) -> Path:
    path.mkdir()
    return path


def test_torn_records_are_rejected_by_number_and_nothing_else_is(market: Marketplace) -> None:
    market.put(
        "tasks.csv",
        TASKS.encode()
        + b't1,"x ""y"", z",2026-01-01,2,true,1\n'
        + b"t2,torn\n"
        + b"\n"
        + b't3,"two\nlines",2026-01-01,2,true,1\n'
        + b't4,"never ends,2026-01-01,2,true,1\n'
        + b"t5,caf\xe9,2026-01-01,2,true,1\n"
        + b't6,"closed"early,2026-01-01,2,true,1\n'
        + b"t7,x,2026-01-01,2,true,1",
    )
    report = market.ingest()
    rows = {row["task_id"]: row for row in market.rows("tasks")}
    assert list(rows) == ["t1", "t3", "t7"]
    assert [rows[key]["_row_number"] for key in rows] == [2, 4, 8]
    assert (rows["t1"]["task_type"], rows["t3"]["task_type"]) == ('x "y", z', "two\nlines")
    assert [(row["row_number"], row["reason"]) for row in market.rejected] == [
        (3, "wrong_field_count"),
        (5, "unterminated_quote"),
        (6, "not_utf8"),
        (7, "text_after_closing_quote"),
    ]
    assert market.rejected[2]["column_name"] == "task_type"
    assert market.rejected[2]["key_value"] == "t5"
    tasks = report.of("tasks")
    assert (tasks.rows_read, tasks.rows_landed, tasks.rows_rejected) == (7, 3, 4)


def test_bad_json_lines_are_rejected_by_line(market: Marketplace) -> None:
    good = '{"task_id":"t%d","tags":["a"],"pay_amount":1.1}\n'
    market.put(
        "tasks.jsonl",
        (good % 1 + '{"task_id":"t2", torn\n\n[1]\n').encode() + b'{"task_id":"\xff"}\n'
        + (good % 6).encode(),
    )  # fmt: skip
    market.ingest()
    assert [row["_row_number"] for row in market.rows("tasks")] == [1, 6]
    assert market.rows("tasks")[0]["pay_amount"] == Decimal("1.1000")
    assert [(row["row_number"], row["reason"], row["key_value"]) for row in market.rejected] == [
        (2, "invalid_json", "t2"),
        (4, "not_a_json_object", None),
        (5, "not_utf8", None),
    ]


def test_nested_json_stays_json(market: Marketplace) -> None:
    market.put(
        "tickets.jsonl", '{"ticket_id":"k1","tags":["a","b"]}\n{"ticket_id":"k2","tags":"x"}\n'
    )
    market.ingest()
    first, second = market.rows("tickets")
    assert first["tags"] == '["a","b"]'
    assert second["_problems"] == PROBLEM_FIELD.join(("tags", "not_json", "x"))


def test_a_header_alone_is_an_empty_export(market: Marketplace) -> None:
    market.put("tasks.csv", TASKS)
    report = market.ingest()
    assert report.failures == []
    assert [(row["status"], row["rows_read"]) for row in market.markers] == [("landed", 0)]
    market.put("tasks-2.csv", TASKS)
    assert market.ingest(NEXT_NIGHT).failures == []
    assert [row["source_file"] for row in market.markers] == ["tasks.csv", "tasks-2.csv"]


def test_progress_is_told(market: Marketplace) -> None:
    market.put("tasks.csv", TASKS + "t1,x,2026-01-01,2,true,1\n")
    heard: list[Progress] = []
    ingest_source(market.home, market.settings, "drop", NIGHT, heard.append)
    assert heard == [Progress("drop", "tasks", "tasks.csv", 1)]
