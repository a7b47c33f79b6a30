"""Builds one dbt project on DuckDB and on Spark in this process, and reads tables from both.

Spark runs as a session of its own: two local cores, tables in memory's catalogue and in a temporary
folder, nothing listening but on the loopback address.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from evenhand.warehouse.dbt_savings import spare_dbt
from evenhand.warehouse.parsing import (
    NO_TELEMETRY,
    ParsedProject,
    environment,
    parse_project,
    place_seeds,
)
from tests.spark.compare import scratch

if TYPE_CHECKING:
    import pyarrow as pa
    from dbt.contracts.graph.manifest import Manifest
    from pyspark.sql import SparkSession

EngineName = Literal["duckdb", "spark"]

SPARK_SETTINGS = {
    # Small inputs, many short statements: planning and scheduling cost more than the work.
    "spark.driver.extraJavaOptions": " ".join(
        (
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -Xss16m",
            # Whole from the start: heap and class space are collected whole to grow.
            "-Xms3g -Xmn1g -XX:MetaspaceSize=512m",
            # Spark takes a stack of hundreds of frames for each data set it makes.
            "-XX:MaxJavaStackTraceDepth=48 -XX:-UsePerfData",
        )
    ),
    "spark.sql.adaptive.enabled": "false",
    # Spark's checks of its own rules and a picture of every plan, which nobody looks at here.
    "spark.sql.lightweightPlanChangeValidation": "false",
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.maxPlanStringLength": "1000",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.master": "local[2]",
    "spark.app.name": "evenhand-tests",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "3g",
    "spark.executor.heartbeatInterval": "100s",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.analyzer.maxIterations": "1000",
    "spark.sql.optimizer.maxIterations": "1000",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # One task a stage: each unpacks the plan anew, which takes longer than its rows.
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.leafNodeDefaultParallelism": "1",
    "spark.sql.files.minPartitionNum": "1",
    "spark.sql.files.openCostInBytes": "0",
    # Every aggregation and sort takes a page first; its default is a sixteenth of the heap's share.
    "spark.buffer.pageSize": "256k",
    # A few kilobytes that nobody moves to another machine.
    "spark.shuffle.compress": "false",
    "spark.shuffle.checksum.enabled": "false",
    "spark.broadcast.compress": "false",
    "spark.broadcast.checksum": "false",
    "spark.sql.parquet.compression.codec": "uncompressed",
    # With checksums, a file is two files, and a process is started to set the rights of one.
    "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
    "spark.sql.hive.gatherFastStats": "false",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000",
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
    "spark.sql.ui.retainedExecutions": "1",
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.ui.retainedTasks": "1",
}

HADOOP_DEFAULTS = ("core", "hdfs", "mapred", "yarn")
"""Resources of Hadoop: over a thousand defaults, which are written in its code as well. Spark
copies them for each file it looks at and sends them with each task: a sixth of all its time."""


@dataclass(frozen=True)
class Night:
    """What dbt is told: when the night judges from, and what the last build had seen."""

    as_of: str
    built_as_of: str = ""
    built_seq: int = 0


@dataclass(frozen=True)
class Table:
    """A relation of the project. ``is_published``: readers see it, so it must be equal exactly."""

    schema: str
    name: str
    kind: str
    is_published: bool


class BuildFailedError(RuntimeError):
    """Some nodes did not build; the message names each with the engine's words."""


def start_spark(folder: Path) -> SparkSession:
    """Start the process's Spark session with its tables below ``folder``."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["SPARK_CONF_DIR"] = str(folder)
    for resource in HADOOP_DEFAULTS:
        # Found before those of the same names inside Hadoop's own archive.
        (folder / f"{resource}-default.xml").write_text("<configuration/>\n", encoding="utf-8")
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    builder = SparkSession.builder
    for name, value in SPARK_SETTINGS.items():
        builder = builder.config(name, value)
    builder = builder.config("spark.jars", similarity_jar_location())
    session = builder.config("spark.sql.warehouse.dir", str(folder / "tables")).getOrCreate()
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    return session


@dataclass
class Engine:
    """One engine with a project: parses it once, builds nights, reads tables.

    Attributes:
        name: which engine; also the dbt target.
        project: folder of the dbt project with its ``profiles.yml``.
        folder: where logs, artefacts and the DuckDB file go.
        paths: variables that stay the same from night to night.
        seconds: node name to seconds of its last build.
        parsed_at: the folder that ``project`` is a copy of, all but its seeds' values: its parse,
            which others share, is used.
    """

    name: EngineName
    project: Path
    folder: Path
    paths: Mapping[str, str]
    session: SparkSession | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    parsed_at: Path | None = None
    _project: ParsedProject | None = None

    @property
    def database(self) -> Path:
        """The DuckDB file; unused on Spark."""
        return self.folder / "build.duckdb"

    def tables(self) -> list[Table]:
        """Return the project's seeds and models."""
        return sorted(
            (
                Table(
                    node.schema,
                    node.name,
                    str(node.config.materialized),
                    bool(node.config.meta.get("published")),
                )
                for node in self._parsed().nodes.values()
                if str(node.resource_type) in {"model", "seed"}
            ),
            key=lambda table: (table.schema, table.name),
        )

    def keep_history(self, night: Night | None) -> None:
        """Keep what ``night`` said for later nights, as a night does; ``None``: lay empty files.

        Both engines read these files, so only one of them writes them (DuckDB).
        """
        kept: list[Any] = [n for n in self._parsed().nodes.values() if n.config.meta.get("history")]
        fitted = [s for s in self._parsed().sources.values() if s.source_name == "fitted"]
        laid = kept if night else [*kept, *fitted]
        with duckdb.connect(str(self.database)) as connection:
            for node in laid:
                folder = Path(self.paths["history"]) / node.name
                folder.mkdir(parents=True, exist_ok=True)
                if night is None:
                    columns = (
                        f"cast(null as {c.data_type}) as {c.name}" for c in node.columns.values()
                    )
                    query, file = f"select {', '.join(columns)} where false", "empty.parquet"
                else:
                    query = f"select * from {node.schema}.{node.name} where as_of = '{night.as_of}'"
                    file = f"{night.as_of[:10]}.parquet"
                connection.execute(f"copy ({query}) to '{folder / file}' (format parquet)")

    def build(self, night: Night, *arguments: str) -> None:
        """Build seeds and models for ``night``; data tests stay out, they run on DuckDB.

        Raises:
            BuildFailedError: a node did not build.
        """
        variables = {
            "as_of": night.as_of,
            "built_as_of": night.built_as_of,
            "built_seq": night.built_seq,
        }
        kinds = ["--resource-type", "seed", "--resource-type", "model"]
        outcome = self._invoke("build", variables, *kinds, *arguments)
        results = getattr(outcome.result, "results", None) or []
        self.seconds = {str(r.node.name): float(r.execution_time) for r in results}
        failed = [r for r in results if str(r.status) not in {"success", "skipped"}]
        if failed or not outcome.success:
            told = [f"{r.node.name}: {_brief(str(r.message))}" for r in failed]
            summary = f"{len(failed)} of {len(results)} nodes failed on {self.name}"
            raise BuildFailedError("\n".join([summary, *told, str(outcome.exception or "")]))

    def read(self, table: Table) -> pa.Table:
        """Return all rows of ``table``."""
        if self.name == "duckdb":
            return self.read_all([table])[table]
        if self.session is None:
            raise ValueError("an engine on Spark needs its session")
        return self._written(table) or self.session.table(f"{table.schema}.{table.name}").toArrow()

    def read_all(self, tables: Sequence[Table]) -> dict[Table, pa.Table]:
        """Return all rows of each of ``tables``; DuckDB's file is opened once."""
        if self.name != "duckdb":
            return {table: self.read(table) for table in tables}
        with duckdb.connect(str(self.database), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            return {
                table: connection.sql(f'from "{table.schema}"."{table.name}"').to_arrow_table()
                for table in tables
            }

    def _written(self, table: Table) -> pa.Table | None:
        """Return the rows of the Parquet files that Spark wrote, which costs no Spark job.

        ``None`` for a view, and for a partitioned table without rows: it has no files.
        """
        tables = str(self.session and self.session.conf.get("spark.sql.warehouse.dir"))
        folder = Path(tables.removeprefix("file:")) / f"{table.schema}.db" / table.name
        if not any(folder.rglob("*.parquet")):
            return None
        with scratch() as connection:
            files = str(folder / "**" / "*.parquet")
            query = "from read_parquet($files, hive_partitioning = true)"
            return connection.sql(query, params={"files": files}).to_arrow_table()

    def _parsed(self) -> Manifest:
        if self._project is None:
            self._project = parse_project(
                self.parsed_at or self.project,
                engine=self.name,
                spare=self.folder,
                logs=self.folder / "logs",
            )
        manifest = self._project.at(self.paths)
        place_seeds(manifest, self.project)
        return manifest

    def _invoke(
        self,
        command: str,
        variables: Mapping[str, Any],
        *arguments: str,
    ) -> Any:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        spare_dbt()
        given, manifest = json.dumps({**self.paths, **variables}), self._parsed()
        # Spark plans a model in one thread and leaves the others to wait for Python.
        threads = {"EVENHAND_DBT_THREADS": "4" if self.name == "spark" else "2"}
        database = {"EVENHAND_WAREHOUSE": str(self.database), **threads}
        with environment({**database, **NO_TELEMETRY}):
            outcome = dbtRunner(manifest=manifest).invoke(
                [*self._global_options(), command, *self._local_options(given), *arguments]
            )
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        return outcome

    def _global_options(self) -> Sequence[str]:
        logs = str(self.folder / "logs")
        return [
            "--no-send-anonymous-usage-stats", "--no-version-check", "--quiet",
            "--log-path", logs, "--log-level-file", "info",
        ]  # fmt: skip

    def _local_options(self, variables: str) -> Sequence[str]:
        project = str(self.project)
        return [
            "--project-dir", project, "--profiles-dir", project, "--target", self.name,
            "--target-path", str(self.folder / "target"), "--vars", variables,
        ]  # fmt: skip


def _brief(message: str) -> str:
    """Return the part of an engine's message that says what is wrong."""
    return message.partition("\n\n")[0].partition("\n'")[0].strip()[:1000]
