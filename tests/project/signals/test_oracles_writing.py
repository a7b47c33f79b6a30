"""Pasted texts and changes of style: the macros against numpy and scipy."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from tests.project.signals.macros import load_macros

MACROS = load_macros()
Floats = NDArray[np.float64]
FIGURES = 6
PRIOR_TEXTS = 10
LEAST_SPREAD = 0.05


def numbers(sql: str, **columns: Floats) -> Floats:
    """Return the numbers that an expression gives over columns."""
    with duckdb.connect() as connection:
        connection.register("given", columns)
        return np.array([row[0] for row in connection.execute(sql).fetchall()])


@pytest.mark.parametrize("engine", ["default", "spark"])
def test_the_tail_of_the_largest_equals_scipy(engine: str) -> None:
    size = np.linspace(0, 8, 33)
    tail = load_macros(engine).most_extreme_tail("size", "6")
    ours = numbers(f"select {tail} from given", size=size)
    np.testing.assert_allclose(ours, np.minimum(1, 2 * 6 * stats.norm.sf(size)), rtol=1e-6)


def test_the_spread_of_normal_people_is_their_standard_deviation() -> None:
    assert float(MACROS.tail_to_sigma()) == pytest.approx(1 / stats.norm.ppf(0.95), rel=1e-12)
    changes = np.random.default_rng(51).normal(0, 3, 200_000)
    sql = f"select {MACROS.tail_to_sigma()} * quantile_cont(abs(x), 0.9) from given"
    assert numbers(sql, x=changes)[0] == pytest.approx(changes.std(), rel=0.01)


def test_the_change_equals_least_squares() -> None:
    """The coefficient of "later" beside a level per project; its variance is 1 over the weight."""
    random = np.random.default_rng(52)
    project = random.integers(0, 4, 90).astype(float)
    later = (random.random(90) < 0.2 + 0.15 * project).astype(float)
    figure = random.normal(project, 1) + 0.7 * later
    levels = (project[:, None] == np.arange(4)).astype(float)
    design = np.column_stack([later, levels])
    coefficient = np.linalg.lstsq(design, figure, rcond=None)[0][0]
    weight = MACROS.balanced_weight("before", "after")
    sql = f"""
        with sides as (
            select count(*) filter (where later = 0) as before,
                count(*) filter (where later = 1) as after,
                avg(figure) filter (where later = 1) - avg(figure) filter (where later = 0)
                    as difference
            from given group by project
        )
        select unnest([sum({weight} * difference) / sum({weight}), sum({weight})]) from sides
    """
    change, total = numbers(sql, project=project, later=later, figure=figure)
    assert change == pytest.approx(coefficient, rel=1e-9)
    assert 1 / total == pytest.approx(np.linalg.inv(design.T @ design)[0, 0], rel=1e-9)


def test_few_texts_alike_make_nothing_surer() -> None:
    sql = f"select {MACROS.cautious_variance('x', '14', '2.0', '10')} from given"
    ours = numbers(sql, x=np.array([0.0, 28.0, 76.0]))
    np.testing.assert_allclose(ours, [2.0, 2.0, (76 + 20) / 24], rtol=1e-12)


def test_a_figure_is_told_as_it_was_counted() -> None:
    means = np.array([1000 * np.log(123.0), 1000 * np.log(1 + 14.0)])
    for figure, told in (("sentence", 12.3), ("word", 12.3), ("comma", 122.0), ("line", 122.0)):
        sql = f"select {MACROS.style_figure(repr(figure), 'x')} from given"
        assert numbers(sql, x=means)[0] == pytest.approx(told, rel=1e-12)
    sql = f"select {MACROS.style_figure(repr('capital'), 'x')} from given"
    assert numbers(sql, x=means)[1] == pytest.approx(14.0, rel=1e-12)


def p_of_style(figures: Floats, later: NDArray[np.bool_]) -> Floats:
    """Return p per person as ``int_style_tests`` has it; figures of shape (people, figures, texts).

    Every person has all of ``later`` on one project.
    """
    after, before = figures[..., later], figures[..., ~later]
    weight = after.shape[-1] * before.shape[-1] / figures.shape[-1]
    change = after.mean(-1) - before.mean(-1)
    squares = after.var(-1) * after.shape[-1] + before.var(-1) * before.shape[-1]
    free = figures.shape[-1] - 2
    usual = squares.mean(0) / free
    own = np.maximum(usual, (squares + PRIOR_TEXTS * usual) / (free + PRIOR_TEXTS))
    change = change - np.median(change, axis=0)
    wide = np.quantile(np.abs(change), 0.9, axis=0) / stats.norm.ppf(0.95)
    between = np.maximum(LEAST_SPREAD**2, wide**2 - usual / weight)
    deviate = np.abs(change) / np.sqrt(between + own / weight)
    p: Floats = np.minimum(1, 2 * FIGURES * stats.norm.sf(deviate.max(axis=1)))
    return p


@pytest.mark.parametrize(("drift", "texts"), [(0.0, 18), (0.08, 24), (0.2, 40)])
def test_honest_writing_that_drifts_is_rarely_unusual(drift: float, texts: int) -> None:
    """Figures that hang together; some are mostly nought, and come in lumps where they come."""
    random = np.random.default_rng(53)
    people = 6_000
    later = np.arange(texts) >= texts - max(6, texts // 3)
    level = random.normal(0, 0.4, (people, FIGURES, 1))
    moved = random.normal(0, drift, (people, FIGURES, 1)) * later
    common = random.normal(0, 0.15, (people, 1, texts))
    figures = level + moved + common + random.normal(0, 0.2, (people, FIGURES, texts))
    rare = random.poisson(random.gamma(0.4, 1.0, (people, 1)), (people, texts))
    figures[:, -1] = np.log1p(rare * random.integers(1, 4, (people, texts)))
    p = p_of_style(figures, later)
    for limit in (0.05, 0.01, 0.001):
        assert (p <= limit).mean() <= limit + 3 * np.sqrt(limit / people)


def test_another_writer_is_mostly_found() -> None:
    random = np.random.default_rng(54)
    later = np.arange(30) >= 18
    figures = (
        random.normal(0, 0.2, (1_000, FIGURES, 30))
        + random.normal(0, 0.08, (1_000, FIGURES, 1)) * later
    )
    figures[:100] += random.normal(0, 0.5, (100, FIGURES, 1)) * later
    p = p_of_style(figures, later)
    assert (p[:100] < 1e-4).mean() > 0.6


@pytest.mark.parametrize("rho", [0.02, 0.05])
def test_pasting_of_honest_people_is_rarely_unusual(rho: float) -> None:
    """Rates of one in two hundred, some projects more; who pastes one text pastes others too."""
    random = np.random.default_rng(55)
    people = 20_000
    trials = random.integers(10, 90, people)
    expected = 0.005 * np.exp(random.normal(0, 0.5, people))
    shape = 1 / rho - 1
    events = random.binomial(trials, random.beta(expected * shape, (1 - expected) * shape))
    kept = events <= 0.15 * trials
    of_kept, wanted = trials[kept], expected[kept]
    pearson = ((events[kept] - of_kept * wanted) ** 2 / (of_kept * wanted * (1 - wanted))).sum()
    parts = (pearson, kept.sum(), of_kept.sum(), (of_kept**2).sum())
    sql = f"select {MACROS.overdispersion('pearson', 'people', 'trials', 'squares')} from given"
    names = ("pearson", "people", "trials", "squares")
    given = {name: np.array([float(part)]) for name, part in zip(names, parts, strict=True)}
    found = numbers(sql, **given)[0]
    shape = 1 / max(0.02, found) - 1
    p = stats.betabinom.sf(events - 1, trials, expected * shape, (1 - expected) * shape)
    for limit in (0.05, 0.01):
        assert (p <= limit).mean() <= limit * 1.2 + 3 * np.sqrt(limit / people)
