"""Claims in step, reviews in kind, favours: the macros against scipy, numpy and a two-way fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS

from tests.project.signals.macros import load_macros
from tests.project.signals.test_oracles import column

MACROS = load_macros()


def lockstep_tail(matches: int, likeness: float, mean: float, engine: str) -> float:
    """Return P(N >= matches) as ``int_lockstep_pairs`` sums it."""
    macros = load_macros(engine)
    term = macros.negative_binomial_term(
        f"({matches} + n.further)", repr(likeness), repr(likeness / mean)
    )
    sql = f"select sum({term}) from (select unnest(range(400)) as further) as n"
    return float(column(sql)[0])


@pytest.mark.parametrize("engine", ["default", "spark"])
@pytest.mark.parametrize("mean", [0.05, 1.0, 20.0])
def test_the_tail_of_matches_equals_scipy(mean: float, engine: str) -> None:
    for matches in (10, 25, 60):
        ours = lockstep_tail(matches, 5.0, mean, engine)
        oracle = stats.nbinom.sf(matches - 1, 5.0, 5.0 / (5.0 + mean))
        assert ours == pytest.approx(oracle, rel=1e-9, abs=1e-15)


def test_far_tails_of_busy_pairs_are_cut_off_harmlessly() -> None:
    """400 terms are kept; where the mean is large what lies beyond them is rare."""
    oracle = stats.nbinom.sf(119, 5.0, 5.0 / 105.0)
    assert lockstep_tail(120, 5.0, 100.0, "default") == pytest.approx(oracle, abs=1e-5)


def test_a_rush_explains_its_matches() -> None:
    """Brute force: twelve people who take six of twenty tasks each at one moment, 400 times."""
    random = np.random.default_rng(5)
    claims = np.zeros((400, 12, 20), dtype=np.int64)
    for rush, person in np.ndindex(400, 12):
        claims[rush, person, random.permutation(20)[:6]] = 1
    on_task = claims.sum(axis=1)
    matches = (claims[:, 0] * claims[:, 1]).sum(axis=1)
    chance = MACROS.chance_of_one_task("r.same", str(36 * 66), "r.own_same", "36", "60", "0.02")
    expected = column(
        f"select 36 * {chance} from r order by rowid",
        r={"same": (on_task * (on_task - 1) / 2).sum(axis=1), "own_same": matches},
    )
    assert expected.mean() == pytest.approx(matches.mean(), rel=0.12)


@pytest.mark.parametrize("engine", ["default", "spark"])
def test_the_tail_of_acceptances_equals_scipy(engine: str) -> None:
    macros = load_macros(engine)
    for reviews, accepted, chance in ((9, 9, 0.5), (60, 60, 0.7), (60, 45, 0.84), (12, 0, 0.3)):
        a, b = chance * 49, (1 - chance) * 49
        term = macros.ln_beta_binomial(str(reviews), f"({reviews} - n.misses)", repr(a), repr(b))
        sql = f"""
            select sum(exp({term}))
            from (select unnest(range({reviews - accepted + 1})) as misses) as n
        """
        oracle = stats.betabinom.sf(accepted - 1, reviews, a, b)
        assert float(column(sql)[0]) == pytest.approx(oracle, rel=1e-9)


def test_without_a_spread_the_tail_is_that_of_the_binomial_test() -> None:
    term = MACROS.ln_beta_binomial("40", "(40 - n.misses)", "6e7", "4e7")
    sql = f"select sum(exp({term})) from (select unnest(range(8)) as misses) as n"
    oracle = stats.binomtest(33, 40, 0.6, alternative="greater").pvalue
    assert float(column(sql)[0]) == pytest.approx(oracle, rel=1e-4)


def test_a_chance_of_acceptance_leaves_the_pair_out() -> None:
    reviewer = MACROS.rate_without("14.0", "5", "20", "5", "10.0", "0.8")
    expert = MACROS.rate_without("9.0", "5", "15", "5", "10.0", "0.8")
    ours = float(column(f"select {MACROS.chance_of_acceptance(reviewer, expert, '0.8')}")[0])
    assert ours == pytest.approx((9 + 8) / 25 * (4 + 8) / 20 / 0.8, abs=1e-12)


Cells = dict[tuple[int, int], list[float]]


def scores(seed: int, favour: float = 0.0) -> Cells:
    """Return scores by reviewer and expert: 12 reviewers, 60 experts, one pair with a favour."""
    random = np.random.default_rng(seed)
    lenient, skilled = random.normal(0, 0.05, 12), random.normal(0, 0.04, 60)
    cells: Cells = {}
    for reviewer in range(12):
        for expert in range(60):
            count = int(random.poisson(2.0)) + (60 if (reviewer, expert) == (0, 0) else 0)
            gift = favour if (reviewer, expert) == (0, 0) else 0.0
            mean = 0.8 + lenient[reviewer] + skilled[expert] + gift
            if count:
                cells[reviewer, expert] = random.normal(mean, 0.15, count).tolist()
    return cells


def residual_of(cells: Cells, prior: float) -> float:
    """Return the residual of pair (0, 0) by the passes of ``int_favour_pairs``, in numpy."""
    count, total = np.zeros((12, 60)), np.zeros((12, 60))
    for at, values in cells.items():
        count[at], total[at] = len(values), sum(values)
    above = total - count * total.sum() / count.sum()
    lenient = above.sum(1) / (count.sum(1) + prior)
    above_reviewer = above - count * lenient[:, None]
    skilled = above_reviewer.sum(0) / (count.sum(0) + prior)
    above_expert = above - count * skilled[None, :]
    macro = MACROS.rate_without
    sql = macro(*(repr(float(x)) for x in (
        above_expert[0].sum(), above_expert[0, 0], count[0].sum(), count[0, 0], prior, 0,
    )))  # fmt: skip
    sql += " + " + macro(*(repr(float(x)) for x in (
        above_reviewer[:, 0].sum(), above_reviewer[0, 0], count[:, 0].sum(), count[0, 0], prior, 0,
    )))  # fmt: skip
    return float(above[0, 0] / count[0, 0] - float(column(f"select {sql}")[0]))


def least_squares(cells: Cells) -> float:
    """Return the coefficient of pair (0, 0) in a two-way fit with an indicator of the pair."""
    rows: list[Any] = []
    values: list[float] = []
    for (reviewer, expert), found in cells.items():
        line = np.zeros(12 + 60)
        line[reviewer] = 1
        line[12 + expert - 1 if expert else 71] = 1 if expert else 0
        line[71] = 1 if (reviewer, expert) == (0, 0) else 0
        rows += [line] * len(found)
        values += found
    return float(OLS(np.array(values), np.array(rows)).fit().params[71])


@pytest.mark.parametrize("favour", [0.0, 0.15, -0.15])
def test_a_favour_is_what_a_two_way_fit_finds(favour: float) -> None:
    """Shrinking and two passes cost little against statsmodels' least squares."""
    found = [(residual_of(cells, 20.0), least_squares(cells)) for cells in (
        scores(seed, favour) for seed in range(4)
    )]  # fmt: skip
    ours, theirs = np.array(found).T
    np.testing.assert_allclose(ours, theirs, atol=0.05)
    assert np.mean(ours) == pytest.approx(favour, abs=0.035)


def honest_deviates(random: np.random.Generator) -> dict[str, list[float]]:
    """Return the sums of ``int_favour_pairs`` for the frequent pairs of an honest world."""
    count = random.poisson(0.5, (20, 80)).astype(np.float64)
    count[np.arange(20), random.integers(0, 80, 20)] += 40
    effects = random.normal(0, 0.05, (20, 1)) + random.normal(0, 0.04, (1, 80))
    effects = effects + random.normal(0, 0.02, (20, 80))
    total = count * (0.8 + effects) + random.normal(0, 0.2, (20, 80)) * np.sqrt(count)
    above = total - count * total.sum() / count.sum()
    lenient = above.sum(1, keepdims=True) / (count.sum(1, keepdims=True) + 20)
    above_reviewer = above - count * lenient
    skilled = above_reviewer.sum(0, keepdims=True) / (count.sum(0, keepdims=True) + 20)
    above_expert = above - count * skilled
    at = np.nonzero(count >= 20)
    return {
        "own": count[at].tolist(),
        "above": above[at].tolist(),
        "own_expert": above_expert[at].tolist(),
        "own_reviewer": above_reviewer[at].tolist(),
        "reviewer_sum": above_expert.sum(1)[at[0]].tolist(),
        "expert_sum": above_reviewer.sum(0)[at[1]].tolist(),
        "reviewer_count": count.sum(1)[at[0]].tolist(),
        "expert_count": count.sum(0)[at[1]].tolist(),
    }


def test_honest_pairs_rarely_look_favoured() -> None:
    """Pairs that differ by 0.02, in worlds where nobody favours: p holds its level."""
    random = np.random.default_rng(24)
    worlds = [honest_deviates(random) for _ in range(40)]
    pairs = {name: np.concatenate([world[name] for world in worlds]) for name in worlds[0]}
    reviewer = MACROS.rate_without("reviewer_sum", "own_expert", "reviewer_count", "own", "20", "0")
    expert = MACROS.rate_without("expert_sum", "own_reviewer", "expert_count", "own", "20", "0")
    residual = column(f"select above / own - {reviewer} - {expert} from p order by rowid", p=pairs)
    own = pairs["own"]
    others = 1 / (pairs["reviewer_count"] - own + 20) + 1 / (pairs["expert_count"] - own + 20)
    p = 2 * stats.norm.sf(np.abs(residual) / np.sqrt(0.02**2 + 0.04 * (1 / own + others)))
    assert len(p) == 800
    for level in (0.05, 0.01):
        assert (p <= level).mean() <= level + 3 * np.sqrt(level / len(p))
    assert (p <= 0.5).mean() > 0.35
