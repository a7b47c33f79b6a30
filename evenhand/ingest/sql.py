"""Reads the tables of a ``sql`` source: any database SQLAlchemy speaks to, in Arrow chunks.

dlt's ``sql_table`` makes the queries; only columns that the contract uses are selected. A table
with a cursor is read from its last landed value on; the cursor lives in dlt's state and moves in
the same load package as the rows. Because rows count only once their marker is written, the state
also holds the cursor before it: after a crash between load and marker, reading starts there
again. A table without a cursor is read whole and lands only when its content has changed.

An instant that is still to come (one slip of the pen, 2062 for 2026) lands and does not move the
cursor, or no row would be read until then; such rows are met again each night and known by key.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from evenhand.contract import load_contract
from evenhand.ingest import lake
from evenhand.ingest.blocks import Block
from evenhand.ingest.casting import plain_columns
from evenhand.ingest.errors import SourceError
from evenhand.ingest.prepare import BatchName, Prepared

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Engine, MetaData

    from evenhand.ingest.run import Ingest

CHUNK_ROWS = 50_000
MOST_BOUNDARY_KEYS = 100_000
"""Rows with the very last cursor value, or one still to come, are remembered by key up to so many;
beyond, they are read again, which lands the same versions once more and changes nothing."""


@dataclass(frozen=True)
class _Position:
    """How far a table has been read.

    Attributes:
        cursor: greatest cursor value that landed and had come; ``None`` before the first read.
        boundary: keys of the rows that had it.
        ahead: key and cursor value of landed rows whose cursor was still to come.
    """

    cursor: Any = None
    boundary: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Table:
    """One table (or statement) of the source, as it is read for an entity."""

    entity: str
    name: str
    statement: str | None
    columns: tuple[str, ...]
    key: str
    cursor: str | None


def ingest_tables(run: Ingest) -> None:
    """Land what is new in the tables of ``run``'s source."""
    import sqlalchemy as sa

    asked = [name for name in load_contract() if run.source.reads(name)]
    try:
        engine = sa.create_engine(run.source.location, hide_parameters=True)
        with engine.connect():
            known = _table_names(engine)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        failure = SourceError(
            f"the database of source {run.source.name!r} cannot be reached "
            f"({type(error).__name__})",
            cure="check `location`, the password variable, the network and the driver package",
        )
        for entity in run.source.entities or ("accounts",):
            run.fail(entity, "", failure)
        return
    state = run.loader.state()
    waiting: list[tuple[Prepared, str]] = []
    remember: dict[str, dict[str, object]] = {}
    for entity in asked:
        try:
            made = _prepare_entity(run, engine, known, entity, state.get(entity, {}))
        except SourceError as error:
            run.fail(entity, run.source.tables.get(entity, entity), error)
            continue
        if made is not None:
            prepared, sha256, remembered = made
            waiting.append((prepared, sha256))
            remember[entity] = remembered
    engine.dispose()
    run.land(waiting, remember)


def _table_names(engine: Engine) -> set[str]:
    import sqlalchemy as sa

    inspector = sa.inspect(engine)
    return {*inspector.get_table_names(), *inspector.get_view_names()}


def _prepare_entity(
    run: Ingest, engine: Engine, known: set[str], entity: str, state: Mapping[str, Any]
) -> tuple[Prepared, str, dict[str, object]] | None:
    """Prepare what is new of one entity; ``None`` when nothing is.

    Raises:
        SourceError: the table is missing, unusable, or holds what cannot be read.
    """
    import sqlalchemy as sa

    label = run.source.tables.get(entity, entity)
    is_statement = label.lstrip().lower().startswith(("select ", "with ", "select\n", "with\n"))
    if not is_statement and label.split(".")[-1] not in known and "." not in label:
        if run.source.entities is None and entity not in run.source.tables:
            return None
        raise SourceError(
            "the database has no such table or view",
            file=label,
            cure=f"name it under [sources.tables] {entity} in evenhand.toml, or drop {entity} "
            "from `entities`",
        )
    metadata = sa.MetaData()
    try:
        table = _reflect(run, engine, metadata, entity, label, is_statement=is_statement)
        return _prepare_slice(run, engine, metadata, table, state)
    except sa.exc.SQLAlchemyError as error:
        raise _unreadable(entity, "the query fails", error) from None
    except SourceError:
        raise
    except _data_errors() as error:
        column = getattr(error, "field_name", None)
        raise _unreadable(
            entity, "a value does not fit its column's declared type", error, column
        ) from None


def _data_errors() -> tuple[type[BaseException], ...]:
    import duckdb
    import pyarrow as pa
    from dlt.common.exceptions import DltException

    return (DltException, pa.ArrowException, duckdb.Error, ValueError, TypeError, ArithmeticError)


def _unreadable(
    entity: str, what: str, error: BaseException, column: str | None = None
) -> SourceError:
    """Return a message without the library's, which may quote a value."""
    return SourceError(
        f"{what} ({type(error).__name__})",
        file=entity,
        column=column,
        cure="correct the table or the statement, or give a view that casts the column",
    )


def _reflect(
    run: Ingest,
    engine: Engine,
    metadata: MetaData,
    entity: str,
    label: str,
    *,
    is_statement: bool,
) -> _Table:
    """Return which columns to read; a statement becomes a table of untyped columns."""
    import sqlalchemy as sa

    if is_statement:
        with engine.connect() as connection:
            probe = f"select * from ({label.rstrip(' ;')}) as source_rows where 1 = 0"
            names = list(connection.execute(sa.text(probe)).keys())
        sa.Table(entity, metadata, *(sa.Column(name, sa.types.NullType()) for name in names))
        table_name = entity
    else:
        schema, _, table_name = label.rpartition(".")
        metadata.schema = schema or None
        reflected = sa.Table(table_name, metadata, autoload_with=engine, resolve_fks=False)
        names = [column.name for column in reflected.columns]
    contract = load_contract()[entity]
    wanted = [run.source.source_column(entity, column.name) for column in plain_columns(contract)]
    key = run.source.source_column(entity, contract.key)
    cursor = run.source.cursor.get(entity)
    for column, role in ((key, "key"), (cursor, "cursor")):
        if column is not None and column not in names:
            raise SourceError(
                f"the {role} column is missing; there are {', '.join(names[:20])}",
                file=label,
                column=column,
                cure=f"map it under [sources.columns.{entity}] or correct [sources.cursor]",
            )
    chosen = [name for name in names if name in wanted or name == cursor]
    return _Table(entity, table_name, label if is_statement else None, tuple(chosen), key, cursor)


def _prepare_slice(
    run: Ingest, engine: Engine, metadata: MetaData, table: _Table, state: Mapping[str, Any]
) -> tuple[Prepared, str, dict[str, object]] | None:
    position, committed = _position(state, run.landed)
    now = max(run.as_of, datetime.now(UTC))
    if _is_ahead(position.cursor, now):
        # Remembered by a version that let any value move the cursor: read all of it once more.
        position = _Position()
    earlier = [
        row
        for row in lake.read_markers(run.home)
        if row["status"] == "landed"
        and (row["source"], row["entity"]) == (run.source.name, table.entity)
    ]
    batch = lake.batch_id(run.source.name, "sql", table.entity, str(len(earlier)))
    digest = hmac.new(run.key.derived("slice digests"), digestmod="sha256")
    seen = _Seen(table, position, now)
    since = _lower_bound(engine, position.cursor)
    name = BatchName(batch, run.source.name, table.name)
    with (
        run.connection() as connection,
        run.preparer(table.entity, name, connection) as preparer,
        # A row refused half-way ends the query too: left open, it would hold its lock on the table.
        ExitStack() as queries,
    ):
        for chunk in _chunks(engine, metadata, table, since, queries):
            fresh = seen.fresh(chunk)
            _update(digest, fresh)
            preparer.add(_block(fresh, preparer.result.rows_read), tuple(table.columns))
            run.tell(table.entity, table.name, preparer.result.rows_read)
    prepared, sha256 = preparer.result, digest.hexdigest()
    is_known = table.cursor is None and bool(earlier) and earlier[-1]["source_sha256"] == sha256
    if is_known or not prepared.rows_read:
        prepared.discard()
        run.report.of(table.entity).files_known += 1
        return None
    remembered = {
        "batch_id": batch,
        "cursor": seen.cursor,
        "boundary": _remembered(seen.boundary),
        "ahead": _remembered(seen.ahead),
        "previous": committed,
    }
    return prepared, sha256, remembered


def _remembered(rows: set[str]) -> list[str]:
    return sorted(rows) if len(rows) <= MOST_BOUNDARY_KEYS else []


def _is_ahead(cursor: Any, now: datetime) -> bool:
    """Return whether a cursor value is an instant or a day that is still to come."""
    if isinstance(cursor, datetime):
        return (cursor if cursor.tzinfo else cursor.replace(tzinfo=UTC)) > now
    return isinstance(cursor, date) and cursor > now.date()


def _position(
    state: Mapping[str, Any], landed: set[str]
) -> tuple[_Position, dict[str, object] | None]:
    """Return where reading starts: the newest remembered position whose batch is committed."""
    remembered: Mapping[str, Any] | None = state
    while remembered:
        if remembered.get("batch_id") in landed:
            kept = {name: remembered[name] for name in ("batch_id", "cursor", "boundary")}
            kept["ahead"] = remembered.get("ahead", [])
            return _Position(kept["cursor"], tuple(kept["boundary"]), tuple(kept["ahead"])), kept
        remembered = remembered.get("previous")
    return _Position(), None


class _Seen:
    """Takes out rows that landed before, and keeps the position that reading has reached."""

    def __init__(self, table: _Table, position: _Position, now: datetime) -> None:
        self._table = table
        self._start = position
        self._now = now
        self.cursor = position.cursor
        self.boundary = set(position.boundary)
        self.ahead: set[str] = set()

    def fresh(self, chunk: pa.Table) -> pa.Table:
        """Return the rows of ``chunk`` that did not land before.

        Raises:
            SourceError: a row has no cursor value.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if self._table.cursor is None or not chunk.num_rows:
            return chunk
        cursor = chunk.column(self._table.cursor)
        keys = pc.cast(chunk.column(self._table.key), pa.string())
        if cursor.null_count:
            at = pc.index(pc.is_null(cursor), True).as_py()
            raise SourceError(
                "a row has no cursor value, so its changes would be missed",
                file=self._table.name,
                column=self._table.cursor,
                value=f"null where {self._table.key} = {keys[at].as_py()}",
                cure="fill the column, or choose a cursor that every row has",
            )
        is_new = pc.is_valid(cursor)
        if self._start.cursor is not None:
            start = pa.scalar(self._start.cursor, type=cursor.type)
            boundary = pa.array(self._start.boundary, pa.string())
            is_known = pc.or_(
                pc.less(cursor, start),
                pc.and_(pc.equal(cursor, start), pc.is_in(keys, value_set=boundary)),
            )
            is_new = pc.invert(is_known)
        is_new, has_come = self._apart(cursor, keys, is_new)
        if pc.any(has_come).as_py():
            self._advance(cursor.filter(has_come), keys.filter(has_come))
        return chunk.filter(is_new)

    def _apart(
        self, cursor: pa.ChunkedArray, keys: pa.ChunkedArray, is_new: pa.ChunkedArray
    ) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
        """Return which rows are new, and which of these have a cursor value that has come."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_date(cursor.type):
            cursor = pc.cast(cursor, pa.timestamp("s"))
        if not pa.types.is_timestamp(cursor.type):
            return is_new, is_new
        moments = pc.cast(pc.cast(cursor, pa.int64()), pa.string())
        marks = pc.binary_join_element_wise(keys, moments, "\x1f")
        is_known = pc.is_in(marks, value_set=pa.array(self._start.ahead, pa.string()))
        is_new = pc.and_not(is_new, is_known)
        has_come = pc.less_equal(cursor, pa.scalar(self._now, type=cursor.type))
        is_ahead = pc.or_(is_known, pc.and_not(is_new, has_come))
        self.ahead.update(marks.filter(is_ahead).drop_null().to_pylist())
        return is_new, pc.and_(is_new, has_come)

    def _advance(self, cursor: pa.ChunkedArray, keys: pa.ChunkedArray) -> None:
        import pyarrow.compute as pc

        highest = pc.max(cursor)
        if self.cursor is None or highest.as_py() > self.cursor:
            self.cursor = highest.as_py()
            self.boundary = set()
        if highest.as_py() == self.cursor:
            self.boundary.update(keys.filter(pc.equal(cursor, highest)).to_pylist())


def _lower_bound(engine: Engine, cursor: Any) -> Any:
    """Return from where to query so that no row at ``cursor`` is missed.

    SQLite compares instants as texts, and ``10:00:00`` is less than ``10:00:00.000000``; a second
    more is asked for there, and what landed before is taken out again.
    """
    if engine.dialect.name == "sqlite" and isinstance(cursor, datetime):
        return cursor - timedelta(seconds=1)
    return cursor


def _chunks(
    engine: Engine, metadata: MetaData, table: _Table, since: Any, queries: ExitStack
) -> Iterator[pa.Table]:
    """Yield the rows from ``since`` on, as Arrow tables, read through dlt's ``sql_table``.

    ``queries`` ends the query when it is closed. dlt itself ends it only when all rows were read or
    reading failed, not when its reader stops.
    """
    import dlt
    import sqlalchemy as sa
    from dlt.sources.sql_database import sql_table
    from dlt.sources.sql_database.helpers import TableLoader

    class Loader(TableLoader):
        def _load_rows(self, query: Any, backend_kwargs: dict[str, Any]) -> Iterator[Any]:
            rows: Any = super()._load_rows(query, backend_kwargs)
            queries.callback(rows.close)
            yield from rows

    def adapt(query: Any, source: Any, *_: Any) -> Any:
        if table.statement is None:
            return query if table.cursor else query.order_by(source.c[table.key])
        rows = sa.text(f"({table.statement.rstrip(' ;')}) as source_rows")
        chosen: Any = sa.select(*(sa.column(name) for name in table.columns)).select_from(rows)
        if table.cursor is None:
            return chosen.order_by(sa.column(table.key))
        if since is None:
            return chosen
        column: Any = sa.column(table.cursor)
        return chosen.where(sa.or_(column >= since, column.is_(None)))

    incremental = None
    if table.cursor is not None:
        incremental = dlt.sources.incremental(
            table.cursor, initial_value=since, on_cursor_value_missing="include"
        )
    resource = sql_table(
        credentials=engine,
        table=table.name,
        metadata=metadata,
        schema=metadata.schema,
        incremental=incremental,
        chunk_size=CHUNK_ROWS,
        backend="pyarrow",
        included_columns=list(table.columns),
        query_adapter_callback=adapt,
        table_loader_class=Loader,
    )
    yield from resource


def _block(rows: pa.Table, before: int) -> Block:
    import pyarrow as pa

    numbers = pa.array(range(before + 1, before + rows.num_rows + 1), type=pa.int64())
    return Block(rows, numbers)


def _update(digest: hmac.HMAC, rows: pa.Table) -> None:
    import pyarrow as pa

    if rows.num_rows:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.schema.remove_metadata()) as stream:
            stream.write_table(rows.replace_schema_metadata(None).combine_chunks())
        digest.update(sink.getvalue())
