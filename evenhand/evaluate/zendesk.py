"""Raw Zendesk tables through the night: every SLA row explained, and held against another count."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evenhand.evaluate.nights import PRIVATE, OnStep, opened, run_night
from evenhand.evaluate.scoring import Check
from evenhand.evaluate.zendesk_count import Clock, Schedule, Span, used_up_at

SETTINGS = """\
[[sources]]
name = "people"
kind = "files"
location = "people"

[[sources]]
name = "zendesk"
kind = "zendesk"
location = {folder}
"""
ALWAYS = "always"
Row = dict[str, Any]


@dataclass(frozen=True)
class DeskResult:
    """What the night published of a desk.

    Attributes:
        rows: rows of ``ticket_sla``, each with ``explanation`` and ``counted_breach_at``.
        tickets: tickets that the night knew.
        promised: tickets that a policy or target was applied to.
        quarantined: rows of the desk's entities that broke the contract.
    """

    rows: list[Row]
    tickets: int
    promised: int
    quarantined: int

    @property
    def checks(self) -> list[Check]:
        """Every promised ticket has a clock, and no breach time differs from the other count."""
        with_row = len({row["ticket_id"] for row in self.rows})
        different = sum(row["breach_at"] != row["counted_breach_at"] for row in self.rows)
        return [
            Check("tickets with a promise and no clock", self.promised - with_row, most=0),
            Check("breach times unlike the other count", different, most=0),
            Check("rows quarantined", self.quarantined, most=0),
        ]


def evaluate(data: Path, place: Path, as_of: datetime, on_step: OnStep | None = None) -> DeskResult:
    """Run a night on the raw Zendesk tables in ``data`` and explain what it published.

    Args:
        data: folder of raw tables; nothing of it is copied.
        place: home folder to work in.
        as_of: the night.
        on_step: called with a step's name before it begins.

    Raises:
        NightError: the night failed.
    """
    people = place / "people"
    people.mkdir(parents=True, exist_ok=True)
    with (people / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        # A night needs an account; a desk brings none.
        csv.writer(file).writerows(
            [
                ("account_id", "account_role", "status", "created_at"),
                ("nobody", "customer", "active", "2020-01-01"),
            ]
        )
    folder = json.dumps(str(data.absolute()))
    (place / "evenhand.toml").write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    home = run_night(place, None, as_of, on_step)
    with opened(home) as connection:

        def rows(query: str) -> list[Row]:
            result = connection.execute(query)
            names = [column[0] for column in result.description or []]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

        staged = f"{PRIVATE}.staging.stg_support__"
        (tickets,) = rows(f"select count(*) as n from {staged}tickets")
        (promised,) = rows(
            f"select count(distinct ticket_id) as n from {staged}ticket_sla_events "
            f"inner join {staged}tickets using (ticket_id) where change_type <> 'schedule'"
        )
        (bad,) = rows(
            "select count(*) as n from marts.quarantine "
            "where entity like 'ticket%' or entity = 'desk_schedules'"
        )
        return DeskResult(explained(rows, f"{PRIVATE}."), tickets["n"], promised["n"], bad["n"])


def explained(rows: Callable[[str], list[Row]], built: str = "") -> list[Row]:
    """Return the rows of ``ticket_sla`` with ``explanation`` and ``counted_breach_at``.

    Args:
        rows: runs a query on what the night published and built.
        built: how names of schemas that the night built, and does not publish, begin.
    """
    schedules = {
        f"desk:{one['schedule_id']}": Schedule.of(one["timezone"], one["hours"], one["closed_days"])
        for one in rows(f"select * from {built}staging.stg_support__desk_schedules")
    }
    made = f"{built}intermediate.int_ticket_"
    statuses = _spans(rows(f"select ticket_id, status, valid_from from {made}status_spans"))
    calendars = _spans(
        rows(f"select ticket_id, calendar as status, valid_from from {made}schedule_spans")
    )
    found = rows("select * from marts.ticket_sla order by ticket_id, metric, run")
    for row in found:
        spans = calendars.get(row["ticket_id"], []) if row["clock"] == "business" else []
        row["counted_breach_at"] = _counted(row, statuses[row["ticket_id"]], spans, schedules)
        row["explanation"] = explanation(row)
    return found


def explanation(row: Row) -> str:
    """Return a row of ``ticket_sla`` in words."""
    name = f"Ticket {row['ticket_id']}, {row['metric']}, run {row['run']}"
    priority = f"{row['priority_applied']} (the {row['priority_source']}'s)"
    if row["target_minutes"] is None:
        return f"{name}: policy {row['sla_policy_id']} promises nothing for priority {priority}."
    promise = (
        f"policy {row['sla_policy_id']} promises"
        if row["target_source"] == "policy"
        else "the desk itself applied"
    )
    where = "every minute" if row["calendar"] == ALWAYS else f"open minutes of {row['calendar']}"
    end = f"{row['stop_reason']} {_shown(row['stopped_at'])}" if row["stopped_at"] else "not done"
    paused = f", {row['paused_minutes']:g} paused" if row["paused_minutes"] else ""
    return (
        f"{name}: {promise} {row['target_minutes']} minutes at priority {priority}, applied "
        f"{_shown(row['applied_at'])}; {where} from {_shown(row['started_at'])}, used up "
        f"{_shown(row['breach_at'])}; {end} after {row['elapsed_minutes']:g} minutes{paused}: "
        f"{row['sla_state']}."
    )


def _shown(instant: datetime | None) -> str:
    return "never" if instant is None else f"{instant:%Y-%m-%d %H:%M:%S}"


def _spans(rows: list[Row]) -> dict[str, list[Span]]:
    """Return what held since when, by ticket and in order."""
    found: dict[str, list[Span]] = {}
    for row in sorted(rows, key=lambda row: row["valid_from"]):
        span = (row["status"], row["valid_from"].replace(tzinfo=UTC))
        found.setdefault(row["ticket_id"], []).append(span)
    return found


def _counted(
    row: Row, statuses: list[Span], calendars: list[Span], schedules: dict[str, Schedule]
) -> datetime | None:
    """Return when the other count finds the target of a row used up; UTC without a zone."""
    if row["target_minutes"] is None or (row["clock"] == "business" and not calendars):
        return None
    clock = Clock(
        row["metric"],
        row["target_minutes"],
        row["started_at"].replace(tzinfo=UTC),
        (row["stopped_at"] or max(row["started_at"], row["as_of"])).replace(tzinfo=UTC),
        statuses,
        calendars,
    )
    instant = used_up_at(clock, schedules)
    return None if instant is None else instant.replace(tzinfo=None)
