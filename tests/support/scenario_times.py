"""Times as a person writes them in a scenario: ``Fri 2026-06-26 17:30 Berlin``."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

ZONES = {
    "Berlin": ZoneInfo("Europe/Berlin"),
    "New York": ZoneInfo("America/New_York"),
    "Manila": ZoneInfo("Asia/Manila"),
    "UTC": ZoneInfo("UTC"),
}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WRITTEN = re.compile(rf"({'|'.join(WEEKDAYS)}) (\d{{4}}-\d\d-\d\d \d\d:\d\d) ({'|'.join(ZONES)})")


class TimeError(ValueError):
    """A time that cannot be meant: its weekday is another one."""


def read_time(value: Any) -> Any:
    """Return the instant (UTC, without a zone) that a text names, and any other value as it is.

    Raises:
        TimeError: the date falls on another weekday.
    """
    found = WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    weekday, moment, place = found.groups()
    local = datetime.fromisoformat(moment).replace(tzinfo=ZONES[place])
    if WEEKDAYS[local.weekday()] != weekday:
        raise TimeError(f"{value}: that day is a {WEEKDAYS[local.weekday()]}")
    return local.astimezone(UTC).replace(tzinfo=None)


def write_time(instant: datetime, place: str = "Berlin") -> str:
    """Write an instant (UTC, without a zone) as scenarios do."""
    local = instant.replace(tzinfo=UTC).astimezone(ZONES[place])
    return f"{WEEKDAYS[local.weekday()]} {local:%Y-%m-%d %H:%M} {place}"
