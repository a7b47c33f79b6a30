"""Cuts one drop into nights, so that nights run one by one can be compared with one full load.

A row belongs to the first night whose end is not before the row became known: the later of its
event time and its ``updated_at``. Rows of files whose name holds ``-late`` arrive one night after
that. A row whose instant cannot be read, or lies after the last night, belongs to the last night.
A row without any instant belongs to the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from evenhand.contract import Entity, load_contract
from evenhand.sample.tools import NONE, Ints
from evenhand.sample.writer import PARQUET_SETTINGS

UNREADABLE = np.iinfo(np.int64).max
_INSTANT = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z?$"


def split_nights(drop: Path, out: Path, ends: Sequence[datetime]) -> list[Path]:
    """Split ``drop`` into one folder per night under ``out``, named by the night's number and end.

    Every row of every file goes to exactly one night. Files keep their names and format; a night
    holds only files that have rows, except that every file appears in the first night.

    Args:
        drop: a folder of contract files as the sample writes them (Parquet, CSV, JSON lines).
        out: where the nights' folders are made.
        ends: the nights' ends, strictly growing.

    Returns:
        The nights' folders in order.

    Raises:
        ValueError: ``ends`` is empty or does not grow, or a file belongs to no entity.
    """
    if not ends or any(later <= earlier for earlier, later in pairwise(ends)):
        raise ValueError("nights need at least one end, each later than the one before")
    bounds = np.array([_micro(end) for end in ends], dtype=np.int64)
    folders = [out / f"night-{i + 1:03d}-{_utc(end):%Y%m%d}" for i, end in enumerate(ends)]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(drop.iterdir()):
        if path.suffix == ".parquet":
            _split_parquet(path, folders, bounds)
        elif path.suffix == ".csv":
            _split_csv(path, folders, bounds)
        elif path.suffix == ".jsonl":
            _split_jsonl(path, folders, bounds)
    return folders


def entity_of(path: Path) -> Entity:
    """Return the entity a contract file holds: the longest entity name its name begins with.

    Raises:
        ValueError: the name begins with no entity.
    """
    contract = load_contract()
    found = [name for name in contract if path.name.startswith((f"{name}-", f"{name}."))]
    if not found:
        raise ValueError(f"{path.name} belongs to no entity of the contract")
    return contract[max(found, key=len)]


def _utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _micro(instant: datetime) -> int:
    since = _utc(instant) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _nights(path: Path, event: Ints, updated: Ints, bounds: Ints) -> Ints:
    known = np.maximum(event, updated)
    night = np.searchsorted(bounds, known, side="left")
    if "-late" in path.name:
        night = np.where(known == NONE, night, night + 1)
    chosen: Ints = np.minimum(night, len(bounds) - 1).astype(np.int64)
    return chosen


def _stamps(table: pa.Table, name: str | None) -> Ints:
    """Return instants in microseconds: ``NONE`` for null, ``UNREADABLE`` for bad text."""
    if name is None or name not in table.column_names:
        return np.full(table.num_rows, NONE, dtype=np.int64)
    column = table.column(name).combine_chunks()
    if not pa.types.is_timestamp(column.type):
        text = column.cast(pa.string())
        good = pc.match_substring_regex(text, _INSTANT)
        plain = pc.replace_substring(pc.replace_substring_regex(text, "Z$", ""), "T", " ")
        column = pc.if_else(pc.fill_null(good, False), plain, None)
        column = pc.strptime(
            pc.utf8_slice_codeunits(column, 0, 19), "%Y-%m-%d %H:%M:%S", "us", True
        )
        bad = pc.and_(pc.is_valid(text), pc.is_null(column)).to_numpy(zero_copy_only=False)
        fraction = _fraction(plain)
    else:
        bad = np.zeros(table.num_rows, dtype=np.bool_)
        fraction = np.zeros(table.num_rows, dtype=np.int64)
    empty = pc.is_null(column).to_numpy(zero_copy_only=False)
    numbers = pc.fill_null(column.cast(pa.timestamp("us")).cast(pa.int64()), 0).to_numpy()
    stamps: Ints = np.where(bad, UNREADABLE, np.where(empty, NONE, numbers + fraction))
    return stamps.astype(np.int64)


def _fraction(text: pa.Array) -> Ints:
    tail = pc.utf8_slice_codeunits(text, 20, 26)
    digits = pc.utf8_rpad(pc.fill_null(tail, ""), 6, "0")
    clean = pc.if_else(pc.match_substring_regex(digits, r"^\d{6}$"), digits, "000000")
    result: Ints = clean.cast(pa.int64()).to_numpy().astype(np.int64)
    return result


def _table_nights(path: Path, table: pa.Table, bounds: Ints) -> Ints:
    event = _stamps(table, entity_of(path).event_time)
    return _nights(path, event, _stamps(table, "updated_at"), bounds)


def _parts(table: pa.Table, night: Ints) -> Iterator[tuple[int, pa.Table]]:
    for number in np.unique(night):
        yield int(number), table.filter(pa.array(night == number))


def _split_parquet(path: Path, folders: list[Path], bounds: Ints) -> None:
    source = parquet.ParquetFile(path)
    sinks: dict[int, Any] = {}

    def sink(number: int) -> Any:
        if number not in sinks:
            sinks[number] = parquet.ParquetWriter(
                folders[number] / path.name, source.schema_arrow, **PARQUET_SETTINGS
            )
        return sinks[number]

    sink(0)
    for group in range(source.num_row_groups):
        table = source.read_row_group(group)
        for number, part in _parts(table, _table_nights(path, table, bounds)):
            sink(number).write_table(part)
    for writer in sinks.values():
        writer.close()


def _split_csv(path: Path, folders: list[Path], bounds: Ints) -> None:
    names = path.open(encoding="utf-8").readline().strip().replace('"', "").split(",")
    texts = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    reader = csv.ParseOptions(newlines_in_values=True)
    table = csv.read_csv(path, convert_options=texts, parse_options=reader)
    csv.write_csv(table.slice(0, 0), folders[0] / path.name)
    for number, part in _parts(table, _table_nights(path, table, bounds)):
        csv.write_csv(part, folders[number] / path.name)


def _split_jsonl(path: Path, folders: list[Path], bounds: Ints) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (folders[0] / path.name).touch()
    if not lines:
        return
    wanted = {"updated_at", entity_of(path).event_time or "updated_at"}
    rows = [json.loads(line) for line in lines]
    table = pa.table(
        {name: pa.array([row.get(name) for row in rows], pa.string()) for name in sorted(wanted)}
    )
    night = _table_nights(path, table, bounds)
    for number in np.unique(night):
        kept = [lines[i] for i in np.flatnonzero(night == number)]
        (folders[int(number)] / path.name).write_text("".join(kept), encoding="utf-8")
