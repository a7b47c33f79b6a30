"""Truth inference: crowd labels with known answers, through the night, beside published figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.evaluate import oracle
from evenhand.evaluate.folder import ContractFolder
from evenhand.evaluate.nights import OnStep, opened, run_night
from evenhand.evaluate.paper import (
    ANSWER_SETS,
    DAWID_SKENE_TOLERANCE,
    LEAST_AGREEMENT,
    MAJORITY_TOLERANCE,
    NUMBER_SETS,
    AnswerSet,
    NumberSet,
)
from evenhand.evaluate.scoring import (
    Check,
    NumericScore,
    Score,
    Vote,
    agreement,
    numeric_score,
    score,
)
from evenhand.evaluate.truth_sets import Label, own_id, read_labels, read_truth, write_drop

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LABELS = """
    select submissions.task_id, submissions.account_id, submissions.answer
    from build.staging.stg_work__submissions as submissions
    inner join build.staging.stg_work__tasks as tasks on submissions.task_id = tasks.task_id
    where tasks.task_type = $set
    qualify row_number() over (
        partition by submissions.task_id, submissions.account_id
        order by submissions.submitted_at desc, submissions.submission_id desc
    ) = 1
"""
"""One label per task and worker, the newest: what the night's own inference reads."""

MAJORITY = f"""
    with labels as ({LABELS}),
    counts as (
        select labels.task_id, labels.answer, count(*) as votes
        from labels
        group by labels.task_id, labels.answer
    ),
    winners as (
        select counts.task_id, counts.answer
        from counts
        qualify rank() over (partition by counts.task_id order by counts.votes desc) = 1
    )
    select
        winners.task_id,
        winners.answer,
        1.0 / count(*) over (partition by winners.task_id) as share,
        row_number() over (partition by winners.task_id order by winners.answer) = 1 as is_chosen
    from winners
    order by winners.task_id, winners.answer
"""


@dataclass(frozen=True)
class AnswerResult:
    """One categorical set: ours beside the published.

    Attributes:
        answers: the set and its published figures.
        tasks, labels, workers: what the warehouse holds of it.
        tied_tasks: tasks on which two answers have the most votes.
        majority: majority with ties given in equal parts (the expected value).
        majority_fixed: majority with ties broken to the smallest answer.
        dawid_skene: the published ``task_answers``.
        method: ``task_answers.method`` of the set, joined where there are several.
        agreement: share of tasks on which crowd-kit gives the same answer; ``None`` without it.
    """

    answers: AnswerSet
    tasks: int
    labels: int
    workers: int
    tied_tasks: int
    majority: Score
    majority_fixed: Score
    dawid_skene: Score
    method: str
    agreement: float | None

    @property
    def checks(self) -> list[Check]:
        """The bounds this set has to meet."""
        published, found = self.answers, []
        if published.is_bounded:
            middle = published.majority.accuracy
            found = [
                Check(
                    f"{published.name}: majority", self.majority.accuracy,
                    round(middle - MAJORITY_TOLERANCE, 2), round(middle + MAJORITY_TOLERANCE, 2),
                ),
                Check(
                    f"{published.name}: Dawid-Skene", self.dawid_skene.accuracy,
                    round(published.dawid_skene.accuracy - DAWID_SKENE_TOLERANCE, 2),
                ),
            ]  # fmt: skip
        if self.agreement is not None:
            name = f"{published.name}: same answers as crowd-kit"
            found.append(Check(name, self.agreement, LEAST_AGREEMENT))
        return found


@dataclass(frozen=True)
class NumberResult:
    """One numeric set: mean and median of the labels that the warehouse accepted."""

    numbers: NumberSet
    tasks: int
    labels: int
    workers: int
    mean: NumericScore
    median: NumericScore


@dataclass(frozen=True)
class Results:
    """All sets of one evaluation."""

    answers: list[AnswerResult]
    numbers: list[NumberResult]
    has_oracle: bool

    @property
    def checks(self) -> list[Check]:
        """The bounds of all sets."""
        return [check for result in self.answers for check in result.checks]


def evaluate(
    data: Path, place: Path, as_of: datetime, python: Path | None, on_step: OnStep | None = None
) -> Results:
    """Run the sets in ``data`` through one night and compare what it publishes with their truth.

    Args:
        data: folder with one folder per set, each with ``answer.csv`` and ``truth.csv``; sets that
            are not there are left out.
        place: folder to work in: the drop and the home.
        as_of: the night.
        python: Python of the oracle's environment, ``None`` to leave the oracle out.
        on_step: called with a step's name before it begins.

    Raises:
        FileNotFoundError: ``data`` holds none of the sets.
        NightError: the night failed.
        OracleError: the oracle failed.
    """
    names = [*(one.name for one in ANSWER_SETS), *(one.name for one in NUMBER_SETS)]
    labels = {
        name: read_labels(data / name / "answer.csv") for name in names if (data / name).is_dir()
    }
    if not labels:
        raise FileNotFoundError(f"{data} holds none of the folders {', '.join(names)}")
    drop = ContractFolder(place / "drop")
    write_drop(drop, labels, as_of, numeric={one.name for one in NUMBER_SETS})
    home = run_night(place / "home", drop.path, as_of, on_step)
    tell = on_step or (lambda _: None)
    with opened(home) as connection:
        judged = _Judged(connection, data, labels, python, tell)
        return Results(
            [judged.answers(one) for one in ANSWER_SETS if one.name in labels],
            [judged.numbers(one) for one in NUMBER_SETS if one.name in labels],
            python is not None,
        )


@dataclass(frozen=True)
class _Judged:
    """The night's results, with the sets they came from."""

    connection: DuckDBPyConnection
    data: Path
    labels: dict[str, list[Label]]
    python: Path | None
    tell: OnStep

    def rows(self, sql: str, name: str) -> list[tuple[object, ...]]:
        return self.connection.execute(sql, {"set": name}).fetchall()

    def truth(self, name: str) -> dict[str, str]:
        """Return the truth of the questions that have labels, by id in the warehouse."""
        asked = {label.question for label in self.labels[name]}
        truth = read_truth(self.data / name / "truth.csv")
        return {own_id(name, task): answer for task, answer in truth.items() if task in asked}

    def accepted(self, name: str) -> tuple[int, int, int]:
        """Return tasks, labels and workers that staging holds of the set."""
        found = self.rows(
            "select count(distinct task_id), count(*), count(distinct account_id) from "
            "build.staging.stg_work__submissions inner join build.staging.stg_work__tasks "
            "using (task_id) where task_type = $set",
            name,
        )[0]
        return tuple(int(str(value)) for value in found)  # type: ignore[return-value]

    def answers(self, one: AnswerSet) -> AnswerResult:
        """Score one categorical set."""
        truth = self.truth(one.name)
        winners = [row for row in self.rows(MAJORITY, one.name) if row[0] in truth]
        published = self.rows(
            "select task_answers.task_id, task_answers.inferred_answer, task_answers.method "
            "from marts.task_answers inner join build.staging.stg_work__tasks as tasks "
            "on task_answers.task_id = tasks.task_id where tasks.task_type = $set",
            one.name,
        )
        inferred = {str(task): str(answer) for task, answer, _ in published}
        tasks, labels, workers = self.accepted(one.name)
        return AnswerResult(
            answers=one,
            tasks=tasks,
            labels=labels,
            workers=workers,
            tied_tasks=len({row[0] for row in winners if float(str(row[2])) < 1}),
            majority=score(
                (Vote(str(t), str(a), float(str(share))) for t, a, share, _ in winners),
                truth, one.positive,
            ),
            majority_fixed=score(
                (Vote(str(t), str(a)) for t, a, _, is_chosen in winners if is_chosen),
                truth, one.positive,
            ),
            dawid_skene=score(
                (Vote(task, answer) for task, answer in inferred.items() if task in truth),
                truth, one.positive,
            ),
            method=", ".join(sorted({str(method) for _, _, method in published})),
            agreement=self.agreement(one.name, inferred),
        )  # fmt: skip

    def agreement(self, name: str, inferred: dict[str, str]) -> float | None:
        """Return the share of tasks with the oracle's answer."""
        if self.python is None:
            return None
        self.tell(f"crowd-kit on {name}")
        rows = [(str(t), str(w), str(a)) for t, w, a in self.rows(LABELS, name)]
        return agreement(inferred, oracle.dawid_skene(self.python, rows))

    def numbers(self, one: NumberSet) -> NumberResult:
        """Score one numeric set by mean and median of its accepted labels."""
        rows = self.rows(
            f"with labels as ({LABELS}) select task_id, avg(cast(answer as double)), "
            "median(cast(answer as double)) from labels group by task_id",
            one.name,
        )
        truth = {task: float(value) for task, value in self.truth(one.name).items()}
        tasks, labels, workers = self.accepted(one.name)
        return NumberResult(
            one, tasks, labels, workers,
            mean=numeric_score({str(row[0]): float(str(row[1])) for row in rows}, truth),
            median=numeric_score({str(row[0]): float(str(row[2])) for row in rows}, truth),
        )  # fmt: skip
