"""What a clock says of cases that a T&S manager knows: events in, expected clock out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.project.casework.warehouse import Project


def clock(night: Project, case_id: str, stage: str) -> dict[str, Any]:
    (row,) = night.rows(
        "select * from marts.case_sla where case_id = ? and stage = ?", case_id, stage
    )
    return row


def test_a_weekend_does_not_count(night: Project) -> None:
    """Opened on Friday at 17:30, claimed on Monday at 10:00: 90 of the day's 480 minutes."""
    first = clock(night, "weekend", "first_response")
    assert (first["sla_state"], first["elapsed_minutes"]) == ("met", 90)
    assert first["due_at"] == datetime.fromisoformat("2026-06-29 15:30")
    assert first["wall_minutes"] > 60 * 24 * 2


def test_a_critical_case_runs_by_the_clock_on_the_wall(night: Project) -> None:
    """Severity 1 has 60 minutes, on Saturday night too."""
    first = clock(night, "critical", "first_response")
    assert (first["clock"], first["target_minutes"]) == ("calendar", 60)
    assert first["due_at"] == datetime.fromisoformat("2026-06-27 21:00")
    assert (first["sla_state"], first["elapsed_minutes"]) == ("breached", 90)


def test_a_public_holiday_does_not_count(night: Project) -> None:
    """Whit Monday lies between Friday 17:00 and Tuesday: 60 minutes, then 180, due at noon."""
    first = clock(night, "holiday", "first_response")
    assert first["due_at"] == datetime.fromisoformat("2026-05-26 10:00")
    assert (first["sla_state"], first["elapsed_minutes"]) == ("met", 180)


def test_a_pause_with_a_reason_moves_the_due_time(night: Project) -> None:
    """From Monday 11:00 to Wednesday 09:00 the team waits for the expert: 840 minutes."""
    deciding = clock(night, "pause", "decision")
    assert (deciding["paused_minutes"], deciding["elapsed_minutes"]) == (840, 2220)
    assert deciding["due_at"] == datetime.fromisoformat("2026-06-30 14:00")
    assert deciding["sla_state"] == "at_risk"


def test_a_pause_without_a_reason_stops_nothing(night: Project) -> None:
    deciding = clock(night, "silent_pause", "decision")
    assert (deciding["paused_minutes"], deciding["elapsed_minutes"]) == (0, 3060)
    assert deciding["sla_state"] == "overdue"


def test_a_pause_does_not_hide_a_target_already_missed(night: Project) -> None:
    deciding = clock(night, "late_pause", "decision")
    assert deciding["sla_state"] == "overdue"
    assert deciding["due_at"] == datetime.fromisoformat("2026-06-19 16:00")


def test_a_paused_case_says_so(night: Project) -> None:
    deciding = clock(night, "pause_now", "decision")
    assert (deciding["sla_state"], deciding["elapsed_minutes"]) == ("paused", 60)


def test_reopening_starts_a_new_decision_clock(night: Project) -> None:
    """Decided on 2 June, reopened on 29 June: a day and three hours of a fresh 2400 minutes."""
    deciding = clock(night, "reopened", "decision")
    assert deciding["started_at"] == datetime.fromisoformat("2026-06-29 07:00")
    assert (deciding["round"], deciding["earlier_breaches"]) == (2, 0)
    assert (deciding["elapsed_minutes"], deciding["sla_state"]) == (660, "on_track")


def test_the_severity_at_the_start_chooses_the_target(night: Project) -> None:
    """Raised from 4 to 2 in the afternoon: the clock keeps the target of severity 4."""
    deciding = clock(night, "raised", "decision")
    assert (deciding["severity"], deciding["target_minutes"]) == (4, 4800)


def test_a_case_without_severity_has_that_of_its_policy(night: Project) -> None:
    deciding = clock(night, "by_policy", "decision")
    assert (deciding["severity"], deciding["target_minutes"]) == (3, 2400)


def test_screening_has_a_target_of_its_own(night: Project) -> None:
    deciding = clock(night, "screened", "decision")
    assert (deciding["sla_policy_code"], deciding["target_minutes"]) == ("decision_screening", 960)


def test_an_approval_has_its_own_clock_and_owner(night: Project) -> None:
    """Offboarding decided on Monday at 09:00: the director has 480 minutes and has used 660."""
    decided = clock(night, "approval", "decision")
    approval = clock(night, "approval", "approval")
    assert (decided["sla_state"], approval["sla_state"]) == ("met", "overdue")
    assert (approval["owner_team"], approval["elapsed_minutes"]) == ("leadership", 660)


def test_an_appeal_and_its_remedy_have_clocks(night: Project) -> None:
    """Filed on Monday: on track. Won on 1 June, made whole on 4 June, three days: late."""
    appeal, remedy = clock(night, "appealed", "appeal"), clock(night, "remedied", "remedy")
    assert (appeal["sla_state"], appeal["target_minutes"]) == ("on_track", 4800)
    assert (remedy["sla_state"], remedy["elapsed_minutes"]) == ("breached", 1440)


def test_a_case_from_before_the_rules_is_not_covered(night: Project) -> None:
    deciding = clock(night, "before_rules", "decision")
    assert (deciding["sla_state"], deciding["due_at"]) == ("not_covered", None)
