"""Money for wrong, copied and idle work: per abuser and week, less what is usual."""

from __future__ import annotations

import pytest

from evenhand.evaluate.adversary import HARM_OF, HARMS, Account, Results


def account(kind: str, *, found: bool = False, weeks: float = 10, **harm: float) -> Account:
    return Account(kind, found, weeks, 1_000.0, {name: harm.get(name, 0.0) for name in HARMS})


def test_kinds_are_those_of_the_sample_and_cost_something_known() -> None:
    from evenhand.sample.settings import KINDS

    assert set(HARM_OF) <= set(KINDS)
    assert set(HARM_OF.values()) == set(HARMS)


def test_what_is_found_costs_nothing_more_and_honest_mistakes_are_no_harm() -> None:
    results = Results(
        [
            account("honest", wrong=40.0),
            account("honest", wrong=60.0),
            account("rusher", wrong=250.0),
            account("rusher", found=True, wrong=450.0),
            account("idle_biller", idle=30.0),
        ]
    )
    rusher, idle = results.residuals
    assert (rusher.abusers, rusher.found) == (2, 1)
    assert rusher.weekly == 35.0
    assert rusher.usual == 5.0
    assert rusher.residual == 10.0, "20 of the one who was not found, over two"
    assert (idle.usual, idle.residual) == (0.0, 3.0)
    assert results.per_expert == pytest.approx((10.0 * 20 + 3.0 * 10) / 50)


def test_abusers_who_do_less_harm_than_honest_people_do_leave_none() -> None:
    (found,) = Results([account("honest", wrong=50.0), account("rusher", wrong=40.0)]).residuals
    assert found.residual == 0.0


def test_weeks_count_so_that_a_short_time_weighs_less() -> None:
    (found,) = Results(
        [account("rusher", weeks=1, wrong=90.0), account("rusher", weeks=9, wrong=10.0)]
    ).residuals
    assert found.weekly == 10.0


def test_a_world_without_abuse_has_no_residual() -> None:
    assert Results([account("honest")]).residuals == []
    assert Results([]).per_expert is None
