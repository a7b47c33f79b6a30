"""The scenarios: rows in, and what the night must say about them."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.project.enforcement.world import HOUR, JUNE, World

DAY = timedelta(days=1)

# decision -> (strikes before, conformance, approval state, findings)
DECISIONS: dict[str, tuple[int, str, str, set[str]]] = {
    "by the book": (0, "on_ladder", "not_required", set()),
    "third strike": (2, "on_ladder", "not_required", set()),
    "expired strike": (0, "on_ladder", "not_required", set()),
    "overturned before": (0, "on_ladder", "not_required", set()),
    "overturned after": (1, "on_ladder", "not_required", set()),
    "replaced": (0, "stricter", "not_required", set()),
    "unapproved": (0, "stricter", "missing", {"approval_missing"}),
    "approved late": (0, "on_ladder", "late", {"approval_late"}),
    "approved in time": (0, "on_ladder", "approved", set()),
    "approved by oneself": (0, "on_ladder", "invalid", {"approval_by_decider"}),
    "approved below level": (0, "on_ladder", "invalid", {"approval_without_authority"}),
    "rejected in effect": (0, "on_ladder", "rejected", {"approval_rejected_in_effect"}),
    "held": (0, "on_ladder", "pending", set()),
    "off the ladder": (0, "stricter", "approved", {"deviation_unexplained"}),
    "by a machine": (0, "on_ladder", "not_required", {"automated_adverse_decision"}),
    "bare": (0, "on_ladder", "not_required", {"evidence_missing", "rationale_missing"}),
    "below level": (0, "on_ladder", "not_required", {"decision_without_authority"}),
    "by one who left": (0, "on_ladder", "not_required", {"decision_without_authority"}),
    "untold": (0, "on_ladder", "not_required", {"notice_missing"}),
    "half told": (0, "on_ladder", "not_required", {"notice_incomplete"}),
    "stale eyes": (0, "on_ladder", "not_required", {"appeal_by_first_decider"}),
    "not made whole": (0, "on_ladder", "not_required", {"remedy_late"}),
    "long hold": (0, "off_ladder", "not_required", {"interim_action_too_long"}),
    "cleared": (0, "no_rule", "not_required", set()),
}
# account -> (onboarding, activation, a rule among the unmet ones, if any)
GATES: dict[str, tuple[str, str, str | None]] = {
    "ready": ("pass", "pass", None),
    "no golds": ("pass", "unknown", "assessment_quality"),
    "listed": ("fail", "fail", "sanctions_cleared"),
    "namesake": ("refer", "refer", "sanctions_cleared"),
    "old list": ("unknown", "unknown", "sanctions_cleared"),
    "expired document": ("fail", "fail", "identity_document_passed"),
    "no age check": ("unknown", "unknown", "age_of_majority"),
    "linked": ("refer", "refer", "no_hard_link_to_offboarded"),
    "under investigation": ("pass", "fail", "no_open_high_severity_case"),
    "campus 1": ("refer", "refer", "signup_velocity_normal"),
}


def enforcement(world: World) -> None:
    """One account for each decision scenario."""
    for name in (*DECISIONS, "test"):
        world.account(name, is_test=name == "test")
    _strikes(world)
    _approvals(world)
    _duties(world)


def _strikes(world: World) -> None:
    world.decide("by the book")
    january, march = datetime(2026, 1, 5, 9), datetime(2026, 3, 5, 9)  # noqa: DTZ001
    world.decide("third strike/1", decided_at=january)
    world.decide("third strike/2", decided_at=march, action="restriction")
    world.decide("third strike", action="suspension_short")
    world.decide("expired strike/1", decided_at=JUNE - 365 * DAY)
    world.decide("expired strike")
    world.decide("overturned before/1", decided_at=january)
    world.appeal("overturned before/1", "overturned", march)
    world.decide("overturned before")
    world.decide("overturned after/1", decided_at=january)
    world.appeal("overturned after/1", "partly_overturned", JUNE + DAY)
    world.decide("overturned after", action="restriction")
    world.decide("replaced/1", decided_at=march)
    world.decide(
        "replaced",
        action="restriction",
        supersedes_decision_id="replaced/1",
        deviation_reason="graver than first seen",
    )


def _approvals(world: World) -> None:
    critical = {"policy_code": "identity_fraud", "severity": 1, "action": "offboarding"}
    early, late = JUNE + HOUR / 2, JUNE + 2 * HOUR
    world.decide(
        "unapproved",
        policy_code="collusion",
        severity=2,
        action="offboarding",
        deviation_reason="led the ring",
    )
    for name, approver_id, at, outcome in (
        ("approved late", "s4", late, "approve"),
        ("approved in time", "s4", JUNE + HOUR, "approve"),
        ("approved by oneself", "s3", early, "approve"),
        ("approved below level", "s1", early, "approve"),
        ("rejected in effect", "s4", early, "reject"),
    ):
        world.decide(name, **critical)
        world.approve(name, approver_id, at, outcome)
    world.decide("held", **critical, effective_at=None)
    world.decide("off the ladder", action="suspension_short")
    world.approve("off the ladder", "s4", early)


def _duties(world: World) -> None:
    world.decide("by a machine", decided_by="classifier", automation_level="full")
    world.decide("bare", evidence=False, rationale_length=0)
    collusion = {"policy_code": "collusion", "severity": 2, "action": "suspension_short"}
    world.decide("below level", decided_by="s1", **collusion)
    world.decide("by one who left", decided_by="gone")
    world.decide("untold", notice=())
    world.decide("half told", notice=("states_action_and_scope", "states_facts"))
    world.decide("stale eyes")
    world.appeal("stale eyes", "upheld", JUNE + DAY, decided_by="s3", remedied_at=None)
    world.decide("not made whole")
    world.appeal("not made whole", "overturned", JUNE + DAY, remedied_at=None)
    world.decide("long hold", action="payment_hold")
    world.decide("cleared", outcome="no_violation", action=None, effective_at=None)
    world.decide("test", evidence=False, rationale_length=0)
    world.add(
        "cases",
        case_id="closed bare",
        subject_account_id="by the book",
        case_type="investigation",
        source="flag",
        status="closed",
        opened_at=JUNE,
        closed_at=JUNE + DAY,
    )


def screening(world: World) -> None:
    """One applicant for each gate scenario."""
    for name in ("ready", "no golds", "under investigation"):
        world.applicant(name)
    for name in ("ready", "under investigation"):
        world.golds(name, 20)
    world.applicant("listed", leave_out="sanctions")
    world.check("listed", "sanctions", "fail", match_disposition="true_match")
    world.applicant("namesake", leave_out="sanctions")
    world.check("namesake", "sanctions", "refer", match_disposition="potential_match")
    world.applicant("old list", leave_out="sanctions")
    stale = datetime(2026, 5, 30)  # noqa: DTZ001
    world.check("old list", "sanctions", match_disposition="no_match", at=stale)
    world.applicant("expired document", leave_out="document")
    world.check("expired document", "document", document_expires_on="2026-06-29")
    world.applicant("no age check", leave_out="age")
    world.account("offboarded long ago", status="offboarded")
    world.applicant("linked")
    for account_id in ("offboarded long ago", "linked"):
        world.add(
            "payout_methods",
            payout_method_id=f"payout {account_id}",
            account_id=account_id,
            instrument_fingerprint="iban",
            added_at=JUNE,
        )
    for number in range(1, 7):
        world.applicant(f"campus {number}", referred_by_account_id="ready")
    world.add(
        "cases",
        case_id="open grave",
        subject_account_id="under investigation",
        case_type="investigation",
        source="flag",
        severity=2,
        status="open",
        opened_at=JUNE,
    )
