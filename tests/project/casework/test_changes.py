"""What other systems are told from one night to the next."""

from __future__ import annotations

import json

from tests.project.casework.warehouse import Project


def changes(night: Project) -> dict[str, tuple[str, list[str]]]:
    """Return each change by the account that it is about: what changed, and the evidence then."""
    found = night.rows("select change, payload from marts.case_queue_changes")
    told = [(row["change"], json.loads(row["payload"])) for row in found]
    return {
        payload["subject_account_id"]: (change, payload["evidence"]["ids"])
        for change, payload in told
    }


def test_the_first_night_opens_everything_that_waits(night: Project) -> None:
    (waiting,) = night.rows("select count(*) as items from marts.case_queue")
    told = night.rows("select change, count(*) as items from marts.case_queue_changes group by 1")
    assert told == [{"change": "opened", "items": waiting["items"]}]


def test_the_next_night_tells_what_differs(night: Project, next_night: Project) -> None:
    told = changes(next_night)
    assert told["about_quiet"] == ("opened", ["new"])
    assert told["reported"] == ("updated", ["r1", "r2", "r3"])
    assert {change for change, _ in told.values()} == {"opened", "updated"}
    assert "about_served" not in told


def test_a_state_is_owed_where_a_decision_ended_and_not_where_one_is_appealed(
    night: Project,
) -> None:
    """A suspension that ran out on 9 June; the offboarding under appeal and the held one stand."""
    owed = night.rows(
        "select account_id, from_status, to_status, decision_id, reason, is_allowed "
        "from marts.lifecycle_updates order by account_id"
    )
    assert owed == [
        {
            "account_id": "about_served", "from_status": "suspended",
            "to_status": "reactivation_eligible", "decision_id": "served_1",
            "reason": "time_served", "is_allowed": True,
        }
    ]  # fmt: skip
