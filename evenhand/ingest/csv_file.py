"""CSV, record by record accountable and still fast.

A CSV parser either stops at the first torn record or drops it. Neither will do: read must equal
landed plus rejected. So the record boundaries are found here, over whole blocks of bytes at once
(only lines that hold a quote are looked at one by one), torn records are set aside with their
number, and what remains goes to Arrow's parser, which then cannot fail.

Dialect: RFC 4180 with ``,``, ``;``, tab or ``|`` between fields, LF or CRLF after records. Blank
lines are no records. Where a quoted field never ends, the one physical line that opens it is
rejected and reading goes on with the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from evenhand.ingest.blocks import Block, Reject
from evenhand.ingest.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Bytes = npt.NDArray[np.uint8]
    Places = npt.NDArray[np.int64]

BLOCK_BYTES = 8 << 20
LONGEST_RECORD = 1 << 20
"""A quoted field that has not ended after so many bytes never will."""
DELIMITERS = (b",", b";", b"\t", b"|")

_SKIPPED, _ACCEPTED, _TORN, _NOT_UTF8 = 0, 1, 2, 3
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13
_RAW_LIMIT = 4_000


@dataclass(frozen=True)
class _Dialect:
    """Delimiter and number of columns, and the patterns that follow from them."""

    delimiter: bytes
    columns: int

    @property
    def field(self) -> bytes:
        d = re.escape(self.delimiter)
        quoted = rb'"(?:[^"]++|"")*+"(?=[' + d + rb"\r\n]|\Z)"
        return rb"(?:" + quoted + rb'|[^"' + d + rb"\r\n][^" + d + rb"\r\n]*+|)"

    @property
    def record(self) -> re.Pattern[bytes]:
        rest = rb"(?:" + re.escape(self.delimiter) + self.field + rb"){%d}" % (self.columns - 1)
        return re.compile(self.field + rest + rb"(?:\r?\n|\r?\Z)")

    @property
    def any_record(self) -> re.Pattern[bytes]:
        rest = rb"(?:" + re.escape(self.delimiter) + self.field + rb")*+"
        return re.compile(self.field + rest + rb"(?:\r?\n|\r?\Z)")

    def split(self, record: bytes) -> tuple[bytes, ...]:
        """Return the fields of a well-formed record, without their quotes."""
        found = re.findall(rb"(" + self.field + rb")(?:" + re.escape(self.delimiter) + rb"|\Z)",
                           record.rstrip(b"\r\n"))  # fmt: skip
        fields = found[: self.columns]
        return tuple(
            field[1:-1].replace(b'""', b'"') if field[:1] == b'"' else field for field in fields
        )


class CsvReader:
    """Reads one CSV file."""

    def __init__(
        self, open_file: Callable[[], IO[bytes]], name: str, columns: Iterable[str]
    ) -> None:
        """Read the header.

        Args:
            open_file: opens the file's bytes, decompressed.
            name: what messages call the file.
            columns: source columns that are expected; they decide on the delimiter.

        Raises:
            SourceError: the file is empty, or its first line is no usable header.
        """
        self._open = open_file
        self._name = name
        with open_file() as file:
            self._header_line = _first_line(file, name)
        self.header, self._dialect = _read_header(self._header_line, name, set(columns))

    header: tuple[str, ...]

    def blocks(self, wanted: Iterable[str]) -> Iterator[Block]:
        """Yield the file's records; the first record after the header has number 2."""
        import numpy as np

        chosen = [name for name in wanted if name in self.header]
        splitter = _Splitter(self._dialect)
        next_number = 2
        with self._open() as file:
            file.read(len(self._header_line))
            pending = b""
            is_end = False
            while not is_end:
                more = file.read(BLOCK_BYTES)
                is_end = not more
                buffer = pending + more
                records, used = splitter.split(buffer, is_end=is_end)
                if not used and not is_end and len(buffer) > BLOCK_BYTES + 16 * LONGEST_RECORD:
                    raise SourceError(
                        "no line ends here, so this is no CSV",
                        file=self._name,
                        row=next_number,
                        cure="export the file as CSV with one record per line",
                    )
                pending = buffer[used:]
                if records.status.size:
                    is_record = records.status != _SKIPPED
                    numbers = next_number + np.cumsum(is_record) - 1
                    next_number += int(is_record.sum())
                    yield self._block(buffer, records, numbers, chosen)

    def _block(self, buffer: bytes, records: _Records, numbers: Places, chosen: list[str]) -> Block:
        import pyarrow as pa

        accepted = records.status == _ACCEPTED
        values = self._parse(records.accepted_bytes(buffer), chosen)
        if values.num_rows != int(accepted.sum()):
            raise SourceError(
                "two parsers disagree on the number of records",
                file=self._name,
                row=int(numbers[0]),
                cure="check the quoting near this record and report the file's dialect",
            )
        return Block(
            values=values,
            row_numbers=pa.array(numbers[accepted], type=pa.int64()),
            rejects=tuple(self._rejects(buffer, records, numbers)),
        )

    def _parse(self, data: bytes, chosen: list[str]) -> pa.Table:
        import pyarrow as pa
        from pyarrow import csv

        if not data:
            return pa.table({name: pa.array([], pa.string()) for name in chosen})
        return csv.read_csv(
            pa.BufferReader(data),
            read_options=csv.ReadOptions(column_names=list(self.header), block_size=len(data) + 1),
            parse_options=csv.ParseOptions(
                delimiter=self._dialect.delimiter.decode(), newlines_in_values=True
            ),
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() for name in self.header},
                include_columns=chosen,
                null_values=[""],
                strings_can_be_null=True,
            ),
        )

    def _rejects(self, buffer: bytes, records: _Records, numbers: Places) -> Iterator[Reject]:
        for index in (records.status >= _TORN).nonzero()[0].tolist():
            raw = buffer[records.starts[index] : records.ends[index]]
            number = int(numbers[index])
            if records.status[index] == _TORN:
                yield Reject(number, _why_torn(raw, self._dialect), raw[:_RAW_LIMIT])
                continue
            fields = self._dialect.split(raw)
            column = next((at for at, field in enumerate(fields) if not _is_utf8(field)), None)
            yield Reject(number, "not_utf8", raw[:_RAW_LIMIT], column, fields)


def _first_line(file: IO[bytes], name: str) -> bytes:
    head = file.read(LONGEST_RECORD)
    if not head.strip():
        raise SourceError(
            "the file is empty", file=name, cure="export it again; with no rows it has a header"
        )
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:4_000]:
        raise SourceError(
            "the file is not UTF-8 (it looks like UTF-16 or binary data)",
            file=name,
            row=1,
            cure="export it as UTF-8",
        )
    end = head.find(b"\n")
    return head if end < 0 else head[: end + 1]


def _read_header(line: bytes, name: str, expected: set[str]) -> tuple[tuple[str, ...], _Dialect]:
    bare = line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    try:
        bare.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            "the header is not UTF-8", file=name, row=1, cure="export the file as UTF-8"
        ) from error
    if b"\r" in bare:
        # Whole records would stand in the header, and none below it.
        raise SourceError(
            "the header line holds a carriage return",
            file=name,
            row=1,
            cure="end lines with a line feed, or a carriage return and a line feed",
        )
    candidates = []
    for delimiter in DELIMITERS:
        width = len(re.findall(_Dialect(delimiter, 1).field + re.escape(delimiter), bare)) + 1
        dialect = _Dialect(delimiter, width)
        header = tuple(field.decode("utf-8").strip() for field in dialect.split(bare))
        candidates.append((len(expected & set(header)), header, dialect))
    _, header, dialect = max(candidates, key=lambda candidate: candidate[0])
    dialect = _Dialect(dialect.delimiter, len(header))
    _require_different(header, name, expected)
    return header, dialect


def _require_different(header: tuple[str, ...], name: str, expected: set[str]) -> None:
    """Refuse a header that names a column twice; one that nobody expects is told by its places."""
    twice = [column for column in header if header.count(column) > 1]
    if not twice:
        return
    column = next((column for column in twice if column in expected), None)
    places = [at for at, one in enumerate(header, start=1) if one == (column or twice[0])]
    raise SourceError(
        f"the header names a column twice, at places {places[0]} and {places[1]}",
        file=name,
        row=1,
        column=column,
        cure="rename or drop one of the two, or write the header line if it is missing",
    )


@dataclass(frozen=True)
class _Records:
    """Physical lines of a block: where each begins and ends, and what becomes of it.

    For an accepted record of several lines, ``ends`` of its first line is the record's end and
    the lines after it are skipped.
    """

    starts: Places
    ends: Places
    status: Places

    def accepted_bytes(self, buffer: bytes) -> bytes:
        """Return the accepted records back to back, each with its line end."""
        import numpy as np

        kept = np.flatnonzero(self.status == _ACCEPTED)
        if not kept.size:
            return b""
        starts, ends = self.starts[kept], self.ends[kept]
        breaks = np.flatnonzero(starts[1:] != ends[:-1])
        firsts = starts[np.concatenate([[0], breaks + 1])]
        lasts = ends[np.concatenate([breaks, [len(kept) - 1]])]
        return b"".join(
            buffer[first:last] for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
        )


class _Splitter:
    """Finds records in blocks of bytes."""

    def __init__(self, dialect: _Dialect) -> None:
        self._dialect = dialect
        self._record = dialect.record
        self._delimiter = dialect.delimiter[0]

    def split(self, buffer: bytes, *, is_end: bool) -> tuple[_Records, int]:
        """Return the records that surely end in ``buffer``, and the bytes they take."""
        import numpy as np

        data = np.frombuffer(buffer, dtype=np.uint8)
        starts, ends = _lines(data, is_end=is_end)
        quotes = np.flatnonzero(data == _QUOTE)
        if quotes.size and not is_end:
            count = int(np.searchsorted(starts, len(buffer) - LONGEST_RECORD))
            starts, ends = starts[:count], ends[:count]
        if not starts.size:
            return _Records(starts, ends, np.zeros(0, dtype=np.int64)), 0
        is_odd, status = self._judge_plain(data, starts, ends, quotes)
        used = self._judge_odd(buffer, starts, ends, status, np.flatnonzero(is_odd))
        _judge_encoding(buffer, data, starts, ends, status)
        return _Records(starts, ends, status), max(used, int(ends[-1]))

    def _judge_plain(
        self, data: Bytes, starts: Places, ends: Places, quotes: Places
    ) -> tuple[npt.NDArray[np.bool_], Places]:
        """Judge the lines without quotes by their delimiters; return which lines are left."""
        import numpy as np

        has_newline = data[ends - 1] == _NEWLINE
        body = ends - has_newline
        has_return = (body > starts) & (data[body - 1] == _RETURN)
        body = body - has_return
        delimiters = _count(np.flatnonzero(data == self._delimiter), starts, ends)
        returns = _count(np.flatnonzero(data == _RETURN), starts, ends) - has_return
        is_odd = (_count(quotes, starts, ends) > 0) | (returns > 0)
        fits = delimiters == self._dialect.columns - 1
        status = np.where(fits, _ACCEPTED, _TORN).astype(np.int64)
        status[body == starts] = _SKIPPED
        return is_odd, status

    def _judge_odd(
        self, buffer: bytes, starts: Places, ends: Places, status: Places, odd: Places
    ) -> int:
        """Judge the lines with quotes one by one; return where the last record ends."""
        import numpy as np

        consumed = 0
        for index in odd.tolist():
            start, end = int(starts[index]), int(ends[index])
            if start < consumed:
                continue
            limit = min(len(buffer), start + LONGEST_RECORD)
            match = self._record.match(buffer, start, limit)
            if match is None or not _is_whole(buffer, match.end(), limit):
                status[index] = _TORN
                continue
            status[index] = _ACCEPTED
            if match.end() > end:
                consumed = match.end()
                ends[index] = consumed
                status[index + 1 : int(np.searchsorted(starts, consumed))] = _SKIPPED
        return consumed


def _is_whole(buffer: bytes, end: int, limit: int) -> bool:
    return limit == len(buffer) or buffer[end - 1] == _NEWLINE


def _lines(data: Bytes, *, is_end: bool) -> tuple[Places, Places]:
    """Return where each physical line begins and ends, its line end included."""
    import numpy as np

    ends = np.flatnonzero(data == _NEWLINE) + 1
    if is_end and len(data) and (not ends.size or ends[-1] != len(data)):
        ends = np.append(ends, len(data))
    starts = np.concatenate([[0], ends[:-1]]) if ends.size else ends
    return starts.astype(np.int64), ends.astype(np.int64)


def _count(places: Places, starts: Places, ends: Places) -> Places:
    import numpy as np

    return np.searchsorted(places, ends) - np.searchsorted(places, starts)


def _judge_encoding(
    buffer: bytes, data: Bytes, starts: Places, ends: Places, status: Places
) -> None:
    """Mark the accepted records that are not UTF-8."""
    import numpy as np

    high = np.flatnonzero(data >= 0x80)
    if not high.size or _is_utf8(buffer[: int(ends[-1])]):
        return
    for index in np.flatnonzero((status == _ACCEPTED) & (_count(high, starts, ends) > 0)).tolist():
        if not _is_utf8(buffer[starts[index] : ends[index]]):
            status[index] = _NOT_UTF8


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _why_torn(raw: bytes, dialect: _Dialect) -> str:
    if dialect.any_record.fullmatch(raw):
        return "wrong_field_count"
    if raw.count(b'"') % 2:
        return "unterminated_quote"
    if b'"' not in raw:
        return "stray_carriage_return" if b"\r" in raw.rstrip(b"\r\n") else "wrong_field_count"
    return "text_after_closing_quote"
