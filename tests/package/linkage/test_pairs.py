"""Records to pairs: keys with a cap, weights that know how common a name is, reasons in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from evenhand.linkage.fields import MOST_RECORDS, RULES, TOKEN_RULES, rules_of, with_keys
from evenhand.linkage.model import (
    Model,
    ModelError,
    load_model,
    prior,
    train_labelled,
    train_unlabelled,
)
from evenhand.linkage.pairs import SCORED, monitoring, rows, score_pairs
from tests.package.linkage.people import COLUMNS, person, placed, town


@pytest.fixture(scope="module")
def model() -> Model:
    with duckdb.connect() as connection:
        records = placed(connection, town())
        return train_labelled(connection, records, COLUMNS, person="person", trained_on="a town")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def scored(connection: duckdb.DuckDBPyConnection, model: Model) -> dict[tuple[str, str], Any]:
    score_pairs(connection, "records", model)
    found = connection.sql(f"select * from {SCORED}").to_arrow_table().to_pylist()
    return {(row["record_id_a"], row["record_id_b"]): row for row in found}


def test_no_rule_is_without_a_cap(connection: duckdb.DuckDBPyConnection) -> None:
    """At the cap a key finds pairs; with one record more it finds none, so pairs stay linear."""
    for extra, has_key in ((0, True), (1, False)):
        alike = [
            person(1, record_id=f"r{number:04d}") for number in range(MOST_RECORDS + extra)
        ]  # fmt: skip
        placed(connection, alike)
        keys = connection.sql(with_keys(COLUMNS, "records")).to_arrow_table()
        for rule in rules_of(COLUMNS):
            nulls = keys.column(rule.column).null_count
            assert nulls == (0 if has_key else len(alike)), rule.name
    assert len({rule.name for rule in (*RULES, *TOKEN_RULES)}) == len(RULES) + len(TOKEN_RULES)


def test_only_the_documents_that_too_many_have_are_left_out(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    specimens = [
        person(number, documents=["specimen"]) for number in range(10, 10 + MOST_RECORDS)
    ]  # fmt: skip
    placed(connection, [person(1, documents=["specimen", "own"]), person(2), *specimens])
    keys = rows(
        connection, f"select record_id, key_document from ({with_keys(COLUMNS, 'records')})"
    )
    known = {record: key for record, key in keys if key is not None}
    assert known == {"r0001": ["own"], "r0002": ["document 2"]}


def test_pairs_find_who_is_twice(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    placed(connection, town())
    pairs = scored(connection, model)
    linked = {ids for ids, row in pairs.items() if row["match_probability"] >= 0.5}
    assert linked == {(f"r{number:04d}", f"s{number:04d}") for number in range(60)}


def test_each_pair_says_what_agrees(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    placed(connection, [*town(), person(5, record_id="t0005", email=None, surname="lindqvist")])
    row = scored(connection, model)["r0005", "t0005"]
    said = json.loads(row["explanation"])
    assert {name: field["level"] for name, field in said.items()} == {
        "first_name": "the same",
        "surname": "other",
        "birth_date": "the same",
        "email": "unknown",
        "documents": "the same",
    }
    assert (row["fields_compared"], row["fields_agreeing"]) == (4, 3)
    assert said["surname"]["weight"] < 0 < said["birth_date"]["weight"]
    assert said["email"]["weight"] == 0
    whole = sum(field["weight"] for field in said.values())
    assert row["match_weight"] - whole == pytest.approx(
        _bits(model.settings["probability_two_random_records_match"]), abs=0.05
    )


def _bits(probability: float) -> float:
    from math import log2

    return log2(probability / (1 - probability))


def test_a_common_name_says_less(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Term-frequency adjustment: a name that half of the town has weighs less than a rare one."""
    common = [person(number, surname="smith") for number in range(1000, 1400)]
    rare = [
        person(7000, surname="quispe"),
        person(7000, surname="quispe", record_id="t7000"),
        person(7001, surname="smith"),
        person(7001, surname="smith", record_id="t7001"),
    ]
    placed(connection, [*town(), *common, *rare])
    pairs = scored(connection, model)
    weights = [
        json.loads(pairs[f"r{number}", f"t{number}"]["explanation"])["surname"]["weight"]
        for number in (7000, 7001)
    ]
    assert weights[0] > weights[1] + 3


def test_a_saved_model_scores_the_same(
    connection: duckdb.DuckDBPyConnection, model: Model, tmp_path: Path
) -> None:
    placed(connection, town(100, 20))
    before = scored(connection, model)
    model.save(tmp_path / "model.json")
    assert load_model(tmp_path / "model.json") == model
    assert scored(connection, load_model(tmp_path / "model.json")) == before


@pytest.mark.parametrize("damage", ["not json", '{"version": "1"}', None])
def test_a_damaged_model_is_refused(model: Model, tmp_path: Path, damage: str | None) -> None:
    file = tmp_path / "model.json"
    model.save(file)
    changed = file.read_text().replace('"trained_on"', '"trained_on"', 1)
    if damage is None:
        saved = json.loads(changed)
        saved["settings"]["comparisons"][0]["comparison_levels"][1]["m_probability"] = 0.5
        damage = json.dumps(saved)
    file.write_text(damage)
    with pytest.raises(ModelError, match="train it again or remove it"):
        load_model(file)


def test_training_without_labels_links_the_same_people(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    placed(connection, town())
    model = train_unlabelled(
        connection, "records", COLUMNS, sure=[("documents",), ("email",)], trained_on="a town"
    )
    linked = {
        ids for ids, row in scored(connection, model).items() if row["match_probability"] >= 0.5
    }
    wanted = {(f"r{number:04d}", f"s{number:04d}") for number in range(60)}
    assert len(linked & wanted) >= 57
    assert len(linked - wanted) <= 1


def test_the_prior_falls_as_records_grow() -> None:
    expected = [prior(size) * size * (size - 1) / 2 / size for size in (1_000, 1_000_000)]
    assert expected == pytest.approx([0.01, 0.01])


def test_monitoring_counts_every_pair_once(
    connection: duckdb.DuckDBPyConnection, model: Model
) -> None:
    placed(connection, town())
    pairs = scored(connection, model)
    seen = monitoring(connection, "records", model)
    assert seen["records"] == 360
    assert seen["pairs"] == len(pairs) == sum(one["pairs"] for one in seen["weights"])
    assert sum(one["pairs"] for one in seen["rules"]) == len(pairs)
    assert sum(one["share"] for one in seen["rules"]) == pytest.approx(1, abs=1e-4)
    by_rule = {one["rule"]: one for one in seen["rules"]}
    assert by_rule["document"]["pairs"] >= 45
    assert by_rule["full_name"]["records_with_common_key"] == 0
