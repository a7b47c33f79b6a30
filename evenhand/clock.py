"""Instants: how the command line's ``--as-of`` becomes the one UTC instant a night judges from."""

from __future__ import annotations

from datetime import UTC, datetime


def parse_instant(text: str) -> datetime:
    """Return ``text`` as an aware UTC instant.

    A bare date is that day's first instant, as ISO 8601 reads it: ``2026-07-01`` is the night that
    has seen all of June. An instant without an offset is UTC.

    Raises:
        ValueError: ``text`` is neither an ISO 8601 date nor an instant; the message says the cure.
    """
    cleaned = text.strip()
    try:
        instant = datetime.fromisoformat(cleaned)
    except ValueError as error:
        raise ValueError(
            f"{text!r} is not an instant; write a date like 2026-06-30 "
            "or an instant like 2026-06-30T22:00:00Z"
        ) from error
    if instant.tzinfo is None:
        return instant.replace(tzinfo=UTC)
    return instant.astimezone(UTC)


def sql_timestamp(instant: datetime) -> str:
    """Return ``instant`` as the zone-less UTC text that SQL casts to a timestamp."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def file_stamp(instant: datetime) -> str:
    """Return ``instant`` as a file-name part that sorts by time: ``20260630T220000Z``."""
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
