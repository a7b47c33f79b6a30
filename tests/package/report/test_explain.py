"""What ``explain`` asks of the published tables is there, under the names that it uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from evenhand.report.explain import ABOUT, BEHIND, SENTENCES, as_text

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


def test_a_score_that_is_not_calibrated_says_so_and_links_read_as_words() -> None:
    link = {
        "account_id_a": "A1", "account_id_b": "A2", "link_kinds": ["device", "payout"],
        "link_weight": 0.7167, "is_hard_link": True, "is_same_address": False,
    }  # fmt: skip
    risk = {"risk_score": 0.02, "risk_band": "low", "reason_codes": [], "is_calibrated": False}
    answer = {"account_id": "A1", "as_of": "2026-06-30", "signals": [], "risk": [risk]}
    text = as_text({**answer, "links": [link]})
    assert "Risk 0.02 (low, not calibrated: it orders accounts and is no probability)" in text
    assert "A1 and A2 share: device, payout; strength 0.717, hard link: yes" in text
    assert "one declared address: no" in text
    calibrated = as_text({**answer, "risk": [{**risk, "is_calibrated": True}]})
    assert "(low, calibrated on decided cases)" in calibrated
