"""Scenarios as files: read, given ids of their own, and laid out as one night's drop."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evenhand.contract import load_contract
from tests.support.scenario_rows import GOLDS, Row, complete, written

FOLDER = Path(__file__).parents[1] / "scenarios"
AS_OF = datetime(2026, 6, 30, 10, tzinfo=UTC)
"""Tuesday 30 June 2026, noon in Berlin: the instant from which every scenario is judged."""


@dataclass(frozen=True)
class Scenario:
    """One file: what happened, and what the night must say of it."""

    name: str
    title: str
    story: str
    events: dict[str, list[Row]]
    expect: dict[str, Any]

    @property
    def prefix(self) -> str:
        """What the ids of this scenario begin with, so that no other scenario touches them."""
        return f"{self.name}:"


@cache
def staff() -> tuple[Row, ...]:
    """The people who work in every scenario."""
    return tuple(yaml.safe_load((FOLDER / "staff.yml").read_text(encoding="utf-8")))


@cache
def scenario_files() -> tuple[Path, ...]:
    """The files of all scenarios, in a fixed order."""
    return tuple(sorted(FOLDER.glob("*/*.yml")))


def read_scenario(file: Path) -> Scenario:
    """Read one scenario.

    Raises:
        ValueError: a part is missing or is not known.
    """
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    name = file.relative_to(FOLDER).with_suffix("").as_posix()
    missing = {"title", "story", "expect"} - set(told)
    unknown = (
        set(told) - {"title", "story", "expect"} - (set(load_contract()) - {"staff"}) - {GOLDS}
    )
    if missing or unknown:
        raise ValueError(f"{name}: parts missing {sorted(missing)}, not known {sorted(unknown)}")
    title, story, expect = (told.pop(part) for part in ("title", "story", "expect"))
    return Scenario(name, title, story.strip(), told, expect or {})


def own_id(scenario: Scenario, value: str) -> str:
    """An id within a scenario; the staff are known to all of them."""
    known = {person["staff_id"] for person in staff()}
    return value if value in known else scenario.prefix + value


def item_key(scenario: Scenario, subject: str, queue: str, cause: str) -> str:
    """The key that the queue gives to a piece of work on a subject."""
    text = "|".join((own_id(scenario, subject), queue, cause))
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _own_row(scenario: Scenario, entity: str, row: Row) -> Row:
    """Give a row's ids, and what is tokenised, to the scenario alone."""
    own: Row = {}
    for column, value in row.items():
        kept = load_contract()[entity].column(column)
        is_id = column.endswith(("_id", "_by")) or kept.privacy == "token"
        if isinstance(value, dict):
            own[column] = item_key(scenario, **value)
        else:
            own[column] = own_id(scenario, value) if is_id and isinstance(value, str) else value
    return own


def rows_of(scenario: Scenario) -> dict[str, list[Row]]:
    """All rows of a scenario under ids of its own."""
    return {
        entity: [_own_row(scenario, entity, row) for row in rows]
        for entity, rows in complete(scenario.events).items()
    }


def write_drop(scenarios: Iterable[Scenario], folder: Path) -> None:
    """Write all scenarios and the staff as the files of one drop."""
    drop: dict[str, list[Row]] = defaultdict(list, staff=list(staff()))
    for scenario in scenarios:
        for entity, rows in rows_of(scenario).items():
            drop[entity] += rows
    folder.mkdir(parents=True)
    for entity, rows in drop.items():
        lines = (
            json.dumps({column: written(value) for column, value in row.items()}) for row in rows
        )
        (folder / f"{entity}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
