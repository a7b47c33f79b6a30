"""Casework: cases told one by one from opening to appeal, with control breaks planted."""

from __future__ import annotations

from typing import Any

import numpy as np

from evenhand.sample.dice import Dice
from evenhand.sample.dirty import Soiler
from evenhand.sample.ledger import MINUTE, TEAM_OF, Case, Casework, open_case
from evenhand.sample.lifecycle import StatusChange
from evenhand.sample.offices import at_work, build_office
from evenhand.sample.people import ROLES, People
from evenhand.sample.rules import (
    FREQUENT,
    POLICIES,
    POLICY_OF_ABUSE,
    TARGET_HOURS,
)
from evenhand.sample.settings import ABUSES, KINDS
from evenhand.sample.tools import DAY, HOUR, generator
from evenhand.sample.verdicts import take_decision
from evenhand.sample.writer import Truth

MOST_CASES = 4_000
CASE_MIX: dict[str, float] = {
    "investigation": 58, "screening": 16, "quality_audit": 14, "compliance": 7, "reactivation": 5,
}  # fmt: skip


def write_casework(soiler: Soiler, truth: Truth, people: People) -> Casework:
    """Tell every case, then write all casework entities, staff included."""
    dice = Dice(generator(people.seed, "casework"))
    book = Casework(people, build_office(), dice)
    count = min(MOST_CASES, max(300, people.workers))
    recent = [dice.random() ** 1.4 * 100 for _ in range(count * 7 // 10)]
    older = [dice.uniform(100, 400) for _ in range(count - len(recent))]
    for days in sorted((*recent, *older), reverse=True):
        tell_case(book, people.end - int(days * DAY) - 10 * MINUTE)
    _plant_lifecycle(book)
    _write(soiler, truth, book)
    return book


def tell_case(book: Casework, opened: int) -> None:
    """Open one case and follow it as far as the world's end allows."""
    dice = book.dice
    kind = dice.weighted(CASE_MIX)
    chosen = choose_subject(book, kind, opened)
    if chosen is None:
        return
    subject, policy = chosen
    case = open_case(book, subject, policy, kind, opened)
    if work_case(book, case):
        take_decision(book, case)


def choose_subject(book: Casework, kind: str, opened: int) -> tuple[int, str] | None:
    """Return whom a case is about and under which policy, or None where nobody fits."""
    people, dice = book.people, book.dice
    for _ in range(60):
        index = _candidate(book, kind)
        if not _fits(book, index, kind, opened):
            continue
        abuse = POLICY_OF_ABUSE.get(KINDS[int(people.kind[index])])
        if abuse and kind == "investigation":
            if people.starts[index] > opened - 3 * DAY:
                continue
            return index, abuse
        policy = _policy(dice, kind, ROLES[int(people.role[index])])
        if policy and not (people.kind[index] > 0 and POLICIES[policy][0] == 1):
            return index, policy
    return None


def _fits(book: Casework, index: int, kind: str, opened: int) -> bool:
    """Say whether an account can be the subject of a case that opens at this instant.

    Planted abusers and twins meet casework only in the last weeks, so that there is work to judge.
    """
    people = book.people
    if people.created[index] >= opened - DAY or index in book.gone:
        return False
    if book.busy_until.get(index, 0) >= opened:
        return False
    if people.kind[index] > 0 and opened < book.end - 25 * DAY:
        return False
    if people.status_plan[index] != 0:
        return kind == "screening"
    return bool(people.active_from[index] < opened - DAY)


def _candidate(book: Casework, kind: str) -> int:
    people, dice = book.people, book.dice
    if kind == "screening":
        return dice.below(people.workers + max(6, people.workers * 8 // 100))
    if kind == "quality_audit":
        return dice.below(people.workers)
    draw = dice.random()
    if draw < 0.22 and book.strikes:
        return dice.one_of(list(book.strikes))
    if draw < 0.27:
        abusers = np.flatnonzero((people.kind >= 1) & (people.kind <= len(ABUSES)))
        if len(abusers):
            return int(abusers[dice.below(len(abusers))])
    return dice.below(people.workers) if draw < 0.7 else dice.below(people.total)


def _policy(dice: Dice, kind: str, role: str) -> str | None:
    if kind == "compliance":
        return "sanctions_compliance" if role != "fan" else None
    if kind == "screening":
        names: tuple[str, ...] = ("identity_fraud", "multiple_accounts", "ban_evasion")
    elif kind == "quality_audit":
        names = ("work_gaming", "copied_work", "undisclosed_ai")
    else:
        names = tuple(FREQUENT)
    fitting = {name: FREQUENT[name] for name in names if role in POLICIES[name][1]}
    return dice.weighted(fitting) if fitting else None


def work_case(book: Casework, case: Case) -> bool:
    """Tell what happens between opening and decision; return whether it is decided by the end."""
    dice = book.dice
    target = TARGET_HOURS[case.severity] * HOUR
    stuck = dice.chance(0.03)
    wait = int(target * min(0.04 + dice.exponential(0.12), 1.2))
    case.claimed = at_work(dice, case.opened + wait + 5 * MINUTE, case.owner.calendar)
    work = int(target * (0.08 + dice.exponential(0.33)))
    finish = case.claimed + work + (int(dice.uniform(12, 30) * DAY) if stuck else 0)
    book.event(case.id, case.claimed, "claimed", case.owner.id)
    finish = _pause(book, case, finish)
    finish = _hand_over(book, case, finish)
    case.decided = at_work(dice, finish, case.owner.calendar)
    book.busy_until[case.subject] = case.decided + 45 * DAY
    _evidence(book, case)
    return case.decided <= book.end


def _pause(book: Casework, case: Case, finish: int) -> int:
    dice = book.dice
    if not dice.chance(0.2):
        return finish
    since = case.claimed + (finish - case.claimed) // 3
    reason = dice.one_of(("awaiting_account", "awaiting_vendor", "awaiting_legal"))
    until = since + int(dice.uniform(0.3, 5) * DAY)
    book.event(case.id, since - MINUTE, "evidence_requested", case.owner.id, reason=reason)
    book.event(case.id, since, "paused", case.owner.id, reason=reason)
    book.event(case.id, until, "resumed", case.owner.id, reason=reason)
    if since <= book.end < until:
        case.row.update(status="paused", updated_at=since)
    return finish + (until - since)


def _hand_over(book: Casework, case: Case, finish: int) -> int:
    dice = book.dice
    middle = case.claimed + (finish - case.claimed) // 2
    if dice.chance(0.06):
        other = dice.one_of(book.office.team(TEAM_OF[case.kind]))
        book.event(case.id, middle, "transferred", case.owner.id, from_value=case.owner.id,
                   to_value=other.id, reason="workload")  # fmt: skip
        case.owner = other
    if dice.chance(0.06):
        senior = dice.one_of(book.office.team(TEAM_OF[case.kind], 2))
        book.event(case.id, middle + HOUR, "escalated", case.owner.id, from_value=case.owner.id,
                   to_value=senior.id, reason="authority")  # fmt: skip
        case.owner = senior
    if dice.chance(0.04) and 1 < case.severity < 4 and middle + 2 * HOUR <= book.end:
        changed = case.severity + dice.one_of((-1, 1))
        if changed > 1:
            book.event(case.id, middle + 2 * HOUR, "severity_changed", case.owner.id,
                       from_value=str(case.severity), to_value=str(changed))  # fmt: skip
            case.severity = changed
            case.row.update(severity=changed, updated_at=middle + 2 * HOUR)
    return max(finish, middle + 3 * HOUR)


def _evidence(book: Casework, case: Case) -> None:
    dice = book.dice
    for name in POLICIES[case.policy][2]:
        at = case.claimed + int((case.decided - case.claimed) * dice.uniform(0.05, 0.9))
        missing = dice.chance(0.05)
        if missing and case.decided <= book.end:
            book.plant("cases", case.id, "missing_evidence", name)
        if not missing and at <= book.end:
            key = book.add("evidence_items", "EV", case_id=case.id, evidence_type=name, added_at=at,
                           added_by=case.owner.id)  # fmt: skip
            digest = generator(book.people.seed, key).bytes(32).hex()
            book.rows["evidence_items"][-1]["sha256"] = digest


LEGAL_BREAKS = (
    ("active", "reactivation_eligible"), ("offboarded", "active"), ("rejected", "active"),
    ("suspended", "active"), ("active", "screening"),
)  # fmt: skip


def _plant_lifecycle(book: Casework) -> None:
    """Move a few quiet accounts by a way the policy does not know."""
    people = book.people
    moved = {change.account for change in book.status_changes} | set(book.busy_until)
    quiet = [
        int(i)
        for i in np.flatnonzero((people.status_plan == 0) & (people.kind == 0) & (people.role > 0))
        if int(i) not in moved and people.active_from[i] < people.end - 20 * DAY
    ]
    for number, (before, after) in enumerate(LEGAL_BREAKS):
        if number >= len(quiet):
            return
        account = quiet[number * max(1, len(quiet) // len(LEGAL_BREAKS))]
        at = people.end - (6 + number) * DAY - 3 * HOUR
        actor = book.office.team("community")[0].id
        if before == "suspended":
            _change(book, account, at - 3 * DAY, before="active", after="suspended", actor=actor)
        if before in {"offboarded", "rejected"}:
            _change(book, account, at - 3 * DAY, before="active", after=before, actor=actor)
            if before == "rejected":
                book.plant("accounts", book.account(account), "lifecycle:active>rejected", "")
        _change(book, account, at, before=before, after=after, actor=actor)
        book.plant("accounts", book.account(account), f"lifecycle:{before}>{after}", "")


def _change(book: Casework, account: int, at: int, *, before: str, after: str, actor: str) -> None:
    book.status_changes.append(
        StatusChange(account, at, before, after, actor, "staff", "manual_change")
    )


KEYS: dict[str, str] = {
    "cases": "case_id",
    "case_events": "event_id",
    "evidence_items": "evidence_id",
    "decisions": "decision_id",
    "approvals": "approval_id",
    "notices": "notice_id",
    "appeals": "appeal_id",
    "case_reviews": "case_review_id",
}
FIRST_VERSION: dict[str, tuple[str, dict[str, Any]]] = {
    "cases": ("opened_at", {"status": "open", "closed_at": None}),
    "decisions": ("decided_at", {"effective_at": None, "ends_at": None}),
    "appeals": (
        "filed_at",
        {"decided_by": None, "decided_at": None, "outcome": None, "remedied_at": None,
         "amount_restored": None},
    ),
}  # fmt: skip
"""Entities whose rows change: when the first version was known, and what it did not hold yet."""


def _write(soiler: Soiler, truth: Truth, book: Casework) -> None:
    soiler.write("staff", book.office.rows(book.people.start))
    for entity, key in KEYS.items():
        rows = [
            {key: row[""], **{k: v for k, v in row.items() if k}}
            for row in book.rows.get(entity, [])
        ]
        if entity in FIRST_VERSION:
            soiler.write(entity, _columns(_first_versions(entity, rows)))
            rows = [row for row in rows if row["updated_at"] > row[FIRST_VERSION[entity][0]]]
        soiler.write(entity, _columns(rows))
    truth.write(
        "casework",
        {
            name: [entry[place] for entry in book.truth]
            for place, name in enumerate(("entity", "id", "control", "detail"))
        },
    )


def _first_versions(entity: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    moment, unknown = FIRST_VERSION[entity]
    default = {"cases": lambda row: {"severity": POLICIES[row["policy_code"]][0]}}
    early: list[dict[str, Any]] = []
    for row in rows:
        changed = row["updated_at"] > row[moment]
        more = default[entity](row) if changed and entity in default else {}
        version = {**row, **unknown, **more} if changed else row
        early.append({**version, "updated_at": row[moment]})
    return early


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [row.get(name) for row in rows] for name in names or ["updated_at"]}
