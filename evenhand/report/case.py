"""One case as a dossier: the facts first, what the rules would suggest beside them, and the gaps.

It is read from the published generation alone. Each part says the instant its table was judged
from, because signals are the night's and clocks may be the hour's.
"""

from __future__ import annotations

from typing import Any

from evenhand.desk.assignment import obstacle
from evenhand.desk.published import TABLES as DESK_TABLES
from evenhand.desk.published import holders, items, people
from evenhand.home import Home
from evenhand.report.queue import SHORT_KEY
from evenhand.report.reader import Reader, open_current, readable
from evenhand.warehouse.errors import NightError

Row = dict[str, Any]
Rows = list[Row] | None

BY_CASE: dict[str, tuple[str, str]] = {
    "timeline": ("case_timeline", "occurred_at, event_type, source_id"),
    "clocks": ("case_sla", "stage"),
    "decisions": ("enforcement_decisions", "decided_at, decision_id"),
    "findings": ("control_findings", "control_code, decision_id"),
}
"""Part of the dossier: the published table with a case_id, and its order."""

ABOUT_SUBJECT: dict[str, tuple[str, str, str]] = {
    "risk": ("account_risk", "account_id = $account", "account_id"),
    "signals": (
        "account_signals",
        "account_id = $account and status in ('flagged', 'excepted')",
        "status, signal_code",
    ),
    "gates": ("gate_results", "account_id = $account", "gate"),
    "lifecycle": ("account_lifecycle", "account_id = $account", "valid_from"),
    "links": (
        "account_links",
        "account_id_a = $account or account_id_b = $account",
        "account_id_a, account_id_b",
    ),
    "earlier_decisions": (
        "enforcement_decisions",
        "subject_account_id = $account and case_id is distinct from $case",
        "decided_at, decision_id",
    ),
}
"""Part of the dossier: the published table, which of its rows, and their order."""

STATEMENT = "account_statement"
"""Type of evidence under which the statement of the person concerned is filed."""
WAITING_FOR_ACCOUNT = "awaiting_account"


def dossier(home: Home, case: str) -> Row:
    """Return everything published about one case, by ``case_id``, ``case_key`` or its beginning.

    A part whose table the generation does not hold is ``None``: not published is not "nothing".

    Raises:
        NightError: nothing is published, or no published table knows the case.
    """
    with open_current(home) as reader:
        item, case_id, subject = _find(reader, case)
        answer: Row = {
            "case_key": item["case_key"] if item else None,
            "case_id": case_id,
            "subject_account_id": subject,
            "generation": reader.path.name,
            "queue_item": item,
        }
        for name, (table, order) in BY_CASE.items():
            answer[name] = _rows(reader, table, "case_id = $case", order, {"case": case_id})
        for name, (table, condition, order) in ABOUT_SUBJECT.items():
            given = {"account": subject, "case": case_id}
            used = {key: value for key, value in given.items() if f"${key}" in condition}
            answer[name] = _rows(reader, table, condition, order, used)
        answer["catalogue"] = _catalogue(reader, answer["signals"])
        answer["precedents"] = _precedents(reader, item)
        answer["deciders"] = _deciders(reader, item)
        answer["heard"] = _heard(answer)
        answer["unknown"] = _unknown(answer)
        answer["as_of"] = _instants(reader)
        return answer


def _find(reader: Reader, case: str) -> tuple[Row | None, str | None, str | None]:
    """Return the queue item, the case id and the subject; what is closed has no item."""
    found = _rows(
        reader, "case_queue", "case_key = $case or case_id = $case", "queue_position, case_key",
        {"case": case},
    )  # fmt: skip
    if not found and len(case) >= SHORT_KEY:
        found = _rows(
            reader, "case_queue", "starts_with(case_key, $case)", "case_key", {"case": case}
        )
        if found and len(found) > 1:
            raise NightError(f"{len(found)} cases have keys that begin {case!r}; give more of it")
    if found:
        item = sorted(found, key=lambda row: row["case_key"] != case)[0]
        return item, item["case_id"], item["subject_account_id"]
    for table in ("case_sla", "case_timeline", "enforcement_decisions"):
        if _rows(reader, table, "case_id = $case", "case_id", {"case": case}):
            decided = _rows(
                reader, "enforcement_decisions", "case_id = $case", "decision_id", {"case": case}
            )
            return None, case, decided[0]["subject_account_id"] if decided else None
    raise NightError(
        f"no published table knows the case {case!r}; give a case_id or a case_key as evenhand "
        "queue shows it, upper and lower case count"
    )


def _rows(reader: Reader, table: str, condition: str, order: str, given: Row) -> Rows:
    if not reader.has(table):
        return None
    found = reader.rows(
        f"select * exclude (as_of) from marts.{table} where {condition} order by {order}", given
    )
    return [readable(row) for row in found]


def _catalogue(reader: Reader, signals: Rows) -> dict[str, Row]:
    """Return what each flagged signal asks and what is ordinary, as the catalogue words them."""
    if not signals or not reader.has("signal_catalogue"):
        return {}
    codes = [row["signal_code"] for row in signals]
    rows = reader.rows(
        "select signal_code, question, null_model, honest_twins, documentation "
        "from marts.signal_catalogue "
        "where list_contains($codes, signal_code)",
        {"codes": codes},
    )
    return {row["signal_code"]: readable(row) for row in rows}


def _precedents(reader: Reader, item: Row | None) -> Rows:
    """Return the decisions that the queue names as precedents, in its order."""
    if item is None or not reader.has("enforcement_decisions"):
        return None
    wanted = [str(one) for one in item["precedents"]]
    found = _rows(
        reader, "enforcement_decisions", "list_contains($ids, decision_id)", "decision_id",
        {"ids": wanted},
    )  # fmt: skip
    return sorted(found or [], key=lambda row: wanted.index(row["decision_id"]))


def _deciders(reader: Reader, item: Row | None) -> Row | None:
    """Return who may take the item now, and why each other person of its queue may not."""
    if item is None or not reader.has(*DESK_TABLES):
        return None
    (work,) = [one for one in items(reader) if one.case_key == item["case_key"]]
    answers = {
        name: obstacle(person, work)
        for name, person in people(reader).items()
        if work.queue in person.desks or name in work.barred
    }
    return {
        "held_by": holders(reader).get(work.case_key),
        "may_take": sorted(name for name, reason in answers.items() if reason is None),
        "may_not": {name: reason for name, reason in sorted(answers.items()) if reason},
    }


def _heard(answer: Row) -> Row | None:
    """Return what the person concerned has said: statements, appeals, and what was asked."""
    timeline: Rows = answer["timeline"]
    if timeline is None:
        return None
    return {
        "statements": [row for row in timeline if row["detail"] == STATEMENT],
        "appeals": [row for row in timeline if row["event_type"] == "appeal_filed"],
        "asked": [
            row
            for row in timeline
            if row["event_type"] in ("evidence_requested", "paused")
            and WAITING_FOR_ACCOUNT in str(row["detail"])
        ],
    }


def _unknown(answer: Row) -> list[str]:
    """Return what this dossier does not know, in words."""
    item, heard = answer["queue_item"], answer["heard"]
    gaps = [
        f"{name.replace('_', ' ')}: the table {table} is not published"
        for name, table in (
            *((name, table) for name, (table, _) in BY_CASE.items()),
            *((name, table) for name, (table, _, _) in ABOUT_SUBJECT.items()),
        )
        if answer[name] is None
    ]
    if item:
        gaps += [f"evidence that a violation would need: {one}" for one in item["missing_evidence"]]
        if item["policy_code"] is None:
            gaps.append("which policy is in question: none is recorded")
    if heard is not None and not heard["statements"] and not heard["appeals"]:
        gaps.append("the account's own side: no statement and no appeal is on record")
    if answer["deciders"] is not None and not answer["deciders"]["may_take"]:
        gaps.append("who can decide it: nobody with a desk in its queue may take it now")
    gaps.append("what statements and documents say: only that they exist is kept here")
    return gaps


def _instants(reader: Reader) -> dict[str, str]:
    """Return for each table used the instant that it was judged from."""
    tables = {table for table, _ in BY_CASE.values()} | {"case_queue"}
    tables |= {table for table, _, _ in ABOUT_SUBJECT.values()}
    found = {}
    for table in sorted(tables & reader.tables):
        (row,) = reader.rows(f"select max(as_of) as as_of from marts.{table}")
        if row["as_of"] is not None:
            found[table] = str(row["as_of"])
    return found
