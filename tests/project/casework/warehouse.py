"""Runs the casework models: whole on a small lake, or their SQL alone on tables of one's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from evenhand.clock import sql_timestamp

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Project:
    """The dbt project, built below ``home`` on the lake at ``lake``."""

    home: Path
    lake: Path
    as_of: datetime

    @property
    def database(self) -> Path:
        """The DuckDB file that the build writes."""
        return self.home / "casework.duckdb"

    def dbt(self, *arguments: str) -> None:
        """Run one dbt command; raises AssertionError with dbt's output when it fails."""
        folders = ("dbt_project", "--profiles-dir", "dbt_project")
        variables = {
            "lake": str(self.lake),
            "history": str(self.home / "history"),
            "as_of": sql_timestamp(self.as_of),
        }
        environment = os.environ | {
            "EVENHAND_WAREHOUSE": str(self.database),
            "DBT_TARGET_PATH": str(self.home / "target"),
            "DBT_LOG_PATH": str(self.home / "logs"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        program = "from dbt.cli.main import cli; cli()"
        command = [sys.executable, "-c", program, "-q", *arguments, "--project-dir", *folders]
        done = subprocess.run(
            [*command, "--vars", json.dumps(variables)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def build(self, *select: str) -> None:
        """Build seeds and models without their tests; the tests run where the project's do."""
        self.dbt("build", "--select", *select, "--exclude-resource-type", "test", "unit_test")

    def compiled(self, *models: str) -> dict[str, str]:
        """Return the SQL of built models as the engine ran it."""
        folder = self.home / "target" / "compiled"
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
