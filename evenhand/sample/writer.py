"""Streaming writers: contract files in a drop folder, truth tables in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet

from evenhand.contract import Entity, load_contract
from evenhand.sample.settings import FileFormat
from evenhand.sample.tools import ARROW_TYPES, column_array

ROWS_PER_FILE = 4_000_000
PARQUET_SETTINGS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 1,
    "use_dictionary": True,
    "version": "2.6",
    "data_page_version": "1.0",
    "store_schema": False,
}


def entity_schema(entity: Entity) -> pa.Schema:
    """Return the file schema of an entity: the contract's columns, then ``updated_at``."""
    fields = [(column.name, ARROW_TYPES[column.type]) for column in entity.columns]
    if all(name != "updated_at" for name, _ in fields):
        fields.append(("updated_at", ARROW_TYPES["timestamp"]))
    return pa.schema(fields)


class TableFile:
    """One output file that takes tables in turn."""

    def __init__(self, path: Path, schema: pa.Schema, file_format: FileFormat) -> None:
        """Open ``path`` for tables of ``schema``."""
        self.path = path
        self.rows = 0
        self._format = file_format
        self._schema = schema
        self._sink: Any = None
        path.parent.mkdir(parents=True, exist_ok=True)
        if file_format == "parquet":
            self._sink = parquet.ParquetWriter(path, schema, **PARQUET_SETTINGS)
        elif file_format == "csv":
            self._sink = csv.CSVWriter(path, schema)
        else:
            self._sink = path.open("wb")

    def write(self, table: pa.Table) -> None:
        """Append the rows of ``table``."""
        self.rows += table.num_rows
        if self._format == "jsonl":
            self._sink.write(_json_lines(table))
        elif table.num_rows:
            self._sink.write_table(table)

    def close(self) -> None:
        """Finish the file."""
        self._sink.close()


def _json_lines(table: pa.Table) -> bytes:
    plain = pa.table(
        {field.name: _json_column(table.column(field.name), field.type) for field in table.schema}
    )
    rows = plain.to_pylist()
    lines = (
        json.dumps({name: value for name, value in row.items() if value is not None})
        for row in rows
    )
    return "".join(line + "\n" for line in lines).encode()


def _json_column(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return column.cast(pa.string())
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    return column


class Drop:
    """The drop folder: one or more files per entity, rotated by rows, plus its late files."""

    def __init__(
        self, out: Path, file_format: FileFormat, *, rows_per_file: int = ROWS_PER_FILE
    ) -> None:
        """Prepare the folder ``out``; files are opened at an entity's first row."""
        self.out = out
        self.format = file_format
        self.contract = load_contract()
        self.schemas = {name: entity_schema(entity) for name, entity in self.contract.items()}
        self.rows: dict[str, int] = dict.fromkeys(self.contract, 0)
        self.paths: list[Path] = []
        self._rows_per_file = rows_per_file
        self._open: dict[tuple[str, bool], TableFile] = {}
        self._count: dict[tuple[str, bool], int] = {}
        out.mkdir(parents=True, exist_ok=True)

    def table(self, entity: str, columns: Mapping[str, Any]) -> pa.Table:
        """Return ``columns`` as a table in contract form; absent columns are null.

        Raises:
            KeyError: a column is not in the contract.
        """
        schema = self.schemas[entity]
        unknown = set(columns) - set(schema.names)
        if unknown:
            raise KeyError(f"{entity} has no column {', '.join(sorted(unknown))}")
        kinds = {column.name: column.type for column in self.contract[entity].columns}
        rows = _row_count(columns)
        arrays = [
            column_array(kinds.get(name, "timestamp"), columns[name], rows)
            if name in columns
            else pa.nulls(rows, schema.field(name).type)
            for name in schema.names
        ]
        return pa.Table.from_arrays(arrays, schema=schema)

    def write(self, entity: str, table: pa.Table, *, late: bool = False) -> None:
        """Append rows to the entity's current file (``late``: to its file of late rows)."""
        if not table.num_rows:
            return
        slot = (entity, late)
        if slot in self._open and self._open[slot].rows >= self._rows_per_file:
            self._open.pop(slot).close()
        if slot not in self._open:
            self._count[slot] = self._count.get(slot, 0) + 1
            mark = "-late" if late else ""
            name = f"{entity}{mark}-{self._count[slot]:04d}.{self.format}"
            self._open[slot] = TableFile(self.out / name, self.schemas[entity], self.format)
            self.paths.append(self.out / name)
        self._open[slot].write(table)
        self.rows[entity] += table.num_rows

    def write_bad(self, entity: str, rows: list[dict[str, str | None]]) -> None:
        """Write rows whose values break the contract as text: ``<entity>-late.csv``, ``.jsonl``."""
        if not rows:
            return
        names = self.schemas[entity].names
        path = self.out / f"{entity}-late.{'jsonl' if self.format == 'jsonl' else 'csv'}"
        table = pa.table(
            {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
        )
        file = TableFile(path, table.schema, "jsonl" if self.format == "jsonl" else "csv")
        file.write(table)
        file.close()
        self.paths.append(path)
        self.rows[entity] += len(rows)

    def close(self) -> None:
        """Close every file; lay an empty file for an entity without rows."""
        for entity in self.contract:
            if not self._count.get((entity, False)):
                name = f"{entity}-0001.{self.format}"
                TableFile(self.out / name, self.schemas[entity], self.format).close()
                self.paths.append(self.out / name)
        for file in self._open.values():
            file.close()
        self._open.clear()


def _row_count(columns: Mapping[str, Any]) -> int:
    for values in columns.values():
        if not isinstance(values, str) and hasattr(values, "__len__"):
            return len(values)
    raise ValueError("a table needs at least one column with rows")


TRUTH_SCHEMAS: dict[str, pa.Schema] = {
    "accounts": pa.schema(
        [
            ("account_id", pa.string()),
            ("kind", pa.string()),
            ("is_abuse", pa.bool_()),
            ("twin_of", pa.string()),
            ("starts_at", pa.timestamp("us")),
            ("intensity", pa.float64()),
            ("skill", pa.float64()),
            ("tau", pa.float64()),
        ]
    ),
    "pairs": pa.schema(
        [
            ("account_id", pa.string()),
            ("other_account_id", pa.string()),
            ("kind", pa.string()),
            ("is_abuse", pa.bool_()),
        ]
    ),
    "rings": pa.schema(
        [
            ("ring_id", pa.string()),
            ("account_id", pa.string()),
            ("kind", pa.string()),
            ("is_abuse", pa.bool_()),
        ]
    ),
    "submissions": pa.schema(
        [("submission_id", pa.string()), ("account_id", pa.string()), ("abuse", pa.string())]
    ),
    "tasks": pa.schema(
        [
            ("task_id", pa.string()),
            ("true_answer", pa.string()),
            ("is_minority_correct", pa.bool_()),
        ]
    ),
    "dirty": pa.schema([("entity", pa.string()), ("key", pa.string()), ("what", pa.string())]),
    "casework": pa.schema(
        [
            ("entity", pa.string()),
            ("id", pa.string()),
            ("control", pa.string()),
            ("detail", pa.string()),
        ]
    ),
}


class Truth:
    """The truth tables, one Parquet file each, in a folder that no model reads."""

    def __init__(self, folder: Path) -> None:
        """Open every truth table for writing in ``folder``."""
        self.folder = folder
        self._files = {
            name: TableFile(folder / f"{name}.parquet", schema, "parquet")
            for name, schema in TRUTH_SCHEMAS.items()
        }

    def write(self, name: str, columns: Mapping[str, Any]) -> None:
        """Append rows to a truth table; values are Arrow arrays, numpy arrays or lists."""
        schema = TRUTH_SCHEMAS[name]
        arrays = [
            values
            if isinstance(values, pa.Array)
            else _truth_array(values, schema.field(column).type)
            for column, values in ((column, columns[column]) for column in schema.names)
        ]
        self._files[name].write(pa.Table.from_arrays(arrays, schema=schema))

    @property
    def rows(self) -> dict[str, int]:
        """Rows written so far, by table."""
        return {name: file.rows for name, file in self._files.items()}

    def close(self) -> None:
        """Finish every table."""
        for file in self._files.values():
            file.close()


def _truth_array(values: Any, kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind):
        return column_array("timestamp", values, len(values))
    return pa.array(values, type=kind)
