"""What there is to tell: the log of changes that each published night kept in ``history/``.

``history/case_queue_changes/<night>.parquet`` holds the changes of one night, and
``history/lifecycle_updates/<night>.parquet`` the whole outbox of that night. A night's files are
written before readers see it, so whatever a later night takes as said can also be told.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from evenhand.home import Home

Kind = Literal["queue", "lifecycle"]
KINDS: tuple[Kind, ...] = ("queue", "lifecycle")
TABLES: dict[Kind, str] = {"queue": "case_queue_changes", "lifecycle": "lifecycle_updates"}
LIFECYCLE_FIELDS = (
    "update_id", "account_id", "from_status", "to_status", "decision_id", "effective_at",
    "reason", "is_allowed",
)  # fmt: skip
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Change:
    """One thing to tell a sink.

    Attributes:
        change_id: the idempotency key: a sink applies each once.
        kind: ``queue`` or ``lifecycle``.
        key: what it is about: the ``case_key`` or the ``update_id``.
        change: ``opened``, ``updated``, ``closed``; ``called``, ``settled``.
        changed_at: the night that says so, ISO 8601 in UTC.
        payload: the state after the change.
        sequence: place in the sink's own order, from 1; 0 before it has one.
    """

    change_id: str
    kind: Kind
    key: str
    change: str
    changed_at: str
    payload: dict[str, Any] = field(default_factory=dict)
    sequence: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the change as every sink writes it."""
        return {
            "change_id": self.change_id,
            "sequence": self.sequence,
            "kind": self.kind,
            "key": self.key,
            "change": self.change,
            "changed_at": self.changed_at,
            "payload": self.payload,
        }


@dataclass(frozen=True)
class Standing:
    """The newest change of one queue item up to a night."""

    change_id: str
    change: str
    stamp: str


def nights(home: Home) -> list[str]:
    """Return the stamps of all nights that the log holds, oldest first."""
    return sorted({file.stem for kind in KINDS for file in _files(home, kind)})


def _files(home: Home, kind: Kind) -> list[Path]:
    folder = home.history / TABLES[kind]
    return [file for file in folder.glob("*.parquet") if file.stem != "empty"]


def instant_of(stamp: str) -> str:
    """Return a night's stamp as an ISO 8601 instant."""
    return _iso(datetime.strptime(stamp, STAMP).replace(tzinfo=UTC))


def _iso(value: datetime) -> str:
    instant = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return instant.isoformat().replace("+00:00", "Z")


def queue_changes(home: Home, stamp: str) -> list[Change]:
    """Return the changes of the queue that the night of ``stamp`` said, in a fixed order."""
    file = home.history / TABLES["queue"] / f"{stamp}.parquet"
    return _as_queue_changes(_rows(file)) if file.is_file() else []


def _as_queue_changes(rows: Sequence[dict[str, Any]]) -> list[Change]:
    found = [
        Change(
            change_id=row["change_id"],
            kind="queue",
            key=row["case_key"],
            change=row["change"],
            changed_at=_iso(row["changed_at"]),
            payload=json.loads(row["payload"] or "{}"),
        )
        for row in rows
    ]
    return sorted(found, key=lambda change: (change.changed_at, change.key, change.change_id))


def lifecycle_outbox(home: Home, stamp: str) -> dict[str, dict[str, Any]] | None:
    """Return the outbox of the night of ``stamp`` by update id; ``None`` when it kept none."""
    file = home.history / TABLES["lifecycle"] / f"{stamp}.parquet"
    if not file.is_file():
        return None
    payloads = [{name: row.get(name) for name in LIFECYCLE_FIELDS} for row in _rows(file)]
    for payload in payloads:
        if payload["effective_at"] is not None:
            payload["effective_at"] = _iso(payload["effective_at"])
    return {_update_id(payload): payload for payload in sorted(payloads, key=_update_id)}


def _update_id(payload: dict[str, Any]) -> str:
    return str(payload["update_id"])


def _rows(file: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.ParquetFile(file).read().to_pylist()
    return rows


def standing_items(home: Home, until: str) -> dict[str, Standing]:
    """Return the newest change of every queue item in the nights up to the stamp ``until``."""
    import pyarrow.parquet as pq

    standing: dict[str, Standing] = {}
    for file in sorted(_files(home, "queue"), key=lambda file: file.stem):
        if file.stem > until:
            continue
        table = pq.ParquetFile(file).read(columns=["case_key", "change_id", "change"])
        for row in table.to_pylist():
            standing[row["case_key"]] = Standing(row["change_id"], row["change"], file.stem)
    return standing


def named_changes(home: Home, standing: Sequence[Standing]) -> list[Change]:
    """Return the changes that ``standing`` names, from the nights that said them."""
    wanted = {item.change_id for item in standing}
    return [
        change
        for stamp in sorted({item.stamp for item in standing})
        for change in queue_changes(home, stamp)
        if change.change_id in wanted
    ]
