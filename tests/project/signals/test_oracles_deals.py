"""The beta-binomial behind the rates of money, reports and referrals, against scipy and worlds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.project.signals.macros import load_macros
from tests.project.signals.test_oracles import column

MACROS = load_macros()
SHAPES = [(0.03, 1.9), (0.7, 120.0), (2.0, 2.0), (1.0, 99.0), (5.0, 400.0)]


def upper_tail(events: int, trials: int, a: float, b: float, engine: str = "default") -> float:
    """Return P(X >= events) as ``int_rate_tests`` sums it: one less what lies below."""
    term = load_macros(engine).ln_beta_binomial(str(trials), "j.n", repr(a), repr(b))
    sql = f"""
        select 1 - coalesce(sum(exp({term})), 0)
        from (select cast(unnest(range({events})) as double) as n) as j
    """
    return float(column(sql)[0])


@pytest.mark.parametrize("engine", ["default", "spark"])
@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_the_tail_equals_scipy(a: float, b: float, engine: str) -> None:
    for trials, events in ((10, 0), (10, 1), (10, 10), (57, 6), (1000, 30), (1000, 700)):
        ours = upper_tail(events, trials, a, b, engine)
        assert ours == pytest.approx(stats.betabinom.sf(events - 1, trials, a, b), abs=1e-9)


def moments(trials: np.ndarray, events: np.ndarray) -> tuple[float, float]:
    """Return rate and overdispersion as ``int_rate_priors`` fits them."""
    sql = f"""
        with pooled as (
            select count(*) as people, sum(n) as trials, sum(n * n) as squares,
                (sum(x) + 0.5) / (sum(n) + 1) as rate, sum(x) as events,
                sum(cast(x as double) * x / n) as events_squared
            from counts
        ),
        pearson as (
            select *, (events_squared - 2 * rate * events + rate * rate * trials)
                / (rate * (1 - rate)) as pearson
            from pooled
        )
        select unnest([rate, {MACROS.overdispersion("pearson", "people", "trials", "squares")}])
        from pearson
    """
    rate, rho = column(sql, counts={"n": trials, "x": events})
    return float(rate), float(rho)


@pytest.mark.parametrize("rho", [0.005, 0.03, 0.15])
def test_moments_recover_a_known_spread(rho: float) -> None:
    random = np.random.default_rng(21)
    trials = random.integers(10, 300, 40_000)
    a, b = 0.03 * (1 / rho - 1), 0.97 * (1 / rho - 1)
    rate, found = moments(trials, random.binomial(trials, random.beta(a, b, trials.size)))
    assert rate == pytest.approx(0.03, rel=0.05)
    assert found == pytest.approx(rho, rel=0.1)


@pytest.mark.parametrize(("rate", "rho"), [(0.006, 0.005), (0.02, 0.01), (0.02, 0.04)])
def test_honest_people_rarely_look_unusual(rate: float, rho: float) -> None:
    """In an honest world fitted to itself p is at most a level about as often as the level says."""
    random = np.random.default_rng(22)
    trials = random.integers(20, 200, 20_000)
    a, b = rate * (1 / rho - 1), (1 - rate) * (1 / rho - 1)
    events = random.binomial(trials, random.beta(a, b, trials.size))
    found_rate, found_rho = moments(trials, events)
    shape = found_rate * (1 / found_rho - 1), (1 - found_rate) * (1 / found_rho - 1)
    p = stats.betabinom.sf(events - 1, trials, *shape)
    for level in (0.05, 0.01, 0.001):
        assert (p <= level).mean() <= level * 1.25 + 3 * np.sqrt(level / trials.size)


def test_no_spread_shows_where_everybody_has_one_trial() -> None:
    sql = f"select {MACROS.overdispersion('3', '5', '5', '5')}"
    assert column(sql)[0] is None


def test_without_spread_the_estimate_does_not_lean() -> None:
    """Plain binomial people: rho comes out around 0, on both sides of it."""
    random = np.random.default_rng(23)
    found = [
        moments(trials, random.binomial(trials, 0.03))[1]
        for trials in (random.integers(10, 200, 400) for _ in range(40))
    ]
    assert abs(np.mean(found)) < 0.001
    assert min(found) < 0 < max(found)
