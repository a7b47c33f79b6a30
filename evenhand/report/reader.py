"""Read-only access to the generation that readers see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.home import Home
from evenhand.warehouse.errors import NightError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Reader:
    """A generation opened for reading; its tables answer as ``marts.<table>``."""

    path: Path
    connection: DuckDBPyConnection
    tables: frozenset[str]

    def has(self, *tables: str) -> bool:
        """Return whether the generation holds every one of ``tables``."""
        return self.tables.issuperset(tables)

    def rows(
        self, query: str, given: Sequence[Any] | dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return the result of ``query`` as one dictionary per row."""
        cursor = self.connection.execute(query, given if given is not None else [])
        names = [str(column[0]) for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def open_current(home: Home) -> Iterator[Reader]:
    """Open the current generation of ``home``. A flip meanwhile does not disturb the reader.

    Raises:
        NightError: nothing was published yet.
    """
    import duckdb

    if not home.current.exists():
        raise NightError(
            f"nothing is published in {home.root} yet; run evenhand nightly first, "
            "or name the right folder with --home"
        )
    path = home.current.resolve()
    with duckdb.connect(str(path / "evenhand.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        yield Reader(path, connection, frozenset(str(row[0]) for row in found))


def readable(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the columns that hold JSON unpacked, and instants as text."""
    unpacked: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, str) and value[:1] in "[{":
            try:
                unpacked[name] = json.loads(value)
                continue
            except json.JSONDecodeError:
                pass
        plain = value is None or isinstance(value, (str, int, float, bool))
        unpacked[name] = value if plain else str(value)
    return unpacked
