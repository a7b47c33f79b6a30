"""Survival, waiting and attainment in SQL against statsmodels, scipy and a simulated queue."""

from __future__ import annotations

import heapq
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import proportion_confint

from tests.project.signals.macros import load_macros
from tests.project.signals.test_oracles import column

MACROS = load_macros()
Array = np.ndarray[Any, Any]


def estimate(duration: Array, is_ended: Array) -> list[tuple[float, int, int, float]]:
    """Return the steps of one group: (duration, ended, waiting, surviving), in rising order."""
    waits = {"duration": duration, "is_ended": is_ended}
    with duckdb.connect() as connection:
        connection.register("given", waits)
        connection.execute("create table waits as select 'one' as queue, * from given")
        return connection.execute(f"""
            select duration, ended, waiting, surviving
            from ({MACROS.survival_steps("waits", ["queue"])}) order by duration
        """).fetchall()


def worlds() -> dict[str, tuple[Array, Array]]:
    """Waits with ties, heavy censoring, a last one that ends, a last one that does not."""
    random = np.random.default_rng(7)
    spread = random.exponential(900, 500)
    tied = np.ceil(random.exponential(6, 400))
    return {
        "continuous": (spread, (random.random(500) < 0.7).astype(int)),
        "ties": (tied, (random.random(400) < 0.6).astype(int)),
        "nobody censored": (tied, np.ones(400, dtype=int)),
        "last one censored": (np.append(spread, 1e6), np.append(np.ones(500, dtype=int), 0)),
        "many": (
            random.exponential(900, 20_000),
            (random.random(20_000) < 0.5).astype(int),
        ),
    }


@pytest.mark.parametrize("name", worlds())
def test_kaplan_meier_equals_statsmodels(name: str) -> None:
    """Survival, numbers at risk and events at each event time, within 1e-9."""
    duration, is_ended = worlds()[name]
    oracle = SurvfuncRight(duration, is_ended)
    found = [step for step in estimate(duration, is_ended) if step[1] > 0]
    np.testing.assert_allclose([step[0] for step in found], oracle.surv_times)
    np.testing.assert_array_equal([step[1] for step in found], oracle.n_events)
    np.testing.assert_array_equal([step[2] for step in found], oracle.n_risk)
    np.testing.assert_allclose([step[3] for step in found], oracle.surv_prob, atol=1e-9, rtol=0)


@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize("name", worlds())
def test_quantiles_are_where_the_estimate_gets_to_the_share(name: str, share: float) -> None:
    duration, is_ended = worlds()[name]
    oracle = SurvfuncRight(duration, is_ended)
    reached = oracle.surv_times[oracle.surv_prob <= 1 - share + 1e-9]
    waits = {"queue": np.full(len(duration), "one"), "duration": duration, "is_ended": is_ended}
    sql = f"""
        with steps as ({MACROS.survival_steps("waits", ["queue"])})
        select {MACROS.survival_quantile("steps", share)} from steps
    """
    assert column(sql, waits=waits)[0] == (reached[0] if len(reached) else None)


def test_where_half_still_run_there_is_a_median_only_at_half() -> None:
    """Of four clocks one may run longer than all that stopped, or two; with three there is none."""
    for running, median in ((1, 2.0), (2, 2.0), (3, None)):
        stopped = 4 - running
        duration = np.array([1.0, 2.0, 3.0][:stopped] + [9.0] * running)
        waits = {"queue": np.full(4, "one"), "duration": duration}
        waits["is_ended"] = np.array([1] * stopped + [0] * running)
        sql = f"""
            with steps as ({MACROS.survival_steps("waits", ["queue"])})
            select {MACROS.survival_quantile("steps", 0.5)} from steps
        """
        assert column(sql, waits=waits)[0] == median


def erlang_c(agents: int, load: float, macros: Any = MACROS) -> float:
    """Return the waiting probability as ``staffing`` sums it."""
    terms = f"sum({macros.erlang_term(str(agents), repr(load), 'cast(k.busy as double)')})"
    probability = macros.waiting_probability(terms, str(agents), repr(load))
    return float(column(f"select {probability} from range({agents}) as k(busy)")[0])


@pytest.mark.parametrize("engine", ["default", "spark"])
def test_erlang_c_equals_its_closed_form_by_scipy(engine: str) -> None:
    """C = top / (top + P(fewer busy)) with top = P(all busy) N / (N - a), all of a Poisson(a)."""
    macros = load_macros(engine)
    for agents, load in ((1, 0.3), (2, 1.5), (7, 6.9), (40, 31.0), (400, 390.0), (12, 0.001)):
        top = stats.poisson.pmf(agents, load) * agents / (agents - load)
        oracle = top / (top + stats.poisson.cdf(agents - 1, load))
        assert erlang_c(agents, load, macros) == pytest.approx(oracle, abs=1e-9)


def test_erlang_c_is_what_a_simulated_queue_shows() -> None:
    """Poisson arrivals, exponential work, three agents: who waits, and how long, within 5 %."""
    random = np.random.default_rng(11)
    arrivals = np.cumsum(random.exponential(1 / 1.8, 100_000))
    work = random.exponential(1.0, arrivals.size)
    free = [0.0, 0.0, 0.0]
    waits = np.empty(arrivals.size)
    for place, (arrived, takes) in enumerate(zip(arrivals, work, strict=True)):
        begun = max(arrived, heapq.heappop(free))
        waits[place] = begun - arrived
        heapq.heappush(free, begun + takes)
    probability = erlang_c(3, 1.8)
    assert (waits > 0).mean() == pytest.approx(probability, rel=0.05)
    assert waits.mean() == pytest.approx(probability / (3 - 1.8), rel=0.05)


def test_attainment_interval_equals_statsmodels() -> None:
    met = np.array([0, 1, 2, 17, 29, 400, 30])
    due = np.array([1, 1, 4, 30, 30, 1000, 30])
    for side, place in (("lower", 0), ("upper", 1)):
        sql = f"select {MACROS.wilson_bound('d.met', 'd.due', side)} from d order by rowid"
        ours = column(sql, d={"met": met, "due": due})
        oracle = proportion_confint(met, due, method="wilson")[place]
        np.testing.assert_allclose(ours.astype(float), oracle, atol=1e-12)
