"""The beta-binomial tail of answer_copying against scipy's."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from scipy.stats import betabinom

from tests.project.signals.macros import load_macros

MACROS = load_macros()
SPARK = load_macros("spark")


def tail(trials: int, least: int, a: float, b: float) -> float:
    """Return P(successes >= least) by summing the project's terms, as ``int_answer_tails`` does."""
    term = MACROS.ln_beta_binomial("trials", "(trials - misses)", str(a), str(b))
    query = f"""
        select sum(exp({term}))
        from (select {trials} as trials, unnest(range({trials - least} + 1)) as misses)
    """
    with duckdb.connect() as connection:
        return float(connection.execute(query).fetchall()[0][0])


@pytest.mark.parametrize("chance", [0.2, 0.5, 0.8, 0.95])
@pytest.mark.parametrize("concentration", [1.5, 50.0, 400.0, 9999.0])
@pytest.mark.parametrize(("trials", "least"), [(20, 20), (20, 12), (128, 125), (400, 330)])
def test_tail_is_scipys(chance: float, concentration: float, trials: int, least: int) -> None:
    a, b = chance * concentration, (1 - chance) * concentration
    expected = betabinom.pmf(np.arange(least, trials + 1), trials, a, b).sum()  # sf is 1 - cdf
    assert tail(trials, least, a, b) == pytest.approx(expected, rel=1e-8, abs=1e-300)


def test_both_engines_write_the_same_formula() -> None:
    """Spark has no log-gamma: its series stands where DuckDB's function does."""
    arguments = ("trials", "misses", "2.5", "0.5")
    assert MACROS.ln_beta_binomial(*arguments).count("lgamma(") == 9
    assert "lgamma" not in SPARK.ln_beta_binomial(*arguments)
