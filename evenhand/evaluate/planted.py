"""The sample marketplace: what the signals find of planted abuse, and whom they flag wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.clock import sql_timestamp
from evenhand.evaluate.detection import Abuser, Delay, abusers_of, delays
from evenhand.evaluate.nights import OnStep, opened
from evenhand.evaluate.scoring import Check
from evenhand.evaluate.system import (
    LARGEST_SHARE_OF_HONEST,
    LEAST_PRECISION,
    WorldCounts,
    count_world,
)
from evenhand.evaluate.worlds import NightOfWorld, WorldPlan, night_of_world

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SIGNAL_OF_ABUSE: dict[str, str] = {
    "rusher": "too_fast",
    "gold_failer": "gold_failure",
    "random_clicker": "agreement_outlier",
    "near_duplicate_ring": "near_duplicate_content",
    "paster": "pasted_content",
    "ghost_writer": "style_change",
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
    "night_stranger": "odd_hours_burst",
    "sold_account": "account_handoff",
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
    "offline_drafter": "pasted_content",
    "dictation_user": "pasted_content",
    "new_topic_writer": "style_change",
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
    "shift_worker": "odd_hours_burst",
    "traveller": "odd_hours_burst",
    "new_laptop_traveller": "account_handoff",
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

LEAST_SAMPLE: dict[str, int] = {"gold_failer": 40, "answer_copier": 50}
"""Golds, and tasks shared with the copied one, from which recall is held against its goal."""
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
    "sold_account": 0.70,
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
        truth.intensity,
        account_signals.signal_code,
        account_signals.status,
        account_signals.status in ('flagged', 'clear', 'excepted')
        or account_signals.p_value is not null as is_judged,
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
            where joined.is_judged and joined.sample_size >= $least
        ) as judged,
        count(*) filter (where joined.status = 'flagged' and joined.sample_size >= $least) as found
    from joined
    group by joined.kind, joined.signal_code
    order by joined.kind, joined.signal_code
"""
BY_INTENSITY = f"""
    with joined as ({JOINED})
    select
        joined.kind,
        joined.signal_code,
        joined.intensity,
        count(*) filter (where joined.is_judged) as judged,
        count(*) filter (where joined.status = 'flagged') as found
    from joined
    left join (
        select unnest($kinds) as kind, unnest($samples) as least
    ) as least_samples on joined.kind = least_samples.kind
    where joined.sample_size >= coalesce(least_samples.least, 0)
    group by joined.kind, joined.signal_code, joined.intensity
    order by joined.kind, joined.signal_code, joined.intensity desc
"""


@dataclass(frozen=True)
class Tally:
    """One kind of account under one signal in one world.

    Attributes:
        kind: the kind in the truth table (an abuse, a twin, ``honest``).
        signal: the signal.
        accounts: accounts of that kind that the signal concerns.
        flagged: how many it flagged.
        judged: accounts with the minimum sample (see ``LEAST_SAMPLE``), those among them who were
            tested and are asked for more evidence before anything is said.
        found: flagged accounts among ``judged``.
    """

    kind: str
    signal: str
    accounts: int
    flagged: int
    judged: int
    found: int


@dataclass(frozen=True)
class Dialled:
    """Abusers of one kind and intensity under their signal: with the minimum sample, and found."""

    kind: str
    signal: str
    intensity: float
    judged: int
    found: int


@dataclass(frozen=True)
class SeedResult:
    """One world.

    ``counts`` are of the night as a whole, ``dialled`` of the kinds with a dial; ``abusers`` says
    how long each went on before a night flagged it, and is empty where only one night was run.
    """

    seed: int
    tallies: list[Tally]
    counts: WorldCounts | None = None
    dialled: list[Dialled] = field(default_factory=list)
    abusers: list[Abuser] = field(default_factory=list)

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
    def intensities(self) -> list[float]:
        """How hard abusers with a dial are at it in these worlds, most blatant first."""
        return sorted({one.intensity for seed in self.seeds for one in seed.dialled}, reverse=True)

    @property
    def by_intensity(self) -> list[tuple[str, str, list[Rate]]]:
        """Kind, signal and recall at each of ``intensities``, of the kinds that have a dial."""
        kinds = {(one.kind, one.signal) for seed in self.seeds for one in seed.dialled}
        return [
            (kind, signal, [self._dialled(kind, signal, level) for level in self.intensities])
            for kind, signal in SIGNAL_OF_ABUSE.items()
            if (kind, signal) in kinds
        ]

    @property
    def delays(self) -> list[Delay]:
        """How long each kind of abuse goes on before a night flags it; empty after one night."""
        return delays([one for seed in self.seeds for one in seed.abusers])

    def _dialled(self, kind: str, signal: str, intensity: float) -> Rate:
        wanted = (kind, signal, intensity)
        cases = [
            (seed.seed, one.found, one.judged)
            for seed in self.seeds
            for one in seed.dialled
            if (one.kind, one.signal, one.intensity) == wanted
        ]
        return _rate(kind, signal, cases)

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
    place: Path, plan: WorldPlan, *, seeds: Sequence[int], on_step: OnStep | None = None
) -> Results:
    """Generate a world per seed, run a night on each, and count by the truth.

    Args:
        place: folder to work in: one folder per seed with drop, truth and home.
        plan: which worlds.
        seeds: of the worlds; none of them may have been used for tuning.
        on_step: called with a step's name before it begins.

    Raises:
        NightError: a night failed.
    """
    tell = on_step or (lambda _: None)
    return Results([_judge(night_of_world(place, plan, seed, tell), plan) for seed in seeds])


def _judge(world: NightOfWorld, plan: WorldPlan) -> SeedResult:
    with opened(world.home) as connection:
        kinds, signals = list(SIGNAL_OF_ABUSE), sorted(set(SIGNAL_OF_ABUSE.values()))
        counts = count_world(connection, world.truth, kinds, signals)
        tallies = _tallies(connection, world.truth)
        dialled = _dialled(connection, world.truth)
        last = sql_timestamp(plan.as_of)
        several = plan.nights > 1
        abusers = abusers_of(connection, world.truth, SIGNAL_OF_ABUSE, last) if several else []
        return SeedResult(world.seed, tallies, counts, dialled, abusers)


def _dialled(connection: DuckDBPyConnection, truth: Path) -> list[Dialled]:
    """Count abusers of kinds with a dial, by intensity, under the signal that is for them."""
    from evenhand.sample.dials import DIALLED

    file = str(truth / "accounts.parquet")
    given = {
        "truth": file, "kinds": list(LEAST_SAMPLE), "samples": list(LEAST_SAMPLE.values()),
    }  # fmt: skip
    counted = connection.execute(BY_INTENSITY, given).fetchall()
    return [
        Dialled(kind, signal, round(float(intensity), 4), judged, found)
        for kind, signal, intensity, judged, found in counted
        if kind in DIALLED and SIGNAL_OF_ABUSE.get(kind) == signal
    ]


def _tallies(connection: DuckDBPyConnection, truth: Path) -> list[Tally]:
    """Count accounts by kind and signal, planted abuse from its least sample on."""
    file = str(truth / "accounts.parquet")
    counted = {
        least: connection.execute(COUNTS, {"truth": file, "least": least}).fetchall()
        for least in {0, *LEAST_SAMPLE.values()}
    }
    least_of = {(kind, SIGNAL_OF_ABUSE[kind]): least for kind, least in LEAST_SAMPLE.items()}
    return [
        Tally(*row)
        for least, rows in sorted(counted.items())
        for row in rows
        if least_of.get(row[:2], 0) == least
    ]
