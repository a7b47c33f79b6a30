"""Check the seeds before a night judges anything.

Every check names file, row, column, value and cure. The checks of one seed (cells, spans) come
from the table in :mod:`evenhand.policy.schema`; what several seeds must agree on stands in
:mod:`evenhand.policy.cross_rules`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from evenhand.policy.cross_rules import CROSS_RULES
from evenhand.policy.problems import SeedError, SeedProblem
from evenhand.policy.schema import SeedColumn, SeedRule, seed_rules
from evenhand.policy.tables import Row, Table, read_table

__all__ = ["SeedError", "SeedProblem", "require_valid_seeds", "validate_seeds"]


def validate_seeds(seed_dir: Path, as_of: date | None = None) -> list[SeedProblem]:
    """Return what is wrong in the seeds below ``seed_dir``, by file and row.

    A rule that compares seeds runs only where each of them is sound by itself, so that one typing
    mistake gives one problem.

    Args:
        seed_dir: the folder that holds ``policy/``, ``catalogue/`` and ``exceptions/``.
        as_of: the day that a night will judge; rules must be in force on it.
    """
    tables = {name: read_table(seed_dir, rule) for name, rule in seed_rules().items()}
    problems: list[SeedProblem] = []
    sound: dict[str, Table] = {}
    for name, table in tables.items():
        found = [*table.problems, *_check_cells(table), *_check_spans(table)]
        if not found:
            found += _check_in_force(table, as_of)
        problems += found
        if not found:
            sound[name] = table
    for table in tables.values():
        problems += _check_references(table, sound)
    for needs, check in CROSS_RULES:
        if all(name in sound for name in needs):
            problems += check(sound, as_of)
    return sorted(set(problems))


def require_valid_seeds(seed_dir: Path, as_of: date | None = None) -> None:
    """Stop where the seeds are not valid.

    Raises:
        SeedError: with every problem, one per line.
    """
    problems = validate_seeds(seed_dir, as_of)
    if problems:
        raise SeedError(problems)


def _check_cells(table: Table) -> Iterator[SeedProblem]:
    for row in table.rows:
        for column in table.rule.columns:
            if row.text(column.name) == "":
                continue
            for message, cure in _cell_faults(column, row):
                yield table.problem(row, column.name, message, cure)


def _cell_faults(column: SeedColumn, row: Row) -> Iterator[tuple[str, str]]:
    cell = row.text(column.name)
    if column.is_list:
        yield from _list_faults(column, cell)
    elif column.allowed and cell not in column.allowed:
        yield "this code is unknown", f"Use one of {', '.join(column.allowed)}"
    if column.pattern and not re.fullmatch(column.pattern, cell):
        yield f"the value does not look like {column.pattern}", "Correct the spelling"
    if column.type in ("bigint", "double"):
        yield from _range_faults(column, row.number_of(column.name))


def _list_faults(column: SeedColumn, cell: str) -> Iterator[tuple[str, str]]:
    cure = 'Write a JSON list of texts, such as ["expert", "creator"]'
    try:
        items = json.loads(cell)
    except ValueError:
        yield "this is not a list", cure
        return
    if not isinstance(items, list) or not items or not all(isinstance(i, str) for i in items):
        yield "this is not a list of texts with at least one item", cure
        return
    if len(set(items)) != len(items):
        yield "the list names an item twice", "Name it once"
    for item in items:
        if column.allowed and item not in column.allowed:
            yield f"the code {item} is unknown", f"Use one of {', '.join(column.allowed)}"


def _range_faults(column: SeedColumn, value: float) -> Iterator[tuple[str, str]]:
    why = f": {column.meaning}" if column.meaning else ""
    if column.low is not None and value < column.low:
        yield f"the number is below {column.low:g}{why}", f"Use at least {column.low:g}"
    if column.high is not None and value > column.high:
        yield f"the number is above {column.high:g}{why}", f"Use at most {column.high:g}"


def _check_spans(table: Table) -> Iterator[SeedProblem]:
    by_key: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in table.rows:
        if row.ends <= row.begins:
            yield table.problem(
                row, "valid_to", "the rule ends before it begins",
                "Set valid_to to the first day on which the rule is no longer in force",
            )  # fmt: skip
        else:
            by_key[tuple(row.text(name) for name in table.rule.key)].append(row)
    for rows in by_key.values():
        yield from _check_key_spans(table, sorted(rows, key=lambda row: (row.begins, row.number)))


def _check_key_spans(table: Table, rows: list[Row]) -> Iterator[SeedProblem]:
    latest = rows[0]
    for row in rows[1:]:
        if row.begins < latest.ends:
            yield table.problem(row, "valid_from", *_overlap(table.rule, latest, row))
        elif row.begins > latest.ends and not table.rule.may_pause:
            yield table.problem(
                row, "valid_from",
                f"no rule is in force from {latest.ends} to {row.begins} (see row {latest.number})",
                f"Let this row begin on {latest.ends}, or row {latest.number} end later",
            )  # fmt: skip
        if row.ends > latest.ends:
            latest = row


def _overlap(rule: SeedRule, earlier: Row, row: Row) -> tuple[str, str]:
    if earlier.cells == row.cells:
        return f"the row is the same as row {earlier.number}", "Delete one of them"
    name = ", ".join(f"{key} {row.text(key)}" for key in rule.key) or "this rule"
    return (
        f"two rows for {name} are in force on {row.begins} (the other is row {earlier.number})",
        f"End row {earlier.number} by setting its valid_to to {row.begins}",
    )


def _check_in_force(table: Table, as_of: date | None) -> Iterator[SeedProblem]:
    rows = table.rows if as_of is None else table.on(as_of)
    if table.rule.may_be_empty or rows:
        return
    when = "" if as_of is None else f" is in force on {as_of}"
    yield table.problem(
        None, "", f"no rule{when}" if when else "the seed holds no rule",
        "Add rows that cover that day, or judge a later day" if when else "Restore its rows",
    )  # fmt: skip


def _check_references(table: Table, sound: dict[str, Table]) -> Iterator[SeedProblem]:
    for column in table.rule.columns:
        seed, _, target = column.reference.partition(".")
        if not seed or seed not in sound:
            continue
        spans: dict[str, list[Row]] = defaultdict(list)
        for row in sound[seed].rows:
            spans[row.text(target)].append(row)
        for row in table.rows:
            cell = row.text(column.name)
            if cell and cell not in column.also:
                yield from _check_reference(table, column, row, spans.get(cell, []))


def _check_reference(
    table: Table, column: SeedColumn, row: Row, targets: list[Row]
) -> Iterator[SeedProblem]:
    seed = column.reference.partition(".")[0]
    if not targets:
        yield table.problem(
            row, column.name, f"this code is unknown in {seed}",
            f"Correct the spelling, or add the code to {seed}",
        )  # fmt: skip
        return
    hole = _first_uncovered(row, targets)
    if hole is not None:
        yield table.problem(
            row, column.name, f"{seed} has this code, but not in force on {hole}",
            f"Make the dates of this row and of {seed} agree",
        )  # fmt: skip


def _first_uncovered(row: Row, targets: Iterable[Row]) -> date | None:
    """Return the first day of ``row`` on which none of ``targets`` is in force."""
    reached = row.begins
    for target in sorted(targets, key=lambda other: other.begins):
        if target.begins <= reached < target.ends:
            reached = target.ends
    return reached if reached < row.ends else None
