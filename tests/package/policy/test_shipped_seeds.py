"""The shipped seeds are valid, say what the defaults say, and are described."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from evenhand.policy.__main__ import app
from evenhand.policy.holidays import SHIPPED_YEARS, write_holidays
from evenhand.policy.schema import SeedRule, seed_rules
from evenhand.policy.tables import Row, Value, read_table
from evenhand.policy.validate import require_valid_seeds, validate_seeds

SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"
DEFAULTS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("policy_defaults.yml").read_text(encoding="utf-8")
)

DERIVED = {"catalogue/contract_entities.csv", "catalogue/time_zone_countries.csv"}
"""From the contract and from the time zone database; no rules for anybody to edit."""


def rows(name: str) -> tuple[Row, ...]:
    return read_table(SEEDS, seed_rules()[name]).rows


def cells(name: str, *columns: str) -> list[list[Value]]:
    return [[row.values[column] for column in columns] for row in rows(name)]


def nested(name: str, outer: str, inner: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in cells(name, outer, inner):
        groups[key].append(value)
    return dict(groups)


def test_shipped_seeds_are_valid() -> None:
    assert validate_seeds(SEEDS) == []
    require_valid_seeds(SEEDS, date(2026, 6, 30))


def test_every_file_has_a_rule_and_every_rule_a_file() -> None:
    found = {path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*.csv")}
    assert found - DERIVED == {rule.file for rule in seed_rules().values()}


def test_severity_tiers() -> None:
    found = {
        row[0]: row[1:]
        for row in cells(
            "severity_tiers", "severity", "name", "strike_weight", "strike_expires_days"
        )
    }
    assert found == DEFAULTS["severity_tiers"]


def test_policies() -> None:
    found = {
        row.text("policy_code"): [
            row.values["default_severity"],
            json.loads(row.text("roles")),
            row.text("dsa_category").removeprefix("STATEMENT_CATEGORY_"),
        ]
        for row in rows("policies")
    }
    assert found == DEFAULTS["policies"]


def test_actions() -> None:
    columns = ("rung", "authority", "is_adverse", "is_interim", "days", "max_days", "status")
    found = {row[0]: row[1:] for row in cells("actions", "action", *columns)}
    assert found == DEFAULTS["actions"]


def test_ladder() -> None:
    ordered = sorted(cells("sanctions_ladder", "severity", "prior_strikes", "action", "is_or_more"))
    found: dict[Any, list[Any]] = defaultdict(list)
    for severity, _, action, _ in ordered:
        found[severity].append(action)
    assert dict(found) == DEFAULTS["ladder"]
    last = {severity: len(actions) - 1 for severity, actions in found.items()}
    assert all(
        is_or_more == (strikes == last[severity]) for severity, strikes, _, is_or_more in ordered
    )


def test_approvals_and_appeals() -> None:
    found = {
        row[0]: row[1:] for row in cells("approval_rules", "condition", "approvals", "authority")
    }
    assert found == DEFAULTS["approvals"]
    (appeal,) = rows("appeal_rules")
    assert {
        "window_days": appeal.values["window_days"],
        "minimum_authority": appeal.values["minimum_authority"],
        "independent_of": json.loads(appeal.text("independent_of")),
    } == DEFAULTS["appeals"]


def test_evidence_requirements() -> None:
    found = nested("evidence_requirements", "policy_code", "evidence_type")
    assert found == DEFAULTS["evidence_requirements"]


def test_calendars() -> None:
    weekdays: dict[Value, set[Value]] = defaultdict(set)
    hours: dict[Value, set[str]] = defaultdict(set)
    for calendar, weekday, opens, closes in cells(
        "calendar_hours", "calendar", "weekday", "opens", "closes"
    ):
        weekdays[calendar].add(weekday)
        hours[calendar].add(f"{opens}-{closes}")
    found = {
        calendar: [zone, country, sorted(map(str, weekdays[calendar])), sorted(hours[calendar])]
        for calendar, zone, country in cells("calendars", "calendar", "timezone", "country")
    }
    assert found == {
        calendar: [zone, country, [str(day) for day in days], times]
        for calendar, (zone, country, days, times) in DEFAULTS["calendars"].items()
    }
    assert [row.text("calendar") for row in rows("calendars") if row.flag("is_always_open")] == [
        "always"
    ]
    assert {calendar for _, calendar in cells("team_calendars", "team", "calendar")} == {"emea"}


def test_clocks() -> None:
    parts = ("stage", "case_type", "severity", "target_minutes", "clock")
    assert sorted(cells("sla_targets", *parts)) == sorted(DEFAULTS["sla_targets"])
    settings = cells("sla_settings", "setting", "value")
    assert {setting: value for setting, value, *_ in settings} == DEFAULTS["sla_settings"]
    staffing = cells("staffing_settings", "queue", "team_share", "productive_share")
    assert {queue: shares for queue, *shares in staffing} == DEFAULTS["staffing"]
    steps = cells("escalation_steps", "trigger", "minutes_overdue", "escalate_to")
    assert steps == DEFAULTS["escalation"]


def test_gates() -> None:
    found: dict[Any, dict[Any, list[Value]]] = defaultdict(dict)
    for gate, rule, *numbers in cells(
        "gate_rules", "gate", "rule_code", "kind", "threshold", "minimum_sample"
    ):
        found[gate][rule] = numbers
    assert found == DEFAULTS["gates"]


def test_screening_settings_and_audits() -> None:
    settings = cells("screening_settings", "setting", "value")
    assert settings == [list(pair) for pair in DEFAULTS["screening_settings"].items()]
    found: dict[Any, dict[Any, list[Value]]] = defaultdict(dict)
    for unit, stratum, *numbers in cells(
        "audit_strata",
        "unit",
        "stratum",
        "sampling_probability",
        "window_days",
        "severity_at_most",
    ):
        found[unit][stratum] = numbers
    assert found == DEFAULTS["audits"]


def test_lifecycle() -> None:
    assert (
        nested("lifecycle_transitions", "from_status", "to_status")
        == (DEFAULTS["lifecycle_transitions"])
    )
    bound = [
        [before, after]
        for before, after, requires in cells(
            "lifecycle_transitions", "from_status", "to_status", "requires"
        )
        if requires == "overturned_decision"
    ]
    assert bound == DEFAULTS["only_by_overturned_decision"]


def test_wip_limits() -> None:
    found = {row.text("queue"): row.values["most_open_cases"] for row in rows("wip_limits")}
    assert found == DEFAULTS["wip_limits"]
    assert {queue for (queue,) in cells("queues", "queue")} == set(DEFAULTS["wip_limits"])


def test_quarantine_limits() -> None:
    found = {row.text("entity"): row.values["limit_share"] for row in rows("quarantine_limits")}
    assert found == DEFAULTS["quarantine_limits"]
    least = {row.values["minimum_rows"] for row in rows("quarantine_limits")}
    assert least == {DEFAULTS["quarantine_minimum_rows"]}


def test_signals() -> None:
    assert nested("signal_catalogue_seed", "family", "signal_code") == DEFAULTS["signals"]
    shipped = {
        row.text("signal_code") for row in rows("signal_catalogue_seed") if row.flag("is_shipped")
    }
    models = (SEEDS.parent / "models" / "signals").rglob("signal_*.sql")
    built = {model.stem.removeprefix("signal_") for model in models}
    assert shipped == built - {"catalogue", "history"}
    assert len(rows("metric_catalogue_seed")) == 12


def test_every_rule_begins_on_the_day_the_rules_began() -> None:
    """But for two that tickets need: a support desk brings what is older than our rules."""
    for name in seed_rules():
        begins = {row.begins for row in rows(name)}
        older = {date(2010, 1, 1)} if name in ("calendars", "ticket_settings") else set()
        assert begins <= {date(2025, 1, 1)} | older


def test_cures_speak_to_the_person_and_name_no_detector() -> None:
    """A person is told what to do, in sentences, without the internal names of signals."""
    codes = {row.text("signal_code") for row in rows("signal_catalogue_seed")}
    told = [(row.text("cure"), "gate_rules") for row in rows("gate_rules")]
    told += [(row.text("how_to_appeal"), "policies") for row in rows("policies")]
    for text, seed in told:
        assert text.endswith("."), (seed, text)
        assert not any(code in text for code in codes), (seed, text)


@pytest.mark.parametrize("rule", seed_rules().values(), ids=lambda rule: rule.name)
def test_yaml_beside_the_seed_describes_it(rule: SeedRule) -> None:
    path = SEEDS / rule.folder / f"{rule.name}.yml"
    (seed,) = yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]
    assert seed["name"] == rule.name
    assert seed["description"].startswith("One row per ")
    assert seed["config"]["column_types"] == {c.name: c.type for c in rule.columns}
    assert [column["name"] for column in seed["columns"]] == list(rule.header)
    assert all(column["description"].endswith(".") for column in seed["columns"])
    for column in seed["columns"]:
        check_column_tests(column, rule)


def check_column_tests(column: dict[str, Any], rule: SeedRule) -> None:
    """What dbt tests is what the schema says."""
    expected = rule.by_name[column["name"]]
    by_kind = {
        name: body["arguments"]
        for test in column.get("data_tests", [])
        if isinstance(test, dict)
        for name, body in test.items()
    }
    if "accepted_values" in by_kind:
        assert by_kind["accepted_values"]["values"] == list(expected.allowed)
    if expected.reference:
        seed, _, field = expected.reference.partition(".")
        assert by_kind["relationships"] == {"to": f"ref('{seed}')", "field": field}


def test_holidays_are_those_of_the_library(tmp_path: Path) -> None:
    copied = tmp_path / "seeds"
    shutil.copytree(SEEDS, copied)
    (copied / "policy" / "holidays.csv").unlink()
    written = write_holidays(copied, SHIPPED_YEARS)
    assert written.read_bytes() == (SEEDS / "policy" / "holidays.csv").read_bytes()
    assert write_holidays(copied, SHIPPED_YEARS).read_bytes() == written.read_bytes()


def test_holidays_keep_what_the_team_added(tmp_path: Path) -> None:
    copied = tmp_path / "seeds"
    shutil.copytree(SEEDS, copied)
    path = copied / "policy" / "holidays.csv"
    own = "emea,2026-12-24,Company day,local,2025-01-01,\n"
    renamed = "emea,2026-12-25,Christmas at ours,local,2025-01-01,\n"
    path.write_text(path.read_text(encoding="utf-8") + own + renamed, encoding="utf-8")
    text = write_holidays(copied, [2026, 2027]).read_text(encoding="utf-8")
    assert own in text
    assert renamed in text
    assert "emea,2026-12-25,Christmas Day" not in text
    assert ",2025-12-25," not in text
    assert validate_seeds(copied, date(2026, 6, 30)) == []


def test_command_checks_and_writes(tmp_path: Path) -> None:
    copied = tmp_path / "seeds"
    shutil.copytree(SEEDS, copied)
    run = CliRunner().invoke
    assert run(app, ["check", "--seeds", str(copied), "--as-of", "2026-06-30"]).exit_code == 0
    result = run(app, ["holidays", "--seeds", str(copied), "--first", "2026", "--last", "2026"])
    assert result.exit_code == 0
    result = run(app, ["check", "--seeds", str(copied), "--as-of", "2027-06-30"])
    assert result.exit_code == 1
    assert "policy/calendars.csv, row 4, country = 'DE'" in result.output
    assert "no holidays for 2027" in result.output
