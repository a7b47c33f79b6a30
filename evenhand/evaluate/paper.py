"""Published figures, as printed by those who measured them.

Truth inference: Zheng, Li, Li, Shan and Cheng, "Truth Inference in Crowdsourcing: Is the Problem
Solved?", PVLDB 10(5), 2017, Table 6. Timed judgments: counts of the CrowdTruth medical relation
extraction data as handed over. Linkage: see
:data:`PUBLISHED_LINKAGE`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Accuracy and F1 in per cent, F1 where it was published."""

    accuracy: float
    f1: float | None = None


@dataclass(frozen=True)
class AnswerSet:
    """A set of categorical labels and what was published about it.

    ``is_bounded`` tells whether results outside the bounds fail the evaluation. F1 is that of the
    answer ``positive``.
    """

    name: str
    title: str
    majority: Figure
    dawid_skene: Figure
    is_bounded: bool
    source: str = "PVLDB 2017"
    positive: str = "1"


@dataclass(frozen=True)
class NumberSet:
    """A set of numeric labels: mean absolute error and root mean squared error by method."""

    name: str
    title: str
    mean: tuple[float, float]
    median: tuple[float, float]
    source: str = "PVLDB 2017"


ANSWER_SETS: tuple[AnswerSet, ...] = (
    AnswerSet("d_product", "same product or not", Figure(89.66, 59.05), Figure(93.66, 71.59), True),
    AnswerSet("d_possent", "positive tweet or not", Figure(93.31), Figure(96.00, 95.66), True),
    AnswerSet("duck", "duck or not", Figure(75.93), Figure(88.89), False, source="crowd-kit 1.4.2"),
)
NUMBER_SETS: tuple[NumberSet, ...] = (
    NumberSet("n_emotion", "strength of an emotion, 0 to 100", (12.02, 17.84), (13.53, 21.26)),
)

MAJORITY_TOLERANCE = 0.1
"""Points by which our majority may differ from the published one: ties are broken by chance."""
DAWID_SKENE_TOLERANCE = 0.5
"""Points that our Dawid-Skene may lie below the published one."""
LEAST_AGREEMENT = 0.99
"""Share of tasks on which our Dawid-Skene and crowd-kit's have to give the same answer."""


@dataclass(frozen=True)
class TimedSet:
    """A set of timed judgments: what must come out of the warehouse again.

    ``seconds`` are the percentiles 1, 5, 50 and 95 of the time from start to submission.
    """

    name: str
    task_type: str
    judgments: int
    workers: int
    addresses: int
    shared_addresses: int
    seconds: tuple[float, float, float, float]


TIMED_SETS: tuple[TimedSet, ...] = (
    TimedSet("relex", "relation_extraction", 50_962, 468, 827, 44, (8, 12, 32, 106)),
    TimedSet("factspan", "factor_span", 38_001, 545, 851, 40, (3, 9, 21, 77)),
)
LARGEST_FLAGGED_SHARE = 0.05
"""Share of the workers that may be flagged in all, in sets without known fraud."""


@dataclass(frozen=True)
class LinkageFigure:
    """Precision, recall and F1 of pairs (0 to 1), and where they were printed."""

    precision: float
    recall: float
    f1: float
    source: str


PUBLISHED_LINKAGE: dict[str, tuple[LinkageFigure, ...]] = {
    "fake_1000": (
        LinkageFigure(
            0.9993, 0.6750, 0.8058,
            "Splink's example of accuracy from a label column, match probability .5",
        ),
        LinkageFigure(
            0.9640, 0.7789, 0.8617,
            "the same example, threshold chosen for the best F1 (probability .067)",
        ),
    ),
}  # fmt: skip
"""Splink 4, documentation, "Evaluation when you have fully labelled data": the figures behind its
charts. Its rules find 1,650 of the 2,031 true pairs. FEBRL is published as data, without a score of
one accepted setting."""
LEAST_LINKAGE_F1 = 0.99
"""F1 that every FEBRL set has to reach."""
