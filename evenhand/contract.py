"""The input contract: entities, columns, types and rules, read from ``contract.yml``.

The file is the one source of truth. The ingest schema, the dbt sources, the staging models and the
quarantine rules are derived from what this module returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, cast

import yaml

ColumnType = Literal["text", "int", "float", "money", "bool", "date", "timestamp", "json"]
Privacy = Literal["token", "fuzzy", "content"]

COLUMN_TYPES: tuple[ColumnType, ...] = (
    "text", "int", "float", "money", "bool", "date", "timestamp", "json",
)  # fmt: skip

FAMILIES: dict[str, tuple[str, ...]] = {
    "people": ("accounts", "account_status_events", "account_changes", "education_events"),
    "identity": ("identity_checks",),
    "access": ("sessions",),
    "work": ("projects", "tasks", "submissions", "task_releases", "quality_reviews"),
    "money": ("payout_methods", "payments", "payment_disputes"),
    "support": (
        "reports", "content_items", "tickets", "ticket_events", "desk_schedules",
        "ticket_sla_targets", "ticket_sla_events",
    ),
    "casework": (
        "staff", "cases", "case_events", "evidence_items", "decisions", "approvals", "notices",
        "appeals", "case_reviews",
    ),
    "automation": ("automations", "automation_predictions"),
}  # fmt: skip
"""Entities by the source family that names their staging folder."""

CONTENT_FEATURES: tuple[tuple[str, ColumnType], ...] = (
    ("length", "int"),
    ("tokens", "int"),
    ("sketch", "text"),
    ("bands", "text"),
    ("style", "json"),
)
"""What is kept of a ``pii: content`` column: suffix and type of each derived column."""


@dataclass(frozen=True)
class Column:
    """One column of an entity as the contract writes it."""

    name: str
    type: ColumnType
    is_required: bool = False
    enum: tuple[str, ...] = ()
    privacy: Privacy | None = None


@dataclass(frozen=True)
class Entity:
    """One entity of the contract: its key and its columns in contract order."""

    name: str
    family: str
    key: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column called ``name``.

        Raises:
            KeyError: the contract has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"entity {self.name} has no column {name}")

    @property
    def landed_columns(self) -> tuple[Column, ...]:
        """The columns as they lie in the lake.

        A ``pii: content`` column is replaced by its features; ``token`` and ``fuzzy`` columns
        become text (a token); ``updated_at`` is always there.
        """
        landed: list[Column] = []
        for column in self.columns:
            if column.privacy == "content":
                landed.extend(
                    Column(f"{column.name}_{suffix}", kind) for suffix, kind in CONTENT_FEATURES
                )
            elif column.privacy is not None:
                landed.append(Column(column.name, "text", column.is_required))
            else:
                landed.append(column)
        if all(column.name != "updated_at" for column in landed):
            landed.append(Column("updated_at", "timestamp"))
        return tuple(landed)

    @property
    def event_time(self) -> str | None:
        """The instant a row is about: its first required timestamp, else its first timestamp."""
        stamps = [c for c in self.columns if c.type == "timestamp" and c.name != "updated_at"]
        required = [c for c in stamps if c.is_required]
        chosen = required or stamps
        return chosen[0].name if chosen else None


def _parse_column(name: str, spec: str | dict[str, Any]) -> Column:
    settings: dict[str, Any] = {"type": spec} if isinstance(spec, str) else spec
    kind = str(settings["type"])
    is_required = kind.endswith("!")
    kind = kind.removesuffix("!")
    if kind not in COLUMN_TYPES:
        raise ValueError(f"contract.yml: column {name} has the unknown type {kind!r}")
    return Column(
        name=name,
        type=cast("ColumnType", kind),
        is_required=is_required,
        enum=tuple(settings.get("enum", ())),
        privacy=settings.get("pii"),
    )


@cache
def load_contract() -> dict[str, Entity]:
    """Return the contract's entities by name, in the order of the file.

    Raises:
        ValueError: ``contract.yml`` names an unknown type, or an entity no family knows.
    """
    text = resources.files("evenhand").joinpath("contract.yml").read_text(encoding="utf-8")
    families = {entity: family for family, names in FAMILIES.items() for entity in names}
    entities: dict[str, Entity] = {}
    for name, body in yaml.safe_load(text).items():
        if name not in families:
            raise ValueError(f"contract.yml: entity {name} belongs to no family in FAMILIES")
        columns = tuple(_parse_column(column, spec) for column, spec in body["columns"].items())
        entities[name] = Entity(name, families[name], body["key"], columns)
    return entities
