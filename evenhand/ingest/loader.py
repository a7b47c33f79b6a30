"""Hands prepared files to dlt, which lands them in the lake and keeps the cursors.

One pipeline per source. Files are imported, not rewritten: the spool already has the lake's schema.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evenhand.contract import ColumnType
from evenhand.home import Home
from evenhand.ingest.layout import REJECTED_ROWS
from evenhand.ingest.prepare import Prepared

_QUIET = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "ERROR",
    "PROVIDERS__ENABLE_AIRFLOW_SECRETS": "false",
    "PROVIDERS__ENABLE_GOOGLE_SECRETS": "false",
    "LOAD__DELETE_COMPLETED_JOBS": "true",
    "LOAD__WORKERS": "2",
}
"""Our dlt settings: no telemetry, no search for them in Airflow variables, no second copies."""

_DLT_TYPES: dict[ColumnType, dict[str, Any]] = {
    "text": {"data_type": "text"},
    "json": {"data_type": "text"},
    "int": {"data_type": "bigint"},
    "float": {"data_type": "double"},
    "money": {"data_type": "decimal", "precision": 18, "scale": 4},
    "bool": {"data_type": "bool"},
    "date": {"data_type": "date"},
    "timestamp": {"data_type": "timestamp", "timezone": False, "precision": 6},
}

_LOGGER = logging.getLogger(__name__)


class Loader:
    """The dlt pipeline of one source."""

    def __init__(self, home: Home, source: str) -> None:
        """Open the pipeline; what an interrupted run left in it is dropped."""
        os.environ.update(_QUIET)
        import dlt
        from dlt.destinations import filesystem

        self._source = source
        self._pipeline = dlt.pipeline(
            pipeline_name=f"evenhand_{source}",
            pipelines_dir=str(home.work / "dlt"),
            destination=filesystem(
                bucket_url=home.lake.parent.as_uri(),
                layout="{table_name}/{source}--{load_id}-{file_id}.{ext}",
                extra_placeholders={"source": source},
            ),
            dataset_name=home.lake.name,
        )
        _adopt_lake(home)
        if self._pipeline.has_pending_data:
            self._pipeline.drop_pending_packages()

    def state(self) -> dict[str, Any]:
        """Return what the last load remembered, by entity.

        After the loss of the working folder the state comes back from the lake.
        """
        self._pipeline.sync_destination()
        sources = self._pipeline.state.get("sources", {})
        found = sources.get(self._pipeline.default_schema_name or "", {})
        return {
            entity: dict(values) for entity, values in found.get("resources", {}).items() if values
        }

    def load(
        self, batches: Sequence[Prepared], remember: Mapping[str, Mapping[str, Any]] | None = None
    ) -> str:
        """Land the files of ``batches`` and return the load's id.

        Args:
            batches: what is to land, any entities.
            remember: per entity, what the pipeline's state is to hold once this load is done.
        """
        import dlt

        from evenhand.contract import load_contract

        by_table: dict[str, list[tuple[Path, int]]] = {}
        for batch in batches:
            if batch.rows_landed:
                by_table.setdefault(batch.entity.name, []).append((batch.spool, batch.rows_landed))
            if batch.rows_rejected:
                by_table.setdefault(REJECTED_ROWS, []).append((batch.rejected, batch.rows_rejected))
        contract = load_contract()
        kept = dict(remember or {})
        if not by_table and not kept:
            # dlt makes no load of nothing; the batches are read and empty all the same.
            return f"empty-{batches[0].name.batch_id[-24:]}"

        def files_of(table: str) -> Iterator[Any]:
            if table in kept:
                dlt.current.resource_state().update(kept[table])
            for path, rows in by_table.get(table, []):
                yield dlt.mark.with_file_import(str(path), "parquet", rows)

        tables = [name for name in (*contract, REJECTED_ROWS) if name in by_table or name in kept]
        resources = [
            dlt.resource(
                files_of,
                name=name,
                write_disposition="append",
                columns=_columns(name),
                file_format="parquet",
            )(name)
            for name in tables
        ]
        schema = dlt.Schema(f"evenhand_{self._source}")
        package = dlt.source(lambda: resources, schema=schema)()
        info = self._pipeline.run(package)
        info.raise_on_failed_jobs()
        load_id = str(info.loads_ids[-1])
        _LOGGER.info("source %s: load %s landed %d batches", self._source, load_id, len(batches))
        return load_id


def _adopt_lake(home: Home) -> None:
    """Tell dlt that the lake's folder, which ``prepare_lake`` made, is its dataset."""
    from dlt.destinations.impl.filesystem.filesystem import CURRENT_VERSION, INIT_FILE_NAME

    mark = home.lake / INIT_FILE_NAME
    if not mark.exists():
        versions = {"initial_version": CURRENT_VERSION, "current_version": CURRENT_VERSION}
        mark.write_text(json.dumps(versions), encoding="utf-8")


def _columns(table: str) -> dict[str, Any]:
    from evenhand.contract import load_contract

    if table == REJECTED_ROWS:
        texts = ("batch_id", "entity", "source", "source_file")
        rest = ("key_value", "column_name", "value", "reason")
        kinds: dict[str, ColumnType] = dict.fromkeys(texts, "text")
        kinds["row_number"] = "int"
        kinds.update(dict.fromkeys(rest, "text"))
    else:
        kinds = {column.name: column.type for column in load_contract()[table].landed_columns}
        kinds.update(dict.fromkeys(("_problems", "_source", "_source_file"), "text"))
        kinds.update({"_row_number": "int", "_batch_id": "text"})
    return {name: {"name": name, **_DLT_TYPES[kind]} for name, kind in kinds.items()}
