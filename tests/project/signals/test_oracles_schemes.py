"""Work given back for its pay, and groups with closed ties: the macros against oracles."""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from tests.project.signals.macros import load_macros
from tests.project.signals.test_oracles import column

MACROS = load_macros()

Tables = npt.NDArray[np.float64]


def drawn(random: np.random.Generator, preference: float, strata: int = 6) -> Tables:
    """Return tables (kept or given back by better or worse paid; shape (2, 2, strata)).

    ``preference`` is the log odds of keeping a better paid task over a worse paid one.
    """
    tables = np.zeros((2, 2, strata))
    for stratum in range(strata):
        better = random.integers(10, 30)
        worse = random.integers(10, 30)
        usual = random.normal(0.8, 0.4)
        for place, count, shift in ((0, better, preference), (1, worse, 0.0)):
            kept = random.binomial(count, 1 / (1 + np.exp(-usual - shift)))
            tables[0, place, stratum], tables[1, place, stratum] = kept, count - kept
    return tables


def summed(people: list[Tables]) -> Tables:
    """Return better paid tasks missing among those given back, and the variance; shape (n, 2)."""
    strata = {
        "person": np.repeat(np.arange(len(people)), [tables.shape[2] for tables in people]),
        "claims": np.concatenate([tables.sum(axis=(0, 1)) for tables in people]),
        "given_back": np.concatenate([tables[1].sum(axis=0) for tables in people]),
        "better": np.concatenate([tables[:, 0].sum(axis=0) for tables in people]),
        "observed": np.concatenate([tables[1, 0] for tables in people]),
    }
    expected = MACROS.stratum_expected("s.given_back", "s.better", "s.claims")
    variance = MACROS.stratum_variance("s.given_back", "s.better", "s.claims")
    with duckdb.connect() as connection:
        connection.register("s", strata)
        found = connection.execute(
            f"select sum({expected}) - sum(s.observed), sum({variance}) "
            "from s group by s.person order by s.person"
        ).fetchall()
    return np.array(found, dtype=np.float64)


def deviate(missing: float, variance: float, spread: float) -> float:
    sql = MACROS.stratified_deviate(repr(missing), repr(variance), repr(spread))
    return float(column(f"select {sql}")[0])


@pytest.mark.parametrize("preference", [0.0, 0.6, 1.5])
def test_without_a_spread_the_test_is_that_of_mantel_and_haenszel(preference: float) -> None:
    random = np.random.default_rng(3)
    people = [drawn(random, preference) for _ in range(5)]
    for tables, (missing, variance) in zip(people, summed(people).tolist(), strict=True):
        oracle = StratifiedTable(tables).test_null_odds(correction=True)
        ours = abs(deviate(abs(missing), variance, 0.0))
        assert ours**2 == pytest.approx(oracle.statistic, rel=1e-9)
        assert 2 * stats.norm.sf(ours) == pytest.approx(oracle.pvalue, rel=1e-9)


def test_a_stratum_of_one_row_says_nothing() -> None:
    tables = drawn(np.random.default_rng(4), 1.0)
    single = np.concatenate([tables, np.array([[[1.0], [0.0]], [[0.0], [0.0]]])], axis=2)
    found = summed([tables, single])
    assert found[0] == pytest.approx(found[1])


def test_the_odds_are_near_those_pooled_by_mantel_and_haenszel() -> None:
    """One step from no effect is exact at no effect and somewhat less than the ratio beyond it."""
    random = np.random.default_rng(5)
    for preference in (0.0, 0.4, 0.8):
        tables = drawn(random, preference, strata=40)
        ours = MACROS.stratified_odds(*(repr(x) for x in summed([tables])[0].tolist()))
        pooled = StratifiedTable(tables).oddsratio_pooled
        assert float(column(f"select {ours}")[0]) == pytest.approx(pooled, rel=0.1)


def test_p_values_hold_for_honest_people_who_prefer_better_pay() -> None:
    """Log odds that differ by the spread: at most one in a hundred below .01, and a half."""
    random = np.random.default_rng(6)
    missing, variance = summed([drawn(random, random.normal(0.0, 0.3)) for _ in range(1_500)]).T
    sql = MACROS.stratified_deviate("s.missing", "s.variance", "0.3")
    deviates = column(f"select {sql} from s order by rowid", s={
        "missing": missing, "variance": variance,
    })  # fmt: skip
    assert (stats.norm.sf(deviates) < 0.01).mean() <= 0.015
    bare = (missing - 0.5) / np.sqrt(variance)
    assert (stats.norm.sf(bare) < 0.01).mean() > 0.015, "without the spread they would not"


def test_closed_ties_are_those_in_a_triangle() -> None:
    """Brute force over every third person of a random graph."""
    random = np.random.default_rng(7)
    tied = np.triu(random.random((40, 40)) < 0.06, 1)
    tied |= tied.T
    sides = np.argwhere(tied)
    oracle = {(int(one), int(other)) for one, other in sides if (tied[one] & tied[other]).any()} | {
        (int(one), int(one)) for one, _ in sides
    }
    with duckdb.connect() as connection:
        connection.execute("create table n (account_id bigint, neighbour_id bigint)")
        connection.executemany("insert into n values (?, ?)", sides.tolist())
        found = connection.execute(f"with {MACROS.closed_ties('n')} select * from closed")
        assert set(found.fetchall()) == oracle
    assert any(one != other for one, other in oracle)
