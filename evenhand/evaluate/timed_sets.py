"""Adapter of timed crowd judgments (``relex.csv.gz``, ``factspan.csv.gz``) to contract form."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from evenhand.evaluate.folder import ContractFolder

COUNTRIES = {"USA": "US", "GBR": "GB", "CAN": "CA", "AUS": "AU", "NLD": "NL"}
"""ISO 3166-1 alpha-3, as the files have it, to alpha-2, as the contract wants it."""

QUIET = timedelta(days=30)
"""A pause as long as this ends a campaign; a night is run after each."""


@dataclass(frozen=True)
class Judgment:
    """One judgment: who, on what, from when to when, from where, and what was answered."""

    judgment_id: str
    job: str
    task_id: str
    worker_id: str
    address: str
    country: str | None
    started_at: datetime
    submitted_at: datetime
    answer: str


def read_judgments(file: Path) -> list[Judgment]:
    """Return the judgments of ``file`` (CSV, gzipped or not) by time of submission.

    Raises:
        ValueError: a column is missing, or a value of it cannot be read; the message names both.
        FileNotFoundError: there is no such file.
    """
    with _opened(file) as lines:
        try:
            found = [_judgment(row) for row in csv.DictReader(lines)]
        except KeyError as error:
            raise ValueError(f"{file} has no column {error}") from error
        except ValueError as error:
            raise ValueError(f"{file}: {error}") from error
    return sorted(found, key=lambda one: (one.submitted_at, one.judgment_id))


def _opened(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8", newline="")
    return file.open(encoding="utf-8", newline="")


def _judgment(row: dict[str, str]) -> Judgment:
    return Judgment(
        judgment_id=row["judgment_id"],
        job=row["job"],
        task_id=row["task_id"],
        worker_id=row["worker_id"],
        address=row["ip_hash"],
        country=COUNTRIES.get(row["country"]),
        started_at=datetime.fromisoformat(row["started_at"]).replace(tzinfo=UTC),
        submitted_at=datetime.fromisoformat(row["submitted_at"]).replace(tzinfo=UTC),
        answer=row["answer"],
    )


def shifted(judgments: list[Judgment], as_of: datetime) -> list[Judgment]:
    """Move all times by one number of whole days, so that the last one lies just before ``as_of``.

    Hours, days of rest between, and (for multiples of seven) weekdays hold: the shift is rounded to
    whole weeks.
    """
    room = as_of - max(one.submitted_at for one in judgments)
    shift = timedelta(weeks=room // timedelta(weeks=1))
    return [
        replace(one, started_at=one.started_at + shift, submitted_at=one.submitted_at + shift)
        for one in judgments
    ]


def campaigns(judgments: list[Judgment]) -> list[list[Judgment]]:
    """Split judgments, ordered by time, where nobody worked for ``QUIET``."""
    parts: list[list[Judgment]] = []
    for one in judgments:
        if not parts or one.submitted_at - parts[-1][-1].submitted_at >= QUIET:
            parts.append([])
        parts[-1].append(one)
    return parts


def night_after(campaign: list[Judgment]) -> datetime:
    """Return the first midnight (UTC) at which the whole campaign is over."""
    last = campaign[-1].submitted_at
    return datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)


def write_drop(
    folder: ContractFolder, campaign: list[Judgment], seen: set[str], task_type: str
) -> None:
    """Write one campaign: accounts, tasks, sessions and submissions.

    A session is what one worker did from one address on one day. The clock runs from the start of a
    judgment to its submission; the files do not say how much of that was activity, so this time
    stands for ``active_seconds`` too.

    Args:
        folder: the drop folder.
        campaign: judgments ordered by time.
        seen: accounts and tasks that earlier folders wrote; grows by those written here.
        task_type: the type of all its tasks.
    """
    people = _first_of(campaign, "worker_id", seen)
    tasks = _first_of(campaign, "task_id", seen)
    folder.write(
        "accounts",
        ("account_id", "account_role", "status", "created_at", "country"),
        ((one.worker_id, "expert", "active", one.started_at, one.country) for one in people),
    )
    folder.write(
        "tasks",
        ("task_id", "project_id", "task_type", "created_at"),
        ((one.task_id, one.job, task_type, one.started_at) for one in tasks),
    )
    folder.write(
        "sessions",
        ("session_id", "account_id", "started_at", "ended_at", "ip_address", "ip_country"),
        _sessions(campaign),
    )
    folder.write(
        "submissions",
        (
            "submission_id", "task_id", "account_id", "session_id", "claimed_at", "submitted_at",
            "active_seconds", "answer",
        ),
        (
            (
                one.judgment_id, one.task_id, one.worker_id, _session_id(one), one.started_at,
                one.submitted_at, (one.submitted_at - one.started_at).total_seconds(), one.answer,
            )
            for one in campaign
        ),
    )  # fmt: skip


def _first_of(campaign: Iterable[Judgment], field: str, seen: set[str]) -> list[Judgment]:
    first: dict[str, Judgment] = {}
    for one in campaign:
        key = getattr(one, field)
        if f"{field}:{key}" not in seen:
            first.setdefault(key, one)
    for one in first.values():
        seen.add(f"{field}:{getattr(one, field)}")
    return sorted(first.values(), key=lambda one: (one.started_at, one.judgment_id))


def _session_id(one: Judgment) -> str:
    return f"{one.worker_id}-{one.address}-{one.started_at:%Y%m%d}"


def _sessions(campaign: list[Judgment]) -> Iterator[tuple[object, ...]]:
    groups: dict[str, list[Judgment]] = {}
    for one in campaign:
        groups.setdefault(_session_id(one), []).append(one)
    for session_id, members in groups.items():
        yield (
            session_id,
            members[0].worker_id,
            min(one.started_at for one in members),
            max(one.submitted_at for one in members),
            members[0].address,
            members[0].country,
        )
