"""Who was told what: one small SQLite database, ``feed/ledger.sqlite`` in the home folder.

======== ==========================================================================================
table    holds
======== ==========================================================================================
sinks    each sink with the last night that was taken in for it
told     per sink and key what it was told last, delivered or on its way
changes  per sink each change with its state; the text of what was delivered is dropped
======== ==========================================================================================

A change is first taken in (in the same transaction that moves the sink's night on), then sent, then
settled. A process that dies between the last two sends the same change again, with the same id.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenhand.feed.changes import Change, Kind

SCHEMA = """
create table if not exists sinks (
    sink text primary key,
    night text not null
);
create table if not exists told (
    sink text not null,
    kind text not null,
    key text not null,
    change_id text not null,
    change text not null,
    calls integer not null,
    primary key (sink, kind, key)
);
create table if not exists changes (
    sequence integer primary key autoincrement,
    sink text not null,
    change_id text not null,
    kind text not null,
    key text not null,
    change text not null,
    changed_at text not null,
    payload text,
    state text not null default 'pending',
    batch integer,
    runs_failed integer not null default 0,
    tries integer not null default 0,
    error text,
    unique (sink, change_id)
);
create index if not exists undelivered on changes (sink, state, sequence)
where state <> 'delivered';
"""
TOLD = """
insert into told (sink, kind, key, change_id, change, calls) values (?, ?, ?, ?, ?, ?)
on conflict (sink, kind, key) do update set
    change_id = excluded.change_id, change = excluded.change, calls = told.calls + excluded.calls
"""
FIELDS = "sequence, change_id, kind, key, change, changed_at, payload"


@dataclass(frozen=True)
class Told:
    """What a sink was told last about a key, and how often it was called for."""

    change_id: str
    change: str
    calls: int


@dataclass(frozen=True)
class Batch:
    """Changes that go out together under one number, which a second try keeps."""

    number: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class DeadLetter:
    """A change that a sink refused, or that failed in too many runs while others passed."""

    sink: str
    change_id: str
    kind: str
    key: str
    change: str
    changed_at: str
    error: str


class Ledger:
    """The ledger of one home; open it with ``with``. Each change of it is one short transaction."""

    def __init__(self, file: Path) -> None:
        """Name the database; it is made when opened."""
        self._file = file

    def __enter__(self) -> Ledger:
        """Open the database, and make it if it is not there."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._db = sqlite3.connect(self._file, isolation_level=None, timeout=60)
        self._db.execute("pragma synchronous = full")
        self._db.executescript(SCHEMA)
        return self

    def __exit__(self, *_: object) -> None:
        """Close it; what was not committed never happened."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("begin immediate")
        try:
            yield self._db
            self._db.execute("commit")
        except BaseException:
            self._db.execute("rollback")
            raise

    def night(self, sink: str) -> str | None:
        """Return the stamp of the last night taken in; ``''`` for none yet, ``None`` if unknown."""
        row = self._db.execute("select night from sinks where sink = ?", [sink]).fetchone()
        return str(row[0]) if row else None

    def register(self, sink: str, night: str) -> None:
        """Make ``sink`` known as one that was there up to ``night``; a known one is left alone."""
        with self._transaction() as db:
            db.execute("insert or ignore into sinks (sink, night) values (?, ?)", [sink, night])

    def told(self, sink: str, kind: Kind) -> dict[str, Told]:
        """Return what ``sink`` was told last, by key."""
        rows = self._db.execute(
            "select key, change_id, change, calls from told where sink = ? and kind = ?",
            [sink, kind],
        )
        return {str(key): Told(*rest) for key, *rest in rows}

    def take_in(self, sink: str, changes: Sequence[Change], night: str) -> int:
        """Take ``changes`` in for ``sink`` and move its night on, in one transaction.

        Returns:
            Number of changes that were not known before.
        """
        fresh = 0
        with self._transaction() as db:
            for change in changes:
                if self.is_known(sink, change.change_id):
                    continue
                fresh += 1
                db.execute(
                    "insert into changes (sink, change_id, kind, key, change, changed_at, payload) "
                    "values (?, ?, ?, ?, ?, ?, ?)",
                    [
                        sink, change.change_id, change.kind, change.key, change.change,
                        change.changed_at, json.dumps(change.payload),
                    ],
                )  # fmt: skip
                calls = int(change.change == "called")
                given = [sink, change.kind, change.key, change.change_id, change.change, calls]
                db.execute(TOLD, given)
            db.execute("update sinks set night = ? where sink = ?", [night, sink])
        return fresh

    def is_known(self, sink: str, change_id: str) -> bool:
        """Return whether the change was ever taken in for ``sink``."""
        row = self._db.execute(
            "select 1 from changes where sink = ? and change_id = ?", [sink, change_id]
        ).fetchone()
        return row is not None

    def batches(self, sink: str, size: int) -> list[Batch]:
        """Return what is to be sent, in order; batches of an earlier try keep number and content.

        A sink that takes one change at a time gets first what was never tried, so that a change
        that cannot be delivered never stands in the way of the others.
        """
        order = "tries, sequence" if size == 1 else "sequence"
        with self._transaction() as db:
            rows = db.execute(
                "select sequence from changes where sink = ? and state = 'pending' "
                "and batch is null order by sequence",
                [sink],
            ).fetchall()
            last = db.execute("select max(batch) from changes where sink = ?", [sink]).fetchone()[0]
            for start in range(0, len(rows), size):
                last = (last or 0) + 1
                chosen = [(last, row[0]) for row in rows[start : start + size]]
                db.executemany("update changes set batch = ? where sequence = ?", chosen)
        found: dict[int, list[Change]] = {}
        waiting = self._db.execute(
            f"select batch, {FIELDS} from changes where sink = ? and state = 'pending' "
            f"order by {order}",
            [sink],
        )
        for number, *row in waiting:
            found.setdefault(number, []).append(_change(row))
        return [Batch(number, tuple(changes)) for number, changes in found.items()]

    def settle(self, batch: Batch, refused: dict[str, str]) -> None:
        """Note that ``batch`` was sent; ``refused`` gives the reason by change id."""
        with self._transaction() as db:
            for change in batch.changes:
                reason = refused.get(change.change_id)
                if reason is None:
                    db.execute(
                        "update changes set state = 'delivered', payload = null, error = null "
                        "where sequence = ?",
                        [change.sequence],
                    )
                else:
                    db.execute(
                        "update changes set state = 'dead', error = ? where sequence = ?",
                        [reason, change.sequence],
                    )

    def fail(self, batch: Batch, reason: str) -> None:
        """Note that ``batch`` could not be sent now."""
        with self._transaction() as db:
            db.executemany(
                "update changes set error = ?, tries = tries + 1 where sequence = ?",
                [(reason, change.sequence) for change in batch.changes],
            )

    def count_failed_run(self, batches: Sequence[Batch], limit: int) -> int:
        """Count a run against changes that failed while others passed; give up at ``limit``.

        Returns:
            How many were put aside as dead letters.
        """
        sequences = [(change.sequence,) for batch in batches for change in batch.changes]
        dead = 0
        with self._transaction() as db:
            for given in sequences:
                db.execute(
                    "update changes set runs_failed = runs_failed + 1 where sequence = ?", given
                )
                dead += db.execute(
                    "update changes set state = 'dead' where sequence = ? and runs_failed >= ?",
                    [*given, limit],
                ).rowcount
        return dead

    def revive(self, sink: str) -> tuple[int, int]:
        """Put the dead letters of ``sink`` back, but not those that a later change made obsolete.

        Returns:
            How many will be sent again, and how many are obsolete.
        """
        with self._transaction() as db:
            obsolete = db.execute(
                "update changes set state = 'obsolete', payload = null "
                "where sink = ?1 and state = 'dead' and exists ("
                "select 1 from changes as later where later.sink = ?1 and later.kind = changes.kind"
                " and later.key = changes.key and later.sequence > changes.sequence "
                "and later.state = 'delivered')",
                [sink],
            ).rowcount
            revived = db.execute(
                "update changes set state = 'pending', runs_failed = 0, tries = 0, "
                "batch = null where sink = ? and state = 'dead'",
                [sink],
            ).rowcount
        return revived, obsolete

    def counts(self) -> dict[str, dict[str, int]]:
        """Return per sink how many changes there are in each state."""
        found: dict[str, dict[str, int]] = {
            str(sink): {} for (sink,) in self._db.execute("select sink from sinks order by sink")
        }
        rows = self._db.execute("select sink, state, count(*) from changes group by sink, state")
        for sink, state, number in rows:
            found.setdefault(str(sink), {})[str(state)] = int(number)
        return found

    def last_error(self, sink: str) -> str | None:
        """Return why the newest undelivered change of ``sink`` was not delivered."""
        row = self._db.execute(
            "select error from changes where sink = ? and state = 'pending' and error is not null "
            "order by sequence desc limit 1",
            [sink],
        ).fetchone()
        return str(row[0]) if row else None

    def dead_letters(self) -> list[DeadLetter]:
        """Return what was put aside, oldest first."""
        rows = self._db.execute(
            "select sink, change_id, kind, key, change, changed_at, coalesce(error, '') "
            "from changes where state = 'dead' order by sequence"
        )
        return [DeadLetter(*row) for row in rows]


def _change(row: Sequence[Any]) -> Change:
    sequence, change_id, kind, key, change, changed_at, payload = row
    return Change(
        change_id, kind, key, change, changed_at, json.loads(payload or "{}"), int(sequence)
    )
