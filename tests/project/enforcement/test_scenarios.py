"""Named scenarios of enforcement and screening, all in one build of the project."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.project.casework.warehouse import Project
from tests.project.enforcement.scenarios import DECISIONS, GATES, enforcement, screening
from tests.project.enforcement.world import AS_OF, World

Row = dict[str, Any]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    home = tmp_path_factory.mktemp("enforcement")
    world = World()
    enforcement(world)
    screening(world)
    project = Project(home, world.land(home), AS_OF)
    project.build("+enforcement_decisions", "+control_findings", "+gate_results")
    return project


@pytest.fixture(scope="module")
def decisions(project: Project) -> dict[str, Row]:
    rows = project.rows("select * from marts.enforcement_decisions")
    return {row["decision_id"]: row for row in rows}


@pytest.fixture(scope="module")
def findings(project: Project) -> list[Row]:
    return project.rows("select * from marts.control_findings")


@pytest.fixture(scope="module")
def gates(project: Project) -> dict[tuple[str, str], Row]:
    rows = project.rows("select * from marts.gate_results")
    return {(row["account_id"], row["gate"]): row for row in rows}


@pytest.mark.parametrize("name", DECISIONS)
def test_decision_is_held_against_ladder_and_approvals(
    name: str, decisions: dict[str, Row]
) -> None:
    strikes, conformance, approval_state, _ = DECISIONS[name]
    row = decisions[name]
    said = (row["strikes_before"], row["conformance"], row["approval_state"])
    assert said == (strikes, conformance, approval_state)


@pytest.mark.parametrize("name", DECISIONS)
def test_decision_has_exactly_its_findings(name: str, findings: list[Row]) -> None:
    found = {row["control_code"] for row in findings if row["decision_id"] == name}
    assert found == DECISIONS[name][3]


def test_nothing_else_is_found(findings: list[Row]) -> None:
    others = [row for row in findings if row["decision_id"] not in DECISIONS]
    assert [(row["control_code"], row["case_id"]) for row in others] == [
        ("closed_without_decision", "closed bare")
    ]


def test_findings_name_who_what_and_when(findings: list[Row]) -> None:
    (late,) = [row for row in findings if row["control_code"] == "approval_late"]
    assert late["found_at"].isoformat() == "2026-06-01T11:00:00"
    assert late["message"] == (
        "offboarding against approved late, decided by s3, took effect at 2026-06-01 11:00 UTC "
        "with 0 of 1 approval(s); the rest came only afterwards."
    )
    assert late["severity"] == 2


def test_test_accounts_are_left_out(decisions: dict[str, Row]) -> None:
    assert "test" not in decisions


@pytest.mark.parametrize("name", GATES)
def test_gates_of_an_applicant(name: str, gates: dict[tuple[str, str], Row]) -> None:
    onboarding, activation, unmet = GATES[name]
    rows = [gates[name, gate] for gate in ("onboarding", "activation")]
    assert [row["outcome"] for row in rows] == [onboarding, activation]
    listed = {rule for row in rows for rule in json.loads(row["unmet_rules"])}
    assert unmet in listed if unmet else not listed


def test_an_unmet_gate_says_what_cures_it(gates: dict[tuple[str, str], Row]) -> None:
    row = gates["expired document", "onboarding"]
    assert row["message"].startswith("Upload a valid identity document.")
    assert row["since"].isoformat() == "2026-06-30T00:00:00"


def test_a_link_is_shown_with_its_path(project: Project) -> None:
    (row,) = project.rows(
        "select * from marts.gate_rule_results where account_id = 'linked' and rule_code = ?",
        "no_hard_link_to_offboarded",
    )
    assert row["input_value"] == "payout shared with offboarded long ago"
    assert (row["result"], row["verdict"]) == ("fail", "refer")
