"""The DAGs load, are few and thin, and read as a table of contents."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "dags"
FILES = sorted(FOLDER.glob("*.py"))


@pytest.fixture(scope="module")
def bag() -> Any:
    """Everything that the folder of DAGs holds."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(FOLDER))


def test_there_are_dags_and_all_of_them_load(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == {file.stem for file in FILES}
    assert "nightly" in bag.dags


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_a_dag_is_a_table_of_contents(bag: Any, name: str) -> None:
    dag = bag.dags[name]
    assert 3 <= len(dag.tasks) <= 8
    assert dag.max_active_runs == 1
    assert dag.catchup is False
    assert dag.doc_md
    assert dag.doc_md.strip().startswith(str(dag.description))
    for task in dag.tasks:
        assert task.doc_md or task.doc or getattr(task, "python_callable", task).__doc__
        assert task.task_id in dag.doc_md


def test_the_night_goes_from_ingest_to_feed_and_ingests_each_source(bag: Any) -> None:
    dag = bag.dags["nightly"]
    order = [task.task_id for task in dag.topological_sort()]
    assert order == [
        "begin", "ingest", "build_core", "link", "build_judgements", "check", "publish", "feed",
    ]  # fmt: skip
    assert 3 <= len(order) <= 8
    assert dag.get_task("ingest").is_mapped
    for upstream, downstream in pairwise(order):
        assert downstream in dag.get_task(upstream).downstream_task_ids
    assert all(task.trigger_rule == "all_success" for task in dag.tasks)


def test_tasks_are_tried_again_after_a_pause(bag: Any) -> None:
    for task in bag.dags["nightly"].tasks:
        assert task.retries == 2
        assert task.retry_delay.total_seconds() == 120


def test_the_documented_backfill_runs_one_night_at_a_time() -> None:
    """A backfill does not heed the DAG's own limit, and nights build upon each other."""
    from airflow.cli.cli_parser import get_parser

    pages = (FOLDER.parent / "docs" / "running.md").read_text().splitlines()
    (line,) = (line for line in pages if " backfill create " in line)
    words = line.split()
    asked = get_parser().parse_args(words[words.index("backfill") :])
    assert (asked.dag_id, asked.max_active_runs) == ("nightly", 1)


@pytest.mark.parametrize("value", ["2026-06-30", "2026-06-30T22:00:00Z", None])
def test_an_instant_is_accepted(bag: Any, value: str | None) -> None:
    assert bag.dags["nightly"].params.get_param("as_of").resolve(value) == value


@pytest.mark.parametrize("value", ["yesterday", "30.06.2026", 7])
def test_what_is_no_instant_is_refused(bag: Any, value: object) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        bag.dags["nightly"].params.get_param("as_of").resolve(value)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_dag_imports_the_package_and_nothing_heavy(file: Path) -> None:
    tree = ast.parse(file.read_text())
    imported = {
        node.module.split(".")[0]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
    } | {
        name.name.split(".")[0] for n in tree.body if isinstance(n, ast.Import) for name in n.names
    }
    assert not imported & {"pandas", "duckdb", "dbt", "dlt", "pyarrow"}
    assert {"airflow", "evenhand"} <= imported
    assert len(file.read_text().splitlines()) <= 130


def test_the_package_never_imports_a_dag_or_airflow() -> None:
    package = FOLDER.parent / "evenhand"
    for file in package.rglob("*.py"):
        for line in file.read_text().splitlines():
            words = line.split()
            assert words[:2] not in (["import", "airflow"], ["from", "airflow"]), file
            assert words[:2] != ["from", "dags"], file
