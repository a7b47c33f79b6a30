"""Settings of an installation: ``evenhand.toml`` in the home folder.

A minimal file::

    [[sources]]
    name = "platform"
    kind = "sql"
    location = "postgresql+psycopg://reader:${PLATFORM_PASSWORD}@db/platform"
    entities = ["accounts", "submissions"]

    [sources.cursor]
    submissions = "updated_at"

    [sources.columns.accounts]
    account_id = "id"
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from evenhand.contract import Entity, load_contract
from evenhand.feed.settings import Feed, read_feeds
from evenhand.home import Home

SourceKind = Literal["files", "sql", "zendesk"]
SOURCE_KINDS: tuple[SourceKind, ...] = ("files", "sql", "zendesk")
DROP_SOURCE = "drop"
"""Name of the source that ``--drop`` declares."""

_SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SETTINGS_KEYS = ("sources", "feeds", "keep_generations", "threads", "memory_limit")
_SOURCE_KEYS = ("name", "kind", "location", "entities", "columns", "tables", "cursor")


class ConfigError(ValueError):
    """``evenhand.toml`` cannot be used; the message names file, key and cure."""

    def __init__(self, file: Path, key: str, what: str, cure: str) -> None:
        """Build the message from file, key, what is wrong and the cure."""
        super().__init__(f"{file}, {key}: {what}. Cure: {cure}.")


@dataclass(frozen=True)
class Source:
    """One declared source.

    Attributes:
        name: lower-case name, part of every batch id.
        kind: ``files``, ``sql`` or ``zendesk``.
        location: folder, fsspec URL, SQLAlchemy URL or the address of a Zendesk; may hold a
            password, so it is never printed.
        entities: entities to read; ``None`` reads whatever the contract knows and the source has.
        columns: per entity, contract column to source column.
        tables: per entity, the table (or ``select`` statement) that holds it; kind ``sql``.
        cursor: per entity, the source column that grows with each change; kind ``sql``.
    """

    name: str
    kind: SourceKind
    location: str = field(repr=False)
    entities: tuple[str, ...] | None = None
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    cursor: Mapping[str, str] = field(default_factory=dict)

    def reads(self, entity: str) -> bool:
        """Return whether this source is asked for ``entity``."""
        return self.entities is None or entity in self.entities

    def source_column(self, entity: str, column: str) -> str:
        """Return what the source calls the contract's ``column`` of ``entity``."""
        return self.columns.get(entity, {}).get(column, column)


@dataclass(frozen=True)
class Settings:
    """Everything ``evenhand.toml`` says, with defaults for what it leaves out.

    Attributes:
        sources: declared sources in the order of the file.
        feeds: where changes of the queue go; files in the home folder where none is declared.
        keep_generations: published generations that stay for roll-back.
        threads: engine threads; ``None`` is one for each core.
        memory_limit: engine memory such as ``4GB``; ``None`` is 8 GB, or 60 % of a small machine.
    """

    sources: tuple[Source, ...] = ()
    keep_generations: int = 14
    threads: int | None = None
    memory_limit: str | None = None
    feeds: tuple[Feed, ...] = ()

    def source(self, name: str) -> Source:
        """Return the source called ``name``.

        Raises:
            KeyError: no such source is declared; the message lists those that are.
        """
        for source in self.sources:
            if source.name == name:
                return source
        known = ", ".join(source.name for source in self.sources) or "none"
        raise KeyError(f"no source is called {name!r}; declared: {known}")


@dataclass(frozen=True)
class _Reader:
    """Takes values out of the parsed file and complains with file, key and cure."""

    file: Path

    def fail(self, key: str, what: str, cure: str) -> ConfigError:
        return ConfigError(self.file, key, what, cure)

    def check_keys(self, table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
        for key in table:
            if key not in allowed:
                close = difflib.get_close_matches(key, allowed, n=1)
                cure = f"write {close[0]!r}" if close else f"use one of {', '.join(allowed)}"
                raise self.fail(f"{where}{key}", "unknown key", cure)

    def text(self, table: Mapping[str, Any], name: str, where: str) -> str:
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"{where}{name}", "a text is needed here", f'write {name} = "..."')
        return value

    def whole_number(self, table: Mapping[str, Any], name: str) -> int | None:
        value = table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fail(name, f"{value!r} is not a whole number above 0", f"write {name} = 4")
        return int(value)

    def texts(self, table: Mapping[str, Any], name: str, where: str) -> dict[str, str]:
        value = table.get(name, {})
        if not isinstance(value, dict):
            raise self.fail(f"{where}{name}", "a table is needed here", f"write [{where}{name}]")
        for key, entry in value.items():
            if not isinstance(entry, str) or not entry:
                raise self.fail(
                    f"{where}{name}.{key}", "a text is needed here", f'write {key} = "..."'
                )
        return dict(value)

    def entity(self, name: object, where: str) -> Entity:
        contract = load_contract()
        if not isinstance(name, str) or name not in contract:
            close = difflib.get_close_matches(str(name), contract, n=1)
            hint = f"write {close[0]!r}" if close else "use an entity of the input contract"
            raise self.fail(where, f"the contract has no entity {name!r}", hint)
        return contract[name]

    def interpolated(self, text: str, key: str) -> str:
        def value_of(match: re.Match[str]) -> str:
            name = match.group(1)
            if name not in os.environ:
                raise self.fail(
                    key,
                    f"the environment variable {name} is not set",
                    f"export {name}, or write the value",
                )
            return os.environ[name]

        return _VARIABLE.sub(value_of, text)


def load_settings(home: Home, drop: Path | None = None) -> Settings:
    """Return the installation's settings.

    Args:
        home: the home folder; without an ``evenhand.toml`` there, defaults and no source.
        drop: a folder of contract files that replaces the declared sources for this run.

    Raises:
        ConfigError: the file is no TOML, or a key or value of it cannot be used.
    """
    raw: dict[str, Any] = {}
    reader = _Reader(home.config)
    if home.config.exists():
        try:
            raw = tomllib.loads(home.config.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise reader.fail("file", f"not valid TOML ({error})", "correct that line") from error
    reader.check_keys(raw, _SETTINGS_KEYS, "")
    if drop is not None:
        location = str(drop.expanduser().absolute())
        sources: tuple[Source, ...] = (Source(DROP_SOURCE, "files", location),)
    else:
        sources = _sources(reader, raw.get("sources", []), home)
    memory_limit = raw.get("memory_limit")
    if memory_limit is not None and not isinstance(memory_limit, str):
        raise reader.fail("memory_limit", "a text is needed here", 'write memory_limit = "4GB"')
    return Settings(
        sources=sources,
        keep_generations=reader.whole_number(raw, "keep_generations") or 14,
        threads=reader.whole_number(raw, "threads"),
        memory_limit=memory_limit,
        feeds=read_feeds(reader, raw.get("feeds", [])),
    )


def _sources(reader: _Reader, raw: object, home: Home) -> tuple[Source, ...]:
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        raise reader.fail("sources", "a list of tables is needed here", "write [[sources]]")
    sources = tuple(
        _source(reader, cast("dict[str, Any]", entry), f"sources[{number}].", home)
        for number, entry in enumerate(raw, start=1)
    )
    names = [source.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise reader.fail("sources.name", f"{name!r} is there twice", "give each its own name")
    return sources


def _source(reader: _Reader, raw: dict[str, Any], where: str, home: Home) -> Source:
    reader.check_keys(raw, _SOURCE_KEYS, where)
    name = reader.text(raw, "name", where)
    if not _SOURCE_NAME.fullmatch(name):
        raise reader.fail(
            f"{where}name", f"{name!r} is no name", "use lower-case letters, digits and _"
        )
    kind = reader.text(raw, "kind", where)
    if kind not in SOURCE_KINDS:
        known = ", ".join(f'"{one}"' for one in SOURCE_KINDS)
        raise reader.fail(f"{where}kind", f"unknown kind {kind!r}", f"write one of {known}")
    location = reader.interpolated(reader.text(raw, "location", where), f"{where}location")
    if kind in ("files", "zendesk") and "://" not in location:
        location = str(home.root / Path(location).expanduser())
    tables = reader.texts(raw, "tables", where)
    cursor = reader.texts(raw, "cursor", where)
    for key, table in (("tables", tables), ("cursor", cursor)):
        for entity in table:
            reader.entity(entity, f"{where}{key}")
    return Source(
        name=name,
        kind=cast("SourceKind", kind),
        location=location,
        entities=_entities(reader, raw.get("entities"), f"{where}entities"),
        columns=_columns(reader, raw.get("columns", {}), f"{where}columns"),
        tables=tables,
        cursor=cursor,
    )


def _entities(reader: _Reader, raw: object, where: str) -> tuple[str, ...] | None:
    if raw is None:
        return None
    if not isinstance(raw, list) or not raw:
        raise reader.fail(
            where, "a list of entities is needed here", 'write entities = ["accounts"]'
        )
    return tuple(reader.entity(name, where).name for name in raw)


def _columns(reader: _Reader, raw: object, where: str) -> dict[str, dict[str, str]]:
    if not isinstance(raw, dict):
        raise reader.fail(where, "a table is needed here", "write [sources.columns.<entity>]")
    mapping: dict[str, dict[str, str]] = {}
    for name in raw:
        entity = reader.entity(name, where)
        columns = reader.texts(raw, name, f"{where}.")
        known = [column.name for column in entity.columns] + ["updated_at"]
        for column in columns:
            if column not in known:
                close = difflib.get_close_matches(column, known, n=1)
                hint = f"write {close[0]!r}" if close else "use a column of the input contract"
                raise reader.fail(
                    f"{where}.{name}.{column}", f"{name} has no column {column!r}", hint
                )
        mapping[name] = columns
    return mapping
