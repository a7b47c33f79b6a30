"""Whole nights of the actual project: a thin source, and the sets through the adapters."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from evenhand.evaluate.nights import opened, run_night, workplace
from evenhand.evaluate.truth_inference import evaluate

NIGHT = datetime(2026, 6, 30, tzinfo=UTC)
SIGNALS = (
    "too_fast",
    "gold_failure",
    "agreement_outlier",
    "near_duplicate_content",
    "answer_copying",
    "quality_drop",
    "straight_lining",
)
pytestmark = pytest.mark.night


def test_a_temporary_workplace_is_removed_and_a_named_one_stays(tmp_path: Path) -> None:
    with workplace(None) as place:
        (place / "file").touch()
    assert not place.exists()
    with workplace(tmp_path / "kept") as place:
        (place / "file").touch()
    assert (tmp_path / "kept" / "file").exists()


def _write_thin_source(folder: Path) -> None:
    """Three files with the required columns alone: no times of work, no gold, no texts.

    A fourth has three rows, and each of them is bad: all of it, and yet a handful.
    """
    folder.mkdir()
    workers = [f"W{n:02d}" for n in range(30)]
    (folder / "accounts.csv").write_text(
        "account_id,account_role,status,created_at\n"
        + "".join(f"{worker},expert,active,2026-01-01\n" for worker in workers)
    )
    (folder / "tasks.csv").write_text(
        "task_id,task_type,created_at\n" + "".join(f"T{n},pair,2026-06-01\n" for n in range(120))
    )
    lines = ["submission_id,task_id,account_id,submitted_at,answer\n"]
    for task in range(120):
        for offset in range(5):
            worker = workers[(task * 7 + offset * 11) % len(workers)]
            answer = "ab"[(task + (offset == task % 9)) % 2]
            lines.append(
                f"S{task}-{offset},T{task},{worker},2026-06-{1 + task % 28:02d},{answer}\n"
            )
    (folder / "submissions.csv").write_text("".join(lines))
    (folder / "education_events.csv").write_text(
        "education_event_id,recipient_id,recipient_type,topic,delivered_at\n"
        + "".join(f"E{n},W{n:02d},parrot,pay,2026-06-01\n" for n in range(3))
    )


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """The published generation of a night that had only accounts, tasks and submissions."""
    place = tmp_path_factory.mktemp("thin")
    _write_thin_source(place / "drop")
    with opened(run_night(place / "home", place / "drop", NIGHT)) as connection:
        yield connection


def _statuses(connection: DuckDBPyConnection, signal: str) -> set[str]:
    rows = connection.execute(
        "select distinct status from marts.account_signals where signal_code = ?", [signal]
    ).fetchall()
    return {row[0] for row in rows}


def test_a_thin_source_passes_the_night(thin: DuckDBPyConnection) -> None:
    health = dict(thin.execute("select entity, status from marts.source_health").fetchall())
    assert {entity for entity, status in health.items() if status == "ok"} == {
        "accounts",
        "tasks",
        "submissions",
    }
    assert health.pop("education_events") == "few_quarantined"
    assert set(health.values()) == {"ok", "absent"}


def test_a_handful_of_bad_rows_lies_in_quarantine_and_the_night_goes_on(
    thin: DuckDBPyConnection,
) -> None:
    bad = thin.execute(
        "select entity, key_value, column_name, value, reason from marts.quarantine order by all"
    ).fetchall()
    assert bad == [
        ("education_events", f"E{n}", "recipient_type", "parrot", "not_in_enum") for n in range(3)
    ]
    words = thin.execute("select message from marts.source_health where message is not null")
    assert words.fetchall() == [("3 of 3 new rows lie in quarantine; 5 stop a night.",)]


@pytest.mark.parametrize("signal", ["too_fast", "gold_failure", "near_duplicate_content"])
def test_a_signal_without_its_input_is_not_applicable_and_never_clear(
    thin: DuckDBPyConnection, signal: str
) -> None:
    assert _statuses(thin, signal) == {"not_applicable"}


def test_agreement_is_judged_from_answers_alone(thin: DuckDBPyConnection) -> None:
    assert "clear" in _statuses(thin, "agreement_outlier")
    assert "not_applicable" not in _statuses(thin, "agreement_outlier")
    answers = dict(
        thin.execute("select task_id, inferred_answer from marts.task_answers").fetchall()
    )
    assert answers == {f"T{task}": "ab"[task % 2] for task in range(120)}


def test_signals_that_are_not_built_never_say_clear(thin: DuckDBPyConnection) -> None:
    rows = thin.execute(
        "select distinct signal_code from marts.account_signals where status <> 'not_applicable'"
    ).fetchall()
    assert {row[0] for row in rows} <= set(SIGNALS)


def test_what_the_source_does_not_bring_is_unknown_at_a_gate_and_no_finding(
    thin: DuckDBPyConnection,
) -> None:
    """Nobody fails for a missing input, nor for days of work before the record begins."""
    gates = dict(
        thin.execute("select gate, list(distinct outcome) from marts.gate_results group by gate")
        .fetchall()
    )  # fmt: skip
    assert gates == {gate: ["unknown"] for gate in ("onboarding", "activation", "golden_pool")}
    for table in ("control_findings", "lifecycle_violations"):
        assert thin.execute(f"select count(*) from marts.{table}").fetchall() == [(0,)]


def _write_set(folder: Path, header: tuple[str, str], repeats: int) -> None:
    """Write a set in which seven of ten workers are always right and three always wrong."""
    folder.mkdir(parents=True)
    with (folder / "answer.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((header[0], "worker", "answer"))
        for task in range(60):
            for worker in range(10):
                right = str(task % 3 // 2)
                answer = right if worker < 7 else str(1 - int(right))
                for _ in range(repeats):
                    writer.writerow((f"http://x/?t={task},{task}", f"W{worker}", "0"))
                writer.writerow((f"http://x/?t={task},{task}", f"W{worker}", answer))
    with (folder / "truth.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((header[1], "truth"))
        writer.writerows((f"http://x/?t={task},{task}", str(task % 3 // 2)) for task in range(60))


def test_sets_with_odd_ids_and_repeated_labels_come_out_right(tmp_path: Path) -> None:
    _write_set(tmp_path / "data" / "d_product", ("question", "question"), repeats=1)
    _write_set(tmp_path / "data" / "d_possent", ("id", "q"), repeats=0)
    results = evaluate(tmp_path / "data", tmp_path / "place", NIGHT, None)
    product, possent = results.answers
    assert (product.tasks, product.labels, product.workers) == (60, 1_200, 10)
    assert (possent.tasks, possent.labels, possent.workers) == (60, 600, 10)
    for result in results.answers:
        assert result.tied_tasks == 0
        assert result.majority.accuracy == 100.0
        assert result.dawid_skene.accuracy == 100.0
        assert result.dawid_skene.f1 == 100.0
        assert result.method == "dawid_skene"
    assert not results.has_oracle
