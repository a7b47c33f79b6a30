"""The clocks of a support desk's tickets, held against what was worked out by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from evenhand.evaluate.zendesk import explained
from evenhand.home import Home
from tests.project.casework import desk
from tests.project.casework.warehouse import Project

SECRETS = (b"Rita", b"Secret", b"desk.example", b"mail.example", b"5550199", b"Where is my pay")
"""Words of the raw tables that must never be stored."""


def _as_written(row: dict[str, Any], name: str) -> str:
    value = row[name]
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def test_every_clock_is_as_worked_out_by_hand(night: Project) -> None:
    """No clock is missing, none is too many, and each breach time is that of ``expected.csv``."""
    by_hand = desk.expected()
    names = [name for name in by_hand[0] if name != "worked_out_by_hand"]
    found = night.rows("select * from marts.ticket_sla order by ticket_id, metric, run")
    told = [{name: _as_written(row, name) for name in names} for row in found]
    wanted = [{name: row[name] for name in names} for row in by_hand]
    by_clock = ("ticket_id", "metric", "run")
    assert told == sorted(wanted, key=lambda row: [row[name] for name in by_clock])


def test_a_row_says_where_target_and_priority_come_from(night: Project) -> None:
    sources = {
        row["ticket_id"]: (row["sla_policy_id"], row["target_source"], row["priority_source"])
        for row in night.rows("select * from marts.ticket_sla")
    }
    assert sources["101"] == ("9001", "policy", "ticket")
    assert sources["108"] == ("9001", "policy", "setting")
    assert sources["114"] == (None, "desk", "setting")
    assert sources["115"] == ("9001", None, "ticket")


def test_every_clock_is_explained_and_counted_alike_opening_by_opening(night: Project) -> None:
    """The count of ``evenhand evaluate zendesk`` goes by Python's time zones, not by sums."""
    rows = explained(night.rows)
    assert len(rows) == len(desk.expected())
    for row in rows:
        assert row["counted_breach_at"] == row["breach_at"], row["explanation"]
    told = {(row["ticket_id"], row["metric"], row["run"]): row["explanation"] for row in rows}
    assert told["110", "requester_wait_time", 1] == (
        "Ticket 110, requester_wait_time, run 1: policy 9003 promises 960 minutes at priority "
        "normal (the ticket's), applied 2026-06-08 07:00:00; open minutes of desk:501 from "
        "2026-06-08 07:00:00, used up 2026-06-10 14:00:00; solved 2026-06-10 09:00:00 after 720 "
        "minutes, 360 paused: met."
    )
    assert told["115", "first_reply_time", 1].endswith(
        "promises nothing for priority low (the ticket's)."
    )


def test_a_ticket_with_the_tag_of_a_rule_is_proposed_as_a_case(night: Project) -> None:
    """Ticket 117 says about whom; 101 does too, but no rule knows its tags."""
    proposed = night.rows("select * from marts.case_queue where reason_codes like '%ticket_email%'")
    assert [
        (row["subject_account_id"], row["queue"], row["policy_code"], row["state"])
        for row in proposed
    ] == [("about_by_ticket", "conduct", "payment_fraud", "proposed")]


def test_nothing_that_people_wrote_is_stored(desk_home: Home) -> None:
    """Nowhere in the home: no subject, body, name, address, and no value of another field."""
    files = [path for path in desk_home.root.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        content = path.read_bytes()
        assert not [word for word in SECRETS if word in content], path
    for entity, rows in desk.rows(desk_home).items():
        assert rows and not [row for row in rows if row["_problems"]], entity
        told = repr(rows).encode()
        assert not [word for word in SECRETS if word in told], entity


def test_people_are_known_by_the_id_of_the_marketplace(desk_home: Home) -> None:
    """External ids and agents' ids stay; a requester without an external id is nobody."""
    landed = desk.rows(desk_home)
    by_ticket = {row["ticket_id"]: row for row in landed["tickets"]}
    assert by_ticket["101"]["requester_account_id"] == "about_weekend"
    assert by_ticket["101"]["subject_account_id"] == "about_weekend"
    assert by_ticket["101"]["tags"] == '["late","payout"]'
    assert by_ticket["103"]["requester_account_id"] is None
    actors = {(row["actor_type"], row["actor_id"]) for row in landed["ticket_events"]}
    assert actors == {
        ("agent", "ines"), ("agent", "8"), ("requester", "about_weekend"), ("requester", None),
        ("system", None),
    }  # fmt: skip
