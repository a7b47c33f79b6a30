"""Falling quality, rejected work, runs of one answer: the macros against numpy and scipy."""

from __future__ import annotations

from itertools import groupby

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from tests.project.signals.macros import load_macros

MACROS = load_macros()
Floats = NDArray[np.float64]


def number(sql: str) -> float:
    """Return the one number that a query gives."""
    with duckdb.connect() as connection:
        row = connection.execute(sql).fetchone()
    assert row
    return float(row[0])


CUSUM = f"""
    with running as (
        select place, sum(deviate - slack) over (order by place) as total from days
    ),
    lowest as (
        select place, total, min(total) over (order by place) as lowest_total from running
    )
    select {MACROS.cusum("total", "lowest_total")} from lowest order by place
"""


def in_sql(deviates: Floats, slack: float) -> Floats:
    with duckdb.connect() as connection:
        connection.execute("create table days (place bigint, deviate double, slack double)")
        rows = [(place, float(one), slack) for place, one in enumerate(deviates)]
        connection.executemany("insert into days values (?, ?, ?)", rows)
        return np.array([row[0] for row in connection.execute(CUSUM).fetchall()])


def cusums(deviates: Floats, slack: float) -> Floats:
    """Return Page's recursion C = max(0, C + y - k) along the first axis."""
    stands = np.zeros_like(deviates)
    stand = np.zeros(deviates.shape[1:])
    for day, deviate in enumerate(deviates):
        stand = np.maximum(0.0, stand + deviate - slack)
        stands[day] = stand
    return stands


@pytest.mark.parametrize("slack", [0.0, 0.25, 0.5])
def test_windows_equal_the_recursion(slack: float) -> None:
    random = np.random.default_rng(31)
    for shift in (0.0, 1.0):
        deviates = random.normal(shift, 1, 180)
        np.testing.assert_allclose(
            in_sql(deviates, slack), cusums(deviates, slack), rtol=0, atol=1e-9
        )


def test_a_batch_is_held_against_its_baseline() -> None:
    sql = MACROS.batch_deviate("-3.0", "4", "5.0", "20")
    assert number(f"select {sql}") == pytest.approx((0.25 + 0.75) / np.sqrt(0.3), rel=1e-12)


SIDES = f"""
    with sides as (
        select project, count(*) as points, sum(y * y) as squares,
            {MACROS.sums_by_side("answers", "late", ["points", "residual_sum"])}
        from (select project, late, y, y as residual_sum, 1 as points from given) as answers
        group by project
    )
    select unnest([
        {MACROS.difference_within("sides")}, {MACROS.variance_within("sides", "20")}
    ]) from sides
"""


def split(project: Floats, late: Floats, residual: Floats) -> tuple[float, float]:
    """Return difference and variance as ``int_quality_checks`` has them."""
    with duckdb.connect() as connection:
        connection.register("given", {"project": project, "late": late > 0, "y": residual})
        (difference,), (variance,) = connection.execute(SIDES).fetchall()
    return float(difference), float(variance)


def test_the_difference_equals_least_squares() -> None:
    """The coefficient of "later" beside a level per project, over its error at variance 1."""
    random = np.random.default_rng(32)
    project = random.integers(0, 4, 160).astype(float)
    late = (random.random(160) < 0.3 + 0.1 * project).astype(float)
    residual = random.normal(0.2 * project, 1) - 0.6 * late
    levels = (project[:, None] == np.arange(4)).astype(float)
    design = np.column_stack([late, levels])
    coefficient = np.linalg.lstsq(design, residual, rcond=None)[0][0]
    error = np.sqrt(np.linalg.inv(design.T @ design)[0, 0])
    difference, variance = split(project, late, residual)
    assert difference == pytest.approx(-coefficient / error, rel=1e-9)
    cells = [residual[(project == p) & (late == s)] for p in range(4) for s in (0, 1)]
    within = sum(((cell - cell.mean()) ** 2).sum() for cell in cells)
    assert variance == pytest.approx((20 + within) / 180, rel=1e-9)


def test_one_chance_for_each_day_covers_the_best_of_all_days() -> None:
    """Right and wrong answers of honest people, split where the difference is largest."""
    random = np.random.default_rng(33)
    accuracy = random.uniform(0.75, 0.97, (20_000, 1))
    right = (random.random((20_000, 120)) < accuracy).astype(float)
    residual = (right - 0.88) / np.sqrt(0.88 * 0.12)
    before = np.cumsum(residual, axis=1)
    best = np.zeros(20_000)
    squares, total = (residual**2).sum(axis=1), before[:, -1]
    days = range(30, 91, 5)
    for n in days:
        first, last = before[:, n - 1], total - before[:, n - 1]
        variance = (20 + squares - first**2 / n - last**2 / (120 - n)) / 140
        gap = (first / n - last / (120 - n)) / np.sqrt(variance * (1 / n + 1 / (120 - n)))
        best = np.maximum(best, gap)
    p = np.minimum(1, len(days) * stats.norm.sf(best))
    for level in (0.05, 0.01, 0.001):
        assert (p <= level).mean() <= level + 3 * np.sqrt(level / p.size)


@pytest.mark.parametrize(("rate", "rho"), [(0.06, 0.02), (0.1, 0.08)])
def test_rejections_of_honest_people_are_rarely_unusual(rate: float, rho: float) -> None:
    """People with projects and reviewers of their own: the tail around each one's expectation."""
    random = np.random.default_rng(34)
    trials = random.integers(20, 120, 20_000)
    expected = np.clip(rate * np.exp(random.normal(0, 0.5, trials.size)), 0.005, 0.6)
    shape = 1 / rho - 1
    events = random.binomial(trials, random.beta(expected * shape, (1 - expected) * shape))
    pearson = ((events - trials * expected) ** 2 / (trials * expected * (1 - expected))).sum()
    people, total, squares = trials.size, trials.sum(), (trials**2).sum()
    sql = MACROS.overdispersion(*(repr(float(n)) for n in (pearson, people, total, squares)))
    found = number(f"select {sql}")
    assert found == pytest.approx(rho, rel=0.1)
    shape = 1 / found - 1
    p = stats.betabinom.sf(events - 1, trials, expected * shape, (1 - expected) * shape)
    for level in (0.05, 0.01, 0.001):
        assert (p <= level).mean() <= level * 1.2 + 3 * np.sqrt(level / people)


@pytest.mark.parametrize("engine", ["default", "spark"])
def test_the_odds_of_project_and_reviewer_multiply(engine: str) -> None:
    macros = load_macros(engine)
    known, usual = [macros.logit(str(share)) for share in (0.2, 0.4)], macros.logit("0.1")
    sql = macros.sigmoid(" + ".join(known) + " - " + usual)
    odds = (0.2 / 0.8) * (0.4 / 0.6) / (0.1 / 0.9)
    ours = number(f"select {sql}")
    assert ours == pytest.approx(odds / (1 + odds), rel=1e-12)


def runs_of(answers: list[str]) -> list[tuple[int, int]]:
    """Return first place and length of each run of one answer."""
    place, found = 0, []
    for _, group in groupby(answers):
        size = len(list(group))
        found.append((place, size))
        place += size
    return found


def test_runs_of_honest_people_stay_within_their_bound() -> None:
    """Items with votes of three others, some batches sorted; honest answers follow the votes."""
    random = np.random.default_rng(35)
    smallest = []
    for person in range(1_500):
        votes = random.integers(0, 4, 120)
        if person % 3 == 0:
            votes = np.sort(votes)
        chances = (votes + 1 * 0.5) / (3 + 1)
        answers = ["A" if yes else "B" for yes in random.random(120) < chances]
        bounds = []
        for place, size in runs_of(answers):
            inside = slice(place, place + size)
            own = chances[inside] if answers[place] == "A" else 1 - chances[inside]
            bounds.append(min(1.0, 120 * float(np.exp(np.log(own).sum() - np.log(own).min()))))
        smallest.append(min(bounds))
    p = np.array(smallest)
    for level in (0.3, 0.1, 0.05, 0.01):
        assert (p <= level).mean() <= level + 3 * np.sqrt(level / p.size)


def test_the_bound_of_a_run_equals_the_product() -> None:
    votes = np.array([3, 2, 0, 3, 1])
    term = MACROS.ln_vote_chance("same", "3", "0.6", "1")
    bound = MACROS.run_tail("40", "sum(chance)", "min(chance)")
    items = " union all ".join(f"select {vote} as same" for vote in votes)
    ours = number(f"select {bound} from (select {term} as chance from ({items}))")
    chances = (votes + 0.6) / 4
    assert ours == pytest.approx(min(1, 40 * chances.prod() / chances.min()), rel=1e-12)
