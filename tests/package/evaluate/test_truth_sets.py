"""The adapter of truth-inference sets."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evenhand.evaluate.folder import ContractFolder
from evenhand.evaluate.truth_sets import Label, read_labels, read_truth, write_drop

NIGHT = datetime(2026, 6, 30, tzinfo=UTC)
URL = "http://example.org/page?x=1,2"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def _file(folder: Path, text: str) -> Path:
    file = folder / "some.csv"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("header", ["question,worker,answer", "id,worker,answer", "Q,Worker,Label"])
def test_headers_differ_between_sets(tmp_path: Path, header: str) -> None:
    file = _file(tmp_path, f'{header}\n"{URL}",W1,1\n')
    assert read_labels(file) == [Label(URL, "W1", "1")]


def test_columns_are_found_by_name_not_by_place(tmp_path: Path) -> None:
    file = _file(tmp_path, "answer,question,worker\n1,Q1,W1\n")
    assert read_labels(file) == [Label("Q1", "W1", "1")]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column worker or worker_id; it has question, answer"):
        read_labels(_file(tmp_path, "question,answer\nQ1,1\n"))
    with pytest.raises(ValueError, match="no header"):
        read_labels(_file(tmp_path, ""))


def test_two_truths_for_one_question_are_refused(tmp_path: Path) -> None:
    assert read_truth(_file(tmp_path, "q,truth\nQ1,1\nQ1,1\n")) == {"Q1": "1"}
    with pytest.raises(ValueError, match="two truths for 'Q1'"):
        read_truth(_file(tmp_path, "q,truth\nQ1,1\nQ1,0\n"))


def test_repeated_labels_stay_and_the_later_one_is_newer(tmp_path: Path) -> None:
    labels = [Label("Q1", "W1", "0"), Label("Q1", "W1", "1"), Label(URL, "W2", "1")]
    assert write_drop(ContractFolder(tmp_path), {"set": labels}, NIGHT) == 3
    submissions = _rows(tmp_path / "submissions.csv")
    assert [row["answer"] for row in submissions] == ["0", "1", "1"]
    assert len({row["submission_id"] for row in submissions}) == 3
    times = [row["submitted_at"] for row in submissions]
    assert times == sorted(set(times))
    assert submissions[2]["task_id"] == f"set:{URL}"


def test_work_lies_before_the_night_and_after_its_account_and_task(tmp_path: Path) -> None:
    labels = [Label(f"Q{n}", f"W{n % 7}", str(n % 2)) for n in range(1_000)]
    write_drop(ContractFolder(tmp_path), {"set": labels}, NIGHT)
    times = [
        datetime.fromisoformat(row["submitted_at"]).replace(tzinfo=UTC)
        for row in _rows(tmp_path / "submissions.csv")
    ]
    assert min(times) > NIGHT - timedelta(days=61)
    assert max(times) < NIGHT
    for entity in ("accounts", "tasks"):
        made = {row["created_at"] for row in _rows(tmp_path / f"{entity}.csv")}
        assert max(made) < min(times).replace(tzinfo=None).isoformat(sep=" ")


def test_each_set_is_a_project_and_its_people_are_its_own(tmp_path: Path) -> None:
    sets = {
        "one": [Label("Q1", "W1", "a"), Label("Q1", "W2", "b"), Label("Q2", "W1", "a")],
        "two": [Label("Q1", "W1", "3.5")],
    }
    write_drop(ContractFolder(tmp_path), sets, NIGHT, numeric={"two"})
    accounts = [row["account_id"] for row in _rows(tmp_path / "accounts.csv")]
    assert accounts == ["one:W1", "one:W2", "two:W1"]
    tasks = _rows(tmp_path / "tasks.csv")
    assert [(t["task_id"], t["task_type"], t["answer_options"]) for t in tasks] == [
        ("one:Q1", "one", "2"),
        ("one:Q2", "one", "2"),
        ("two:Q1", "two", ""),
    ]


def test_no_truth_reaches_the_drop(tmp_path: Path) -> None:
    write_drop(ContractFolder(tmp_path), {"set": [Label("Q1", "W1", "0")]}, NIGHT)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "accounts.csv",
        "submissions.csv",
        "tasks.csv",
    ]
    assert set(_rows(tmp_path / "tasks.csv")[0]) == {
        "task_id", "project_id", "task_type", "created_at", "answer_options",
    }  # fmt: skip
