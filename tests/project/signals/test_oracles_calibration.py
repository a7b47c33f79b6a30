"""Calibration error and slope in SQL against scikit-learn and statsmodels."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pytest
from scipy.special import logit

from tests.project.signals.macros import load_macros

MACROS = load_macros()
STEPS = 14


def weighted_labels(seed: int, count: int, slope: float) -> tuple[Any, Any, Any]:
    """Scores of few values, outcomes by a curve of ``slope``, weights of audits and of reviews."""
    random = np.random.default_rng(seed)
    scores = random.choice([0.01, 0.015, 0.03, 0.1, 0.25, 0.6, 0.9], size=count)
    true = 1 / (1 + np.exp(-(slope * logit(scores) - 0.2)))
    outcomes = (random.uniform(size=count) < true).astype(float)
    return scores, outcomes, random.choice([1.0, 10.0, 20.0, 50.0], size=count)


def points(connection: duckdb.DuckDBPyConnection, scores: Any, outcomes: Any, weights: Any) -> None:
    columns = {"score": scores, "outcome": outcomes, "weight": weights}
    connection.register("labels", columns)
    connection.execute(
        "create table points as select score, sum(weight) as weight, "
        "sum(weight * outcome) as violating_weight from labels group by score"
    )


@pytest.mark.parametrize(("seed", "slope"), [(1, 1.0), (2, 0.5), (3, 1.8), (4, -0.4)])
def test_the_slope_is_that_of_a_weighted_logistic_regression(seed: int, slope: float) -> None:
    import statsmodels.api as sm

    scores, outcomes, weights = weighted_labels(seed, 3000, slope)
    steps = MACROS.logistic_steps("points", "score", "weight", "violating_weight", STEPS)
    with duckdb.connect() as connection:
        points(connection, scores, outcomes, weights)
        ours = connection.execute(
            f"with {steps} last as (select * from step_{STEPS}) "
            "select intercept, slope, moved from last"
        ).fetchone()
    assert ours is not None
    model = sm.GLM(
        outcomes,
        sm.add_constant(logit(scores)),
        family=sm.families.Binomial(),
        freq_weights=weights,
    )
    oracle = model.fit(tol=1e-14, maxiter=100).params
    np.testing.assert_allclose(ours[:2], oracle, rtol=1e-9, atol=1e-9)
    assert ours[2] < 1e-9


def test_the_error_is_that_of_bins_of_equal_weight() -> None:
    """Where ten scores weigh alike each is a bin of its own: scikit-learn's curve."""
    from sklearn.calibration import calibration_curve

    random = np.random.default_rng(5)
    levels = np.linspace(0.05, 0.95, 10)
    scores = np.repeat(levels, 300)
    outcomes = (random.uniform(size=len(scores)) < scores**1.3).astype(float)
    found, said = calibration_curve(outcomes, scores, n_bins=10, strategy="quantile")
    oracle = float(np.abs(found - said).mean())
    with duckdb.connect() as connection:
        points(connection, scores, outcomes, np.ones(len(scores)))
        row = connection.execute(
            f"""
            with placed as (
                select *, {MACROS.equal_weight_bin("score", "weight", 10)} as bin from points
            ),
            bins as (
                select bin, sum(weight) as weight,
                    {MACROS.calibration_gap("score", "weight", "violating_weight")} as gap
                from placed group by bin
            )
            select sum(gap) / sum(weight), count(*) from bins
            """
        ).fetchone()
    assert row is not None
    assert row[1] == 10
    assert row[0] == pytest.approx(oracle, abs=1e-9)
