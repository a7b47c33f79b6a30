"""The whole project on both engines: a first night, and a second one built on top of it.

Both nights build every node on both engines. With `EVENHAND_SPARK_FIRST_NIGHT=short` Spark builds
of the first only what the second builds upon, the incremental models and what they read: enough
while working on a model, in two thirds of the time.

Exit codes prove nothing here (Spark answers a bad cast with null): rows are compared.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.spark.compare import Comparison, compare
from tests.spark.conftest import REPOSITORY
from tests.spark.engines import Engine, EngineName, Table
from tests.spark.marketplace import Marketplace, build_marketplace, change_rule

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark

PROJECT = REPOSITORY / "dbt_project"
SUBMISSIONS = 3_000
DAYS = 14
BUILT_UPON = ("--select", "+config.materialized:incremental")


@dataclass(frozen=True)
class TwoNights:
    """Both engines after the second night, and the comparisons after each."""

    market: Marketplace
    engines: Mapping[EngineName, Engine]
    nights: tuple[dict[Table, Comparison], dict[Table, Comparison]]
    days_before: int


@pytest.fixture(scope="module")
def two_nights(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> TwoNights:
    """Build two nights on both engines and compare every relation after each."""
    folder = tmp_path_factory.mktemp("parity")
    market = build_marketplace(folder, submissions=SUBMISSIONS, days=DAYS)
    project = folder / "project"
    _copy_project(project)
    paths = {"lake": str(market.home.lake), "history": str(market.home.history)}
    engines: dict[EngineName, Engine] = {
        "duckdb": Engine("duckdb", project, folder / "duckdb", paths, parsed_at=PROJECT),
        "spark": Engine("spark", project, folder / "spark", paths, spark, parsed_at=PROJECT),
    }
    night = market.land(0)
    engines["duckdb"].keep_history(None)
    engines["duckdb"].build(night)
    is_short = os.environ.get("EVENHAND_SPARK_FIRST_NIGHT") == "short"
    engines["spark"].build(night, *(BUILT_UPON if is_short else ()))
    first = _compare_all(engines)
    days_before = _rows_on(engines["spark"], market)
    engines["duckdb"].keep_history(night)
    night = market.land(1)
    change_rule(project)
    for engine in engines.values():
        engine.build(night)
    return TwoNights(market, engines, (first, _compare_all(engines)), days_before)


@pytest.mark.parametrize("number", [0, 1], ids=["first night", "second night"])
def test_published_tables_are_equal(two_nights: TwoNights, number: int) -> None:
    results = two_nights.nights[number]
    assert not _told(results, only_published=True), _all_told(results)


@pytest.mark.parametrize("number", [0, 1], ids=["first night", "second night"])
def test_inner_relations_are_equal(two_nights: TwoNights, number: int) -> None:
    results = two_nights.nights[number]
    assert not _told(results, only_published=False), _all_told(results)


def test_the_comparison_is_not_of_nothing(two_nights: TwoNights) -> None:
    first, second = two_nights.nights
    assert any(result.rows for table, result in first.items() if table.kind == "incremental")
    assert len(second) > 300
    published = [r for table, r in second.items() if table.is_published]
    filled = [r for r in published if r.rows]
    assert published
    assert len(filled) * 2 > len(published), sorted(r.table for r in published if not r.rows)


def test_the_second_night_changed_what_it_should(two_nights: TwoNights) -> None:
    assert two_nights.days_before > 0, "the day to be emptied had rows after the first night"
    for engine in two_nights.engines.values():
        assert _rows_on(engine, two_nights.market) == 0, engine.name
        assert _response_target(engine) == 420, f"{engine.name} has the rule of the night before"
    first, second = two_nights.nights
    assert any(second[table].rows != result.rows for table, result in first.items())


def test_the_comparison_sees_a_difference(two_nights: TwoNights) -> None:
    """Guard of the guard: one changed value, one row twice, one missing row are all told."""
    table = next(t for t in two_nights.nights[1] if t.name == "int_work_items")
    left = two_nights.engines["duckdb"].read(table)
    index = left.column_names.index("label")
    changed = left.set_column(index, "label", [["another", *left.column("label").to_pylist()[1:]]])
    twice = left.slice(0, 1)
    for right in (changed, left.slice(1), _concatenated(left, twice)):
        assert not compare("submissions", left, right, names=("left", "right")).is_equal
    assert compare("submissions", left, left, names=("left", "right")).is_equal


def _copy_project(project: Path) -> None:
    ignored = shutil.ignore_patterns("target*", "logs", "dbt_packages")
    shutil.copytree(PROJECT, project, ignore=ignored)


def _compare_all(engines: Mapping[EngineName, Engine]) -> dict[Table, Comparison]:
    """Compare what Spark stored; when something differs, its views as well, to find the cause."""
    built = engines["spark"].seconds
    tables = [table for table in engines["duckdb"].tables() if table.name in built]
    stored = [t for t in tables if t.kind in {"seed", "table", "incremental"}]
    results = _compared(engines, stored)
    if not all(result.is_equal for result in results.values()):
        results |= _compared(engines, [t for t in tables if t.kind == "view"])
    return results


def _compared(
    engines: Mapping[EngineName, Engine], tables: Sequence[Table]
) -> dict[Table, Comparison]:
    left, right = engines["duckdb"].read_all(tables), engines["spark"].read_all(tables)
    names = ("DuckDB", "Spark")
    return {
        table: compare(
            table.name, left[table], right[table], names=names, is_exact=table.is_published
        )
        for table in tables
    }


def _rows_on(engine: Engine, market: Marketplace) -> int:
    """Return how many submissions lie on the day that the second night empties."""
    table = next(t for t in engine.tables() if t.name == "stg_work__submissions")
    rows = engine.read(table)  # noqa: F841 DuckDB reads it by name
    with duckdb.connect() as connection:
        query = f"select count(*) from rows where submitted_on = date '{market.emptied}'"
        return int((connection.execute(query).fetchone() or (0,))[0])


def _response_target(engine: Engine) -> int:
    """Return the minutes until the first response at severity 3: the rule that changed."""
    table = next(t for t in engine.tables() if t.name == "sla_targets")
    rows = engine.read(table).to_pylist()
    return next(
        int(row["target_minutes"])
        for row in rows
        if row["sla_policy_code"] == "first_response_severity_3"
    )


def _concatenated(*tables: object) -> object:
    import pyarrow as pa

    return pa.concat_tables(tables)


def _told(results: Mapping[Table, Comparison], *, only_published: bool) -> list[str]:
    return [
        result.told
        for table, result in results.items()
        if table.is_published == only_published and not result.is_equal
    ]


def _all_told(results: Mapping[Table, Comparison]) -> str:
    """Return every difference, those of inner relations first: they are nearer to the cause."""
    inner = _told(results, only_published=False)
    return "\n".join([*inner, *_told(results, only_published=True)])
