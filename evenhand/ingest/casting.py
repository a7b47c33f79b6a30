"""Casts a block of source values to contract types, all columns and rows in one statement.

Every value either arrives in its typed column or is named in ``_problems``: an engine's own lenient
casts (``'1.5'`` to 2, ``'24:00:00'`` to the next day, an offset silently dropped) are ruled out by
the shape of the text before the engine is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.contract import Column, ColumnType, Entity
from evenhand.ingest.layout import PROBLEM_END, PROBLEM_FIELD, REDACTED, VALUE_LIMIT

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

REASONS: dict[ColumnType, str] = {
    "int": "not_an_int",
    "float": "not_a_number",
    "money": "not_an_amount",
    "bool": "not_a_bool",
    "date": "not_a_date",
    "timestamp": "not_a_timestamp",
    "json": "not_json",
}
"""Reason code of a value that its contract type cannot hold."""

_DAY = r"\d{4}-\d{2}-\d{2}"
_OFFSET = r"(Z|z| ?UTC| ?[+-]\d{2}(:?\d{2})?)?"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d+)?)?"
_TIMESTAMP = rf"{_DAY}([T ]{_CLOCK}{_OFFSET})?"
_MIDNIGHT = r"([T ]00:00(:00([.,]0+)?)?(Z|z|\+00:?00)?)?"
_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
_WHOLE = r"[+-]?\d+(\.0*)?"


def _int(text: str) -> str:
    return (
        f"case when regexp_full_match(trim({text}), '{_WHOLE}') "
        f"then try_cast(split_part(trim({text}), '.', 1) as bigint) end"
    )


def _float(text: str) -> str:
    number = f"try_cast(trim({text}) as double)"
    return (
        f"case when regexp_full_match(trim({text}), '{_NUMBER}') and isfinite({number}) "
        f"then {number} end"
    )


def _money(text: str) -> str:
    return (
        f"case when regexp_full_match(trim({text}), '{_NUMBER}') "
        f"then try_cast(trim({text}) as decimal(18, 4)) end"
    )


def _bool(text: str) -> str:
    return (
        f"case when lower(trim({text})) in ('true', 't', 'yes', 'y', '1', '1.0') then true "
        f"when lower(trim({text})) in ('false', 'f', 'no', 'n', '0', '0.0') then false end"
    )


def _date(text: str) -> str:
    return (
        f"case when regexp_full_match(trim({text}), '{_DAY}{_MIDNIGHT}') "
        f"then try_cast(left(trim({text}), 10) as date) end"
    )


def _timestamp(text: str) -> str:
    # A zone-less text is UTC because the connection's time zone is UTC.
    uniform = f"replace(replace(replace(upper(trim({text})), ',', '.'), ' UTC', 'Z'), 'UTC', 'Z')"
    zoned = rf"regexp_replace({uniform}, ' ?([+-]\d\d):?(\d\d)$', '\1:\2')"
    instant = f"case when length(trim({text})) > 10 then {zoned} else trim({text}) end"
    return (
        f"case when regexp_full_match(trim({text}), '{_TIMESTAMP}') "
        f"then cast(try_cast({instant} as timestamptz) as timestamp) end"
    )


def _json(text: str) -> str:
    return f"case when json_valid({text}) then {text} end"


_FROM_TEXT = {
    "int": _int,
    "float": _float,
    "money": _money,
    "bool": _bool,
    "date": _date,
    "timestamp": _timestamp,
    "json": _json,
}


def _native(kind: ColumnType, source: pa.DataType, value: str) -> str | None:
    """Return the cast of an already typed source column, ``None`` where its text must be read."""
    from pyarrow import types

    if kind == "timestamp" and types.is_timestamp(source):
        zoned = f"cast({value} as timestamptz)" if source.tz else value
        return f"cast({zoned} as timestamp)"
    fits: dict[ColumnType, list[tuple[bool, str]]] = {
        "int": [(types.is_integer(source), f"try_cast({value} as bigint)")],
        "float": [
            (types.is_floating(source), f"case when isfinite({value}) then {value} end"),
            (_is_number(source), f"cast({value} as double)"),
        ],
        "money": [(_is_number(source), f"try_cast({value} as decimal(18, 4))")],
        "bool": [(types.is_boolean(source), value)],
        "date": [(types.is_date(source), f"cast({value} as date)")],
        "timestamp": [(types.is_date(source), f"cast({value} as timestamp)")],
    }
    return next((cast for is_fit, cast in fits.get(kind, []) if is_fit), None)


def _is_number(source: pa.DataType) -> bool:
    from pyarrow import types

    return bool(types.is_integer(source) or types.is_floating(source) or types.is_decimal(source))


def _text_of(source: pa.DataType | None, value: str) -> str:
    """Return the text form of a source column; an empty text and a NaN are null."""
    from pyarrow import types

    if source is None:
        return "cast(null as varchar)"
    if types.is_string(source) or types.is_large_string(source):
        return f"nullif({value}, '')"
    if types.is_floating(source):
        return f"case when not isnan({value}) then cast({value} as varchar) end"
    if types.is_nested(source):
        return f"cast(to_json({value}) as varchar)"
    if types.is_binary(source) or types.is_large_binary(source):
        return f"nullif(try(decode({value})), '')"
    return f"nullif(cast({value} as varchar), '')"


@dataclass(frozen=True)
class _Step:
    """How one contract column is read: its text, its typed form and how it may fail."""

    column: Column
    text: str
    typed: str
    can_fail: bool

    @property
    def quoted(self) -> str:
        return _quote(self.column.name)

    @property
    def problem(self) -> str:
        name, reason = self.column.name, REASONS[self.column.type]
        # A separator inside the value would split it into problems that it does not have.
        value = f"translate({_quote('text ' + name)}, '{PROBLEM_FIELD}{PROBLEM_END}', '')"
        shown = f"'{REDACTED}'" if self.column.privacy else f"left({value}, {VALUE_LIMIT})"
        return (
            f"case when {_quote('text ' + name)} is not null and {self.quoted} is null "
            f"then '{name}{PROBLEM_FIELD}{reason}{PROBLEM_FIELD}' || {shown} end"
        )


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _step(column: Column, source: pa.DataType | None) -> _Step:
    value = _quote(f"in {column.name}")
    text_column = _quote(f"text {column.name}")
    text = _text_of(source, value)
    if source is None or column.type == "text":
        typed = text_column if column.type == "text" else "null"
        return _Step(column, text, typed, can_fail=False)
    native = _native(column.type, source, value)
    typed = native if native is not None else _FROM_TEXT[column.type](text_column)
    return _Step(
        column, text, typed, can_fail=native is None or "try_cast" in native or "isfinite" in native
    )


_SQL_TYPES: dict[ColumnType, str] = {
    "text": "varchar",
    "json": "varchar",
    "int": "bigint",
    "float": "double",
    "money": "decimal(18, 4)",
    "bool": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


def cast_statement(columns: tuple[Column, ...], source: Mapping[str, pa.DataType]) -> str:
    """Return the statement that casts relation ``block``.

    Args:
        columns: contract columns to produce, personal and content ones in their plain form.
        source: Arrow type of each contract column that the block holds, as ``in <column>``.

    Returns:
        A select of one typed column per contract column, then ``_problems`` and ``_row_number``.
    """
    steps = [_step(column, source.get(column.name)) for column in columns]
    texts = ",\n    ".join(f"{step.text} as {_quote('text ' + step.column.name)}" for step in steps)
    typed = ",\n    ".join(
        f"cast({step.typed} as {_SQL_TYPES[step.column.type]}) as {step.quoted}" for step in steps
    )
    names = ", ".join(step.quoted for step in steps)
    failing = [step.problem for step in steps if step.can_fail]
    problems = (
        f"nullif(concat_ws('{PROBLEM_END}', {', '.join(failing)}), '')" if failing else "null"
    )
    return (
        f"with texts as (select *, {texts} from block),\n"
        f"typed as (select * exclude (_row_number), {typed}, _row_number from texts)\n"
        f"select {names}, cast({problems} as varchar) as _problems, _row_number from typed"
    )


class Caster:
    """Casts the blocks of one file; the statement is made once per set of source types."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, entity: Entity) -> None:
        """Cast for ``entity`` on ``connection``, whose time zone must be UTC."""
        self._connection = connection
        self._columns = plain_columns(entity)
        self._statements: dict[tuple[tuple[str, str], ...], str] = {}

    def cast(self, values: Mapping[str, pa.ChunkedArray], row_numbers: pa.Array) -> pa.Table:
        """Return typed columns, ``_problems`` and ``_row_number`` of one block.

        Args:
            values: contract column to source values; absent columns become null.
            row_numbers: int64 record numbers, one per row.
        """
        import pyarrow as pa

        source = {name: array.type for name, array in values.items()}
        shape = tuple((name, str(kind)) for name, kind in source.items())
        if shape not in self._statements:
            self._statements[shape] = cast_statement(self._columns, source)
        block = pa.table(
            {**{f"in {name}": array for name, array in values.items()}, "_row_number": row_numbers}
        )
        self._connection.register("block", block)
        try:
            return self._connection.sql(self._statements[shape]).to_arrow_table()
        finally:
            self._connection.unregister("block")


def plain_columns(entity: Entity) -> tuple[Column, ...]:
    """Return the contract's columns before privacy, always with ``updated_at``."""
    columns = entity.columns
    if any(column.name == "updated_at" for column in columns):
        return columns
    return (*columns, Column("updated_at", "timestamp"))


def utc_connection(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB connection that reads zone-less instants as UTC."""
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set preserve_insertion_order = true")
    if threads is not None:
        connection.execute(f"set threads = {int(threads)}")
    return connection
