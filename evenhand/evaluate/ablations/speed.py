"""Speed without the difference between people: every submission taken for an independent draw."""

from __future__ import annotations

import numpy as np

from evenhand.evaluate.ablations.figures import HONEST, Ablation
from evenhand.evaluate.ablations.night import Night, q_values

SIGNAL = "too_fast"
SPEEDS = """
    select account_id, submissions, mean_residual, population_center, within_variance
    from build.intermediate.int_speed_deviates
    order by account_id
"""
FAMILY = """
    select account_id, signal_code, p_value
    from build.intermediate.int_signal_tests
    where family = (
        select any_value(family) from build.intermediate.int_signal_tests
        where signal_code = $signal
    )
    order by signal_code, account_id
"""
LEAST_GAIN = 0.02
"""Of the honest experts, the share that the guard has to spare."""


def speed(night: Night) -> list[Ablation]:
    """Judge speed by mean over standard error, as if honest people did not differ.

    The correction for many tests stays: the naive p-values take the place of the signal's own among
    its family's, and Benjamini and Hochberg's procedure runs over all of them.
    """
    limit = night.threshold(SIGNAL, "q_limit")
    naive = dict(naive_p_values(night.rows(SPEEDS)))
    tests = night.rows(FAMILY, signal=SIGNAL)
    replaced = np.array(
        [
            naive.get(str(account), p_value) if signal == SIGNAL else p_value
            for account, signal, p_value in tests
        ],
        dtype=np.float64,
    )
    adjusted = q_values(replaced)
    without = {
        str(account)
        for (account, signal, _), q_value in zip(tests, adjusted, strict=True)
        if signal == SIGNAL and q_value <= limit
    }
    flagged, judged = night.statuses(SIGNAL)
    kinds = {"abuse": ("rusher",), "twins": ("fast_honest",)}
    return [
        Ablation(
            "people differ (random effects), speed",
            "every submission an independent draw",
            HONEST, "lower", LEAST_GAIN,
            kept=night.people.figures(flagged, judged, **kinds),
            removed=night.people.figures(without, judged, **kinds),
        )
    ]  # fmt: skip


def naive_p_values(speeds: list[tuple[object, ...]]) -> list[tuple[str, float]]:
    """Return the lower tail of (mean - centre) / sqrt(sigma squared / n) per account.

    Args:
        speeds: account, submissions n, mean, centre and sigma squared.
    """
    from scipy import stats

    if not speeds:
        return []
    numbers = np.array([[float(str(value)) for value in row[1:]] for row in speeds])
    submissions, mean, center, variance = numbers.T
    deviates = (mean - center) / np.sqrt(variance / submissions)
    tails = stats.norm.cdf(deviates)
    return [(str(row[0]), float(tail)) for row, tail in zip(speeds, tails, strict=True)]
