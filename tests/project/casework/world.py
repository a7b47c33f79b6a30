"""The rows of the casework scenarios: one small marketplace, with ids that name their scenario.

The night is Tuesday 30 June 2026, noon in Berlin (10:00 UTC). The team works from 09:00 to 12:30
and from 13:30 to 18:00 Berlin time, 480 minutes a day; in summer that is 07:00-10:30 and
11:30-16:00 UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

NIGHT = datetime.fromisoformat("2026-06-30 10:00")
NEXT_NIGHT = datetime.fromisoformat("2026-07-01 10:00")
Row = dict[str, Any]


def case(case_id: str, opened_at: str, severity: int | None = 3, **more: Any) -> Row:
    """A case about the account that bears its name."""
    usual = {
        "case_type": "investigation",
        "queue": "conduct",
        "source": "ticket",
        "policy_code": "misconduct",
        "status": "closed" if "closed_at" in more else "open",
    }
    about = {"case_id": case_id, "subject_account_id": f"about_{case_id}"}
    return about | usual | {"severity": severity, "opened_at": opened_at} | more


def event(case_id: str, event_type: str, occurred_at: str, **more: Any) -> Row:
    """An event of a case."""
    name = f"{case_id} {event_type} {occurred_at}"
    known = {"event_id": name, "case_id": case_id, "occurred_at": occurred_at}
    return known | {"event_type": event_type, "actor_id": "ines"} | more


def decision(decision_id: str, case_id: str, decided_at: str, **more: Any) -> Row:
    """A decision by Ines: a warning that took effect at once, unless told otherwise."""
    usual = {
        "decided_by": "ines",
        "policy_code": "misconduct",
        "severity": 3,
        "outcome": "violation",
        "action": "warning",
        "effective_at": decided_at,
        "automation_level": "none",
    }
    about = {"decision_id": decision_id, "case_id": case_id, "decided_at": decided_at}
    return about | {"subject_account_id": f"about_{case_id}"} | usual | more


def report(report_id: str, subject: str, created_at: str, **more: Any) -> Row:
    """A report in the app."""
    about = {"report_id": report_id, "subject_account_id": subject, "created_at": created_at}
    return about | {"channel": "in_app", "policy_code": "misconduct"} | more


STAFF: list[Row] = [
    {"staff_id": name, "team": team, "job_level": level, "authority_level": authority}
    for name, team, level, authority in (
        ("ines", "investigations", "specialist", 2),
        ("omar", "investigations", "senior", 3),
        ("lena", "leadership", "director", 4),
        ("ada", "appeals", "specialist", 2),
    )
]

CASES: list[Row] = [
    case("weekend", "2026-06-26 15:30", closed_at="2026-06-29 09:00"),
    case("critical", "2026-06-27 20:00", severity=1),
    case("holiday", "2026-05-22 15:00", severity=2),
    case("pause", "2026-06-22 07:00"),
    case("silent_pause", "2026-06-22 07:00"),
    case("late_pause", "2026-06-15 07:00", status="paused"),
    case("pause_now", "2026-06-29 07:00", status="paused"),
    case("reopened", "2026-06-01 07:00"),
    case("raised", "2026-06-29 07:00", severity=2),
    case("by_policy", "2026-06-29 07:00", severity=None),
    case("screened", "2026-06-29 07:00", severity=None, case_type="screening", queue="screening")
    | {"policy_code": None},
    case("approval", "2026-06-25 07:00", severity=2, policy_code="collusion"),
    case("appealed", "2026-06-01 07:00", severity=2, closed_at="2026-06-03 07:00"),
    case("remedied", "2026-05-04 07:00", closed_at="2026-05-05 07:00"),
    case("before_rules", "2024-12-30 10:00"),
    case("quiet", "2026-06-01 07:00", closed_at="2026-06-02 07:00"),
    case("referred", "2026-06-29 07:00", source="referral"),
    case("served", "2026-06-01 07:00", closed_at="2026-06-02 07:00"),
    case("starving", "2026-05-04 07:00", severity=4),
    case("younger", "2026-06-29 07:00", severity=4),
    case("evidence", "2026-06-29 07:00", policy_code="work_gaming"),
    case("handed_over", "2026-06-22 07:00", queue="work_integrity"),
]

EVENTS: list[Row] = [
    event("weekend", "claimed", "2026-06-29 08:00"),
    event("critical", "claimed", "2026-06-27 21:30"),
    event("holiday", "claimed", "2026-05-26 09:00"),
    event("pause", "paused", "2026-06-22 09:00", reason="waiting for the expert's statement"),
    event("pause", "resumed", "2026-06-24 07:00"),
    event("silent_pause", "paused", "2026-06-22 09:00"),
    event("silent_pause", "resumed", "2026-06-24 07:00"),
    event("late_pause", "paused", "2026-06-29 07:00", reason="waiting for the customer"),
    event("pause_now", "paused", "2026-06-29 08:00", reason="waiting for the customer"),
    event("reopened", "closed", "2026-06-02 07:00"),
    event("reopened", "reopened", "2026-06-29 07:00", reason="new evidence"),
    event("raised", "severity_changed", "2026-06-29 12:00", from_value="4", to_value="2"),
    event("handed_over", "claimed", "2026-06-22 08:00"),
    event("handed_over", "transferred", "2026-06-23 08:30", from_value="conduct", to_value="omar"),
    event("handed_over", "paused", "2026-06-24 07:00", reason="waiting for the expert's statement"),
    event("handed_over", "resumed", "2026-06-25 07:00"),
    event("handed_over", "escalated", "2026-06-26 07:00", from_value="omar", to_value="lena"),
    event("referred", "opened", "2026-06-29 07:00", actor_id="omar"),
]

DECISIONS: list[Row] = [
    decision("weekend_1", "weekend", "2026-06-29 09:00"),
    decision("reopened_1", "reopened", "2026-06-02 07:00"),
    decision("approval_1", "approval", "2026-06-29 07:00", policy_code="collusion", severity=2)
    | {"action": "offboarding", "effective_at": None, "decided_by": "omar"},
    decision("appealed_1", "appealed", "2026-06-03 07:00", severity=2, action="offboarding")
    | {"decided_by": "omar"},
    decision("remedied_1", "remedied", "2026-05-05 07:00"),
    decision("quiet_1", "quiet", "2026-06-02 07:00"),
    decision("served_1", "served", "2026-06-02 07:00", severity=2, action="suspension_short")
    | {"ends_at": "2026-06-09 07:00"},
]

APPROVALS: list[Row] = [
    {"approval_id": "ok", "decision_id": "appealed_1", "approver_id": "lena", "outcome": "approve"}
    | {"decided_at": "2026-06-03 06:59"},
]

APPEALS: list[Row] = [
    {"appeal_id": "plea", "decision_id": "appealed_1", "account_id": "about_appealed"}
    | {"filed_at": "2026-06-29 07:00"},
    {"appeal_id": "won", "decision_id": "remedied_1", "account_id": "about_remedied"}
    | {"filed_at": "2026-05-18 07:00", "decided_at": "2026-06-01 07:00", "decided_by": "ada"}
    | {"outcome": "overturned", "remedied_at": "2026-06-04 07:00"},
]

REPORTS: list[Row] = [
    report("r1", "reported", "2026-06-29 07:00"),
    report("r2", "reported", "2026-06-29 09:00"),
    report("old", "about_quiet", "2026-06-01 12:00"),
    report("r4", "about_evidence", "2026-06-29 09:00", policy_code="work_gaming"),
]

LATER_REPORTS: list[Row] = [
    report("r3", "reported", "2026-06-30 12:00"),
    report("new", "about_quiet", "2026-06-30 12:00"),
]

EVIDENCE: list[Row] = [
    {"evidence_id": "x", "case_id": "evidence", "evidence_type": "signal_report"}
    | {"added_at": "2026-06-29 08:00"},
]


def moved(account_id: str, from_status: str, to_status: str, on: str, **more: Any) -> Row:
    """A status event of an account."""
    about = {"event_id": f"{account_id} {on}", "account_id": account_id, "occurred_at": on}
    return (
        about | {"from_status": from_status, "to_status": to_status, "actor_type": "staff"} | more
    )


STATUS_EVENTS: list[Row] = [
    moved("about_served", "active", "suspended", "2026-06-02 07:00", decision_id="served_1"),
    moved("about_appealed", "active", "offboarded", "2026-06-03 07:00", decision_id="appealed_1"),
    moved("flip_flop", "active", "suspended", "2026-06-02 07:00", decision_id="gone"),
    moved("flip_flop", "suspended", "active", "2026-06-02 08:00", actor_type="automation"),
]


def accounts() -> list[Row]:
    """Every account that the rows above speak of."""
    last_status = {row["account_id"]: row["to_status"] for row in STATUS_EVENTS}
    subjects = {str(row["subject_account_id"]) for row in [*CASES, *REPORTS]} | {*last_status}
    return [
        {"account_id": name, "account_role": "expert", "created_at": "2026-01-01 00:00"}
        | {"status": last_status.get(name, "active")}
        for name in sorted(subjects)
    ]


def first_landing() -> dict[str, list[Row]]:
    """What the first night lands."""
    return {
        "accounts": accounts(),
        "account_status_events": STATUS_EVENTS,
        "staff": STAFF,
        "cases": CASES,
        "case_events": EVENTS,
        "decisions": DECISIONS,
        "approvals": APPROVALS,
        "appeals": APPEALS,
        "reports": REPORTS,
        "evidence_items": EVIDENCE,
    }
