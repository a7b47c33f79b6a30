"""JSON lines: one object per line, values taken out by DuckDB without building Python objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING

from evenhand.ingest.blocks import Block, Reject
from evenhand.ingest.errors import SourceError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BLOCK_BYTES = 8 << 20
LONGEST_LINE = 64 << 20
_RAW_LIMIT = 4_000


class JsonReader:
    """Reads one file of JSON lines; the record number is the line number."""

    header = None

    def __init__(
        self,
        open_file: Callable[[], IO[bytes]],
        name: str,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        """Look at the file's beginning.

        Args:
            open_file: opens the file's bytes, decompressed.
            name: what messages call the file.
            connection: DuckDB connection that does the parsing.

        Raises:
            SourceError: the file is empty, not UTF-8, or one JSON array instead of lines.
        """
        self._open = open_file
        self._name = name
        self._connection = connection
        with open_file() as file:
            head = file.read(4_000)
        if not head.strip():
            raise SourceError(
                "the file is empty", file=name, cure="export it again, or leave it out"
            )
        if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head:
            raise SourceError(
                "the file is not UTF-8 (it looks like UTF-16 or binary data)",
                file=name,
                row=1,
                cure="export it as UTF-8",
            )
        if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[":
            raise SourceError(
                "the file is one JSON array",
                file=name,
                row=1,
                cure="write one JSON object per line (for example with `jq -c '.[]'`)",
            )

    def blocks(self, wanted: Iterable[str]) -> Iterator[Block]:
        """Yield the file's records with one text column per wanted key."""
        names = list(wanted)
        for first_number, lines in self._lines():
            yield self._block(lines, first_number, names)

    def _lines(self) -> Iterator[tuple[int, list[bytes]]]:
        number, pending = 1, b""
        with self._open() as file:
            while more := file.read(BLOCK_BYTES):
                if number == 1 and not pending:
                    more = more.removeprefix(b"\xef\xbb\xbf")
                *lines, pending = (pending + more).split(b"\n")
                if len(pending) > LONGEST_LINE:
                    raise SourceError(
                        "no line ends here, so these are no JSON lines",
                        file=self._name,
                        row=number + len(lines),
                        cure="write one JSON object per line",
                    )
                if lines:
                    yield number, lines
                number += len(lines)
        if pending:
            yield number, [pending]

    def _block(self, lines: list[bytes], first_number: int, names: list[str]) -> Block:
        import pyarrow as pa

        numbers, texts, rejects = [], [], []
        for number, line in enumerate(lines, start=first_number):
            if not line.strip():
                continue
            try:
                texts.append(line.decode("utf-8"))
                numbers.append(number)
            except UnicodeDecodeError:
                rejects.append(Reject(number, "not_utf8", line[:_RAW_LIMIT]))
        table = pa.table(
            {"line": pa.array(texts, pa.string()), "number": pa.array(numbers, pa.int64())}
        )
        kinds = self._query(
            table,
            "select case when json_valid(line) then json_type(line) end as kind from json_lines",
        ).column("kind")
        is_object = [kind == "OBJECT" for kind in kinds.to_pylist()]
        for number, text, fits, kind in zip(
            numbers, texts, is_object, kinds.to_pylist(), strict=True
        ):
            if not fits:
                reason = "invalid_json" if kind is None else "not_a_json_object"
                rejects.append(Reject(number, reason, text.encode()[:_RAW_LIMIT]))
        if not all(is_object):
            table = table.filter(pa.array(is_object, pa.bool_()))
        values = self._query(table, _extraction(names))
        return Block(
            values=values.drop_columns(["number"]),
            row_numbers=values.column("number").combine_chunks(),
            rejects=tuple(sorted(rejects, key=lambda reject: reject.row_number)),
        )

    def _query(self, table: pa.Table, select: str) -> pa.Table:
        self._connection.register("json_lines", table)
        try:
            return self._connection.sql(select).to_arrow_table()
        finally:
            self._connection.unregister("json_lines")


def _extraction(names: list[str]) -> str:
    """Return the select of one text per name; JSON null is null, nested values stay JSON."""
    if not names:
        return "select number from json_lines"
    paths = ", ".join(_literal(f'$."{_escaped(name)}"') for name in names)
    columns = ", ".join(
        f'parts[{place}] as "{name.replace(chr(34), chr(34) * 2)}"'
        for place, name in enumerate(names, start=1)
    )
    return (
        f"with extracted as (select json_extract_string(line, [{paths}]) as parts, number "
        f"from json_lines) select {columns}, number from extracted"
    )


def _escaped(name: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", name)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
