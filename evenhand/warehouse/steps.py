"""The step log of a night: what ran, how long, how many rows, and how it ended.

One JSON line per event in ``$HOME/logs/nights/<stamp>.jsonl``. The night's tasks append to it from
whatever process they run in; the command line follows it to show progress; ``night_log`` is made of
it. Clocks are read here and nowhere else in the night.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evenhand.clock import file_stamp, sql_timestamp
from evenhand.home import Home
from evenhand.warehouse.errors import NightStoppedError

PROGRESS_EVERY_SECONDS = 1.0


@dataclass(frozen=True)
class StepRecord:
    """One row of ``night_log``. Instants are zone-less UTC text; ``seconds`` is wall time."""

    as_of: str
    step: str
    started_at: str
    ended_at: str | None
    seconds: float | None
    rows: int | None
    status: str


@dataclass
class Step:
    """A running step: set ``rows`` and ``note`` before it ends, call ``progress`` meanwhile."""

    log: StepLog
    name: str
    rows: int | None = None
    note: str | None = None
    _last: float = field(default=0.0, repr=False)

    def progress(self, text: str) -> None:
        """Tell how far the step is; at most one event per second is written."""
        moment = time.monotonic()
        if moment - self._last >= PROGRESS_EVERY_SECONDS:
            self._last = moment
            self.log.write("progress", self.name, message=text)

    def nodes(self, seconds: Mapping[str, float]) -> None:
        """Tell how many seconds each seed and model of the step took, so that what grows shows."""
        self.log.write("nodes", self.name, seconds=dict(seconds))

    def warn(self, text: str) -> None:
        """Tell what went wrong without ending the step."""
        self.log.write("warning", self.name, message=text)


class StepLog:
    """Appends events of one night."""

    def __init__(self, home: Home, as_of: datetime) -> None:
        """Open the log of the night of ``as_of`` below ``home``; nothing is written yet."""
        self.as_of = as_of
        self.file = night_file(home, as_of)

    def write(self, event: str, step: str, **fields: Any) -> None:
        """Append one event in one write, so that parallel tasks never mix lines."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in fields.items() if value is not None}
        line = {"at": sql_timestamp(datetime.now(UTC)), "event": event, "step": step, **kept}
        with self.file.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(line) + "\n")

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Run the body as the step ``name``; its end is logged whether it succeeds or not."""
        running, began = Step(self, name), time.monotonic()
        self.write("started", name)
        status, message = "failed", None
        try:
            yield running
            status, message = "ok", running.note
        except BaseException as error:
            status = "stopped" if isinstance(error, NightStoppedError) else "failed"
            message = str(error) or type(error).__name__
            raise
        finally:
            seconds = round(time.monotonic() - began, 3)
            self.write(
                "ended", name, status=status, seconds=seconds, rows=running.rows, message=message
            )


def night_file(home: Home, as_of: datetime) -> Path:
    """Return the file that holds the events of the night of ``as_of``."""
    return home.logs / "nights" / f"{file_stamp(as_of)}.jsonl"


def read_events(file: Path) -> list[dict[str, Any]]:
    """Return a night's events in the order they were written; a torn last line is left out."""
    if not file.is_file():
        return []
    events = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            events.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return events


def newest_run(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the events since the night was last begun."""
    starts = [index for index, event in enumerate(events) if event["event"] == "night"]
    return events[starts[-1] :] if starts else events


def step_records(file: Path) -> list[StepRecord]:
    """Return one record per step of a night's newest run: the step's last try."""
    stamp = datetime.strptime(file.stem, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    records: dict[str, StepRecord] = {}
    for event in newest_run(read_events(file)):
        step, kind = event["step"], event["event"]
        if kind == "started":
            records[step] = StepRecord(
                sql_timestamp(stamp), step, event["at"], None, None, None, "running"
            )
        elif kind == "ended" and step in records:
            records[step] = StepRecord(
                as_of=records[step].as_of,
                step=step,
                started_at=records[step].started_at,
                ended_at=event["at"],
                seconds=event["seconds"],
                rows=event.get("rows"),
                status=event["status"],
            )
    return list(records.values())
