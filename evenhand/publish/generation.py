"""Generations: immutable copies of the published tables, and the link that readers follow.

::

    published/
      current -> generations/20260630T000000Z-3f2a9c51d7e0      flipped by one rename
      shown.json                                                what readers saw, oldest first
      generations/
        20260630T000000Z-3f2a9c51d7e0/
          evenhand.duckdb        schema marts only, readable by DuckDB 1.5 and newer
          parquet/<table>/<table>.parquet
          manifest.json          as_of, code version, per table rows and checksum, per file SHA-256

A generation's name ends in a hash of its content, so publishing the same content twice changes
nothing. It is built beside the others, flushed to the disk and renamed; only then the link flips.
Whoever holds an older generation open keeps reading it.

A generation of an intraday run is called ``<stamp>-intraday-<hash>``. It is whole like any other:
casework is new in it, the rest is the night's that its manifest names under ``stands_on``.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.clock import sql_timestamp
from evenhand.home import Home
from evenhand.publish.tables import (
    VOLATILE,
    TableFacts,
    facts_of,
    quoted,
    require_reader_types,
)
from evenhand.warehouse.errors import NightError, NightStoppedError
from evenhand.warehouse.files import replace_link, replace_text, sync_folder, sync_tree

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATABASE = "evenhand.duckdb"
SCHEMA = "marts"
STORAGE_VERSION = "v1.5.0"
KEEP_GENERATIONS = 7
KEEP_INTRADAY = 3
"""Generations of intraday runs that stay, beside those of nights."""
INTRADAY = "-intraday-"
STAMP = "%Y%m%dT%H%M%SZ"
SHOWN_REMEMBERED = 100
"""Entries of ``shown.json``: generations that stay, and former ones for orientation."""


@dataclass(frozen=True)
class Published:
    """What publishing did: the generation, whether it is new, and what ``current`` shows now."""

    generation: str
    path: Path
    is_new: bool
    is_current: bool
    rows: int
    tables: int


def generations_folder(home: Home) -> Path:
    """Return the folder of all generations."""
    return home.published / "generations"


def current_generation(home: Home) -> str | None:
    """Return the name of the generation that readers see, or ``None`` before the first one."""
    return home.current.readlink().name if home.current.is_symlink() else None


def published_nights(home: Home) -> list[datetime]:
    """Return the nights whose generations are there, oldest first, each to its second."""
    digit = "[0-9]"
    paths = generations_folder(home).glob(f"{digit * 8}T{digit * 6}Z-*")
    stamps = {path.name.partition("-")[0] for path in paths if INTRADAY not in path.name}
    return [datetime.strptime(stamp, STAMP).replace(tzinfo=UTC) for stamp in sorted(stamps)]


def read_manifest(generation: Path) -> dict[str, Any]:
    """Return a generation's manifest.

    Raises:
        NightError: there is no manifest: the folder is not a generation.
    """
    file = generation / "manifest.json"
    if not file.is_file():
        raise NightError(f"{generation} holds no manifest.json; it is not a published generation")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def night_beneath(home: Home, name: str) -> str:
    """Return the night's generation that ``name`` stands on: itself unless it is an hour's."""
    if INTRADAY not in name:
        return name
    return str(read_manifest(generations_folder(home) / name)["stands_on"])


@contextmanager
def _only_one_publisher(home: Home) -> Iterator[None]:
    home.published.mkdir(parents=True, exist_ok=True)
    with (home.published / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def publish(
    home: Home,
    database: Path,
    tables: Sequence[str],
    *,
    as_of: datetime,
    code_version: str,
    project_hash: str,
    keep: int = KEEP_GENERATIONS,
    show: bool = True,
) -> Published:
    """Copy ``tables`` of the private ``database`` into a generation and let readers see it.

    Args:
        home: the installation.
        database: the DuckDB file that the night was built in.
        tables: names of tables in its schema ``marts``.
        as_of: the night.
        code_version: noted in the manifest.
        project_hash: noted in the manifest.
        keep: how many generations stay, of those that readers saw and of the others; the current
            one always does.
        show: whether ``current`` flips to it; a backfill of an older night publishes beside.

    Raises:
        NightError: a table is missing or has a type that not every reader knows; nothing flipped.
    """
    import duckdb

    with _only_one_publisher(home), duckdb.connect() as connection:
        _remove_unfinished(home)
        connection.execute(f"attach '{database}' as build (read_only)")
        connection.execute("set preserve_insertion_order = false")
        facts = _facts(connection, "build", tables)
        name = _generation_name(as_of, facts)
        path = generations_folder(home) / name
        is_new = not path.is_dir()
        if is_new:
            header = _header(name, as_of, code_version, project_hash)
            _write_generation(connection, path, facts, header)
        if show and current_generation(home) != name:
            _show(home, name)
        _prune(home, keep, also=name)
        return _published(home, name, facts, is_new=is_new)


def publish_over(
    home: Home,
    night: str,
    database: Path,
    tables: Sequence[str],
    *,
    as_of: datetime,
    code_version: str,
    project_hash: str,
    keep: int = KEEP_GENERATIONS,
) -> Published:
    """Let readers see the night's generation ``night`` with ``tables`` as ``database`` has them.

    The other tables are the night's, byte for byte: their Parquet files are shared.

    Raises:
        NightStoppedError: readers see another night by now, or a later hour; nothing flipped.
        NightError: a table is missing or has a type that not every reader knows; nothing flipped.
    """
    import duckdb

    with _only_one_publisher(home), duckdb.connect() as connection:
        _remove_unfinished(home)
        _require_still_shown(home, night, sql_timestamp(as_of))
        connection.execute(f"attach '{database}' as build (read_only)")
        connection.execute("set preserve_insertion_order = false")
        beneath = generations_folder(home) / night
        carried = {
            name: TableFacts(**entry)
            for name, entry in read_manifest(beneath)["tables"].items()
            if name not in tables
        }
        fresh = _facts(connection, "build", tables)
        facts = dict(sorted({**carried, **fresh}.items()))
        name = _generation_name(as_of, facts, mark=INTRADAY)
        path = generations_folder(home) / name
        is_new = not path.is_dir()
        if is_new:
            header = _header(name, as_of, code_version, project_hash)
            header |= {"stands_on": night, "refreshed": sorted(tables)}
            _write_generation(connection, path, facts, header, beneath=beneath, fresh=set(fresh))
        if current_generation(home) != name:
            _show(home, name)
        _prune(home, keep, also=name)
        return _published(home, name, facts, is_new=is_new)


def _require_still_shown(home: Home, night: str, as_of: str) -> None:
    shown = current_generation(home)
    if shown is None or night_beneath(home, shown) != night:
        raise NightStoppedError(
            f"readers see {shown} by now, which does not stand on {night}; nothing was published, "
            "the next hour stands on what they see"
        )
    if as_of < str(read_manifest(home.current)["as_of"]):
        raise NightStoppedError(f"readers see a later hour already, {shown}; nothing was published")


def _header(name: str, as_of: datetime, code_version: str, project_hash: str) -> dict[str, Any]:
    return {
        "generation": name,
        "as_of": sql_timestamp(as_of),
        "code_version": code_version,
        "project_hash": project_hash,
        "created_at": sql_timestamp(datetime.now(UTC)),
        "storage_version": STORAGE_VERSION,
    }


def _published(home: Home, name: str, facts: dict[str, TableFacts], *, is_new: bool) -> Published:
    return Published(
        generation=name,
        path=generations_folder(home) / name,
        is_new=is_new,
        is_current=current_generation(home) == name,
        rows=sum(table.rows for table in facts.values()),
        tables=len(facts),
    )


def _facts(
    connection: DuckDBPyConnection, database: str, tables: Sequence[str]
) -> dict[str, TableFacts]:
    built = connection.execute(
        "select table_name from duckdb_tables() "
        "where database_name = $name and schema_name = $schema "
        "union all select view_name from duckdb_views() "
        "where database_name = $name and schema_name = $schema",
        {"name": database, "schema": SCHEMA},
    ).fetchall()
    missing = sorted(set(tables) - {str(row[0]) for row in built})
    if missing:
        raise NightError(f"these tables were not built and cannot be published: {missing}")
    facts = {}
    for table in sorted(tables):
        facts[table] = facts_of(connection, quoted(database, SCHEMA, table))
        require_reader_types(table, facts[table].columns)
    return facts


def _generation_name(as_of: datetime, facts: dict[str, TableFacts], mark: str = "-") -> str:
    compared = {name: facts[name].as_json() for name in facts if name not in VOLATILE}
    text = json.dumps(compared, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"{as_of.astimezone(UTC).strftime(STAMP)}{mark}{digest}"


def _write_generation(
    connection: DuckDBPyConnection,
    path: Path,
    facts: dict[str, TableFacts],
    header: dict[str, Any],
    *,
    beneath: Path | None = None,
    fresh: Set[str] = frozenset(),
) -> None:
    """Write a generation from ``build``, or from the one ``beneath`` with ``fresh`` tables."""
    beside = path.with_name(f".building-{path.name}")
    beside.mkdir(parents=True)
    if beneath is not None:
        shutil.copyfile(beneath / DATABASE, beside / DATABASE)
    connection.execute(
        f"attach '{beside / DATABASE}' as generation (storage_version '{STORAGE_VERSION}')"
    )
    connection.execute(f"create schema if not exists generation.{SCHEMA}")
    for table in facts:
        if beneath is None or table in fresh:
            _copy_table(connection, table, beside)
        else:
            _share_parquet(beneath, table, beside)
    connection.execute("checkpoint generation")
    connection.execute("detach generation")
    known = read_manifest(beneath)["files"] if beneath is not None else {}
    files = {}
    for file in sorted(beside.rglob("*")):
        if file.is_file():
            name = file.relative_to(beside).as_posix()
            is_shared = name in known and file.parent.name not in fresh and name != DATABASE
            files[name] = known[name] if is_shared else _sha256(file)
    manifest = {
        **header,
        "tables": {name: table.as_json() for name, table in facts.items()},
        "files": files,
    }
    replace_text(beside / "manifest.json", json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    for file in beside.rglob("*"):
        if file.is_file():
            file.chmod(0o444)
    sync_tree(beside)
    beside.rename(path)
    sync_folder(path.parent)


def _copy_table(connection: DuckDBPyConnection, table: str, beside: Path) -> None:
    source, target = quoted("build", SCHEMA, table), quoted("generation", SCHEMA, table)
    connection.execute(f"create or replace table {target} as select * from {source}")
    parts = beside / "parquet" / table
    parts.mkdir(parents=True)
    connection.execute(
        f"copy {target} to '{parts / table}.parquet' (format parquet, compression zstd)"
    )


def _share_parquet(beneath: Path, table: str, beside: Path) -> None:
    """Give the files of a table that did not change a second name; generations never change."""
    parts = beside / "parquet" / table
    parts.mkdir(parents=True)
    for file in (beneath / "parquet" / table).iterdir():
        os.link(file, parts / file.name)


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _remove_unfinished(home: Home) -> None:
    """Remove what a publisher that died left beside the generations; nobody ever saw it."""
    for leftover in generations_folder(home).glob(".building-*"):
        shutil.rmtree(leftover)


def _shown(home: Home) -> list[str]:
    """Return the generations that readers saw, oldest first, ending in the current one.

    The link is the truth: what the list says after it (a crash between the two) is left out.
    """
    file, now = home.published / "shown.json", current_generation(home)
    shown = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    if now is None:
        return []
    if now not in shown:
        return [*shown, now]
    return list(shown[: len(shown) - shown[::-1].index(now)])


def _show(home: Home, name: str) -> None:
    gone = {
        old
        for old in _shown(home)
        if INTRADAY in old and not (generations_folder(home) / old).is_dir()
    }
    shown = [*(old for old in _shown(home) if old not in gone), name]
    replace_text(home.published / "shown.json", json.dumps(shown[-SHOWN_REMEMBERED:]) + "\n")
    replace_link(home.current, f"generations/{name}")


def _prune(home: Home, keep: int, also: str) -> None:
    """Remove all generations but the last ``keep`` nights and few hours of two kinds.

    They are what readers saw last, and what they do not see though it was written last: nights that
    a backfill made, and what a roll-back went back from.
    """
    now, there = current_generation(home), _oldest_first(home)
    shown = [name for name in dict.fromkeys(reversed(_shown(home))) if name in there]
    beside = [name for name in reversed(there) if name not in shown]
    kept = {also, *((now, night_beneath(home, now)) if now else ())}
    for names in (shown, beside):
        kept.update([name for name in names if INTRADAY not in name][: max(keep, 1)])
        kept.update([name for name in names if INTRADAY in name][:KEEP_INTRADAY])
    for name in there:
        if name not in kept:
            shutil.rmtree(generations_folder(home) / name)


def _oldest_first(home: Home) -> list[str]:
    """Return the names of all generations in the order that they were written."""
    written = {
        path.name: read_manifest(path)["created_at"] if (path / "manifest.json").is_file() else ""
        for path in generations_folder(home).iterdir()
    }
    return sorted(written, key=lambda name: (written[name], name))


def rollback(home: Home) -> tuple[str, str]:
    """Flip ``current`` back to the generation that readers saw before; return (from, to).

    Raises:
        NightError: there is none to go back to.
    """
    with _only_one_publisher(home):
        shown = _shown(home)
        earlier = [
            name
            for name in shown[:-1]
            if name != shown[-1] and (generations_folder(home) / name).is_dir()
        ]
        if not earlier:
            raise NightError(
                "there is no earlier generation to go back to; "
                f"{shown[-1] if shown else 'nothing'} is what readers see"
            )
        target = earlier[-1]
        position = len(shown) - 1 - shown[::-1].index(target)
        replace_link(home.current, f"generations/{target}")
        replace_text(home.published / "shown.json", json.dumps(shown[: position + 1]) + "\n")
        return shown[-1], target


def verify(generation: Path) -> list[str]:
    """Recompute every checksum of a generation and return what does not agree; empty means sound.

    Files are compared byte for byte with the manifest's SHA-256, tables by row count and checksum,
    both in the DuckDB file and in Parquet.

    Raises:
        NightError: the folder holds no manifest.
    """
    manifest = read_manifest(generation)
    problems = []
    for name, expected in manifest["files"].items():
        file = generation / name
        if not file.is_file():
            problems.append(f"{name} is missing")
        elif _sha256(file) != expected:
            problems.append(f"{name} differs from what was published")
    return problems or _verify_tables(generation, manifest["tables"])


def _verify_tables(generation: Path, tables: dict[str, dict[str, Any]]) -> list[str]:
    import duckdb

    problems = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{generation / DATABASE}' as generation (read_only)")
        for table, expected in tables.items():
            places = {
                DATABASE: quoted("generation", SCHEMA, table),
                "parquet": f"read_parquet('{generation}/parquet/{table}/*.parquet')",
            }
            for place, relation in places.items():
                found = facts_of(connection, relation).as_json()
                differing = [part for part in expected if found[part] != expected[part]]
                if differing:
                    problems.append(f"{table} in {place}: {', '.join(differing)} differ")
    return problems
