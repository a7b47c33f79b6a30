"""The home folder: where everything of one installation lies."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """Paths below one home folder. Nothing is created until a property's owner creates it."""

    root: Path

    @property
    def config(self) -> Path:
        """``evenhand.toml``: sources and settings of this installation."""
        return self.root / "evenhand.toml"

    @property
    def lake(self) -> Path:
        """Append-only Parquet, tokenised: ``lake/<entity>/<batch>.parquet``."""
        return self.root / "lake"

    @property
    def history(self) -> Path:
        """What earlier nights said, by night: ``history/<table>/<night>.parquet``."""
        return self.root / "history"

    @property
    def restricted(self) -> Path:
        """Plain normalised names and contacts, owner-only, read by linkage alone."""
        return self.root / "restricted"

    @property
    def linkage(self) -> Path:
        """A linkage model of this installation's own, and what there is to watch each night."""
        return self.root / "linkage"

    @property
    def secrets(self) -> Path:
        """The token key, owner-only, when the environment brings none."""
        return self.root / "secrets"

    @property
    def warehouse(self) -> Path:
        """The private database that a night builds in."""
        return self.root / "warehouse"

    @property
    def published(self) -> Path:
        """Generations and the ``current`` link that readers follow."""
        return self.root / "published"

    @property
    def current(self) -> Path:
        """The generation that readers see."""
        return self.published / "current"

    @property
    def feed(self) -> Path:
        """What was handed to other systems: the ledger, and the files of a files feed."""
        return self.root / "feed"

    @property
    def logs(self) -> Path:
        """Logs of ingest, dbt and the night."""
        return self.root / "logs"

    @property
    def work(self) -> Path:
        """Scratch space of a running night; tokenised data only."""
        return self.root / "work"


def default_home() -> Home:
    """Return the home named by ``EVENHAND_HOME``, else ``.evenhand`` in the current folder."""
    return Home(Path(os.environ.get("EVENHAND_HOME", ".evenhand")).expanduser().absolute())


def open_home(path: str | os.PathLike[str] | None = None) -> Home:
    """Return the home at ``path`` (or the default), creating the folder owner-only."""
    home = default_home() if path is None else Home(Path(path).expanduser().absolute())
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home
