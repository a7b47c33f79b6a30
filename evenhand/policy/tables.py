"""Read seeds into typed rows, and ask what is in force on a day."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evenhand.policy.problems import SeedProblem
from evenhand.policy.schema import SeedColumn, SeedRule

Value = str | int | float | bool | date | None


@dataclass(frozen=True)
class Row:
    """One rule: its record number (header = 1), its typed values and the cells as written."""

    number: int
    values: dict[str, Value]
    cells: dict[str, str]

    @property
    def begins(self) -> date:
        """First day on which the rule is in force."""
        value = self.values["valid_from"]
        assert isinstance(value, date)  # noqa: S101  (only rows whose cells could be read)
        return value

    @property
    def ends(self) -> date:
        """Day on which the rule is no longer in force; the last day of time where open."""
        value = self.values["valid_to"]
        return value if isinstance(value, date) else date.max

    def is_in_force(self, day: date) -> bool:
        """Return whether the rule is in force on ``day``."""
        return self.begins <= day < self.ends

    def text(self, column: str) -> str:
        """Return the cell as written; empty where nothing is."""
        return self.cells[column]

    def number_of(self, column: str) -> float:
        """Return a numeric cell; not-a-number where it is empty."""
        value = self.values[column]
        return float(value) if isinstance(value, int | float) else math.nan

    def flag(self, column: str) -> bool:
        """Return a boolean cell."""
        return self.values[column] is True


@dataclass(frozen=True)
class Table:
    """One seed as read."""

    rule: SeedRule
    rows: tuple[Row, ...]
    problems: tuple[SeedProblem, ...]

    def on(self, day: date) -> list[Row]:
        """Return the rows in force on ``day``."""
        return [row for row in self.rows if row.is_in_force(day)]

    def problem(self, row: Row | None, column: str, message: str, cure: str) -> SeedProblem:
        """Return a problem at ``row`` (the header where None)."""
        value = row.cells.get(column, "") if row else ""
        return SeedProblem(
            self.rule.file, row.number if row else 1, column, value, message, cure
        )  # fmt: skip


def boundaries(tables: Iterable[Table]) -> Iterator[date]:
    """Yield every day on which some rule of ``tables`` begins or ends, in order.

    Between two such days nothing changes, so that a check on each of them checks every day.
    """
    days = {row.begins for table in tables for row in table.rows}
    days |= {row.ends for table in tables for row in table.rows if row.ends < date.max}
    yield from sorted(days)


def read_table(seed_dir: Path, rule: SeedRule) -> Table:
    """Read one seed; what cannot be read becomes a problem, never an exception."""
    path = seed_dir / rule.file
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problem = SeedProblem(
            rule.file, 1, "", "", "the file is missing", "Restore it from version control"
        )
        return Table(rule, (), (problem,))
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        problem = SeedProblem(
            rule.file, row, "", "", "the file is not UTF-8", "Save it again as UTF-8 text"
        )
        return Table(rule, (), (problem,))
    try:
        records = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        problem = SeedProblem(
            rule.file, 1, "", "", f"the file cannot be read as CSV ({error})",
            "Look for a double quote that is opened and never closed",
        )  # fmt: skip
        return Table(rule, (), (problem,))
    header = tuple(records[0]) if records else ()
    if header != rule.header:
        return Table(rule, (), (_header_problem(rule, header),))
    return _read_rows(rule, records[1:])


def _header_problem(rule: SeedRule, header: tuple[str, ...]) -> SeedProblem:
    missing = [name for name in rule.header if name not in header]
    extra = [name for name in header if name not in rule.header]
    parts = []
    if missing:
        parts.append(f"it lacks {', '.join(missing)}")
    if extra:
        parts.append(f"it has the unknown {', '.join(extra)}")
    message = "the header is not the one expected: " + ("; ".join(parts) or "the order differs")
    cure = f"Make the first line: {','.join(rule.header)}"
    return SeedProblem(rule.file, 1, "", "", message, cure)


def _read_rows(rule: SeedRule, records: Sequence[Sequence[str]]) -> Table:
    rows: list[Row] = []
    problems: list[SeedProblem] = []
    for number, record in enumerate(records, start=2):
        if len(record) != len(rule.columns):
            problems.append(_width_problem(rule, number, len(record)))
            continue
        values: dict[str, Value] = {}
        found: list[SeedProblem] = []
        for column, cell in zip(rule.columns, record, strict=True):
            value, message, cure = _read_cell(column, cell)
            values[column.name] = value
            if message:
                found.append(SeedProblem(rule.file, number, column.name, cell, message, cure))
        if found:
            problems.extend(found)
        else:
            rows.append(Row(number, values, dict(zip(rule.header, record, strict=True))))
    return Table(rule, tuple(rows), tuple(problems))


def _width_problem(rule: SeedRule, number: int, found: int) -> SeedProblem:
    return SeedProblem(
        rule.file, number, "", "",
        f"the row has {found} cells where the header has {len(rule.columns)}",
        "Put text that holds a comma in double quotes, and leave no cell out",
    )  # fmt: skip


def _read_cell(column: SeedColumn, cell: str) -> tuple[Value, str, str]:
    """Return the value, and the message and cure where it cannot be read."""
    if cell != cell.strip():
        return None, "the value begins or ends with a blank", "Remove the blank"
    if cell == "":
        if not column.is_required:
            return None, "", ""
        why = f": {column.meaning}" if column.meaning else ""
        return None, f"the value is missing{why}", f"Fill in {column.name}"
    parse, message, cure = _PARSERS[column.type]
    try:
        return parse(cell), "", ""
    except ValueError:
        return None, message, cure


def _boolean(cell: str) -> bool:
    return {"true": True, "false": False}[cell] if cell in ("true", "false") else _fail(cell)


def _fail(cell: str) -> bool:
    raise ValueError(cell)


def _whole(cell: str) -> int:
    # Python also reads 1_000, +1 and 007; an engine does not, or writes them otherwise.
    if not re.fullmatch(r"0|-?[1-9][0-9]*", cell):
        raise ValueError(cell)
    return int(cell)


def _double(cell: str) -> float:
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell):
        raise ValueError(cell)
    return float(cell)


def _day(cell: str) -> date:
    value = date.fromisoformat(cell)
    if value.isoformat() != cell:
        raise ValueError(cell)
    return value


_PARSERS: dict[str, tuple[Callable[[str], Value], str, str]] = {
    "string": (str, "", ""),
    "bigint": (_whole, "this is not a whole number", "Write it with digits only, such as 14"),
    "double": (_double, "this is not a number", "Write it with a decimal point, such as 0.75"),
    "boolean": (_boolean, "this is neither true nor false", "Write true or false"),
    "date": (_day, "this is not a date", "Write it as year-month-day, such as 2025-01-01"),
}
