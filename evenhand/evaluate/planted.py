"""The sample marketplace: what the signals find of planted abuse, and whom they flag wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.evaluate.nights import OnStep, opened, run_night
from evenhand.evaluate.scoring import Check
from evenhand.evaluate.system import (
    LARGEST_SHARE_OF_HONEST,
    LEAST_PRECISION,
    WorldCounts,
    count_world,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SIGNAL_OF_ABUSE: dict[str, str] = {
    "rusher": "too_fast",
    "gold_failer": "gold_failure",
    "random_clicker": "agreement_outlier",
    "near_duplicate_ring": "near_duplicate_content",
    "account_ring": "shared_infrastructure",
    "answer_copier": "answer_copying",
    "document_reuser": "document_reuse",
    "false_identity": "identity_check_failure",
    "listed_person": "screening_list_match",
    "distant_sharer": "impossible_travel",
    "stolen_account": "account_takeover",
    "remote_operator": "remote_desktop",
    "hidden_place": "location_mismatch",
    "signup_farm": "signup_velocity",
    "hijacked_payout": "payout_change_before_cash_out",
    "disputed_creator": "dispute_rate",
    "refund_abuser": "refund_abuse",
    "self_dealer": "self_dealing",
    "claim_hoarder": "earnings_gaming",
    "referral_ring": "referral_ring",
    "harasser": "report_rate",
    "repeat_offender": "repeat_violation",
    "idle_biller": "idle_billing",
    "account_sharer": "superhuman_hours",
    "double_biller": "overlapping_work",
    "second_account": "duplicate_account",
    "returned_offender": "ban_evasion",
    "lockstep_ring": "lockstep_claims",
    "collusion_ring": "collusion_ring",
    "review_pair": "reciprocal_review",
    "favouring_reviewer": "reviewer_favouritism",
    "coaster": "quality_drop",
    "sloppy_worker": "rejected_work",
    "straight_liner": "straight_lining",
}
"""The signal that is there for each planted abuse; the sample's other abuses have none yet."""

SIGNAL_OF_TWIN: dict[str, str] = {
    "fast_honest": "too_fast",
    "hard_project_honest": "gold_failure",
    "minority_specialist": "agreement_outlier",
    "template_writer": "near_duplicate_content",
    "shared_house": "shared_infrastructure",
    "shared_misconceptions": "answer_copying",
    "document_lookalike": "document_reuse",
    "blurred_document": "identity_check_failure",
    "listed_namesake": "screening_list_match",
    "frequent_flyer": "impossible_travel",
    "phone_upgrade": "account_takeover",
    "managed_computer": "remote_desktop",
    "company_vpn": "location_mismatch",
    "campus_event": "signup_velocity",
    "new_bank": "payout_change_before_cash_out",
    "false_alarms": "dispute_rate",
    "loyal_fan": "refund_abuse",
    "family_supporter": "self_dealing",
    "picky_specialist": "earnings_gaming",
    "flaky_connection": "earnings_gaming",
    "real_recruiter": "referral_ring",
    "piled_on": "report_rate",
    "cleared_offender": "repeat_violation",
    "slow_careful": "idle_billing",
    "long_days_honest": "superhuman_hours",
    "task_juggler": "overlapping_work",
    "namesake": "duplicate_account",
    "relative": "duplicate_account",
    "offender_namesake": "ban_evasion",
    "offender_relative": "ban_evasion",
    "batch_rusher": "lockstep_claims",
    "study_group": "collusion_ring",
    "review_pool": "reciprocal_review",
    "skill_matched": "reviewer_favouritism",
    "new_guideline": "quality_drop",
    "strictly_reviewed": "rejected_work",
    "sorted_batch": "straight_lining",
}
"""The signal that each honest twin is like to set off; see the sample's ``TWIN_OF``."""

GOLDS = 40
"""Gold answers from which the recall of ``gold_failure`` is held against its goal."""
LEAST_RECALL: dict[str, float] = {
    "rusher": 0.75,
    "gold_failer": 0.85,
    "near_duplicate_ring": 0.95,
    "account_ring": 0.90,
    "answer_copier": 0.85,
    "idle_biller": 0.80,
    "account_sharer": 0.95,
    "distant_sharer": 0.90,
    "stolen_account": 0.90,
    "refund_abuser": 0.80,
    "self_dealer": 0.80,
    "returned_offender": 0.90,
    "lockstep_ring": 0.90,
    "collusion_ring": 0.90,
    "favouring_reviewer": 0.50,
    "coaster": 0.80,
}
"""Goals of the abuses that have one."""

LARGEST_HONEST_RATE = 0.002
LARGEST_TWIN_RATE = 0.01
LARGEST_TWIN_RATES: dict[str, float] = {
    "hard_project_honest": 0.002,
    "template_writer": 0.005,
    "shared_misconceptions": 0.001,
    "shared_house": 0.005,
    "batch_rusher": 0.005,
    "study_group": 0.005,
    "picky_specialist": 0.005,
    "flaky_connection": 0.005,
    "frequent_flyer": 0.005,
    "phone_upgrade": 0.003,
    "loyal_fan": 0.005,
    "family_supporter": 0.005,
    "long_days_honest": 0.0,
}
"""Goals of the twins that have a stricter one than ``LARGEST_TWIN_RATE``."""

JOINED = """
    select
        truth.kind,
        account_signals.signal_code,
        account_signals.status,
        coalesce(account_signals.sample_size, 0) as sample_size
    from marts.account_signals as account_signals
    inner join read_parquet($truth) as truth on account_signals.account_id = truth.account_id
"""
COUNTS = f"""
    with joined as ({JOINED})
    select
        joined.kind,
        joined.signal_code,
        count(*) as accounts,
        count(*) filter (where joined.status = 'flagged') as flagged,
        count(*) filter (
            where joined.status in ('flagged', 'clear', 'excepted') and joined.sample_size >= $least
        ) as judged,
        count(*) filter (where joined.status = 'flagged' and joined.sample_size >= $least) as found
    from joined
    group by joined.kind, joined.signal_code
    order by joined.kind, joined.signal_code
"""


@dataclass(frozen=True)
class Tally:
    """One kind of account under one signal in one world.

    Attributes:
        kind: the kind in the truth table (an abuse, a twin, ``honest``).
        signal: the signal.
        accounts: accounts of that kind that the signal concerns.
        flagged: how many it flagged.
        judged: accounts with the minimum sample (for ``gold_failer``: with 40 golds or more).
        found: flagged accounts among ``judged``.
    """

    kind: str
    signal: str
    accounts: int
    flagged: int
    judged: int
    found: int


@dataclass(frozen=True)
class SeedResult:
    """One world; ``counts`` are of the night as a whole."""

    seed: int
    tallies: list[Tally]
    counts: WorldCounts | None = None

    def of(self, kind: str, signal: str) -> Tally:
        """Return the tally of ``kind`` under ``signal``; zeros where the world has none."""
        for tally in self.tallies:
            if (tally.kind, tally.signal) == (kind, signal):
                return tally
        return Tally(kind, signal, 0, 0, 0, 0)


@dataclass(frozen=True)
class Rate:
    """A share over all worlds, and in the worst of them.

    Attributes:
        kind: kind of account.
        signal: the signal.
        hits: found, or wrongly flagged, over all worlds.
        cases: out of how many.
        worst: share in the worst world; ``None`` where no world has a case.
        worst_seed: that world.
        check: the goal; ``None`` where there is none.
    """

    kind: str
    signal: str
    hits: int
    cases: int
    worst: float | None
    worst_seed: int | None
    check: Check | None

    @property
    def share(self) -> float | None:
        """Share over all worlds together."""
        return self.hits / self.cases if self.cases else None


@dataclass(frozen=True)
class Results:
    """All worlds together."""

    seeds: list[SeedResult]

    @property
    def recalls(self) -> list[Rate]:
        """Recall per planted abuse, of those with the minimum sample."""
        return [self._recall(kind, signal) for kind, signal in SIGNAL_OF_ABUSE.items()]

    @property
    def twins(self) -> list[Rate]:
        """Flag rate per honest twin, under the signal it is like to set off."""
        return [
            self._wrong(kind, signal, LARGEST_TWIN_RATES.get(kind, LARGEST_TWIN_RATE))
            for kind, signal in SIGNAL_OF_TWIN.items()
        ]

    @property
    def honest(self) -> list[Rate]:
        """Flag rate of honest accounts, per signal that judges anybody."""
        judging = {tally.signal for seed in self.seeds for tally in seed.tallies if tally.judged}
        signals = sorted(judging | set(SIGNAL_OF_ABUSE.values()))
        return [self._wrong("honest", signal, LARGEST_HONEST_RATE) for signal in signals]

    @property
    def system(self) -> list[Rate]:
        """What the night as a whole does: whom it flags, what it puts before reviewers."""
        counted = [(seed.seed, seed.counts) for seed in self.seeds if seed.counts is not None]
        if not counted:
            return []
        abusive = [(seed, one.abusive, one.experts) for seed, one in counted]
        honest = [(seed, one.honest_flagged, one.honest) for seed, one in counted]
        proposed = [(seed, one.proposed_rightly, one.proposed) for seed, one in counted]
        return [
            _rate("active expert", "abuse", abusive),
            _rate("honest account", "any signal", honest, most=LARGEST_SHARE_OF_HONEST),
            _rate("proposed case", "planted", proposed, least=LEAST_PRECISION),
        ]

    @property
    def rates(self) -> list[Rate]:
        """All of them."""
        return [*self.recalls, *self.twins, *self.honest, *self.system]

    @property
    def checks(self) -> list[Check]:
        """The goals."""
        return [rate.check for rate in self.rates if rate.check is not None]

    def _recall(self, kind: str, signal: str) -> Rate:
        tallies = [(seed.seed, seed.of(kind, signal)) for seed in self.seeds]
        cases = [(seed, tally.found, tally.judged) for seed, tally in tallies]
        return _rate(kind, signal, cases, least=LEAST_RECALL.get(kind))

    def _wrong(self, kind: str, signal: str, most: float) -> Rate:
        tallies = [(seed.seed, seed.of(kind, signal)) for seed in self.seeds]
        cases = [(seed, tally.flagged, tally.accounts) for seed, tally in tallies]
        return _rate(kind, signal, cases, most=most)


def _rate(
    kind: str,
    signal: str,
    cases: Sequence[tuple[int, int, int]],
    *,
    least: float | None = None,
    most: float | None = None,
) -> Rate:
    hits = sum(hit for _, hit, _ in cases)
    total = sum(count for _, _, count in cases)
    shares = [(hit / count, seed) for seed, hit, count in cases if count]
    choose = max if most is not None else min
    worst, worst_seed = choose(shares) if shares else (None, None)
    check = None
    if least is not None or most is not None:
        share = hits / total if total else None
        name = f"{kind} {'recall' if most is None else 'flagged'} by {signal}"
        check = Check(name, share, least, most)
    return Rate(kind, signal, hits, total, worst, worst_seed, check)


def evaluate(
    place: Path,
    as_of: datetime,
    *,
    seeds: Sequence[int],
    submissions: int,
    days: int,
    world: str = "standard",
    on_step: OnStep | None = None,
) -> Results:
    """Generate a world per seed, run a night on each, and count by the truth.

    Args:
        place: folder to work in: one folder per seed with drop, truth and home.
        as_of: the end of the worlds, and the night.
        seeds: the worlds; none of them may have been used for tuning.
        submissions: submissions per world.
        days: days of work per world.
        world: which kind of world; see ``evenhand.sample.settings.world_named``.
        on_step: called with a step's name before it begins.

    Raises:
        NightError: a night failed.
    """
    from evenhand.sample.world import generate

    tell = on_step or (lambda _: None)
    results = []
    for seed in seeds:
        folder = place / f"{world}-{seed}-{submissions}-{days}"
        if not (folder / "generated").is_file():
            tell(f"seed {seed}: sample marketplace")
            generate(
                folder / "drop",
                folder / "truth",
                seed=seed,
                submissions=submissions,
                days=days,
                end=as_of,
                world=world,
            )
            (folder / "generated").touch()
        results.append(_judge(folder, as_of, seed, tell))
    return Results(results)


def _judge(world: Path, as_of: datetime, seed: int, tell: OnStep) -> SeedResult:
    home = run_night(
        world / "home", world / "drop", as_of, lambda step: tell(f"seed {seed}: {step}")
    )
    with opened(home) as connection:
        kinds, signals = list(SIGNAL_OF_ABUSE), sorted(set(SIGNAL_OF_ABUSE.values()))
        counts = count_world(connection, world / "truth", kinds, signals)
        return SeedResult(seed, _tallies(connection, world / "truth"), counts)


def _tallies(connection: DuckDBPyConnection, truth: Path) -> list[Tally]:
    """Count accounts by kind and signal; gold failers as judged from 40 golds on."""
    file = str(truth / "accounts.parquet")
    counted = connection.execute(COUNTS, {"truth": file, "least": 0}).fetchall()
    golds = connection.execute(COUNTS, {"truth": file, "least": GOLDS}).fetchall()
    at_golds = ("gold_failer", SIGNAL_OF_ABUSE["gold_failer"])
    return [
        *(Tally(*row) for row in counted if row[:2] != at_golds),
        *(Tally(*row) for row in golds if row[:2] == at_golds),
    ]
