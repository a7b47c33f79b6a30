"""What a clock says of cases that a T&S manager knows: events in, expected clock out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

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


def test_a_handover_moves_no_due_time_and_each_team_has_its_minutes(night: Project) -> None:
    """Community until Tuesday 10:30, investigations, paused on Wednesday, leadership from Friday.

    480 + 90 minutes, then 390 and Thursday's 480, then 480, 480 and 180: 2580 of 2400.
    """
    deciding = clock(night, "handed_over", "decision")
    assert (deciding["owner_team"], deciding["sla_state"]) == ("community", "overdue")
    assert deciding["due_at"] == datetime.fromisoformat("2026-06-29 16:00")
    segments = night.rows(
        "select stage, team, elapsed_minutes as minutes, owned_to from marts.case_sla_segments "
        "where case_id = 'handed_over' order by stage, segment"
    )
    assert [(row["stage"], row["team"], row["minutes"]) for row in segments] == [
        ("decision", "community", 570),
        ("decision", "investigations", 870),
        ("decision", "leadership", 1140),
        ("first_response", "community", 60),
    ]
    assert segments[1]["owned_to"] == datetime.fromisoformat("2026-06-26 07:00")
    assert segments[2]["owned_to"] is None


def test_segments_sum_to_their_clock(night: Project) -> None:
    apart = night.rows(
        "select case_id, stage, max(clocks.elapsed_minutes) as whole, "
        "sum(segments.elapsed_minutes) as parts "
        "from marts.case_sla as clocks "
        "left join marts.case_sla_segments as segments using (case_id, stage, round) "
        "where clocks.sla_state <> 'not_covered' group by case_id, stage "
        "having parts is null or abs(whole - parts) > 0.00001"
    )
    assert apart == []


def test_a_case_counts_on_the_day_it_was_due_as_long_as_it_runs(night: Project) -> None:
    """Due on Monday at closing time and still open; what is due tomorrow counts tomorrow.

    The first decision of the case reopened since counts beside its newest.
    """
    (day,) = night.rows(
        "select * from marts.sla_daily where queue = 'work_integrity' and stage = 'decision'"
    )
    assert (str(day["due_on"]), day["severity"]) == ("2026-06-29", 3)
    assert (day["due"], day["met"], day["breached"], day["overdue"]) == (1, 0, 0, 1)
    assert (day["median_minutes"], day["median_status"]) == (None, "insufficient_data")
    (counted,) = night.rows("select sum(due) as due from marts.sla_daily")
    (expected,) = night.rows(
        "select count(*) as due from marts.case_sla "
        "where due_at <= as_of and sla_state in ('met', 'breached', 'overdue')"
    )
    assert counted["due"] == expected["due"] + 1


def test_escalations_name_whom_to_call_until_somebody_has_come(night: Project) -> None:
    """Nobody took it up: 480 minutes were used on Monday, 1440 more by Thursday evening.

    The other case is 180 minutes overdue, which is for a lead; a director has it.
    """
    due = {row["case_id"]: row for row in night.rows("select * from marts.escalations")}
    silent = due["silent_pause"]
    assert (silent["stage"], silent["from_level"], silent["to_level"]) == (
        "first_response", None, "director",
    )  # fmt: skip
    assert silent["since"] == datetime.fromisoformat("2026-06-25 16:00")
    assert (silent["reason"], silent["business_minutes_left"]) == ("overdue", 480 - 3060)
    (queued,) = night.rows("select * from marts.case_queue where case_id = 'handed_over'")
    assert (queued["sla_state"], queued["escalate_to"]) == ("overdue", "lead")
    assert "handed_over" not in due


def test_staffing_says_what_is_known_of_every_queue(night: Project) -> None:
    """Two investigators give half of 0.625 of their time to each of two queues, 20 days of 28.

    One case has arrived in the window, and 30 minutes are planned for it.
    """
    rows = {row["queue"]: row for row in night.rows("select * from marts.staffing")}
    assert len(rows) == 8
    integrity = rows["work_integrity"]
    capacity = 2 * 480 * 20 / 28 * 0.5 * 0.625
    assert integrity["capacity_minutes_per_day"] == pytest.approx(capacity, abs=1e-6)
    assert (integrity["minutes_source"], integrity["backlog_minutes"]) == ("planned", 30)
    assert integrity["days_to_clear"] == pytest.approx(30 / (capacity - 30 / 28), abs=1e-6)
    assert (integrity["status"], rows["accounts_and_links"]["status"]) == ("clears", "empty")
    assert rows["quality_audits"]["people"] == 0
    assert rows["conduct"]["status"] == "capacity_unknown"
