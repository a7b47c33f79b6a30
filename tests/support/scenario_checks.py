"""Holds what a night published against what a scenario expects, cell by cell."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from tests.support.scenario_files import Scenario
from tests.support.scenario_times import read_time, write_time

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]
NAMED_BY: dict[str, tuple[str, ...]] = {
    "case_queue": ("subject_account_id", "case_id", "queue", "policy_code", "case_type", "source"),
    "case_sla": ("case_id", "stage"),
    "enforcement_decisions": ("decision_id",),
    "control_findings": ("control_code", "decision_id", "case_id", "subject_account_id"),
    "lifecycle_violations": ("rule_code", "account_id", "occurred_at"),
    "account_lifecycle": ("account_id", "status", "valid_from"),
    "gate_results": ("account_id", "gate"),
    "gate_rule_results": ("account_id", "gate", "rule_code"),
    "account_signals": ("account_id", "signal_code"),
    "account_risk": ("account_id",),
}
"""The tables that a scenario may speak of, and the columns that tell which row is meant."""
WHOLE = ("case_queue", "control_findings", "lifecycle_violations")
"""Tables of which a scenario names every row: one that it does not expect is a difference."""


def read_tables(database: Path, names: Iterable[str]) -> dict[str, dict[str, list[Row]]]:
    """Return each table's rows by their scenario, whose name is taken out of their ids."""
    found: dict[str, dict[str, list[Row]]] = {}
    known = sorted(names)
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in NAMED_BY:
            result = connection.execute(f"select * from marts.{table}")
            columns = [column[0] for column in result.description or []]
            of_scenario: dict[str, list[Row]] = defaultdict(list)
            for values in result.fetchall():
                texts = [value for value in values if isinstance(value, str)]
                name = _scenario_of(texts, known)
                plain = [_plain(value, f"{name}:") for value in values]
                of_scenario[name].append(dict(zip(columns, plain, strict=True)))
            found[table] = dict(of_scenario)
    return found


def _scenario_of(texts: list[str], known: list[str]) -> str:
    """The scenario whose ids a row holds; none of them for what is said of a colleague."""
    return next((name for name in known if any(t.startswith(f"{name}:") for t in texts)), "")


def _plain(value: Any, prefix: str) -> Any:
    return value.replace(prefix, "") if isinstance(value, str) else value


def differences(scenario: Scenario, tables: Tables) -> list[str]:
    """Say, one line each, where a scenario's rows are not as expected."""
    said: list[str] = []
    unknown = set(scenario.expect) - set(NAMED_BY) - {"queue_order"}
    said += [f"{scenario.name}: no scenario may speak of {name}" for name in sorted(unknown)]
    for table in NAMED_BY:
        rows = tables.get(table, [])
        expected = scenario.expect.get(table, [])
        if expected or table in WHOLE:
            said += _table_differences(f"{scenario.name} · {table}", table, expected, rows)
    if "queue_order" in scenario.expect:
        said += _order_differences(scenario, tables.get("case_queue", []))
    return said


def _table_differences(where: str, table: str, expected: list[Row], rows: list[Row]) -> list[str]:
    said: list[str] = []
    met: list[int] = []
    for want in expected:
        names = {column: want[column] for column in NAMED_BY[table] if column in want}
        place = f"{where}[{', '.join(f'{c}={v}' for c, v in names.items()) or 'the only row'}]"
        found = [n for n, row in enumerate(rows) if all(_same(v, row[c]) for c, v in names.items())]
        if len(found) != 1:
            there = "; ".join(_short(table, row) for row in rows) or "nothing"
            said.append(f"{place}: expected one such row, got {len(found)} (there is {there})")
            continue
        met += found
        said += _row_differences(place, want, rows[found[0]])
    if table in WHOLE:
        others = [row for n, row in enumerate(rows) if n not in met and not _is_drawn(row)]
        said += [f"{where}: expected no other row, got {_short(table, row)}" for row in others]
    return said


def _is_drawn(row: Row) -> bool:
    """Whether a row is an audit that the night drew by lot, which may fall on anybody."""
    return row.get("source") == "audit" and row.get("state") == "proposed"


def _short(table: str, row: Row) -> str:
    columns = NAMED_BY[table]
    return ", ".join(f"{c}={row[c]}" for c in columns if row[c] is not None)


def _row_differences(place: str, want: Row, row: Row) -> list[str]:
    said = []
    for column, expected in want.items():
        if column not in row:
            said.append(f"{place} · {column}: there is no such column")
        elif not _same(expected, row[column]):
            said.append(f"{place} · {column}: expected {expected!r}, got {_shown(row[column])}")
    return said


def _shown(value: Any) -> str:
    return write_time(value) if isinstance(value, datetime) else repr(value)


def _same(expected: Any, value: Any) -> bool:
    """Whether a cell is as expected; of a JSON object only the keys that are named count."""
    expected = read_time(expected)
    if isinstance(expected, dict | list) and isinstance(value, str):
        value = json.loads(value)
    if isinstance(expected, dict):
        return isinstance(value, dict) and all(
            key in value and _same(want, value[key]) for key, want in expected.items()
        )
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        return isinstance(value, int | float) and abs(expected - value) < 1e-6
    return bool(expected == value)


def _order_differences(scenario: Scenario, rows: list[Row]) -> list[str]:
    """Hold the order in which the queue ranks the scenario's own cases or subjects."""
    wanted = scenario.expect["queue_order"]
    ranked = sorted(rows, key=lambda row: row["queue_position"])
    got = [
        name
        for row in ranked
        for name in wanted
        if name in (row["case_id"], row["subject_account_id"])
    ]
    if got == wanted:
        return []
    return [f"{scenario.name} · case_queue · queue_position: expected {wanted}, got {got}"]
