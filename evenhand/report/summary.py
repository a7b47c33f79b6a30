"""The night in one screen, counted from the published tables alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from evenhand.home import Home
from evenhand.publish.generation import read_manifest
from evenhand.report.reader import Reader, open_current

LABEL_WIDTH = 14
TOLD = frozenset({"failed", "few_quarantined", "unknown_codes"})
"""States of a source that do not stop a night and that its reader must know."""
CASEWORK = frozenset({"Queue", "Clocks", "Lifecycle"})
"""Labels of what an intraday run refreshes."""


@dataclass(frozen=True)
class Summary:
    """What a night found: labelled lines in the order of reading, and where to look."""

    as_of: str
    generation: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    where: tuple[tuple[str, str], ...]
    is_hour: bool = False


def collect(home: Home, only: Collection[str] | None = None) -> Summary:
    """Return the summary of the generation that readers see, or ``only`` some sections of it.

    A table that the generation does not hold leaves its line out; nothing is guessed.

    Raises:
        NightError: nothing was published yet.
    """
    with open_current(home) as reader:
        manifest = read_manifest(reader.path)
        sections = []
        for label, tables, count in SECTIONS:
            if reader.has(*tables) and (only is None or label in only):
                sections.append((label, tuple(count(reader)) or ("none",)))
        return Summary(
            as_of=str(manifest["as_of"])[:16] + " UTC",
            generation=reader.path.name,
            is_hour="stands_on" in manifest,
            sections=tuple(sections),
            where=(
                ("tables", f"{home.current}/evenhand.duckdb (schema marts)"),
                ("parquet", f"{home.current}/parquet/<table>/"),
                ("queue", "evenhand queue"),
                ("one account", "evenhand explain ACCOUNT"),
                ("undo", "evenhand publish --rollback"),
            ),
        )


def as_text(summary: Summary) -> str:
    """Return the summary as plain text, one screen high."""
    lines = [f"{'Casework' if summary.is_hour else 'Night'} of {summary.as_of}", ""]
    for label, texts in summary.sections:
        for index, text in enumerate(texts):
            lines.append(f"  {(label if index == 0 else ''):<{LABEL_WIDTH}}{text}")
    lines.append("")
    for label, text in summary.where:
        lines.append(f"  {label:<{LABEL_WIDTH}}{text}")
    return "\n".join(lines)


def _counts(pairs: Iterable[tuple[str, int]], limit: int = 6) -> str:
    """Return ``a 3, b 2``; what goes beyond ``limit`` is summed, not dropped."""
    listed = list(pairs)
    shown = [f"{name} {count:,}" for name, count in listed[:limit]]
    if len(listed) > limit:
        rest = sum(count for _, count in listed[limit:])
        shown.append(f"{len(listed) - limit} others {rest:,}")
    return ", ".join(shown)


def _input(reader: Reader) -> list[str]:
    rows = reader.rows(
        "select entity, rows_new, rows_quarantined_new as lost, status, message "
        "from marts.source_health "
        "where as_of = (select max(as_of) from marts.source_health) "
        "order by lost desc, entity"
    )
    new = sum(row["rows_new"] or 0 for row in rows)
    lost = [(row["entity"], row["lost"]) for row in rows if row["lost"]]
    total = sum(count for _, count in lost)
    entities = sum(1 for row in rows if row["rows_new"])
    text = f"{new:,} new rows in {entities} entities, {total:,} quarantined"
    if new:
        text += f" ({total / new:.2%})"
    return [
        text,
        *([f"quarantined: {_counts(lost, 5)}"] if lost else []),
        *(f"{row['entity']}: {row['message']}" for row in rows if row["status"] in TOLD),
    ]


def _flags(reader: Reader) -> list[str]:
    rows = reader.rows(
        "select family, signal_code, count(distinct account_id) as accounts "
        "from marts.account_signals where status = 'flagged' "
        "group by family, signal_code order by family, accounts desc, signal_code"
    )
    families: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        families[row["family"]].append((row["signal_code"], row["accounts"]))
    distinct = {
        row["family"]: row["accounts"]
        for row in reader.rows(
            "select family, count(distinct account_id) as accounts from marts.account_signals "
            "where status = 'flagged' group by family"
        )
    }
    return [
        f"{family}: {distinct[family]:,} accounts ({_counts(signals)})"
        for family, signals in families.items()
    ]


def _unchecked(reader: Reader) -> list[str]:
    rows = reader.rows(
        "select status, count(*) as times from marts.account_signals "
        "where status <> 'flagged' group by status order by times desc, status"
    )
    return [_counts((row["status"], row["times"]) for row in rows)] if rows else []


def _steps(reader: Reader) -> list[str]:
    rows = reader.rows(
        "select recommended_step as name, count(*) as times from marts.account_risk "
        "group by recommended_step order by times desc, name"
    )
    return [_counts((row["name"], row["times"]) for row in rows)] if rows else []


def _gates(reader: Reader) -> list[str]:
    rows = reader.rows(
        "select gate, outcome, count(*) as times from marts.gate_results "
        "group by gate, outcome order by gate, times desc, outcome"
    )
    return _grouped(rows, "gate", "outcome")


def _queue(reader: Reader) -> list[str]:
    states = reader.rows(
        "select queue, state as name, count(*) as times from marts.case_queue "
        "group by queue, name order by queue, times desc, name"
    )
    clocks = reader.rows(
        "select queue, sla_state as name, count(*) as times from marts.case_queue "
        "where sla_state in ('overdue', 'at_risk', 'paused') "
        "group by queue, name order by queue, name desc"
    )
    late = _by_key(clocks, "queue", "name")
    lines = []
    for queue, counts in sorted(_by_key(states, "queue", "name").items()):
        text = f"{queue}: {_counts(counts)}"
        lines.append(f"{text}; {_counts(late[queue])}" if queue in late else text)
    return lines


def _clocks(reader: Reader) -> list[str]:
    rows = reader.rows(
        "select stage, sla_state, count(*) as times from marts.case_sla "
        "group by stage, sla_state order by stage, times desc, sla_state"
    )
    return _grouped(rows, "stage", "sla_state")


def _findings(reader: Reader) -> list[str]:
    rows = reader.rows(
        "select control_code as name, count(*) as times from marts.control_findings "
        "group by control_code order by times desc, name"
    )
    return [_counts((row["name"], row["times"]) for row in rows)] if rows else []


def _lifecycle(reader: Reader) -> list[str]:
    rows = reader.rows(
        "select rule_code as name, count(*) as times from marts.lifecycle_violations "
        "group by rule_code order by times desc, name"
    )
    return [_counts((row["name"], row["times"]) for row in rows)] if rows else []


def _by_key(rows: list[dict[str, Any]], key: str, name: str) -> dict[str, list[tuple[str, int]]]:
    grouped: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        grouped[row[key] or "none"].append((row[name] or "none", row["times"]))
    return grouped


def _grouped(rows: list[dict[str, Any]], key: str, name: str) -> list[str]:
    return [f"{group}: {_counts(counts)}" for group, counts in _by_key(rows, key, name).items()]


Section = tuple[str, tuple[str, ...], Callable[[Reader], list[str]]]

SECTIONS: tuple[Section, ...] = (
    ("Input", ("source_health",), _input),
    ("Flagged", ("account_signals",), _flags),
    ("Not flagged", ("account_signals",), _unchecked),
    ("Next step", ("account_risk",), _steps),
    ("Gates", ("gate_results",), _gates),
    ("Queue", ("case_queue",), _queue),
    ("Clocks", ("case_sla",), _clocks),
    ("Findings", ("control_findings",), _findings),
    ("Lifecycle", ("lifecycle_violations",), _lifecycle),
)
"""Label, tables needed, and what counts them."""
