"""What the scripts that call dbt share: an empty home with typed, empty input."""

from __future__ import annotations

import os
from pathlib import Path

from evenhand.home import Home, open_home


def scratch_home() -> Home:
    """Return a home for compiling and unit tests, with its lake and history laid out."""
    from evenhand.ingest.run import prepare_lake
    from evenhand.publish.history import prepare_history

    root = Path(__file__).parents[1]
    home = open_home(os.environ.get("EVENHAND_SCRATCH", root / ".evenhand" / "scratch"))
    prepare_lake(home)
    prepare_history(home)
    return home
