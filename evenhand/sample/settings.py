"""What a world is like: its spreads, its mix of people, how much abuse it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from evenhand.sample.circle_kinds import CIRCLE_TWIN_OF, CIRCLE_TWINS, CIRCLES
from evenhand.sample.dials import intensities_named
from evenhand.sample.rhythm_kinds import RHYTHM_TWIN_OF, RHYTHM_TWINS, RHYTHMS
from evenhand.sample.scheme_kinds import SCHEME_TWIN_OF, SCHEME_TWINS, SCHEMES
from evenhand.sample.slip_kinds import SLIP_TWIN_OF, SLIP_TWINS, SLIPS
from evenhand.sample.tools import generator
from evenhand.sample.writing_kinds import WRITING_TWIN_OF, WRITING_TWINS, WRITINGS

FileFormat = Literal["csv", "jsonl", "parquet"]


@dataclass(frozen=True)
class TaskType:
    """One kind of task: K answers (None = free text), median seconds, pay, class prior."""

    code: str
    options: int | None
    median_seconds: float
    pay_cents: int
    prior: tuple[float, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where people live: country, zone, language, rough position, share of the population."""

    country: str
    zone: str
    language: str
    latitude: float
    longitude: float
    share: float


PLACES: tuple[Place, ...] = (
    Place("US", "America/New_York", "en-US", 40.7, -74.0, 14),
    Place("US", "America/Chicago", "en-US", 41.9, -87.6, 7),
    Place("US", "America/Los_Angeles", "en-US", 34.1, -118.2, 8),
    Place("CA", "America/Toronto", "en-CA", 43.7, -79.4, 4),
    Place("BR", "America/Sao_Paulo", "pt-BR", -23.5, -46.6, 7),
    Place("MX", "America/Mexico_City", "es-MX", 19.4, -99.1, 4),
    Place("GB", "Europe/London", "en-GB", 51.5, -0.1, 8),
    Place("DE", "Europe/Berlin", "de-DE", 52.5, 13.4, 7),
    Place("FR", "Europe/Paris", "fr-FR", 48.9, 2.4, 4),
    Place("ES", "Europe/Madrid", "es-ES", 40.4, -3.7, 4),
    Place("PL", "Europe/Warsaw", "pl-PL", 52.2, 21.0, 3),
    Place("NG", "Africa/Lagos", "en-NG", 6.5, 3.4, 5),
    Place("KE", "Africa/Nairobi", "en-KE", -1.3, 36.8, 5),
    Place("IN", "Asia/Kolkata", "en-IN", 19.1, 72.9, 11),
    Place("PH", "Asia/Manila", "fil-PH", 14.6, 121.0, 6),
    Place("JP", "Asia/Tokyo", "ja-JP", 35.7, 139.7, 2),
    Place("AU", "Australia/Sydney", "en-AU", -33.9, 151.2, 1),
)

TASK_TYPES: tuple[TaskType, ...] = (
    TaskType("preference_pair", 2, 140.0, 190),
    TaskType("policy_flag", 2, 55.0, 80, (0.88, 0.12)),
    TaskType("grade_three", 3, 210.0, 280),
    TaskType("intent_four", 4, 80.0, 110),
    TaskType("quality_five", 5, 110.0, 150),
    TaskType("written_rationale", None, 420.0, 620),
)
WRITTEN = len(TASK_TYPES) - 1

ABUSES: dict[str, float] = {
    "rusher": 0.0012,
    "gold_failer": 0.0012,
    "random_clicker": 0.0006,
    "near_duplicate_ring": 0.0020,
    "answer_copier": 0.0010,
    "idle_biller": 0.0006,
    "account_ring": 0.0012,
}
"""Share of the experts that do each abuse in the standard world.

All kinds of abuse together stay below 4 % of the experts where there are 1,500 of them or more; a
smaller world has one of each kind, which is more.
"""

TWINS: dict[str, float] = {
    "fast_honest": 0.0080,
    "hard_project_honest": 0.0080,
    "minority_specialist": 0.0060,
    "template_writer": 0.0080,
    "shared_misconceptions": 0.0040,
    "slow_careful": 0.0060,
    "shared_house": 0.0080,
}
"""Honest people that match an abuse on the very feature its detector reads."""

TWIN_OF: dict[str, str] = {
    "fast_honest": "rusher",
    "hard_project_honest": "gold_failer",
    "minority_specialist": "random_clicker",
    "template_writer": "near_duplicate_ring",
    "shared_misconceptions": "answer_copier",
    "slow_careful": "idle_biller",
    "shared_house": "account_ring",
    "loyal_fan": "refund_abuser",
    "family_supporter": "self_dealer",
    "false_alarms": "disputed_creator",
    "piled_on": "harasser",
    "real_recruiter": "referral_ring",
    "cleared_offender": "repeat_offender",
}

INTRUSIONS: dict[str, float] = {
    "document_reuser": 0.0010,
    "false_identity": 0.0006,
    "listed_person": 0.0006,
    "distant_sharer": 0.0006,
    "stolen_account": 0.0010,
    "remote_operator": 0.0006,
    "hidden_place": 0.0006,
    "signup_farm": 0.0050,
    "hijacked_payout": 0.0010,
}
"""What is planted in identity checks, sign-ups and sessions; see ``intrusions.py``."""

INTRUSION_TWINS: dict[str, float] = {
    "document_lookalike": 0.0060,
    "blurred_document": 0.0060,
    "listed_namesake": 0.0060,
    "frequent_flyer": 0.0060,
    "phone_upgrade": 0.0060,
    "managed_computer": 0.0060,
    "company_vpn": 0.0060,
    "campus_event": 0.0080,
    "new_bank": 0.0060,
}

TWIN_OF |= {
    "document_lookalike": "document_reuser",
    "blurred_document": "false_identity",
    "listed_namesake": "listed_person",
    "frequent_flyer": "distant_sharer",
    "phone_upgrade": "stolen_account",
    "managed_computer": "remote_operator",
    "company_vpn": "hidden_place",
    "campus_event": "signup_farm",
    "new_bank": "hijacked_payout",
}

DEALS: dict[str, float] = {
    "refund_abuser": 0.003,
    "self_dealer": 0.003,
    "disputed_creator": 0.003,
    "harasser": 0.003,
    "referral_ring": 0.002,
}
"""Share of the role that does each abuse of money, reports and referrals; see ``deals.py``."""

LEDGER_KINDS = ("repeat_offender", "cleared_offender")
"""Told by casework itself: who broke a policy again, and who only seems to have (its twin)."""

DEAL_TWINS: dict[str, float] = {
    "loyal_fan": 0.006,
    "family_supporter": 0.006,
    "false_alarms": 0.006,
    "piled_on": 0.006,
    "real_recruiter": 0.004,
}

HABITS: dict[str, float] = {
    "account_sharer": 0.0006,
    "double_biller": 0.0006,
}
"""Abuses that show in how somebody works from day to day; see ``habits``."""

HABIT_TWINS: dict[str, float] = {
    "long_days_honest": 0.0050,
    "task_juggler": 0.0050,
}
"""Their honest twins."""

TWIN_OF |= {
    "long_days_honest": "account_sharer",
    "task_juggler": "double_biller",
}
TWIN_OF |= CIRCLE_TWIN_OF | SLIP_TWIN_OF | RHYTHM_TWIN_OF | SCHEME_TWIN_OF | WRITING_TWIN_OF

LOOKALIKES: dict[str, float] = {
    "second_account": 0.0006,
    "returned_offender": 0.0006,
}
"""People with two accounts, and offboarded ones who came back; see ``lookalikes``."""

LOOKALIKE_TWINS: dict[str, float] = {
    "namesake": 0.0030,
    "relative": 0.0030,
    "offender_namesake": 0.0015,
    "offender_relative": 0.0015,
}
"""Their honest twins."""

TWIN_OF |= {
    "namesake": "second_account",
    "relative": "second_account",
    "offender_namesake": "returned_offender",
    "offender_relative": "returned_offender",
}

KINDS: tuple[str, ...] = (
    "honest", *ABUSES, *TWINS, "copied_source", *HABITS, *HABIT_TWINS, *INTRUSIONS,
    *INTRUSION_TWINS, *DEALS, *DEAL_TWINS, "ring_recruit", *LEDGER_KINDS,
    *LOOKALIKES, *LOOKALIKE_TWINS,
    *CIRCLES, *CIRCLE_TWINS, *SLIPS, *SLIP_TWINS,
    *RHYTHMS, *RHYTHM_TWINS, *SCHEMES, *SCHEME_TWINS, *WRITINGS, *WRITING_TWINS,
)  # fmt: skip
KIND = {name: code for code, name in enumerate(KINDS)}
VICTIMS = ("stolen_account", "hijacked_payout")
"""Accounts that somebody else broke into: their owners did nothing."""
ABUSE_KINDS = tuple(
    KIND[name]
    for name in (
        *ABUSES,
        *HABITS,
        *INTRUSIONS,
        *DEALS,
        *LOOKALIKES,
        *CIRCLES,
        *SLIPS,
        *RHYTHMS,
        *SCHEMES,
        *WRITINGS,
    )
    if name not in VICTIMS
)
"""Codes of the kinds that are abuse by the account's owner."""
PLAIN_KINDS = tuple(
    KIND[name] for name in ("honest", *HABITS, *HABIT_TWINS, *CIRCLES, *CIRCLE_TWINS)
)
"""Codes of those who are like anybody else but for their habits."""


@dataclass(frozen=True)
class World:
    """The dials of one world.

    Attributes:
        prevalence: times what the shares of the kinds of abuse say.
        occurring: probability that a kind of abuse occurs in a world of this kind at all.
        intensities: how hard the abusers of each kind are at it, in turn; see ``dials``.
        adapted: a dial of its own per kind, set so that it stays within the thresholds.
        limits: what else the abusers of an adaptive world keep within; see ``adaptive``.
    """

    name: str
    places: tuple[Place, ...] = PLACES
    task_types: tuple[TaskType, ...] = TASK_TYPES
    sigma: float = 0.55
    slow_tail: float = 0.05
    tau: float = 0.30
    prevalence: float = 1.0
    occurring: float = 1.0
    gold_share: float = 0.18
    intensities: tuple[float, ...] = (1.0,)
    adapted: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)

    def abuse(self, shares: Mapping[str, float], seed: int) -> dict[str, float]:
        """Return which share of the people does each kind of abuse in the world of ``seed``.

        Args:
            shares: per kind, in the standard world.
            seed: of the world; says which kinds occur, each by a draw of its own.
        """
        return {
            kind: share * self.prevalence * self._occurs(kind, seed)
            for kind, share in shares.items()
        }

    def _occurs(self, kind: str, seed: int) -> bool:
        if self.occurring >= 1:
            return True
        return bool(generator(seed, f"occurs/{kind}").random() < self.occurring)


def _different() -> World:
    places = tuple(
        replace(
            place, share=place.share * (4.0 if place.zone.startswith(("Asia", "Africa")) else 0.6)
        )
        for place in PLACES
    )
    types = (
        TaskType("preference_pair", 3, 100.0, 190),
        TaskType("policy_flag", 2, 70.0, 80, (0.75, 0.25)),
        TaskType("grade_three", 6, 260.0, 280),
        TaskType("intent_four", 7, 60.0, 110),
        TaskType("quality_five", 4, 150.0, 150),
        TaskType("written_rationale", None, 360.0, 620),
    )
    return World(
        "different", places, types, sigma=0.75, slow_tail=0.08, tau=0.4, prevalence=2.0,
        gold_share=0.14, intensities=(1.0, 0.8, 0.6),
    )  # fmt: skip


def world_named(name: str, intensity: str | None = None) -> World:
    """Return the world called ``standard``, ``honest``, ``rare``, ``different`` or ``adaptive``.

    In a rare world each kind of abuse occurs in two worlds of five: so few do it that one or two
    experts in a hundred abuse.

    The dials of an adaptive world are still to be set; see ``adaptive``.

    Args:
        name: of the world.
        intensity: how hard all abusers are at it: ``mixed`` or a number from .1 to 1; ``None`` as
            the world has it.

    Raises:
        ValueError: there is no such world or intensity, or an adaptive world is given one.
    """
    worlds = {
        "standard": World("standard"),
        "honest": World("honest", prevalence=0.0),
        "different": _different(),
        "adaptive": World("adaptive"),
        "rare": World("rare", occurring=0.4),
    }
    if name not in worlds:
        raise ValueError(f"no world is called {name!r}; choose one of {', '.join(worlds)}")
    if intensity is None:
        return worlds[name]
    if name == "adaptive":
        raise ValueError("in an adaptive world the thresholds say how hard abusers are at it")
    return replace(worlds[name], intensities=intensities_named(intensity))


_EXPERTS_AT = ((1.0, 1.0), (300_000.0, 1_500.0), (30e6, 20_000.0), (100e6, 50_000.0))


def experts_for(submissions: int) -> int:
    """Return how many experts do that many submissions: 200 each up to 300 thousand, then fewer.

    Beyond 300 thousand the number grows sub-linearly, through 20,000 at 30 million and 50,000 at
    100 million (log-log interpolation).
    """
    if submissions <= 300_000:
        return max(60, round(submissions / 200))
    known = np.log(np.array(_EXPERTS_AT[1:]))
    x = float(np.log(submissions))
    if x > known[-1, 0]:
        return round(50_000 * float((submissions / 100e6) ** 0.76))
    return round(float(np.exp(np.interp(x, known[:, 0], known[:, 1]))))
