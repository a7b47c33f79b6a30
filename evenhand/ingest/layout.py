"""How the lake lies on disk: Arrow schemas, folders and the typed empty files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.contract import ColumnType, Entity, load_contract
from evenhand.home import Home

if TYPE_CHECKING:
    import pyarrow as pa

LANDED_BATCHES = "landed_batches"
REJECTED_ROWS = "rejected_rows"
LINKED_ACCOUNTS = "linked_accounts"
LINKED_RECORDS = "linked_records"
EMPTY_FILE = "empty.parquet"

PROBLEM_FIELD = "\x1f"
"""Between column, reason and value of one problem."""
PROBLEM_END = "\x1e"
"""Between two problems of one row."""
REDACTED = "<redacted>"
VALUE_LIMIT = 200
"""Characters of an offending value that are kept."""


def arrow_type(kind: ColumnType) -> pa.DataType:
    """Return the Arrow type that the lake gives to a contract type."""
    import pyarrow as pa

    return {
        "text": pa.string(),
        "json": pa.string(),
        "int": pa.int64(),
        "float": pa.float64(),
        "money": pa.decimal128(18, 4),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
    }[kind]


def entity_schema(entity: Entity) -> pa.Schema:
    """Return the schema of ``lake/<entity>/*.parquet``: contract columns, then where from."""
    import pyarrow as pa

    fields = [(column.name, arrow_type(column.type)) for column in entity.landed_columns]
    fields += [
        ("_problems", pa.string()),
        ("_source", pa.string()),
        ("_source_file", pa.string()),
        ("_row_number", pa.int64()),
        ("_batch_id", pa.string()),
    ]
    return pa.schema(fields)


def landed_batches_schema() -> pa.Schema:
    """Return the schema of the commit markers, one row per batch."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    return pa.schema(
        [
            ("batch_id", text),
            ("landed_seq", number),
            ("source", text),
            ("entity", text),
            ("source_file", text),
            ("source_sha256", text),
            ("as_of", text),
            ("previous_as_of", text),
            ("rows_read", number),
            ("rows_landed", number),
            ("rows_rejected", number),
            ("status", text),
            ("message", text),
        ]
    )


def rejected_rows_schema() -> pa.Schema:
    """Return the schema of rows that could not be parsed at all."""
    import pyarrow as pa

    text = pa.string()
    return pa.schema(
        [
            ("batch_id", text),
            ("entity", text),
            ("source", text),
            ("source_file", text),
            ("row_number", pa.int64()),
            ("key_value", text),
            ("column_name", text),
            ("value", text),
            ("reason", text),
        ]
    )


def linked_accounts_schema() -> pa.Schema:
    """Return the schema of the pairs of accounts that a night's linkage found, one file a night.

    It names accounts, weights and which fields agree; no value of a field.
    """
    import pyarrow as pa

    text, number, yes, weight = pa.string(), pa.int64(), pa.bool_(), pa.float64()
    return pa.schema(
        [
            ("as_of", pa.timestamp("us")),
            ("account_id_a", text),
            ("account_id_b", text),
            ("match_weight", weight),
            ("match_probability", weight),
            ("fields_compared", number),
            ("fields_agreeing", number),
            ("is_same_document", yes),
            ("is_same_payout", yes),
            ("is_name_agreeing", yes),
            ("is_birth_date_agreeing", yes),
            ("details_agreeing", number),
            ("explanation", text),
            ("model_version", text),
        ]
    )


def linked_records_schema() -> pa.Schema:
    """Return the schema of the accounts that a night's linkage compared, one file a night.

    ``details_known``: how many of name, birth date, e-mail, phone, address and papers it has.
    """
    import pyarrow as pa

    return pa.schema(
        [
            ("as_of", pa.timestamp("us")),
            ("account_id", pa.string()),
            ("details_known", pa.int64()),
            ("model_version", pa.string()),
        ]
    )


def restricted_schema(entity: Entity) -> pa.Schema:
    """Return the schema of ``restricted/<entity>/*.parquet``: key, plain values, where from."""
    import pyarrow as pa

    fields = [(entity.key, pa.string())]
    fields += [(column.name, pa.string()) for column in entity.columns if column.privacy == "fuzzy"]
    fields += [
        ("updated_at", pa.timestamp("us")),
        ("_row_number", pa.int64()),
        ("_batch_id", pa.string()),
    ]
    return pa.schema(fields)


def prepare_lake(home: Home) -> None:
    """Lay a typed, empty file into every folder, so that any engine can read every path.

    An empty file whose schema is not the contract's (an older version wrote it) is written anew.
    """
    import pyarrow.parquet as pq

    schemas = {name: entity_schema(entity) for name, entity in load_contract().items()}
    schemas[LANDED_BATCHES] = landed_batches_schema()
    schemas[REJECTED_ROWS] = rejected_rows_schema()
    schemas[LINKED_ACCOUNTS] = linked_accounts_schema()
    schemas[LINKED_RECORDS] = linked_records_schema()
    for name, schema in schemas.items():
        path = home.lake / name / EMPTY_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and pq.read_schema(path).equals(schema):
            continue
        write_parquet(schema.empty_table(), path)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write ``table`` to ``path`` in one step: a reader sees the whole file or none."""
    import pyarrow.parquet as pq

    waiting = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    pq.write_table(table, waiting, compression="zstd")
    waiting.replace(path)
