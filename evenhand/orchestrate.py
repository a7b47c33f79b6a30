"""Airflow, set up inside the home folder and run from the command line.

A night from the command line is the DAG itself, run by ``airflow dags test`` in one child process.
Airflow's own output goes to a file; what the terminal shows comes from the night's step log, which
the child writes and the parent follows.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from evenhand.clock import file_stamp, sql_timestamp
from evenhand.home import Home
from evenhand.warehouse.errors import NightError
from evenhand.warehouse.files import replace_text
from evenhand.warehouse.project import dags_folder, project_root
from evenhand.warehouse.steps import night_file

POLL_SECONDS = 0.1
OnEvent = Callable[[dict[str, Any]], None]
NO_TELEMETRY = {
    "DO_NOT_TRACK": "1",
    "SCARF_ANALYTICS": "false",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
}
SERVICES = (
    ("api-server", "--host", "127.0.0.1"),
    ("dag-processor",),
    ("scheduler", "--skip-serve-logs"),
)
"""What a scheduled installation on one machine needs; nothing listens beyond loopback."""


@dataclass(frozen=True)
class NightRun:
    """How a night that was run from the command line ended."""

    exit_code: int
    failed_step: str | None
    message: str | None
    airflow_log: Path


def airflow_environment(home: Home) -> dict[str, str]:
    """Return the environment that keeps Airflow inside ``home``: no examples, no telemetry."""
    root = home.root / "airflow"
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    search = [str(project_root()), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **inherited,
        **NO_TELEMETRY,
        "EVENHAND_HOME": str(home.root),
        "PYTHONPATH": os.pathsep.join(search),
        "AIRFLOW_HOME": str(root),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder()),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "utc",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{root / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home.logs / "airflow"),
        "AIRFLOW__API__HOST": "127.0.0.1",
    }


def _airflow(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "airflow", *arguments]


def prepare_airflow(home: Home, on_work: Callable[[str], None] | None = None) -> None:
    """Create or migrate Airflow's metadata database; skipped when this version has done so.

    Raises:
        NightError: the migration failed; the message names the log.
    """
    root = home.root / "airflow"
    mark, installed = root / "migrated", version("apache-airflow")
    if (root / "airflow.db").is_file() and mark.is_file() and mark.read_text() == installed:
        return
    if on_work:
        on_work("setting up Airflow's metadata database")
    root.mkdir(parents=True, exist_ok=True)
    log = _log_file(home, "db-migrate")
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            _airflow("db", "migrate"),
            env=airflow_environment(home),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise NightError(f"Airflow's metadata database could not be set up; see {log}")
    replace_text(mark, installed)


def _log_file(home: Home, name: str) -> Path:
    folder = home.logs / "airflow"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


@contextmanager
def only_one_night(home: Home, dag: str = "nightly") -> Iterator[None]:
    """Hold the home's lock for one run of ``dag`` at a time; hours and nights may overlap.

    Raises:
        NightError: another one is running in this home.
    """
    name, lock = ("night", "night.lock") if dag == "nightly" else (f"{dag} run", f"{dag}.lock")
    home.work.mkdir(parents=True, exist_ok=True)
    with (home.work / lock).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NightError(
                f"another {name} is running in {home.root}; wait for it or use another --home"
            ) from error
        yield


def run_night(
    home: Home,
    as_of: datetime,
    *,
    drop: Path | None,
    on_event: OnEvent,
    retries: int = 0,
    dag: str = "nightly",
    log_home: Home | None = None,
) -> NightRun:
    """Run the DAG ``dag`` once in a child process and follow its step log.

    Args:
        home: the installation.
        as_of: the instant to judge from.
        drop: a folder of contract files instead of the declared sources.
        on_event: called with each event of the step log as it appears.
        retries: how often Airflow tries a failed task again.
        dag: the DAG.
        log_home: the home whose step log it writes, if that is another.
    """
    settings = {"as_of": as_of.isoformat(), "home": str(home.root)}
    if drop is not None:
        settings["drop"] = str(drop)
    environment = {**airflow_environment(home), "EVENHAND_RETRIES": str(retries)}
    log = _log_file(home, f"{dag}-{file_stamp(as_of)}")
    follower = _Follower(night_file(log_home or home, as_of), on_event)
    with log.open("w", encoding="utf-8") as output:
        child = subprocess.Popen(
            _airflow("dags", "test", dag, "--conf", json.dumps(settings)),
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        exit_code = _wait(child, follower)
    return follower.outcome(exit_code, log)


def _wait(child: subprocess.Popen[bytes], follower: _Follower) -> int:
    try:
        while child.poll() is None:
            follower.read()
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)
        child.wait()
        raise
    follower.read()
    return int(child.returncode)


class _Follower:
    """Reads what is appended to a step log from now on, and remembers how steps ended."""

    def __init__(self, file: Path, on_event: OnEvent) -> None:
        self._file, self._on_event = file, on_event
        self._handle: IO[str] | None = None
        self._start = file.stat().st_size if file.is_file() else 0
        self._rest = ""
        self._ends: dict[str, dict[str, Any]] = {}

    def read(self) -> None:
        """Pass on every event that was written whole since the last call."""
        if self._handle is None:
            if not self._file.is_file():
                return
            self._handle = self._file.open(encoding="utf-8")
            self._handle.seek(self._start)
        *lines, self._rest = (self._rest + self._handle.read()).split("\n")
        for line in lines:
            event = json.loads(line)
            if event["event"] == "ended":
                self._ends[event["step"]] = event
            self._on_event(event)

    def outcome(self, exit_code: int, log: Path) -> NightRun:
        """Return how the night ended: the first step that did not end well decides."""
        if self._handle is not None:
            self._handle.close()
        bad = [event for event in self._ends.values() if event["status"] != "ok"]
        if bad:
            code = 3 if bad[0]["status"] == "stopped" else 1
            return NightRun(code, bad[0]["step"], bad[0].get("message"), log)
        if exit_code or "summary" not in self._ends:
            return NightRun(1, None, _last_error(log), log)
        return NightRun(0, None, None, log)


def _last_error(log: Path) -> str:
    """Return the end of Airflow's output, for a failure outside any step."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
    return "The DAG did not run to its end. Airflow's last words:\n" + "\n".join(lines)


def run_airflow(home: Home, arguments: Sequence[str]) -> int:
    """Run one Airflow command on this home's installation and return its exit code."""
    done = subprocess.run(_airflow(*arguments), env=airflow_environment(home), check=False)
    return done.returncode


def run_services(home: Home) -> int:
    """Run scheduler, DAG processor and API server until one ends or this process is asked to.

    Returns:
        The exit code of the service that ended first; 0 after an interrupt or a termination signal.
    """

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, interrupt)
    environment = airflow_environment(home)
    children = []
    for service in SERVICES:
        with _log_file(home, service[0]).open("a", encoding="utf-8") as output:
            child = subprocess.Popen(
                _airflow(*service), env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        children.append(child)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(1)
        return next(int(c.returncode) for c in children if c.returncode is not None)
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


def describe(as_of: datetime) -> str:
    """Return ``as_of`` as people read it."""
    return f"{sql_timestamp(as_of)[:16]} UTC"
