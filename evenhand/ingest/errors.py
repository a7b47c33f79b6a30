"""What can be wrong with a source, said so that its owner can cure it."""

from __future__ import annotations

from collections.abc import Collection


class SourceError(Exception):
    """A source, a file or a slice cannot be landed; the message says where, what and the cure.

    The message never holds a personal value: callers pass ``<redacted>`` for those.
    """

    def __init__(
        self,
        what: str,
        *,
        cure: str,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Build the message from its parts.

        Args:
            what: what is wrong, one clause without a full stop.
            cure: what the owner of the source does about it, one clause.
            file: file relative to the source's root, or the table's name.
            row: record number in the file.
            column: column as the file calls it.
            value: the offending value, already redacted where it is personal.
        """
        self.what = what
        self.cure = cure
        place = [
            f"{label} {part}"
            for label, part in (
                ("file", file),
                ("row", row),
                ("column", column),
                ("value", None if value is None else repr(value)),
            )
            if part is not None
        ]
        head = f"{', '.join(place)}: " if place else ""
        super().__init__(f"{head}{what}. Cure: {cure}.")


def columns_seen(names: Collection[str], known: Collection[str]) -> str:
    """Say what a header holds: the columns in ``known`` by name, the others by their number alone.

    Where the header line is missing, the names are the values of the first record.
    """
    found = [name for name in names if name in known]
    listed = f": {', '.join(found[:20])}" if found else " (is the header line missing?)"
    return f"{len(names)} columns, {len(found)} known{listed}"
