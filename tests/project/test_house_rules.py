"""The rules of the house, read off the models' files: what a reviewer should never have to say."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
MODELS = REPOSITORY / "dbt_project" / "models"
SQL = sorted(MODELS.rglob("*.sql"))
CLOCKS = re.compile(r"current_timestamp|current_date|\bnow\(\)|\btoday\(\)|localtimestamp", re.I)
ENGINE_BRANCH = re.compile(r"target\s*\.\s*(type|name)")
LONGEST = 120


def name_of(path: Path) -> str:
    """Return a model's name."""
    return path.stem


@cache
def documents() -> dict[str, dict[str, Any]]:
    """Return the YAML of every model by name."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(MODELS.rglob("*.yml")):
        for model in content_of(path).get("models", []):
            found[model["name"]] = model | {"_file": path}
    return found


@cache
def content_of(path: Path) -> dict[str, Any]:
    """Return what a YAML file says; libyaml reads hundreds of them in a second."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(), Loader=loader) or {}  # noqa: S506


PUBLISHED = sorted(
    name
    for name, model in documents().items()
    if model.get("config", {}).get("meta", {}).get("published")
)


def test_there_is_something_to_judge() -> None:
    assert len(SQL) > 100
    assert len(PUBLISHED) > 15


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_model_reads_no_clock_and_knows_no_engine(path: Path) -> None:
    text = path.read_text()
    assert CLOCKS.findall(text) == []
    assert ENGINE_BRANCH.findall(text) == []


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_model_fits_on_two_screens_and_ends_in_its_last_step(path: Path) -> None:
    lines = path.read_text().rstrip().splitlines()
    assert len(lines) <= LONGEST
    assert re.fullmatch(r"select \* from [a-z_0-9]+", lines[-1])


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_model_is_described_beside_its_sql(path: Path) -> None:
    document = documents()[path.stem]
    assert document["_file"] == path.with_suffix(".yml")
    assert document["description"].startswith("One row per ")
    assert document["columns"]
    assert [c["name"] for c in document["columns"] if not c.get("description")] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_table_has_an_owner_a_contract_and_its_instant(name: str) -> None:
    document = documents()[name]
    config = document["config"]
    assert config["contract"] == {"enforced": True}
    assert config["group"]
    assert config["meta"]["version"] >= 1
    assert config["meta"]["grain"]
    columns = {column["name"]: column["data_type"] for column in document["columns"]}
    assert columns["as_of"] == "timestamp"


def data_tests(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the settings of the data tests called ``name`` on a model or a column."""
    tests = holder.get("data_tests", [])
    listed = [{test: {}} if isinstance(test, str) else test for test in tests]
    return [test[name] or {} for test in listed if name in test]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_table_proves_its_grain_every_night(name: str) -> None:
    """A uniqueness test on the grain; the night runs the tests of all that is published."""
    document = documents()[name]
    columns = {column["name"]: column for column in document["columns"]}
    grain = [part.strip() for part in document["config"]["meta"]["grain"].split(",")]
    assert set(grain) <= set(columns), "the grain names columns of the table"
    if len(grain) == 1:
        proofs = data_tests(columns[grain[0]], "unique")
    else:
        proofs = [
            test
            for test in data_tests(document, "unique")
            if set(grain) <= set(re.findall(r"[a-z_]+", test["arguments"]["column_name"]))
        ]
    assert len(proofs) == 1
    assert not proofs[0].get("config"), "no filter, no mere warning"
    nullable = [part for part in grain if not data_tests(columns[part], "not_null")]
    key = "" if len(grain) == 1 else proofs[0]["arguments"]["column_name"]
    assert [part for part in nullable if f"coalesce({part}," not in key] == []


def test_half_of_the_models_fit_on_one_screen() -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in SQL)
    assert lengths[len(lengths) // 2] <= 60


def test_staging_is_what_the_contract_says() -> None:
    checked = subprocess.run(
        [sys.executable, "scripts/generate_staging.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )
    assert checked.returncode == 0, checked.stdout


def test_tests_of_whole_nights_lie_where_make_looks_for_them() -> None:
    (folders,) = re.findall(r"^NIGHT_TESTS := (.*)$", (REPOSITORY / "Makefile").read_text(), re.M)
    looked_at = [REPOSITORY / folder for folder in folders.split()]
    marked = [
        path
        for path in sorted((REPOSITORY / "tests").rglob("*.py"))
        if re.search(r"^(pytestmark = |@)pytest\.mark\.(night|long)\b", path.read_text(), re.M)
    ]
    assert len(marked) > 5
    astray = [path for path in marked if not any(map(path.is_relative_to, looked_at))]
    assert astray == []
