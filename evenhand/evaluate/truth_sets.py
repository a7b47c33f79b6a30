"""Adapter of truth-inference sets (``answer.csv``, ``truth.csv``) to contract form."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from evenhand.evaluate.folder import ContractFolder

QUESTION_NAMES = ("question", "id", "q", "task")
WORKER_NAMES = ("worker", "worker_id")
ANSWER_NAMES = ("answer", "label")
TRUTH_NAMES = ("truth", "gold")

JOINED = timedelta(days=120)
"""How long before the night the accounts began."""
WORK_SPAN = timedelta(days=60)
"""The files have no times; the labels are spread evenly over so long, in the order of the file."""


@dataclass(frozen=True)
class Label:
    """One answer of one worker to one question."""

    question: str
    worker: str
    answer: str


def read_labels(file: Path) -> list[Label]:
    """Return the labels of ``answer.csv`` in the order of the file, repeated ones included.

    Raises:
        ValueError: a column is missing; the message names the file and what it has.
        FileNotFoundError: there is no such file.
    """
    names = (QUESTION_NAMES, WORKER_NAMES, ANSWER_NAMES)
    return [Label(*values) for values in _records(file, names)]


def read_truth(file: Path) -> dict[str, str]:
    """Return the true answer by question.

    Raises:
        ValueError: a column is missing, or a question has two truths.
        FileNotFoundError: there is no such file.
    """
    truth: dict[str, str] = {}
    for question, answer in _records(file, (QUESTION_NAMES, TRUTH_NAMES)):
        if truth.setdefault(question, answer) != answer:
            raise ValueError(f"{file} has two truths for {question!r}")
    return truth


def _records(file: Path, wanted: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines)
        header = [name.strip().lower() for name in next(reader, [])]
        places = [_place(file, header, names) for names in wanted]
        for record in reader:
            if record:
                yield [record[place].strip() for place in places]


def _place(file: Path, header: list[str], names: Sequence[str]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise ValueError(
        f"{file} has no column {' or '.join(names)}; it has {', '.join(header) or 'no header'}"
    )


def own_id(set_name: str, identifier: str) -> str:
    """Return the id that ``identifier`` of the set has in the warehouse."""
    return f"{set_name}:{identifier}"


def write_drop(
    folder: ContractFolder,
    sets: Mapping[str, list[Label]],
    as_of: datetime,
    numeric: Collection[str] = (),
) -> int:
    """Write ``accounts.csv``, ``tasks.csv`` and ``submissions.csv`` and return the submissions.

    Each set is a project and a task type of its own; ids carry its name, so that a person who is in
    two sets is two accounts, as in the literature. No truth is written. A repeated label is a
    submission of its own: which of them counts is for the warehouse to say.

    Args:
        folder: the drop folder.
        sets: labels by the set's name.
        as_of: the night; all work lies before it.
        numeric: names of sets whose answers are numbers, not one of K options.
    """
    joined = as_of - JOINED
    workers = [own_id(n, w) for n, labels in sets.items() for w in _distinct(labels, "worker")]
    folder.write(
        "accounts",
        ("account_id", "account_role", "status", "created_at"),
        ((worker, "expert", "active", joined) for worker in workers),
    )
    folder.write(
        "tasks",
        ("task_id", "project_id", "task_type", "created_at", "answer_options"),
        (
            (own_id(name, question), name, name, joined, options)
            for name, labels in sets.items()
            for options in [None if name in numeric else len(_distinct(labels, "answer"))]
            for question in _distinct(labels, "question")
        ),
    )
    return folder.write(
        "submissions",
        ("submission_id", "task_id", "account_id", "submitted_at", "answer"),
        (row for name, labels in sets.items() for row in _submissions(name, labels, as_of)),
    )


def _distinct(labels: list[Label], field: str) -> list[str]:
    return list(dict.fromkeys(getattr(label, field) for label in labels))


def _submissions(name: str, labels: list[Label], as_of: datetime) -> Iterator[tuple[object, ...]]:
    step = WORK_SPAN / (len(labels) + 1)
    for number, label in enumerate(labels, start=1):
        yield (
            f"{name}:{number:06d}",
            own_id(name, label.question),
            own_id(name, label.worker),
            as_of - WORK_SPAN + number * step,
            label.answer,
        )
