"""Scores: accuracy and F1 of answers, error of numbers, and bounds that a figure has to meet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Vote:
    """An answer to a task that counts ``weight`` (a tie of two gives each answer a half)."""

    task: str
    answer: str
    weight: float = 1.0


@dataclass(frozen=True)
class Score:
    """How answers compare with the truth, in per cent as the literature prints it.

    ``tasks`` counts the tasks that truth knows; a task without an answer counts as wrong.
    """

    tasks: int
    accuracy: float
    f1: float


def score(votes: Iterable[Vote], truth: Mapping[str, str], positive: str) -> Score:
    """Compare ``votes`` with ``truth``; F1 is that of the class ``positive``.

    With weights below 1 accuracy is its expected value over ties, and F1 the quotient of the
    expected counts.

    Raises:
        ValueError: there is no truth, or a vote is about a task that truth does not know.
    """
    if not truth:
        raise ValueError("there is no truth to compare with")
    right = found = claimed = 0.0
    for vote in votes:
        if vote.task not in truth:
            raise ValueError(f"no truth is known for task {vote.task!r}")
        is_right = vote.answer == truth[vote.task]
        right += vote.weight * is_right
        claimed += vote.weight * (vote.answer == positive)
        found += vote.weight * (is_right and vote.answer == positive)
    positives = sum(answer == positive for answer in truth.values())
    f1 = 2 * found / (claimed + positives) if claimed + positives else 0.0
    return Score(len(truth), 100 * right / len(truth), 100 * f1)


@dataclass(frozen=True)
class NumericScore:
    """Mean absolute error and root of the mean squared error, in the unit of the answers."""

    tasks: int
    mae: float
    rmse: float


def numeric_score(estimates: Mapping[str, float], truth: Mapping[str, float]) -> NumericScore:
    """Compare numeric ``estimates`` with ``truth``.

    Raises:
        ValueError: there is no truth, or a task of it has no estimate.
    """
    missing = sorted(set(truth) - set(estimates))
    if not truth or missing:
        raise ValueError(f"no estimate for {len(missing)} of {len(truth)} tasks")
    errors = [estimates[task] - value for task, value in truth.items()]
    return NumericScore(
        len(errors),
        sum(abs(error) for error in errors) / len(errors),
        math.sqrt(sum(error * error for error in errors) / len(errors)),
    )


def agreement(ours: Mapping[str, str], theirs: Mapping[str, str]) -> float:
    """Return the share (0 to 1) of the tasks of ``theirs`` that have the same answer in ``ours``.

    Raises:
        ValueError: ``theirs`` is empty.
    """
    if not theirs:
        raise ValueError("there are no answers to agree with")
    return sum(ours.get(task) == answer for task, answer in theirs.items()) / len(theirs)


@dataclass(frozen=True)
class Check:
    """One figure held against its bound; without a figure (``None``) the bound is not met."""

    name: str
    value: float | None
    least: float | None = None
    most: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the figure lies within the bound."""
        if self.value is None or math.isnan(self.value):
            return False
        above = self.least is None or self.value >= self.least - 1e-9
        return above and (self.most is None or self.value <= self.most + 1e-9)

    @property
    def bound(self) -> str:
        """The bound in words."""
        if self.least is not None and self.most is not None:
            if self.least == self.most:
                return f"{self.least:g}"
            return f"{self.least:g} to {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"

    def as_json(self) -> dict[str, object]:
        """Return the check as JSON holds it."""
        return {
            "name": self.name, "value": self.value, "least": self.least, "most": self.most,
            "is_met": self.is_met,
        }  # fmt: skip
