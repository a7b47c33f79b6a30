"""The adaptive world: abusers who have read the thresholds and stay a tenth inside each.

A dial per kind is worked out from the dated rules, so that a changed rule changes the world. Where
a signal holds a statistic against what is usual, abusers know the rule and the size of the
marketplace, not what others do tonight.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from evenhand.sample.settings import KIND

if TYPE_CHECKING:
    from evenhand.sample.settings import World
    from evenhand.sample.tools import Floats, Ints

INSIDE = 0.9
"""How far up to a threshold they go."""
EXPERTS = 300
"""How many experts they take to be tested beside them: those of a world of 60,000 submissions."""

STYLE_FIGURES, STYLES_DIFFER = 6, 0.7
"""Figures of style of which the largest counts, and by how much two people differ in it (log)."""

Rules = dict[tuple[str, str], float]
"""Signal and parameter to the number in force."""


def adapted(world: World, end: datetime) -> World:
    """Return ``world`` with the dials that the rules in force at ``end`` allow, if it is adaptive.

    Raises:
        ValueError: the rules lack a number that abusers would have to know.
    """
    if world.name != "adaptive":
        return world
    from evenhand.warehouse.project import project_root

    file = project_root() / "dbt_project" / "seeds" / "catalogue" / "signal_thresholds.csv"
    rules = rules_in_force(file, end.astimezone(UTC).date())
    try:
        return replace(world, adapted=dials_within(rules, world.tau), limits=limits_within(rules))
    except KeyError as error:
        raise ValueError(f"{file} has no number in force for {error}") from error


def kept_within(world: World, kinds: Ints, strength: Floats) -> Floats:
    """Return the strength of each account, that of adapted kinds being what the rules allow."""
    result = strength
    for kind, most in world.adapted.items():
        result = np.where(kinds == KIND[kind], most, result)
    return result


def rules_in_force(file: Path, on: date) -> Rules:
    """Return the numbers of ``signal_thresholds.csv`` that are in force on a day."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            (row["signal_code"], row["parameter"]): float(row["value"])
            for row in csv.DictReader(lines)
            if date.fromisoformat(row["valid_from"]) <= on
            and not (row["valid_to"] and date.fromisoformat(row["valid_to"]) <= on)
        }


def dials_within(rules: Rules, tau: float) -> dict[str, float]:
    """Return the dial of each kind that keeps it a tenth inside its threshold.

    Each line undoes what the sample makes of a dial of that kind: 40 % idle time, 18.6 hours and
    2.6 more, and so on. A dial below 0 is less than the least that a blatant abuser does.

    Args:
        rules: the numbers in force.
        tau: how much people's speed differs, as a standard deviation of logarithms.

    Raises:
        KeyError: a number is missing.
    """
    normal = NormalDist()
    least_p = rules["too_fast", "q_limit"] / EXPERTS
    accuracy = (2 - INSIDE) * rules["gold_failure", "bar"]
    rejected = INSIDE * rules["rejected_work", "bar"]
    matches = INSIDE * rules["lockstep_claims", "minimum_matches"]
    picks = 1 - 1 / (INSIDE * rules["earnings_gaming", "minimum_odds"])
    likely = -normal.inv_cdf(rules["style_change", "q_limit"] / EXPERTS / (2 * STYLE_FIGURES))
    unlike = INSIDE * likely * rules["style_change", "minimum_spread"] / 1_000
    return {
        "rusher": INSIDE * -normal.inv_cdf(least_p) * tau / 1.1,
        "gold_failer": (0.9 - accuracy) / 0.4,
        "random_clicker": (0.9 - accuracy) / 0.55,
        "idle_biller": INSIDE * rules["idle_billing", "minimum_share"] / 0.4,
        "account_sharer": (INSIDE * rules["superhuman_hours", "hours"] - 18.6) / 2.6,
        "double_biller": (INSIDE * rules["overlapping_work", "minutes"] / 30 - 0.9) / 2.2,
        "coaster": INSIDE * rules["quality_drop", "minimum_drop"] / 0.36,
        "sloppy_worker": (0.45 + 0.09 * normal.inv_cdf((rejected - 0.05) / 0.9)) / 0.459,
        "lockstep_ring": matches / 60,
        "review_pair": INSIDE * rules["reciprocal_review", "minimum_mutual"] / 60,
        "favouring_reviewer": INSIDE * rules["reviewer_favouritism", "minimum_difference"] / 0.2,
        "refund_abuser": INSIDE * rules["refund_abuse", "bar"] * 26 / 12,
        "disputed_creator": INSIDE * rules["dispute_rate", "bar"] * 90 / 14,
        "claim_hoarder": picks / 0.825,
        "paster": INSIDE * rules["pasted_content", "bar"] / 0.85,
        "ghost_writer": unlike / (2**0.5 * STYLES_DIFFER),
        "harasser": (rules["report_rate", "minimum_reporters"] - 1) / 8,
    }


def limits_within(rules: Rules) -> dict[str, float]:
    """Return what one dial does not say.

    ``careless``: how careless a rusher's answers may be; ``alike``: how alike a ring's texts are
    (Jaccard); ``shared``: which share of somebody's tasks a copier takes, so that they never share
    the least sample (the copied expert answers some 230 tasks in a world of up to 300 thousand);
    ``ring_ties``, ``ring_tasks``: which share of a ring's pairs copies at all, and how many tasks
    they share; ``own_sessions``: in which share of sessions a buyer uses a computer of their own.

    Raises:
        KeyError: a number is missing.
    """
    accuracy = (2 - INSIDE) * rules["gold_failure", "bar"]
    shared = INSIDE * rules["answer_copying", "minimum_shared"]
    return {
        "careless": (0.9 - accuracy) / 0.4,
        "alike": INSIDE * rules["near_duplicate_content", "jaccard"],
        "shared": shared / 230,
        "ring_tasks": shared,
        "ring_ties": INSIDE * rules["collusion_ring", "minimum_density"],
        "own_sessions": INSIDE * rules["account_handoff", "new_share"],
    }
