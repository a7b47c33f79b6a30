"""Finds, names, hashes and opens the files of a ``files`` source, local or on any fsspec system."""

from __future__ import annotations

import gzip
import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, cast

from evenhand.config import Source
from evenhand.contract import load_contract
from evenhand.ingest.blocks import Reader
from evenhand.ingest.errors import SourceError

if TYPE_CHECKING:
    import duckdb

FORMATS = {".csv": "csv", ".jsonl": "json", ".ndjson": "json", ".json": "json",
           ".parquet": "parquet"}  # fmt: skip
"""Format by the file name's ending; any of them may be followed by ``.gz``."""

WHOLE_HASH_BYTES = 256 << 20
"""Larger Parquet files are hashed by size, footer and sampled blocks."""
_SAMPLE_BYTES = 1 << 20
_SAMPLES = 64
_HASH_BLOCK = 4 << 20


@dataclass(frozen=True)
class SourceFile:
    """One file of a source.

    Attributes:
        file_system: the fsspec file system that holds it.
        path: its path there.
        name: its path relative to the source's root; what markers and messages call it, so a byte
            of it that is no UTF-8 is written out.
        entity: the entity whose name its own begins with.
        size: bytes as stored.
    """

    file_system: Any
    path: str
    name: str
    entity: str
    size: int

    @property
    def is_gzipped(self) -> bool:
        """Whether the name says so."""
        return self.name.lower().endswith(".gz")

    @property
    def format(self) -> str:
        """``csv``, ``json`` or ``parquet``.

        Raises:
            SourceError: the name ends in none of the known ways.
        """
        bare = self.name.lower().removesuffix(".gz")
        suffix = PurePosixPath(bare).suffix
        if suffix not in FORMATS:
            raise SourceError(
                f"files ending in {suffix or 'nothing'!r} cannot be read",
                file=self.name,
                cure=f"export it as one of {', '.join(FORMATS)}, plain or .gz",
            )
        return FORMATS[suffix]

    def sha256(self) -> str:
        """Return the hash of the stored bytes; of very large Parquet, of size and samples.

        A Parquet file is written once and ends in a footer with the place, size and statistics of
        every column chunk; size, footer and 64 spread blocks of 1 MiB tell any two exports apart.
        """
        digest = hashlib.sha256()
        with self.file_system.open(self.path, "rb") as file:
            if self.size > WHOLE_HASH_BYTES and self.format == "parquet":
                digest.update(f"sampled {self.size}".encode())
                step = (self.size - _SAMPLE_BYTES) // (_SAMPLES - 1)
                for number in range(_SAMPLES):
                    file.seek(number * step)
                    digest.update(file.read(_SAMPLE_BYTES))
            else:
                while block := file.read(_HASH_BLOCK):
                    digest.update(block)
        return digest.hexdigest()

    def open(self) -> IO[bytes]:
        """Open the file's content, decompressed."""
        file = self.file_system.open(self.path, "rb")
        if not self.is_gzipped:
            return cast("IO[bytes]", file)
        if self.format == "parquet":
            with gzip.open(file) as unpacked:
                return io.BytesIO(unpacked.read())
        return cast("IO[bytes]", gzip.open(file))

    def stamp(self) -> tuple[object, ...]:
        """Return what changes when somebody writes the file while it is read."""
        info = self.file_system.info(self.path)
        return info.get("size"), str(info.get("mtime") or info.get("LastModified") or "")

    def reader(self, source: Source, connection: duckdb.DuckDBPyConnection) -> Reader:
        """Return the reader for the file's format."""
        from evenhand.ingest.csv_file import CsvReader
        from evenhand.ingest.json_file import JsonReader
        from evenhand.ingest.parquet_file import ParquetReader

        kind = self.format
        if kind == "csv":
            columns = [
                source.source_column(self.entity, column.name)
                for column in load_contract()[self.entity].columns
            ]
            return CsvReader(self.open, self.name, columns)
        if kind == "json":
            return JsonReader(self.open, self.name, connection)
        return ParquetReader(self.open, self.name)


def entity_of(name: str) -> str | None:
    """Return the entity that a file belongs to: the longest entity name that begins its name."""
    first = PurePosixPath(name).parts[0]
    matching = [entity for entity in load_contract() if first.startswith(entity)]
    return max(matching, key=len, default=None)


def find_files(source: Source) -> tuple[list[SourceFile], list[str]]:
    """Return the source's files in name order, and the names of files that are no entity's.

    Raises:
        SourceError: the folder is missing or cannot be listed.
    """
    import fsspec

    try:
        file_system, root = fsspec.core.url_to_fs(source.location)
        if not file_system.isdir(root):
            raise FileNotFoundError
        found = file_system.find(root, detail=True)
    except FileNotFoundError:
        raise SourceError(
            f"the folder of source {source.name!r} is missing",
            cure="correct `location` in evenhand.toml, or bring the folder back",
        ) from None
    except (OSError, ImportError, ValueError) as error:
        raise SourceError(
            f"the folder of source {source.name!r} cannot be listed ({type(error).__name__})",
            cure="check `location`, the credentials and that the fsspec driver is installed",
        ) from None
    files: list[SourceFile] = []
    strangers: list[str] = []
    prefix = root.rstrip("/") + "/"
    for path, info in sorted(found.items()):
        name = _printable(path.removeprefix(prefix))
        if any(part.startswith((".", "_")) for part in PurePosixPath(name).parts):
            continue
        entity = entity_of(name)
        if entity is None:
            strangers.append(name)
        elif source.reads(entity):
            files.append(SourceFile(file_system, path, name, entity, int(info["size"])))
    return files, strangers


def _printable(name: str) -> str:
    """Return a file's name as text that can be written anywhere."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
