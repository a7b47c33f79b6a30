"""The files themselves: readable, worked out by hand, and of everything that casework knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from evenhand.contract import load_contract
from tests.support.scenario_checks import NAMED_BY, differences
from tests.support.scenario_files import Scenario, read_scenario, rows_of, scenario_files
from tests.support.scenario_rows import seed_rows
from tests.support.scenario_times import TimeError, read_time, write_time

SCENARIOS = [read_scenario(file) for file in scenario_files()]
WORKED_OUT = ("elapsed_minutes", "paused_minutes", "business_minutes_left", "due_at")


def expected(table: str) -> Iterator[dict[str, Any]]:
    for scenario in SCENARIOS:
        yield from scenario.expect.get(table, [])


def seen(table: str, column: str) -> set[Any]:
    return {row[column] for row in expected(table) if column in row}


def test_there_are_enough_of_them() -> None:
    assert len(SCENARIOS) >= 60
    assert len({scenario.title for scenario in SCENARIOS}) == len(SCENARIOS)


@pytest.mark.parametrize("file", scenario_files(), ids=lambda file: file.stem)
def test_a_scenario_tells_a_story_and_shows_its_sums(file: Path) -> None:
    scenario = read_scenario(file)
    sentences = re.findall(r"[.!?](?:\s|$)", scenario.story)
    assert len(sentences) >= 2, "tell it in two sentences that a manager reads"
    assert set(scenario.expect) <= {*NAMED_BY, "queue_order"}
    told = [
        row
        for table in ("case_sla", "case_queue")
        for row in scenario.expect.get(table, [])
        if any(isinstance(row.get(column), int | str) for column in WORKED_OUT)
    ]
    if told:
        comments = file.read_text(encoding="utf-8").partition("\nexpect:")[2].count("# ")
        assert comments, "say in a comment how minutes and due times were worked out"
    for rows in rows_of(scenario).values():
        assert all("case_id" not in row or row["case_id"] for row in rows)


def test_every_id_of_a_scenario_is_its_own() -> None:
    keys: set[tuple[str, str]] = set()
    for scenario in SCENARIOS:
        for entity, rows in rows_of(scenario).items():
            for row in rows:
                key = (entity, str(row[load_contract()[entity].key]))
                assert key not in keys, f"{scenario.name} has {key} twice"
                keys.add(key)


@pytest.mark.parametrize(
    ("known", "covered"),
    [
        ({row["queue"] for row in seed_rows("queues")}, seen("case_queue", "queue")),
        ({row["source"] for row in seed_rows("queue_routing")} - {"ticket", "audit", "appeal"},
         seen("case_queue", "source")),
        ({int(row["severity"]) for row in seed_rows("severity_tiers")},
         seen("case_queue", "severity")),
        ({row["stage"] for row in seed_rows("sla_targets")}, seen("case_sla", "stage")),
        ({"met", "breached", "on_track", "at_risk", "overdue", "paused", "not_covered"},
         seen("case_sla", "sla_state")),
        ({int(row["step"]) for row in seed_rows("escalation_steps")} | {0},
         seen("case_queue", "escalation_level")),
        ({"proposed", "open", "paused", "awaiting_approval"}, seen("case_queue", "state")),
        ({row["control_code"] for row in seed_rows("control_catalogue")},
         seen("control_findings", "control_code")),
        ({"transition_not_allowed", "return_without_overturned_decision", "from_status_mismatch",
          "account_status_mismatch", "sanction_without_decision", "automation_undid_person"},
         seen("lifecycle_violations", "rule_code")),
        ({row["action"] for row in seed_rows("sanctions_ladder")},
         seen("enforcement_decisions", "ladder_action") | seen("case_queue", "ladder_action")),
        ({"on_ladder", "stricter", "more_lenient", "off_ladder"},
         seen("enforcement_decisions", "conformance")),
        ({"not_required", "approved", "late", "rejected", "pending", "invalid", "missing"},
         seen("enforcement_decisions", "approval_state")),
    ],
    ids=["queues", "sources", "severities", "stages", "clock states", "escalation", "states",
         "controls", "lifecycle", "ladder", "conformance", "approvals"],
)  # fmt: skip
def test_what_casework_knows_has_a_scenario(known: set[Any], covered: set[Any]) -> None:
    assert known <= covered, f"no scenario shows {sorted(known - covered, key=str)}"


def test_times_are_read_as_they_are_meant() -> None:
    assert read_time("Sun 2026-03-29 20:00 Berlin") == datetime.fromisoformat("2026-03-29 18:00")
    assert read_time("Mon 2026-03-09 10:00 New York") == datetime.fromisoformat("2026-03-09 14:00")
    assert write_time(datetime.fromisoformat("2026-06-29 16:00")) == "Mon 2026-06-29 18:00 Berlin"
    assert read_time("Monday at nine") == "Monday at nine"
    with pytest.raises(TimeError, match="that day is a Tue"):
        read_time("Mon 2026-06-30 09:00 Berlin")


def test_a_difference_names_scenario_table_row_and_column() -> None:
    told = {"case_sla": [{"stage": "decision", "elapsed_minutes": 90}]}
    scenario = Scenario("clocks/some", "Some", "A story. Of two.", {}, told)
    row = {"case_id": "case", "stage": "decision", "elapsed_minutes": 120.0}
    assert differences(scenario, {"case_sla": [row]}) == [
        "clocks/some · case_sla[stage=decision] · elapsed_minutes: expected 90, got 120.0"
    ]
    assert differences(scenario, {}) == [
        "clocks/some · case_sla[stage=decision]: expected one such row, got 0 (there is nothing)"
    ]


def test_what_a_scenario_does_not_expect_is_a_difference() -> None:
    scenario = Scenario("duties/some", "Some", "A story. Of two.", {}, {})
    row = dict.fromkeys(NAMED_BY["control_findings"]) | {"control_code": "notice_missing"}
    assert differences(scenario, {"control_findings": [row]}) == [
        "duties/some · control_findings: expected no other row, got control_code=notice_missing"
    ]
