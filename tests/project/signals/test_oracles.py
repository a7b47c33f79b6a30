"""Each statistics macro against a named oracle: scipy, statsmodels, or a plain loop."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pytest
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

from tests.project.signals.macros import load_macros

MACROS = load_macros()


def column(query: str, **frames: Any) -> np.ndarray[Any, Any]:
    """Return the first column of ``query``; ``frames`` (name to dict of columns) are its tables."""
    with duckdb.connect() as connection:
        for name, columns in frames.items():
            arrays = {key: np.asarray(values) for key, values in columns.items()}
            connection.register(f"{name}_columns", arrays)
            connection.execute(f"create table {name} as select * from {name}_columns")
        return np.array([row[0] for row in connection.execute(query).fetchall()])


@pytest.mark.parametrize("tail", ["upper", "lower"])
def test_normal_tail_equals_scipy(tail: str) -> None:
    deviates = np.concatenate([np.linspace(-8, 8, 801), [0.0, 1e-9, 12.0, 20.0]])
    macro = getattr(MACROS, f"normal_{tail}_tail")
    ours = column(f"select {macro('z.x')} from z order by rowid", z={"x": deviates})
    oracle = stats.norm.sf(deviates) if tail == "upper" else stats.norm.cdf(deviates)
    np.testing.assert_allclose(ours, oracle, rtol=1e-6)


def test_normal_tail_of_null_is_null() -> None:
    sql = f"select {MACROS.normal_upper_tail('z.x')} from (select cast(null as double) as x) as z"
    assert column(sql)[0] is None


def test_benjamini_hochberg_equals_statsmodels() -> None:
    random = np.random.default_rng(4)
    p = np.concatenate(
        [random.uniform(size=80), random.beta(0.2, 8, size=20), [0.3, 0.3, 0.0, 1.0]]
    )
    sql = f"""
        with ranked as (
            select rowid as place, p, 'f' as family, count(*) over () as tests,
                {MACROS.tests_as_extreme("p", "'f'")} as p_rank
            from tests
        ),
        corrected as (
            select place, {MACROS.benjamini_hochberg("p", "p_rank", "tests", "family")} as q
            from ranked
        )
        select q from corrected order by place
    """
    np.testing.assert_allclose(
        column(sql, tests={"p": p}), multipletests(p, method="fdr_bh")[1], rtol=1e-12
    )


def test_benjamini_hochberg_rejects_what_scipy_documents() -> None:
    """The 15 p-values in the docstring of scipy.stats.false_discovery_control: 4 at 5 %."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
         0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    sql = f"""
        select {MACROS.benjamini_hochberg("p", "p_rank", "15", "'f'")} as q
        from (select p, {MACROS.tests_as_extreme("p", "'f'")} as p_rank from tests)
    """
    assert int((column(sql, tests={"p": p}) <= 0.05).sum()) == 4


@pytest.mark.parametrize("engine", ["default", "spark"])
def test_ln_gamma_equals_scipy(engine: str) -> None:
    values = np.array([1.0, 2.0, 2.5, 9.0, 40.0, 1001.0, 123456.0])
    sql = f"select {load_macros(engine).ln_gamma('v.x')} from v order by rowid"
    np.testing.assert_allclose(
        column(sql, v={"x": values}), special.gammaln(values), rtol=1e-12, atol=1e-12
    )


SHAPES = [(9, 1), (9, 21), (25, 5), (29, 1), (19, 31), (49, 1), (400, 60), (12, 400)]


def beta_cdf(a: int, b: int, share: str) -> str:
    """Return SQL for P(Beta(a, b) <= share) by the project's finite sum."""
    coefficient = MACROS.ln_binomial(f"({a + b - 1})", f"({a} + j.n)")
    term = MACROS.beta_cdf_term(coefficient, f"({a} + j.n)", f"({a + b - 1})", share)
    return f"(select sum({term}) from (select unnest(range({b})) as n) as j)"


@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_beta_posterior_equals_scipy(a: int, b: int) -> None:
    for share in (0.05, 0.5, 0.75, 0.95):
        ours = column(f"select {beta_cdf(a, b, str(share))}")[0]
        assert ours == pytest.approx(stats.beta.cdf(share, a, b), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_beta_quantile_equals_scipy(a: int, b: int) -> None:
    start = stats.norm.ppf(0.05) * np.sqrt(1 / a + 1 / b) + np.log(a / b)
    guess = float(special.expit(start))
    for _ in range(8):
        probability = column(f"select {beta_cdf(a, b, repr(guess))}")[0]
        step = MACROS.beta_quantile_step(repr(guess), repr(float(probability)), "0.05", a, b)
        guess = float(column(f"select {step}")[0])
    assert guess == pytest.approx(stats.beta.ppf(0.05, a, b), abs=1e-6)


@pytest.mark.parametrize("golds", [20, 21, 40, 60, 200])
def test_gold_posterior_is_a_valid_p_value(golds: int) -> None:
    """At the bar itself P(accuracy >= bar) is small no more often than a p-value may be."""
    correct = np.arange(golds + 1)
    posterior = stats.beta.sf(0.75, 9 + correct, 1 + golds - correct)
    weights = stats.binom.pmf(correct, golds, 0.75)
    for level in (1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2):
        assert weights[posterior <= level].sum() <= level


def test_weighted_median_equals_numpy() -> None:
    random = np.random.default_rng(8)
    for size in (1, 2, 31, 32, 500):
        values = random.integers(0, 60, size)
        distinct, counts = np.unique(values, return_counts=True)
        median = MACROS.weighted_median("value", "running", "total")
        sql = f"""
            with r as (
                select value, sum(n) over (order by value) as running, sum(n) over () as total
                from bins
            )
            select {median} from r
        """
        assert column(sql, bins={"value": distinct, "n": counts})[0] == np.median(values)


def test_mad_to_sigma_equals_scipy() -> None:
    assert float(MACROS.mad_to_sigma()) == pytest.approx(1 / stats.norm.ppf(0.75), rel=1e-12)


def test_random_effects_recover_known_variances() -> None:
    """Tau = .55 and sigma = 1 come back within 6 % from the robust estimates; p is uniform."""
    random = np.random.default_rng(15)
    n = random.integers(15, 200, 4_000)
    tau, sigma = 0.55, 1.0
    mean = random.normal(0, tau, n.size) + random.normal(0, sigma, n.size) / np.sqrt(n)
    variance = sigma**2 * random.chisquare(n - 1) / (n - 1)
    within = column(
        f"select {MACROS.median_of(MACROS.median_unbiased_variance('v', 'n'))} from e",
        e={"v": variance, "n": n},
    )[0]
    between_sql = MACROS.between_people_variance("mad", "within", "inverse", "0.2")
    mad = np.median(np.abs(mean - np.median(mean)))
    between = column(
        f"select {between_sql} from e",
        e={"mad": [mad], "within": [within], "inverse": [np.median(1 / n)]},
    )[0]
    assert within == pytest.approx(sigma**2, rel=0.02)
    assert np.sqrt(between) == pytest.approx(tau, rel=0.06)
    z = MACROS.random_effects_deviate("m", "0", str(between), str(within), "n")
    deviates = column(f"select {z} from e", e={"m": mean, "n": n})
    assert stats.kstest(deviates, "norm").pvalue > 0.01
