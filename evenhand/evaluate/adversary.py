"""What abusers cost who know the thresholds and stay inside: money per expert and week.

Recall says nothing here, since they are not to be found. What counts is what they are still paid
for: wrong answers, copied and pasted work, time without work, two seats at one time, work that
somebody else does under the account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.clock import sql_timestamp
from evenhand.evaluate.nights import OnStep, opened
from evenhand.evaluate.worlds import WorldPlan, night_of_world

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection

HARM_OF: dict[str, str] = {
    "rusher": "wrong",
    "gold_failer": "wrong",
    "random_clicker": "wrong",
    "coaster": "wrong",
    "straight_liner": "wrong",
    "near_duplicate_ring": "copied",
    "answer_copier": "copied",
    "collusion_ring": "copied",
    "idle_biller": "idle",
    "double_biller": "overlapping",
    "paster": "pasted",
    "ghost_writer": "lent",
    "sold_account": "lent",
}
"""What each kind is paid for that it should not be."""

QUERY = """
    with truth as (
        select account_id, kind, starts_at, intensity from read_parquet($accounts)
    ),
    answers as (
        select task_id, true_answer from read_parquet($tasks) where true_answer is not null
    ),
    copies as (
        select distinct submission_id
        from read_parquet($submissions)
        where abuse in ('answer_copier', 'near_duplicate_ring', 'collusion_ring')
    ),
    flagged as (
        select distinct account_id from marts.account_signals where status = 'flagged'
    ),
    seats as (
        select account_id, submitted_on, least(1.0, overlap_seconds / paid_seconds) as share
        from build.intermediate.int_clock_days
        where paid_seconds > 0
    ),
    priced as (
        select
            work.account_id,
            work.submitted_at,
            cast(work.pay_amount as double) as pay,
            answers.task_id is not null and work.answer is distinct from answers.true_answer
                as is_wrong,
            copies.submission_id is not null as is_copied,
            coalesce(work.content_length, 0) > 0 as is_text,
            case
                when work.billed_seconds > 0 and work.active_seconds is not null
                    then greatest(0.0, 1 - work.active_seconds / work.billed_seconds)
                else 0.0
            end as idle_share,
            coalesce(seats.share, 0.0) as overlap_share,
            case
                when work.content_length > 0
                    then least(1.0, coalesce(work.paste_characters, 0) / work.content_length)
                else 0.0
            end as pasted_share
        from build.staging.stg_work__submissions as work
        left join answers on work.task_id = answers.task_id
        left join copies on work.submission_id = copies.submission_id
        left join seats
            on work.account_id = seats.account_id and work.submitted_on = seats.submitted_on
        where work.pay_amount is not null
    ),
    began as (
        select min(submitted_at) as world_begins from priced
    ),
    by_account as (
        select
            truth.account_id,
            truth.kind,
            any_value(flagged.account_id) is not null as is_found,
            (
                epoch(cast($as_of as timestamp))
                - epoch(
                    greatest(
                        any_value(began.world_begins),
                        coalesce(truth.starts_at, min(priced.submitted_at))
                    )
                )
            ) / 604800 as weeks,
            sum(priced.pay) as paid,
            sum(case when priced.is_wrong then priced.pay else 0 end) as wrong,
            sum(case when priced.is_copied then priced.pay else 0 end) as copied,
            sum(priced.pay * priced.idle_share) as idle,
            sum(priced.pay * priced.overlap_share) as overlapping,
            sum(priced.pay * priced.pasted_share) as pasted,
            sum(
                case
                    when truth.kind = 'sold_account' then priced.pay
                    when truth.kind = 'ghost_writer' and priced.is_text
                        then priced.pay * truth.intensity
                    else 0
                end
            ) as lent
        from truth
        inner join priced on truth.account_id = priced.account_id
        cross join began
        left join flagged on truth.account_id = flagged.account_id
        where truth.starts_at is null or priced.submitted_at >= truth.starts_at
        group by truth.account_id, truth.kind, truth.starts_at, truth.intensity
    )
    select kind, is_found, weeks, paid, wrong, copied, idle, overlapping, pasted, lent
    from by_account
    where weeks > 0
"""
HARMS = ("wrong", "copied", "idle", "overlapping", "pasted", "lent")


@dataclass(frozen=True)
class Account:
    """One account at work: its kind, whether any signal flagged it, and its money.

    Attributes:
        kind: by the truth.
        is_found: whether any signal flagged it that night.
        weeks: from the start of its abuse, else of its work, to the night.
        paid: all that it was paid for tasks in that time, in the currency of the work.
        harm: of that, for wrong answers, copied work, time without input, two seats at one time,
            the pasted share of texts, work lent to somebody else: all of a sold account, and of a
            ghost writer's texts the share that is of another hand.
    """

    kind: str
    is_found: bool
    weeks: float
    paid: float
    harm: dict[str, float]


@dataclass(frozen=True)
class Residual:
    """What one kind costs, in money per abuser and week.

    Attributes:
        kind: of abuse.
        harm: what for.
        abusers: how many worked.
        found: how many of them any signal flagged.
        weekly: paid for that harm, per abuser and week.
        usual: paid to plain honest experts for the same (honest mistakes, short pauses).
        residual: of ``weekly`` less ``usual``, what those get whom nothing flagged, spread over all
            abusers of the kind; never below 0.
    """

    kind: str
    harm: str
    abusers: int
    found: int
    weekly: float
    usual: float
    residual: float


@dataclass(frozen=True)
class Results:
    """All worlds together."""

    accounts: list[Account]

    @property
    def residuals(self) -> list[Residual]:
        """Every kind that somebody is of, in the order of ``HARM_OF``."""
        present = {account.kind for account in self.accounts}
        return [self._residual(kind) for kind in HARM_OF if kind in present]

    @property
    def per_expert(self) -> float | None:
        """Residual harm of all kinds per expert at work, honest or not, and week."""
        weeks = sum(account.weeks for account in self.accounts)
        if not weeks:
            return None
        harm = sum(one.residual * self._weeks(one.kind) for one in self.residuals)
        return harm / weeks

    def usual(self, harm: str) -> float:
        """Return what plain honest experts are paid for the same, per expert and week."""
        honest = [account for account in self.accounts if account.kind == "honest"]
        return _weekly(honest, harm)

    def _weeks(self, kind: str) -> float:
        return sum(account.weeks for account in self.accounts if account.kind == kind)

    def _residual(self, kind: str) -> Residual:
        harm = HARM_OF[kind]
        usual = self.usual(harm)
        abusers = [account for account in self.accounts if account.kind == kind]
        missed = [account for account in abusers if not account.is_found]
        excess = max(0.0, _weekly(missed, harm) - usual)
        weeks = sum(account.weeks for account in missed)
        return Residual(
            kind=kind,
            harm=harm,
            abusers=len(abusers),
            found=len(abusers) - len(missed),
            weekly=_weekly(abusers, harm),
            usual=usual,
            residual=excess * weeks / self._weeks(kind),
        )


def _weekly(accounts: Sequence[Account], harm: str) -> float:
    weeks = sum(account.weeks for account in accounts)
    return sum(account.harm[harm] for account in accounts) / weeks if weeks else 0.0


def evaluate(
    place: Path, plan: WorldPlan, *, seeds: Sequence[int], on_step: OnStep | None = None
) -> Results:
    """Generate a world per seed, run a night on each, and add up what abusers are paid for.

    Args:
        place: folder to work in.
        plan: which worlds.
        seeds: of the worlds.
        on_step: called with a step's name before it begins.

    Raises:
        NightError: a night failed.
    """
    tell = on_step or (lambda _: None)
    accounts: list[Account] = []
    for seed in seeds:
        world = night_of_world(place, plan, seed, tell)
        with opened(world.home) as connection:
            accounts += read_accounts(connection, world.truth, plan.as_of)
    return Results(accounts)


def read_accounts(connection: DuckDBPyConnection, truth: Path, as_of: datetime) -> list[Account]:
    """Return what every account at work in a world was paid, and for what.

    Args:
        connection: a published generation with its private database; see ``nights.opened``.
        truth: the world's folder of truth tables.
        as_of: the night.
    """
    names = ("accounts", "tasks", "submissions")
    given = {name: str(truth / f"{name}.parquet") for name in names}
    rows = connection.execute(QUERY, {**given, "as_of": sql_timestamp(as_of)}).fetchall()
    return [
        Account(
            str(kind), bool(is_found), float(weeks), float(paid),
            {name: float(value) for name, value in zip(HARMS, harms, strict=True)},
        )
        for kind, is_found, weeks, paid, *harms in rows
    ]  # fmt: skip
