"""Train the linkage model that comes with the package: ``python -m scripts.train_linkage``.

It is trained on the sample marketplace's people, of whom one in twenty has a second account that
says up to three of six details otherwise, half of them only slightly. Who is who is known there, so
nothing is guessed; whether real people hide like that is another matter, and why a marketplace with
adjudicated cases of its own should train on those: ``$HOME/linkage/model.json`` goes before the one
written here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from evenhand.evaluate.linkage_sets import febrl_sets
from evenhand.linkage.accounts import ACCOUNT_COLUMNS
from evenhand.linkage.fields import ALIKE, NEARLY, SWAPPED
from evenhand.linkage.model import SHIPPED, Model, train_labelled, train_unlabelled
from evenhand.sample.lookalikes import DETAILS
from evenhand.sample.people import build_people, identities
from evenhand.sample.settings import world_named
from evenhand.sample.tools import DAY, MICRO, generator

SEED = 2_718
WORKERS = 5_000
SECOND_SHARE = 0.05
ALTERED_ODDS = (0.15, 0.30, 0.35, 0.20)
"""Probability that a second account alters none, one, two or three of the six details."""
SLIGHTLY = 0.5
"""Share of the altered details that are changed in one place only."""
TRAINED_ON = (
    f"{WORKERS:,} experts of the sample marketplace and everybody else in it, seed {SEED}; "
    f"{SECOND_SHARE:.0%} with a second account that alters up to three of six details; "
    "likeness of strangers' names and addresses counted on FEBRL 4"
)
REAL = ("first_name", "surname", "address")
"""Fields whose likeness among strangers is counted on real names and streets."""


def reference_records() -> list[dict[str, Any]]:
    """Return the records to train on: what an account says, and whose it is."""
    end = round(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * MICRO
    people = build_people(world_named("standard"), SEED, end - 90 * DAY, end, WORKERS)
    said = {name: _plain(values) for name, values in identities(people).items()}
    records = [_record(said, one) for one in range(people.total)]
    rng = generator(SEED, "second accounts")
    for one in rng.permutation(people.total)[: round(SECOND_SHARE * people.total)].tolist():
        other = records[int(rng.integers(people.total))]
        records.append(_second(records[one], other, rng))
    return records


def _plain(values: Any) -> list[Any]:
    return list(values.to_pylist()) if isinstance(values, pa.Array) else list(values.tolist())


def _record(said: dict[str, list[Any]], one: int) -> dict[str, Any]:
    given, _, family = str(said["full_name"][one]).lower().partition(" ")
    born = np.datetime64(int(said["birth_date"][one]), "D").astype(object)
    return {
        "record_id": f"A{one:06d}",
        "person": str(one),
        "first_name": given,
        "surname": family,
        "birth_date": born.strftime("%Y%m%d"),
        "email": said["email"][one],
        "phone": "".join(filter(str.isdigit, said["phone"][one])),
        "address": str(said["address"][one]).lower(),
        "documents": [f"document {one}"],
        "payouts": [f"payout {one}"],
    }


def _second(
    first: dict[str, Any], other: dict[str, Any], rng: np.random.Generator
) -> dict[str, Any]:
    """Return a second account of a person; what it alters it makes up, or takes from ``other``."""
    second = {**first, "record_id": first["record_id"].replace("A", "B")}
    count = int(rng.choice(len(ALTERED_ODDS), p=ALTERED_ODDS))
    for place in rng.choice(len(DETAILS), count, replace=False).tolist():
        names = {"full_name": ["first_name", "surname"], "papers": ["documents", "payouts"]}
        columns = names.get(DETAILS[place], [DETAILS[place]])
        is_slight = rng.random() < SLIGHTLY
        for column in columns[: 1 if is_slight else None]:
            value = first[column]
            if isinstance(value, list):
                second[column] = [f"another {value[0]}"]
            else:
                second[column] = _slightly(value, rng) if is_slight else other[column]
    return second


def _slightly(value: str, rng: np.random.Generator) -> str:
    """Return ``value`` with one character left out, doubled, or a digit changed."""
    place = int(rng.integers(len(value)))
    if value[place].isdigit():
        changed = str((int(value[place]) + int(rng.integers(1, 10))) % 10)
        return value[:place] + changed + value[place + 1 :]
    return value[:place] + value[place] * 2 * int(rng.integers(2)) + value[place + 1 :]


def train() -> Model:
    """Return the model trained on the reference records."""
    import duckdb

    lists = ("documents", "payouts")
    schema = pa.schema(
        [("record_id", pa.string()), ("person", pa.string())]
        + [
            (name, pa.list_(pa.string()) if name in lists else pa.string())
            for name in ACCOUNT_COLUMNS
        ]
    )
    with duckdb.connect() as connection:
        given = pa.Table.from_pylist(reference_records(), schema=schema)
        connection.register("given", given)
        connection.execute("create table reference as select * from given")
        model = train_labelled(
            connection, "reference", ACCOUNT_COLUMNS, person="person", trained_on=TRAINED_ON
        )
    return Model.of(model.columns, TRAINED_ON, _with_real_names(model.settings))


def _with_real_names(settings: dict[str, Any]) -> dict[str, Any]:
    """Return ``settings`` with how often strangers' names are alike, counted on FEBRL 4.

    The sample's names are a few dozen, none like another; an exact agreement is adjusted to how
    common the name is wherever the model is used, a near one is not.
    """
    import duckdb

    (febrl,) = [one for one in febrl_sets() if one.name == "febrl4"]
    with duckdb.connect() as connection:
        febrl.read(connection, "records")
        real = train_unlabelled(
            connection, "records", febrl.columns, sure=febrl.sure, trained_on=febrl.name
        )
    counted = {
        (comparison["output_column_name"], level["label_for_charts"]): level["u_probability"]
        for comparison in real.settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }
    for comparison in settings["comparisons"]:
        name = comparison["output_column_name"]
        for level in comparison["comparison_levels"]:
            word = level["label_for_charts"]
            if name in REAL and word in (NEARLY, ALIKE, SWAPPED):
                level["u_probability"] = counted[name, word]
    return settings


def main(file: Path = SHIPPED) -> None:
    """Train and write the model, and say what each level weighs."""
    model = train()
    model.save(file)
    print(f"{file}: model {model.version}, trained on {model.trained_on}")
    for comparison in model.settings["comparisons"]:
        weights = []
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                bits = np.log2(level["m_probability"] / level["u_probability"])
                weights.append(f"{level['label_for_charts']} {bits:+.1f}")
        print(f"  {comparison['output_column_name']}: {json.dumps(weights)[1:-1]}")


if __name__ == "__main__":
    main()
