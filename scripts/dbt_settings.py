"""What the scripts that call dbt share: an empty home with typed, empty input."""

from __future__ import annotations

import os
from pathlib import Path

from evenhand.home import Home, open_home


def scratch_folder() -> Path:
    """Return where the scripts keep what they need between runs."""
    root = Path(__file__).parents[1]
    return Path(os.environ.get("EVENHAND_SCRATCH", root / ".evenhand" / "scratch"))


def scratch_home() -> Home:
    """Return a home for building and unit tests, with its lake and history laid out."""
    from evenhand.ingest.run import prepare_lake
    from evenhand.publish.history import prepare_history

    home = open_home(scratch_folder())
    prepare_lake(home)
    prepare_history(home)
    return home
