"""Parquet, in record batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO

from evenhand.ingest.blocks import Block
from evenhand.ingest.errors import SourceError

BATCH_ROWS = 131_072


class ParquetReader:
    """Reads one Parquet file; the record number is the ordinal, from 1."""

    def __init__(self, open_file: Callable[[], IO[bytes]], name: str) -> None:
        """Read the footer.

        Args:
            open_file: opens the file for random access.
            name: what messages call the file.

        Raises:
            SourceError: the file is empty, truncated or no Parquet.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._name = name
        self._open = open_file
        try:
            with open_file() as file, pq.ParquetFile(file) as parquet:
                self.header = tuple(parquet.schema_arrow.names)
        except pa.ArrowInvalid:
            raise SourceError(
                "the file is no readable Parquet (empty, truncated or another format)",
                file=name,
                cure="export it again and copy it whole",
            ) from None

    header: tuple[str, ...]

    def blocks(self, wanted: Iterable[str]) -> Iterator[Block]:
        """Yield the file's records in batches of ``BATCH_ROWS``."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        chosen = [name for name in wanted if name in self.header]
        number = 1
        with self._open() as file, pq.ParquetFile(file) as parquet:
            for batch in parquet.iter_batches(batch_size=BATCH_ROWS, columns=chosen):
                numbers = pa.array(range(number, number + batch.num_rows), type=pa.int64())
                number += batch.num_rows
                yield Block(pa.Table.from_batches([batch]).select(chosen), numbers)
