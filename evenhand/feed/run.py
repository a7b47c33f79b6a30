"""Take in what a night has to tell, and deliver what is waiting.

Taking in follows the log of changes night by night; what a sink was told is then held against what
the log says stands, so that a new sink gets what is open already, and a night that was run again
with another result leaves nothing wrong behind.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic

from evenhand.feed import changes as log
from evenhand.feed.changes import Change
from evenhand.feed.ledger import Batch, Ledger
from evenhand.feed.settings import Feed, FeedError
from evenhand.feed.sinks import Sink, SinkError, open_sink
from evenhand.home import Home

PATIENCE = 3
"""Changes in a row that fail before a sink is taken to be down."""
RUNS_BEFORE_DEAD = 5
"""Runs in which a change fails while others pass, before it is put aside."""
SECONDS_PER_SINK = 600.0
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What happened to one feed: changes delivered, put aside and still waiting, and why."""

    feed: str
    delivered: int
    dead: int
    waiting: int
    error: str | None

    @property
    def warning(self) -> str | None:
        """What somebody should know, in a sentence; ``None`` when all went well."""
        parts = []
        if self.waiting:
            parts.append(f"{self.waiting:,} changes wait ({self.error or 'behind others'})")
        if self.dead:
            parts.append(f"{self.dead:,} put aside, see evenhand feed status")
        return f"feed {self.feed}: {'; '.join(parts)}" if parts else None


def open_ledger(home: Home) -> Ledger:
    """Return the home's ledger, to be opened with ``with``; a feed that runs holds nobody up."""
    return Ledger(home.feed / "ledger.sqlite")


@contextmanager
def _only_one_feed(home: Home) -> Iterator[Ledger]:
    """Open the ledger to feed from it; whoever comes second waits."""
    home.feed.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home.feed / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with open_ledger(home) as ledger:
            yield ledger


def register(home: Home, feeds: Sequence[Feed], stamp: str) -> None:
    """Make new feeds known before the night of ``stamp`` is kept, so that none of it is missed."""
    with open_ledger(home) as ledger:
        for feed in feeds:
            ledger.register(feed.name, _just_before(home, stamp))


def _just_before(home: Home, stamp: str) -> str:
    """Return what sorts after the last night before ``stamp``: that night is not told."""
    earlier = [night for night in log.nights(home) if night < stamp]
    return f"{earlier[-1]}+" if earlier else ""


def take_in(home: Home, ledger: Ledger, feed: Feed, stamp: str) -> int:
    """Take in for ``feed`` what the nights up to ``stamp`` say and it was not told.

    A night before the last one that was taken in is never told: it is a replay or a backfill.

    Returns:
        Number of new changes.
    """
    nights = log.nights(home)
    last = ledger.night(feed.name)
    if last is None:
        last = _just_before(home, stamp)
        ledger.register(feed.name, last)
    if max([last, *nights], default="") > stamp:
        return 0
    fresh = 0
    for night in nights:
        if last <= night <= stamp:
            fresh += ledger.take_in(feed.name, _said(home, ledger, feed, night), night)
    if "queue" in feed.carries:
        fresh += ledger.take_in(feed.name, _repairs(home, ledger, feed, stamp), stamp)
    return fresh


def _said(home: Home, ledger: Ledger, feed: Feed, night: str) -> list[Change]:
    found: list[Change] = []
    if "queue" in feed.carries:
        told = ledger.told(feed.name, "queue")
        found += [
            change
            for change in log.queue_changes(home, night)
            if change.change != "closed" or change.key in told
        ]
    if "lifecycle" in feed.carries:
        found += _lifecycle(home, ledger, feed, night)
    return found


def _lifecycle(home: Home, ledger: Ledger, feed: Feed, night: str) -> list[Change]:
    """Return what the outbox of ``night`` calls for, and what of it no longer is called for."""
    outbox = log.lifecycle_outbox(home, night)
    if outbox is None:
        return []
    told, at = ledger.told(feed.name, "lifecycle"), log.instant_of(night)
    found = []
    for key, payload in outbox.items():
        before = told.get(key)
        if before is None or before.change == "settled":
            again = f"-{before.calls + 1}" if before else ""
            found.append(Change(f"{key}{again}", "lifecycle", key, "called", at, payload))
    for key, before in sorted(told.items()):
        if before.change == "called" and key not in outbox:
            change_id = f"{before.change_id}-settled"
            found.append(Change(change_id, "lifecycle", key, "settled", at, {"update_id": key}))
    return found


def _repairs(home: Home, ledger: Ledger, feed: Feed, stamp: str) -> list[Change]:
    """Return what brings the sink from what it was told to what stands; most nights nothing."""
    told, standing = ledger.told(feed.name, "queue"), log.standing_items(home, stamp)
    at = log.instant_of(stamp)
    missed = [
        item
        for key, item in standing.items()
        if (key in told or item.change != "closed")
        and (key not in told or told[key].change_id != item.change_id)
        and not (item.change == "closed" and told[key].change == "closed")
    ]
    found = []
    for change in log.named_changes(home, missed):
        if ledger.is_known(feed.name, change.change_id):
            again = _derived("again", told[change.key].change_id, change.change_id)
            found.append(replace(change, change_id=again, changed_at=at))
        else:
            found.append(change)
    for key, before in sorted(told.items()):
        if key not in standing and before.change != "closed":
            withdrawn = _derived("withdrawn", before.change_id)
            found.append(Change(withdrawn, "queue", key, "closed", at, {"case_key": key}))
    return found


def _derived(*parts: str) -> str:
    return hashlib.md5("|".join(parts).encode(), usedforsecurity=False).hexdigest()


def deliver(home: Home, ledger: Ledger, feed: Feed, progress: Progress = lambda _: None) -> Outcome:
    """Send what waits for ``feed``. Nothing is raised: what could not be sent is in the outcome."""
    try:
        with open_sink(home, feed) as sink:
            run = _Run(ledger, feed, sink, progress)
            run.send_all()
        error: str | None = run.error
        delivered, dead = run.delivered, run.dead
    except (FeedError, SinkError) as failure:
        delivered, dead, error = 0, 0, str(failure)
    except Exception as failure:
        logging.getLogger(__name__).exception("feed %s", feed.name)
        delivered, dead, error = 0, 0, f"{type(failure).__name__}, see the log of the run"
    waiting = ledger.counts().get(feed.name, {}).get("pending", 0)
    return Outcome(feed.name, delivered, dead, waiting, error if waiting else None)


class _Run:
    """One run of one sink."""

    def __init__(self, ledger: Ledger, feed: Feed, sink: Sink, progress: Progress) -> None:
        self._ledger, self._feed, self._sink, self._progress = ledger, feed, sink, progress
        self.delivered = self.dead = 0
        self.error: str | None = None
        self._failed: list[Batch] = []

    def send_all(self) -> None:
        """Send batch by batch; of one key the older change always goes first."""
        waiting = self._ledger.batches(self._feed.name, self._sink.batch_size)
        deadline, in_a_row = monotonic() + SECONDS_PER_SINK, 0
        if self._sink.batch_size == 1:
            waiting = _oldest_first_of_each_key(waiting)
        for batch in waiting:
            if monotonic() > deadline:
                self.error = f"not done after {SECONDS_PER_SINK:.0f} seconds; the next run goes on"
                break
            if self._is_behind_a_failure(batch):
                continue
            try:
                self._send(batch)
                in_a_row = 0
            except SinkError as failure:
                self.error, in_a_row = str(failure), in_a_row + 1
                self._ledger.fail(batch, str(failure))
                self._failed.append(batch)
                if failure.is_down or in_a_row >= PATIENCE:
                    break
        if self.delivered and self._failed:
            self.dead += self._ledger.count_failed_run(self._failed, RUNS_BEFORE_DEAD)

    def _send(self, batch: Batch) -> None:
        refused = self._sink.send(batch)
        self._ledger.settle(batch, refused)
        self.delivered += len(batch.changes) - len(refused)
        self.dead += len(refused)
        self._progress(f"{self._feed.name}: {self.delivered} changes delivered")

    def _is_behind_a_failure(self, batch: Batch) -> bool:
        stuck = {(change.kind, change.key) for held in self._failed for change in held.changes}
        return any((change.kind, change.key) in stuck for change in batch.changes)


def _oldest_first_of_each_key(batches: Sequence[Batch]) -> list[Batch]:
    """Return single changes in their order, those behind an older one of their key last."""
    oldest: dict[tuple[str, str], int] = {}
    for batch in batches:
        (change,) = batch.changes
        key = (change.kind, change.key)
        oldest[key] = min(oldest.get(key, change.sequence), change.sequence)
    first = set(oldest.values())
    return [
        *(batch for batch in batches if batch.changes[0].sequence in first),
        *sorted(
            (batch for batch in batches if batch.changes[0].sequence not in first),
            key=lambda batch: batch.changes[0].sequence,
        ),
    ]


def feed_all(
    home: Home, feeds: Sequence[Feed], stamp: str | None, progress: Progress = lambda _: None
) -> list[Outcome]:
    """Take in the night of ``stamp`` (or nothing) and deliver, one feed after the other."""
    with _only_one_feed(home) as ledger:
        for feed in feeds:
            if stamp is not None:
                take_in(home, ledger, feed, stamp)
        return [deliver(home, ledger, feed, progress) for feed in feeds]
