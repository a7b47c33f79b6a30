"""What every reader yields: blocks of source values beside the records that could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Reject:
    """One record that could not be parsed.

    Attributes:
        row_number: record number in the file.
        reason: reason code.
        raw: the record's bytes as they lie in the file, not yet redacted.
        column: index of the column at fault, where columns can be told apart.
        fields: the record's fields, where columns can be told apart.
    """

    row_number: int
    reason: str
    raw: bytes = field(repr=False)
    column: int | None = None
    fields: tuple[bytes, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Block:
    """Some consecutive records: those that parsed as a table, the others as rejects.

    Attributes:
        values: one column per source column that was asked for and is there.
        row_numbers: int64 record numbers of the rows of ``values``.
        rejects: records that did not parse.
    """

    values: pa.Table
    row_numbers: pa.Array
    rejects: tuple[Reject, ...] = ()

    @property
    def rows_read(self) -> int:
        """Records of this block, parsed or not."""
        return int(self.values.num_rows) + len(self.rejects)


class Reader(Protocol):
    """Reads one file in bounded memory."""

    @property
    def header(self) -> tuple[str, ...] | None:
        """Names of the file's columns; ``None`` where each record names its own."""

    def blocks(self, wanted: Iterable[str]) -> Iterator[Block]:
        """Yield the file's records in order, with the ``wanted`` columns that the file has."""
