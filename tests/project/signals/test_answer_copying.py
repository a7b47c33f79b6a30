"""The likelihood ratio of answer_copying: its formula, and that chance reaches it seldom enough."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from scipy.stats import binom

from tests.project.signals.macros import load_macros

MACROS = load_macros()
SPARK = load_macros("spark")
COPIED, LIKENESS = 0.7, 0.05


def value(expression: str) -> float:
    """Return a macro's value under this file's thresholds."""
    thresholds = f"(select {COPIED} as copied_share, {LIKENESS} as likeness) as thresholds"
    query = f"select {expression} from {thresholds}"
    with duckdb.connect() as connection:
        return float(connection.execute(query).fetchall()[0][0])


def weights(chance: float) -> tuple[float, float]:
    """Return the log likelihood ratios of the same answer and of another."""
    return value(str(MACROS.ln_copied_ratio(chance))), value(str(MACROS.ln_not_copied_ratio()))


@pytest.mark.parametrize("chance", [0.02, 0.2, 0.5, 0.9])
def test_weights_are_the_ratio_of_two_binomials(chance: float) -> None:
    copied = COPIED + (1 - COPIED) * chance
    honest = LIKENESS + (1 - LIKENESS) * chance
    same, other = weights(chance)
    for alike in (0, 13, 20):
        expected = binom.logpmf(alike, 20, copied) - binom.logpmf(alike, 20, honest)
        assert alike * same + (20 - alike) * other == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("chance", [0.02, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("likeness", [0.0, 0.03, LIKENESS])
@pytest.mark.parametrize("tasks", [20, 150])
def test_chance_reaches_a_weight_as_seldom_as_its_p_value_says(
    chance: float, likeness: float, tasks: int
) -> None:
    """Exact, over every count of same answers of a pair that is alike by at most ``likeness``."""
    same, other = weights(chance)
    alike = np.arange(tasks + 1)
    weight = alike * same + (tasks - alike) * other
    p_value = np.exp(-np.maximum(0.0, weight))
    reached = binom.sf(alike - 1, tasks, likeness + (1 - likeness) * chance)
    assert np.all(reached <= p_value * (1 + 1e-9))


def test_a_pair_alike_beyond_the_allowance_is_not_covered() -> None:
    """The bound above is no matter of course: it breaks where honest pairs are more alike."""
    same, other = weights(0.2)
    alike = np.arange(151)
    p_value = np.exp(-np.maximum(0.0, alike * same + (150 - alike) * other))
    reached = binom.sf(alike - 1, 150, 0.5 + 0.5 * 0.2)
    assert np.any(reached > p_value)


@pytest.mark.parametrize(
    ("alike", "others", "expected"),
    [(0, 0, 0), (2, 3, 2), (6, 6, 6), (0, 12, 0), (1, 12, 1), (3, 12, 2), (12, 12, 6), (47, 48, 6)],
)
def test_classes_of_others(alike: int, others: int, expected: int) -> None:
    assert value(str(MACROS.alike_class(alike, others))) == expected
    assert value(str(MACROS.others_class(others))) == min(6, others)


def test_both_engines_divide_whole_numbers() -> None:
    assert " // " in MACROS.alike_class("a", "o")
    assert " div " in SPARK.alike_class("a", "o")
