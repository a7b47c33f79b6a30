"""Runs the actual night on a drop folder, and opens what it published."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evenhand.home import Home, open_home

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OnStep = Callable[[str], None]
PRIVATE = "build"
"""Name under which :func:`opened` attaches the night's private database."""


@contextmanager
def workplace(home: Path | None) -> Iterator[Path]:
    """Yield the folder to work in: ``home`` and kept, or a temporary one that is removed."""
    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
        yield home.absolute()
        return
    with TemporaryDirectory(prefix="evenhand-evaluate-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def run_night(
    place: Path, drop: Path | None, as_of: datetime, on_step: OnStep | None = None
) -> Home:
    """Run one night of the home ``place`` on ``drop``: the steps of the DAG, in this process.

    Args:
        place: home folder; earlier nights in it are built upon.
        drop: folder of contract files; ``None`` reads the sources of its ``evenhand.toml``.
        as_of: the instant to judge from, aware.
        on_step: called with a step's name before it begins.

    Raises:
        NightError: a step failed or the night stopped itself; nothing was published.
    """
    from evenhand import night
    from evenhand.orchestrate import NO_TELEMETRY, only_one_night

    for name, value in NO_TELEMETRY.items():
        os.environ.setdefault(name, value)
    tell = on_step or (lambda _: None)
    home = open_home(place)
    tonight = night.Night(home, as_of, drop)
    with only_one_night(home), warnings.catch_warnings():
        # The home gets a key of its own: what is read here is public or invented.
        warnings.filterwarnings("ignore", message="EVENHAND_TOKEN_KEY is not set")
        tell("ingest")
        for source in night.begin(tonight):
            night.ingest(tonight, source)
        steps: tuple[tuple[str, Callable[[night.Night], object]], ...] = (
            ("calibrate", night.calibrate),
            ("staging and core", night.build_core),
            ("link accounts", night.link),
            ("judgements", night.build_judgements),
            ("check", night.check),
            ("publish", night.publish),
        )
        for name, step in steps:
            tell(name)
            step(tonight)
    return home


@contextmanager
def opened(home: Home) -> Iterator[DuckDBPyConnection]:
    """Open the published generation read-only, with the private database beside it.

    Published tables are ``marts.<table>``; the staging layer that the same night built is
    ``build.staging.<table>``.
    """
    import duckdb

    from evenhand.publish.generation import DATABASE as PUBLISHED
    from evenhand.warehouse.state import DATABASE as BUILT

    built = home.warehouse / BUILT
    with duckdb.connect(str(home.current / PUBLISHED), read_only=True) as connection:
        connection.execute(
            f"attach '{str(built).replace(chr(39), 2 * chr(39))}' as {PRIVATE} (read_only)"
        )
        yield connection
