"""One intraday run, step by step: what the tasks of the DAG ``intraday`` call.

A run is a function of the night that readers see, the casework input up to ``as_of``, and the
code. It starts anew from that night each time, so no hour rests on another, and it may run beside
a night: the two share nothing that either writes but the lock on publishing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.clock import sql_timestamp
from evenhand.dag_runs import AskedRun
from evenhand.intraday.base import Base, find_base
from evenhand.intraday.place import HourHome, clear, lay_out
from evenhand.warehouse.errors import NightError, NightStoppedError
from evenhand.warehouse.files import replace_text
from evenhand.warehouse.state import BuildPlan, newest_batch
from evenhand.warehouse.steps import StepLog

if TYPE_CHECKING:
    from evenhand.config import Settings
    from evenhand.publish.generation import Published
    from evenhand.report.summary import Summary
    from evenhand.warehouse.casework import Casework
    from evenhand.warehouse.dbt import Apart

DATABASE = "intraday.duckdb"


@dataclass(frozen=True)
class Hour(AskedRun):
    """One intraday run: where, which instant, and the folder of contract files if it brings one."""

    @property
    def place(self) -> HourHome:
        """The home as this run sees it."""
        return HourHome(self.home.root)

    @property
    def log(self) -> StepLog:
        """The run's step log."""
        return StepLog(self.place, self.as_of)

    @property
    def database(self) -> Path:
        """The file that the run builds in."""
        return self.place.warehouse / DATABASE


def begin(hour: Hour) -> list[str]:
    """Find the night to stand on, lay out the run's own home, and return the sources to ingest.

    Raises:
        NightStoppedError: there is no night to stand on, the rules changed since, or readers see a
            later instant.
        NightError: the settings cannot be used, or name no source.
    """
    hour.log.write("night", "intraday", drop=str(hour.drop) if hour.drop else None)
    with hour.log.step("begin") as step:
        base = find_base(hour.home)
        _require_fit(hour, base)
        settings = _settings(hour, base.casework)
        lay_out(hour.home, base.casework.entities)
        replace_text(_pin(hour), json.dumps({"night": base.generation, "seq": _landed(hour)}))
        step.note = f"on top of {base.generation}"
        return [source.name for source in settings.sources]


def _require_fit(hour: Hour, base: Base) -> None:
    from evenhand.warehouse.project import project_hash

    if base.casework.project_hash != project_hash():
        raise NightStoppedError(
            "models, rules or the contract changed since the last night; run evenhand nightly, "
            "which judges everybody by the new ones, then the hours go on"
        )
    if sql_timestamp(hour.as_of) < base.shown_as_of:
        raise NightStoppedError(
            f"readers see {base.shown_as_of[:16]} UTC already, later than this hour; "
            "an hour that has passed is not shown again"
        )


def _settings(hour: Hour, casework: Casework) -> Settings:
    """Return the settings with sources cut down to entities of casework.

    Raises:
        NightError: the settings cannot be used, or no source brings casework.
    """
    from evenhand.config import ConfigError, load_settings

    try:
        settings = load_settings(hour.home, drop=hour.drop)
    except ConfigError as error:
        raise NightError(str(error)) from error
    kept = []
    for source in settings.sources:
        entities = tuple(entity for entity in casework.entities if source.reads(entity))
        if entities:
            kept.append(replace(source, entities=entities))
    if not kept:
        raise NightError(
            f"no source in {hour.home.config} brings casework "
            f"({', '.join(casework.entities)}); name a folder with --drop, or declare one"
        )
    return replace(settings, sources=tuple(kept))


def _landed(hour: Hour) -> int:
    return newest_batch(hour.place)


def _pin(hour: Hour) -> Path:
    return hour.place.work / "run.json"


def _pinned(hour: Hour) -> tuple[Base, int]:
    """Return the night that this run began on, and the newest batch that it did not land itself.

    Raises:
        NightStoppedError: readers see another night by now.
    """
    pin = json.loads(_pin(hour).read_text(encoding="utf-8"))
    base = find_base(hour.home)
    if base.generation != pin["night"]:
        raise NightStoppedError(
            f"a night was published meanwhile ({base.generation}); the next hour stands on it"
        )
    return base, int(pin["seq"])


def ingest(hour: Hour, source: str) -> int:
    """Land what ``source`` has of casework, in the run's own lake; return the rows landed.

    Raises:
        NightStoppedError: readers see another night by now.
        NightError: the source as a whole could not be read; the message says the cure.
    """
    import shutil

    from evenhand.night import land

    with hour.log.step(f"ingest {source}") as step:
        base, _ = _pinned(hour)
        try:
            return land(step, hour.place, _settings(hour, base.casework), source, hour.as_of)
        finally:
            shutil.rmtree(hour.place.restricted, ignore_errors=True)


def _plan(hour: Hour, base: Base) -> BuildPlan:
    return BuildPlan(
        mode="full",
        as_of=sql_timestamp(hour.as_of),
        built_as_of="",
        built_seq=0,
        landed_seq=newest_batch(hour.place),
        project_hash=base.casework.project_hash,
        reason=f"on top of {base.generation}",
    )


def _apart(hour: Hour, base: Base) -> Apart:
    return base.casework.apart(base.part, hour.database, base.left, base.published)


def build(hour: Hour) -> int:
    """Build casework in the run's own database; return the number of models.

    Raises:
        NightStoppedError: too much of what this run read is broken, or a night was published.
        BuildError: a model failed.
    """
    from evenhand.warehouse import dbt
    from evenhand.warehouse.casework import MARKED
    from evenhand.warehouse.fitness import require_sound_rows

    with hour.log.step("casework") as step:
        base, seq = _pinned(hour)
        step.progress("reading the project")
        built = dbt.build(
            hour.place, _plan(hour, base), select=[MARKED], exclude=[dbt.SEEDS],
            step="casework", progress=step.progress, apart=_apart(hour, base),
        )  # fmt: skip
        step.nodes({node.name: node.seconds for node in built})
        step.rows = len(built)
        require_sound_rows(hour.database, base.left, base.casework.bases, seq)
        return len(built)


def check(hour: Hour) -> int:
    """Run the checks of the refreshed tables; return how many passed.

    Raises:
        NightStoppedError: a check failed, or a night was published meanwhile.
    """
    from evenhand.warehouse import dbt
    from evenhand.warehouse.casework import MARKED

    with hour.log.step("check") as step:
        base, _ = _pinned(hour)
        results = dbt.test(
            hour.place, _plan(hour, base), select=[MARKED],
            progress=step.progress, apart=_apart(hour, base),
        )  # fmt: skip
        failed = [result for result in results if not result.is_good]
        step.rows = len(results)
        if failed:
            words = dbt.BuildError(f"{len(failed)} of {len(results)} checks failed:", failed)
            raise NightStoppedError(
                f"{words}\nNothing was published; readers stay where they were."
            )
        return len(results)


def publish(hour: Hour) -> Published:
    """Let readers see the refreshed tables beside those of the night.

    Raises:
        NightStoppedError: readers see another night, or a later hour by now.
    """
    from evenhand.config import load_settings
    from evenhand.publish.generation import publish_over
    from evenhand.warehouse.project import code_version

    with hour.log.step("publish") as step:
        base, _ = _pinned(hour)
        published = publish_over(
            hour.home,
            base.generation,
            hour.database,
            base.casework.published,
            as_of=hour.as_of,
            code_version=code_version(),
            project_hash=base.casework.project_hash,
            keep=load_settings(hour.home).keep_generations,
        )
        step.rows = published.rows
        step.note = f"{published.generation}{'' if published.is_new else ', unchanged'}"
    clear(hour.place)
    return published


def summarise(hour: Hour) -> Summary:
    """Return what readers see now of casework, counted from the published generation alone."""
    from evenhand.report.summary import CASEWORK, collect

    with hour.log.step("summary"):
        return collect(hour.home, only=CASEWORK)
