"""Compares two tables as bags of rows and says where they part."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN_ROWS = 5
CANDIDATES = 200
CLOSE = 1e-8
"""How far doubles of inner tables may lie apart, relative to the greater."""

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Comparison:
    """How two tables relate: rows of each, rows that only one has, and a text about the first."""

    table: str
    rows: int
    only_left: int
    only_right: int
    told: str

    @property
    def is_equal(self) -> bool:
        """Whether both hold the same rows, each as often."""
        return not self.told


def compare(
    table: str, left: pa.Table, right: pa.Table, *, names: tuple[str, str], is_exact: bool = True
) -> Comparison:
    """Compare ``left`` and ``right`` row by row, in both directions, nulls equal to nulls.

    Args:
        table: the name to tell.
        left: the table whose column types both are brought to.
        right: the other one.
        names: what to call the two.
        is_exact: doubles must be the same; otherwise they may differ in the ninth significant
            digit, since engines add up in different orders.

    Returns:
        The comparison; its text shows the first differing rows by column.
    """
    if set(left.column_names) != set(right.column_names):
        extra = sorted(set(left.column_names) ^ set(right.column_names))
        return Comparison(table, left.num_rows, 0, 0, f"{table}: columns differ: {extra}")
    with scratch() as connection:
        connection.register("given_left", left)
        connection.register("given_right", right)
        columns = _typed_columns(connection, is_exact=is_exact)
        for side in ("left", "right"):
            connection.execute(
                f"create or replace temp table {side}_rows as select {columns} from given_{side}"
            )
        missing = _count(connection, _bag("left_rows", "right_rows"))
        # Of two bags of equal size each lacks as many rows of the other.
        counts = [missing, missing + right.num_rows - left.num_rows]
        only_left, only_right = (
            (
                _except(connection, "left_rows", "right_rows"),
                _except(connection, "right_rows", "left_rows"),
            )
            if any(counts)
            else ([], [])
        )
    loose = {
        number
        for number, field in enumerate(left.schema)
        if not is_exact and str(field.type) in {"double", "float"}
    }
    told = ""
    if any(counts) and not _are_close(only_left, only_right, loose):
        head = (
            f"{table}: {left.num_rows} rows on {names[0]}, {right.num_rows} on {names[1]}; "
            f"only on {names[0]}: {counts[0]}, only on {names[1]}: {counts[1]}"
        )
        pairs = _tell_pairs(left.column_names, only_left, only_right, names)
        told = "\n".join([head, *pairs])
    return Comparison(table, left.num_rows, counts[0], counts[1], told)


def _typed_columns(connection: duckdb.DuckDBPyConnection, *, is_exact: bool) -> str:
    """Return the select list that brings either side to the left side's types."""
    described = connection.execute("describe select * from given_left").fetchall()
    parts = []
    for name, kind, *_ in described:
        quoted = f'"{name}"'
        if kind in {"DOUBLE", "FLOAT"} and not is_exact:
            parts.append(f"format('{{:.8e}}', cast({quoted} as double) + 0.0) as {quoted}")
        elif "INT" in kind and "[" not in kind:
            parts.append(f"cast({quoted} as hugeint) as {quoted}")
        elif kind.startswith("DECIMAL") and not is_exact:
            parts.append(f"cast({quoted} as double) as {quoted}")
        elif kind.startswith("TIMESTAMP"):
            parts.append(f"cast({quoted} as timestamp) as {quoted}")
        else:
            parts.append(f"cast({quoted} as {kind}) as {quoted}")
    return ", ".join(parts)


def _bag(first: str, second: str) -> str:
    return f"(select * from {first} except all select * from {second})"


_CONNECTIONS: list[duckdb.DuckDBPyConnection] = []


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a connection in UTC: opening one takes longer than most comparisons."""
    connection = _CONNECTIONS.pop() if _CONNECTIONS else duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    try:
        yield connection
    finally:
        _CONNECTIONS.append(connection)


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return int((connection.execute(f"select count(*) from {relation}").fetchone() or (0,))[0])


def _except(connection: duckdb.DuckDBPyConnection, first: str, second: str) -> list[Row]:
    query = f"select * from {_bag(first, second)} order by all limit {CANDIDATES}"
    return connection.execute(query).fetchall()


def _are_close(left: list[Row], right: list[Row], loose: Collection[int]) -> bool:
    """Whether the rows pair up when the columns at ``loose`` may differ a little.

    Two doubles next to each other can still be rounded apart.
    """
    if not loose or len(left) != len(right) or len(left) >= CANDIDATES:
        return False

    def parts(row: Row) -> tuple[list[str], list[float]]:
        firm = [repr(value) for number, value in enumerate(row) if number not in loose]
        numbers = [row[number] for number in sorted(loose)]
        return firm, [math.inf if value is None else float(value) for value in numbers]

    return all(
        mine[0] == yours[0]
        and all(math.isclose(a, b, rel_tol=CLOSE) for a, b in zip(mine[1], yours[1], strict=True))
        for mine, yours in zip(sorted(map(parts, left)), sorted(map(parts, right)), strict=True)
    )


def _tell_pairs(
    columns: Sequence[str], left: list[Row], right: list[Row], names: tuple[str, str]
) -> list[str]:
    """Match each left row to the right row that it shares most with; tell what differs."""
    lines: list[str] = []
    waiting = list(right)
    for row in left[:SHOWN_ROWS]:
        partner = max(waiting, key=lambda other: _shared(row, other), default=None)
        if partner is None or _shared(row, partner) * 2 < len(columns):
            lines.append(f"  only on {names[0]}: {dict(zip(columns, row, strict=True))}")
            continue
        waiting.remove(partner)
        trio = list(zip(columns, row, partner, strict=True))
        same = [f"{name}={mine!r}" for name, mine, other in trio if mine == other][:4]
        parted = [
            f"{name}: {mine!r} on {names[0]}, {other!r} on {names[1]}"
            for name, mine, other in trio
            if mine != other
        ]
        lines.append(f"  row {', '.join(same)}")
        lines.extend(f"      {text}" for text in parted)
    if len(left) < SHOWN_ROWS:
        rest = waiting[: SHOWN_ROWS - len(left)]
        lines.extend(f"  only on {names[1]}: {dict(zip(columns, r, strict=True))}" for r in rest)
    return lines


def _shared(row: Row, other: Row) -> int:
    return sum(mine == yours for mine, yours in zip(row, other, strict=True))
