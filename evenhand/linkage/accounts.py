"""Accounts as records: what a night may know of each, out of warehouse and restricted zone.

The warehouse says which row version of an account the night sees; the restricted zone holds that
row's plain values. Both are joined in memory here. What does not fit into memory spills into the
restricted zone, nowhere else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.clock import sql_timestamp
from evenhand.home import Home

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection

ACCOUNT_COLUMNS = (
    "first_name", "surname", "birth_date", "email", "phone", "address", "documents", "payouts",
)  # fmt: skip
ACCOUNTS = "accounts"
"""The table that :func:`read_accounts` leaves in the connection."""

VERSIONS_MODEL = "base_people__accounts"
VERSIONS = f"""
    select versions.account_id, versions._batch_id, versions._row_number
    from build.staging.{VERSIONS_MODEL} as versions
    where
        versions.is_visible
        and versions.problems is null
        and not coalesce(versions.is_test, false)
    qualify row_number() over (
        partition by versions.account_id
        order by
            versions.updated_at desc nulls last,
            versions.known_at desc nulls last,
            versions.landed_seq desc nulls last,
            versions._row_number desc nulls last
    ) = 1
"""
"""The version of each account that ``stg_people__accounts`` shows, by its place in the lake."""

RECORDS = f"""
    create or replace table {ACCOUNTS} as
    with

    versions as ({VERSIONS}),

    documents as (
        select
            account_id,
            list_sort(list(distinct document_number || coalesce(document_country, ''))) as documents
        from build.staging.stg_identity__identity_checks
        where
            check_type = 'document'
            and status = 'pass'
            and document_number is not null
            and coalesce(completed_at, started_at) <= cast($as_of as timestamp)
        group by account_id
    ),

    payouts as (
        select account_id, list_sort(list(distinct instrument_fingerprint)) as payouts
        from build.staging.stg_money__payout_methods
        where instrument_fingerprint is not null and added_at <= cast($as_of as timestamp)
        group by account_id
    ),

    plain as (
        select
            versions.account_id,
            string_split(
                trim(
                    regexp_replace(strip_accents(restricted.full_name), '[^\\p{{L}}]+', ' ', 'g')
                ),
                ' '
            ) as names,
            nullif(regexp_replace(restricted.birth_date, '[^0-9]', '', 'g'), '') as birth_date,
            nullif(restricted.email, '') as email,
            nullif(restricted.phone, '') as phone,
            nullif(restricted.address, '') as address
        from versions
        inner join restricted
            on
                versions.account_id = restricted.account_id
                and versions._batch_id = restricted._batch_id
                and versions._row_number = restricted._row_number
    )

    select
        plain.account_id as record_id,
        nullif(plain.names[1], '') as first_name,
        case when len(plain.names) > 1 then plain.names[-1] end as surname,
        plain.birth_date,
        plain.email,
        plain.phone,
        plain.address,
        documents.documents,
        payouts.payouts
    from plain
    left join documents on plain.account_id = documents.account_id
    left join payouts on plain.account_id = payouts.account_id
    order by record_id
"""


@contextmanager
def restricted_memory(home: Home) -> Iterator[DuckDBPyConnection]:
    """Open a database in memory whose spill lies in the restricted zone; it is removed after."""
    import duckdb

    spill = home.restricted / ".linkage"
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.restricted.chmod(0o700)
    try:
        with duckdb.connect(config={"temp_directory": str(spill)}) as connection:
            yield connection
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def read_accounts(
    connection: DuckDBPyConnection, home: Home, database: Path, as_of: datetime
) -> int:
    """Put the records of all accounts that the night sees into a table; return how many.

    Args:
        connection: from :func:`restricted_memory`.
        home: the home.
        database: the night's warehouse with staging built.
        as_of: the night.
    """
    import pyarrow.parquet as pq

    from evenhand.contract import load_contract
    from evenhand.ingest.layout import restricted_schema

    files = sorted((home.restricted / "accounts").glob("*.parquet"))
    schema = restricted_schema(load_contract()["accounts"])
    plain = pq.read_table(files, schema=schema) if files else schema.empty_table()
    connection.execute(f"attach '{database}' as build (read_only)")
    connection.register("restricted", plain)
    connection.execute(RECORDS, {"as_of": sql_timestamp(as_of)})
    connection.unregister("restricted")
    connection.execute("detach build")
    found = connection.execute(f"select count(*) from {ACCOUNTS}").fetchall()
    return int(found[0][0])
