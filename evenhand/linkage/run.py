"""The night's linkage: accounts in, pairs of accounts out, by night and without a personal value.

``$HOME/lake/linked_accounts/<night>.parquet`` holds the pairs that a night found,
``lake/linked_records`` the accounts that it compared: who was not compared is not cleared either. A
night writes its own files whole, so that a second run changes nothing and an old night can be
replayed beside newer ones; models read the rows of their own ``as_of``.
``$HOME/linkage/nights/<night>.json`` holds what there is to watch.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.clock import file_stamp, sql_timestamp
from evenhand.home import Home
from evenhand.ingest.layout import (
    LINKED_ACCOUNTS,
    LINKED_RECORDS,
    linked_accounts_schema,
    linked_records_schema,
    write_parquet,
)
from evenhand.linkage.accounts import ACCOUNTS, read_accounts, restricted_memory
from evenhand.linkage.model import Model, model_of, prior
from evenhand.linkage.pairs import SCORED, monitoring, score_pairs
from evenhand.linkage.spark import is_wanted, linkage_session
from evenhand.warehouse.files import replace_text

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

LEAST_PROBABILITY = 0.5
"""Pairs below are not kept: what is done with the others is for the rules in the seeds to say."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Linked:
    """What a night's linkage did.

    Attributes:
        accounts: accounts that were compared.
        candidates: pairs that a blocking rule found.
        pairs: pairs that were kept.
        model_version: the model that weighed them.
    """

    accounts: int
    candidates: int
    pairs: int
    model_version: str


def link_accounts(home: Home, database: Path, as_of: datetime, tell: Tell) -> Linked:
    """Link the accounts that the night of ``as_of`` sees and write its pairs.

    Args:
        home: the home.
        database: the night's warehouse with staging built.
        as_of: the night.
        tell: told what is being done.

    Raises:
        ModelError: the home's own model cannot be used.
        EngineError: the environment names an engine that cannot link.
    """
    model = model_of(home)
    with restricted_memory(home) as connection, _engine(home) as session:
        tell("reading accounts")
        accounts = read_accounts(connection, home, database, as_of)
        tell(f"comparing {accounts:,} accounts")
        candidates = score_pairs(connection, ACCOUNTS, model, prior(accounts), session)
        tell(f"keeping the likely ones of {candidates:,} pairs")
        pairs = _kept(connection, model, as_of)
        records = _compared(connection, model, as_of)
        seen = monitoring(connection, ACCOUNTS, model)
    stamp = file_stamp(as_of)
    for name, table in ((LINKED_RECORDS, records), (LINKED_ACCOUNTS, pairs)):
        folder = home.lake / name
        folder.mkdir(parents=True, exist_ok=True)
        write_parquet(table, folder / f"{stamp}.parquet")
    _write_monitoring(home, stamp, {"as_of": sql_timestamp(as_of), **seen})
    return Linked(accounts, candidates, pairs.num_rows, model.version)


def _engine(home: Home) -> AbstractContextManager[SparkSession | None]:
    """Return the Spark session of the linkage, or nothing where DuckDB is to do it."""
    return linkage_session(home) if is_wanted() else nullcontext()


def _kept(connection: DuckDBPyConnection, model: Model, as_of: datetime) -> pa.Table:
    """Return the likely pairs as the lake holds them, ordered by their accounts."""
    table = connection.sql(
        f"""
        select
            cast($as_of as timestamp) as as_of,
            scored.record_id_a as account_id_a,
            scored.record_id_b as account_id_b,
            scored.match_weight,
            scored.match_probability,
            scored.fields_compared,
            scored.fields_agreeing,
            {_same("documents")} as is_same_document,
            {_same("payouts")} as is_same_payout,
            {_is("first_name", "surname")} as is_name_agreeing,
            {_is("birth_date")} as is_birth_date_agreeing,
            {" + ".join(f"cast({_is(*names)} as bigint)" for names in DETAILS)}
            + cast({_same("documents")} or {_same("payouts")} as bigint) as details_agreeing,
            scored.explanation,
            $version as model_version
        from {SCORED} as scored
        where scored.match_probability >= {LEAST_PROBABILITY}
        order by account_id_a, account_id_b
        """,
        params={"as_of": sql_timestamp(as_of), "version": model.version},
    ).to_arrow_table()
    return _shaped(table, linked_accounts_schema())


def _compared(connection: DuckDBPyConnection, model: Model, as_of: datetime) -> pa.Table:
    """Return the accounts that were compared and how much is known of each."""
    known = " + ".join(
        f"({' and '.join(f'{name} is not null' for name in names)})::bigint" for names in DETAILS
    )
    table = connection.sql(
        f"""
        select
            cast($as_of as timestamp) as as_of,
            record_id as account_id,
            {known} + (coalesce(documents, payouts) is not null)::bigint as details_known,
            $version as model_version
        from {ACCOUNTS}
        order by account_id
        """,
        params={"as_of": sql_timestamp(as_of), "version": model.version},
    ).to_arrow_table()
    return _shaped(table, linked_records_schema())


def _shaped(table: pa.Table, schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    columns = [table.column(field.name).cast(field.type).combine_chunks() for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


DETAILS = (("first_name", "surname"), ("birth_date",), ("email",), ("phone",), ("address",))
"""What a person gives on signing up, besides papers and payout: six details with these as one."""


def _level(name: str) -> str:
    return f"json_extract_string(scored.explanation, '$.{name}.level')"


def _same(name: str) -> str:
    return f"coalesce({_level(name)} = 'the same', false)"


def _is(*names: str) -> str:
    """Return SQL for whether all of these fields agree."""
    from evenhand.linkage.fields import AGREEING

    words = ", ".join(f"'{word}'" for word in AGREEING)
    each = " and ".join(f"coalesce({_level(name)} in ({words}), false)" for name in names)
    return f"({each})"


def _write_monitoring(home: Home, stamp: str, seen: dict[str, Any]) -> None:
    file = home.linkage / "nights" / f"{stamp}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_text(file, json.dumps(seen, indent=1) + "\n")
