"""The parsed dbt project, shared by every home and process that works with the same project.

Parsing takes dbt longer than a small night does, and it sees nothing of a home but two paths: where
the lake lies and where the history. So the project is parsed with placeholders for both, dbt's
partial parse is kept beside the project, and a home's paths are filled in afterwards. What changed
since is parsed anew, by dbt's own rules.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

SAVED = "partial_parse.msgpack"
PLACEHOLDERS = {"lake": "@lake@", "history": "@history@"}
"""What the variables that name paths are while the project is parsed."""

NO_TELEMETRY = {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
SETTINGS = {
    "EVENHAND_WAREHOUSE": "build.duckdb",
    "EVENHAND_TEMP": "duckdb_tmp",
    "EVENHAND_THREADS": "1",
    "EVENHAND_MEMORY_LIMIT": "1GB",
    **NO_TELEMETRY,
}
"""What the profile reads while the project is parsed: dbt parses anew when a setting differs. Only
the stem of the database's name shows in what is parsed, and it is every home's."""


class ParseError(RuntimeError):
    """The project does not parse; the message is dbt's."""


@dataclass
class ParsedProject:
    """A project as dbt parsed it, to be pointed at one home after the other."""

    manifest: Manifest
    _sources: dict[str, str] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)

    def at(self, paths: Mapping[str, str]) -> Manifest:
        """Return the manifest with its sources below ``paths`` (``lake`` and ``history``).

        It is one object: whoever got it for other paths has it for these from now on.
        """
        if not self._sources:
            self._sources = {
                name: json.dumps(source.to_dict(omit_none=False))
                for name, source in self.manifest.sources.items()
            }
        if self._paths != paths:
            for name, text in self._sources.items():
                self.manifest.sources[name] = _source(_filled(text, paths))
            self._paths = dict(paths)
        return self.manifest

    def save_part(self, part_of: Callable[[Manifest], Manifest]) -> bytes:
        """Return what ``part_of`` takes of the manifest, as :func:`load_part` reads it."""
        from dbt.parser.manifest import extended_mashumaro_encoder

        return part_of(self.at(PLACEHOLDERS)).to_msgpack(extended_mashumaro_encoder)


def part_suffix() -> str:
    """Return the ending of files with a saved part: another version of dbt cannot read them."""
    return f".dbt-{version('dbt-core')}.msgpack"


def load_part(file: Path) -> ParsedProject:
    """Return the part of a project that :meth:`ParsedProject.save_part` wrote to ``file``.

    It is read once a process, unless a night writes it anew.
    """
    return _load_part(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _load_part(file: Path, _written: int) -> ParsedProject:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    saved = file.read_bytes()
    return ParsedProject(Manifest.from_msgpack(saved, decoder=extended_mashumuro_decoder))


def _filled(text: str, paths: Mapping[str, str]) -> dict[str, Any]:
    for name, placeholder in PLACEHOLDERS.items():
        text = text.replace(placeholder, json.dumps(paths.get(name, ""))[1:-1])
    return cast("dict[str, Any]", json.loads(text))


def _source(values: dict[str, Any]) -> Any:
    from dbt.contracts.graph.nodes import SourceDefinition

    return SourceDefinition.from_dict(values)


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for a while: the way by which dbt's profile gets its settings."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def saved_parse(project: Path, engine: str, spare: Path) -> Path:
    """Return the file that keeps dbt's parse of ``project`` for ``engine``.

    It lies in the project's ``target``, or below ``spare`` when that cannot be written.
    """
    target = project / "target"
    place = target if target.is_dir() else project
    kept = target if os.access(place, os.W_OK | os.X_OK) else spare
    return kept / "parsed" / engine / SAVED


def parse_project(project: Path, *, engine: str, spare: Path, logs: Path) -> ParsedProject:
    """Parse ``project``, or what changed in it since it was last parsed here.

    One process at a time parses; the others wait for what it saves.

    Args:
        project: folder with ``dbt_project.yml`` and ``profiles.yml``.
        engine: the target of the profile.
        spare: where the parse is kept when ``project`` cannot be written.
        logs: where dbt logs.

    Raises:
        ParseError: the project does not parse.
    """
    from dbt.cli.main import dbtRunner

    saved = saved_parse(project, engine, spare)
    saved.parent.mkdir(parents=True, exist_ok=True)
    with _alone(saved.parent):
        scratch = Path(tempfile.mkdtemp(prefix="run-", dir=saved.parent))
        try:
            with environment(SETTINGS):
                result = dbtRunner().invoke(_arguments(project, engine, saved, scratch, logs))
            if not result.success or result.result is None:
                raise ParseError(str(result.exception))
            if (scratch / SAVED).is_file():  # dbt writes it when something was parsed
                (scratch / SAVED).replace(saved)
        finally:
            shutil.rmtree(scratch)
    manifest = cast("Manifest", result.result)
    place_seeds(manifest, project)
    return ParsedProject(manifest)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process parses into ``folder``."""
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _arguments(project: Path, engine: str, saved: Path, scratch: Path, logs: Path) -> list[str]:
    earlier = ["--partial-parse-file-path", str(saved)] if saved.is_file() else []
    return [
        "--no-send-anonymous-usage-stats", "--no-version-check", "--no-write-json",
        "--no-use-colors", "--quiet", "--log-level", "none", "--log-level-file", "info",
        "--log-path", str(logs), "--partial-parse", *earlier,
        "parse", "--project-dir", str(project), "--profiles-dir", str(project),
        "--target", engine, "--target-path", str(scratch),
        "--vars", json.dumps(PLACEHOLDERS, sort_keys=True),
    ]  # fmt: skip


def place_seeds(manifest: Manifest, project: Path) -> None:
    """Let seeds be read below ``project``: dbt saves where they lay when they were parsed."""
    for node in manifest.nodes.values():
        if str(node.resource_type) == "seed" and getattr(node, "root_path", None):
            node.root_path = str(project)  # type: ignore[union-attr]
