"""Gold tasks without a minimum sample: judged from the first one on."""

from __future__ import annotations

from evenhand.evaluate.ablations.figures import HONEST, Ablation
from evenhand.evaluate.ablations.night import Night

SIGNAL = "gold_failure"
GOLDS = "select account_id, answered, correct, below_bar from build.intermediate.int_gold_checks"
LEAST_GAIN = 0.005
"""Of the honest experts with a gold answer, the share that the guard has to spare."""


def minimum_sample(night: Night) -> list[Ablation]:
    """Judge by gold answers from the first on: by the share alone, then by the posterior.

    The second shows what the minimum does beyond the prior, which spares those with few golds
    already; it is not held against anything.
    """
    bar, confidence = night.threshold(SIGNAL, "bar"), night.threshold(SIGNAL, "confidence")
    golds = night.rows(GOLDS)
    with_gold = {str(account) for account, answered, _, _ in golds if answered >= 1}
    by_share = {
        str(one) for one, answered, right, _ in golds if answered and right < bar * answered
    }
    by_posterior = {
        str(one) for one, answered, _, below in golds if answered and below > confidence
    }
    flagged, _ = night.statuses(SIGNAL)
    kinds = {"abuse": ("gold_failer",), "twins": ("hard_project_honest",)}
    kept = night.people.figures(flagged, with_gold, **kinds)
    return [
        Ablation(
            "minimum sample and prior, gold tasks", "share of right golds below the bar",
            HONEST, "lower", LEAST_GAIN,
            kept=kept, removed=night.people.figures(by_share, with_gold, **kinds),
        ),
        Ablation(
            "minimum sample, gold tasks", "the posterior from the first gold on",
            HONEST, "lower", None,
            kept=kept, removed=night.people.figures(by_posterior, with_gold, **kinds),
        ),
    ]  # fmt: skip
