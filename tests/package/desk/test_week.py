"""A simulated week above capacity: the rules hold throughout, and the order averts harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.desk.assignment import Item, rank
from evenhand.desk.simulate import (
    ORDERS,
    Outcome,
    Pick,
    figures,
    median_wait,
    minutes_of,
    run_week,
)
from evenhand.desk.week import (
    DAY,
    WEEK,
    WEEKLY_MINUTES,
    after_work,
    next_open,
    open_minutes_until,
)
from tests.package.desk.weeks import TEAM, small_world

SEEDS = (11, 12)


@pytest.fixture(scope="module")
def weeks() -> dict[tuple[int, str], Outcome]:
    """Two weeks, each worked in every order."""
    return {(s, order): run_week(small_world(s), order) for s in SEEDS for order in ORDERS}


def test_more_arrives_than_the_team_can_do(weeks: dict[tuple[int, str], Outcome]) -> None:
    for seed in SEEDS:
        assert minutes_of(small_world(seed).work) > 1.3 * WEEKLY_MINUTES * len(TEAM)
    assert all(
        figures(week).decided < 0.9 * figures(week).arrived and len(week.picks) > 100
        for week in weeks.values()
    )


def test_no_bar_no_authority_and_no_limit_is_broken_all_week(
    weeks: dict[tuple[int, str], Outcome],
) -> None:
    workers = {worker.staff_id: worker for worker in TEAM}
    at_limit = 0
    for week in weeks.values():
        for pick in week.picks:
            worker = workers[pick.staff_id]
            assert pick.staff_id not in pick.item.barred
            assert worker.authority >= pick.item.required_authority
            assert pick.item.queue in worker.limits
            assert pick.item.holder in (None, pick.staff_id)
            if pick.item.holder is None:
                assert pick.open_cases <= worker.limits[pick.item.queue]
                at_limit += pick.open_cases == worker.limits[pick.item.queue]
    assert at_limit > 10  # else the limit was never put to the test


def test_nothing_starves_behind_a_younger_one_of_its_severity(
    weeks: dict[tuple[int, str], Outcome],
) -> None:
    starving = 0
    for (_, order), week in weeks.items():
        if order != "published":
            continue
        running = {one.work.case_key: one for one in week.running}
        for pick in week.picks:
            for other in pick.choices:
                if other.severity != pick.item.severity:
                    continue
                if running[other.case_key].share_used(pick.at) <= 2:
                    continue
                starving += 1
                if other.opened_at < pick.item.opened_at:
                    assert rank(other) <= rank(pick.item)
                    assert _is_kept_from(pick, other)
    assert starving > 100


def _is_kept_from(pick: Pick, other: Item) -> bool:
    """Whether something but the order kept the person of a pick from another case."""
    (worker,) = [one for one in TEAM if one.staff_id == pick.staff_id]
    return (
        pick.staff_id in other.barred
        or worker.authority < other.required_authority
        or other.state == "paused"
        or other.holder not in (None, pick.staff_id)
        or (other.holder is None and other.queue in pick.full_queues)
    )


def test_the_published_order_averts_harm(weeks: dict[tuple[int, str], Outcome]) -> None:
    for seed in SEEDS:
        ours, fifo, severe = (figures(weeks[seed, order]) for order in ORDERS)
        assert ours.harm < 0.8 * fifo.harm
        assert ours.harm + ours.hold_cost < severe.harm + severe.hold_cost
        assert ours.hold_cost < fifo.hold_cost
        one, other = ours.median_hours[1], fifo.median_hours[1]
        assert one is not None
        assert other is None or one < other


def test_the_same_week_is_the_same_twice() -> None:
    first, second = (run_week(small_world(11), "published") for _ in range(2))
    assert first == second
    assert run_week(small_world(12), "published") != first


@given(st.floats(0, WEEK), st.floats(0, WEEK))
def test_working_minutes_add_up(one: float, other: float) -> None:
    begin, end = sorted((one, other))
    assert 0 <= open_minutes_until(end) - open_minutes_until(begin) <= end - begin + 1e-6
    assert open_minutes_until(WEEK) == WEEKLY_MINUTES


@pytest.mark.parametrize(
    ("moment", "minutes", "done"),
    [
        (0, 30, 9 * 60 + 30),
        (9 * 60, 480, 17 * 60),
        (16 * 60 + 30, 60, DAY + 9 * 60 + 30),
        (4 * DAY + 16 * 60 + 30, 60, WEEK),
    ],
)
def test_work_goes_on_the_next_morning(moment: float, minutes: float, done: float) -> None:
    assert after_work(moment, minutes) == done
    assert next_open(5 * DAY) == WEEK


def test_a_median_counts_the_undecided_as_longer() -> None:
    assert median_wait([(1, True), (2, True), (3, True)]) == 2
    assert median_wait([(1, True), (2, False), (3, True), (4, True)]) == 3
    assert median_wait([(1, True), (2, False), (3, False)]) is None
    assert median_wait([]) is None
