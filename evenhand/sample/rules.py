"""The house rules that the sample's staff follow, version 1: policies, ladder, approvals."""

from __future__ import annotations

POLICY_VERSION = "1"
POLICIES: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "work_gaming": (3, ("expert",), ("submission_sample", "signal_report")),
    "copied_work": (3, ("expert",), ("submission_sample", "similarity_report")),
    "undisclosed_ai": (3, ("expert",), ("submission_sample", "account_statement")),
    "billing_fraud": (2, ("expert",), ("time_log", "account_statement")),
    "collusion": (2, ("expert",), ("link_report", "submission_sample")),
    "account_sharing": (2, ("expert", "creator"), ("session_report", "account_statement")),
    "multiple_accounts": (2, ("expert", "creator", "fan"), ("link_report",)),
    "ban_evasion": (1, ("expert", "creator", "fan"), ("link_report", "identity_report")),
    "identity_fraud": (1, ("expert", "creator"), ("identity_report",)),
    "location_misrepresentation": (3, ("expert",), ("session_report",)),
    "confidentiality_breach": (1, ("expert",), ("incident_report", "account_statement")),
    "misconduct": (3, ("expert", "creator", "fan"), ("conversation_record",)),
    "payment_fraud": (2, ("creator", "fan"), ("payment_report",)),
    "impersonation": (2, ("creator", "fan"), ("identity_report", "content_record")),
    "prohibited_content": (2, ("creator",), ("content_record",)),
    "minor_safety": (1, ("creator", "fan"), ("content_record",)),
    "sanctions_compliance": (1, ("expert", "creator", "customer"), ("screening_report",)),
    "report_abuse": (4, ("expert", "creator", "fan"), ("report_record",)),
}
"""Policy → default severity, roles it applies to, evidence a violation needs."""

FREQUENT: dict[str, float] = {
    "work_gaming": 9, "copied_work": 6, "undisclosed_ai": 5, "billing_fraud": 3, "collusion": 2,
    "account_sharing": 3, "multiple_accounts": 4, "ban_evasion": 0.6, "identity_fraud": 0.8,
    "location_misrepresentation": 5, "confidentiality_breach": 0.6, "misconduct": 9,
    "payment_fraud": 3, "impersonation": 2, "prohibited_content": 4, "minor_safety": 0.4,
    "sanctions_compliance": 0.6, "report_abuse": 5,
}  # fmt: skip
POLICY_OF_ABUSE: dict[str, str] = {
    "rusher": "work_gaming",
    "gold_failer": "work_gaming",
    "random_clicker": "work_gaming",
    "near_duplicate_ring": "copied_work",
    "answer_copier": "copied_work",
    "idle_biller": "billing_fraud",
}

ACTIONS: tuple[str, ...] = (
    "no_action", "guidance", "warning", "restriction", "suspension_short", "suspension_long",
    "offboarding",
)  # fmt: skip
"""Rungs 0 to 6."""
AUTHORITY: tuple[int, ...] = (1, 1, 1, 2, 2, 3, 3)
LASTS_DAYS: dict[str, int] = {"restriction": 14, "suspension_short": 7, "suspension_long": 30}
LADDER: dict[int, tuple[int, ...]] = {4: (1, 2, 3, 4), 3: (2, 3, 4, 5), 2: (4, 5, 6), 1: (6,)}
STRIKE_DAYS: dict[int, int | None] = {1: None, 2: 730, 3: 365, 4: 180}
TARGET_HOURS: dict[int, float] = {1: 24, 2: 68, 3: 115, 4: 230}
"""Rough elapsed hours within which a decision is on time."""


def ladder_rung(severity: int, strikes: int) -> int:
    """Return the rung the ladder names for this many active prior strikes."""
    rungs = LADDER[severity]
    return rungs[min(strikes, len(rungs) - 1)]


def approval_authority(severity: int, rung: int, expected: int, *, precedent: bool) -> int:
    """Return the authority an approval needs, 0 where none is needed."""
    if rung == 6 or severity == 1 or precedent:
        return 4
    return 3 if abs(rung - expected) >= 2 else 0
