"""The risk score without a cap on what one family of signals can say."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from evenhand.evaluate.ablations.figures import Ablation, Share
from evenhand.evaluate.ablations.night import Night

EVIDENCE = """
    select
        account_id,
        family,
        sum(log_likelihood_ratio),
        count(*) filter (where status = 'flagged')
    from build.intermediate.int_risk_evidence
    group by account_id, family
"""
CAPS = """
    select family, cap
    from build.seeds.risk_family_caps
    where
        valid_from <= cast($as_of as date)
        and (valid_to is null or cast($as_of as date) < valid_to)
"""
PRIOR = """
    select cast(value as double)
    from build.seeds.risk_settings
    where
        setting = 'prior'
        and valid_from <= cast($as_of as date)
        and (valid_to is null or cast($as_of as date) < valid_to)
"""
REVIEW = "select review_threshold from build.intermediate.int_risk_thresholds"

ALONE = "one family alone reaches a review"
LEAST_GAIN = 0.005
"""Of the accounts flagged by one family alone, the share that caps keep from a review."""

Terms = Mapping[str, tuple[float, int]]
"""Per family: the sum of log likelihood ratios, and the number of flags."""


def caps(night: Night) -> list[Ablation]:
    """Add up all evidence of a family, however often it says the same.

    The score is the uncalibrated one: prior and evidence. A cap is there so that several signals of
    one family, which read much the same thing, do not count as several grounds.
    """
    limits = {str(family): float(cap) for family, cap in night.rows(CAPS)}
    ((prior,),) = night.rows(PRIOR)
    ((review,),) = night.rows(REVIEW)
    accounts: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for account, family, total, flags in night.rows(EVIDENCE):
        accounts[str(account)][str(family)] = (float(total), int(flags))
    none = dict.fromkeys(limits, math.inf)
    scores = {
        name: {account: score(terms, prior, given) for account, terms in accounts.items()}
        for name, given in (("kept", limits), ("removed", none))
    }
    return [
        Ablation(
            "caps on families, risk score", "all evidence of a family added up",
            ALONE, "lower", LEAST_GAIN,
            kept=_figures(night, accounts, scores["kept"], float(review)),
            removed=_figures(night, accounts, scores["removed"], float(review)),
        )
    ]  # fmt: skip


def score(terms: Terms, prior: float, limits: Mapping[str, float]) -> float:
    """Return the probability that prior and evidence give; each family within its limit."""
    odds = math.log(prior / (1 - prior))
    for family, (total, _) in terms.items():
        odds += max(-limits[family], min(limits[family], total))
    return 1 / (1 + math.exp(-odds))


def _figures(
    night: Night, accounts: Mapping[str, Terms], scores: Mapping[str, float], review: float
) -> dict[str, Share]:
    people = night.people
    reached = {account for account, value in scores.items() if value >= review}
    one_family = {
        account
        for account, terms in accounts.items()
        if sum(flags > 0 for _, flags in terms.values()) == 1
    }
    known = {account: value for account, value in scores.items() if account in people.kinds}
    planted = people.planted
    wrong = sum((value - (account in planted)) ** 2 for account, value in known.items())
    groups = {
        ALONE: one_family,
        "honest at a review": people.honest & set(scores),
        "twins at a review": people.twins & set(scores),
        "planted at a review": planted & set(scores),
    }
    return {
        **{name: Share(len(reached & group), len(group)) for name, group in groups.items()},
        "squared error of the score": Share(wrong, len(known)),
    }
