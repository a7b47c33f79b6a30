"""Distance and bursts of sign-ups against numpy, published distances and scipy."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pytest
from scipy import stats

from tests.project.signals.macros import load_macros
from tests.project.signals.test_oracles import column

MACROS = load_macros()
RADIUS = 6371.009
PLACES: dict[str, tuple[float, float]] = {
    "JFK": (40.63980103, -73.77890015),
    "LHR": (51.47060013, -0.46194100),
    "SYD": (-33.94609833, 151.17700195),
    "SCL": (-33.39300156, -70.78579712),
}


def kilometres(first: Any, second: Any) -> np.ndarray[Any, Any]:
    """Return the project's distances of two arrays of (latitude, longitude) in degrees."""
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    macro = MACROS.great_circle_km("p.a", "p.b", "p.c", "p.d")
    places = {"a": first[:, 0], "b": first[:, 1], "c": second[:, 0], "d": second[:, 1]}
    return column(f"select {macro} from p order by rowid", p=places)


def by_vectors(first: Any, second: Any) -> np.ndarray[Any, Any]:
    """Return the same by the angle between unit vectors: exact for near and for opposite places."""

    def vectors(places: Any) -> np.ndarray[Any, Any]:
        latitude, longitude = np.radians(np.asarray(places, dtype=float)).T
        return np.column_stack(
            [
                np.cos(latitude) * np.cos(longitude),
                np.cos(latitude) * np.sin(longitude),
                np.sin(latitude),
            ]
        )

    one, other = vectors(first), vectors(second)
    cross = np.linalg.norm(np.cross(one, other), axis=1)
    found: np.ndarray[Any, Any] = RADIUS * np.arctan2(cross, (one * other).sum(axis=1))
    return found


def test_great_circle_equals_the_angle_between_vectors() -> None:
    random = np.random.default_rng(7)
    first = np.column_stack([random.uniform(-90, 90, 5_000), random.uniform(-180, 180, 5_000)])
    second = np.column_stack([random.uniform(-90, 90, 5_000), random.uniform(-180, 180, 5_000)])
    near = first + random.normal(0, 0.001, first.shape)
    for other in (second, near):
        np.testing.assert_allclose(
            kilometres(first, other), by_vectors(first, other), rtol=1e-9, atol=1e-7
        )


@pytest.mark.parametrize(
    ("one", "other", "published"), [("JFK", "LHR", 5_540), ("SYD", "SCL", 11_340)]
)
def test_great_circle_is_near_published_distances(one: str, other: str, published: float) -> None:
    """Distances of airports on the ellipsoid; a sphere is within half a per cent of them."""
    assert kilometres([PLACES[one]], [PLACES[other]])[0] == pytest.approx(published, rel=0.005)


def test_great_circle_at_its_ends() -> None:
    first = [(0, 0), (10, 20), (90, 0), (0, 179.9), (0, 0)]
    second = [(0, 0), (-10, -160), (-90, 50), (0, -179.9), (0, 90)]
    expected = [0, np.pi * RADIUS, np.pi * RADIUS, np.radians(0.2) * RADIUS, np.pi / 2 * RADIUS]
    np.testing.assert_allclose(kilometres(first, second), expected, rtol=2e-8)


def test_distance_of_an_unknown_place_is_null() -> None:
    sql = f"select {MACROS.great_circle_km('null', '1.0', '1.0', '1.0')}"
    with duckdb.connect() as connection:
        assert connection.execute(sql).fetchall() == [(None,)]


def upper_tail(count: int, shape: float, rate: float) -> float:
    """Return SQL's P(N >= count) as the project sums it: 400 terms from the count on."""
    term = MACROS.negative_binomial_term(f"({count} + j.n)", str(shape), str(rate))
    return float(column(f"select sum({term}) from (select unnest(range(400)) as n) as j")[0])


@pytest.mark.parametrize(
    ("count", "shape", "rate"),
    [(1, 0.5, 1440.0), (4, 0.5, 1440.0), (11, 0.5, 1440.0), (1, 12.5, 1440.0), (9, 900.5, 1440.0),
     (30, 20_000.5, 1440.0), (5, 3.0, 2.0)],
)  # fmt: skip
def test_tail_of_sign_ups_equals_scipy(count: int, shape: float, rate: float) -> None:
    oracle = stats.nbinom.sf(count - 1, shape, rate / (rate + 1))
    assert upper_tail(count, shape, rate) == pytest.approx(oracle, rel=1e-9)


def test_tail_of_sign_ups_is_a_valid_p_value() -> None:
    """Honest places that differ in their rates: small p-values are no more frequent than named.

    Each place has a rate of its own, of the spread that the prior says, and the history that its
    tail rests on is drawn from it; the counts are those near a sign-up, less that one.
    """
    random = np.random.default_rng(3)
    prior_shape, prior_spans, spans = 0.5, 360.0, 1_080.0
    rates = random.gamma(prior_shape, 1 / prior_spans, 400_000)
    history, near = random.poisson(rates * spans), random.poisson(rates)
    rate = prior_spans + spans
    p = stats.nbinom.sf(near - 1, prior_shape + history, rate / (rate + 1))
    for level in (0.1, 0.01, 0.001):
        slack = 4 * np.sqrt(level / p.size)
        assert (p <= level).mean() <= level + slack


def test_risk_of_a_value_is_a_ratio_of_two_likelihoods() -> None:
    """Frequencies counted one by one, the holder's mixed with everybody's."""
    random = np.random.default_rng(5)
    everybody = random.choice(4, 500, p=(0.5, 0.3, 0.15, 0.05))
    own = random.choice(4, 30, p=(0.9, 0.1, 0.0, 0.0))
    smoothing = 2.0
    counts = np.bincount(everybody, minlength=4), np.bincount(own, minlength=4)
    values = {"overall": counts[0] / 500, "mine": counts[1].astype(float)}
    macro = MACROS.risk_of_value("v.overall", "v.mine", "30", str(smoothing))
    ours = column(f"select {macro} from v order by rowid", v=values)
    given_person = (30 * counts[1] / 30 + smoothing * values["overall"]) / (30 + smoothing)
    np.testing.assert_allclose(ours, np.log(values["overall"] / given_person), rtol=1e-12)
    assert ours[3] == pytest.approx(np.log((30 + smoothing) / smoothing))


def test_change_of_speed_equals_scipy() -> None:
    random = np.random.default_rng(9)
    for size, shift in ((2, 0.0), (15, 0.3), (80, -0.2)):
        before, after = random.normal(0, 0.5, 40), random.normal(shift, 0.5, size)
        pooled = 39 * before.var(ddof=1) + (size - 1) * after.var(ddof=1)
        macro = MACROS.two_sample_t(
            str(after.mean() - before.mean()), str(pooled / (38 + size)), str(size), "40"
        )
        oracle = stats.ttest_ind(after, before).statistic
        assert float(column(f"select {macro}")[0]) == pytest.approx(oracle, rel=1e-9)
