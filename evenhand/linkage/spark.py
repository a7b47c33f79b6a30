"""The same linkage on Spark: candidates are found and weighed by its executors.

The accounts, with the keys that say who is compared with whom, are read on one machine as ever:
they are few beside the pairs that come of them. Splink carries both engines; the model is one, and
a test holds the weights of both against each other.

Plain personal values are in Spark's memory meanwhile. What it spills is encrypted, and lies in the
restricted zone where Spark runs on this machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from evenhand.linkage.fields import settings_of, with_keys
from evenhand.linkage.model import RECORDS, Model, quiet_splink

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

    from evenhand.home import Home

ENGINE = "EVENHAND_LINKAGE_ENGINE"
"""Variable that names the engine of linkage: ``duckdb``, the default, or ``spark``."""
MASTER = "EVENHAND_SPARK_MASTER"
PREDICTED = "linkage_predicted"
"""The table of predictions that :func:`predict_on_spark` leaves in the connection."""


class EngineError(ValueError):
    """The engine that the environment names cannot link; the message says the cure."""


def is_wanted() -> bool:
    """Return whether the environment wants linkage on Spark.

    Raises:
        EngineError: it names an engine that there is not.
    """
    engine = os.environ.get(ENGINE, "duckdb")
    if engine not in {"duckdb", "spark"}:
        raise EngineError(f"{ENGINE} is {engine!r}; set it to duckdb or spark")
    return engine == "spark"


@contextmanager
def linkage_session(home: Home) -> Iterator[SparkSession]:
    """Start a Spark session that knows Splink's functions, and end it with what it spilled.

    Raises:
        EngineError: there is no pyspark in this environment.
    """
    try:
        from pyspark.sql import SparkSession
        from splink.backends.spark import similarity_jar_location
    except ImportError as error:
        raise EngineError(
            f"{ENGINE} is spark, but pyspark is not installed; install pyspark or unset it"
        ) from error
    spill = home.restricted / ".linkage-spark"
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    builder = SparkSession.builder
    for name, value in {
        "spark.master": os.environ.get(MASTER, "local[2]"),
        "spark.app.name": "evenhand-linkage",
        "spark.jars": similarity_jar_location(),
        "spark.local.dir": str(spill),
        "spark.io.encryption.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()
        shutil.rmtree(spill, ignore_errors=True)


def predict_on_spark(
    connection: DuckDBPyConnection,
    records: str,
    model: Model,
    session: SparkSession,
    *,
    probability_of_two: float,
    least_weight: float,
) -> str:
    """Find and weigh the candidate pairs of ``records`` on Spark; return the table of predictions.

    It has the columns of Splink's predictions, and lies in ``connection``.

    Args:
        connection: where the table ``records`` is.
        records: table with ``record_id`` and the model's columns.
        model: the trained model.
        session: knows Splink's functions; see :func:`linkage_session`.
        probability_of_two: prior of a pair.
        least_weight: pairs below are left out, in bits.
    """
    import logging

    from splink import Linker
    from splink.backends.spark import SparkAPI

    connection.execute(f"create or replace table {RECORDS} as {with_keys(model.columns, records)}")
    keyed = connection.sql(f"select * from {RECORDS}").to_arrow_table()
    quiet_splink()
    # Kept in memory: Splink would write the values of pairs into files.
    engine: Any = SparkAPI(spark_session=session, break_lineage_method="persist")  # type: ignore[no-untyped-call]
    settings = settings_of(
        model.columns, trained=model.weights, probability_of_two=probability_of_two
    )
    linker = Linker(engine.register(keyed), settings, log_level=logging.ERROR)
    scored: Any = linker.inference.predict(threshold_match_weight=least_weight)
    predicted = scored.as_pyarrow_table()
    connection.register("predicted_on_spark", predicted)
    connection.execute(f"create or replace table {PREDICTED} as from predicted_on_spark")
    connection.unregister("predicted_on_spark")
    return PREDICTED
