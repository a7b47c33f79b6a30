"""What can be wrong with a source, said so that its owner can cure it."""

from __future__ import annotations


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
