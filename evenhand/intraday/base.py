"""What a night leaves for the hours after it: the tables that casework reads and does not build.

Published ones are read from the night's generation. The others (rules, what flags rest on) are
copied into ``warehouse/intraday/<generation>.duckdb`` when the night is shown; which part of the
project casework is, and that part as dbt parsed it, lie beside it. So an intraday run never opens
the database that nights build in, nor reads the rest of the project, and stands on a night that
passed its checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evenhand.home import Home
from evenhand.publish.generation import (
    current_generation,
    generations_folder,
    night_beneath,
    read_manifest,
)
from evenhand.publish.tables import quoted
from evenhand.warehouse.casework import Casework
from evenhand.warehouse.errors import NightStoppedError
from evenhand.warehouse.files import replace_bytes, replace_text, sync_file, sync_folder
from evenhand.warehouse.parsing import part_suffix

KEPT = 2
"""Nights whose base stays: the newest, and the one that a roll-back goes to."""


@dataclass(frozen=True)
class Base:
    """A published night that intraday runs can stand on."""

    generation: str
    as_of: str
    shown_as_of: str
    left: Path
    published: Path
    casework: Casework
    part: Path


def base_file(home: Home, generation: str) -> Path:
    """Return the file that holds what ``generation``'s night left."""
    return home.warehouse / "intraday" / f"{generation}.duckdb"


def _part_file(base: Path) -> Path:
    return base.with_name(base.stem + part_suffix())


def write_base(home: Home, database: Path, generation: str, casework: Casework, part: bytes) -> int:
    """Copy what casework takes as it is out of the night's ``database``; return the tables.

    ``part`` is casework's part of the project, as it is to be saved beside them.
    """
    import duckdb

    left = [table for table in casework.carried if not table.is_published]
    if not left:
        return 0
    file = base_file(home, generation)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.tmp")
    beside.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        # Views of the night name its database `build`.
        connection.execute(f"attach '{database}' as build (read_only)")
        connection.execute(f"attach '{beside}' as night")
        for schema in sorted({table.schema for table in left}):
            connection.execute(f"create schema {quoted('night', schema)}")
        for table in left:
            source = quoted("build", table.schema, table.name)
            target = quoted("night", table.schema, table.name)
            connection.execute(f"create table {target} as select * from {source}")
    sync_file(beside)
    replace_text(file.with_suffix(".json"), casework.as_text())
    replace_bytes(_part_file(file), part)
    beside.replace(file)
    sync_folder(file.parent)
    _prune(file)
    return len(left)


def _prune(newest: Path) -> None:
    files = sorted(newest.parent.glob("*.duckdb"), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-KEPT]:
        for one in file.parent.glob(f"{file.stem}.*"):
            one.unlink()


def find_base(home: Home) -> Base:
    """Return the night behind what readers see.

    Raises:
        NightStoppedError: no night is published, or the one that readers see left nothing to stand
            on; the message says the cure.
    """
    shown = current_generation(home)
    if shown is None:
        raise NightStoppedError(
            f"no night is published in {home.root} yet; run evenhand nightly first, "
            "the hours stand on a night"
        )
    night = night_beneath(home, shown)
    manifest = read_manifest(generations_folder(home) / night)
    left = base_file(home, night)
    described, part = left.with_suffix(".json"), _part_file(left)
    if not (left.is_file() and described.is_file() and part.is_file()):
        others = sorted(file.name for file in left.parent.glob(f"{left.stem}.dbt-*"))
        why = (
            f"was run with another version of dbt ({', '.join(others)}, here {part.name})"
            if others and not part.is_file()
            else "left nothing for intraday runs"
        )
        raise NightStoppedError(
            f"the night {night} that readers see {why}; "
            "run evenhand nightly for the newest night, then the hours go on"
        )
    return Base(
        generation=night,
        as_of=str(manifest["as_of"]),
        shown_as_of=str(read_manifest(home.current)["as_of"]),
        left=left,
        published=generations_folder(home) / night / "evenhand.duckdb",
        casework=Casework.of_text(described.read_text(encoding="utf-8")),
        part=part,
    )
