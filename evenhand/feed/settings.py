"""The ``[[feeds]]`` of ``evenhand.toml``: which systems are told, and how to reach them.

::

    [[feeds]]
    name = "cases"
    kind = "postgres"                       # files, postgres, zendesk or webhook
    location = "postgresql://feeder:${CASES_PASSWORD}@db/cases"
    carries = ["queue", "lifecycle"]        # the default: both

Secrets stand in environment variables. They are looked up when a feed is used, so a variable that
is missing fails that feed and nothing else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from evenhand.feed.changes import KINDS, Kind

FeedKind = Literal["files", "postgres", "zendesk", "webhook"]
FEED_KINDS: tuple[FeedKind, ...] = ("files", "postgres", "zendesk", "webhook")
DEFAULT_FEED = "files"
"""Name of the feed that a home without ``[[feeds]]`` has."""
KEYS: dict[FeedKind, tuple[str, ...]] = {
    "files": (),
    "postgres": ("schema",),
    "zendesk": ("user", "token"),
    "webhook": ("secret",),
}
SHARED_KEYS = ("name", "kind", "location", "carries")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_PLAIN_PASSWORD = re.compile(r"://[^/@:]*:(?!\$\{[A-Za-z_][A-Za-z0-9_]*\}@)[^/@]+@")


class FeedError(Exception):
    """A feed cannot be used now; the message says why, without any secret, and the cure."""


@dataclass(frozen=True)
class Feed:
    """One declared feed.

    Attributes:
        name: lower-case name; what was delivered is remembered under it.
        kind: ``files``, ``postgres``, ``zendesk`` or ``webhook``.
        location: folder or URL as written, secrets still as ``${NAME}``; empty for the default
            folder of a files feed.
        carries: what is handed over.
        options: further keys of the kind, as written.
    """

    name: str
    kind: FeedKind
    location: str = ""
    carries: tuple[Kind, ...] = KINDS
    options: Mapping[str, str] = field(default_factory=dict)

    def resolved(self, key: str) -> str:
        """Return ``location`` or an option with its environment variables put in.

        Raises:
            FeedError: a variable is not set; the message names it.
        """
        text = self.location if key == "location" else self.options.get(key, "")

        def value_of(match: re.Match[str]) -> str:
            value = os.environ.get(match.group(1))
            if not value:
                raise FeedError(
                    f"the environment variable {match.group(1)} is not set; export it for the night"
                )
            return value

        return _VARIABLE.sub(value_of, text)


class Complaints(Protocol):
    """What reads values out of ``evenhand.toml`` and says what is wrong with them."""

    def fail(self, key: str, what: str, cure: str) -> Exception:
        """Return the error to raise."""

    def check_keys(self, table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
        """Refuse keys that are not ``allowed``."""

    def text(self, table: Mapping[str, Any], name: str, where: str) -> str:
        """Return a text that must be there."""


def read_feeds(reader: Complaints, raw: object) -> tuple[Feed, ...]:
    """Return the declared feeds; without any, one that writes files into the home folder.

    Raises:
        ConfigError: a key or value cannot be used; the message says the cure.
    """
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        raise reader.fail("feeds", "a list of tables is needed here", "write [[feeds]]")
    if not raw:
        return (Feed(DEFAULT_FEED, "files"),)
    feeds = [_feed(reader, entry, f"feeds[{at}].") for at, entry in enumerate(raw, start=1)]
    names = [feed.name for feed in feeds]
    for name in names:
        if names.count(name) > 1:
            raise reader.fail("feeds.name", f"{name!r} is there twice", "give each its own name")
    return tuple(feeds)


def _feed(reader: Complaints, raw: dict[str, Any], where: str) -> Feed:
    kind = next((known for known in FEED_KINDS if known == reader.text(raw, "kind", where)), None)
    if kind is None:
        raise reader.fail(
            f"{where}kind", f"unknown kind {raw['kind']!r}", f"use one of {', '.join(FEED_KINDS)}"
        )
    reader.check_keys(raw, (*SHARED_KEYS, *KEYS[kind]), where)
    name = reader.text(raw, "name", where)
    if not _NAME.fullmatch(name):
        raise reader.fail(
            f"{where}name", f"{name!r} is no name", "use lower-case letters, digits and _"
        )
    location = "" if kind == "files" and "location" not in raw else reader.text(
        raw, "location", where
    )  # fmt: skip
    needed = [key for key in KEYS[kind] if key != "schema" or key in raw]
    options = {key: reader.text(raw, key, where) for key in needed}
    _CHECKS[kind](reader, where, location, options)
    return Feed(name, kind, location, _carries(reader, raw, where), options)


def _carries(reader: Complaints, raw: dict[str, Any], where: str) -> tuple[Kind, ...]:
    given = raw.get("carries", list(KINDS))
    if not isinstance(given, list) or not given or any(entry not in KINDS for entry in given):
        raise reader.fail(
            f"{where}carries", f"{given!r} cannot be carried", 'write ["queue", "lifecycle"]'
        )
    return tuple(kind for kind in KINDS if kind in given)


def _check_files(reader: Complaints, where: str, location: str, _: Mapping[str, str]) -> None:
    if "://" in location:
        raise reader.fail(f"{where}location", "a folder is needed here", 'write "feed/desk"')


def _check_postgres(
    reader: Complaints, where: str, location: str, options: Mapping[str, str]
) -> None:
    if not location.startswith(("postgresql://", "postgres://")):
        raise reader.fail(
            f"{where}location", "a PostgreSQL URL is needed here",
            'write "postgresql://user:${PASSWORD}@host/database"',
        )  # fmt: skip
    if _PLAIN_PASSWORD.search(location):
        raise _plain_secret(reader, f"{where}location", "password")
    if not _NAME.fullmatch(options.get("schema", "evenhand")):
        raise reader.fail(
            f"{where}schema", f"{options['schema']!r} is no name", "use letters, digits and _"
        )


def _check_web(reader: Complaints, where: str, location: str) -> None:
    parts = urlsplit(_VARIABLE.sub("variable", location))
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe and not _VARIABLE.match(location):
        raise reader.fail(
            f"{where}location", "an https address is needed here",
            "write https://...; what is sent names accounts",
        )  # fmt: skip
    if parts.password:
        raise _plain_secret(reader, f"{where}location", "password")


def _check_secret(reader: Complaints, where: str, key: str, options: Mapping[str, str]) -> None:
    if not _VARIABLE.fullmatch(options[key]):
        raise _plain_secret(reader, f"{where}{key}", key)


def _plain_secret(reader: Complaints, key: str, name: str) -> Exception:
    return reader.fail(
        key,
        f"the {name} must not stand in this file",
        f"write ${{VARIABLE}} and export the {name} as VARIABLE",
    )


def _check_zendesk(
    reader: Complaints, where: str, location: str, options: Mapping[str, str]
) -> None:
    _check_web(reader, where, location)
    _check_secret(reader, where, "token", options)


def _check_webhook(
    reader: Complaints, where: str, location: str, options: Mapping[str, str]
) -> None:
    _check_web(reader, where, location)
    _check_secret(reader, where, "secret", options)


_CHECKS: dict[FeedKind, Callable[[Complaints, str, str, Mapping[str, str]], None]] = {
    "files": _check_files,
    "postgres": _check_postgres,
    "zendesk": _check_zendesk,
    "webhook": _check_webhook,
}
