"""Small sets of person records to link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

COLUMNS = ("first_name", "surname", "birth_date", "email", "documents")
SCHEMA = pa.schema(
    [("record_id", pa.string()), ("person", pa.string())]
    + [(name, pa.string()) for name in COLUMNS[:-1]]
    + [("documents", pa.list_(pa.string()))]
)
GIVEN = ("ana", "ben", "chloe", "dan", "eva", "finn", "gita", "hugo")
FAMILY = ("smith", "okafor", "lindqvist", "tanaka", "moreau", "novak", "silva")


def person(number: int, **changes: object) -> dict[str, object]:
    """Return the record of a person; ``changes`` are what another record of theirs says."""
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number % len(FAMILY)]
    return {
        "record_id": f"r{number:04d}",
        "person": str(number),
        "first_name": given,
        "surname": family,
        "birth_date": f"{1950 + number % 50}{1 + number % 12:02d}{1 + number % 28:02d}",
        "email": f"{given}.{number * 7919}@example.org",
        "documents": [f"document {number}"],
        **changes,
    }


def town(people: int = 300, twice: int = 60) -> list[dict[str, object]]:
    """Return ``people`` records, and a second of the first ``twice``, each with one field else."""
    records = [person(number) for number in range(people)]
    elsewhere: tuple[dict[str, object], ...] = (
        {"first_name": "zoe"},
        {"birth_date": "19310101"},
        {"email": "else@example.net"},
        {"documents": ["another"]},
    )
    for number in range(twice):
        changes = dict(elsewhere[number % len(elsewhere)])
        if "email" in changes:
            changes["email"] = f"else{number}@example.net"
        if "documents" in changes:
            changes["documents"] = [f"another {number}"]
        records.append(person(number, record_id=f"s{number:04d}", **changes))
    return records


def placed(
    connection: duckdb.DuckDBPyConnection, records: Sequence[Mapping[str, object]]
) -> str:  # fmt: skip
    """Put ``records`` into a table of ``connection`` and return its name."""
    table = pa.Table.from_pylist(list(records), schema=SCHEMA)
    connection.register("given", table)
    connection.execute("create or replace table records as select * from given")
    connection.unregister("given")
    return "records"
