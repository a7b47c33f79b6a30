"""Decisions and what follows: approvals, effect, notices, second looks, appeals, remedies."""

from __future__ import annotations

from typing import Any

import numpy as np

from evenhand.sample.ledger import MINUTE, TEAM_OF, Case, Casework, Strike, open_case
from evenhand.sample.lifecycle import StatusChange
from evenhand.sample.offices import Person, at_work
from evenhand.sample.rules import (
    ACTIONS,
    AUTHORITY,
    LASTS_DAYS,
    POLICIES,
    POLICY_VERSION,
    approval_authority,
    ladder_rung,
)
from evenhand.sample.settings import ABUSES
from evenhand.sample.tools import DAY, HOUR

OUTCOMES: dict[str, float] = {
    "violation": 55, "no_violation": 28, "insufficient_evidence": 13, "duplicate": 4,
}  # fmt: skip
APPROVAL_BREAKS = (
    "approval_missing",
    "approval_late",
    "approval_by_oneself",
    "approval_without_authority",
)
NOTICE_PARTS = (
    "states_action_and_scope", "states_facts", "states_automated_means", "states_ground",
    "states_redress",
)  # fmt: skip
DETECTION = {"report": "report", "ticket": "report", "audit": "random_audit", "referral": "staff"}


def take_decision(book: Casework, case: Case) -> None:
    """Decide a case and follow the decision through approval, effect, notice and appeal."""
    outcome = _outcome(book, case)
    row = _base_row(book, case, outcome)
    if outcome != "violation":
        row.update(effective_at=case.decided, updated_at=case.decided)
        key = book.add("decisions", "D", **row)
        _close(book, case, key)
        _second_look(book, case, outcome, None)
        return
    strikes = sum(s.is_active(case.decided) for s in book.strikes.get(case.subject, []))
    expected = ladder_rung(case.severity, strikes)
    rung, departs = _rung(book, expected)
    row.update(action=ACTIONS[rung], deviation_reason=departs)
    decider = _decider(book, case, rung)
    row["decided_by"] = decider.id
    key = book.add("decisions", "D", **row)
    decision = book.rows["decisions"][-1]
    if rung != expected:
        detail = f"ladder {ACTIONS[expected]}, taken {ACTIONS[rung]}"
        book.plant("decisions", key, "stricter" if rung > expected else "more_lenient", detail)
    if decider.authority < AUTHORITY[rung]:
        book.plant("decisions", key, "decider_without_authority", decider.id)
    needed = approval_authority(
        case.severity, rung, expected, precedent=bool(row["is_precedent_setting"])
    )
    approver = _approve(book, case, decision, key, decider=decider, needed=needed)
    book.strikes.setdefault(case.subject, []).append(Strike(case.decided, case.severity))
    _close(book, case, key)
    _second_look(book, case, outcome, ACTIONS[rung])
    effective = decision["effective_at"]
    if effective is None:
        return
    ends = _take_effect(book, case, decision, key, rung)
    if rung >= 2:
        _notify(book, case, key, effective)
        _appeal(book, case, decision, key, deciders=(decider, approver), ends=ends)


def _outcome(book: Casework, case: Case) -> str:
    kind = int(book.people.kind[case.subject])
    if 1 <= kind <= len(ABUSES):
        return book.dice.weighted({"violation": 85, "insufficient_evidence": 15})
    if kind > len(ABUSES):
        return book.dice.weighted({"violation": 10, "no_violation": 90})
    if case.kind == "quality_audit":
        # Drawn at random: few find anything, and the risk score takes its prior from them.
        return book.dice.weighted({"violation": 3, "insufficient_evidence": 2, "no_violation": 95})
    if case.kind in {"screening", "reactivation"}:
        return book.dice.weighted({"violation": 8, "no_violation": 92})
    if case.severity == 1:
        return book.dice.weighted(
            {"violation": 30, "no_violation": 60, "insufficient_evidence": 10}
        )
    return book.dice.weighted(OUTCOMES)


def _base_row(book: Casework, case: Case, outcome: str) -> dict[str, Any]:
    dice = book.dice
    earlier = [
        row[""]
        for row in book.rows.get("decisions", [])[-200:]
        if row["policy_code"] == case.policy and row["decided_at"] < case.decided
    ]
    cites = bool(earlier) and dice.chance(0.15)
    source = case.row["source"]
    return {
        "case_id": case.id,
        "subject_account_id": book.account(case.subject),
        "decided_by": case.owner.id,
        "decided_at": case.decided,
        "policy_code": case.policy,
        "policy_version": POLICY_VERSION,
        "severity": case.severity,
        "outcome": outcome,
        "action": None,
        "effective_at": None,
        "ends_at": None,
        "rationale": _rationale(book, case, outcome),
        "precedent_decision_id": dice.one_of(earlier) if cites else None,
        "precedent_relation": dice.one_of(("follows", "follows", "distinguishes"))
        if cites
        else None,
        "is_precedent_setting": dice.chance(0.015),
        "automation_level": dice.weighted({"none": 75, "partial": 25}),
        "detection_source": DETECTION.get(source, "automation"),
        "supersedes_decision_id": None,
        "deviation_reason": None,
        "updated_at": case.decided,
    }


def _rationale(book: Casework, case: Case, outcome: str) -> str:
    dice = book.dice
    evidence = " and ".join(POLICIES[case.policy][2]).replace("_", " ")
    opening = dice.one_of(("I reviewed the", "Having read the", "After weighing the"))
    closing = dice.one_of(
        ("the account's own statement was considered", "no earlier decision says otherwise",
         "the honest explanation was tested first", "the record of the work was read twice")
    )  # fmt: skip
    return (
        f"{opening} {evidence} in case {case.id}; the finding is {outcome.replace('_', ' ')} under "
        f"{case.policy.replace('_', ' ')}, and {closing}."
    )


def _rung(book: Casework, expected: int) -> tuple[int, str | None]:
    """Return the rung taken, mostly the ladder's, and the reason given for a departure."""
    dice = book.dice
    draw = dice.random()
    step = 1 if draw < 0.04 else -1 if draw < 0.09 else -2 if draw < 0.11 else 0
    rung = min(6, max(1, expected + step))
    if rung == expected:
        return rung, None
    reasons = ("first contact after long good service", "harm was wider than the tier assumes")
    return rung, reasons[int(rung > expected)] if dice.chance(0.5) else None


def _decider(book: Casework, case: Case, rung: int) -> Person:
    if case.owner.authority >= AUTHORITY[rung] or book.dice.chance(0.03):
        return case.owner
    able = book.office.team(TEAM_OF[case.kind], AUTHORITY[rung])
    chosen = book.dice.one_of(able)
    book.event(case.id, case.decided - 30 * MINUTE, "escalated", case.owner.id,
               from_value=case.owner.id, to_value=chosen.id, reason="authority")  # fmt: skip
    return chosen


def _approve(
    book: Casework, case: Case, decision: dict[str, Any], key: str, *, decider: Person, needed: int
) -> Person | None:
    """Add the approval a decision needs; set when it takes effect. Some controls break."""
    dice = book.dice
    if not needed:
        decision.update(effective_at=case.decided + MINUTE, updated_at=case.decided + MINUTE)
        return None
    able = [p for p in book.office.team("leadership", needed) if p.id != decider.id]
    approver = dice.one_of(able)
    broken = _broken_approval(book, case)
    if broken == "approval_by_oneself":
        approver = decider
    if broken == "approval_without_authority":
        weak = [p for p in book.office.staff if p.authority < needed and p.id != decider.id]
        approver = dice.one_of(weak)
    wait = int(dice.exponential(4 * HOUR)) + 10 * MINUTE
    if broken == "held":
        return None
    approved = at_work(dice, case.decided + wait, approver.calendar)
    soon = case.decided + 5 * MINUTE
    effective = soon if broken in {"approval_missing", "approval_late"} else approved + MINUTE
    if broken == "approval_late":
        approved = max(approved, soon + 2 * HOUR)
    if effective <= book.end:
        decision.update(effective_at=effective, updated_at=effective)
    if broken and effective <= book.end and (approved <= book.end or broken == "approval_missing"):
        book.plant("decisions", key, broken, approver.id)
    if broken != "approval_missing" and approved <= book.end:
        book.add("approvals", "AP", decision_id=key, approver_id=approver.id, outcome="approve",
                 decided_at=approved)  # fmt: skip
    return approver


def _broken_approval(book: Casework, case: Case) -> str:
    """Break one approval in four, each way in turn; hold every third of the last month."""
    book.approvals_due += 1
    if case.decided > book.end - 30 * DAY and book.approvals_due % 3 == 0:
        return "held"
    if book.approvals_due % 4:
        return ""
    return APPROVAL_BREAKS[book.approvals_due // 4 % len(APPROVAL_BREAKS)]


def _close(book: Casework, case: Case, decision: str) -> None:
    row = book.rows["decisions"][-1]
    book.event(case.id, case.decided, "decided", row["decided_by"], to_value=row["outcome"],
               reason=decision)  # fmt: skip
    effective = row["effective_at"]
    if effective is None:
        case.row.update(status="awaiting_approval", updated_at=case.decided)
        return
    closed = max(case.decided, effective) + MINUTE * (2 + book.dice.below(50))
    if closed > book.end:
        return
    book.event(case.id, closed, "closed", row["decided_by"], to_value="closed")
    case.row.update(status="closed", closed_at=closed, updated_at=closed)
    if book.dice.chance(0.02) and closed + 2 * DAY <= book.end:
        book.event(case.id, closed + DAY, "reopened", row["decided_by"], reason="new_evidence")
        book.event(case.id, closed + 2 * DAY, "closed", row["decided_by"], to_value="closed")
        case.row.update(closed_at=closed + 2 * DAY, updated_at=closed + 2 * DAY)


def _second_look(book: Casework, case: Case, outcome: str, action: str | None) -> None:
    """Review one decision in eight again, mostly blind; a few are golden reference answers."""
    dice = book.dice
    if not dice.chance(0.125):
        return
    others = [p for p in book.office.staff if p.id != case.owner.id and p.authority >= 2]
    reviewer = dice.one_of(others)
    at = at_work(dice, case.decided + int(dice.uniform(1, 8) * DAY), reviewer.calendar)
    if at > book.end:
        return
    agrees = dice.chance(0.88)
    golden = dice.chance(0.2)
    second = outcome if agrees else ("no_violation" if outcome == "violation" else "violation")
    book.add(
        "case_reviews", "CR", case_id=case.id, reviewer_id=reviewer.id, reviewed_at=at,
        outcome=second, action=(action or "warning") if second == "violation" else None,
        is_blind=dice.chance(0.8), is_golden=golden,
    )  # fmt: skip


def _take_effect(
    book: Casework, case: Case, decision: dict[str, Any], key: str, rung: int
) -> int | None:
    """Apply a decision to the account and return the instant its action ends, if it does."""
    action, effective = ACTIONS[rung], int(decision["effective_at"])
    ends: int | None = None
    if action in LASTS_DAYS:
        ends = effective + LASTS_DAYS[action] * DAY
        decision["ends_at"] = ends
        book.busy_until[case.subject] = max(book.busy_until[case.subject], ends + 15 * DAY)
    if rung < 4:
        return ends
    plan = int(book.people.status_plan[case.subject])
    if plan != 0:
        return ends
    actor = str(decision["decided_by"])
    after = "offboarded" if rung == 6 else "suspended"
    _status(book, case.subject, effective, before="active", after=after, actor=actor, decision=key)
    if rung == 6:
        book.gone.add(case.subject)
        book.away.append((case.subject, effective, book.end))
    return ends


def _status(
    book: Casework, account: int, at: int, *, before: str, after: str, actor: str, decision: str
) -> None:
    if at <= book.end:
        book.status_changes.append(
            StatusChange(
                account,
                at,
                before,
                after,
                actor or None,
                "staff" if actor else "system",
                "decision",
                decision,
            )
        )


def _serve(book: Casework, case: Case, key: str, effective: int, ends: int) -> None:
    """End a suspension when its time is served; most accounts come back a day or two later."""
    back = ends + int(book.dice.uniform(0.2, 3) * DAY)
    book.away.append((case.subject, effective, back))
    _status(
        book,
        case.subject,
        ends,
        before="suspended",
        after="reactivation_eligible",
        actor="",
        decision=key,
    )
    _status(
        book,
        case.subject,
        back,
        before="reactivation_eligible",
        after="active",
        actor="",
        decision=key,
    )


def _notify(book: Casework, case: Case, key: str, effective: int) -> None:
    dice = book.dice
    sent = effective + int(dice.exponential(90)) * MINUTE
    if sent > book.end:
        return
    if dice.chance(0.02):
        book.plant("decisions", key, "notice_missing")
        return
    parts = {name: not dice.chance(0.012) for name in NOTICE_PARTS}
    notice = book.add(
        "notices", "NO", decision_id=key, account_id=book.account(case.subject), sent_at=sent,
        channel=dice.one_of(("email", "in_app")), **parts,
    )  # fmt: skip
    missing = [name for name, present in parts.items() if not present]
    if missing:
        book.plant("notices", notice, "notice_incomplete", ",".join(missing))


def _appeal(
    book: Casework,
    case: Case,
    decision: dict[str, Any],
    key: str,
    *,
    deciders: tuple[Person, Person | None],
    ends: int | None,
) -> None:
    """File an appeal against one adverse decision in five; else the sanction is served."""
    dice = book.dice
    effective = int(decision["effective_at"])
    suspends = decision["action"] in {"suspension_short", "suspension_long"}
    suspends &= int(book.people.status_plan[case.subject]) == 0
    filed = effective + int(dice.uniform(0.3, 14) * DAY)
    overturned_at: int | None = None
    if dice.chance(0.22) and filed <= book.end:
        overturned_at = _hear(book, case, decision, key, filed=filed, deciders=deciders)
    if overturned_at is not None:
        for strike in book.strikes[case.subject]:
            if strike.at == case.decided:
                strike.voided_at = overturned_at
    if decision["action"] == "offboarding" and overturned_at is not None:
        _status(
            book,
            case.subject,
            overturned_at,
            before="offboarded",
            after="reactivation_eligible",
            actor="",
            decision=key,
        )
    if not suspends or ends is None:
        return
    if overturned_at is not None and overturned_at < ends:
        book.away.append((case.subject, effective, overturned_at))
        _status(
            book,
            case.subject,
            overturned_at,
            before="suspended",
            after="active",
            actor="",
            decision=key,
        )
    else:
        _serve(book, case, key, effective, ends)


def _hear(
    book: Casework,
    case: Case,
    decision: dict[str, Any],
    key: str,
    *,
    filed: int,
    deciders: tuple[Person, Person | None],
) -> int | None:
    """File and decide an appeal; return when the decision was overturned, if it was."""
    dice = book.dice
    barred = {person.id for person in deciders if person}
    hearing = open_case(book, case.subject, case.policy, "appeal", filed)
    hearing.row.update(source="appeal", severity=case.severity)
    book.appeals_heard += 1
    forgotten = filed > book.end - 75 * DAY and book.appeals_heard % 6 == 0
    days = dice.uniform(2, 11) + dice.exponential(3) + (dice.uniform(40, 80) if forgotten else 0)
    able = [p for p in book.office.team("appeals", 2) if p.id not in barred]
    judge = dice.one_of(able)
    by_first = book.appeals_heard % 14 == 3
    if by_first:
        judge = deciders[0]
    decided = at_work(dice, filed + int(days * DAY), judge.calendar)
    appeal = book.add(
        "appeals", "PL", decision_id=key, account_id=book.account(case.subject), filed_at=filed,
        decided_by=None, decided_at=None, outcome=None, remedied_at=None, amount_restored=None,
        updated_at=filed,
    )  # fmt: skip
    hearing.row["source_id"] = appeal
    book.event(hearing.id, filed + int(dice.uniform(1, 20) * HOUR), "claimed", judge.id)
    book.busy_until[case.subject] = max(book.busy_until[case.subject], decided + 10 * DAY)
    if decided > book.end:
        if filed < book.end - 25 * DAY:
            book.plant("appeals", appeal, "appeal_overdue")
        return None
    if by_first:
        book.plant("appeals", appeal, "appeal_by_first_decider", judge.id)
    return _judge(book, hearing, decision, key, judge, decided=decided)


def _judge(
    book: Casework, hearing: Case, decision: dict[str, Any], key: str, judge: Person,
    *, decided: int,
) -> int | None:  # fmt: skip
    dice = book.dice
    row = book.rows["appeals"][-1]
    outcome = dice.weighted(
        {"upheld": 62, "overturned": 20, "partly_overturned": 10, "withdrawn": 5, "inadmissible": 3}
    )
    row.update(decided_by=judge.id, decided_at=decided, outcome=outcome, updated_at=decided)
    book.event(hearing.id, decided, "decided", judge.id, to_value=outcome)
    book.event(hearing.id, decided, "closed", judge.id, to_value="closed")
    hearing.row.update(status="closed", closed_at=decided, updated_at=decided)
    if outcome not in {"overturned", "partly_overturned"}:
        return None
    _remedy(book, row, decided)
    if outcome == "partly_overturned":
        return None
    book.add(
        "decisions", "D", **{
            **{name: value for name, value in decision.items() if name},
            "case_id": hearing.id, "decided_by": judge.id, "decided_at": decided,
            "outcome": "no_violation", "action": None, "effective_at": decided, "ends_at": None,
            "rationale": _rationale(book, hearing, "no_violation"), "deviation_reason": None,
            "is_precedent_setting": False, "automation_level": "none",
            "supersedes_decision_id": key, "updated_at": decided,
        },
    )  # fmt: skip
    return decided


def _remedy(book: Casework, row: dict[str, Any], decided: int) -> None:
    dice = book.dice
    book.remedies_due += 1
    slow = book.remedies_due % 7 == 2
    never = book.remedies_due % 7 == 5
    remedied = decided + int((dice.uniform(5, 12) if slow else dice.uniform(0.02, 1.5)) * DAY)
    row["amount_restored"] = int(np.round(dice.uniform(0, 40_000)))
    if remedied <= book.end and not never:
        row.update(remedied_at=remedied, updated_at=remedied)
        if slow:
            book.plant("appeals", row[""], "remedy_late")
    elif decided < book.end - 5 * DAY:
        book.plant("appeals", row[""], "remedy_missing")
