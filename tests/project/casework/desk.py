"""The support desk of the casework scenarios: raw Zendesk tables in the folder ``zendesk``.

What ``evenhand.ingest`` makes of them is handed to the lake that the scenarios share. The table
``expected.csv`` beside them says of every clock when its target is used up, and how that was worked
out by hand.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from evenhand.config import Settings, Source
from evenhand.home import Home, open_home
from evenhand.ingest.run import ingest_source
from evenhand.ingest.zendesk_rows import ENTITIES
from tests.package.ingest.support import NIGHT, landed_rows

TABLES = Path(__file__).with_name("zendesk")
SOURCE = Source(
    "desk", "zendesk", str(TABLES), columns={"tickets": {"subject_account_id": "custom_account"}}
)


def ingested(folder: Path) -> Home:
    """Return a home below ``folder`` into which the raw tables have landed."""
    home = open_home(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVENHAND_TOKEN_KEY", "a key that only tests use, 0123456789")
        report = ingest_source(home, Settings((SOURCE,)), SOURCE.name, NIGHT)
    if report.failures:
        raise AssertionError(report.failures)
    return home


def rows(home: Home) -> dict[str, list[dict[str, Any]]]:
    """Return what landed, as rows of contract columns by entity."""
    return {
        entity: [
            {name: value for name, value in row.items() if not name.startswith("_")}
            | {"_problems": row["_problems"]}
            for row in landed_rows(home, entity)
        ]
        for entity in ENTITIES
    }


def expected() -> list[dict[str, str]]:
    """Return the clocks as worked out by hand."""
    with (TABLES / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
