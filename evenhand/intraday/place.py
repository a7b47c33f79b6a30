"""Where an intraday run works: a home of its own inside the home, which nothing else reads.

A night must not notice the hours before it. When a row came to be known depends on what landed
before it, and cursors say how far a source was read; so a run does not land into the home's lake.
It works on a lake of hard links to what has landed and adds its own files there; sources go on from
where the last night stood. Everything it wrote but the published generation and its log goes with
the next run, and the next night reads the same records from the sources again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from evenhand.home import Home
from evenhand.ingest.layout import EMPTY_FILE, LANDED_BATCHES, REJECTED_ROWS, prepare_lake

LOADER_FOLDERS = "_dlt_*"


@dataclass(frozen=True)
class HourHome(Home):
    """The home at ``root`` as an intraday run sees it.

    Settings, secrets, history and what is published are the home's own.
    """

    @property
    def work(self) -> Path:
        """Scratch space of one run."""
        return self.root / "work" / "intraday"

    @property
    def lake(self) -> Path:
        """Links to what has landed, and what this run landed."""
        return self.work / "lake"

    @property
    def warehouse(self) -> Path:
        """Folder of the database that the run builds in."""
        return self.work / "warehouse"

    @property
    def restricted(self) -> Path:
        """Plain identifiers of this run's rows, inside the restricted zone; nothing reads them."""
        return self.root / "restricted" / "intraday"

    @property
    def logs(self) -> Path:
        """Logs of intraday runs, apart from those that ``night_log`` is made of."""
        return self.root / "logs" / "intraday"


def lay_out(home: Home, entities: Iterable[str]) -> HourHome:
    """Clear what an earlier run left and lay a lake of links; return the run's home.

    The order makes it safe beside a night that lands: a marker is written after the rows it names,
    and cursors may be older than the rows that are there, never newer.
    """
    hour = HourHome(home.root)
    clear(hour)
    cursors = sorted(path.name for path in home.lake.glob(LOADER_FOLDERS) if path.is_dir())
    for name in (*cursors, LANDED_BATCHES, REJECTED_ROWS, *entities):
        _link_files(home.lake / name, hour.lake / name)
    prepare_lake(hour)
    return hour


def clear(hour: HourHome) -> None:
    """Remove everything that a run keeps for itself."""
    for folder in (hour.work, hour.restricted):
        shutil.rmtree(folder, ignore_errors=True)


def _link_files(folder: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.is_file() and file.name != EMPTY_FILE and not file.name.endswith(".tmp"):
            with suppress(FileNotFoundError):  # a night clears what a killed run left
                os.link(file, target / file.name)
