"""The second count of ``evenhand evaluate zendesk``, and what its checks notice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from evenhand.evaluate.zendesk import DeskResult, explanation
from evenhand.evaluate.zendesk_count import Clock, Schedule, used_up_at

BERLIN = Schedule.of(
    "Europe/Berlin",
    '["1 09:00-12:30","1 13:30-18:00","5 09:00-18:00","7 01:00-04:00"]',
    '["2026-06-01"]',
)
SCHEDULES = {"desk:1": BERLIN}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(minutes: int, start: str, end: str, **more: Any) -> Clock:
    usual: dict[str, Any] = {
        "metric": "first_reply_time",
        "statuses": [("new", at(start))],
        "calendars": [("desk:1", at(start))],
    }
    return Clock(minutes=minutes, start=at(start), end=at(end), **(usual | more))


def test_it_walks_over_closed_days_breaks_and_changes_of_the_clock() -> None:
    """Friday 17:00 Berlin and a closed Monday: 60 minutes, the next in a week's time."""
    friday = clock(60, "2026-05-29 15:00", "2026-05-30 00:00")
    assert used_up_at(friday, SCHEDULES) == at("2026-05-29 16:00")
    longer = clock(61, "2026-05-29 15:00", "2026-05-30 00:00")
    assert used_up_at(longer, SCHEDULES) == at("2026-05-30 23:01")
    over_break = clock(211, "2026-06-08 07:00", "2026-06-08 07:00")
    assert used_up_at(over_break, SCHEDULES) == at("2026-06-08 11:31")
    clocks_go_back = clock(240, "2026-10-24 12:00", "2026-10-24 12:00")
    assert used_up_at(clocks_go_back, SCHEDULES) == at("2026-10-25 03:00")


def test_a_pause_counts_nothing_and_what_is_left_goes_on_at_the_end() -> None:
    statuses = [("open", at("2026-06-08 07:00")), ("pending", at("2026-06-08 08:00"))]
    waiting = clock(
        90, "2026-06-08 07:00", "2026-06-08 10:00", metric="requester_wait_time", statuses=statuses
    )
    assert used_up_at(waiting, SCHEDULES) == at("2026-06-08 10:30")
    replied = clock(90, "2026-06-08 07:00", "2026-06-08 10:00", statuses=statuses)
    assert used_up_at(replied, SCHEDULES) == at("2026-06-08 08:30")


def test_every_minute_counts_without_a_calendar_and_none_in_an_unknown_one() -> None:
    wall = clock(90, "2026-06-06 23:00", "2026-06-06 23:00", calendars=[])
    assert used_up_at(wall, SCHEDULES) == at("2026-06-07 00:30")
    gone = clock(
        90, "2026-06-06 23:00", "2026-06-06 23:00", calendars=[("desk:2", at("2026-06-06 23:00"))]
    )
    assert used_up_at(gone, SCHEDULES) is None


def test_a_missing_clock_and_another_breach_time_are_noticed() -> None:
    breach = datetime.fromisoformat("2026-06-01 10:00")
    row = {"ticket_id": "1", "breach_at": breach, "counted_breach_at": breach}
    assert all(check.is_met for check in DeskResult([row], 1, 1, 0).checks)
    lacking = DeskResult([row], 2, 2, 0)
    assert [check.is_met for check in lacking.checks] == [False, True, True]
    other = DeskResult([row | {"counted_breach_at": None}], 1, 1, 1)
    assert [check.is_met for check in other.checks] == [True, False, False]


def test_a_row_is_one_sentence() -> None:
    row = {
        "ticket_id": "7", "metric": "next_reply_time", "run": 2, "priority_applied": "high",
        "priority_source": "ticket", "target_source": "desk", "target_minutes": 30,
        "sla_policy_id": None, "calendar": "always", "applied_at": at("2026-06-01 10:00"),
        "started_at": at("2026-06-01 10:00"), "breach_at": at("2026-06-01 10:30"),
        "stopped_at": None, "stop_reason": None, "elapsed_minutes": 12.5, "paused_minutes": 0.0,
        "sla_state": "on_track",
    }  # fmt: skip
    assert explanation(row) == (
        "Ticket 7, next_reply_time, run 2: the desk itself applied 30 minutes at priority high "
        "(the ticket's), applied 2026-06-01 10:00:00; every minute from 2026-06-01 10:00:00, "
        "used up 2026-06-01 10:30:00; not done after 12.5 minutes: on_track."
    )
