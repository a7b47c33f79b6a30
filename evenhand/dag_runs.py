"""What the DAGs have in common, said without Airflow: how they are run and what a run may ask for.

The package never imports Airflow; each DAG puts these into Airflow's own words.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from evenhand.clock import parse_instant
from evenhand.home import Home, open_home

INSTANT = r"^\d{4}-\d{2}-\d{2}([T ].+)?$"
PARAMETERS: dict[str, dict[str, Any]] = {
    "as_of": {"type": ["null", "string"], "pattern": INSTANT, "title": "Judge from"},
    "drop": {"type": ["null", "string"], "title": "Folder of contract files"},
    "home": {"type": ["null", "string"], "title": "Home folder"},
}
"""What a run may be given, each as JSON schema; none must be."""


def settings() -> dict[str, Any]:
    """Return what every DAG is declared with: one run at a time, failed tasks tried again."""
    return {
        "start_date": datetime(2026, 1, 1, tzinfo=UTC),
        "catchup": False,
        "max_active_runs": 1,
        "default_args": {
            "retries": int(os.environ.get("EVENHAND_RETRIES", "2")),
            "retry_delay": timedelta(minutes=2),
        },
        "tags": ["evenhand"],
    }


@dataclass(frozen=True)
class AskedRun:
    """One run: where, which instant, and the folder of contract files if it brings its own."""

    home: Home
    as_of: datetime
    drop: Path | None = None

    @classmethod
    def of(cls, params: Mapping[str, Any], interval_end: datetime | None) -> Self:
        """Return the run that a DAG run asks for.

        Without ``as_of`` among ``params`` it is the end of the run's data interval.

        Raises:
            ValueError: ``as_of`` is no instant, or neither of both is given.
        """
        home = open_home(params.get("home"))
        drop = Path(params["drop"]).expanduser().absolute() if params.get("drop") else None
        if params.get("as_of"):
            return cls(home, parse_instant(str(params["as_of"])), drop)
        if interval_end is None:
            raise ValueError("this run has no data interval; give it the parameter as_of")
        return cls(home, interval_end.astimezone(UTC).replace(microsecond=0), drop)
