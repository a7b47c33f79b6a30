"""What runs in a process of its own and kills itself with SIGKILL at the n-th point.

A point lies before and after each commit, each request and each file that is put in its place:
between two points nothing changes outside of the process. It is forked from a server that has
imported everything, so that a run takes a fraction of a second.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg

from evenhand import night
from evenhand.feed import http, run
from evenhand.feed.ledger import Ledger
from evenhand.feed.settings import Feed
from evenhand.feed.sinks import files
from evenhand.home import Home
from evenhand.publish import generation
from evenhand.warehouse.files import replace_link

FORKS = multiprocessing.get_context("forkserver")
# The fork server imports these once; its children start with all of it. The last is the main module
# of their parent.
FORKS.set_forkserver_preload(
    [
        "dbt.adapters.duckdb.connections",
        "dbt.cli.main",
        "pyarrow.parquet",
        "requests",
        __name__,
        "pytest",
    ]
)
Target = Callable[..., None]


class Points:
    """Counts points, and kills this process at the one it was told."""

    def __init__(self, kill_at: int) -> None:
        """Say at which point to die; 0 is never."""
        self.passed, self._kill_at = 0, kill_at

    def point(self) -> None:
        self.passed += 1
        if self.passed == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, *names: str) -> None:
        """Put a point before and after each call of the functions ``names`` of ``owner``."""
        for name in names:
            setattr(owner, name, self._wrapped(getattr(owner, name)))

    def _wrapped(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def called(*given: Any, **named: Any) -> Any:
            self.point()
            answer = original(*given, **named)
            self.point()
            return answer

        return called

    def around_commits(self) -> None:
        """Put a point before and after each commit of the ledger."""
        original = Ledger._transaction

        @contextmanager
        def watched(ledger: Ledger) -> Iterator[Any]:
            with original(ledger) as db:
                yield db
                self.point()
            self.point()

        patch.object(Ledger, "_transaction", watched).start()


def feed_once(
    home: Path, feeds: Sequence[Feed], stamp: str, environment: Mapping[str, str], kill_at: int
) -> None:
    """Feed one night; die at the point ``kill_at``, or write how many there were."""
    os.environ.update(environment)
    http.BACKOFF_SECONDS = 0.001
    points = Points(kill_at)
    points.around_commits()
    points.around(http.Client, "request")
    points.around(psycopg.Connection, "commit")
    points.around(files, "replace_text")
    run.feed_all(Home(home), feeds, stamp)
    (home / "points").write_text(str(points.passed))


STEPS = ("begin", "ingest", "build_core", "build_judgements", "check", "publish", "feed")


def whole_night(
    home: Path, as_of: datetime, drop: Path, environment: Mapping[str, str], kill_at: int
) -> None:
    """Run a night; die at the point ``kill_at``, or write how many there were."""
    os.environ.update(environment)
    points = Points(kill_at)
    for step in STEPS:
        setattr(night, step, _before(points, getattr(night, step)))
    # Within publishing: history kept, the generation written, the link flipped.
    points.around(generation, "publish")
    patch.object(generation, "replace_link", _before(points, replace_link)).start()
    tonight = night.Night(Home(home), as_of, drop)
    for source in night.begin(tonight):
        night.ingest(tonight, source)
    night.build_core(tonight)
    night.build_judgements(tonight)
    night.check(tonight)
    night.publish(tonight)
    night.feed(tonight)
    (home / "points").write_text(str(points.passed))


def _before(points: Points, original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def called(*given: Any, **named: Any) -> Any:
        points.point()
        return original(*given, **named)

    return called


def is_killed(target: Target, *given: Any) -> bool:
    """Run ``target`` in a process of its own and return whether SIGKILL ended it.

    Raises:
        AssertionError: it ended by itself, and badly.
    """
    child = FORKS.Process(target=target, args=given)
    child.start()
    child.join(120)
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return child.exitcode != 0
