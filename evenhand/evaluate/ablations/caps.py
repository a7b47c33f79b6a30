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
WEIGHTS = """
    select family, sum(greatest(llr_flagged, 0))
    from build.seeds.risk_weights
    where
        valid_from <= cast($as_of as date)
        and (valid_to is null or cast($as_of as date) < valid_to)
    group by family
    order by family
"""
REVIEW = "select review_threshold from build.intermediate.int_risk_thresholds"

COULD = "families that could reach a review alone"
ALONE = "flagged by one family, at a review"
LEAST_GAIN = 0.25
"""Of the families, the share that caps have to keep from that."""

Terms = Mapping[str, tuple[float, int]]
"""Per family: the sum of log likelihood ratios, and the number of flags."""


def caps(night: Night) -> list[Ablation]:
    """Add up all evidence of a family, however often it says the same.

    A cap is there so that several signals of one family, which read much the same thing, do not
    count as several grounds. So the measure is what the rules allow: a person whom every signal of
    one family misreads, and nothing else is known of. What happened to the world's people stands
    beside. Scores are the uncalibrated ones: prior and evidence.
    """
    limits = {str(family): float(cap) for family, cap in night.rows(CAPS)}
    ((prior,),) = night.rows(PRIOR)
    ((review,),) = night.rows(REVIEW)
    accounts: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for account, family, total, flags in night.rows(EVIDENCE):
        accounts[str(account)][str(family)] = (float(total), int(flags))
    misread = [{str(family): (float(total), 1)} for family, total in night.rows(WEIGHTS)]

    def figures(given: Mapping[str, float]) -> dict[str, Share]:
        scores = {account: score(terms, prior, given) for account, terms in accounts.items()}
        could = [score(terms, prior, given) >= review for terms in misread]
        return {
            COULD: Share(sum(could), len(could)),
            **_figures(night, accounts, scores, float(review)),
        }

    return [
        Ablation(
            "caps on families, risk score", "all evidence of a family added up",
            COULD, "lower", LEAST_GAIN,
            kept=figures(limits), removed=figures(dict.fromkeys(limits, math.inf)),
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
