"""The SQL chain of Dawid and Skene against an implementation with numpy arrays."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np

from tests.project.signals.macros import load_macros

MACROS = load_macros()
ITERATIONS = 20
SMOOTHING = 0.01

Labels = np.ndarray[Any, np.dtype[np.int64]]


def simulate(seed: int, *, careless_every: int = 6) -> Labels:
    """Return rows (task, worker, label): every so many workers guess; one class is rare."""
    tasks, workers, classes = 900, 40, 3
    random = np.random.default_rng(seed)
    truth = random.choice(classes, tasks, p=[0.6, 0.3, 0.1])
    accuracy = np.where(
        np.arange(workers) % careless_every == 0, 0.34, random.uniform(0.6, 0.95, workers)
    )
    rows = []
    for task in range(tasks):
        for worker in random.choice(workers, random.integers(2, 6), replace=False):
            wrong = (truth[task] + random.integers(1, classes)) % classes
            rows.append(
                (task, worker, truth[task] if random.random() < accuracy[worker] else wrong)
            )
    return np.array(rows)


def numpy_answers(labels: Labels, classes: int = 3) -> Labels:
    """Return the most likely class of each task: full Dawid-Skene over all classes."""
    task, worker, label = labels.T
    posterior = np.zeros((task.max() + 1, classes))
    np.add.at(posterior, (task, label), 1.0)
    posterior /= posterior.sum(axis=1, keepdims=True)
    for _ in range(ITERATIONS):
        counts = np.zeros((worker.max() + 1, classes, classes))
        for true_class in range(classes):
            np.add.at(counts, (worker, true_class, label), posterior[task, true_class])
        rates = (counts + SMOOTHING) / (counts + SMOOTHING).sum(axis=2, keepdims=True)
        score = np.tile(np.log(posterior.mean(axis=0)), (len(posterior), 1))
        np.add.at(score, task, np.log(rates[worker, :, label]))
        posterior = np.exp(score - score.max(axis=1, keepdims=True))
        posterior /= posterior.sum(axis=1, keepdims=True)
    return np.asarray(posterior.argmax(axis=1))


def sql_posteriors(
    labels: Labels, classes: int = 3, *, only_given: bool = False, settle: bool = False
) -> dict[tuple[int, int], float]:
    """Return the probability of each task and possible class, from the project's macros.

    Args:
        labels: rows (task, worker, label).
        classes: how many classes there are.
        only_given: a task can only have a class that somebody gave it, as in the model's estimate.
        settle: tasks whose labels agree enter the cells once and no step, as in the models.
    """
    possible = "select distinct task, label from labels"
    if not only_given:
        possible = "select distinct a.task, b.label from labels as a cross join labels as b"
    is_settled = "count(distinct label) over (partition by task) = 1" if settle else "false"
    with duckdb.connect() as connection:
        task, worker, label = labels.T
        connection.register("labels", {"task": task, "worker": worker, "label": label})
        connection.execute(
            f"""
            create table all_slots as
            select l.task as task_number, l.task * 10 + c.label as spot_number,
                (l.worker * 10 + c.label) * 10 + l.label as cell_number,
                l.worker * 10 + c.label as confusion_row, c.label as class_number,
                l.label = c.label as is_vote, l.is_settled,
                count(*) over (partition by l.task, c.label) as labels_of_task
            from (select *, {is_settled} as is_settled from labels) as l
            inner join ({possible}) as c on l.task = c.task;
            create table slots as select * from all_slots where not is_settled;
            create table cells as
            select cell_number, confusion_row, class_number,
                {classes} as classes, {SMOOTHING} as smoothing,
                cast(count(*) filter (where is_settled) as double) as settled_labels,
                coalesce(sum(1.0::double / labels_of_task) filter (where is_settled), 0)
                    as settled_tasks
            from all_slots group by cell_number, confusion_row, class_number
            """
        )
        rows = connection.execute(
            f"with posteriors_0 as ({MACROS.dawid_skene_vote_shares('slots')}), "
            f"{MACROS.dawid_skene_steps('cells', 'slots', 0, ITERATIONS)} agreed as ("
            "select distinct task_number, spot_number from all_slots where is_settled) "
            "select task_number, spot_number % 10, probability "
            f"from posteriors_{ITERATIONS} "
            "union all select task_number, spot_number % 10, 1.0 from agreed"
        ).fetchall()
    return {(number, answer): probability for number, answer, probability in rows}


def sql_answers(labels: Labels, classes: int = 3, *, only_given: bool = False) -> Labels:
    """Return the most likely class of each task, ties to the smallest."""
    found = sql_posteriors(labels, classes, only_given=only_given)
    best: dict[int, int] = {}
    for (number, answer), _ in sorted(
        found.items(), key=lambda item: (item[0][0], -round(item[1], 9), item[0][1])
    ):
        best.setdefault(number, answer)
    return np.array([best[number] for number in sorted(best)])


def truth_of(seed: int) -> Labels:
    """Return the true classes that ``simulate(seed)`` drew first."""
    return np.random.default_rng(seed).choice(3, 900, p=[0.6, 0.3, 0.1])


def test_sql_agrees_with_numpy() -> None:
    for seed in (1, 2):
        labels = simulate(seed)
        assert np.mean(sql_answers(labels) == numpy_answers(labels)) >= 0.999


def test_settling_agreed_tasks_changes_nothing() -> None:
    """Tasks whose labels agree need no step: all probabilities are those of the whole estimate."""
    labels = simulate(5)
    whole = sql_posteriors(labels, only_given=True)
    settled = sql_posteriors(labels, only_given=True, settle=True)
    assert settled.keys() == whole.keys()
    assert max(abs(settled[spot] - whole[spot]) for spot in whole) < 1e-9
    assert 100 < sum(probability == 1.0 for probability in settled.values()) < 800


def test_classes_that_nobody_gave_cost_no_accuracy() -> None:
    labels, truth = simulate(4), truth_of(4)
    sparse = np.mean(sql_answers(labels, only_given=True) == truth)
    assert sparse >= np.mean(sql_answers(labels) == truth) - 0.01


def test_sql_beats_the_majority_where_workers_differ() -> None:
    labels = simulate(3, careless_every=2)
    votes = np.zeros((labels[:, 0].max() + 1, 3))
    np.add.at(votes, (labels[:, 0], labels[:, 2]), 1)
    ours, majority = sql_answers(labels), votes.argmax(axis=1)
    assert np.mean(ours == truth_of(3)) > np.mean(majority == truth_of(3)) + 0.02
