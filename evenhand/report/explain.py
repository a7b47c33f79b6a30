"""Everything that the published tables say about one account, as a person would ask for it."""

from __future__ import annotations

from typing import Any

from evenhand.home import Home
from evenhand.publish.generation import read_manifest
from evenhand.report.reader import Reader, open_current, readable
from evenhand.report.words import calibration, evidence_block, word
from evenhand.warehouse.errors import NightError

ABOUT: dict[str, tuple[str, str]] = {
    "risk": ("account_risk", "account_id = $account"),
    "signals": ("account_signals", "account_id = $account"),
    "flagged_submissions": ("submission_flags", "account_id = $account"),
    "work_quality": ("worker_quality", "account_id = $account"),
    "gates": ("gate_results", "account_id = $account"),
    "gate_rules": ("gate_rule_results", "account_id = $account"),
    "lifecycle": ("account_lifecycle", "account_id = $account"),
    "lifecycle_violations": ("lifecycle_violations", "account_id = $account"),
    "queue": ("case_queue", "subject_account_id = $account"),
    "decisions": ("enforcement_decisions", "subject_account_id = $account"),
    "harm": ("expert_harm", "account_id = $account"),
    "cluster": ("account_clusters", "account_id = $account"),
    "links": ("account_links", "account_id_a = $account or account_id_b = $account"),
}
"""Part of the answer: the published table it comes from, and which of its rows."""

BEHIND: dict[str, tuple[str, str, str]] = {
    "clocks": ("case_sla", "case_id", "case_id"),
    "findings": ("control_findings", "decision_id", "decision_id"),
    "appeals": ("appeal_outcomes", "decision_id", "decision_id"),
}
"""Part of the answer found by ids: its table, its id column, and the id's name in what we have."""


def explain(home: Home, account_id: str) -> dict[str, Any]:
    """Return what the current generation says about ``account_id``, part by part.

    A part whose table the generation does not hold is ``None``: not published is not "nothing".

    Raises:
        NightError: nothing is published, or no published table knows the account.
    """
    with open_current(home) as reader:
        manifest = read_manifest(reader.path)
        parts = {name: _about(reader, *source, account_id) for name, source in ABOUT.items()}
        if not any(parts.values()):
            raise NightError(
                f"no published table knows the account {account_id!r}; ids are the input's own, "
                "upper and lower case count"
            )
        for name, (table, column, identifier) in BEHIND.items():
            parts[name] = _behind(reader, table, column, _ids(parts, identifier))
        if parts["signals"] is not None:
            _add_catalogue(reader, parts["signals"])
        return {
            "account_id": account_id,
            "as_of": manifest["as_of"],
            "generation": reader.path.name,
            **parts,
        }


def _about(
    reader: Reader, table: str, condition: str, account_id: str
) -> list[dict[str, Any]] | None:
    if not reader.has(table):
        return None
    rows = reader.rows(
        f"select * exclude (as_of) from marts.{table} where {condition} order by all",
        {"account": account_id},
    )
    return [readable(row) for row in rows]


def _behind(
    reader: Reader, table: str, column: str, identifiers: list[str]
) -> list[dict[str, Any]] | None:
    if not reader.has(table):
        return None
    rows = reader.rows(
        f"select * exclude (as_of) from marts.{table} "
        f"where list_contains($ids, {column}) order by all",
        {"ids": identifiers},
    )
    return [readable(row) for row in rows]


def _ids(parts: dict[str, list[dict[str, Any]] | None], name: str) -> list[str]:
    rows = [row for part in ("queue", "decisions") for row in parts.get(part) or []]
    return sorted({str(row[name]) for row in rows if row.get(name)})


def _add_catalogue(reader: Reader, signals: list[dict[str, Any]]) -> None:
    """Give each signal its question and what is ordinary, as the catalogue words them."""
    if not reader.has("signal_catalogue"):
        return
    catalogue = {
        row["signal_code"]: row
        for row in reader.rows(
            "select signal_code, title, question, null_model from marts.signal_catalogue"
        )
    }
    for signal in signals:
        words = catalogue.get(signal["signal_code"], {})
        signal.update({name: words.get(name) for name in ("title", "question", "null_model")})


def as_text(answer: dict[str, Any]) -> str:
    """Return the answer as text for the terminal: flagged signals first, with their evidence."""
    lines = [f"Account {answer['account_id']}, as of {str(answer['as_of'])[:16]} UTC", ""]
    lines += _risk_lines(answer)
    lines += _signal_lines(answer["signals"])
    for title, part, template in SENTENCES:
        rows = answer.get(part)
        if rows is None:
            continue
        lines += ["", title]
        shown = rows[:20]
        lines += [f"  {_fill(template, row)}" for row in shown] or ["  none"]
        if len(rows) > len(shown):
            lines.append(f"  and {len(rows) - len(shown)} more (--json shows all)")
    absent = sorted(part for part in (*ABOUT, *BEHIND) if answer.get(part) is None)
    if absent:
        lines += ["", f"Not published in this generation: {', '.join(absent)}."]
    return "\n".join(lines)


def _risk_lines(answer: dict[str, Any]) -> list[str]:
    rows = answer["risk"] or []
    return [
        _fill(
            "Risk {risk_score} ({risk_band}, {calibration}), evidence {evidence_status}; "
            "recommended: {recommended_step}. Reasons: {reason_codes}",
            {**row, "calibration": calibration(row)},
        )
        for row in rows
    ]


def _signal_lines(signals: list[dict[str, Any]] | None) -> list[str]:
    if signals is None:
        return []
    loud = [row for row in signals if row["status"] in ("flagged", "excepted")]
    lines = ["", "Signals"]
    for row in sorted(loud, key=lambda signal: (signal["status"], signal["signal_code"])):
        lines.append(_fill("  {signal_code} ({family}): {status}. {explanation}", row))
        if row.get("question"):
            lines.append(_fill("    asks      {question}", row))
        if row.get("null_model"):
            lines.append(_fill("    ordinary  {null_model}", row))
        lines.append(
            _fill("    observed  {observed_value}, threshold {threshold_value}, "
                  "sample {sample_size}, first flagged {first_flagged_on}", row)
        )  # fmt: skip
        lines += evidence_block(row["evidence"])
    if not loud:
        lines.append("  none flagged")
    quiet: dict[str, list[str]] = {}
    for row in signals:
        if row not in loud:
            quiet.setdefault(row["status"], []).append(row["signal_code"])
    lines += [f"  {status}: {', '.join(sorted(codes))}" for status, codes in sorted(quiet.items())]
    return lines


SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("Gates", "gates", "{gate}: {outcome}. {message}"),
    ("Work quality", "work_quality",
     "{task_type}: {submissions} submissions, {gold_correct} of {gold_answered} golds right, "
     "lower bound {gold_lower_05} ({status})"),
    ("Flagged submissions", "flagged_submissions", "{submission_id} {signal_code}: {explanation}"),
    ("Links", "links",
     "{account_id_a} and {account_id_b} share: {link_kinds}; strength {link_weight}, "
     "hard link: {is_hard_link}, one declared address: {is_same_address}"),
    ("Cases and proposals", "queue",
     "{case_key} {queue} {state}, severity {severity}, {sla_state}, due {due_at}, "
     "ladder: {ladder_action}"),
    ("Decisions", "decisions",
     "{decision_id} {action} for {policy_code}, strikes before {strikes_before}, {conformance}"),
    ("Appeals", "appeals", "{appeal_id} of {decision_id}: {outcome}, {days_open} days open"),
    ("Broken controls", "findings", "{control_code} on {decision_id}: {message}"),
    ("Lifecycle", "lifecycle", "{status} from {valid_from} to {valid_to} by {actor_type}"),
    ("Lifecycle violations", "lifecycle_violations", "{rule_code} at {occurred_at}: {message}"),
)  # fmt: skip
"""Title, part of the answer, and how one of its rows reads."""


class _Words(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "-"


def _fill(template: str, row: dict[str, Any]) -> str:
    return template.format_map(_Words({name: word(value) for name, value in row.items()}))
