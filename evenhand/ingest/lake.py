"""Commit markers: which batches count, in which order they landed, and what is left of a crash.

A batch's rows lie in ``lake/<entity>/<source>--<load>-<file>.parquet``. They count once a marker
file ``lake/landed_batches/<seq>-<source>--<load>.parquet`` names the batch. The marker is written
last, in one step, so a killed run leaves files that nothing names; the next run removes them.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from evenhand.clock import sql_timestamp
from evenhand.contract import load_contract
from evenhand.home import Home
from evenhand.ingest.errors import SourceError
from evenhand.ingest.layout import (
    EMPTY_FILE,
    LANDED_BATCHES,
    REJECTED_ROWS,
    landed_batches_schema,
    write_parquet,
)

_BETWEEN = "--"


@dataclass(frozen=True)
class Marker:
    """What a marker says of one batch, before it has its place in the order of landing."""

    batch_id: str
    source: str
    entity: str
    source_file: str
    source_sha256: str | None
    rows_read: int
    rows_landed: int
    rows_rejected: int
    status: Literal["landed", "failed"]
    message: str | None


def batch_id(source: str, *parts: str) -> str:
    """Return the id of a batch: the same for the same source, entity, file name and content."""
    digest = hashlib.sha256("\x1f".join((source, *parts)).encode()).hexdigest()
    return f"{source}{_BETWEEN}{digest[:24]}"


def lake_prefix(source: str, load_id: str) -> str:
    """Return how the names of all files of one load begin."""
    return f"{source}{_BETWEEN}{load_id}-"


@contextmanager
def source_lock(home: Home, source: str) -> Iterator[None]:
    """Hold the source for one run.

    Raises:
        SourceError: another run holds it.
    """
    with _lock(home, f"{source}.lock", wait=False) as is_mine:
        if not is_mine:
            raise SourceError(
                f"another run is reading source {source!r} into this home",
                cure="wait until it ends",
            )
        yield


@contextmanager
def _lock(home: Home, name: str, *, wait: bool) -> Iterator[bool]:
    folder = work_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def work_folder(home: Home) -> Path:
    """Return the scratch folder of ingest."""
    return home.work / "ingest"


def read_markers(home: Home) -> list[dict[str, Any]]:
    """Return all markers of the home, in landing order."""
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = []
    for path in sorted((home.lake / LANDED_BATCHES).glob("*.parquet")):
        if path.name != EMPTY_FILE:
            rows += pq.ParquetFile(path).read().to_pylist()
    return sorted(rows, key=lambda row: row["landed_seq"])


def commit(home: Home, load_id: str, as_of: datetime, markers: Sequence[Marker]) -> None:
    """Write the markers of one load in one step; from then on its rows count.

    Args:
        home: the home.
        load_id: the load that brought the rows, part of the marker file's name.
        as_of: the night.
        markers: batches of one source, in the order that they landed.
    """
    import pyarrow as pa

    from evenhand.publish.generation import published_nights

    if not markers:
        return
    night = sql_timestamp(as_of)
    with _lock(home, "landing.lock", wait=True):
        known = read_markers(home)
        earlier = [
            row["as_of"] for row in known if row["status"] == "landed" and row["as_of"] < night
        ]
        # A night on which nothing was new has judged as well: what is older comes late.
        whole = as_of.replace(microsecond=0)
        earlier += [sql_timestamp(other) for other in published_nights(home) if other < whole]
        first = max((row["landed_seq"] for row in known), default=0) + 1
        rows = [
            {
                **vars(marker),
                "landed_seq": first + place,
                "as_of": night,
                "previous_as_of": max(earlier, default=None),
            }
            for place, marker in enumerate(markers)
        ]
        name = f"{first:010d}-{markers[0].source}{_BETWEEN}{load_id}.parquet"
        table = pa.Table.from_pylist(rows, schema=landed_batches_schema())
        write_parquet(table, home.lake / LANDED_BATCHES / name)


def clear_orphans(home: Home, source: str) -> int:
    """Remove what a killed run of ``source`` left behind; return how many files went."""
    committed = {
        path.stem.partition(_BETWEEN)[2]
        for path in (home.lake / LANDED_BATCHES).glob(f"*-{source}{_BETWEEN}*.parquet")
    }
    landed = {row["batch_id"] for row in read_markers(home) if row["status"] == "landed"}
    removed = 0
    for entity in (*load_contract(), REJECTED_ROWS):
        for path in (home.lake / entity).glob(f"{source}{_BETWEEN}*"):
            load_id = path.name.partition(_BETWEEN)[2].rpartition("-")[0]
            if load_id not in committed:
                path.unlink()
                removed += 1
    for path in home.restricted.glob(f"*/*{source}{_BETWEEN}*"):
        is_whole = not path.name.startswith(".")
        if path.name.lstrip(".").startswith(source + _BETWEEN) and (
            not is_whole or path.stem not in landed
        ):
            path.unlink()
            removed += 1
    shutil.rmtree(work_folder(home) / "spool" / source, ignore_errors=True)
    return removed
