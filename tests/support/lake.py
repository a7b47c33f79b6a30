"""A small lake written from Python rows, in exactly the form that ingest lands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from evenhand.clock import sql_timestamp
from evenhand.contract import Entity, load_contract
from evenhand.ingest.layout import linked_accounts_schema, linked_records_schema

Rows = Sequence[Mapping[str, Any]]

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "json": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "money": pa.decimal128(18, 4),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
META_FIELDS = (
    pa.field("_problems", pa.string()),
    pa.field("_source", pa.string()),
    pa.field("_source_file", pa.string()),
    pa.field("_row_number", pa.int64()),
    pa.field("_batch_id", pa.string()),
)
BATCH_SCHEMA = pa.schema(
    [
        ("batch_id", pa.string()),
        ("landed_seq", pa.int64()),
        ("source", pa.string()),
        ("entity", pa.string()),
        ("source_file", pa.string()),
        ("source_sha256", pa.string()),
        ("as_of", pa.string()),
        ("previous_as_of", pa.string()),
        ("rows_read", pa.int64()),
        ("rows_landed", pa.int64()),
        ("rows_rejected", pa.int64()),
        ("status", pa.string()),
        ("message", pa.string()),
    ]
)
REJECTED_SCHEMA = pa.schema(
    [
        ("batch_id", pa.string()),
        ("entity", pa.string()),
        ("source", pa.string()),
        ("source_file", pa.string()),
        ("row_number", pa.int64()),
        ("key_value", pa.string()),
        ("column_name", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
    ]
)


def entity_schema(entity: Entity) -> pa.Schema:
    """Return the Parquet schema of an entity's folder in the lake."""
    fields = [pa.field(c.name, ARROW_TYPES[c.type]) for c in entity.landed_columns]
    return pa.schema([*fields, *META_FIELDS])


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "timestamp" and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if kind == "money":
        return Decimal(str(value)).quantize(Decimal("0.0001"))
    return value


def _write(folder: Path, name: str, table: pa.Table) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / name)


class LakeWriter:
    """Lands rows night by night: each call of ``land`` is one night's ingest."""

    def __init__(self, root: Path) -> None:
        """Lay an empty typed file for every entity below ``root``."""
        self.root = root
        self.sequence = 0
        self.nights: list[datetime] = []
        for entity in load_contract().values():
            _write(root / entity.name, "empty.parquet", entity_schema(entity).empty_table())
        _write(root / "landed_batches", "empty.parquet", BATCH_SCHEMA.empty_table())
        _write(root / "rejected_rows", "empty.parquet", REJECTED_SCHEMA.empty_table())
        _write(root / "linked_accounts", "empty.parquet", linked_accounts_schema().empty_table())
        _write(root / "linked_records", "empty.parquet", linked_records_schema().empty_table())

    def land(self, as_of: datetime, rows: Mapping[str, Rows]) -> None:
        """Land ``rows`` (entity to rows of contract columns; the rest is null) as of ``as_of``.

        A row may carry ``_problems``. Timestamps may be ISO text.
        """
        earlier = [night for night in self.nights if night < as_of]
        previous = sql_timestamp(max(earlier)) if earlier else None
        for name, entity_rows in rows.items():
            self._land_entity(load_contract()[name], entity_rows, as_of, previous)
        self.nights.append(as_of)

    def _land_entity(
        self, entity: Entity, rows: Rows, as_of: datetime, previous: str | None
    ) -> None:
        self.sequence += 1
        batch = f"{entity.name}-{self.sequence:04d}"
        known = {c.name for c in entity.landed_columns} | {"_problems"}
        records = []
        for number, row in enumerate(rows, start=2):
            unknown = set(row) - known
            if unknown:
                raise KeyError(f"{entity.name} has no columns {sorted(unknown)}")
            record = {c.name: _value(c.type, row.get(c.name)) for c in entity.landed_columns}
            record |= {
                "_problems": row.get("_problems"),
                "_source": "test",
                "_source_file": f"{entity.name}.csv",
                "_row_number": number,
                "_batch_id": batch,
            }
            records.append(record)
        table = pa.Table.from_pylist(records, schema=entity_schema(entity))
        _write(self.root / entity.name, f"{batch}.parquet", table)
        marker = {
            "batch_id": batch,
            "landed_seq": self.sequence,
            "source": "test",
            "entity": entity.name,
            "source_file": f"{entity.name}.csv",
            "source_sha256": batch,
            "as_of": sql_timestamp(as_of),
            "previous_as_of": previous,
            "rows_read": len(rows),
            "rows_landed": len(rows),
            "rows_rejected": 0,
            "status": "landed",
            "message": None,
        }
        markers = pa.Table.from_pylist([marker], schema=BATCH_SCHEMA)
        _write(self.root / "landed_batches", f"{batch}.parquet", markers)
