"""The calibration's curve: against a plain loop, on worlds whose truth is known, at its limits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from evenhand.risk.calibration import Bin, estimate_prior, fit, gather, has_enough
from tests.package.risk.support import labels, settings


def pooled(shares: list[float], weights: list[float]) -> list[float]:
    """Pool adjacent violators by a plain loop (Ayer et al. 1955)."""
    blocks: list[list[float]] = []
    for share, weight in zip(shares, weights, strict=True):
        blocks.append([share, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            upper, lower = blocks.pop(), blocks.pop()
            total = lower[1] + upper[1]
            mean = (lower[0] * lower[1] + upper[0] * upper[1]) / total
            blocks.append([mean, total, lower[2] + upper[2]])
    return [block[0] for block in blocks for _ in range(int(block[2]))]


def probability(bins: list[Bin], log_odds: float) -> float:
    """Apply the steps as the model does."""
    held = [b for b in bins if b.lower_log_odds is None or log_odds >= b.lower_log_odds]
    return held[-1].probability


@given(
    st.lists(
        st.tuples(st.integers(-6, 6), st.booleans(), st.sampled_from([1.0, 10.0, 20.0, 50.0])),
        min_size=1,
        max_size=120,
    )
)
@tried(max_examples=80, deadline=None)
def test_the_curve_is_isotonic_regression(cases: list[tuple[int, bool, float]]) -> None:
    evidence, outcomes, weights = (list(column) for column in zip(*cases, strict=True))
    given_labels = labels(evidence, outcomes, weights)
    chosen = settings(labels_per_bin=1, floor=1e-12, ceiling=1 - 1e-12)
    bins = fit(given_labels, chosen)
    groups = gather(given_labels, 1)
    expected = pooled([g.share for g in groups], [g.weight for g in groups])
    for group, height in zip(groups, expected, strict=True):
        clipped = min(max(height, chosen.floor), chosen.ceiling)
        assert probability(bins, group.lowest) == pytest.approx(clipped, abs=1e-9)
    assert all(low.probability < high.probability for low, high in pairwise(bins))
    assert sum(b.labels for b in bins) == len(cases)
    assert sum(b.violations for b in bins) == sum(outcomes)


def test_steps_begin_halfway_between_the_evidence_on_both_sides() -> None:
    """So that the last bits of a sum of weights never decide on which step an account stands."""
    bins = fit(labels([-1, -1, 2, 2], [0, 0, 1, 1]), settings(labels_per_bin=2))
    assert [b.lower_log_odds for b in bins] == [None, 0.5]
    assert [b.probability for b in bins] == [0.0005, 0.98]


def test_a_group_has_enough_labels_and_equal_evidence_stays_whole() -> None:
    evidence = [0] * 29 + [1] * 1 + [2] * 45 + [3] * 30 + [4] * 7
    groups = gather(labels(evidence, [0] * len(evidence)), 30)
    assert [(g.lowest, g.highest, g.labels) for g in groups] == [(0, 1, 30), (2, 2, 45), (3, 4, 37)]


def test_fewer_labels_than_a_group_needs_make_one_step() -> None:
    assert fit(labels([0, 5], [0, 1]), settings()) == [Bin(None, 0.5, 2, 1)]


def test_no_labels_make_no_curve() -> None:
    with pytest.raises(ValueError, match="needs labels"):
        fit(labels([], []), settings())


@pytest.mark.parametrize(
    ("count", "violations", "enough"),
    [(1000, 200, True), (999, 200, False), (1000, 199, False), (1001, 201, True)],
)
def test_enough_is_what_the_settings_say(count: int, violations: int, enough: bool) -> None:
    outcomes = np.arange(count) < violations
    assert has_enough(labels(np.zeros(count), outcomes), settings()) is enough


def test_the_prior_is_the_audits_weighted_share() -> None:
    outcomes, weights = [1] * 4 + [0] * 196, [50.0] * 4 + [10.0] * 196
    audited = labels([], [], audits=outcomes, audit_weight=weights)
    assert estimate_prior(audited, settings()) == pytest.approx(200 / 2160)
    assert estimate_prior(audited, settings(least_audits=201)) is None
    assert estimate_prior(labels([], [], audits=[0] * 200), settings()) == 0.0005


def world(seed: int, count: int = 60_000) -> tuple[np.ndarray, np.ndarray]:
    """Accounts whose true log-odds is half the evidence less three: the raw score says too much."""
    random = np.random.default_rng(seed)
    evidence = np.round(random.normal(-1, 2, count), 1)
    true = 1 / (1 + np.exp(-(0.5 * evidence - 3)))
    return evidence, random.uniform(size=count) < true


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weights_undo_whom_somebody_chose_to_look_at(seed: int) -> None:
    """Everybody above 2 was judged, of the rest one in ten: weighted, the curve is everybody's."""
    evidence, outcome = world(seed)
    random = np.random.default_rng(seed + 100)
    drawn = (evidence > 2) | (random.uniform(size=len(evidence)) < 0.1)
    weight = np.where(evidence > 2, 1.0, 10.0)
    bins = fit(labels(evidence[drawn], outcome[drawn], weight[drawn]), settings())
    fresh, found = world(seed + 50)
    scores = np.array([probability(bins, value) for value in fresh])
    assert abs(scores.mean() - found.mean()) < 0.01
    error = sum(
        abs(scores[part].sum() - found[part].sum()) for part in np.array_split(scores.argsort(), 10)
    ) / len(scores)
    raw = 1 / (1 + np.exp(-(fresh - 3)))
    raw_error = sum(
        abs(raw[part].sum() - found[part].sum()) for part in np.array_split(raw.argsort(), 10)
    ) / len(raw)
    assert error <= 0.03
    assert error < raw_error / 2
