"""Pairs: records scored by a model, each with what agrees; and what there is to watch about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evenhand.linkage.fields import AGREEING, UNKNOWN, fields_of, rules_of
from evenhand.linkage.model import Model, linker_on, words_of
from evenhand.linkage.spark import predict_on_spark

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

SCORED = "linkage_scored"
"""The table of scored candidates that :func:`score_pairs` leaves in the connection."""
BIN_WIDTH = 2
"""Width of a bin of the histogram of match weights, in bits."""
LEAST_WEIGHT = -40.0


def score_pairs(
    connection: DuckDBPyConnection,
    records: str,
    model: Model,
    probability_of_two: float | None = None,
    session: SparkSession | None = None,
) -> int:
    """Score every candidate pair of ``records`` into the table :data:`SCORED`; return how many.

    Its columns: ``record_id_a`` < ``record_id_b``, ``match_weight`` (bits, log2 of the odds),
    ``match_probability``, ``fields_compared``, ``fields_agreeing``, ``rule`` (the first blocking
    rule that found the pair) and ``explanation`` (JSON: field to level and weight in bits).

    Args:
        connection: where the table ``records`` is.
        records: table with ``record_id`` and the model's columns.
        model: the trained model.
        probability_of_two: prior of a pair instead of the model's.
        session: a Spark session to find and weigh the pairs; without it DuckDB does.
    """
    settings = dict(model.settings)
    if probability_of_two is not None:
        settings["probability_two_random_records_match"] = probability_of_two
    if session is None:
        linker = linker_on(connection, records, settings, model.columns)
        predicted = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT).physical_name
    else:
        prior = float(settings["probability_two_random_records_match"])
        predicted = predict_on_spark(
            connection, records, model, session,
            probability_of_two=prior, least_weight=LEAST_WEIGHT,
        )  # fmt: skip
    known = {str(row[0]) for row in rows(connection, f"describe {predicted}")}
    connection.execute(_select(predicted, model.columns, known))
    return int(rows(connection, f"select count(*) from {SCORED}")[0][0])


def rows(connection: DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """Return all rows of a query; reading to the end frees the connection for Splink."""
    return connection.execute(sql).fetchall()


def _select(scored: str, columns: Sequence[str], known: set[str]) -> str:
    words = words_of(columns)
    names = [field.name for field in fields_of(columns)]
    agree = [_agrees(name, words[name]) for name in names]
    parts = ", ".join(f"'{name}', {_said(name, words[name], known)}" for name in names)
    rules = " ".join(
        f"when '{number}' then '{rule.name}'" for number, rule in enumerate(rules_of(columns))
    )
    return f"""
        create or replace table {SCORED} as
        select
            least(record_id_l, record_id_r) as record_id_a,
            greatest(record_id_l, record_id_r) as record_id_b,
            round(match_weight, 6) as match_weight,
            round(match_probability, 9) as match_probability,
            {" + ".join(f"(gamma_{name} >= 0)::bigint" for name in names)} as fields_compared,
            {" + ".join(agree)} as fields_agreeing,
            case match_key {rules} end as rule,
            cast(json_object({parts}) as varchar) as explanation
        from {scored}
        order by record_id_a, record_id_b
    """


def _agrees(name: str, words: list[str]) -> str:
    levels = ", ".join(str(place) for place, word in enumerate(words) if word in AGREEING)
    return f"(gamma_{name} in ({levels}))::bigint"


def _said(name: str, words: list[str], known: set[str]) -> str:
    """Return SQL for what one field says: its level in words and its weight in bits."""
    levels = " ".join(f"when {place} then '{word}'" for place, word in enumerate(words))
    weight = f"mw_{name}"
    if f"mw_tf_adj_{name}" in known:
        weight += f" + mw_tf_adj_{name}"
    return (
        f"json_object('level', case gamma_{name} {levels} else '{UNKNOWN}' end, "
        f"'weight', round({weight}, 2))"
    )


def monitoring(connection: DuckDBPyConnection, records: str, model: Model) -> dict[str, Any]:
    """Return what there is to watch about the scored pairs, as JSON holds it.

    ``weights``: pairs by bin of match weight (lower bound in bits); ``rules``: for each blocking
    rule the records with a key, the records whose key was too common, and the pairs that it found
    first, with their share.
    """
    bins = rows(
        connection,
        f"select cast({BIN_WIDTH} * floor(match_weight / {BIN_WIDTH}) as bigint) as least_weight, "
        f"count(*) from {SCORED} group by least_weight order by least_weight",
    )
    found = dict(rows(connection, f"select rule, count(*) from {SCORED} group by rule"))
    total = sum(found.values())
    return {
        "model_version": model.version,
        "records": int(rows(connection, f"select count(*) from {records}")[0][0]),
        "pairs": total,
        "weights": [{"least_weight": least, "pairs": pairs} for least, pairs in bins],
        "rules": [
            {
                "rule": rule.name,
                **_key_counts(connection, rule.column, rule.key),
                "pairs": found.get(rule.name, 0),
                "share": round(found.get(rule.name, 0) / total, 6) if total else 0.0,
            }
            for rule in rules_of(model.columns)
        ],
    }


def _key_counts(connection: DuckDBPyConnection, column: str, key: str) -> dict[str, int]:
    from evenhand.linkage.model import RECORDS

    keyed, dropped = rows(
        connection,
        f"select count({column}), count({key}) - count({column}) from {RECORDS}",
    )[0]
    return {"records_with_key": keyed, "records_with_common_key": dropped}
