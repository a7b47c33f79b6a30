"""The queue and the people as the published generation knows them."""

from __future__ import annotations

import json
from typing import Any

from evenhand.desk.assignment import Desk, Item, Next, Person, next_for, rank
from evenhand.report.reader import Reader
from evenhand.warehouse.errors import NightError

TABLES = ("case_queue", "staff_desks")
ITEMS = """
select
    case_key, queue, severity, state, priority, required_authority, barred_staff,
    epoch(opened_at) as opened_at
from marts.case_queue
"""


def require_desks(reader: Reader) -> None:
    """Refuse a generation without queue or desks.

    Raises:
        NightError: it was published by an older version; the message says the cure.
    """
    if not reader.has(*TABLES):
        raise NightError(
            f"{reader.path.name} holds no {' or no '.join(TABLES)}; run evenhand nightly once with "
            "this version"
        )


def holders(reader: Reader) -> dict[str, str]:
    """Return who holds each case that is held, by key."""
    desks = reader.rows("select staff_id, held_cases from marts.staff_desks order by staff_id")
    return {key: row["staff_id"] for row in desks for key in json.loads(row["held_cases"])}


def items(reader: Reader) -> list[Item]:
    """Return every item of the queue, in the order to work in."""
    held = holders(reader)
    found = [
        Item(
            case_key=row["case_key"],
            queue=row["queue"] or "",
            severity=row["severity"],
            state=row["state"],
            priority=row["priority"],
            opened_at=row["opened_at"],
            required_authority=row["required_authority"],
            barred=frozenset(json.loads(row["barred_staff"])),
            holder=held.get(row["case_key"]),
        )
        for row in reader.rows(ITEMS)
    ]
    return sorted(found, key=rank)


def people(reader: Reader) -> dict[str, Person]:
    """Return everybody with a desk, by id."""
    rows = reader.rows("select * from marts.staff_desks order by staff_id, queue")
    desks: dict[str, dict[str, Desk]] = {}
    for row in rows:
        desks.setdefault(row["staff_id"], {})[row["queue"]] = Desk(
            is_of_queue_team=row["is_of_queue_team"],
            may_approve=row["may_approve"],
            open_cases=row["open_cases"],
            most_open_cases=row["most_open_cases"],
        )
    authority = {row["staff_id"]: row["authority_level"] for row in rows}
    return {name: Person(name, authority[name], own) for name, own in desks.items()}


def person_of(reader: Reader, staff_id: str) -> Person:
    """Return one member of staff.

    Raises:
        NightError: nobody in service with that id has a desk.
    """
    found = people(reader).get(staff_id)
    if found is None:
        raise NightError(
            f"nobody in service is called {staff_id!r}; ids are the input's own, upper and lower "
            "case count"
        )
    return found


def next_case(reader: Reader, staff_id: str, queue: str | None = None) -> Next:
    """Return what ``staff_id`` takes next, of ``queue`` alone if one is named.

    Raises:
        NightError: there is no such person, or this generation has no desks.
    """
    require_desks(reader)
    person = person_of(reader, staff_id)
    waiting = [item for item in items(reader) if queue is None or item.queue == queue]
    return next_for(person, waiting)


def describe(reader: Reader, case_key: str) -> dict[str, Any]:
    """Return the published row of one item, with its holder."""
    (row,) = reader.rows("select * from marts.case_queue where case_key = $key", {"key": case_key})
    return {**row, "held_by": holders(reader).get(case_key)}
