"""Scores against figures that can be worked out by hand, and scikit-free identities."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.evaluate.scoring import (
    Check,
    Vote,
    agreement,
    numeric_score,
    score,
)

TRUTH = {"a": "1", "b": "1", "c": "0", "d": "0"}


def test_accuracy_and_f1_by_hand() -> None:
    votes = [Vote("a", "1"), Vote("b", "0"), Vote("c", "1"), Vote("d", "0")]
    found = score(votes, TRUTH, positive="1")
    assert (found.tasks, found.accuracy, found.f1) == (4, 50.0, 50.0)


def test_a_task_without_an_answer_counts_as_wrong() -> None:
    found = score([Vote("a", "1")], TRUTH, positive="1")
    assert found.accuracy == 25.0
    assert found.f1 == pytest.approx(100 * 2 / 3)


def test_a_tie_counts_in_equal_parts() -> None:
    votes = [Vote("a", "1", 0.5), Vote("a", "0", 0.5), *(Vote(t, TRUTH[t]) for t in "bcd")]
    found = score(votes, TRUTH, positive="1")
    assert found.accuracy == pytest.approx(87.5)
    assert found.f1 == pytest.approx(100 * 3 / 3.5)


def test_f1_follows_the_positive_class() -> None:
    votes = [Vote("a", "1"), Vote("b", "1"), Vote("c", "1"), Vote("d", "0")]
    assert score(votes, TRUTH, positive="1").f1 == pytest.approx(80.0)
    assert score(votes, TRUTH, positive="0").f1 == pytest.approx(100 * 2 / 3)


def test_a_vote_about_an_unknown_task_is_refused() -> None:
    with pytest.raises(ValueError, match="'z'"):
        score([Vote("z", "1")], TRUTH, positive="1")
    with pytest.raises(ValueError, match="no truth"):
        score([], {}, positive="1")


@given(st.dictionaries(st.text(max_size=3), st.sampled_from("01"), min_size=1))
def test_the_truth_itself_is_wholly_right(truth: dict[str, str]) -> None:
    found = score((Vote(task, answer) for task, answer in truth.items()), truth, positive="1")
    assert found.accuracy == 100.0
    assert found.f1 == (100.0 if "1" in truth.values() else 0.0)


def test_numeric_errors_by_hand() -> None:
    found = numeric_score({"a": 1.0, "b": 7.0, "c": 99.0}, {"a": 4.0, "b": 3.0})
    assert (found.tasks, found.mae, found.rmse) == (2, 3.5, math.sqrt(12.5))


def test_a_missing_estimate_is_refused() -> None:
    with pytest.raises(ValueError, match="no estimate for 1 of 2"):
        numeric_score({"a": 1.0}, {"a": 1.0, "b": 2.0})


def test_agreement_counts_tasks_that_we_leave_out() -> None:
    assert agreement({"a": "1", "x": "0"}, {"a": "1", "b": "1"}) == 0.5
    with pytest.raises(ValueError, match="no answers"):
        agreement({"a": "1"}, {})


@pytest.mark.parametrize(
    ("value", "least", "most", "is_met"),
    [
        (0.85, 0.85, None, True),
        (0.8499, 0.85, None, False),
        (0.01, None, 0.01, True),
        (0.0101, None, 0.01, False),
        (44, 44, 44, True),
        (43, 44, 44, False),
        (45, 44, 44, False),
        (None, None, 0.01, False),
        (math.nan, None, 0.01, False),
    ],
)
def test_bounds(value: float | None, least: float | None, most: float | None, is_met: bool) -> None:
    assert Check("figure", value, least, most).is_met is is_met


def test_bounds_in_words() -> None:
    assert Check("x", 1, least=2).bound == "at least 2"
    assert Check("x", 1, most=0.05).bound == "at most 0.05"
    assert Check("x", 1, 89.56, 89.76).bound == "89.56 to 89.76"
    assert Check("x", 1, 44, 44).bound == "44"
