"""Runs ingest: one source, or all of them, for one night."""

from __future__ import annotations

import logging
import os
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from evenhand.clock import sql_timestamp
from evenhand.config import ConfigError, Settings, Source
from evenhand.contract import load_contract
from evenhand.home import Home
from evenhand.ingest import lake
from evenhand.ingest.casting import utc_connection
from evenhand.ingest.errors import SourceError
from evenhand.ingest.files import SourceFile, find_files
from evenhand.ingest.layout import prepare_lake
from evenhand.ingest.prepare import BatchName, Prepared, Preparer
from evenhand.ingest.privacy import TokenKey, load_token_key

if TYPE_CHECKING:
    import duckdb

    from evenhand.ingest.loader import Loader

__all__ = [
    "EntityReport",
    "IngestReport",
    "Progress",
    "ingest_all",
    "ingest_source",
    "prepare_lake",
]

_LOAD_BYTES = 1 << 30
"""Spooled bytes after which a load is made, so that a long history lands piece by piece."""

_MOST_AT_ONCE = 4
"""Files that are prepared at the same time at most; each holds one block in memory."""

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far a long load is.

    Attributes:
        source: the source.
        entity: the entity.
        file: the file or slice that is being read.
        rows: records of it read so far.
    """

    source: str
    entity: str
    file: str
    rows: int


ProgressCallback = Callable[[Progress], None]


@dataclass
class EntityReport:
    """What one run did to one entity; counts are of this run alone."""

    entity: str
    files_read: int = 0
    files_known: int = 0
    rows_read: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class IngestReport:
    """What one run of one source did.

    Attributes:
        source: the source.
        entities: per entity, in the order that they were met.
        strangers: files that no entity's name begins.
    """

    source: str
    entities: dict[str, EntityReport] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)

    def of(self, entity: str) -> EntityReport:
        """Return the report of ``entity``, made on first use."""
        return self.entities.setdefault(entity, EntityReport(entity))

    @property
    def failures(self) -> list[str]:
        """Messages of all that failed, in order."""
        return [message for report in self.entities.values() for message in report.failures]

    @property
    def rows_landed(self) -> int:
        """Rows landed over all entities."""
        return sum(report.rows_landed for report in self.entities.values())


class Ingest:
    """One run of one source: prepares batches, loads them, then commits their markers."""

    def __init__(
        self,
        home: Home,
        settings: Settings,
        source: Source,
        as_of: datetime,
        progress: ProgressCallback | None,
    ) -> None:
        """Open what all batches of the run share."""
        self.home = home
        self.source = source
        self.as_of = as_of
        self.report = IngestReport(source.name)
        self.key: TokenKey = load_token_key(home)
        self.threads = settings.threads or os.cpu_count() or 1
        self._progress = progress
        self._loader: Loader | None = None
        self._spool = lake.work_folder(home) / "spool" / source.name
        markers = lake.read_markers(home)
        self.landed = {row["batch_id"] for row in markers if row["status"] == "landed"}
        self._landings: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in markers:
            if row["status"] == "landed" and row["source"] == source.name:
                place = row["entity"], row["source_file"]
                self._landings.setdefault(place, []).append(row)
        self._failed = {row["batch_id"] for row in markers if row["status"] == "failed"}

    @property
    def loader(self) -> Loader:
        """The dlt pipeline, opened when it is first needed."""
        if self._loader is None:
            from evenhand.ingest.loader import Loader

            self._loader = Loader(self.home, self.source.name)
        return self._loader

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open a connection for the casts of one batch; batches in parallel do not share one."""
        connection = utc_connection(self.threads)
        try:
            yield connection
        finally:
            connection.close()

    def preparer(
        self, entity: str, name: BatchName, connection: duckdb.DuckDBPyConnection
    ) -> Preparer:
        """Return what writes one batch, casting on ``connection``."""
        return Preparer(
            load_contract()[entity],
            name,
            columns=self.source.columns.get(entity, {}),
            folder=self._spool,
            restricted=self.home.restricted / entity,
            key=self.key,
            connection=connection,
        )

    def new_batch(self, entity: str, file: str, sha256: str, *parts: str) -> str | None:
        """Return the id of the batch that the content of a file makes, ``None`` if it is known.

        Known is what the newest batch of the file, as this night sees it, holds already, and what
        a later night landed. A content that comes back after another one makes a batch again.

        Args:
            entity: the entity.
            file: the file, or what stands for one in the markers.
            sha256: hash of the content.
            parts: what the id is made of, beside the source and how often the content came back.
        """
        night, landings = sql_timestamp(self.as_of), self._landings.get((entity, file), [])
        seen = [row for row in landings if row["as_of"] <= night]
        newest = max(seen, key=lambda row: (row["as_of"], row["landed_seq"]), default=None)
        holding = [row for row in landings if row["as_of"] > night or row is newest]
        if any(row["source_sha256"] == sha256 for row in holding):
            return None
        name, times = lake.batch_id(self.source.name, *parts), 0
        while name in self.landed:
            times += 1
            name = lake.batch_id(self.source.name, *parts, str(times))
        return name

    def tell(self, entity: str, file: str, rows: int) -> None:
        """Report progress."""
        if self._progress is not None:
            self._progress(Progress(self.source.name, entity, file, rows))

    def fail(self, entity: str, file: str, error: SourceError) -> None:
        """Record that a file or slice could not be landed; a night says each failure once."""
        message = str(error)
        self.report.of(entity).failures.append(message)
        _LOGGER.warning("%s", message)
        name = lake.batch_id(
            self.source.name, "failed", entity, file, sql_timestamp(self.as_of), message
        )
        if name in self._failed:
            return
        self._failed.add(name)
        marker = lake.Marker(name, self.source.name, entity, file, None, 0, 0, 0, "failed", message)
        lake.commit(self.home, f"failed-{name[-24:]}", self.as_of, [marker])

    def land(
        self,
        batches: list[tuple[Prepared, str]],
        remember: dict[str, dict[str, object]] | None = None,
    ) -> None:
        """Load prepared batches and commit them.

        Args:
            batches: batches with the sha256 of their content.
            remember: per entity, cursor state that goes with this load.
        """
        if not batches:
            return
        prepared = [batch for batch, _ in batches]
        load_id = self.loader.load(prepared, remember)
        for batch in prepared:
            if batch.restricted is not None:
                batch.restricted.replace(
                    batch.restricted.with_name(f"{batch.name.batch_id}.parquet")
                )
        lake.commit(self.home, load_id, self.as_of, [_marker(batch, sha) for batch, sha in batches])
        for batch in prepared:
            self.landed.add(batch.name.batch_id)
            report = self.report.of(batch.entity.name)
            report.files_read += 1
            report.rows_read += batch.rows_read
            report.rows_landed += batch.rows_landed
            report.rows_rejected += batch.rows_rejected
            report.notes += batch.notes
            batch.spool.unlink(missing_ok=True)
            batch.rejected.unlink(missing_ok=True)


def _marker(batch: Prepared, sha256: str) -> lake.Marker:
    return lake.Marker(
        batch_id=batch.name.batch_id,
        source=batch.name.source,
        entity=batch.entity.name,
        source_file=batch.name.source_file,
        source_sha256=sha256,
        rows_read=batch.rows_read,
        rows_landed=batch.rows_landed,
        rows_rejected=batch.rows_rejected,
        status="landed",
        message="; ".join(batch.notes) or None,
    )


def ingest_source(
    home: Home,
    settings: Settings,
    source_name: str,
    as_of: datetime,
    progress: ProgressCallback | None = None,
) -> IngestReport:
    """Land what is new in one source; running it again lands nothing twice.

    Args:
        home: the home folder.
        settings: settings that declare the source.
        source_name: the source.
        as_of: the night, an aware instant.
        progress: called now and then during long reads.

    Returns:
        Counts and failures per entity. A file or entity that fails does not stop the others.

    Raises:
        KeyError: no such source is declared.
        SourceError: another run holds the source.
        TokenKeyError: the token key is unusable or has changed.
    """
    source = settings.source(source_name)
    with lake.source_lock(home, source.name):
        prepare_lake(home)
        lake.clear_orphans(home, source.name)
        run = Ingest(home, settings, source, as_of, progress)
        if source.kind == "files":
            _ingest_files(run)
        elif source.kind == "zendesk":
            from evenhand.ingest.zendesk import ingest_desk

            ingest_desk(run)
        else:
            from evenhand.ingest.sql import ingest_tables

            ingest_tables(run)
        return run.report


def ingest_all(
    home: Home,
    settings: Settings,
    as_of: datetime,
    progress: ProgressCallback | None = None,
) -> list[IngestReport]:
    """Land what is new in every declared source, one after the other.

    Raises:
        ConfigError: no source is declared.
    """
    if not settings.sources:
        raise ConfigError(
            home.config, "sources", "no source is declared", "write [[sources]], or name a --drop"
        )
    return [
        ingest_source(home, settings, source.name, as_of, progress) for source in settings.sources
    ]


def _ingest_files(run: Ingest) -> None:
    try:
        files, run.report.strangers = find_files(run.source)
    except SourceError as error:
        for entity in run.source.entities or ("accounts",):
            run.fail(entity, "", error)
        return
    waiting: list[tuple[Prepared, str]] = []
    for file, made in _prepared(run, files):
        if isinstance(made, SourceError):
            run.fail(file.entity, file.name, made)
        elif made is not None:
            waiting.append(made)
        if sum(batch.spool.stat().st_size for batch, _ in waiting) > _LOAD_BYTES:
            run.land(waiting)
            waiting = []
    run.land(waiting)


Made = tuple[Prepared, str] | SourceError | None


def _prepared(run: Ingest, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, Made]]:
    """Prepare several files at once and yield each, in the files' order, with what came of it."""

    def attempt(file: SourceFile) -> Made:
        try:
            return _prepare_file(run, file)
        except SourceError as error:
            return error

    at_once = min(run.threads, _MOST_AT_ONCE)
    begun: deque[tuple[SourceFile, Future[Made]]] = deque()
    with ThreadPoolExecutor(at_once, thread_name_prefix="prepare") as pool:
        try:
            for file in files:
                begun.append((file, pool.submit(attempt, file)))
                if len(begun) > at_once:
                    first, future = begun.popleft()
                    yield first, future.result()
            while begun:
                first, future = begun.popleft()
                yield first, future.result()
        finally:
            for _, future in begun:
                future.cancel()


def _prepare_file(run: Ingest, file: SourceFile) -> tuple[Prepared, str] | None:
    """Prepare one file; ``None`` when its content is what the lake holds of it already.

    Raises:
        SourceError: the file cannot be read.
    """
    try:
        before = file.stamp()
        sha256 = file.sha256()
        name = run.new_batch(file.entity, file.name, sha256, file.entity, file.name, sha256)
        if name is None:
            run.report.of(file.entity).files_known += 1
            return None
        batch = BatchName(name, run.source.name, file.name)
        with (
            run.connection() as connection,
            run.preparer(file.entity, batch, connection) as preparer,
        ):
            reader = file.reader(run.source, connection)
            preparer.check_header(reader.header, file.name)
            for block in reader.blocks(preparer.wanted):
                preparer.add(block, reader.header)
                run.tell(file.entity, file.name, preparer.result.rows_read)
            _check_content(preparer, reader.header, file)
            if file.stamp() != before:
                raise SourceError(
                    "the file changed while it was read",
                    file=file.name,
                    cure="write exports under another name and rename them when they are whole",
                )
        return preparer.result, sha256
    except (EOFError, zlib.error) as error:
        raise _unreadable(file, "the gzip data is truncated or damaged", error) from None
    except PermissionError as error:
        raise _unreadable(file, "the file may not be read", error) from None
    except OSError as error:
        raise _unreadable(file, "the file cannot be read", error) from None
    except _data_errors() as error:
        # The library's message may quote a value, so its name must do.
        raise _unreadable(file, "the content cannot be decoded", error) from None


def _check_content(preparer: Preparer, header: Iterable[str] | None, file: SourceFile) -> None:
    result = preparer.result
    if header is None and result.rows_landed and not preparer.has_keys:
        raise SourceError(
            "no record has the key",
            file=file.name,
            column=preparer.key_column,
            cure=f"name it {preparer.key_column!r}, or map it under "
            f"[sources.columns.{file.entity}] in evenhand.toml",
        )


def _unreadable(file: SourceFile, what: str, error: BaseException) -> SourceError:
    return SourceError(
        f"{what} ({type(error).__name__})",
        file=file.name,
        cure="check its permissions, then export and copy it again",
    )


def _data_errors() -> tuple[type[BaseException], ...]:
    import duckdb
    import pyarrow as pa

    return (pa.ArrowException, duckdb.Error, UnicodeError)
