"""Values of published rows as words for a person: numbers, instants, evidence."""

from __future__ import annotations

import json
import re
from typing import Any

INSTANT = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d(\.\d+)?$")
LEAST = 0.001
SHOWN = 4
"""How many entries of a list of ids are shown before the rest is only counted."""


def word(value: Any) -> str:
    """Return one value as a person would write it: three figures, minutes, no empty brackets."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value) or "-"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    instant = INSTANT.match(str(value))
    return instant[1] if instant else str(value)


def number(value: float) -> str:
    """Return a number with three figures or all those before the point, never with an exponent.

    What is not 0 and smaller than .001 is said to be so.
    """
    if value != 0 and abs(value) < LEAST:
        return f"{'under ' if value > 0 else 'above -'}{LEAST:g}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{float(f'{value:.3g}'):g}"


def calibration(risk: dict[str, Any]) -> str:
    """Return what a row of ``account_risk`` may be read as."""
    if risk.get("is_calibrated"):
        return "calibrated on decided cases"
    return "not calibrated: it orders accounts and is no probability"


def evidence_lines(evidence: Any) -> list[str]:
    """Return evidence as lines: what is counted first, then a line for each row of what is nested.

    Long lists of ids are cut; the caller says where all of them are.
    """
    if not isinstance(evidence, dict):
        return [word(evidence)]
    nested = {name: value for name, value in evidence.items() if _is_nested(value)}
    plain = {name: value for name, value in evidence.items() if name not in nested}
    lines = [entries(plain)] if plain else []
    for name, value in nested.items():
        lines.append(f"{_name(name)}:")
        lines += [f"  {line}" for line in _nested_lines(value)]
    return lines or ["-"]


def is_cut(evidence: Any) -> bool:
    """Return whether :func:`evidence_lines` leaves some ids of this evidence out."""
    if isinstance(evidence, dict):
        return any(is_cut(value) for value in evidence.values())
    if isinstance(evidence, list):
        return any(is_cut(value) for value in evidence) if _is_rows(evidence) else _cuts(evidence)
    return False


def evidence_block(evidence: Any) -> list[str]:
    """Return evidence as indented lines under a signal, and where all of it is if some is cut."""
    first, *others = evidence_lines(evidence)
    lines = [f"    evidence  {first}", *(f"              {line}" for line in others)]
    if is_cut(evidence):
        lines.append("              (--json names every row)")
    return lines


def entries(row: dict[str, Any]) -> str:
    """Return names and values in one line."""
    return "; ".join(f"{_name(name)} {_entry(value)}" for name, value in row.items())


def _is_nested(value: Any) -> bool:
    return (isinstance(value, dict) and bool(value)) or _is_rows(value)


def _nested_lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [entries(row) for row in value]
    return [
        f"{_name(name)}: {entries(inner) if isinstance(inner, dict) else _entry(inner)}"
        for name, inner in value.items()
    ]


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _cuts(values: list[Any]) -> bool:
    return len(values) > SHOWN + 1


def _name(key: str) -> str:
    return key.replace("_", " ")


def _entry(value: Any) -> str:
    if isinstance(value, list) and _cuts(value):
        first = ", ".join(word(one) for one in value[:SHOWN])
        return f"{first} and {len(value) - SHOWN} more"
    if isinstance(value, list):
        return ", ".join(word(one) for one in value) or "none"
    return word(value)
