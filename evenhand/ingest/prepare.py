"""Turns blocks of source values into a tokenised Parquet spool; plain values stay in memory.

Three files come of one batch: the spool that the lake gets, the rejected records (redacted), and,
for entities with ``pii: fuzzy`` columns, the plain values for the restricted zone, which are
written there and nowhere else.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from evenhand.contract import CONTENT_FEATURES, Entity
from evenhand.ingest.blocks import Block, Reject
from evenhand.ingest.casting import Caster, plain_columns
from evenhand.ingest.content import text_features
from evenhand.ingest.errors import SourceError, columns_seen
from evenhand.ingest.layout import (
    PROBLEM_END,
    PROBLEM_FIELD,
    REDACTED,
    VALUE_LIMIT,
    entity_schema,
    rejected_rows_schema,
    restricted_schema,
)
from evenhand.ingest.privacy import TokenKey, ip_prefix, map_uniques, normaliser

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_KEY_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:\-]{0,63}")
_COLUMN_NAME = re.compile(r"[a-z_][A-Za-z0-9_]{0,62}")
_SHAPES_KEPT = 1_000


@dataclass(frozen=True)
class BatchName:
    """Where the rows of a batch come from."""

    batch_id: str
    source: str
    source_file: str


@dataclass
class Prepared:
    """What came of one batch: counts, notes and the files that wait to be loaded."""

    name: BatchName
    entity: Entity
    spool: Path
    rejected: Path
    restricted: Path | None
    rows_read: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0
    notes: list[str] = field(default_factory=list)

    def discard(self) -> None:
        """Remove the waiting files."""
        for path in (self.spool, self.rejected, self.restricted):
            if path is not None:
                path.unlink(missing_ok=True)


class Preparer:
    """Writes the files of one batch, block by block; use it as a context manager.

    On an error the files are removed: a batch is prepared whole or not at all.
    """

    def __init__(
        self,
        entity: Entity,
        name: BatchName,
        *,
        columns: Mapping[str, str],
        folder: Path,
        restricted: Path,
        key: TokenKey,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        """Prepare a batch of ``entity``.

        Args:
            entity: the contract's entity.
            name: the batch and where it comes from.
            columns: contract column to source column, for those that are not called alike.
            folder: scratch folder for the spool.
            restricted: ``restricted/<entity>``; its file waits there under a hidden name.
            key: token key.
            connection: DuckDB connection for the casts.
        """
        self._entity = entity
        self._name = name
        self._source_columns = {
            column.name: columns.get(column.name, column.name) for column in plain_columns(entity)
        }
        self._key = key
        self._content_key = key.derived("text fingerprints")
        self._caster = Caster(connection, entity)
        self._schema = entity_schema(entity)
        self._rejected_schema = rejected_rows_schema()
        self._fuzzy = [column for column in entity.columns if column.privacy == "fuzzy"]
        waiting = restricted / f".{name.batch_id}.tmp" if self._fuzzy else None
        self.result = Prepared(
            name,
            entity,
            folder / f"{name.batch_id}.parquet",
            folder / f"{name.batch_id}.rejected.parquet",
            waiting,
        )
        self._files = ExitStack()
        self._rejects_writer: Any = None
        self._valid: Counter[str] = Counter()
        self._first_problem: dict[str, tuple[int, str, str]] = {}
        self._shapes: set[str] = set()
        self._longest_key = 0

    @property
    def wanted(self) -> list[str]:
        """Source columns that the contract uses."""
        return list(self._source_columns.values())

    @property
    def key_column(self) -> str:
        """What the source calls the key."""
        return self._source_columns[self._entity.key]

    @property
    def has_keys(self) -> bool:
        """Whether any row so far had a key."""
        return self._valid[self._entity.key] > 0

    def __enter__(self) -> Preparer:
        """Open the files."""
        import pyarrow.parquet as pq

        self.result.spool.parent.mkdir(parents=True, exist_ok=True)
        self._writer = self._files.enter_context(_parquet(self.result.spool, self._schema))
        if self.result.restricted is not None:
            file = self._files.enter_context(_private_file(self.result.restricted))
            self._restricted_writer = self._files.enter_context(
                pq.ParquetWriter(file, restricted_schema(self._entity), compression="zstd")
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files; after an error remove them."""
        self._files.close()
        if kind is not None:
            self.result.discard()
        else:
            self.result.notes.extend(self._unreadable_columns())

    def check_header(self, header: Iterable[str] | None, file: str) -> None:
        """Check that the key is there, and note columns that the contract does not know.

        Raises:
            SourceError: the header has no key column.
        """
        if header is None:
            return
        names = list(header)
        key, known = self.key_column, self._source_columns.values()
        if key not in names:
            raise SourceError(
                f"the key column is missing; the file has {columns_seen(names, known)}",
                file=file,
                row=1,
                column=key,
                cure=f"name the column {key!r}, or map it under "
                f"[sources.columns.{self._entity.name}] in evenhand.toml",
            )
        unknown = [name for name in names if name not in known]
        if unknown:
            self.result.notes.append(f"columns not in the contract, ignored: {_named(unknown)}")

    def add(self, block: Block, header: tuple[str, ...] | None) -> None:
        """Write one block."""
        self.result.rows_read += block.rows_read
        if block.values.num_rows:
            self._add_rows(block)
        if block.rejects:
            self._add_rejects(block.rejects, header)

    def _add_rows(self, block: Block) -> None:
        values = {
            name: block.values.column(source)
            for name, source in self._source_columns.items()
            if source in block.values.column_names
        }
        cast = self._caster.cast(values, block.row_numbers)
        self._watch(cast)
        plain = {name: cast.column(name).combine_chunks() for name in cast.column_names}
        if self.result.restricted is not None:
            self._restricted_writer.write_table(self._restricted_rows(plain))
        self._writer.write_table(self._landed_rows(plain))
        self.result.rows_landed += block.values.num_rows

    def _landed_rows(self, plain: dict[str, pa.Array]) -> pa.Table:
        import pyarrow as pa

        landed: dict[str, pa.Array] = {}
        for column in self._entity.columns:
            if column.privacy == "content":
                features = text_features(plain[column.name], self._content_key)
                for (suffix, _), array in zip(CONTENT_FEATURES, features, strict=True):
                    landed[f"{column.name}_{suffix}"] = array
            elif column.privacy is not None:
                landed[column.name] = self._key.tokens(
                    column.name, self._personal(column.name, plain)
                )
            else:
                landed[column.name] = plain[column.name]
        rows = len(plain["_row_number"])
        landed["updated_at"] = plain["updated_at"]
        landed["_problems"] = plain["_problems"]
        landed["_source"] = pa.repeat(self._name.source, rows)
        landed["_source_file"] = pa.repeat(self._name.source_file, rows)
        landed["_row_number"] = plain["_row_number"]
        landed["_batch_id"] = pa.repeat(self._name.batch_id, rows)
        return pa.table([landed[name] for name in self._schema.names], schema=self._schema)

    def _personal(self, name: str, plain: dict[str, pa.Array]) -> pa.Array:
        """Return the plain values of a personal column as texts."""
        import pyarrow as pa
        import pyarrow.compute as pc

        values = pc.cast(plain[name], pa.string())
        if name == "ip_prefix" and "ip_address" in plain:
            return pc.coalesce(values, map_uniques(plain["ip_address"], ip_prefix))
        return values

    def _restricted_rows(self, plain: dict[str, pa.Array]) -> pa.Table:
        import pyarrow as pa

        schema = restricted_schema(self._entity)
        columns: dict[str, pa.Array] = {
            self._entity.key: plain[self._entity.key],
            "updated_at": plain["updated_at"],
            "_row_number": plain["_row_number"],
            "_batch_id": pa.repeat(self._name.batch_id, len(plain["_row_number"])),
        }
        for column in self._fuzzy:
            columns[column.name] = map_uniques(
                self._personal(column.name, plain), normaliser(column.name)
            )
        return pa.table([columns[name] for name in schema.names], schema=schema)

    def _watch(self, cast: pa.Table) -> None:
        """Remember what later messages need: valid values, first problems, shapes of keys."""
        import pyarrow.compute as pc

        for column in plain_columns(self._entity):
            values = cast.column(column.name)
            self._valid[column.name] += len(values) - values.null_count
        problems = cast.column("_problems")
        if problems.null_count < len(problems):
            bad = cast.select(["_problems", "_row_number"]).filter(pc.is_valid(problems))
            for text, row in zip(
                bad.column(0).slice(0, 100).to_pylist(),
                bad.column(1).slice(0, 100).to_pylist(),
                strict=True,
            ):
                for problem in text.split(PROBLEM_END):
                    column_name, reason, value = problem.split(PROBLEM_FIELD, 2)
                    self._first_problem.setdefault(column_name, (row, reason, value))
        if len(self._shapes) < _SHAPES_KEPT:
            for key in cast.column(self._entity.key).slice(0, _SHAPES_KEPT).to_pylist():
                if key is not None:
                    self._shapes.add(_shape(key))
                    self._longest_key = max(self._longest_key, len(key))

    def _unreadable_columns(self) -> Iterator[str]:
        """Say which columns hold no readable value at all: their type has changed."""
        for name, (row, reason, value) in self._first_problem.items():
            if not self._valid[name]:
                source = self._source_columns[name]
                kind = self._entity.column(name).type if name != "updated_at" else "timestamp"
                yield (
                    f"file {self._name.source_file}, row {row}, column {source}, value {value!r}: "
                    f"{reason}, as is every value of this column; has its type changed? Cure: "
                    f"export {source} as {kind}, or map another column to {name}."
                )

    def _add_rejects(self, rejects: tuple[Reject, ...], header: tuple[str, ...] | None) -> None:
        import pyarrow as pa

        if self._rejects_writer is None:
            self._rejects_writer = self._files.enter_context(
                _parquet(self.result.rejected, self._rejected_schema)
            )
        name = self._name
        rows = [
            {
                "batch_id": name.batch_id,
                "entity": self._entity.name,
                "source": name.source,
                "source_file": name.source_file,
                "row_number": reject.row_number,
                "reason": reject.reason,
                **self._redacted(reject, header),
            }
            for reject in rejects
        ]
        self._rejects_writer.write_table(pa.Table.from_pylist(rows, schema=self._rejected_schema))
        self.result.rows_rejected += len(rows)

    def _redacted(self, reject: Reject, header: tuple[str, ...] | None) -> dict[str, str | None]:
        """Return key, column and value of a rejected record with nothing personal in them."""
        if header is None:
            return self._redacted_json(reject.raw)
        if reject.fields is not None:
            return self._redacted_fields(reject, header)
        public = self._public_columns()
        key_place = header.index(self._source_columns[self._entity.key])
        if all(name in public for name in header):
            return {"key_value": None, "column_name": None, "value": _shown(reject.raw)}
        key = None
        if key_place == 0:
            first = re.split(rb'[,;\t|"\r\n]', reject.raw, maxsplit=1)[0]
            key = self._known_key(first)
        value = REDACTED if key is None else f"{key},{REDACTED}"
        return {"key_value": key, "column_name": None, "value": value}

    def _redacted_fields(self, reject: Reject, header: tuple[str, ...]) -> dict[str, str | None]:
        fields = reject.fields or ()
        public = self._public_columns()
        shown = [
            _shown(value) if name in public else REDACTED
            for name, value in zip(header, fields, strict=False)
        ]
        at = header.index(self._source_columns[self._entity.key])
        return {
            "key_value": self._known_key(fields[at]) if at < len(fields) else None,
            "column_name": None if reject.column is None else header[reject.column],
            "value": ",".join(shown)[:VALUE_LIMIT],
        }

    def _redacted_json(self, raw: bytes) -> dict[str, str | None]:
        name = re.escape(self._source_columns[self._entity.key]).encode()
        found = re.search(rb'"' + name + rb'"\s*:\s*"?([^",}\s]*)', raw)
        key = self._known_key(found.group(1)) if found else None
        return {
            "key_value": key,
            "column_name": None,
            "value": REDACTED if key is None else f"{key},{REDACTED}",
        }

    def _public_columns(self) -> set[str]:
        """Source columns whose values may be shown; those the contract does not know may not."""
        return {
            self._source_columns[column.name]
            for column in plain_columns(self._entity)
            if column.privacy is None
        }

    def _known_key(self, raw: bytes) -> str | None:
        """Return what stands in the key's place if it looks like the keys of rows that parsed.

        A torn record may begin in the middle of a text, so its first word is no key by itself.
        """
        text = raw.decode("utf-8", "replace")
        if not _KEY_SHAPE.fullmatch(text) or len(text) > self._longest_key:
            return None
        return text if _shape(text) in self._shapes else None


def _named(columns: list[str]) -> str:
    """Name columns that the contract does not know; only count them unless all look like names.

    A header whose line does not end where it should holds values beside the names.
    """
    if all(_COLUMN_NAME.fullmatch(name) for name in columns):
        return ", ".join(columns)
    return str(len(columns))


def _shape(key: str) -> str:
    """Return a key's pattern: ``acc-0017`` and ``acc-9`` are both ``acc-9``.

    Long hexadecimal keys are all alike; otherwise letters count as they are, digits as runs.
    """
    if re.fullmatch(r"[0-9a-fA-F-]{16,}", key):
        return f"hex {len(key)}"
    return re.sub(r"[0-9]+", "9", key)


def _shown(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace").rstrip("\r\n")[:VALUE_LIMIT]


def _parquet(path: Path, schema: pa.Schema) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)


def _private_file(path: Path) -> Any:
    """Open a file that its owner alone can read, in a folder that its owner alone can enter."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")
