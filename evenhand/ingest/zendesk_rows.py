"""What the API form and the raw-table form of a Zendesk source share."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from evenhand.contract import load_contract
from evenhand.ingest.blocks import Block
from evenhand.ingest.casting import plain_columns
from evenhand.ingest.errors import SourceError
from evenhand.ingest.zendesk_zones import iana_zone

if TYPE_CHECKING:
    import pyarrow as pa

    from evenhand.config import Source

ENTITIES = ("tickets", "ticket_events", "desk_schedules", "ticket_sla_targets", "ticket_sla_events")
"""Entities that a Zendesk source brings."""

METRICS = {
    "first_reply_time": "first_reply_time",
    "next_reply_time": "next_reply_time",
    "requester_wait_time": "requester_wait_time",
    "agent_work_time": "agent_work_time",
    "total_resolution_time": "resolution_time",
    "resolution_time": "resolution_time",
}
"""The metrics of SLA policies that are taken, and what the contract calls them."""

STATUSES = {"on-hold": "hold"}
"""Statuses that the contract calls otherwise."""

FIELDS = {
    "status": "status",
    "priority": "priority",
    "assignee_id": "assignee",
    "group_id": "group",
    "tags": "tag",
}
"""Fields whose values are kept, and their event type. Of all other fields only the change is."""

AGENT_ROLES = ("agent", "admin")

_DAY = 24 * 60
_WEEK = 7 * _DAY


def weekly_hours(intervals: Iterable[tuple[int, int]]) -> list[str]:
    """Return openings as the contract writes them, cut at local midnights.

    Args:
        intervals: begin and end in minutes since Sunday 00:00, local time.

    Raises:
        ValueError: an interval ends before it begins or lies outside the week.
    """
    hours: list[str] = []
    for begin, end in intervals:
        if not 0 <= begin < end <= _WEEK:
            raise ValueError(f"{begin} to {end} is no interval of a week")
        for day in range(begin // _DAY, (end - 1) // _DAY + 1):
            opens, closes = max(begin - day * _DAY, 0), min(end - day * _DAY, _DAY)
            hours.append(f"{day or 7} {_clock(opens)}-{_clock(closes)}")
    return sorted(hours)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def closed_days(spans: Iterable[tuple[str, str]]) -> list[str]:
    """Return the local days of holidays, each of which lasts from its first to its last day."""
    days: set[str] = set()
    for first, last in spans:
        day, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
        while day <= end:
            days.add(day.isoformat())
            day += timedelta(days=1)
    return sorted(days)


def schedule_row(
    schedule_id: str,
    zone: str,
    intervals: Iterable[tuple[int, int]],
    holidays: Iterable[tuple[str, str]],
    times: tuple[str | None, str | None],
) -> dict[str, str | None]:
    """Return a schedule as a row of ``desk_schedules``.

    Args:
        schedule_id: its id.
        zone: its time zone as Zendesk calls it.
        intervals: as :func:`weekly_hours`.
        holidays: first and last day of each.
        times: when it was created and changed.

    Raises:
        SourceError: the zone or an interval or holiday means nothing.
    """
    timezone = iana_zone(zone)
    if timezone is None:
        raise SourceError(
            f"schedule {schedule_id} has the unknown time zone {zone!r}",
            cure="choose another zone in Zendesk, or report its name to us",
        )
    try:
        hours, closed = weekly_hours(intervals), closed_days(holidays)
    except ValueError as error:
        raise SourceError(
            f"schedule {schedule_id} cannot be read ({error})",
            cure="correct the schedule in Zendesk",
        ) from None
    return {
        "schedule_id": schedule_id,
        "timezone": timezone,
        "hours": json_text(hours),
        "closed_days": json_text(closed),
        "created_at": times[0],
        "updated_at": times[1],
    }


def json_text(texts: Sequence[str]) -> str:
    """Return texts as a JSON array."""
    return json.dumps(list(texts), ensure_ascii=False, separators=(",", ":"))


def as_table(source: Source, entity: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows as a table of texts whose columns are called as ``source`` calls them.

    Rows are by contract column; what ``source`` maps to a column of its own is taken from there.
    """
    import pyarrow as pa

    names = [column.name for column in plain_columns(load_contract()[entity])]
    columns = {name: source.source_column(entity, name) for name in names}
    return pa.table(
        {
            called: pa.array([_text(row.get(called, row.get(name))) for row in rows], pa.string())
            for name, called in columns.items()
        }
    )


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def block(table: pa.Table, before: int = 0) -> Block:
    """Return a table as a block whose rows are numbered from ``before`` + 1 on."""
    import pyarrow as pa

    numbers = pa.array(range(before + 1, before + table.num_rows + 1), type=pa.int64())
    return Block(table, numbers)


def digest(key: bytes, table: pa.Table) -> str:
    """Return a keyed hash of a table's content, so that it tells nothing about its values."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return hmac.new(key, sink.getvalue(), "sha256").hexdigest()
