"""Runs the casework models: whole on a small lake, or their SQL alone on tables of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from evenhand.home import Home, open_home
from evenhand.warehouse import dbt
from evenhand.warehouse.state import DATABASE, plan_build


@dataclass(frozen=True)
class Project:
    """The dbt project, built in the home at ``folder`` on the lake at ``lake``."""

    folder: Path
    lake: Path
    as_of: datetime

    @property
    def home(self) -> Home:
        """The home that the build writes in; its lake is a link when it lies elsewhere."""
        home = open_home(self.folder)
        if not home.lake.exists():
            home.lake.symlink_to(self.lake)
        return home

    @property
    def database(self) -> Path:
        """The DuckDB file that the build writes."""
        return self.home.warehouse / DATABASE

    def build(self, *select: str) -> None:
        """Build seeds and models without their tests; the tests run where the project's do."""
        plan = plan_build(self.home, self.as_of.replace(tzinfo=UTC))
        dbt.build(self.home, plan, select=select, step="scenarios")

    def compiled(self, *models: str) -> dict[str, str]:
        """Return the SQL of built models as the engine ran it."""
        folder = self.home.work / "dbt_target" / "compiled"
        return {model: next(folder.rglob(f"{model}.sql")).read_text() for model in models}

    def rows(self, query: str, *parameters: Any) -> list[dict[str, Any]]:
        """Return the rows of a query on the built database."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return records(connection.execute(query, list(parameters)))


def records(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return a result as one mapping per row."""
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def put_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Replace ``table`` by ``rows`` (columns: name to SQL type)."""
    given = pa.table({name: [row[at] for row in rows] for at, name in enumerate(columns)})
    typed = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in columns.items())
    connection.register("given_rows", given)
    connection.execute(f"create or replace table {table} as select {typed} from given_rows")
    connection.unregister("given_rows")
