"""What each seed holds: columns, types, keys and references, as one declarative table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from evenhand.contract import load_contract

SeedType = Literal["string", "bigint", "double", "boolean", "date"]

AUTHORITY_LEVELS = (1, 5)
"""The lowest and the highest authority a member of staff can hold (one per job level)."""

JOB_LEVELS = ("specialist", "senior", "lead", "manager", "director")
"""Job levels of the contract in rising order."""

STAGES = ("first_response", "decision", "approval", "appeal", "remedy")
SLA_SHARES = ("at_risk_share", "at_risk_chance", "little_tolerance")
SLA_DAYS = ("chance_window_days", "quantile_window_days", "flow_window_days")
SLA_COUNTS = (
    "chance_least_events", "chance_least_outlasting", "quantile_least_events",
    "handling_least_cases",
)  # fmt: skip
SLA_SETTINGS = (*SLA_SHARES, *SLA_DAYS, *SLA_COUNTS)
"""Settings of the clocks: shares, days to look back on, and least numbers of clocks or cases."""

GATES = ("onboarding", "activation", "golden_pool", "reactivation")
AUDIT_STRATA = {
    "case": ("automated", "grave", "other"), "account": ("expert", "creator", "fan"),
}  # fmt: skip
"""What audits are drawn from; a case belongs to the first that fits, an account to its role."""

STEPS = ("request_evidence", "review")
"""What may be recommended; nothing stronger: the rest is decided by people."""

LINK_KINDS = ("contact", "device", "document", "ip", "payout", "record_linkage", "referral")
FAMILIES = (
    "timing", "quality", "similarity", "coordination", "access", "identity", "money", "conduct",
)  # fmt: skip
APPROVAL_CONDITIONS = (
    "action_offboarding", "severity_1", "precedent_setting", "two_rungs_off_ladder",
)  # fmt: skip
CODE = r"[a-z][a-z0-9_]*"


@dataclass(frozen=True)
class SeedColumn:
    """One column of a seed.

    Attributes:
        name: header of the column.
        type: portable type name, as in the seed's ``column_types``.
        is_required: an empty cell is a problem.
        allowed: the only values a cell (or, for a list, an item) may hold; empty = any.
        also: values allowed beside those of ``reference``.
        reference: ``seed.column`` whose values, in force on the same days, a cell must be one of.
        is_list: the cell holds a JSON list of strings.
        low: smallest number allowed.
        high: largest number allowed.
        pattern: regular expression that the whole cell must match.
        meaning: what a wrong value would do, added to the message.
    """

    name: str
    type: SeedType = "string"
    is_required: bool = True
    allowed: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    reference: str = ""
    is_list: bool = False
    low: float | None = None
    high: float | None = None
    pattern: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class SeedRule:
    """One seed: where it lies, what it holds, and what names a rule in it.

    Attributes:
        name: file name without ``.csv``.
        folder: folder below the seed directory.
        key: columns that name one rule; at most one row per key is in force on any day.
        columns: all columns in file order, ``valid_from`` and ``valid_to`` last.
        may_pause: a rule may end and begin again later (a hole between its spans is meant).
        may_be_empty: no row need be in force.
    """

    name: str
    folder: str
    key: tuple[str, ...]
    columns: tuple[SeedColumn, ...]
    may_pause: bool = False
    may_be_empty: bool = False
    by_name: dict[str, SeedColumn] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the columns by name."""
        self.by_name.update({column.name: column for column in self.columns})

    @property
    def file(self) -> str:
        """Path of the seed below the seed directory, as problems name it."""
        return f"{self.folder}/{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The header line that the file must have."""
        return tuple(column.name for column in self.columns)


_text = SeedColumn


def _code(name: str) -> SeedColumn:
    return SeedColumn(name, pattern=CODE)


def _number(name: str, low: float | None = None, high: float | None = None, *,
            is_required: bool = True) -> SeedColumn:  # fmt: skip
    return SeedColumn(name, "double", is_required, low=low, high=high)


def _count(name: str, low: float | None = 0, high: float | None = None, *,
           is_required: bool = True) -> SeedColumn:  # fmt: skip
    return SeedColumn(name, "bigint", is_required, low=low, high=high)


def _flag(name: str) -> SeedColumn:
    return SeedColumn(name, "boolean")


def _authority(name: str) -> SeedColumn:
    low, high = AUTHORITY_LEVELS
    return SeedColumn(
        name, "bigint", low=low, high=high, meaning="no staff level could ever hold this authority"
    )


def _severity(name: str = "severity", also: tuple[str, ...] = ()) -> SeedColumn:
    return SeedColumn(name, "bigint", reference="severity_tiers.severity", also=also)


def _seed(folder: str, name: str, key: str, *columns: SeedColumn,
          may_pause: bool = False, may_be_empty: bool = False) -> SeedRule:  # fmt: skip
    dated = (SeedColumn("valid_from", "date"), SeedColumn("valid_to", "date", is_required=False))
    return SeedRule(name, folder, tuple(key.split()), columns + dated, may_pause, may_be_empty)


@cache
def seed_rules() -> dict[str, SeedRule]:
    """Return every seed that holds rules, by name."""
    rules = (*_enforcement_seeds(), *_clock_seeds(), *_gate_seeds(), *_queue_seeds(),
             *_catalogue_seeds(), *_exception_seeds())  # fmt: skip
    return {rule.name: rule for rule in rules}


def _enum(entity: str, column: str) -> tuple[str, ...]:
    return load_contract()[entity].column(column).enum


def _enforcement_seeds() -> tuple[SeedRule, ...]:
    roles, statuses = _enum("accounts", "account_role"), _enum("accounts", "status")
    policy = _text("policy_code", reference="policies.policy_code")
    return (
        _seed("policy", "severity_tiers", "severity",
              _count("severity", 1), _code("name"), _number("strike_weight", 0),
              _count("strike_expires_days", 1, is_required=False)),
        _seed("policy", "policies", "policy_code",
              _code("policy_code"), _text("policy_version"), _text("title"), _text("definition"),
              _text("examples"), _text("how_to_appeal"), _severity("default_severity"),
              _text("roles", is_list=True, allowed=roles),
              _text("dsa_category", pattern=r"STATEMENT_CATEGORY_[A-Z_]+")),
        _seed("policy", "actions", "action",
              _code("action"), _count("rung", is_required=False), _authority("authority"),
              _flag("is_adverse"), _flag("is_interim"), _count("days", 1, is_required=False),
              _count("max_days", 1, is_required=False),
              _text("status", is_required=False, allowed=statuses)),
        _seed("policy", "sanctions_ladder", "severity prior_strikes",
              _severity(), _count("prior_strikes"), _flag("is_or_more"),
              _text("action", reference="actions.action"), _text("ladder_version")),
        _seed("policy", "approval_rules", "rule_code",
              _code("rule_code"), _text("condition", allowed=APPROVAL_CONDITIONS),
              _count("approvals", 1), _authority("authority")),
        _seed("policy", "appeal_rules", "",
              _count("window_days", 1), _authority("minimum_authority"),
              _text("independent_of", is_list=True, allowed=("decided_by", "approver"))),
        _seed("policy", "evidence_requirements", "policy_code evidence_type",
              policy, _code("evidence_type"), may_pause=True),
        _seed("policy", "control_catalogue", "control_code",
              _code("control_code"), _text("title"), _severity(), _text("question"),
              _text("cure")),
        _seed("policy", "lifecycle_transitions", "from_status to_status",
              _text("from_status", allowed=statuses), _text("to_status", allowed=statuses),
              _text("requires", is_required=False, allowed=("overturned_decision",)),
              may_pause=True),
    )  # fmt: skip


def _clock_seeds() -> tuple[SeedRule, ...]:
    teams, case_types = _enum("staff", "team"), _enum("cases", "case_type")
    calendar = _text("calendar", reference="calendars.calendar")
    clock_time = r"([01][0-9]|2[0-3]):[0-5][0-9]"
    return (
        _seed("policy", "calendars", "calendar",
              _code("calendar"), _text("timezone"), _flag("is_always_open"),
              _text("country", is_required=False, pattern=r"[A-Z]{2}")),
        _seed("policy", "calendar_hours", "calendar weekday opens",
              calendar, _count("weekday", 1, 7), _text("opens", pattern=clock_time),
              _text("closes", pattern=clock_time + "|24:00"), may_pause=True),
        _seed("policy", "holidays", "calendar holiday_on",
              calendar, SeedColumn("holiday_on", "date"), _text("name"),
              _text("source", allowed=("library", "local")), may_pause=True, may_be_empty=True),
        _seed("policy", "team_calendars", "team",
              _text("team", allowed=("default", *teams)), calendar),
        _seed("policy", "sla_targets", "stage case_type severity",
              _code("sla_policy_code"), _text("stage", allowed=STAGES),
              _text("case_type", allowed=("any", *case_types)), _severity(also=("0",)),
              _count("target_minutes", 1), _text("clock", allowed=("business", "calendar")),
              _text("owner_team", is_required=False, allowed=teams)),
        _seed("policy", "sla_settings", "setting",
              _text("setting", allowed=SLA_SETTINGS), _number("value", 0.01)),
        _seed("policy", "feed_settings", "setting",
              _text("setting", allowed=("priority_step",)), _number("value", 0.0, 10.0)),
        _seed("policy", "ticket_settings", "setting",
              _text("setting", allowed=("priority_when_none",)), _text("value"),
              may_be_empty=True),
        _seed("policy", "escalation_steps", "step",
              _count("step", 1), _text("trigger", allowed=("at_risk", "overdue")),
              _count("minutes_overdue", is_required=False),
              _text("escalate_to", allowed=JOB_LEVELS)),
    )  # fmt: skip


def _gate_seeds() -> tuple[SeedRule, ...]:
    return (
        _seed("policy", "gate_rules", "gate rule_code",
              _text("gate", allowed=GATES), _code("rule_code"), _text("rule_version"),
              _text("kind", allowed=("require", "refer", "legal_block")),
              SeedColumn("parameter", pattern=CODE, is_required=False),
              _number("threshold", is_required=False),
              _count("minimum_sample", 1, is_required=False), _flag("is_curable"), _text("cure"),
              _text("question"), may_pause=True),
        _seed("policy", "screening_settings", "setting",
              _text("setting", allowed=("funnel_weeks", "funnel_least_entered")),
              _number("value", 1)),
    )  # fmt: skip


def _queue_seeds() -> tuple[SeedRule, ...]:
    teams, case_types = _enum("staff", "team"), _enum("cases", "case_type")
    return (
        _seed("policy", "queues", "queue",
              _code("queue"), _text("title"), _text("team", allowed=teams),
              _text("case_types", is_list=True, allowed=case_types)),
        _seed("policy", "queue_routing", "source signal_family case_type",
              _text("source", allowed=_enum("cases", "source")),
              _text("signal_family", allowed=("any", *FAMILIES)),
              _text("case_type", allowed=case_types), _text("queue", reference="queues.queue"),
              _text("policy_code", is_required=False, reference="policies.policy_code")),
        _seed("policy", "ticket_routing", "rule_code",
              _code("rule_code"), _text("channel"), _text("category"), _text("tag"),
              _text("becomes", allowed=("report", "case")),
              _text("policy_code", reference="policies.policy_code"),
              may_pause=True, may_be_empty=True),
        _seed("policy", "priority_weights", "severity",
              _severity(), _number("harm_per_day", 0), _count("handling_minutes", 1),
              _number("hold_cost_per_day", 0)),
        _seed("policy", "staffing_settings", "queue",
              _text("queue", reference="queues.queue"), _number("team_share", 0, 1),
              _number("productive_share", 0.01, 1)),
        _seed("policy", "audit_strata", "unit stratum",
              _text("unit", allowed=("case", "account")),
              _text("stratum", allowed=(*AUDIT_STRATA["case"], *AUDIT_STRATA["account"])),
              _number("sampling_probability", 0.000001, 1),
              _count("window_days", 1, is_required=False),
              _count("severity_at_most", 1, is_required=False), _text("reason")),
        _seed("policy", "wip_limits", "queue",
              _text("queue", reference="queues.queue"), _count("most_open_cases", 1)),
        _seed("policy", "quarantine_limits", "entity",
              _text("entity", allowed=("default", *load_contract())),
              _number("limit_share", 0, 1), _count("minimum_rows", 1)),
    )  # fmt: skip


def _catalogue_seeds() -> tuple[SeedRule, ...]:
    family = _text("family", allowed=FAMILIES)
    signal = _text("signal_code", reference="signal_catalogue_seed.signal_code")
    directions = ("higher", "lower", "neither")
    return (
        _seed("catalogue", "signal_catalogue_seed", "signal_code",
              _code("signal_code"), family, _text("title"), _text("question"),
              _text("null_model"), _count("minimum_sample", 1), _text("sample_unit"),
              _text("roles", is_list=True, allowed=_enum("accounts", "account_role")),
              _text("honest_twins", is_list=True),
              _text("policy_code", is_required=False, reference="policies.policy_code"),
              _text("required_entities", is_list=True, allowed=tuple(load_contract())),
              _flag("is_hard_fact"), _flag("is_identity_signal"), _flag("is_shipped"),
              _text("documentation"), _text("version")),
        _seed("catalogue", "signal_thresholds", "signal_code parameter",
              signal, _code("parameter"), _number("value"), _text("unit"), _text("reason")),
        _seed("catalogue", "risk_weights", "signal_code",
              family, signal, _number("llr_flagged", 0), _number("llr_clear", None, 0),
              _text("basis")),
        _seed("catalogue", "risk_family_caps", "family", family, _number("cap", 0)),
        _seed("catalogue", "link_kinds", "link_kind",
              _text("link_kind", allowed=LINK_KINDS), _number("weight", 0, 1),
              _count("most_accounts", 2), _flag("is_hard"), _text("meaning")),
        _seed("catalogue", "risk_settings", "setting",
              _code("setting"), _text("value"), _text("meaning")),
        _seed("catalogue", "risk_steps", "step",
              _text("step", allowed=STEPS), _number("person_minutes", 0),
              _number("cost_per_minute", 0), _number("cost_when_honest", 0),
              _number("cost_when_missed", 0), _number("share_found", 0, 1),
              _flag("costs_person_money"), _text("reason")),
        _seed("catalogue", "metric_catalogue_seed", "metric_code",
              _code("metric_code"), _text("title"), _text("definition"), _text("numerator"),
              _text("denominator"), _text("exclusions"), _text("unit"), _count("window_days", 1),
              _text("owner"), _text("good_direction", allowed=directions),
              _number("target", is_required=False), _count("maturity_days"), _text("version")),
    )  # fmt: skip


def _exception_seeds() -> tuple[SeedRule, ...]:
    why = (
        _text("reason", meaning="nobody could argue with the exception"),
        _text("owner", meaning="nobody would answer for the exception"),
        SeedColumn("expires_on", "date", meaning="an exception must not last for ever"),
    )
    return (
        _seed("exceptions", "signal_exceptions", "account_id signal_code",
              _text("account_id"),
              _text("signal_code", reference="signal_catalogue_seed.signal_code"), *why,
              may_pause=True, may_be_empty=True),
        _seed("exceptions", "gate_exceptions", "account_id gate rule_code",
              _text("account_id"), _text("gate", allowed=GATES),
              _text("rule_code", reference="gate_rules.rule_code"), *why,
              may_pause=True, may_be_empty=True),
    )  # fmt: skip
