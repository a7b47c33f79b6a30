"""What a night said, kept for later nights: ``history/<table>/<night>.parquet``.

Tables that the project marks with ``meta.history: true`` are kept by night. Models read them back
through the sources ``history.*``, restricted to nights before their own. A file is written whole
and renamed; writing the same night again replaces its file. A night that later nights have passed
by adds nothing: they spoke without it, and what they said first would be said twice. What a task of
the night fitted outside the models (sources ``fitted.*``) lies beside, with the same kind of empty
file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.home import Home
from evenhand.publish.tables import columns_of, quoted
from evenhand.warehouse.dbt import PublishedTable, fitted_tables, history_tables
from evenhand.warehouse.files import sync_file, sync_folder

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def prepare_history(home: Home) -> list[Path]:
    """Lay an ``empty.parquet`` for each history table and each fitted one; return the files.

    It has the table's columns. So a first night can read what no night has said yet, and columns
    that were added later exist in every reading.
    """
    import duckdb

    files = []
    with duckdb.connect() as connection:
        for table in [*history_tables(home), *fitted_tables(home)]:
            folder = home.history / table.name
            folder.mkdir(parents=True, exist_ok=True)
            fields = ", ".join(f"cast(null as {k}) as {quoted(n)}" for n, k in table.columns)
            files.append(folder / "empty.parquet")
            _write(connection, f"select {fields} where false", files[-1])
    return files


def is_passed(home: Home, tables: Sequence[PublishedTable], stamp: str) -> bool:
    """Return whether a night after that of ``stamp`` has kept what it said in ``tables``."""
    files = (file for table in tables for file in (home.history / table.name).glob("*.parquet"))
    return any(file.stem > stamp for file in files if file.name != "empty.parquet")


def write_history(
    home: Home, database: Path, tables: Sequence[PublishedTable], *, as_of: str, stamp: str
) -> list[Path]:
    """Keep what the night of ``as_of`` said in each of ``tables``; return the files.

    A table with a column ``as_of`` gives the rows of this night only.
    """
    import duckdb

    files = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as build (read_only)")
        for table in tables:
            relation = quoted("build", table.schema, table.name)
            has_night = "as_of" in columns_of(connection, relation)
            night = f" where as_of = cast('{as_of}' as timestamp)" if has_night else ""
            folder = home.history / table.name
            folder.mkdir(parents=True, exist_ok=True)
            files.append(folder / f"{stamp}.parquet")
            _write(connection, f"select * from {relation}{night}", files[-1])
    return files


def _write(connection: DuckDBPyConnection, query: str, file: Path) -> None:
    beside = file.with_name(f".{file.name}.tmp")
    connection.execute(f"copy ({query}) to '{beside}' (format parquet, compression zstd)")
    sync_file(beside)
    beside.replace(file)
    sync_folder(file.parent)
