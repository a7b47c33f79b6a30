"""Deals: abuse of payments, refunds, disputes, referrals and reports, and who merely looks like it.

Cast after casework from accounts that nothing else happens to, so that no other draw changes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from evenhand.sample.dials import dials
from evenhand.sample.dirty import Soiler
from evenhand.sample.ledger import Casework
from evenhand.sample.people import People
from evenhand.sample.settings import DEAL_TWINS, DEALS, KIND, World
from evenhand.sample.tools import DAY, HOUR, Ints, generator, pick, string_ids, take

CURRENCIES = ("USD", "EUR", "GBP")
ROLE_OF: dict[str, str] = {
    "refund_abuser": "fan", "loyal_fan": "fan",
    "disputed_creator": "creator", "false_alarms": "creator",
    "self_dealer": "creator", "family_supporter": "creator",
    "harasser": "fan", "piled_on": "creator",
    "referral_ring": "expert", "real_recruiter": "expert",
}  # fmt: skip
"""Whom a kind is cast from; further accounts that take part come on top."""

Row = dict[str, Any]


@dataclass
class Deals:
    """Who is cast as what, and the rows that come of it.

    Attributes:
        cast: kind to accounts, the leading one of each story.
        others: (account, kind) of those who take part in a story.
        dials: intensity of each leading abuser, by kind.
        family: (creator, tied payer, kind).
        daily: creators who take their money out every day.
    """

    cast: dict[str, list[int]] = field(default_factory=dict)
    others: list[tuple[int, str]] = field(default_factory=list)
    dials: dict[str, list[float]] = field(default_factory=dict)
    family: list[tuple[int, int, str]] = field(default_factory=list)
    daily: set[int] = field(default_factory=set)

    def led(self, kind: str) -> list[tuple[int, float]]:
        """Return the leading accounts of a kind, each with its intensity."""
        return list(zip(self.cast.get(kind, []), self.dials.get(kind, []), strict=True))


@dataclass(frozen=True)
class Sales:
    """Settled sales of the market: payee, instant, cents and place in ``CURRENCIES``."""

    payee: Ints
    at: Ints
    cents: Ints
    currency: Ints


def plan_deals(people: People, world: World, book: Casework) -> Deals:
    """Cast every kind; tie payouts and referrals of those who are tied.

    Sets ``people.referrers`` and ``people.instruments``, which the accounts are written from.
    """
    rng = generator(people.seed, "deals/cast")
    touched = {change.account for change in book.status_changes} | book.gone
    free = {role: _free(people, rng, role, touched) for role in ("expert", "creator", "fan")}
    deals = Deals()
    shares = {**world.abuse(DEALS, people.seed), **DEAL_TWINS}
    for name, share in shares.items():
        role = ROLE_OF[name]
        total = len(people.of_role(role))
        most = max(1, total // (150 if role == "expert" else 30))
        count = min(max(3, round(share * total)), most) if share > 0 else 0
        pool = free[role]
        deals.cast[name] = [pool.pop() for _ in range(min(count, len(pool)))]
        deals.dials[name] = dials(world, people.seed, name, len(deals.cast[name])).tolist()
    _tie_payers(deals, free["fan"])
    for name in ("referral_ring", "real_recruiter"):
        for leader in deals.cast.get(name, []):
            later = [
                one
                for one in free["expert"]
                if people.created[one] > people.created[leader] + 2 * DAY
            ]
            invited = later[: int(rng.integers(6, 9))]
            free["expert"] = [one for one in free["expert"] if one not in invited]
            _recruit(people, deals, leader, invited, name)
    creators = people.of_role("creator")
    deals.daily.update(creators[rng.random(len(creators)) < 0.1].tolist())
    return deals


def _free(people: People, rng: np.random.Generator, role: str, touched: set[int]) -> list[int]:
    """Return accounts of a role that have been there for weeks and have no part yet, shuffled."""
    accounts = people.of_role(role)
    fits = (people.kind[accounts] == 0) & ~people.is_test[accounts]
    fits &= (
        (people.household[accounts] < 0)
        & (people.couple[accounts] < 0)
        & (people.skill[accounts] <= 2.65)
    )
    fits &= people.active_from[accounts] < people.end - 45 * DAY
    found: list[int] = rng.permutation(accounts[fits]).tolist()
    return [account for account in found if account not in touched]


def _tie_payers(deals: Deals, fans: list[int]) -> None:
    """Give self-dealers their second accounts, and supported creators a relative who pays."""
    for name, count in (("self_dealer", 3), ("family_supporter", 1)):
        for creator in deals.cast.get(name, []):
            for _ in range(min(count, len(fans))):
                payer = fans.pop()
                deals.family.append((creator, payer, name))
                deals.others.append((payer, name))
    deals.daily.update(deals.cast.get("self_dealer", []))
    deals.daily.update(deals.cast.get("family_supporter", [])[1::2])


def _recruit(people: People, deals: Deals, leader: int, invited: list[int], kind: str) -> None:
    """Let the leader refer people who joined later; a ring is paid out to one instrument."""
    people.referrers.update(dict.fromkeys(invited, leader))
    tied = invited[: max(4, len(invited) - 2)] if kind == "referral_ring" else invited[:1]
    people.instruments.update(dict.fromkeys(tied, leader))
    if kind == "referral_ring":
        deals.others.extend((account, "ring_recruit") for account in invited)


def mark(people: People, deals: Deals, book: Casework) -> None:
    """Note in the truth who was cast; called when nothing is drawn from kinds any more."""
    repeated, cleared = repeats(book)
    for name, told in (("cleared_offender", cleared), ("repeat_offender", repeated)):
        plain = np.array(sorted(told), dtype=np.int64)
        people.kind[plain[people.kind[plain] == 0]] = KIND[name]
    for name, accounts in deals.cast.items():
        people.kind[accounts] = KIND[name]
    for account, name in deals.others:
        people.kind[account] = KIND[name]
    for name in DEALS:
        accounts = deals.cast.get(name, [])
        people.starts[accounts] = np.maximum(people.start, people.active_from[accounts])
        people.intensity[accounts] = deals.dials.get(name, [])


def repeats(book: Casework) -> tuple[set[int], set[int]]:
    """Return who broke a policy again after a decision that stands, and who only seems to have.

    The second have several violations too: of other policies, in a case that opened before the
    earlier decision, or with a decision that was overturned.
    """
    opened = {row[""]: row["opened_at"] for row in book.rows.get("cases", [])}
    lost = {
        row["decision_id"]
        for row in book.rows.get("appeals", [])
        if row.get("outcome") in {"overturned", "partly_overturned"}
    }
    found: dict[tuple[str, str], list[Row]] = {}
    for row in book.rows.get("decisions", []):
        if row["outcome"] == "violation":
            found.setdefault((row["subject_account_id"], row["policy_code"]), []).append(row)
    repeated: set[int] = set()
    violations: Counter[int] = Counter()
    for (account, _), rows in found.items():
        standing = [row for row in rows if row[""] not in lost]
        again = any(
            opened[later["case_id"]] > earlier["decided_at"]
            for earlier in standing
            for later in standing
        )
        subject = int(account[1:]) - 1
        violations[subject] += len(rows)
        if again:
            repeated.add(subject)
    return repeated, {one for one, count in violations.items() if count > 1} - repeated


def write_deals(soiler: Soiler, people: People, deals: Deals, sales: Sales) -> None:
    """Write the payments, disputes and reports of the cast, and what every creator is paid out."""
    teller = _Teller(people, generator(people.seed, "deals/stories"))
    for creator, payer, kind in deals.family:
        teller.tied(creator, payer, kind, is_daily=creator in deals.daily)
    for creator, hard in deals.led("disputed_creator"):
        teller.disputed(creator, disputes=round(14 * hard), is_burst=False)
    for creator in deals.cast.get("false_alarms", []):
        teller.disputed(creator, disputes=14, is_burst=True)
    for fan, hard in deals.led("refund_abuser"):
        teller.refunded(fan, purchases=26, refunds=round(12 * hard), is_burst=False)
    for number, fan in enumerate(deals.cast.get("loyal_fan", [])):
        teller.refunded(fan, purchases=90, refunds=5 + 5 * (number % 2), is_burst=number % 2 == 1)
    for account, hard in deals.led("harasser"):
        teller.reported(account, reporters=round(8 * hard), is_burst=False)
    for account in deals.cast.get("piled_on", []):
        teller.reported(account, reporters=14, is_burst=True)
    for entity, prefix, key in (
        ("payments", "MX", "payment_id"),
        ("payment_disputes", "DX", "dispute_id"),
        ("reports", "RX", "report_id"),
    ):
        _write_rows(soiler, people, entity, teller.rows[entity], prefix=prefix, key=key)
    _write_payouts(soiler, people, deals, _with(sales, teller.rows["payments"]))


class _Teller:
    """Tells one story at a time and keeps its rows; accounts stay numbers until written."""

    def __init__(self, people: People, rng: np.random.Generator) -> None:
        self.people = people
        self.rng = rng
        self.fans = people.of_role("fan")
        self.creators = people.of_role("creator")
        self.rows: dict[str, list[Row]] = {"payments": [], "payment_disputes": [], "reports": []}

    def tied(self, creator: int, payer: int, kind: str, *, is_daily: bool) -> None:
        """Let an account pay a creator by the creator's own instrument."""
        gift = kind == "family_supporter" and is_daily
        low, high = (300, 900) if gift else (4_000, 9_000)
        instrument = f"IBAN{self.people.instruments.get(creator, creator) * 31 + 7:012d}"
        for at in self._moments(creator, payer, 8 if gift else 13):
            self._sale(payer, creator, at, int(self.rng.integers(low, high)), instrument)

    def disputed(self, creator: int, *, disputes: int, is_burst: bool) -> None:
        """Let some of a creator's 90 further payments be disputed: day by day, or on one day."""
        kept = sorted(
            (at, self._sale(payer, creator, at, int(self.rng.integers(300, 3_000))))
            for payer in self.rng.choice(self.fans, 90).tolist()
            for at in self._moments(creator, payer, 1)
        )
        able = [(at, row) for at, row in kept if at < self.people.end - 25 * DAY]
        for number in self.rng.permutation(len(able))[:disputes].tolist():
            at, row = able[number]
            opened = self.people.end - 20 * DAY + int(self.rng.integers(0, 5 * HOUR))
            if not is_burst:
                opened = at + DAY + int(self.rng.integers(0, 20 * DAY))
            kind = "fraud_notice" if is_burst or number % 2 else "chargeback"
            self.rows["payment_disputes"].append(
                {
                    "of": row,
                    "dispute_type": kind,
                    "reason_code": "not_recognised",
                    "opened_at": opened,
                    "updated_at": opened,
                }
            )

    def refunded(self, fan: int, *, purchases: int, refunds: int, is_burst: bool) -> None:
        """Let a fan buy and take money back: now and then, or once for a faulty batch."""
        favourites = self.rng.choice(self.creators, 6)
        bought = []
        for creator in self.rng.choice(favourites, purchases).tolist():
            for at in self._moments(creator, fan, 1):
                cents = int(self.rng.integers(300, 4_000))
                bought.append((at, creator, self._sale(fan, creator, at, cents)))
        bought.sort()
        able = [one for one in bought if one[0] < self.people.end - 12 * DAY]
        chosen = sorted(self.rng.permutation(len(able))[:refunds].tolist())
        day = self.people.end - 9 * DAY
        for place in chosen:
            at, creator, row = able[place]
            when = day + int(self.rng.integers(0, 5 * HOUR)) if is_burst else at + 3 * DAY
            self.rows["payments"].append(
                {
                    **self.rows["payments"][row],
                    "payer": creator,
                    "payee": fan,
                    "at": when,
                    "payment_type": "refund",
                    "instrument_fingerprint": None,
                }
            )

    def reported(self, account: int, *, reporters: int, is_burst: bool) -> None:
        """Let people report an account: one by one over weeks, or all within a day of a call."""
        people = self.people
        begin = max(people.start, people.end - 60 * DAY)
        ready = self.fans[(people.active_from[self.fans] < begin) & (self.fans != account)]
        chosen = self.rng.permutation(ready)[:reporters].tolist()
        step = (people.end - DAY - begin) // max(1, len(chosen))
        for number, reporter in enumerate(chosen):
            at = begin + number * step + int(self.rng.integers(0, DAY // 2))
            if is_burst:
                at = people.end - 15 * DAY + int(self.rng.integers(0, 30 * HOUR))
            self.rows["reports"].append(
                {
                    "reporter": reporter,
                    "subject": account,
                    "channel": "in_app",
                    "policy_code": "misconduct",
                    "created_at": at,
                }
            )

    def _moments(self, one: int, other: int, count: int) -> list[int]:
        people = self.people
        begin = int(max(people.start, people.active_from[one], people.active_from[other]))
        room = people.end - 3 * DAY - begin
        if room <= 0:
            return []
        found: list[int] = sorted((begin + self.rng.random(count) * room).astype(np.int64).tolist())
        return found

    def _sale(
        self, payer: int, payee: int, at: int, cents: int, instrument: str | None = None
    ) -> int:
        kind = ("subscription", "tip", "purchase")[int(self.rng.integers(0, 3))]
        self.rows["payments"].append(
            {
                "payer": payer,
                "payee": payee,
                "at": at,
                "cents": cents,
                "payment_type": kind,
                "instrument_fingerprint": instrument or f"CARD{payer * 17 + 3:012d}",
                "currency": payer % len(CURRENCIES),
            }
        )
        return len(self.rows["payments"]) - 1


def _column(rows: list[Row], name: str) -> Ints:
    return np.array([row[name] for row in rows], dtype=np.int64)


def _write_rows(
    soiler: Soiler, people: People, entity: str, rows: list[Row], *, prefix: str, key: str
) -> None:
    if not rows:
        return
    ids = string_ids(prefix, 1 + np.arange(len(rows)))
    plain = ("payment_type", "instrument_fingerprint", "dispute_type", "reason_code", "opened_at",
             "channel", "policy_code", "created_at", "updated_at")  # fmt: skip
    columns: Row = {key: ids}
    columns.update({name: [row[name] for row in rows] for name in plain if name in rows[0]})
    if entity == "payments":
        at = _column(rows, "at")
        columns.update(
            payer_account_id=take(people.ids, _column(rows, "payer")),
            payee_account_id=take(people.ids, _column(rows, "payee")),
            amount=_column(rows, "cents"),
            currency=pick(CURRENCIES, _column(rows, "currency")),
            status="settled", created_at=at, settled_at=at + HOUR, updated_at=at + HOUR,
        )  # fmt: skip
    elif entity == "payment_disputes":
        columns["payment_id"] = string_ids("MX", 1 + _column(rows, "of"))
    else:
        columns["reporter_account_id"] = take(people.ids, _column(rows, "reporter"))
        columns["subject_account_id"] = take(people.ids, _column(rows, "subject"))
    soiler.write(entity, columns)


def _with(sales: Sales, rows: list[Row]) -> Sales:
    """Return the market's sales and those of the stories."""
    told = [row for row in rows if row["payment_type"] != "refund"]
    if not told:
        return sales
    return Sales(
        np.concatenate([sales.payee, _column(told, "payee")]),
        np.concatenate([sales.at, _column(told, "at")]),
        np.concatenate([sales.cents, _column(told, "cents")]),
        np.concatenate([sales.currency, _column(told, "currency")]),
    )


def _write_payouts(soiler: Soiler, people: People, deals: Deals, sales: Sales) -> None:
    """Pay every creator out: two days after the week, or the day after for those who chose so."""
    daily = np.isin(sales.payee, np.array(sorted(deals.daily), dtype=np.int64))
    span = np.where(daily, DAY, 7 * DAY)
    due = people.start + ((sales.at - people.start) // span + 1) * span
    due += np.where(daily, 10 * HOUR, 2 * DAY) + sales.payee % 7_200 * (HOUR // 3_600)
    kept = due + HOUR <= people.end
    keys = np.stack([due[kept], sales.payee[kept], sales.currency[kept]])
    unique, place = np.unique(keys, axis=1, return_inverse=True)
    cents = np.bincount(place.ravel(), weights=sales.cents[kept], minlength=unique.shape[1])
    at, payee, currency = unique
    soiler.write(
        "payments",
        {
            "payment_id": string_ids("MO", 1 + np.arange(len(at))),
            "payee_account_id": take(people.ids, payee),
            "payment_type": "payout",
            "amount": np.round(cents * 0.8).astype(np.int64),
            "currency": pick(CURRENCIES, currency),
            "status": "settled",
            "created_at": at,
            "settled_at": at + HOUR,
            "payout_method_id": string_ids("Y", payee + 1, 7),
            "updated_at": at + HOUR,
        },
    )
