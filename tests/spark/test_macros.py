"""Every engine macro means the same on DuckDB and on Spark, over inputs chosen to part them."""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.spark.compare import compare
from tests.spark.conftest import REPOSITORY
from tests.spark.engines import Engine, EngineName, Night, Table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark

HERE = Path(__file__).parent
ENGINE_MACROS = REPOSITORY / "dbt_project" / "macros" / "engine"
NIGHT = Night("2026-06-30 12:34:56.789012")

LN_GAMMA = {
    0.001: 6.907178885383853,
    0.1: 2.252712651734206,
    0.5: 0.5723649429247,
    1.0: 0.0,
    1.4616321449683623: -0.1214862905358497,
    2.0: 0.0,
    3.7: 1.428072326665388,
    8.25: 9.033186919605123,
    10.0: 12.801827480081469,
    100.0: 359.1342053695754,
    171.5: 709.1431630309283,
    1000.5: 5908.674175848678,
    1000000.0: 12815504.569147611,
}
"""Of scipy.special.gammaln 1.17."""

NOT_PROBED = {
    "spark_literal": "is how seeds are written; the seeds of these tests go through it",
    "get_incremental_days_sql": "the model days_kept",
    "get_insert_overwrite_sql": "the model days_kept",
    "drop_touched_days": "the model days_kept",
    "json_quoted_or_null": "part of string_list",
    "json_quoted": "part of json_object",
    "json_raw": "part of json_object",
}

Engines = Mapping[EngineName, Engine]


@pytest.fixture(scope="module")
def engines(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """Return both engines with the macro project built."""
    folder = tmp_path_factory.mktemp("macros")
    project = folder / "project"
    shutil.copytree(HERE / "macro_project", project)
    shutil.copytree(ENGINE_MACROS, project / "macros" / "engine")
    shutil.copytree(REPOSITORY / "dbt_project" / "macros" / "project", project / "macros/project")
    shutil.copy(REPOSITORY / "dbt_project" / "profiles.yml", project)
    both: dict[EngineName, Engine] = {
        "duckdb": Engine("duckdb", project, folder / "duckdb", {}),
        "spark": Engine("spark", project, folder / "spark", {}, spark),
    }
    for engine in both.values():
        engine.build(NIGHT)
    return both


def rows(engine: Engine, name: str, key: str = "id", schema: str = "probe") -> dict[Any, Any]:
    table = engine.read(Table(schema, name, "table", is_published=False))
    return {row[key]: row for row in table.to_pylist()}


def test_every_macro_agrees(engines: Engines) -> None:
    told = []
    for table in engines["duckdb"].tables():
        if table.name == "ln_gammas":
            continue  # compared within a bound below
        left, right = engines["duckdb"].read(table), engines["spark"].read(table)
        assert left.num_rows > 0, table.name
        result = compare(table.name, left, right, names=("DuckDB", "Spark"))
        told += [result.told] if not result.is_equal else []
    assert not told, "\n".join(told)


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_log_gamma_is_right(engines: Engines, name: EngineName) -> None:
    found = {
        row["share"]: row["ln_gamma"]
        for row in rows(engines[name], "ln_gammas").values()
        if row["share"] is not None
    }
    assert found.keys() == LN_GAMMA.keys()
    for argument, truth in LN_GAMMA.items():
        assert found[argument] == pytest.approx(truth, rel=1e-12, abs=1e-13), argument


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_time_zones_are_right(engines: Engines, name: EngineName) -> None:
    by_id = rows(engines[name], "over_instants")
    assert by_id[1]["local_to_utc"] == datetime(2026, 3, 29, 0, 30)  # zone-less
    assert by_id[2]["local_to_utc"] == datetime(2026, 3, 29, 1, 30)  # skipped
    assert by_id[3]["local_to_utc"] == datetime(2026, 10, 25, 1, 30)  # second of two
    assert by_id[6]["local_to_utc"] == datetime(2026, 11, 1, 6, 30)  # second of two
    assert by_id[8]["local_to_utc"] == datetime(2026, 4, 4, 15, 15)  # half an hour
    assert by_id[3]["utc_to_local"] == datetime(2026, 10, 25, 2, 30)
    assert by_id[4]["utc_to_local"] == datetime(2026, 10, 25, 2, 30)
    assert by_id[12]["iso_weekday"] == 7
    assert by_id[10]["epoch_seconds"] == -0.5
    assert by_id[11]["is_the_night"] is True
    assert by_id[6]["add_days"] == date(2024, 2, 29)


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_texts_are_right(engines: Engines, name: EngineName) -> None:
    texts = rows(engines[name], "texts", schema="inputs")
    by_id = rows(engines[name], "over_texts")
    for number, row in by_id.items():
        document = json.loads(row["json_object"])
        told = texts[number]["value"]
        assert document["value"] == told
        assert document["id"] == number
        assert document["none"] is None
        assert row["json_there_and_back"] == told
    assert texts[8]["value"] is None, "an empty field of a seed is null"
    assert texts[6]["value"] == "two\nlines"
    assert by_id[2]["json_name"] == 'it\'s "quoted"'
    assert by_id[5]["json_name"] is None
    assert [by_id[n]["as_bigint"] for n in (13, 14, 15, 16, 20)] == [12, None, 7, None, None]
    assert [by_id[n]["as_double"] for n in (14, 16, 18, 19)] == [1.5, 1000.0, None, None]
    assert all(row["is_hashed_alike"] for row in by_id.values() if texts[row["id"]]["value"])
    assert all(row["hex_number"] == int(row["md5_key"][:8], 16) for row in by_id.values()), (
        "eight digits are one number"
    )
    groups = rows(engines[name], "over_groups", key="grouped")
    assert json.loads(groups["a"]["string_list_by_id"]) == ["plain", "it's", 'say "hi"']
    assert groups["c"]["string_list"] == "[]"
    assert groups["c"]["joined_text"] is None


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_numbers_are_right(engines: Engines, name: EngineName) -> None:
    by_id = rows(engines[name], "over_numbers")
    assert [by_id[n]["int_div"] for n in range(1, 9)] == [3, -3, -3, 3, 0, None, None, None]
    assert by_id[7]["plain_number"] == "0.00001"
    assert json.loads(by_id[8]["json_object"])["value"] == 123456789.123457
    for row in by_id.values():
        assert not row["is_negative_zero"]
        assert row["round_stat"] is None or math.isfinite(row["round_stat"])


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_a_touched_day_is_replaced_whole(engines: Engines, name: EngineName) -> None:
    """The second night moves row 2 away from the day it had alone, and brings row 4."""

    def kept() -> list[tuple[int, str]]:
        table = engines[name].read(Table("probe", "days_kept", "incremental", is_published=False))
        return sorted((row["id"], str(row["day"])) for row in table.to_pylist())

    assert kept() == [(1, "2026-06-01"), (2, "2026-06-02"), (3, "2026-06-03")]
    engines[name].build(
        Night(NIGHT.as_of, built_as_of=NIGHT.as_of, built_seq=1), "--select", "days_kept"
    )
    assert kept() == [
        (1, "2026-06-01"),
        (2, "2026-06-01"),
        (3, "2026-06-03"),
        (4, "2026-06-04"),
    ]


def test_every_engine_macro_is_probed() -> None:
    models = "".join(p.read_text("utf-8") for p in (HERE / "macro_project/models").glob("*.sql"))
    for file in ENGINE_MACROS.glob("*.sql"):
        for name in re.findall(r"{%-?\s*macro (\w+)\(", file.read_text("utf-8")):
            if name.startswith(("default__", "spark__")) or name in NOT_PROBED:
                continue
            assert re.search(rf"\b{name}\(", models), f"{name} of {file.name} is not probed"
