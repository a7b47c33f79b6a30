"""The casework ledger: cases, their events and planted breaks, as the story appends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evenhand.sample.dice import Dice
from evenhand.sample.lifecycle import StatusChange
from evenhand.sample.offices import Office, Person
from evenhand.sample.people import People
from evenhand.sample.rules import POLICIES, STRIKE_DAYS
from evenhand.sample.tools import DAY, MICRO

MINUTE = 60 * MICRO
TEAM_OF: dict[str, str] = {
    "investigation": "investigations",
    "screening": "screening",
    "quality_audit": "quality",
    "compliance": "compliance",
    "reactivation": "community",
    "appeal": "appeals",
}
"""Type of case → team whose people take it up."""

QUEUE_OF: dict[str, str] = {
    "screening": "screening",
    "quality_audit": "quality_audits",
    "compliance": "compliance",
    "reactivation": "reactivation",
    "appeal": "appeals",
}
"""Type of case → queue of the shipped rules; an investigation's depends on its policy."""

WORK_POLICIES = frozenset({"work_gaming", "copied_work", "undisclosed_ai"})
CONDUCT_POLICIES = frozenset(
    {"misconduct", "impersonation", "prohibited_content", "minor_safety", "report_abuse"}
)
SOURCES: dict[str, dict[str, float]] = {
    "investigation": {"flag": 45, "report": 30, "ticket": 8, "referral": 9, "automation": 8},
    "screening": {"gate": 70, "automation": 20, "referral": 10},
    "quality_audit": {"audit": 100},
    "compliance": {"gate": 60, "referral": 40},
    "reactivation": {"referral": 60, "ticket": 40},
}


@dataclass
class Strike:
    """One violation that counts against an account."""

    at: int
    severity: int
    voided_at: int | None = None

    def is_active(self, moment: int) -> bool:
        """Say whether the strike counts at this instant."""
        lasts = STRIKE_DAYS[self.severity]
        if self.at >= moment or (self.voided_at is not None and self.voided_at <= moment):
            return False
        return lasts is None or moment < self.at + lasts * DAY


@dataclass
class Casework:
    """The ledger that grows case by case: rows per entity, and what they do to accounts."""

    people: People
    office: Office
    dice: Dice
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    truth: list[tuple[str, str, str, str]] = field(default_factory=list)
    status_changes: list[StatusChange] = field(default_factory=list)
    away: list[tuple[int, int, int]] = field(default_factory=list)
    strikes: dict[int, list[Strike]] = field(default_factory=dict)
    busy_until: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    approvals_due: int = 0
    appeals_heard: int = 0
    remedies_due: int = 0

    @property
    def end(self) -> int:
        """The world's last instant."""
        return self.people.end

    @property
    def quality_staff(self) -> list[str]:
        """Staff that review work."""
        return [person.id for person in self.office.team("quality")]

    def account(self, index: int) -> str:
        """Return an account's identifier."""
        return f"A{index + 1:07d}"

    def add(self, entity: str, prefix: str, **row: Any) -> str:
        """Append a row with the next identifier of its entity and return the identifier."""
        rows = self.rows.setdefault(entity, [])
        key = f"{prefix}{len(rows) + 1:06d}"
        rows.append({"": key, **row})
        return key

    def plant(self, entity: str, key: str, control: str, detail: str = "") -> None:
        """Record a planted control break in the truth."""
        self.truth.append((entity, key, control, detail))

    def event(self, case: str, at: int, kind: str, actor: str | None = None, **row: Any) -> None:
        """Append a case event, unless it lies beyond the world's end."""
        if at <= self.end:
            self.add("case_events", "CE", case_id=case, occurred_at=at, event_type=kind,
                     actor_id=actor, **row)  # fmt: skip


def queue_of(kind: str, policy: str) -> str:
    """Return the queue that takes a case of this type about this policy."""
    if kind != "investigation":
        return QUEUE_OF[kind]
    if policy in WORK_POLICIES:
        return "work_integrity"
    return "conduct" if policy in CONDUCT_POLICIES else "accounts_and_links"


@dataclass
class Case:
    """One case while it is being told."""

    id: str
    row: dict[str, Any]
    subject: int
    kind: str
    policy: str
    severity: int
    opened: int
    owner: Person
    claimed: int = 0
    decided: int = 0


def open_case(book: Casework, subject: int, policy: str, kind: str, opened: int) -> Case:
    """Append the case, its opening events and the evidence that came with it."""
    dice = book.dice
    severity = POLICIES[policy][0]
    source = dice.weighted(SOURCES[kind]) if kind in SOURCES else "appeal"
    owner = dice.one_of(book.office.team(TEAM_OF[kind]))
    serial = len(book.rows.get("cases", [])) + 1
    row: dict[str, Any] = {
        "subject_account_id": book.account(subject),
        "case_type": kind,
        "queue": queue_of(kind, policy),
        "source": source,
        "source_id": f"{source.upper()}-{serial:06d}",
        "policy_code": policy,
        "severity": severity,
        "status": "open",
        "opened_at": opened,
        "updated_at": opened,
        "sampling_probability": dice.one_of((0.02, 0.05, 0.1)) if source == "audit" else None,
    }
    key = book.add("cases", "C", **row)
    case = Case(key, book.rows["cases"][-1], subject, kind, policy, severity, opened, owner)
    book.event(key, opened, "opened", None, to_value="open", reason=source)
    assigned = opened + int(dice.uniform(0.2, 4) * MINUTE)
    book.event(key, assigned, "assigned", "system", to_value=owner.id)
    return case
