"""Inferred answers with one coin per worker and a learned prior, instead of a confusion matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.evaluate.ablations.figures import Ablation, Share
from evenhand.evaluate.ablations.night import Night

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evenhand.evaluate.nights import OnStep

LABELS = """
    select task_type, task_number, account_id, label
    from build.intermediate.int_current_labels
    order by task_type, task_number, account_id
"""
ANSWERS = """
    select tasks.version_key, answers.inferred_answer, truth.true_answer
    from marts.task_answers as answers
    inner join build.staging.stg_work__tasks as tasks on answers.task_id = tasks.task_id
    inner join read_parquet($tasks) as truth on answers.task_id = truth.task_id
    where truth.true_answer is not null and answers.labels >= 2
"""
ACCURACY = "answers that are right"
F1 = "F1 of the rare answer"
ITERATIONS = 100
LEAST_SHARE = 0.25
"""An answer rarer than this, of two, is the rare one of its type."""
LEAST_GAIN = 0.05
"""By how much F1 has to be higher on labels of which few are positive."""
IMBALANCED = "d_product"
"""The set of truth inference on which few tasks (12 %) are positive."""

Label = tuple[str, str, str]
"""Task, worker and label."""


@dataclass(frozen=True)
class _Truth:
    """A task's inferred and true answer."""

    inferred: str
    true: str


def one_coin(night: Night) -> list[Ablation]:
    """Infer the answers of the sample with one coin per worker; compare with the published ones.

    Shown, not held against anything: the sample's people are as good at one answer as at another,
    which is what a coin says of them. Real labels are held against a goal; see :func:`on_sets`.
    """
    by_type: dict[str, list[Label]] = {}
    for task_type, task, account, label in night.rows(LABELS):
        by_type.setdefault(str(task_type), []).append((str(task), str(account), str(label)))
    tasks = str(night.truth / "tasks.parquet")
    known = {
        str(task): _Truth(str(inferred), str(true))
        for task, inferred, true in night.rows(ANSWERS, tasks=tasks)
    }
    kept = removed = _scores({}, {}, None)
    for labels in by_type.values():
        truth = {task: known[task].true for task, _, _ in labels if task in known}
        rare = rare_answer(list(truth.values()))
        coins = infer(labels)
        kept = _plus(kept, _scores(truth, {one: known[one].inferred for one in truth}, rare))
        removed = _plus(removed, _scores(truth, coins, rare))
    return [
        Ablation(
            "confusion matrices, sample", "one coin per worker, learned prior",
            ACCURACY, "higher", None, kept=kept, removed=removed,
        )
    ]  # fmt: skip


def on_sets(data: Path, place: Path, as_of: datetime, on_step: OnStep | None) -> list[Ablation]:
    """Infer the answers of the sets of truth inference in ``data``, by night and with coins.

    Raises:
        FileNotFoundError: ``data`` holds none of the sets.
        NightError: the night failed.
    """
    from evenhand.evaluate import truth_inference
    from evenhand.evaluate.nights import opened
    from evenhand.evaluate.scoring import Vote, score
    from evenhand.evaluate.truth_sets import own_id, read_truth
    from evenhand.home import open_home

    results = truth_inference.evaluate(data, place, as_of, None, on_step)
    found = []
    with opened(open_home(place / "home")) as connection:
        for result in results.answers:
            name, positive = result.answers.name, result.answers.positive
            given = {"set": name}
            labels = connection.execute(truth_inference.LABELS, given).fetchall()
            coins = infer([(str(t), str(w), str(a)) for t, w, a in labels])
            answers = read_truth(data / name / "truth.csv")
            truth = {own_id(name, task): answer for task, answer in answers.items()}
            truth = {task: answer for task, answer in truth.items() if task in coins}
            votes = [Vote(task, answer) for task, answer in coins.items() if task in truth]
            without, tasks = score(votes, truth, positive), len(truth)
            is_held = name == IMBALANCED
            found.append(
                Ablation(
                    f"confusion matrices, {name}", "one coin per worker, learned prior",
                    F1, "higher", LEAST_GAIN if is_held else None,
                    kept=_printed(result.dawid_skene.accuracy, result.dawid_skene.f1, tasks),
                    removed=_printed(without.accuracy, without.f1, tasks),
                )
            )  # fmt: skip
    return found


def infer(labels: Sequence[Label], iterations: int = ITERATIONS) -> dict[str, str]:
    """Return the likeliest answer of each task by expectation maximisation with one coin.

    A worker is right with one probability, whatever the answer, and errs evenly over the others;
    how frequent each answer is, is learned too. Starts from shares of votes (Zheng et al. 2017 call
    the model ZenCrowd; the learned prior is crowd-kit's ``OneCoinDawidSkene``).
    """
    import numpy as np

    if not labels:
        return {}
    task_names, task = _numbered([label[0] for label in labels])
    _, worker = _numbered([label[1] for label in labels])
    answers, answer = _numbered([label[2] for label in labels])
    classes = max(2, len(answers))
    votes = np.zeros((len(task_names), classes))
    np.add.at(votes, (task, answer), 1.0)
    posterior = votes / votes.sum(axis=1, keepdims=True)
    given = np.bincount(worker).astype(np.float64)
    for _ in range(iterations):
        prior = posterior.mean(axis=0)
        right = np.bincount(worker, weights=posterior[task, answer]) / given
        skill = np.clip(right, 1e-6, 1 - 1e-6)
        wrong = np.log((1 - skill) / (classes - 1))
        logs = np.tile(np.log(np.maximum(prior, 1e-12)), (len(task_names), 1))
        logs += np.bincount(task, weights=wrong[worker])[:, None]
        np.add.at(logs, (task, answer), (np.log(skill) - wrong)[worker])
        logs -= logs.max(axis=1, keepdims=True)
        posterior = np.exp(logs)
        posterior /= posterior.sum(axis=1, keepdims=True)
    best = posterior.argmax(axis=1)
    return {name: answers[int(number)] for name, number in zip(task_names, best, strict=True)}


def _numbered(names: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    import numpy as np

    distinct = sorted(set(names))
    place = {name: number for number, name in enumerate(distinct)}
    return distinct, np.array([place[name] for name in names], dtype=np.int64)


def rare_answer(truth: Sequence[str]) -> str | None:
    """Return the rarer of two true answers when it is rare; ``None`` where there is none."""
    names = sorted(set(truth))
    if len(names) != 2:
        return None
    rare = min(names, key=truth.count)
    return rare if truth.count(rare) < LEAST_SHARE * len(truth) else None


def _scores(truth: dict[str, str], inferred: dict[str, str], rare: str | None) -> dict[str, Share]:
    right = sum(inferred[task] == answer for task, answer in truth.items())
    hits = claimed = positives = 0
    if rare is not None:
        hits = sum(answer == rare == inferred[task] for task, answer in truth.items())
        claimed = sum(inferred[task] == rare for task in truth)
        positives = sum(answer == rare for answer in truth.values())
    return {ACCURACY: Share(right, len(truth)), F1: Share(2 * hits, claimed + positives)}


def _plus(one: dict[str, Share], other: dict[str, Share]) -> dict[str, Share]:
    return {name: share + other[name] for name, share in one.items()}


def _printed(accuracy: float, f1: float, tasks: int) -> dict[str, Share]:
    """Return scores in per cent as shares."""
    return {ACCURACY: Share(accuracy * tasks / 100, tasks), F1: Share(f1 / 100, 1)}
