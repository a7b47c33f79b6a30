"""Tables as readers get them: their types, their row counts and order-independent checksums."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evenhand.warehouse.errors import NightError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

READER_TYPES = ("VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP")
VOLATILE = frozenset({"night_log"})
"""Tables that hold clock readings; they take no part in comparing two generations."""


@dataclass(frozen=True)
class TableFacts:
    """What a manifest says of one table: columns with types, rows, checksum of its content."""

    columns: dict[str, str]
    rows: int
    checksum: str

    def as_json(self) -> dict[str, Any]:
        """Return the facts as they stand in ``manifest.json``."""
        return asdict(self)


def quoted(*names: str) -> str:
    """Return ``names`` as one quoted SQL identifier."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def columns_of(connection: DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Return the column types of ``relation`` by name, in order."""
    rows = connection.execute(f"describe select * from {relation}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def require_reader_types(table: str, columns: dict[str, str]) -> None:
    """Refuse a column whose type some BI tool or engine could not read.

    Raises:
        NightError: names each such column and its type.
    """
    foreign = [
        f"{name} is {kind}"
        for name, kind in columns.items()
        if kind not in READER_TYPES and not re.fullmatch(r"DECIMAL\(\d+,\d+\)", kind)
    ]
    if foreign:
        raise NightError(
            f"{table} cannot be published: {', '.join(foreign)}. Cast in the model to text, "
            "bigint, double, decimal, boolean, date or timestamp."
        )


def facts_of(connection: DuckDBPyConnection, relation: str) -> TableFacts:
    """Return the facts of ``relation``, reading it once.

    The checksum is the sum of the lower halves of the rows' MD5, so the order of rows does not
    matter but each repeated row does. A null differs from an empty text.
    """
    columns = columns_of(connection, relation)
    fields = ", ".join(f"coalesce(cast({quoted(name)} as varchar), chr(0))" for name in columns)
    row = connection.execute(
        "select count(*), coalesce(sum(md5_number_lower(concat_ws(chr(31), "
        f"{fields}))), 0) from {relation}"
    ).fetchone()
    rows, total = row if row else (0, 0)
    return TableFacts(columns, int(rows), f"{int(total):032x}")
