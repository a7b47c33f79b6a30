"""What waits for a person, in what order, and who may take it."""

from __future__ import annotations

import json
from typing import Any

from tests.project.casework.warehouse import Project


def items(night: Project, subject: str) -> list[dict[str, Any]]:
    """What waits about an account, less the audits that the dice add."""
    return night.rows(
        "select * from marts.case_queue where subject_account_id = ? and source <> 'audit' "
        "order by case_key",
        subject,
    )


def item(night: Project, subject: str) -> dict[str, Any]:
    (row,) = items(night, subject)
    return row


def test_two_reports_of_one_kind_are_one_proposal(night: Project) -> None:
    row = item(night, "reported")
    assert (row["state"], row["case_id"], row["queue"]) == ("proposed", None, "conduct")
    assert json.loads(row["evidence"])["ids"] == ["r1", "r2"]
    assert json.loads(row["missing_evidence"]) == ["conversation_record"]
    assert row["sla_stage"] == "first_response"


def test_a_decided_matter_is_quiet_until_there_is_newer_evidence(
    night: Project, next_night: Project
) -> None:
    assert items(night, "about_quiet") == []
    assert json.loads(item(next_night, "about_quiet")["evidence"])["ids"] == ["new"]


def test_keys_stay_and_new_evidence_updates_the_item(night: Project, next_night: Project) -> None:
    """Audits aside: what was drawn is kept in the history, which these two homes do not share."""
    asked = "select case_key from marts.case_queue where source <> 'audit'"
    before = {row["case_key"] for row in night.rows(asked)}
    after = {row["case_key"] for row in next_night.rows(asked)}
    assert before <= after
    assert len(after - before) == 1
    row = item(next_night, "reported")
    assert row["case_key"] == item(night, "reported")["case_key"]
    assert json.loads(row["evidence"])["ids"] == ["r1", "r2", "r3"]


def test_an_open_case_takes_in_what_belongs_to_it(night: Project) -> None:
    """A report about the same policy does not open a second item; evidence held is not missing."""
    row = item(night, "about_evidence")
    assert (row["state"], row["case_id"]) == ("open", "evidence")
    assert json.loads(row["reason_codes"]) == ["report_in_app"]
    assert json.loads(row["missing_evidence"]) == ["submission_sample"]


def test_an_appeal_bars_the_decider_and_the_approver(night: Project) -> None:
    row = item(night, "about_appealed")
    assert (row["queue"], row["state"], row["case_id"]) == ("appeals", "open", "appealed")
    assert json.loads(row["barred_staff"]) == ["lena", "omar"]
    assert row["required_authority"] == 2
    assert json.loads(row["priority_parts"])["hold_per_day"] == 60


def test_a_decision_waits_for_a_second_person(night: Project) -> None:
    row = item(night, "about_approval")
    assert (row["state"], row["required_authority"]) == ("awaiting_approval", 4)
    assert json.loads(row["barred_staff"]) == ["omar"]
    assert (row["sla_stage"], row["sla_state"]) == ("approval", "overdue")
    assert (row["escalation_level"], row["escalate_to"]) == (2, "lead")


def test_nobody_decides_what_they_raised(night: Project) -> None:
    assert json.loads(item(night, "about_referred")["barred_staff"]) == ["omar"]


def test_a_suspension_that_has_run_out_is_owed_a_look(night: Project) -> None:
    row = item(night, "about_served")
    assert (row["queue"], row["state"]) == ("reactivation", "proposed")
    assert "suspension_ended" in json.loads(row["reason_codes"])


def test_nothing_starves(night: Project) -> None:
    """An old case of low severity stands level with the best younger one of its severity."""
    old, young = item(night, "about_starving"), item(night, "about_younger")
    assert old["severity"] == young["severity"] == 4
    assert old["queue_position"] < young["queue_position"]
    assert old["priority"] >= young["priority"]


def test_the_ladder_and_precedents_are_at_hand(night: Project) -> None:
    row = item(night, "about_pause")
    assert row["ladder_action"] == "warning"
    precedents = json.loads(row["precedents"])
    assert set(precedents) == {
        "weekend_1",
        "quiet_1",
        "reopened_1",
    }
    assert "remedied_1" not in precedents


def test_an_automation_that_undoes_a_person_is_named(night: Project) -> None:
    found = night.rows(
        "select rule_code from marts.lifecycle_violations where account_id = 'flip_flop'"
    )
    assert {row["rule_code"] for row in found} == {
        "automation_undid_person",
        "return_without_overturned_decision",
        "sanction_without_decision",
    }


def test_lifecycle_spans_carry_their_decision(night: Project) -> None:
    spans = night.rows(
        "select status, decision_id, valid_to is null as is_last from marts.account_lifecycle "
        "where account_id = 'about_served' order by valid_from"
    )
    assert [tuple(span.values()) for span in spans] == [
        ("active", None, False),
        ("suspended", "served_1", True),
    ]
