"""Linkage on Spark: the same pairs, weights and words as on DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from evenhand.linkage.model import Model, train_labelled
from evenhand.linkage.pairs import SCORED, score_pairs
from tests.package.linkage.people import COLUMNS, person, placed, town

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark

LISTED = ["document 3", "document 4", "one more"]


def scored(model: Model, session: SparkSession | None) -> dict[tuple[str, str], Any]:
    with duckdb.connect() as connection:
        more = [
            person(3, record_id="t0001", first_name="dana", documents=LISTED),
            person(4, record_id="t0002", first_name=None, email=None, documents=None),
            person(5, record_id="t0003", first_name="silva", surname="finn"),
        ]
        records = placed(connection, [*town(120, 30), *more])
        score_pairs(connection, records, model, 1e-4, session)
        found = connection.sql(f"select * from {SCORED}").to_arrow_table().to_pylist()
    return {(row["record_id_a"], row["record_id_b"]): row for row in found}


def test_pairs_are_weighed_alike_on_both_engines(spark: SparkSession) -> None:
    with duckdb.connect() as connection:
        model = train_labelled(
            connection, placed(connection, town()), COLUMNS, person="person", trained_on="a town"
        )
    expected, found = scored(model, None), scored(model, spark)
    assert set(found) == set(expected)
    assert len(expected) > 200
    for pair, row in expected.items():
        other = dict(found[pair])
        assert other.pop("match_weight") == pytest.approx(row["match_weight"], abs=1e-6), pair
        assert other.pop("match_probability") == pytest.approx(
            row["match_probability"], abs=1e-8
        ), pair
        assert other == {name: row[name] for name in other}, pair


def test_values_stay_out_of_files(spark: SparkSession) -> None:
    """What Splink keeps between its steps stays in memory."""
    tables = Path(str(spark.conf.get("spark.sql.warehouse.dir")).removeprefix("file:"))
    texts = [file.read_bytes() for file in tables.rglob("*") if file.is_file()]
    assert not any(b"@example" in text for text in texts)
