"""What ``explain`` asks of the published tables is there, under the names that it uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from evenhand.report.explain import ABOUT, BEHIND, SENTENCES

MODELS = Path(__file__).parents[3] / "dbt_project" / "models"
SOURCES = {
    **{part: table for part, (table, _) in ABOUT.items()},
    **{part: table for part, (table, _, _) in BEHIND.items()},
}


def columns_of(table: str) -> set[str]:
    """Return the described columns of a published table; empty when it is not built yet."""
    found = list(MODELS.rglob(f"{table}.yml"))
    if not found:
        return set()
    (model,) = yaml.safe_load(found[0].read_text())["models"]
    return {column["name"] for column in model["columns"]}


@pytest.mark.parametrize("part", ABOUT)
def test_rows_about_an_account_are_found_by_columns_that_exist(part: str) -> None:
    table, condition = ABOUT[part]
    asked = set(re.findall(r"(\w+) = \$account", condition))
    assert asked
    assert not columns_of(table) or asked <= columns_of(table)


@pytest.mark.parametrize("part", BEHIND)
def test_rows_behind_an_id_are_found_by_columns_that_exist(part: str) -> None:
    table, column, _ = BEHIND[part]
    assert not columns_of(table) or column in columns_of(table)


@pytest.mark.parametrize(("title", "part", "template"), SENTENCES)
def test_sentences_name_columns_that_exist(title: str, part: str, template: str) -> None:
    named = set(re.findall(r"{(\w+)}", template))
    known = columns_of(SOURCES[part])
    assert not known or named <= known, title


def test_most_of_what_is_asked_for_is_built() -> None:
    """The checks above pass over tables that do not exist yet; most do."""
    built = [part for part, table in SOURCES.items() if columns_of(table)]
    assert len(built) >= 13
