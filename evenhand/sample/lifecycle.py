"""Accounts and their history: versions, status log, changes, checks, education, payouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from evenhand.sample.dirty import Soiler
from evenhand.sample.intrusions import Intrusions
from evenhand.sample.people import (
    CREATOR_TOPICS,
    DOMAINS,
    ROLES,
    STATUS_PLANS,
    People,
    identities,
)
from evenhand.sample.settings import World
from evenhand.sample.tools import DAY, HOUR, NONE, Flags, Ints, generator, pick, string_ids, take

STATUSES = (
    "applied", "screening", "active", "suspended", "reactivation_eligible", "offboarded",
    "rejected",
)  # fmt: skip
APPLIED, SCREENING, ACTIVE, REJECTED = 0, 1, 2, 6
LAG = 8 * HOUR
"""So long after it takes effect the platform shows what was decided."""


@dataclass(frozen=True)
class StatusChange:
    """One change of an account's status that casework (or a planted violation) causes."""

    account: int
    at: int
    before: str
    after: str
    actor: str | None
    actor_type: str
    reason: str
    decision_id: str | None = None


def write_accounts(
    soiler: Soiler, people: People, world: World, changes: Sequence[StatusChange]
) -> None:
    """Write accounts (first and newest version) and the status log that leads to the newest."""
    first = _joining_events(people)
    shown = shown_by(changes, people.end)
    status = np.full(people.total, APPLIED, dtype=np.int64)
    changed = people.created.copy()
    for account, moment, after in zip(first["account"], first["at"], first["after"], strict=True):
        status[account], changed[account] = after, moment
    for change in sorted(shown, key=lambda item: item.at):
        status[change.account], changed[change.account] = STATUSES.index(change.after), change.at
    _write_versions(soiler, people, world, status, changed)
    _write_events(soiler, people, first, sorted(shown, key=lambda item: (item.at, item.account)))


def shown_by(changes: Sequence[StatusChange], end: int) -> list[StatusChange]:
    """Return the changes that the platform shows at ``end``; what was just decided it does not."""
    return [one for one in changes if one.decision_id is None or one.at <= end - LAG]


def _joining_events(people: People) -> dict[str, Any]:
    """Return applied → screening → active (or rejected) of every account, ordered by time."""
    plan = people.status_plan
    rng = generator(people.seed, "joining")
    screened = people.created + (HOUR * rng.uniform(0.2, 5.5, people.total)).astype(np.int64)
    decided = np.where(plan == 0, people.active_from, people.created + 4 * DAY)
    everyone = np.arange(people.total)
    moved = everyone[(plan != STATUS_PLANS.index("applied")) & (screened <= people.end)]
    decides = (plan == 0) | (plan == STATUS_PLANS.index("rejected"))
    final = everyone[decides & (decided <= people.end)]
    account = np.concatenate([everyone, moved, final])
    at = np.concatenate([people.created, screened[moved], decided[final]])
    before = np.repeat([-1, APPLIED, SCREENING], [len(everyone), len(moved), len(final)])
    verdict = np.where(plan[final] == 0, ACTIVE, REJECTED)
    after = np.concatenate(
        [np.full(len(everyone), APPLIED), np.full(len(moved), SCREENING), verdict]
    )
    order = np.lexsort((account, at))
    return {
        "account": account[order],
        "at": at[order],
        "before": before[order],
        "after": after[order],
    }


def _write_versions(
    soiler: Soiler, people: People, world: World, status: Ints, changed: Ints
) -> None:
    rng = generator(people.seed, "accounts/rows")
    topics = np.where(
        people.role == ROLES.index("creator"), people.domain % len(CREATOR_TOPICS), -1
    )
    fields = np.where(people.role == 0, people.domain, -1)
    field_names = [*DOMAINS, *CREATOR_TOPICS]
    domain = np.where(topics >= 0, topics + len(DOMAINS), fields)
    referrer = np.where(
        rng.random(people.total) < 0.08, rng.integers(0, people.total, people.total), -1
    )
    earlier = people.created[np.maximum(referrer, 0)] < people.created - DAY
    referrer = np.where(earlier, referrer, -1)
    referrer[list(people.referrers)] = list(people.referrers.values())
    golden = (people.role == 0) & (people.skill > 2.65) & (people.status_plan == 0)
    common = {
        "account_id": people.ids,
        "account_role": pick(ROLES, people.role),
        "created_at": people.created,
        "country": pick([place.country for place in world.places], people.place),
        "language": pick([place.language for place in world.places], people.place),
        "timezone": pick([place.zone for place in world.places], people.place),
        "domain": pick(field_names, domain),
        "referred_by_account_id": take(people.ids, referrer),
        "is_test": people.is_test,
        **identities(people),
    }
    newest = soiler.drop.table(
        "accounts",
        {
            **common,
            "status": pick(STATUSES, status),
            "is_golden_pool": golden & (status == ACTIVE),
            "updated_at": changed,
        },
    )
    original = soiler.drop.table(
        "accounts",
        {
            **common,
            "status": "applied",
            "is_golden_pool": np.zeros(people.total, dtype=np.bool_),
            "updated_at": people.created,
        },
    )
    moved = pa.array(changed > people.created)
    soiler.write_table("accounts", original)
    soiler.write_table("accounts", newest.filter(moved))


def _write_events(
    soiler: Soiler, people: People, first: dict[str, Any], changes: list[StatusChange]
) -> None:
    count = len(first["account"])
    system = (first["before"] == -1).astype(np.int64)
    soiler.write(
        "account_status_events",
        {
            "event_id": string_ids("LE", 1 + np.arange(count)),
            "account_id": take(people.ids, first["account"]),
            "from_status": pick(STATUSES, first["before"]),
            "to_status": pick(STATUSES, first["after"]),
            "occurred_at": first["at"],
            "actor_type": pick(("system", "account"), system),
            "reason_code": pick(("onboarding", "application"), system),
        },
    )
    if not changes:
        return
    soiler.write(
        "account_status_events",
        {
            "event_id": string_ids("LE", count + 1 + np.arange(len(changes))),
            "account_id": take(people.ids, np.array([change.account for change in changes])),
            "from_status": [change.before for change in changes],
            "to_status": [change.after for change in changes],
            "occurred_at": [change.at for change in changes],
            "actor_id": [change.actor for change in changes],
            "actor_type": [change.actor_type for change in changes],
            "reason_code": [change.reason for change in changes],
            "decision_id": [change.decision_id for change in changes],
        },
    )


def write_profile(soiler: Soiler, people: People, world: World, plan: Intrusions) -> None:
    """Write account changes, education, identity checks and payout methods."""
    _write_changes(soiler, people)
    _write_education(soiler, people)
    write_identity_checks(soiler, people, world, plan)
    _write_payout_methods(soiler, people, world)


def _write_changes(soiler: Soiler, people: People) -> None:
    rng = generator(people.seed, "account_changes")
    account = np.sort(rng.integers(0, people.total, max(1, people.total * 3 // 10)))
    span = people.end - people.created[account]
    at = people.created[account] + (rng.random(len(account)) * span).astype(np.int64)
    order = np.lexsort((account, at))
    fields = (
        "password",
        "email",
        "phone",
        "two_factor",
        "payout_method",
        "name",
        "address",
        "other",
    )
    odds = (0.36, 0.1, 0.14, 0.12, 0.12, 0.03, 0.1, 0.03)
    soiler.write(
        "account_changes",
        {
            "change_id": string_ids("CH", 1 + np.arange(len(account))),
            "account_id": take(people.ids, account[order]),
            "field": pick(fields, rng.choice(len(fields), len(account), p=odds)),
            "changed_at": at[order],
        },
    )


def _write_education(soiler: Soiler, people: People) -> None:
    rng = generator(people.seed, "education")
    experts = people.of_role("expert")
    account = rng.choice(experts, max(1, len(experts) // 3))
    begin = np.maximum(people.active_from[account], people.start)
    at = begin + (rng.random(len(account)) * (people.end - begin)).astype(np.int64)
    account, at = account[at >= begin], at[at >= begin]
    order = np.lexsort((account, at))
    account, at = account[order], at[order]
    done = at + (rng.random(len(at)) * 5 * DAY).astype(np.int64)
    done = np.where((rng.random(len(at)) < 0.75) & (done <= people.end), done, NONE)
    topic = rng.integers(0, 4, len(at))
    soiler.write(
        "education_events",
        {
            "education_event_id": string_ids("ED", 1 + np.arange(len(at))),
            "recipient_id": take(people.ids, account),
            "recipient_type": "account",
            "topic": pick(("honest_work", "original_writing", "privacy", "time_recording"), topic),
            "policy_code": pick(
                ("work_gaming", "copied_work", "confidentiality_breach", "billing_fraud"), topic
            ),
            "delivered_at": at,
            "completed_at": done,
            "updated_at": np.where(done == NONE, at, done),
        },
    )


CHECKS = ("document", "liveness", "sanctions", "address", "credential", "age", "pep")


def write_identity_checks(soiler: Soiler, people: People, world: World, plan: Intrusions) -> None:
    """Write the checks of experts and creators: first versions pending, then their result."""
    rng = generator(people.seed, "identity_checks")
    subjects = np.flatnonzero((people.role <= 1) & (people.status_plan != 1)).astype(np.int64)
    account = np.repeat(subjects, len(CHECKS))
    check = np.tile(np.arange(len(CHECKS)), len(subjects))
    wanted = (check != CHECKS.index("pep")) | (rng.random(len(check)) < 0.3)
    wanted &= (check != CHECKS.index("credential")) | (people.role[account] == 0)
    account, check = account[wanted], check[wanted]
    started = people.created[account] + (HOUR * rng.uniform(0.1, 5.0, len(account))).astype(
        np.int64
    )
    refresh = np.flatnonzero(np.isin(check, (2, 6)) & (people.status_plan[account] == 0))
    again = people.end - (rng.random(len(refresh)) * 38 * DAY).astype(np.int64)
    later = again > started[refresh] + 2 * DAY
    account = np.concatenate([account, account[refresh][later]])
    check = np.concatenate([check, check[refresh][later]])
    repeat = np.arange(len(account)) >= len(started)
    started = np.concatenate([started, again[later]])
    _write_checks(
        soiler, people, world, rng, plan,
        account=account, check=check, started=started, repeat=repeat,
    )  # fmt: skip


def _write_checks(
    soiler: Soiler,
    people: People,
    world: World,
    rng: np.random.Generator,
    intrusions: Intrusions,
    *,
    account: Ints,
    check: Ints,
    started: Ints,
    repeat: Flags,
) -> None:
    order = np.lexsort((check, account, started))
    account, check, started, repeat = account[order], check[order], started[order], repeat[order]
    count = len(account)
    draw = rng.random(count)
    plan = people.status_plan[account]
    weak = np.where(plan == 0, 0.015, np.where(plan == 3, 0.3, 0.12))
    status = np.where(draw < weak / 2, 2, np.where(draw < weak, 3, 1))
    listed = np.isin(check, (CHECKS.index("sanctions"), CHECKS.index("pep")))
    disposition = np.where(
        draw < weak * 0.15, 2, np.where(draw < weak, 1, np.where(draw < 0.04, 3, 0))
    )
    status = np.where(listed, np.choose(disposition, [1, 2, 3, 1]), status)
    completed = started + (HOUR * rng.exponential(0.8, count)).astype(np.int64)
    open_yet = (completed > people.end) | ((plan == 2) & (rng.random(count) < 0.35))
    papers = intrusions.papers(people, account, CHECKS, check, repeat)
    status = papers.status(np.where(open_yet, 0, status))
    disposition = papers.disposition(disposition)
    completed = np.where(status == 0, NONE, completed)
    open_yet = status == 0
    document = check == CHECKS.index("document")
    expires = people.end // DAY + rng.integers(-40, 3_000, count)
    kinds = ("passport", "id_card", "driving_licence")
    version = started // DAY - 19_000
    columns = {
        "check_id": string_ids("K", 1 + np.arange(count)),
        "account_id": take(people.ids, account),
        "check_type": pick(CHECKS, check),
        "vendor": pick(
            ("verifyhouse", "staff"), (check == CHECKS.index("credential")).astype(np.int64)
        ),
        "attempt_number": 1 + repeat.astype(np.int64),
        "document_type": pick(kinds, np.where(document, rng.integers(0, 3, count), -1)),
        "document_country": pick(
            [place.country for place in world.places],
            np.where(document, people.place[papers.issuer], -1),
        ),
        "document_number": take(
            string_ids("DOC", 7 * papers.holder + 13, 9),
            np.where(document, np.arange(count), -1),
        ),
        "document_expires_on": np.where(document, expires, NONE),
        "list_version": take(string_ids("L", version, 5), np.where(listed, np.arange(count), -1)),
        "started_at": started,
    }
    reasons = ("mismatch", "unreadable", "expired", "name_match", "name_and_birth_date")
    weak_now = np.isin(status, (2, 3))
    reason = np.where(listed, np.where(disposition == 2, 4, 3), rng.integers(0, 3, count))
    newest = soiler.drop.table(
        "identity_checks",
        {
            **columns,
            "status": pick(("pending", "pass", "refer", "fail"), status),
            "is_final": (status != 0) & ~papers.may_repeat(status),
            "match_disposition": pick(
                ("no_match", "potential_match", "true_match", "false_match"),
                np.where(listed & (status != 0), disposition, -1),
            ),
            "reason_code": pick(reasons, np.where(weak_now, reason, -1)),
            "completed_at": completed,
            "updated_at": np.where(completed == NONE, started, completed),
        },
    )
    pending = soiler.drop.table(
        "identity_checks",
        {
            **columns,
            "status": "pending",
            "is_final": np.zeros(count, dtype=np.bool_),
            "updated_at": started,
        },
    )
    soiler.write_table("identity_checks", pending.filter(pa.array(~open_yet)))
    soiler.write_table("identity_checks", newest)
    soiler.write_table("identity_checks", papers.repeats(newest, status, people.end))


def _write_payout_methods(soiler: Soiler, people: People, world: World) -> None:
    rng = generator(people.seed, "payout_methods")
    subjects = np.concatenate([people.of_role("expert"), people.of_role("creator")])
    subjects = subjects[people.active_from[subjects] + DAY <= people.end]
    count = len(subjects)
    names = identities(people)["full_name"]
    couple = people.couple[subjects]
    couple = np.where(couple >= 0, 8_000_000 + couple, subjects)
    group = people.group_payout[subjects]
    couple = np.where(group >= 0, 9_000_000 + group, couple)
    shared = np.arange(people.total)
    shared[list(people.instruments)] = list(people.instruments.values())
    couple = np.where(shared[subjects] == subjects, couple, shared[subjects])
    soiler.write(
        "payout_methods",
        {
            "payout_method_id": string_ids("Y", subjects + 1, 7),
            "account_id": take(people.ids, subjects),
            "method_type": pick(
                ("bank_account", "card", "wallet", "crypto", "other"),
                rng.choice(5, count, p=(0.7, 0.05, 0.2, 0.03, 0.02)),
            ),
            "instrument_fingerprint": string_ids("IBAN", couple * 31 + 7, 12),
            "holder_name": take(names, subjects),
            "country": pick([place.country for place in world.places], people.place[subjects]),
            "added_at": people.active_from[subjects] + HOUR,
        },
    )
