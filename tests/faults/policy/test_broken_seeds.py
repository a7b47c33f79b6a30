"""Each way to break the rules stops the night, and the message names file, row and cure."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from evenhand.policy.validate import SeedError, require_valid_seeds, validate_seeds

SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"
Record = dict[str, str]


class Seed:
    """One seed of a copy, as records that a test may change; saved when the test is done."""

    def __init__(self, seed_dir: Path, file: str) -> None:
        """Read ``file`` below ``seed_dir``."""
        self.path = seed_dir / file
        with self.path.open(newline="", encoding="utf-8") as source:
            reader = csv.DictReader(source)
            self.header = list(reader.fieldnames or ())
            self.records: list[Record] = list(reader)

    def row(self, **cells: str) -> int:
        """Return the record number (header = 1) of the only record with these cells."""
        found = [
            number
            for number, record in enumerate(self.records, start=2)
            if all(record[name] == value for name, value in cells.items())
        ]
        assert len(found) == 1, (cells, found)
        return found[0]

    def set(self, number: int, **cells: str) -> int:
        """Change cells of record ``number``."""
        assert set(cells) <= set(self.header)
        self.records[number - 2].update(cells)
        return number

    def copy(self, number: int, **cells: str) -> int:
        """Append a changed copy of record ``number``; return the copy's number."""
        self.records.append(self.records[number - 2] | cells)
        return len(self.records) + 1

    def add(self, **cells: str) -> int:
        """Append a record in force since the rules began; return its number."""
        blank = dict.fromkeys(self.header, "") | {"valid_from": "2025-01-01"}
        self.records.append(blank | cells)
        return len(self.records) + 1

    def drop(self, **cells: str) -> int:
        """Delete every record with these cells (all without any); return 1, where a hole shows."""
        kept = [r for r in self.records if any(r[name] != v for name, v in cells.items())]
        assert len(kept) < len(self.records)
        self.records = kept
        return 1

    def save(self) -> None:
        """Write the seed back."""
        with self.path.open("w", newline="", encoding="utf-8") as target:
            writer = csv.DictWriter(target, self.header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.records)


@dataclass(frozen=True)
class Fault:
    """A change of one seed, and the problem that must be reported for it."""

    name: str
    file: str
    change: Callable[[Seed], int]
    column: str
    says: str
    reported_in: str = ""


def fault(
    name: str, file: str, change: Callable[[Seed], int], column: str, says: str, *, at: str = ""
) -> Fault:
    return Fault(name, f"{file}.csv", change, column, says, f"{at or file}.csv")


P, C, E = "policy", "catalogue", "exceptions"

CELL_FAULTS = [
    fault("number in words", f"{P}/appeal_rules", lambda s: s.set(2, window_days="half a year"),
          "window_days", "not a whole number"),
    fault("number as Python writes it", f"{P}/appeal_rules",
          lambda s: s.set(2, window_days="1_84"), "window_days", "not a whole number"),
    fault("severity with a leading zero", f"{P}/sanctions_ladder",
          lambda s: s.set(2, severity="01"), "severity", "not a whole number"),
    fault("number with comma", f"{P}/sla_settings", lambda s: s.set(2, value="0,75"),
          "value", "not a number"),
    fault("infinite number", f"{P}/sla_settings", lambda s: s.set(2, value="inf"),
          "value", "not a number"),
    fault("spreadsheet boolean", f"{P}/actions", lambda s: s.set(2, is_adverse="WAHR"),
          "is_adverse", "neither true nor false"),
    fault("date of another country", f"{P}/actions", lambda s: s.set(3, valid_from="01/02/2025"),
          "valid_from", "not a date"),
    fault("compact date", f"{P}/actions", lambda s: s.set(3, valid_from="20250101"),
          "valid_from", "not a date"),
    fault("trailing blank", f"{P}/queues", lambda s: s.set(2, team="screening "),
          "team", "blank"),
    fault("missing value", f"{P}/policies", lambda s: s.set(4, how_to_appeal=""),
          "how_to_appeal", "missing"),
    fault("unknown enum value", f"{P}/approval_rules", lambda s: s.set(2, condition="full_moon"),
          "condition", "unknown"),
    fault("unknown role", f"{P}/policies", lambda s: s.set(2, roles='["wizard"]'),
          "roles", "wizard is unknown"),
    fault("list without brackets", f"{P}/policies", lambda s: s.set(2, roles="expert, fan"),
          "roles", "not a list"),
    fault("empty list", f"{P}/policies", lambda s: s.set(2, roles="[]"), "roles", "not a list"),
    fault("item named twice", f"{P}/policies", lambda s: s.set(2, roles='["fan", "fan"]'),
          "roles", "twice"),
    fault("authority nobody holds", f"{P}/approval_rules", lambda s: s.set(3, authority="6"),
          "authority", "no staff level"),
    fault("authority of nobody", f"{P}/actions", lambda s: s.set(5, authority="0"),
          "authority", "no staff level"),
    fault("share above one", f"{P}/quarantine_limits", lambda s: s.set(2, limit_share="5"),
          "limit_share", "above 1"),
    fault("a night that nothing bad stops", f"{P}/quarantine_limits",
          lambda s: s.set(2, minimum_rows="0"), "minimum_rows", "below 1"),
    fault("clock time of a dream", f"{P}/calendar_hours", lambda s: s.set(2, opens="25:00"),
          "opens", "does not look like"),
    fault("category outside the vocabulary", f"{P}/policies",
          lambda s: s.set(2, dsa_category="scams"), "dsa_category", "does not look like"),
    fault("unknown lifecycle status", f"{P}/lifecycle_transitions",
          lambda s: s.set(2, to_status="vanished"), "to_status", "unknown"),
    fault("evidence that helps when clear", f"{C}/risk_weights",
          lambda s: s.set(2, llr_clear="0.5"), "llr_clear", "above 0"),
]  # fmt: skip

SPAN_FAULTS = [
    fault("two rows in force", f"{P}/appeal_rules",
          lambda s: s.copy(2, window_days="90", valid_from="2026-01-01"),
          "valid_from", r"in force on 2026-01-01 \(the other is row 2\)"),
    fault("same row twice", f"{P}/queues", lambda s: s.copy(3), "valid_from", "same as row 3"),
    fault("hole between spans", f"{P}/appeal_rules",
          lambda s: (s.set(2, valid_to="2025-12-31"), s.copy(2, valid_from="2026-01-01",
                                                              valid_to=""))[1],
          "valid_from", "no rule is in force from 2025-12-31 to 2026-01-01"),
    fault("long row hides a later overlap", f"{P}/appeal_rules",
          lambda s: (s.copy(2, valid_from="2025-02-01", valid_to="2025-03-01"),
                     s.copy(2, valid_from="2025-06-01"))[1],
          "valid_from", "in force on 2025-06-01"),
    fault("ends before it begins", f"{P}/severity_tiers",
          lambda s: s.set(2, valid_to="2024-12-31"), "valid_to", "ends before it begins"),
    fault("lasts no day", f"{P}/severity_tiers",
          lambda s: s.set(2, valid_to="2025-01-01"), "valid_to", "ends before it begins"),
    fault("no rows at all", f"{P}/escalation_steps",
          lambda s: s.drop(), "", "no rule is in force on 2026-06-30"),
    fault("rules begin after the night", f"{P}/appeal_rules",
          lambda s: (s.set(2, valid_from="2027-01-01"), 1)[1], "", "no rule is in force"),
]  # fmt: skip

REFERENCE_FAULTS = [
    fault("ladder names an unknown action", f"{P}/sanctions_ladder",
          lambda s: s.set(2, action="exile"), "action", "unknown in actions"),
    fault("evidence for an unknown policy", f"{P}/evidence_requirements",
          lambda s: s.add(policy_code="loitering", evidence_type="photo"),
          "policy_code", "unknown in policies"),
    fault("target for an unknown severity", f"{P}/sla_targets",
          lambda s: s.copy(2, severity="9", sla_policy_code="x"), "severity", "unknown"),
    fault("threshold of an unknown signal", f"{C}/signal_thresholds",
          lambda s: s.copy(2, signal_code="too_slow"), "signal_code", "unknown"),
    fault("routed to an unknown queue", f"{P}/queue_routing",
          lambda s: s.set(2, queue="attic"), "queue", "unknown in queues"),
    fault("team in an unknown calendar", f"{P}/team_calendars",
          lambda s: s.set(2, calendar="mars"), "calendar", "unknown in calendars"),
    fault("policy ends while evidence is still asked for", f"{P}/policies",
          lambda s: (s.set(19, valid_to="2026-01-01"), 28)[1], "policy_code",
          "not in force on 2026-01-01", at=f"{P}/evidence_requirements"),
]  # fmt: skip

LADDER_FAULTS = [
    fault("severity without ladder", f"{P}/sanctions_ladder", lambda s: s.drop(severity="1"),
          "severity", "severity 1 has no ladder"),
    fault("number of strikes left out", f"{P}/sanctions_ladder",
          lambda s: (s.drop(severity="3", prior_strikes="1"),
                     s.row(severity="3", prior_strikes="2"))[1],
          "prior_strikes", "no row for 1 prior strikes"),
    fault("row behind the catch-all", f"{P}/sanctions_ladder",
          lambda s: s.set(s.row(severity="4", prior_strikes="1"), is_or_more="true"),
          "is_or_more", "never be reached"),
    fault("no catch-all", f"{P}/sanctions_ladder",
          lambda s: s.set(s.row(severity="2", prior_strikes="2"), is_or_more="false"),
          "is_or_more", "covers more strikes"),
    fault("milder with more strikes", f"{P}/sanctions_ladder",
          lambda s: s.set(s.row(severity="3", prior_strikes="1"), action="guidance"),
          "action", "milder than that for fewer strikes"),
    fault("milder for a graver violation", f"{P}/sanctions_ladder",
          lambda s: s.set(s.row(severity="4", prior_strikes="0"), action="restriction"),
          "action", "severity 4 is treated harder than the graver 3"),
    fault("interim action on the ladder", f"{P}/sanctions_ladder",
          lambda s: s.set(s.row(severity="4", prior_strikes="3"), action="payment_hold"),
          "action", "interim"),
    fault("versions mixed", f"{P}/sanctions_ladder",
          lambda s: (s.set(s.row(severity="2", prior_strikes="0"), ladder_version="2"),
                     s.row(severity="2", prior_strikes="2"))[1],
          "ladder_version", "mixes versions"),
    fault("rung nobody reaches", f"{P}/actions",
          lambda s: s.add(action="public_apology", rung="7", authority="3", is_adverse="true",
                          is_interim="false"),
          "action", "ever reaches this rung"),
    fault("two actions on a rung", f"{P}/actions", lambda s: s.set(3, rung="2"),
          "rung", "share a rung"),
    fault("action without rung", f"{P}/actions", lambda s: s.set(3, rung=""),
          "rung", "has a rung exactly when"),
    fault("hold without end", f"{P}/actions",
          lambda s: s.set(s.row(action="payment_hold"), max_days=""), "max_days", "longest"),
    fault("hole in the ladder on a later day", f"{P}/sanctions_ladder",
          lambda s: (s.set(s.row(severity="1"), valid_to="2026-09-01"), 1)[1],
          "severity", "severity 1 has no ladder on 2026-09-01"),
]  # fmt: skip

CLOCK_FAULTS = [
    fault("unknown time zone", f"{P}/calendars", lambda s: s.set(4, timezone="Europe/Atlantis"),
          "timezone", "time zone is unknown"),
    fault("path as time zone", f"{P}/calendars", lambda s: s.set(4, timezone="../etc"),
          "timezone", "time zone is unknown"),
    fault("closes before it opens", f"{P}/calendar_hours",
          lambda s: s.set(2, closes="08:00"), "closes", "closes at or before"),
    fault("hours overlap", f"{P}/calendar_hours",
          lambda s: s.set(s.row(calendar="emea", weekday="2", opens="13:30"), opens="12:00"),
          "opens", "overlap"),
    fault("always open, yet with hours", f"{P}/calendar_hours",
          lambda s: s.add(calendar="always", weekday="1", opens="09:00", closes="17:00"),
          "calendar", "always open"),
    fault("calendar without hours", f"{P}/calendars",
          lambda s: s.add(calendar="moon", timezone="UTC", is_always_open="false"),
          "calendar", "no opening hours"),
    fault("no default calendar", f"{P}/team_calendars",
          lambda s: (s.set(2, team="appeals"), 1)[1], "team", "no default calendar"),
    fault("no holidays for the year", f"{P}/holidays",
          lambda s: (s.drop(calendar="apac"), 5)[1], "country", "no holidays for 2026",
          at=f"{P}/calendars"),
    fault("stage and severity without target", f"{P}/sla_targets",
          lambda s: s.drop(stage="approval", severity="3"), "severity",
          "stage approval has no target for severity 3"),
    fault("two targets for one clock", f"{P}/sla_targets",
          lambda s: s.copy(s.row(sla_policy_code="appeal"), severity="2", sla_policy_code="fast"),
          "severity", "two targets apply"),
    fault("two targets of one code", f"{P}/sla_targets",
          lambda s: s.set(s.row(sla_policy_code="remedy"), sla_policy_code="appeal"),
          "sla_policy_code", "same code"),
    fault("setting of the clocks left out", f"{P}/sla_settings",
          lambda s: s.drop(setting="at_risk_chance"), "setting",
          "at_risk_chance is missing on 2025-01-01"),
    fault("share of a clock above one", f"{P}/sla_settings",
          lambda s: s.set(s.row(setting="at_risk_chance"), value="1"), "value", "below 1"),
    fault("window longer than a year", f"{P}/sla_settings",
          lambda s: s.set(s.row(setting="quantile_window_days"), value="367"), "value",
          "whole number from 1 to 366"),
    fault("half a case", f"{P}/sla_settings",
          lambda s: s.set(s.row(setting="chance_least_events"), value="30.5"), "value",
          "whole number"),
    fault("team works more than it can", f"{P}/staffing_settings",
          lambda s: s.set(s.row(queue="reactivation"), team_share="0.21"), "team_share",
          "queues of team screening get 1.01 of its time"),
    fault("capacity of an unknown queue", f"{P}/staffing_settings",
          lambda s: s.set(2, queue="attic"), "queue", "unknown in queues"),
    fault("escalation not later", f"{P}/escalation_steps",
          lambda s: s.set(5, minutes_overdue="480"), "minutes_overdue", "not come later"),
    fault("escalation not higher", f"{P}/escalation_steps",
          lambda s: s.set(4, escalate_to="lead"), "escalate_to", "not go higher"),
    fault("overdue without minutes", f"{P}/escalation_steps",
          lambda s: s.set(4, minutes_overdue=""), "minutes_overdue", "minutes stand exactly"),
]  # fmt: skip

GATE_AND_QUEUE_FAULTS = [
    fault("gate without rules", f"{P}/gate_rules", lambda s: s.drop(gate="golden_pool"),
          "gate", "gate golden_pool has no rule"),
    fault("threshold without meaning", f"{P}/gate_rules",
          lambda s: s.set(s.row(rule_code="active_days"), parameter=""),
          "threshold", "belong together"),
    fault("step to itself", f"{P}/lifecycle_transitions",
          lambda s: s.set(2, to_status="applied"), "to_status", "status it comes from"),
    fault("status without a way to it", f"{P}/lifecycle_transitions",
          lambda s: s.drop(from_status="screening", to_status="active")
          and s.drop(to_status="active"), "to_status", "no step leads to the status active"),
    fault("queue does not take the type", f"{P}/queue_routing",
          lambda s: s.set(2, queue="appeals"), "queue", "takes no cases of type"),
    fault("source that goes nowhere", f"{P}/queue_routing", lambda s: s.drop(source="audit"),
          "source", "where audit"),
    fault("family that goes nowhere", f"{P}/queue_routing",
          lambda s: s.drop(source="flag", signal_family="timing"), "source", r"flag \(timing\)"),
    fault("stratum never drawn", f"{P}/audit_strata", lambda s: s.drop(stratum="other"),
          "stratum", "no case of other is ever drawn"),
    fault("chance of nought", f"{P}/audit_strata",
          lambda s: s.set(2, sampling_probability="0"), "sampling_probability", "1e-06"),
    fault("stratum of the other unit", f"{P}/audit_strata",
          lambda s: s.copy(s.row(stratum="fan"), unit="case"), "stratum", "no stratum fan"),
    fault("case without a window", f"{P}/audit_strata",
          lambda s: s.set(s.row(stratum="other"), window_days=""),
          "window_days", "within a window"),
    fault("grave without severity", f"{P}/audit_strata",
          lambda s: s.set(s.row(stratum="grave"), severity_at_most=""),
          "severity_at_most", "belongs to the grave"),
    fault("no default limit", f"{P}/quarantine_limits", lambda s: s.drop(entity="default"),
          "entity", "no default limit"),
    fault("severity without weight", f"{P}/priority_weights", lambda s: s.drop(severity="2"),
          "severity", "has no weight"),
    fault("policy without evidence", f"{P}/evidence_requirements",
          lambda s: (s.drop(policy_code="misconduct"), 13)[1], "policy_code",
          "no evidence is required", at=f"{P}/policies"),
    fault("condition nobody approves", f"{P}/approval_rules",
          lambda s: s.drop(condition="severity_1"), "condition", "who approves severity_1"),
    fault("condition twice", f"{P}/approval_rules",
          lambda s: s.copy(2, rule_code="again"), "condition", "same condition"),
]  # fmt: skip

SCORE_FAULTS = [
    fault("shipped signal without threshold", f"{C}/signal_thresholds",
          lambda s: (s.drop(signal_code="too_fast"), 2)[1], "signal_code",
          "no row in signal_thresholds", at=f"{C}/signal_catalogue_seed"),
    fault("shipped signal without weight", f"{C}/risk_weights",
          lambda s: (s.drop(signal_code="too_fast"), 2)[1], "signal_code",
          "no row in risk_weights", at=f"{C}/signal_catalogue_seed"),
    fault("policy of other roles", f"{C}/signal_catalogue_seed",
          lambda s: s.set(2, roles='["fan"]'), "roles", "does not concern"),
    fault("weight in another family", f"{C}/risk_weights",
          lambda s: s.set(2, family="money"), "family", "belongs to the family timing"),
    fault("family without cap", f"{C}/risk_family_caps",
          lambda s: (s.drop(family="timing"), 2)[1], "family", "no cap",
          at=f"{C}/risk_weights"),
    fault("setting left out", f"{C}/risk_settings", lambda s: s.drop(setting="prior"),
          "setting", "prior is missing"),
    fault("prior that is certain", f"{C}/risk_settings",
          lambda s: s.set(s.row(setting="prior"), value="1"), "value", "range of the setting"),
    fault("setting in words", f"{C}/risk_settings",
          lambda s: s.set(s.row(setting="prior"), value="small"), "value", "range"),
    fault("bands out of order", f"{C}/risk_settings",
          lambda s: s.set(s.row(setting="band_high"), value="0.01"), "value", "not lie above"),
    fault("calibration upside down", f"{C}/risk_settings",
          lambda s: s.set(s.row(setting="calibration_ceiling"), value="0.0001"),
          "value", "not lie above"),
    fault("step left out", f"{C}/risk_steps", lambda s: s.drop(step="review"),
          "step", "review is missing"),
    fault("step that only a person decides", f"{C}/risk_steps",
          lambda s: s.set(s.row(step="review"), step="suspension"), "step",
          "Use one of request_evidence, review|code is unknown"),
    fault("step that never pays", f"{C}/risk_steps",
          lambda s: s.set(s.row(step="review"), cost_when_missed="10"),
          "cost_when_missed", "always pays, or never"),
    fault("step that costs nothing", f"{C}/risk_steps",
          lambda s: s.set(s.row(step="request_evidence"), person_minutes="0",
                          cost_when_honest="0"),
          "cost_when_missed", "always pays, or never"),
    fault("question dearer than a review", f"{C}/risk_steps",
          lambda s: (s.set(s.row(step="request_evidence"), person_minutes="40"), 3)[1],
          "cost_when_honest", "a question only from"),
]  # fmt: skip

EXCEPTION = {
    "account_id": "a1", "signal_code": "too_fast", "reason": "uses declared tools",
    "owner": "lead", "expires_on": "2025-06-01",
}  # fmt: skip
WAIVER = {
    "account_id": "a1", "gate": "activation", "rule_code": "credential_checked",
    "reason": "licence office closed", "owner": "lead", "expires_on": "2025-06-01",
}  # fmt: skip
EXCEPTION_FAULTS = [
    fault("expired and nobody answers", f"{E}/signal_exceptions",
          lambda s: s.add(**EXCEPTION | {"owner": ""}), "owner", "nobody would answer"),
    fault("no reason", f"{E}/signal_exceptions",
          lambda s: s.add(**EXCEPTION | {"reason": ""}), "reason", "nobody could argue"),
    fault("for ever", f"{E}/gate_exceptions",
          lambda s: s.add(**WAIVER | {"expires_on": ""}), "expires_on", "for ever"),
    fault("over before it begins", f"{E}/gate_exceptions",
          lambda s: s.add(**WAIVER | {"expires_on": "2025-01-01"}), "expires_on",
          "before it begins"),
    fault("unknown signal", f"{E}/signal_exceptions",
          lambda s: s.add(**EXCEPTION | {"signal_code": "vibes"}), "signal_code", "unknown"),
    fault("unknown gate", f"{E}/gate_exceptions",
          lambda s: s.add(**WAIVER | {"gate": "back_door"}), "gate", "unknown"),
]  # fmt: skip

FAULTS = [
    *CELL_FAULTS, *SPAN_FAULTS, *REFERENCE_FAULTS, *LADDER_FAULTS, *CLOCK_FAULTS,
    *GATE_AND_QUEUE_FAULTS, *SCORE_FAULTS, *EXCEPTION_FAULTS,
]  # fmt: skip


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    target = tmp_path / "seeds"
    shutil.copytree(SEEDS, target, ignore=shutil.ignore_patterns("*.yml"))
    return target


@pytest.mark.parametrize("broken", FAULTS, ids=lambda broken: broken.name)
def test_fault_is_named_with_file_and_row(broken: Fault, seeds: Path) -> None:
    seed = Seed(seeds, broken.file)
    number = broken.change(seed)
    seed.save()
    with pytest.raises(SeedError) as caught:
        require_valid_seeds(seeds, date(2026, 6, 30))
    found = [
        problem
        for problem in caught.value.problems
        if (problem.file, problem.row, problem.column)
        == (broken.reported_in, number, broken.column)
        and re.search(broken.says, problem.message)
    ]
    assert found, str(caught.value)
    assert all(problem.cure for problem in caught.value.problems)
    assert f"{broken.reported_in}, row {number}" in str(caught.value)


def test_one_typing_mistake_gives_one_problem(seeds: Path) -> None:
    seed = Seed(seeds, "policy/severity_tiers.csv")
    seed.set(3, strike_expires_days="two years")
    seed.save()
    (problem,) = validate_seeds(seeds, date(2026, 6, 30))
    assert str(problem) == (
        "policy/severity_tiers.csv, row 3, strike_expires_days = 'two years': "
        "this is not a whole number. Write it with digits only, such as 14."
    )


def test_missing_file(seeds: Path) -> None:
    (seeds / "policy" / "queues.csv").unlink()
    (problem,) = validate_seeds(seeds)
    assert (problem.file, problem.message) == ("policy/queues.csv", "the file is missing")


def test_file_of_another_encoding(seeds: Path) -> None:
    path = seeds / "policy" / "queues.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b"Questions", b"Quest\xefons")
    path.write_bytes(b"".join(lines))
    (problem,) = validate_seeds(seeds)
    assert (problem.file, problem.row, problem.message) == (
        "policy/queues.csv", 4, "the file is not UTF-8",
    )  # fmt: skip


def test_quote_that_never_ends(seeds: Path) -> None:
    path = seeds / "policy" / "holidays.csv"
    text = path.read_text(encoding="utf-8").replace(",New Year", ',"New Year', 1)
    path.write_text(text + "x" * 140_000, encoding="utf-8")
    (problem,) = validate_seeds(seeds)
    assert "cannot be read as CSV" in problem.message
    assert "double quote" in problem.cure


def test_empty_file(seeds: Path) -> None:
    (seeds / "policy" / "queues.csv").write_text("", encoding="utf-8")
    (problem,) = validate_seeds(seeds)
    assert "the header is not the one expected" in problem.message


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("queue,title,team,valid_from,valid_to", "it lacks case_types"),
        ("queue,title,team,case_types,colour,valid_from,valid_to", "the unknown colour"),
        ("title,queue,team,case_types,valid_from,valid_to", "the order differs"),
    ],
)
def test_header(header: str, says: str, seeds: Path) -> None:
    path = seeds / "policy" / "queues.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *lines[1:]]) + "\n", encoding="utf-8")
    (problem,) = validate_seeds(seeds)
    assert says in problem.message
    assert "queue,title,team,case_types,valid_from,valid_to" in problem.cure


def test_row_with_a_cell_too_many(seeds: Path) -> None:
    path = seeds / "policy" / "lifecycle_transitions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[4] += ",why not"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (problem,) = validate_seeds(seeds)
    assert (problem.row, problem.message) == (5, "the row has 6 cells where the header has 5")


def test_every_problem_is_told_at_once(seeds: Path) -> None:
    for file, cells in (
        ("policy/queues.csv", {"team": "pirates"}),
        ("policy/policies.csv", {"title": ""}),
    ):
        seed = Seed(seeds, file)
        seed.set(2, **cells)
        seed.save()
    with pytest.raises(SeedError, match="2 problems in the rules; nothing was judged") as caught:
        require_valid_seeds(seeds)
    assert "policy/queues.csv, row 2, team = 'pirates'" in str(caught.value)
    assert "policy/policies.csv, row 2, title = ''" in str(caught.value)


def test_a_rule_may_change_on_a_day(seeds: Path) -> None:
    """The documented way to change a rule: end the old row, begin the new one on the same day."""
    seed = Seed(seeds, "policy/appeal_rules.csv")
    seed.set(2, valid_to="2026-03-01")
    seed.copy(2, window_days="365", valid_from="2026-03-01", valid_to="")
    seed.save()
    assert validate_seeds(seeds, date(2026, 6, 30)) == []


def test_an_exception_that_ran_out_stops_nothing(seeds: Path) -> None:
    for file, cells in (("signal_exceptions", EXCEPTION), ("gate_exceptions", WAIVER)):
        seed = Seed(seeds, f"exceptions/{file}.csv")
        seed.add(**cells)
        seed.save()
    assert validate_seeds(seeds, date(2026, 6, 30)) == []
