"""Whatever bytes a CSV file holds, its records are landed or rejected, and none is lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.ingest import csv_file
from evenhand.ingest.csv_file import CsvReader

HEADER = b"task_id,task_type,project_id\n"
NASTY = st.lists(
    st.sampled_from(
        [
            b"a",
            b"t1",
            b",",
            b",",
            b'"',
            b'""',
            b"\n",
            b"\n",
            b"\r\n",
            b"\r",
            b" ",
            b"\xff",
            "é".encode(),
            b";",
        ]
    ),
    max_size=60,
).map(b"".join)


def _read(data: bytes) -> tuple[list[tuple[int, tuple[str, ...]]], list[tuple[int, str]]]:
    reader = CsvReader(lambda: io.BytesIO(data), "tasks.csv", ["task_id", "task_type"])
    rows: list[tuple[int, tuple[str, ...]]] = []
    rejects: list[tuple[int, str]] = []
    for block in reader.blocks(reader.header):
        values = [tuple(row.values()) for row in block.values.to_pylist()]
        rows += list(zip(block.row_numbers.to_pylist(), values, strict=True))
        rejects += [(reject.row_number, reject.reason) for reject in block.rejects]
    return rows, rejects


@settings(max_examples=300, deadline=None)
@given(NASTY)
def test_every_record_is_accounted_for(body: bytes) -> None:
    rows, rejects = _read(HEADER + body)
    numbers = sorted([number for number, _ in rows] + [number for number, _ in rejects])
    assert numbers == list(range(2, len(numbers) + 2))
    content = [line for line in body.split(b"\n") if line not in (b"", b"\r")]
    assert len(numbers) <= len(content)
    assert bool(numbers) == bool(content)


@settings(max_examples=200, deadline=None)
@given(NASTY, st.integers(min_value=1, max_value=40))
def test_block_size_changes_nothing(body: bytes, size: int) -> None:
    whole = _read(HEADER + body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_file, "BLOCK_BYTES", size)
        assert _read(HEADER + body) == whole


VALUE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(VALUE, VALUE, VALUE), max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    sink = io.StringIO()
    csv.writer(sink, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    read, rejects = _read(HEADER + sink.getvalue().encode())
    assert rejects == []
    assert [values for _, values in read] == [tuple(value or None for value in row) for row in rows]


def test_a_quote_left_open_costs_one_line_of_many() -> None:
    lines = [b"t%d,x,p" % number for number in range(20_000)]
    lines[7] = b't7,"open,p'
    rows, rejects = _read(HEADER + b"\n".join(lines))
    assert rejects == [(9, "unterminated_quote")]
    assert len(rows) == 19_999
