"""The rest of the market: creators and fans, reports, tickets, what automations scored."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from evenhand.sample.deals import CURRENCIES, Sales
from evenhand.sample.dirty import Soiler
from evenhand.sample.ledger import Casework
from evenhand.sample.people import People
from evenhand.sample.rules import POLICIES
from evenhand.sample.settings import ABUSE_KINDS
from evenhand.sample.tools import (
    DAY,
    HOUR,
    MICRO,
    NONE,
    Flags,
    Ints,
    generator,
    pick,
    string_ids,
    take,
)


def write_market(soiler: Soiler, people: People, book: Casework) -> Sales:
    """Write payments and content of creators and fans, reports, tickets, automations.

    Returns:
        The sales that settled.
    """
    sales = _write_payments(soiler, people)
    _write_content(soiler, people)
    _write_reports(soiler, people, book)
    _write_tickets(soiler, people, book)
    _write_automations(soiler, people, book)
    return sales


def _moments(rng: np.random.Generator, people: People, account: Ints) -> tuple[Ints, Ints]:
    """Return (account, instant) after joining in time order; those who join too late drop out."""
    begin = np.maximum(people.active_from[account], people.start)
    room = people.end - begin - DAY // 4
    at = begin + (rng.random(len(account)) * np.maximum(room, 0)).astype(np.int64)
    kept = room > 0
    account, at = account[kept], at[kept]
    order = np.lexsort((account, at))
    return account[order], at[order]


def _write_payments(soiler: Soiler, people: People) -> Sales:
    rng = generator(people.seed, "payments/market")
    fans, creators = people.of_role("fan"), people.of_role("creator")
    payer, at = _moments(rng, people, np.repeat(fans, 12))
    count = len(payer)
    payee = creators[(rng.random(count) ** 2 * len(creators)).astype(np.int64)]
    joined = people.active_from[payee] < at
    payer, at, payee = payer[joined], at[joined], payee[joined]
    count = len(payer)
    kind = rng.choice(3, count, p=(0.5, 0.3, 0.2))
    cents = np.where(kind == 0, 999, (200 + rng.exponential(900.0, count)).astype(np.int64))
    settled = at + (HOUR * rng.uniform(0.1, 30, count)).astype(np.int64)
    failed = rng.random(count) < 0.02
    pending = settled > people.end
    ids = string_ids("MF", 1 + np.arange(count))
    currency = payer % len(CURRENCIES)
    done = np.where(pending | failed, NONE, settled)
    soiler.write(
        "payments",
        {
            "payment_id": ids,
            "payer_account_id": take(people.ids, payer),
            "payee_account_id": take(people.ids, payee),
            "payment_type": pick(("subscription", "tip", "purchase"), kind),
            "amount": cents,
            "currency": pick(CURRENCIES, currency),
            "status": pick(
                ("settled", "pending", "failed"), np.where(failed, 2, pending.astype(np.int64))
            ),
            "created_at": at,
            "settled_at": done,
            "instrument_fingerprint": string_ids("CARD", payer * 17 + 3, 12),
            "updated_at": np.where(done == NONE, at, done),
        },
    )
    _write_refunds(
        soiler,
        people,
        rng,
        payer=payer,
        payee=payee,
        at=at,
        cents=cents,
        currency=currency,
        able=~failed,
    )
    _write_disputes(soiler, people, rng, ids=ids, at=at, cents=cents, able=~failed & ~pending)
    _write_adjustments(soiler, people)
    paid = ~failed & ~pending
    return Sales(payee[paid], at[paid], cents[paid], currency[paid])


def _write_refunds(
    soiler: Soiler,
    people: People,
    rng: np.random.Generator,
    *,
    payer: Ints,
    payee: Ints,
    at: Ints,
    cents: Ints,
    currency: Ints,
    able: Flags,
) -> None:
    chosen = np.flatnonzero(able & (rng.random(len(at)) < 0.02))
    moment = at[chosen] + 2 * DAY + (rng.random(len(chosen)) * 9 * DAY).astype(np.int64)
    chosen, moment = chosen[moment <= people.end], moment[moment <= people.end]
    soiler.write(
        "payments",
        {
            "payment_id": string_ids("MR", 1 + np.arange(len(chosen))),
            "payer_account_id": take(people.ids, payee[chosen]),
            "payee_account_id": take(people.ids, payer[chosen]),
            "payment_type": "refund",
            "amount": cents[chosen],
            "currency": pick(CURRENCIES, currency[chosen]),
            "status": "settled",
            "created_at": moment,
            "settled_at": moment,
        },
    )


def _write_disputes(
    soiler: Soiler,
    people: People,
    rng: np.random.Generator,
    *,
    ids: pa.Array,
    at: Ints,
    cents: Ints,
    able: Flags,
) -> None:
    chosen = np.flatnonzero(able & (rng.random(len(at)) < 0.012))
    opened = at[chosen] + DAY + (rng.random(len(chosen)) * 30 * DAY).astype(np.int64)
    chosen, opened = chosen[opened <= people.end], opened[opened <= people.end]
    resolved = opened + (rng.uniform(2, 40, len(opened)) * DAY).astype(np.int64)
    waits = resolved > people.end
    kinds = ("chargeback", "fraud_notice", "refund_request")
    columns = {
        "dispute_id": string_ids("DP", 1 + np.arange(len(chosen))),
        "payment_id": take(ids, chosen),
        "dispute_type": pick(kinds, rng.integers(0, 3, len(chosen))),
        "reason_code": pick(("not_recognised", "not_received", "duplicate"), chosen % 3),
        "amount": cents[chosen],
        "opened_at": opened,
    }
    soiler.write("payment_disputes", {**columns, "updated_at": opened})
    outcome = pick(("won", "lost", "refunded", "withdrawn"), rng.integers(0, 4, len(chosen)))
    newest = soiler.drop.table(
        "payment_disputes",
        {**columns, "resolved_at": resolved, "outcome": outcome, "updated_at": resolved},
    )
    soiler.write_table("payment_disputes", newest.filter(pa.array(~waits)))


def _write_adjustments(soiler: Soiler, people: People) -> None:
    """Give a few experts a bonus or take back an overpayment (which leaves a debt)."""
    rng = generator(people.seed, "payments/adjustments")
    experts = people.of_role("expert")
    account, at = _moments(rng, people, rng.choice(experts, max(1, len(experts) // 25)))
    bonus = rng.random(len(account)) < 0.6
    amount = rng.integers(500, 6_000, len(account))
    soiler.write(
        "payments",
        {
            "payment_id": string_ids("MB", 1 + np.arange(len(account))),
            "payee_account_id": take(people.ids, account),
            "payment_type": pick(("adjustment", "bonus"), bonus.astype(np.int64)),
            "amount": np.where(bonus, amount, -amount // 2),
            "currency": "USD",
            "status": "settled",
            "created_at": at,
            "settled_at": at,
        },
    )


def _write_content(soiler: Soiler, people: People) -> None:
    rng = generator(people.seed, "content_items")
    makers = np.concatenate(
        [np.repeat(people.of_role("creator"), 15), np.repeat(people.of_role("fan"), 3)]
    )
    account, at = _moments(rng, people, makers)
    count = len(account)
    fan = people.role[account] == 2
    kinds = ("text", "image", "video", "audio", "live", "message", "product", "profile")
    kind = np.where(fan, 5, rng.choice(8, count, p=(0.2, 0.3, 0.2, 0.05, 0.05, 0.1, 0.07, 0.03)))
    gone = at + (rng.exponential(4.0, count) * DAY).astype(np.int64)
    removed = (rng.random(count) < 0.02) & (gone <= people.end)
    languages = ("en-US", "es-ES", "de-DE", "pt-BR", "fr-FR")
    soiler.write(
        "content_items",
        {
            "content_id": string_ids("X", 1 + np.arange(count)),
            "account_id": take(people.ids, account),
            "content_type": pick(kinds, kind),
            "language": pick(languages, account % 5),
            "is_paid": (rng.random(count) < 0.3) & ~fan,
            "created_at": at,
            "removed_at": np.where(removed, gone, NONE),
            "updated_at": np.where(removed, gone, at),
        },
    )


def _sourced(book: Casework, source: str) -> list[dict[str, Any]]:
    return [row for row in book.rows.get("cases", []) if row["source"] == source]


def _write_reports(soiler: Soiler, people: People, book: Casework) -> None:
    rng = generator(people.seed, "reports")
    channels = ("in_app", "email", "chat", "customer", "trusted_flagger")
    linked = _sourced(book, "report")
    reporters = rng.integers(0, people.workers, len(linked))
    opened = np.array([row["opened_at"] for row in linked], dtype=np.int64)
    known = people.created[reporters] < opened - HOUR
    soiler.write(
        "reports",
        {
            "report_id": [row["source_id"] for row in linked],
            "reporter_account_id": take(people.ids, np.where(known, reporters, -1)),
            "subject_account_id": [row["subject_account_id"] for row in linked],
            "channel": pick(channels, rng.integers(0, 5, len(linked))),
            "policy_code": [row["policy_code"] for row in linked],
            "created_at": opened - 3 * 60 * MICRO,
            "case_id": [row[""] for row in linked],
            "updated_at": opened,
        },
    )
    active = np.flatnonzero(people.status_plan == 0).astype(np.int64)
    subject, at = _moments(rng, people, rng.choice(active, max(1, people.total // 20)))
    reporter = rng.choice(active, len(subject))
    known = (people.active_from[reporter] < at) & (reporter != subject)
    soiler.write(
        "reports",
        {
            "report_id": string_ids("RP", 1 + np.arange(len(subject))),
            "reporter_account_id": take(people.ids, np.where(known, reporter, -1)),
            "subject_account_id": take(people.ids, subject),
            "channel": pick(channels, rng.integers(0, 5, len(subject))),
            "policy_code": pick(("misconduct", "report_abuse"), rng.integers(0, 2, len(subject))),
            "created_at": at,
        },
    )


def _write_tickets(soiler: Soiler, people: People, book: Casework) -> None:
    rng = generator(people.seed, "tickets")
    active = np.flatnonzero(people.status_plan == 0).astype(np.int64)
    account, at = _moments(rng, people, rng.choice(active, max(1, people.total // 4)))
    linked = _sourced(book, "ticket")
    count = len(account) + len(linked)
    opened = np.array([row["opened_at"] for row in linked], dtype=np.int64)
    created = np.concatenate([opened - 5 * 60 * MICRO, at])
    ids = pa.concat_arrays(
        [
            pa.array([row["source_id"] for row in linked], pa.string()),
            string_ids("ZT", 1 + np.arange(len(account))),
        ]
    )
    nothing = pa.nulls(len(linked), pa.string())
    category = rng.integers(0, 5, count)
    spread = (rng.exponential(26.0, count) * HOUR).astype(np.int64) + HOUR
    solved = created + spread
    is_solved = (solved <= people.end) & (rng.random(count) < 0.93)
    columns = {
        "ticket_id": ids,
        "requester_account_id": pa.concat_arrays([nothing, take(people.ids, account)]),
        "subject_account_id": pa.array(
            [row["subject_account_id"] for row in linked] + [None] * len(account), pa.string()
        ),
        "channel": pick(("email", "web", "chat"), rng.integers(0, 3, count)),
        "category": pick(("payment", "access", "task_quality", "conduct", "appeal"), category),
        "tags": pick(
            (
                '["payout","late"]',
                '["login"]',
                '["guideline","unclear"]',
                '["report"]',
                '["appeal"]',
            ),
            category,
        ),
        "priority": pick(
            ("low", "normal", "high", "urgent"), rng.choice(4, count, p=(0.2, 0.6, 0.15, 0.05))
        ),
        "created_at": created,
        "case_id": pa.array([row[""] for row in linked] + [None] * len(account), pa.string()),
    }
    soiler.write(
        "tickets", {**columns, "status": "new", "satisfaction": "unoffered", "updated_at": created}
    )
    newest = soiler.drop.table(
        "tickets",
        {
            **columns,
            "status": pick(("solved", "closed"), (solved < people.end - 4 * DAY).astype(np.int64)),
            "satisfaction": pick(
                ("good", "bad", "offered"), rng.choice(3, count, p=(0.35, 0.1, 0.55))
            ),
            "updated_at": solved,
        },
    )
    soiler.write_table("tickets", newest.filter(pa.array(is_solved)))
    _write_ticket_events(
        soiler, book, rng, ids, created=created, solved=solved, is_solved=is_solved
    )


def _write_ticket_events(
    soiler: Soiler,
    book: Casework,
    rng: np.random.Generator,
    ids: pa.Array,
    *,
    created: Ints,
    solved: Ints,
    is_solved: Flags,
) -> None:
    staff = [person.id for person in book.office.team("community")]
    count = len(ids)
    steps = np.tile(np.arange(5), count)
    ticket = np.repeat(np.arange(count), 5)
    share = np.array([0.0, 0.1, 0.3, 0.6, 1.0])[steps]
    at = created[ticket] + ((solved - created)[ticket] * share).astype(np.int64)
    kept = (steps == 0) | (is_solved[ticket]) | ((steps <= 2) & (at <= book.end))
    steps, ticket, at = steps[kept], ticket[kept], at[kept]
    order = np.lexsort((ticket, at))
    steps, ticket, at = steps[order], ticket[order], at[order]
    agent = rng.integers(0, len(staff), count)[ticket]
    soiler.write(
        "ticket_events",
        {
            "event_id": string_ids("TE", 1 + np.arange(len(at))),
            "ticket_id": take(ids, ticket),
            "occurred_at": at,
            "actor_id": pick(staff, np.where(steps > 0, agent, -1)),
            "actor_type": pick(("requester", "agent", "agent", "agent", "agent"), steps),
            "event_type": pick(("created", "assignee", "status", "comment", "status"), steps),
            "from_value": pick((None, None, "new", None, "open"), steps),
            "to_value": pick(("new", "community", "open", None, "solved"), steps),
            "is_public": np.isin(steps, (0, 3)),
        },
    )


AUTOMATIONS = (
    ("AU01", "risk_score", "Account risk score", "3.1", "live", 0.80),
    ("AU02", "document_check", "Document authenticity", "1.8", "live", 0.60),
    ("AU03", "case_triage", "Case triage", "0.9", "pilot", 0.50),
    ("AU04", "anomaly_detection", "Work anomaly", "0.4", "shadow", 0.90),
    ("AU05", "content_classifier", "Content classifier", "2.2", "retired", 0.70),
)


def _write_automations(soiler: Soiler, people: People, book: Casework) -> None:
    owners = [person.id for person in book.office.team("quality", 2)]
    count = len(AUTOMATIONS)
    names = ("automation_id", "automation_type", "name", "version", "stage", "threshold")
    soiler.write(
        "automations",
        {
            **{name: [row[place] for row in AUTOMATIONS] for place, name in enumerate(names)},
            "owner": [owners[i % len(owners)] for i in range(count)],
            "stage_since": [people.start - (30 + 11 * i) * DAY for i in range(count)],
        },
    )
    _write_account_scores(soiler, people)
    _write_case_scores(soiler, people, book)


def _write_account_scores(soiler: Soiler, people: People) -> None:
    rng = generator(people.seed, "automation_predictions")
    account, at = _moments(rng, people, np.repeat(people.of_role("expert"), 4))
    begun = (people.starts[account] != NONE) & (at > people.starts[account])
    abusive = begun & np.isin(people.kind[account], ABUSE_KINDS)
    score = np.where(abusive, rng.beta(5.0, 2.0, len(account)), rng.beta(1.4, 7.0, len(account)))
    positive = score >= 0.80
    soiler.write(
        "automation_predictions",
        {
            "prediction_id": string_ids("PR", 1 + np.arange(len(account))),
            "automation_id": "AU01",
            "version": "3.1",
            "subject_account_id": take(people.ids, account),
            "scored_at": at,
            "score": np.round(score, 4),
            "is_positive": positive,
            "is_shown_to_reviewer": rng.random(len(account)) < 0.85,
            "sampling_probability": np.where(positive, 1.0, 0.05),
        },
    )


def _write_case_scores(soiler: Soiler, people: People, book: Casework) -> None:
    rng = generator(people.seed, "automation_predictions/cases")
    cases = book.rows.get("cases", [])
    severity = np.array([POLICIES[row["policy_code"]][0] for row in cases])
    score = np.clip(rng.normal(0.8 - 0.15 * severity, 0.15), 0.0, 1.0)
    soiler.write(
        "automation_predictions",
        {
            "prediction_id": string_ids("PC", 1 + np.arange(len(cases))),
            "automation_id": "AU03",
            "version": "0.9",
            "subject_account_id": [row["subject_account_id"] for row in cases],
            "case_id": [row[""] for row in cases],
            "scored_at": [row["opened_at"] + 30 * MICRO for row in cases],
            "score": np.round(score, 4),
            "is_positive": score >= 0.5,
            "is_shown_to_reviewer": rng.random(len(cases)) < 0.8,
        },
    )
