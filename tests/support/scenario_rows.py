"""What a scenario leaves out: a decision by the book, unless the scenario says otherwise."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from evenhand.contract import load_contract
from tests.support.scenario_times import read_time

Row = dict[str, Any]
SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "policy"
USUAL: dict[str, Row] = {
    "accounts": {"account_role": "expert", "status": "active", "created_at": "2025-06-02 00:00"},
    "account_status_events": {"account_id": "person", "actor_type": "staff"},
    "identity_checks": {"account_id": "person", "status": "pass", "is_final": True},
    "sessions": {"account_id": "person"},
    "payout_methods": {"account_id": "person"},
    "payments": {"payee_account_id": "person", "currency": "EUR", "status": "settled"},
    "reports": {"subject_account_id": "person", "channel": "in_app", "policy_code": "misconduct"},
    "cases": {"case_id": "case", "subject_account_id": "person", "case_type": "investigation"},
    "case_events": {"case_id": "case", "actor_id": "ines"},
    "evidence_items": {"case_id": "case"},
    "case_reviews": {"case_id": "case", "outcome": "violation"},
    "decisions": {"decision_id": "decision", "case_id": "case", "decided_by": "ines"}
    | {"outcome": "violation", "automation_level": "none", "detection_source": "staff"}
    | {"rationale": "The facts, the rule and the reason, in words."},
    "approvals": {"decision_id": "decision", "outcome": "approve"},
    "notices": {"decision_id": "decision", "account_id": "person"},
    "appeals": {"appeal_id": "appeal", "decision_id": "decision", "account_id": "person"},
    "payment_disputes": {},
    "tasks": {"task_type": "image_label", "answer_options": 2},
    "submissions": {"account_id": "person", "active_seconds": 30.0},
}
"""Columns that a row of an entity has when the scenario does not name them."""
OF_CASE_TYPE: dict[str, Row] = {
    "investigation": {"queue": "conduct", "source": "ticket", "policy_code": "misconduct"}
    | {"severity": 3},
    "screening": {"queue": "screening", "source": "gate"},
    "reactivation": {"queue": "reactivation", "source": "gate"},
    "appeal": {"queue": "appeals", "source": "appeal"},
    "quality_audit": {"queue": "quality_audits", "source": "audit"},
    "compliance": {"queue": "compliance", "source": "gate", "policy_code": "sanctions_compliance"},
}
FIRST_GOLD = datetime.fromisoformat("2026-06-01 08:00")
GOLDS = "golds"
"""The one part of a scenario that is no entity: tasks with known answers, answered."""
NOTICE_PARTS = ("action_and_scope", "facts", "automated_means", "ground", "redress")


def seed_rows(name: str) -> list[dict[str, str]]:
    """The rows of a seed of rules."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def complete(events: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Return a scenario's rows with what they leave out, and the rows that follow from them.

    Every account that is spoken of exists; a violation has the evidence its policy asks for and a
    complete notice, unless the decision says ``evidence: none``, ``notice: none``, or which ones.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for entity in load_contract():
        for number, given in enumerate(events.get(entity, []), start=1):
            told = {column: read_time(value) for column, value in given.items()}
            rows[entity].append(_usual(entity, number, told, rows))
    for golds in events.get(GOLDS, []):
        _add_golds(rows, **golds)
    for decision in rows["decisions"]:
        evidence, notice = decision.pop("evidence", "all"), decision.pop("notice", "all")
        rows["evidence_items"] += _evidence(decision, evidence)
        rows["notices"] += _notice(decision, notice)
    rows["accounts"] += _accounts(rows)
    return dict(rows)


def _add_golds(rows: Mapping[str, list[Row]], account_id: str, right: int, wrong: int = 0) -> None:
    """Add gold tasks, one an hour from the first of June on, and what the account answered."""
    for number in range(right + wrong):
        name = f"gold {number} of {account_id}"
        task = {"task_id": name, "created_at": "2026-05-01 00:00", "is_gold": True}
        rows["tasks"].append(task | USUAL["tasks"] | {"gold_answer": "yes"})
        done: Row = {"submission_id": name, "task_id": name, "account_id": account_id}
        done |= {"submitted_at": FIRST_GOLD + timedelta(hours=number)}
        answer = {"answer": "yes" if number < right else "no"}
        rows["submissions"].append(USUAL["submissions"] | done | answer)


def _usual(entity: str, number: int, told: Row, rows: Mapping[str, list[Row]]) -> Row:
    key = load_contract()[entity].key
    row = {key: f"{entity} {number}"} | USUAL[entity] | told
    if entity == "cases":
        status = "closed" if row.get("closed_at") else "open"
        row = {"status": status} | OF_CASE_TYPE[row["case_type"]] | row
    if entity == "decisions":
        cases = {case["case_id"]: case for case in rows["cases"]}
        row = _of_its_case(cases.get(row["case_id"], {})) | row
        if row["outcome"] == "violation":
            row = {"action": "warning", "effective_at": row["decided_at"]} | row
    if entity == "appeals" and "account_id" not in told:
        deciding = {one["decision_id"]: one["subject_account_id"] for one in rows["decisions"]}
        row["account_id"] = deciding.get(row["decision_id"], "person")
    return row


def _of_its_case(case: Row) -> Row:
    same = ("subject_account_id", "policy_code", "severity")
    return {"subject_account_id": "person"} | {column: case.get(column) for column in same if case}


def _evidence(decision: Row, wanted: str | list[str]) -> Iterator[Row]:
    required = [
        row["evidence_type"]
        for row in seed_rows("evidence_requirements")
        if row["policy_code"] == decision["policy_code"]
    ]
    types = required if wanted == "all" else [] if wanted == "none" else wanted
    interim = {row["action"] for row in seed_rows("actions") if row["is_interim"] == "true"}
    is_final = decision["outcome"] == "violation" and decision["action"] not in interim
    for evidence_type in types if is_final else ():
        yield {
            "evidence_id": f"{evidence_type} of {decision['decision_id']}",
            "case_id": decision["case_id"],
            "evidence_type": evidence_type,
            "added_at": decision["decided_at"] - timedelta(minutes=1),
        }


def _notice(decision: Row, wanted: str | list[str]) -> Iterator[Row]:
    parts = NOTICE_PARTS if wanted == "all" else wanted
    if decision.get("effective_at") and wanted != "none":
        yield {
            "notice_id": f"notice of {decision['decision_id']}",
            "decision_id": decision["decision_id"],
            "account_id": decision["subject_account_id"],
            "sent_at": decision["effective_at"],
            "channel": "email",
        } | {f"states_{part}": part in parts for part in NOTICE_PARTS}


def _accounts(rows: Mapping[str, list[Row]]) -> Iterator[Row]:
    told = {row["account_id"] for row in rows["accounts"]}
    columns = ("account_id", "subject_account_id")
    spoken_of = {
        row[column]
        for entity, some in rows.items()
        if entity != "accounts"
        for row in some
        for column in columns
        if row.get(column)
    }
    moved = sorted(rows["account_status_events"], key=lambda row: row["occurred_at"])
    last = {row["account_id"]: row["to_status"] for row in moved}
    for account in sorted(spoken_of - told):
        status = {"status": last[account]} if account in last else {}
        yield {"account_id": account} | USUAL["accounts"] | status


def written(value: Any) -> Any:
    """A value as a file of JSON lines holds it."""
    return value.isoformat() if isinstance(value, date) else value
