"""Isotonic calibration of the evidence, as steps that SQL can apply.

The labels of equal or neighbouring evidence are gathered until each group is large enough; weighted
isotonic regression (pool adjacent violators; Zadrozny and Elkan 2002) makes their shares rise with
the evidence; groups of one height become one step. Weights are one over the probability that a case
was drawn (Horvitz and Thompson 1952), so that the steps speak for all accounts, not for those whom
somebody chose to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.risk.labels import Labels
from evenhand.risk.settings import CalibrationSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Bin:
    """One step: from ``lower_log_odds`` on (``None``: from below) up to the next step's."""

    lower_log_odds: float | None
    probability: float
    labels: int
    violations: int


@dataclass(frozen=True)
class Group:
    """Labels of neighbouring evidence."""

    lowest: float
    highest: float
    share: float
    weight: float
    labels: int
    violations: int


def has_enough(labels: Labels, settings: CalibrationSettings) -> bool:
    """Return whether ``labels`` are enough to calibrate by."""
    return labels.count >= settings.least_labels and labels.violations >= settings.least_violations


def estimate_prior(labels: Labels, settings: CalibrationSettings) -> float | None:
    """Return the share of violations among all accounts, estimated from the random audits.

    Hajek's ratio of weighted counts, within floor and ceiling; ``None`` with too few audits.
    """
    if len(labels.audit_weight) < settings.least_audits:
        return None
    weighted = labels.audit_is_violation * labels.audit_weight
    share = float(weighted.sum() / labels.audit_weight.sum())
    return min(max(share, settings.floor), settings.ceiling)


def fit(labels: Labels, settings: CalibrationSettings) -> list[Bin]:
    """Return the steps of the calibration, lowest evidence first.

    Raises:
        ValueError: there is no label.
    """
    from sklearn.isotonic import IsotonicRegression

    if labels.count == 0:
        raise ValueError("a calibration needs labels")
    groups = gather(labels, settings.labels_per_bin)
    curve = IsotonicRegression(y_min=settings.floor, y_max=settings.ceiling)
    heights = curve.fit_transform(
        range(len(groups)),
        [group.share for group in groups],
        sample_weight=[group.weight for group in groups],
    )
    return _steps(groups, heights)


def gather(labels: Labels, least: int) -> list[Group]:
    """Return groups of at least ``least`` labels, by rising evidence; equal evidence stays whole.

    What is left over at the top joins the last group.
    """
    import numpy as np

    values, place = np.unique(labels.log_odds, return_inverse=True)
    counts = np.bincount(place)
    group_of_value = np.zeros(len(values), dtype=np.int64)
    group, held = 0, 0
    for number, count in enumerate(counts):
        if held >= least:
            group, held = group + 1, 0
        group_of_value[number] = group
        held += int(count)
    if held < least and group > 0:
        group_of_value[group_of_value == group] = group - 1
    return _groups(labels, values, group_of_value, group_of_value[place])


def _groups(
    labels: Labels,
    values: NDArray[np.float64],
    group_of_value: NDArray[np.int64],
    group_of_label: NDArray[np.int64],
) -> list[Group]:
    groups = []
    for number in range(int(group_of_value[-1]) + 1):
        inside, chosen = values[group_of_value == number], group_of_label == number
        weight = float(labels.weight[chosen].sum())
        violating = float((labels.weight * labels.is_violation)[chosen].sum())
        groups.append(
            Group(
                lowest=float(inside[0]),
                highest=float(inside[-1]),
                share=violating / weight,
                weight=weight,
                labels=int(chosen.sum()),
                violations=int(labels.is_violation[chosen].sum()),
            )
        )
    return groups


def _steps(groups: Sequence[Group], heights: Sequence[float]) -> list[Bin]:
    """Join groups of one height; a step begins halfway between the evidence on its two sides."""
    steps: list[Bin] = []
    for number, (group, height) in enumerate(zip(groups, heights, strict=True)):
        last = steps[-1] if steps else None
        if last and abs(last.probability - float(height)) < 1e-12:
            steps[-1] = Bin(
                last.lower_log_odds,
                last.probability,
                last.labels + group.labels,
                last.violations + group.violations,
            )
            continue
        edge = (groups[number - 1].highest + group.lowest) / 2 if number else None
        steps.append(Bin(edge, float(height), group.labels, group.violations))
    return steps
