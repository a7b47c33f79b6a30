"""The macros of clocks on random work, against plain loops over intervals."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pytest
from scipy import stats

from tests.project.signals.macros import load_macros

MACROS = load_macros()
Spans = list[tuple[float, float]]


def united(spans: Spans, pause: float = 0.0) -> Spans:
    """Return the union of the spans in order; gaps of up to ``pause`` are part of it."""
    result: Spans = []
    for started, ended in sorted(spans):
        if result and started - result[-1][1] <= pause:
            result[-1] = (result[-1][0], max(result[-1][1], ended))
        else:
            result.append((started, ended))
    return result


def most_within(spans: Spans, length: float) -> float:
    """Return the most that disjoint spans cover of any window of ``length``."""
    return max(
        sum(max(0.0, min(until, ended) - max(until - length, started)) for started, ended in spans)
        for _, until in spans
    )


def random_spans(seed: int, count: int = 60) -> Spans:
    random = np.random.default_rng(seed)
    started = np.round(random.uniform(0, 200_000, count))
    return [
        (float(s), float(s + d))
        for s, d in zip(started, np.round(random.gamma(2, 2_000, count)), strict=True)
    ]


PIECES = f"""
    with followed as (
        select started, ended, min(started) over (
            order by ended desc, rowid desc rows between unbounded preceding and 1 preceding
        ) as next_started
        from spans
    )
    select started, {MACROS.work_piece_end("ended", "next_started")} as ended from followed
"""


def query(sql: str, spans: Spans) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute("create table spans (started double, ended double)")
        connection.executemany("insert into spans values (?, ?)", spans)
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("seed", range(25))
def test_pieces_make_up_the_union_with_short_pauses(seed: int) -> None:
    spans = random_spans(seed)
    pieces = [piece for piece in query(PIECES, spans) if piece[1] > piece[0]]
    pause = float(MACROS.longest_pause())
    wanted = united(spans, pause)
    assert sum(e - s for s, e in pieces) == pytest.approx(sum(e - s for s, e in wanted), rel=1e-12)
    assert united([(s, e) for s, e in pieces]) == wanted


@pytest.mark.parametrize("seed", range(25))
def test_rolling_day_equals_brute_force(seed: int) -> None:
    spans = united(random_spans(seed))
    rolling = f"""
        select max({MACROS.worked_within_a_day("covered", "ended", "first_started")}) from (
            select ended,
                sum(ended - started) over last_day as covered,
                min(started) over last_day as first_started
            from spans
            window last_day as (order by ended range between 86400 preceding and current row)
        )
    """
    assert query(rolling, spans)[0][0] == pytest.approx(most_within(spans, 86_400), rel=1e-12)


def test_idle_tail_equals_scipy() -> None:
    """The upper tail of a random-effects deviate, as the p-value of idle billing."""
    means, weeks = np.linspace(0.1, 0.9, 33), np.arange(4, 37)
    deviate = MACROS.random_effects_deviate("mean", "0.27", "0.01", "0.004", "weeks")
    sql = f"""
        select {MACROS.normal_upper_tail("deviate")}
        from (select place, {deviate} as deviate from shares) order by place
    """
    with duckdb.connect() as connection:
        connection.execute("create table shares (place integer, mean double, weeks integer)")
        rows = [(i, float(m), int(w)) for i, (m, w) in enumerate(zip(means, weeks, strict=True))]
        connection.executemany("insert into shares values (?, ?, ?)", rows)
        ours = [row[0] for row in connection.execute(sql).fetchall()]
    oracle = stats.norm.sf(means, loc=0.27, scale=np.sqrt(0.01 + 0.004 / weeks))
    np.testing.assert_allclose(ours, oracle, rtol=1e-6)


@pytest.mark.parametrize(
    ("count", "mean"),
    [(1, 0.001), (3, 0.3), (4, 0.3), (4, 3.9), (14, 0.02), (14, 0.5), (14, 90.0), (9, 250.0)],
)
def test_tail_of_odd_days_equals_scipy(count: int, mean: float) -> None:
    """Poisson's upper tail as the project sums it: 400 terms from the count on."""
    term = MACROS.poisson_term(f"({count} + j.n)", str(mean))
    with duckdb.connect() as connection:
        sql = f"select sum({term}) from (select unnest(range(400)) as n) as j"
        ours = float(connection.execute(sql).fetchall()[0][0])
    assert ours == pytest.approx(stats.poisson.sf(count - 1, mean), rel=1e-9)


def test_surprise_is_that_of_a_dirichlet_posterior() -> None:
    """Shares of hours are posterior means, and the surprise of a night that of its hours."""
    days = np.array([0] * 9 + [12, 14, 9] + [0] * 11 + [1])
    smoothing = 0.05
    share = MACROS.hour_share("days", str(days.sum()), str(smoothing))
    with duckdb.connect() as connection:
        connection.execute("create table hours (hour integer, days integer)")
        connection.executemany("insert into hours values (?, ?)", list(enumerate(days.tolist())))
        rows = connection.execute(f"select {share} from hours order by hour").fetchall()
        night = f"select sum(-ln({share})) from hours where hour in (2, 3, 23)"
        surprise = float(connection.execute(night).fetchall()[0][0])
    oracle = stats.dirichlet.mean(days + smoothing)
    np.testing.assert_allclose([row[0] for row in rows], oracle, rtol=1e-12)
    assert surprise == pytest.approx(-np.log(oracle[[2, 3, 23]]).sum(), rel=1e-12)


def test_hours_lie_apart_on_the_dial() -> None:
    """The length of the shorter way round, as the angle between two hands has it."""
    hours = np.arange(24)
    one, other = (side.ravel() for side in np.meshgrid(hours, hours))
    with duckdb.connect() as connection:
        apart = MACROS.hours_apart("one", "other")
        spine = "(select unnest(range(24)) as {0}) as {0}s"
        sql = f"select {apart} from {spine.format('other')}, {spine.format('one')}"
        ours = [row[0] for row in connection.execute(f"{sql} order by other, one").fetchall()]
    angles = np.angle(np.exp(2j * np.pi * (one - other) / 24))
    np.testing.assert_allclose(ours, np.abs(angles) * 24 / (2 * np.pi), atol=1e-9)
