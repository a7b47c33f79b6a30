"""What several rules must agree on: ladder, clocks, gates, queues, scores, exceptions.

Each check takes the sound tables by name and the day judged (or None), and yields problems. Dated
rules are checked on every day on which one of them begins or ends.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evenhand.contract import load_contract
from evenhand.policy.problems import SeedProblem
from evenhand.policy.schema import (
    APPROVAL_CONDITIONS,
    AUDIT_STRATA,
    FAMILIES,
    GATES,
    JOB_LEVELS,
    SLA_SETTINGS,
    SLA_SHARES,
    STAGES,
    STEPS,
)
from evenhand.policy.tables import Row, Table, boundaries

Tables = Mapping[str, Table]
Problems = Iterator[SeedProblem]
Check = Callable[[Tables, date | None], Problems]

RISK_SHARES = (
    "prior", "band_elevated", "band_high", "band_very_high", "calibration_floor",
    "calibration_ceiling",
)  # fmt: skip
RISK_NUMBERS = (
    *RISK_SHARES, "families_for_review", "clearing_growth", "persistence_nights",
    "persistence_window", "calibration_least_labels", "calibration_least_violations",
    "calibration_labels_per_bin", "calibration_least_audits", "calibration_refit_days",
    "check_least_labels", "check_least_violations",
)  # fmt: skip


def _on_each_day(tables: Tables, *names: str) -> Iterator[tuple[date, list[list[Row]]]]:
    chosen = [tables[name] for name in names]
    for day in boundaries(chosen):
        yield day, [table.on(day) for table in chosen]


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.text(column)].append(row)
    return groups


# --- the ladder ---------------------------------------------------------------------------------


def check_ladder(tables: Tables, _: date | None) -> Problems:
    """Each severity has a whole ladder, each rung can be reached, and none goes down."""
    ladder = tables["sanctions_ladder"]
    names = ("severity_tiers", "sanctions_ladder", "actions")
    for day, (tiers, steps, actions) in _on_each_day(tables, *names):
        by_severity = _grouped(steps, "severity")
        rungs = {row.text("action"): row for row in actions}
        for tier in tiers:
            rows = by_severity.get(tier.text("severity"), [])
            if rows:
                rows.sort(key=lambda row: row.number_of("prior_strikes"))
                yield from _check_one_ladder(ladder, rows, rungs, day)
            else:
                yield ladder.problem(
                    None, "severity",
                    f"severity {tier.text('severity')} has no ladder on {day}",
                    "Add a row for each number of prior strikes",
                )  # fmt: skip
        yield from _check_reach(tables["actions"], steps, actions, day)
        yield from _check_across(ladder, by_severity, rungs)


def _check_one_ladder(
    ladder: Table, rows: list[Row], rungs: Mapping[str, Row], day: date
) -> Problems:
    severity = rows[0].text("severity")
    for expected, row in enumerate(rows):
        if row.number_of("prior_strikes") != expected:
            yield ladder.problem(
                row, "prior_strikes",
                f"severity {severity} has no row for {expected} prior strikes on {day}",
                f"Add that row; the numbers must run from 0 to {len(rows) - 1}",
            )  # fmt: skip
            break
    for row in rows[:-1]:
        if row.flag("is_or_more"):
            yield ladder.problem(
                row, "is_or_more",
                f"the row takes every case from here on, so that the rows of severity {severity} "
                "with more strikes can never be reached",
                "Set is_or_more to false here, or delete the rows with more strikes",
            )  # fmt: skip
    if not rows[-1].flag("is_or_more"):
        yield ladder.problem(
            rows[-1], "is_or_more",
            f"no row of severity {severity} covers more strikes than this on {day}",
            "Set is_or_more to true in the row with the most strikes",
        )  # fmt: skip
    if len({row.text("ladder_version") for row in rows}) > 1:
        yield ladder.problem(
            rows[-1], "ladder_version",
            f"severity {severity} mixes versions of the ladder on {day}",
            "Give the rows that are in force together one version",
        )  # fmt: skip
    yield from _check_rungs(ladder, rows, rungs)


def _check_rungs(ladder: Table, rows: list[Row], rungs: Mapping[str, Row]) -> Problems:
    for row in rows:
        action = rungs.get(row.text("action"))
        if action and action.flag("is_interim"):
            yield ladder.problem(
                row, "action", "an interim action stands beside the ladder, not on it",
                "Use an action that has a rung",
            )  # fmt: skip
    for lower, higher in pairwise(rows):
        if _rung(higher, rungs) < _rung(lower, rungs):
            yield ladder.problem(
                higher, "action",
                f"the action is milder than that for fewer strikes (row {lower.number})",
                "Order the actions so that more strikes never bring a milder one",
            )  # fmt: skip


def _rung(row: Row, rungs: Mapping[str, Row]) -> float:
    action = rungs.get(row.text("action"))
    return action.number_of("rung") if action else float("nan")


def _check_across(
    ladder: Table, by_severity: Mapping[str, list[Row]], rungs: Mapping[str, Row]
) -> Problems:
    """At equal strikes a graver severity never brings a milder action."""
    for milder, graver in pairwise(sorted(by_severity, key=int, reverse=True)):
        for row in by_severity[milder]:
            strikes = row.number_of("prior_strikes")
            twins = [r for r in by_severity[graver] if r.number_of("prior_strikes") <= strikes]
            twin = max(twins, key=lambda r: r.number_of("prior_strikes"), default=None)
            if twin and _rung(twin, rungs) < _rung(row, rungs):
                yield ladder.problem(
                    row, "action",
                    f"severity {milder} is treated harder than the graver {graver} "
                    f"(row {twin.number})",
                    "Make the graver severity at least as strict",
                )  # fmt: skip


def _check_reach(actions: Table, steps: list[Row], in_force: list[Row], day: date) -> Problems:
    used = {row.text("action") for row in steps}
    for row in in_force:
        if row.flag("is_interim") != (row.text("rung") == ""):
            yield actions.problem(
                row, "rung", "an action has a rung exactly when it is not interim",
                "Give it a rung, or mark it as interim",
            )  # fmt: skip
        elif row.number_of("rung") > 0 and row.text("action") not in used:
            yield actions.problem(
                row, "action", f"no severity's ladder ever reaches this rung on {day}",
                "Use the action on the ladder, or end its row",
            )  # fmt: skip
        if row.flag("is_interim") and row.text("max_days") == "":
            yield actions.problem(
                row, "max_days", "an interim action has no longest duration",
                "Set max_days: what protects must also end",
            )  # fmt: skip
    rungs = Counter(row.text("rung") for row in in_force if row.text("rung"))
    for row in in_force:
        if rungs[row.text("rung")] > 1:
            yield actions.problem(
                row, "rung", "two actions share a rung", "Number the rungs one by one"
            )


def check_approvals(tables: Tables, _: date | None) -> Problems:
    """Each condition has exactly one approval rule at a time."""
    table = tables["approval_rules"]
    for day, (rows,) in _on_each_day(tables, "approval_rules"):
        by_condition = _grouped(rows, "condition")
        for condition in APPROVAL_CONDITIONS:
            if condition not in by_condition:
                yield table.problem(
                    None, "condition", f"no rule says who approves {condition} on {day}",
                    "Add a row for the condition",
                )  # fmt: skip
        for twins in by_condition.values():
            for row in twins[1:]:
                yield table.problem(
                    row, "condition", f"row {twins[0].number} has the same condition",
                    "Keep one row per condition",
                )  # fmt: skip


def check_every_policy_has_evidence(tables: Tables, _: date | None) -> Problems:
    """A violation of each policy needs some evidence."""
    names = ("policies", "evidence_requirements")
    for day, (policies, needs) in _on_each_day(tables, *names):
        covered = {row.text("policy_code") for row in needs}
        for row in policies:
            if row.text("policy_code") not in covered:
                yield tables["policies"].problem(
                    row, "policy_code", f"no evidence is required for this policy on {day}",
                    "Add a row to evidence_requirements",
                )  # fmt: skip


# --- clocks -------------------------------------------------------------------------------------


def check_calendars(tables: Tables, as_of: date | None) -> Problems:
    """Zones exist; hours open before they close, do not overlap, and fit the calendar's kind."""
    calendars, hours = tables["calendars"], tables["calendar_hours"]
    for row in calendars.rows:
        if not _is_zone(row.text("timezone")):
            yield calendars.problem(
                row, "timezone", "this time zone is unknown",
                "Use an IANA name, such as Europe/Berlin",
            )  # fmt: skip
    for row in hours.rows:
        if row.text("closes") <= row.text("opens"):
            yield hours.problem(
                row, "closes", f"it closes at or before it opens ({row.text('opens')})",
                "Let closes be later; split a shift over midnight into two rows",
            )  # fmt: skip
    for day, (in_force, open_rows) in _on_each_day(tables, "calendars", "calendar_hours"):
        by_calendar = _grouped(open_rows, "calendar")
        for row in in_force:
            yield from _check_hours(tables, row, by_calendar.get(row.text("calendar"), []), day)
    if as_of is not None:
        yield from _check_holiday_years(tables, as_of)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_hours(tables: Tables, calendar: Row, rows: list[Row], day: date) -> Problems:
    hours = tables["calendar_hours"]
    if calendar.flag("is_always_open"):
        for row in rows:
            yield hours.problem(
                row, "calendar", "the calendar is always open and needs no hours",
                "Delete the row, or set is_always_open to false",
            )  # fmt: skip
        return
    if not rows:
        yield tables["calendars"].problem(
            calendar, "calendar", f"the calendar has no opening hours on {day}",
            "Add rows to calendar_hours, or set is_always_open to true",
        )  # fmt: skip
    for same_day in _grouped(rows, "weekday").values():
        same_day.sort(key=lambda row: (row.text("opens"), row.number))
        for earlier, row in pairwise(same_day):
            if row.text("opens") < earlier.text("closes"):
                yield hours.problem(
                    row, "opens", f"the hours overlap those of row {earlier.number}",
                    "Join the two rows, or part them",
                )  # fmt: skip


def _check_holiday_years(tables: Tables, as_of: date) -> Problems:
    covered = {
        (row.text("calendar"), row.text("holiday_on")[:4]) for row in tables["holidays"].rows
    }
    for row in tables["calendars"].on(as_of):
        if row.text("country") and (row.text("calendar"), str(as_of.year)) not in covered:
            yield tables["calendars"].problem(
                row, "country", f"the calendar has no holidays for {as_of.year}",
                "Write them anew: python -m evenhand.policy holidays",
            )  # fmt: skip


def check_teams(tables: Tables, _: date | None) -> Problems:
    """A team without a calendar of its own has the default."""
    for day, (rows,) in _on_each_day(tables, "team_calendars"):
        if all(row.text("team") != "default" for row in rows):
            yield tables["team_calendars"].problem(
                None, "team", f"there is no default calendar on {day}",
                "Add a row for the team default",
            )  # fmt: skip


def check_sla_targets(tables: Tables, _: date | None) -> Problems:
    """Every stage of every severity has one target, and only one."""
    table = tables["sla_targets"]
    for day, (tiers, rows) in _on_each_day(tables, "severity_tiers", "sla_targets"):
        codes = _grouped(rows, "sla_policy_code")
        for twins in codes.values():
            for row in twins[1:]:
                yield table.problem(
                    row, "sla_policy_code", f"row {twins[0].number} has the same code",
                    "Give each target a code of its own",
                )  # fmt: skip
        severities = [tier.text("severity") for tier in tiers]
        for stage, stage_rows in ((s, _grouped(rows, "stage").get(s, [])) for s in STAGES):
            yield from _check_stage(table, stage, stage_rows, severities, day)


def _check_stage(
    table: Table, stage: str, rows: list[Row], severities: list[str], day: date
) -> Problems:
    general = [row for row in rows if row.text("case_type") == "any"]
    for severity in severities:
        if all(row.text("severity") not in ("0", severity) for row in general):
            yield table.problem(
                None, "severity",
                f"stage {stage} has no target for severity {severity} and any case type on {day}",
                "Add the row; severity 0 stands for all",
            )  # fmt: skip
    for same_type in _grouped(rows, "case_type").values():
        catch_all = [row for row in same_type if row.text("severity") == "0"]
        for row in same_type:
            if catch_all and row.text("severity") != "0":
                yield table.problem(
                    row, "severity",
                    f"two targets apply to severity {row.text('severity')} of stage {stage} "
                    f"(the other is row {catch_all[0].number})",
                    "Keep either the row for all severities or one row for each",
                )  # fmt: skip


def check_sla_settings(tables: Tables, _: date | None) -> Problems:
    """Every setting is there; shares lie below 1, the rest are whole, and no window exceeds a year.

    Longer windows than 366 days would not be filled: medians are spread over days one by one.
    """
    table = tables["sla_settings"]
    for day, (rows,) in _on_each_day(tables, "sla_settings"):
        present = {row.text("setting") for row in rows}
        for name in SLA_SETTINGS:
            if name not in present:
                yield table.problem(
                    None, "setting", f"the setting {name} is missing on {day}", "Add the row"
                )
    for row in table.rows:
        value = row.number_of("value")
        if row.text("setting") in SLA_SHARES:
            if value >= 1:
                yield table.problem(
                    row, "value", "this share does not lie below 1", "Write 0.75 for 75 %"
                )
        elif not 1 <= value <= 366 or value != int(value):
            yield table.problem(
                row, "value", "this is no whole number from 1 to 366", "Write such a number"
            )


def check_staffing(tables: Tables, _: date | None) -> Problems:
    """No team gives its queues more time than it has; a queue without a row has no capacity."""
    table = tables["staffing_settings"]
    for day, (queues, rows) in _on_each_day(tables, "queues", "staffing_settings"):
        shares = {row.text("queue"): row for row in rows}
        for team, of_team in _grouped(queues, "team").items():
            given = [shares[q.text("queue")] for q in of_team if q.text("queue") in shares]
            total = sum(row.number_of("team_share") for row in given)
            if total > 1 + 1e-9:
                yield table.problem(
                    given[-1], "team_share",
                    f"the queues of team {team} get {total:.2f} of its time on {day}",
                    "Let the shares of a team sum to 1 at most",
                )  # fmt: skip


def check_escalation(tables: Tables, _: date | None) -> Problems:
    """Each step comes later than the one before and goes to a higher level."""
    table = tables["escalation_steps"]
    for _day, (rows,) in _on_each_day(tables, "escalation_steps"):
        rows.sort(key=lambda row: row.number_of("step"))
        for row in rows:
            if (row.text("trigger") == "overdue") != (row.text("minutes_overdue") != ""):
                yield table.problem(
                    row, "minutes_overdue", "minutes stand exactly where a step waits for overdue",
                    "Fill in the minutes for overdue, and leave them empty for at_risk",
                )  # fmt: skip
        for earlier, row in pairwise(rows):
            if _wait(row) <= _wait(earlier):
                yield table.problem(
                    row, "minutes_overdue",
                    f"the step does not come later than step {earlier.text('step')}",
                    "Let the waiting time rise from step to step",
                )  # fmt: skip
            if _level(row) <= _level(earlier):
                yield table.problem(
                    row, "escalate_to",
                    f"the step does not go higher than step {earlier.text('step')} "
                    f"({earlier.text('escalate_to')})",
                    f"Escalate upwards in the order {', '.join(JOB_LEVELS)}",
                )  # fmt: skip


def _wait(row: Row) -> float:
    minutes = row.values["minutes_overdue"]
    return float(minutes) if isinstance(minutes, int) else -1.0


def _level(row: Row) -> int:
    return JOB_LEVELS.index(row.text("escalate_to"))


# --- gates and lifecycle ------------------------------------------------------------------------


def check_gates(tables: Tables, _: date | None) -> Problems:
    """Each gate has rules; a number comes with its meaning."""
    table = tables["gate_rules"]
    for day, (rows,) in _on_each_day(tables, "gate_rules"):
        by_gate = _grouped(rows, "gate")
        for gate in GATES:
            if gate not in by_gate:
                yield table.problem(
                    None, "gate",
                    f"gate {gate} has no rule on {day}, so that everybody would pass it",
                    "Add at least one rule",
                )  # fmt: skip
    for row in table.rows:
        if (row.text("parameter") == "") != (row.text("threshold") == ""):
            yield table.problem(
                row, "threshold", "parameter and threshold belong together",
                "Fill in both, or neither",
            )  # fmt: skip


def check_lifecycle(tables: Tables, _: date | None) -> Problems:
    """Every status can be reached, and no step leads to where it began."""
    table = tables["lifecycle_transitions"]
    for row in table.rows:
        if row.text("from_status") == row.text("to_status"):
            yield table.problem(
                row, "to_status", "the step leads to the status it comes from", "Delete the row"
            )
    statuses = load_contract()["accounts"].column("status").enum
    for day, (rows,) in _on_each_day(tables, "lifecycle_transitions"):
        reached = {row.text("to_status") for row in rows} | {statuses[0]}
        for status in statuses:
            if status not in reached:
                yield table.problem(
                    None, "to_status", f"no step leads to the status {status} on {day}",
                    "Add the step that leads there",
                )  # fmt: skip


# --- queues and limits --------------------------------------------------------------------------


def check_routing(tables: Tables, _: date | None) -> Problems:
    """Every source and family has a queue, and the queue takes that type of case."""
    table = tables["queue_routing"]
    sources = load_contract()["cases"].column("source").enum
    for day, (queues, routes) in _on_each_day(tables, "queues", "queue_routing"):
        takes = {row.text("queue"): json.loads(row.text("case_types")) for row in queues}
        for row in routes:
            if row.text("case_type") not in takes.get(row.text("queue"), ()):
                yield table.problem(
                    row, "queue", f"the queue takes no cases of type {row.text('case_type')}",
                    "Route to another queue, or add the type to the queue's case_types",
                )  # fmt: skip
        pairs = {
            (row.text("source"), row.text("signal_family"))
            for row in routes
            if not _is_of_one_policy(row)
        }
        wanted = [(source, "any") for source in sources if source != "flag"]
        wanted += [("flag", family) for family in FAMILIES]
        for source, family in wanted:
            if (source, family) not in pairs and (source, "any") not in pairs:
                yield table.problem(
                    None, "source", f"nothing says where {source} ({family}) goes on {day}",
                    "Add a row for it",
                )  # fmt: skip


def _is_of_one_policy(route: Row) -> bool:
    """Whether a route takes only the flags of its policy, whatever family they belong to."""
    return (
        route.text("source") == "flag"
        and route.text("signal_family") == "any"
        and route.text("policy_code") != ""
    )


def check_audits(tables: Tables, _: date | None) -> Problems:
    """Every case and every account with a role of its own has a chance of being drawn."""
    table = tables["audit_strata"]
    for day, (rows,) in _on_each_day(tables, "audit_strata"):
        found = {(row.text("unit"), row.text("stratum")) for row in rows}
        for unit, strata in AUDIT_STRATA.items():
            for stratum in strata:
                if (unit, stratum) not in found:
                    yield table.problem(
                        None, "stratum", f"no {unit} of {stratum} is ever drawn on {day}",
                        "Add the row; a small probability will do",
                    )  # fmt: skip
        for row in rows:
            unit, stratum = row.text("unit"), row.text("stratum")
            if stratum not in AUDIT_STRATA[unit]:
                yield table.problem(
                    row, "stratum", f"there is no stratum {stratum} of unit {unit}",
                    f"Use one of {', '.join(AUDIT_STRATA[unit])}",
                )  # fmt: skip
            elif (unit == "case") != (row.text("window_days") != ""):
                yield table.problem(
                    row, "window_days", "a case is drawn within a window, an account each month",
                    "Fill it in for cases and leave it empty for accounts",
                )  # fmt: skip
            elif (stratum == "grave") != (row.text("severity_at_most") != ""):
                yield table.problem(
                    row, "severity_at_most", "the severity belongs to the grave cases",
                    "Fill it in there and nowhere else",
                )  # fmt: skip


def check_default_limit(tables: Tables, _: date | None) -> Problems:
    """An entity without a limit of its own has the default."""
    for day, (rows,) in _on_each_day(tables, "quarantine_limits"):
        if all(row.text("entity") != "default" for row in rows):
            yield tables["quarantine_limits"].problem(
                None, "entity", f"there is no default limit on {day}",
                "Add a row for the entity default",
            )  # fmt: skip


def check_priorities(tables: Tables, _: date | None) -> Problems:
    """Every severity has a weight."""
    for day, (tiers, rows) in _on_each_day(tables, "severity_tiers", "priority_weights"):
        weighed = {row.text("severity") for row in rows}
        for tier in tiers:
            if tier.text("severity") not in weighed:
                yield tables["priority_weights"].problem(
                    None, "severity",
                    f"severity {tier.text('severity')} has no weight on {day}", "Add the row",
                )  # fmt: skip


# --- signals and scores -------------------------------------------------------------------------


def check_signals(tables: Tables, _: date | None) -> Problems:
    """A shipped signal has thresholds, a weight and a policy that concerns the same roles."""
    catalogue = tables["signal_catalogue_seed"]
    names = ("signal_catalogue_seed", "signal_thresholds", "risk_weights", "policies")
    for day, (signals, thresholds, weights, policies) in _on_each_day(tables, *names):
        with_thresholds = {row.text("signal_code") for row in thresholds}
        with_weights = {row.text("signal_code") for row in weights}
        roles = {row.text("policy_code"): json.loads(row.text("roles")) for row in policies}
        for row in signals:
            code = row.text("signal_code")
            for seed, known in (
                ("signal_thresholds", with_thresholds),
                ("risk_weights", with_weights),
            ):
                if row.flag("is_shipped") and code not in known:
                    yield catalogue.problem(
                        row, "signal_code", f"the signal has no row in {seed} on {day}",
                        f"Add it to {seed}, or set is_shipped to false",
                    )  # fmt: skip
            policy = row.text("policy_code")
            if policy in roles and not set(json.loads(row.text("roles"))) <= set(roles[policy]):
                yield catalogue.problem(
                    row, "roles", f"the policy {policy} does not concern every one of these roles",
                    "Name another policy, or leave out the role",
                )  # fmt: skip


def check_weights(tables: Tables, _: date | None) -> Problems:
    """A weight counts in the family of its signal, and the family has a cap."""
    weights = tables["risk_weights"]
    names = ("signal_catalogue_seed", "risk_weights", "risk_family_caps")
    for day, (signals, rows, caps) in _on_each_day(tables, *names):
        family = {row.text("signal_code"): row.text("family") for row in signals}
        capped = {row.text("family") for row in caps}
        for row in rows:
            expected = family.get(row.text("signal_code"), row.text("family"))
            if row.text("family") != expected:
                yield weights.problem(
                    row, "family", f"the signal belongs to the family {expected}",
                    f"Write {expected}",
                )  # fmt: skip
            if row.text("family") not in capped:
                yield weights.problem(
                    row, "family", f"the family has no cap on {day}",
                    "Add a row to risk_family_caps",
                )  # fmt: skip


def check_risk_settings(tables: Tables, _: date | None) -> Problems:
    """The settings of the score are all there, are numbers, and rise from band to band."""
    table = tables["risk_settings"]
    for day, (rows,) in _on_each_day(tables, "risk_settings"):
        settings = {row.text("setting"): row for row in rows}
        for name in (*RISK_NUMBERS, "score_version"):
            if name not in settings:
                yield table.problem(
                    None, "setting", f"the setting {name} is missing on {day}", "Add the row"
                )
        numbers: dict[str, float] = {}
        for name in RISK_NUMBERS:
            row = settings.get(name)
            value = _as_number(row.text("value")) if row else None
            high = 1.0 if name in RISK_SHARES else float("inf")
            if value is not None and 0 < value < high:
                numbers[name] = value
            elif row:
                yield table.problem(
                    row, "value", "this is not a number in the range of the setting",
                    "Write a number above 0" + (" and below 1" if high == 1.0 else ""),
                )  # fmt: skip
        yield from _check_order(table, settings, numbers)


def _check_order(table: Table, settings: dict[str, Row], numbers: dict[str, float]) -> Problems:
    rising = (
        ("band_elevated", "band_high"),
        ("band_high", "band_very_high"),
        ("calibration_floor", "calibration_ceiling"),
    )
    for lower, upper in rising:
        if lower in numbers and upper in numbers and numbers[upper] <= numbers[lower]:
            yield table.problem(
                settings[upper], "value", f"the value does not lie above {lower}",
                f"Let {upper} be greater than {lower}",
            )  # fmt: skip


def check_risk_steps(tables: Tables, _: date | None) -> Problems:
    """Each step pays from some probability on, and a review from a higher one than a question.

    A step pays above C(honest) / (C(honest) + C(missed)) (Elkan 2001); the minutes that it takes
    count on top, and what is missed only as far as the step finds it.
    """
    table = tables["risk_steps"]
    for day, (rows,) in _on_each_day(tables, "risk_steps"):
        steps = {row.text("step"): row for row in rows}
        for step in STEPS:
            if step not in steps:
                yield table.problem(
                    None, "step", f"the step {step} is missing on {day}", "Add the row"
                )
        pays_from = {step: _pays_from(row) for step, row in steps.items()}
        for step, row in steps.items():
            if not 0 < pays_from[step] < 1:
                yield table.problem(
                    row, "cost_when_missed", "by these costs the step always pays, or never",
                    "Let it cost something, and less than it saves",
                )  # fmt: skip
        if set(STEPS) <= set(steps) and pays_from["review"] <= pays_from["request_evidence"]:
            yield table.problem(
                steps["review"], "cost_when_honest",
                f"by these costs a review pays from {pays_from['review']:.2f} on, a question only "
                f"from {pays_from['request_evidence']:.2f}",
                "Let a review cost more than a question",
            )  # fmt: skip


def _pays_from(row: Row) -> float:
    honest, missed = row.number_of("cost_when_honest"), row.number_of("cost_when_missed")
    saved = honest + row.number_of("share_found") * missed
    spent = honest + row.number_of("person_minutes") * row.number_of("cost_per_minute")
    return spent / saved if saved > 0 else math.inf


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def check_exceptions(tables: Tables, _: date | None) -> Problems:
    """An exception expires after it begins."""
    for name in ("signal_exceptions", "gate_exceptions"):
        table = tables[name]
        for row in table.rows:
            if row.text("expires_on") <= row.text("valid_from"):
                yield table.problem(
                    row, "expires_on", "the exception expires before it begins",
                    "Set expires_on to a later day, or delete the row",
                )  # fmt: skip


CROSS_RULES: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("severity_tiers", "sanctions_ladder", "actions"), check_ladder),
    (("approval_rules",), check_approvals),
    (("policies", "evidence_requirements"), check_every_policy_has_evidence),
    (("calendars", "calendar_hours", "holidays"), check_calendars),
    (("team_calendars",), check_teams),
    (("severity_tiers", "sla_targets"), check_sla_targets),
    (("sla_settings",), check_sla_settings),
    (("queues", "staffing_settings"), check_staffing),
    (("escalation_steps",), check_escalation),
    (("gate_rules",), check_gates),
    (("lifecycle_transitions",), check_lifecycle),
    (("queues", "queue_routing"), check_routing),
    (("audit_strata",), check_audits),
    (("quarantine_limits",), check_default_limit),
    (("severity_tiers", "priority_weights"), check_priorities),
    (
        ("signal_catalogue_seed", "signal_thresholds", "risk_weights", "policies"),
        check_signals,
    ),
    (("signal_catalogue_seed", "risk_weights", "risk_family_caps"), check_weights),
    (("risk_settings",), check_risk_settings),
    (("risk_steps",), check_risk_steps),
    (("signal_exceptions", "gate_exceptions"), check_exceptions),
)
"""The seeds that a check needs sound, and the check."""
