"""The night, step by step: what the tasks of the DAG ``nightly`` call.

A night is a function of the input up to ``as_of``, the rules in force at ``as_of``, and the code.
Each step can be run again: it finds what it did before and does only what is missing. Nothing is
shown to readers before :func:`publish`, and nothing told to other systems before :func:`feed`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.clock import sql_timestamp
from evenhand.dag_runs import AskedRun
from evenhand.warehouse.errors import NightError, NightStoppedError
from evenhand.warehouse.state import (
    BuildPlan,
    begin_build,
    complete_build,
    forget_replay,
    plan_build,
    read_state,
)
from evenhand.warehouse.steps import Step, StepLog

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.config import Settings
    from evenhand.home import Home
    from evenhand.publish.generation import Published
    from evenhand.report.summary import Summary

FIRST_MODELS = ("fqn:staging", "+fqn:core", "+source_health", "+quarantine")
"""Staging, core with what it stands on, and what is said about the input: enough to decide whether
to judge at all."""


@dataclass(frozen=True)
class Night(AskedRun):
    """One night: where, which instant, and the folder of contract files if it brings its own."""

    @property
    def log(self) -> StepLog:
        """The night's step log."""
        return StepLog(self.home, self.as_of)


def begin(night: Night) -> list[str]:
    """Check settings and rules, lay out the home, and return the names of the sources to ingest.

    Raises:
        NightStoppedError: the rules are not fit to judge by; the message names file, row and cure.
        NightError: the settings cannot be used, or name no source.
    """
    night.log.write("night", "night", drop=str(night.drop) if night.drop else None)
    with night.log.step("begin") as step:
        from evenhand.config import ConfigError, load_settings
        from evenhand.ingest.run import prepare_lake

        try:
            settings = load_settings(night.home, drop=night.drop)
        except ConfigError as error:
            raise NightError(str(error)) from error
        if not settings.sources:
            raise NightError(
                f"{night.home.config} declares no source; "
                "name a folder with --drop, or run evenhand init and fill in a source"
            )
        _require_rules(night)
        prepare_lake(night.home)
        names = [source.name for source in settings.sources]
        step.note = ", ".join(names)
        return names


def _require_rules(night: Night) -> None:
    from evenhand.policy.validate import SeedError, require_valid_seeds
    from evenhand.warehouse.project import dbt_project

    try:
        require_valid_seeds(dbt_project() / "seeds", night.as_of.date())
    except SeedError as error:
        raise NightStoppedError(f"The rules are not fit to judge by.\n{error}") from error


def ingest(night: Night, source: str) -> int:
    """Land what ``source`` has for this night and return the rows landed.

    A file that cannot be read is a warning with its cure; the other files land. Of a night that a
    later one has followed, declared sources are not read: they have what became known since. A
    folder that the night brings is read, for it is what that night is to see.

    Raises:
        NightError: the source as a whole could not be read; the message says the cure.
    """
    from evenhand.config import load_settings

    with night.log.step(f"ingest {source}") as step:
        if night.drop is None and _is_followed(night):
            step.rows, step.note = 0, "not read: a later night has read it"
            return 0
        settings = load_settings(night.home, drop=night.drop)
        return land(step, night.home, settings, source, night.as_of)


def land(step: Step, home: Home, settings: Settings, source: str, as_of: datetime) -> int:
    """Land what ``source`` has in the lake of ``home``, say so in ``step``, return the rows landed.

    Raises:
        NightError: the source as a whole could not be read; the message says the cure.
    """
    from evenhand.ingest.errors import SourceError
    from evenhand.ingest.privacy import TokenKeyError
    from evenhand.ingest.run import ingest_source

    with warnings.catch_warnings(record=True) as caught:
        try:
            report = ingest_source(
                home, settings, source, as_of,
                lambda at: step.progress(f"{at.entity}, {at.rows:,} rows of {at.file}"),
            )  # fmt: skip
        except (SourceError, TokenKeyError) as error:
            raise NightError(str(error)) from error
    for warning in caught:
        if issubclass(warning.category, UserWarning):
            step.warn(str(warning.message))
    for message in report.failures:
        step.warn(message)
    for stranger in report.strangers:
        step.warn(f"{stranger} is named after no entity of the contract and was not read")
    step.rows = report.rows_landed
    return step.rows


def calibrate(night: Night) -> int:
    """Fit the risk score's calibration if one is due, from what an earlier night published.

    Returns:
        Number of steps of the curve that was fitted; 0 where none was.
    """
    with night.log.step("calibrate") as step:
        from evenhand.risk.calibrate import calibrate as fit
        from evenhand.warehouse.project import dbt_project

        done = fit(night.home, night.as_of, dbt_project() / "seeds")
        step.note, step.rows = done.words, done.bins
        return done.bins


def build_core(night: Night) -> int:
    """Build staging and core, and decide whether the input is fit to judge by.

    Returns:
        Number of nodes built.

    Raises:
        NightStoppedError: no account has ever landed, or an entity's quarantine passes its limit.
        BuildError: a model failed.
    """
    from evenhand.publish.history import prepare_history
    from evenhand.warehouse import dbt
    from evenhand.warehouse.fitness import require_accounts, require_quarantine_limits

    with night.log.step("staging and core") as step:
        require_accounts(night.home)
        step.progress("reading the project")
        prepare_history(night.home)
        plan = plan_build(night.home, night.as_of)
        begin_build(night.home, plan)
        step.note = f"{plan.mode}: {plan.reason}"
        select = list(FIRST_MODELS)
        if plan.is_full_refresh:
            select.append("resource_type:seed")
        built = dbt.build(
            night.home, plan, select=select, exclude=_unchanged(plan.is_full_refresh),
            step="core", progress=step.progress,
        )  # fmt: skip
        step.nodes({node.name: node.seconds for node in built})
        step.rows = len(built)
        if plan.is_full_refresh:
            _require_sound_seeds(night, plan, step)
        require_quarantine_limits(plan.database(night.home), sql_timestamp(night.as_of))
        return len(built)


def _require_sound_seeds(night: Night, plan: BuildPlan, step: Step) -> None:
    """Run the data tests of the seeds on what the warehouse made of them, when they were loaded.

    Raises:
        NightStoppedError: a rule is doubled, names a code that no seed has, or lost a value.
    """
    from evenhand.warehouse import dbt

    results = dbt.test(
        night.home, plan,
        select=["resource_type:seed"], is_whole=True, progress=step.progress,
    )  # fmt: skip
    failed = [result for result in results if not result.is_good]
    if failed:
        words = dbt.BuildError(f"{len(failed)} of {len(results)} tests of rules failed:", failed)
        raise NightStoppedError(f"{words}\nNothing was judged; readers stay where they were.")


def _unchanged(is_full_refresh: bool) -> list[str]:
    """Seeds are part of the project's hash: between two full builds they cannot have changed."""
    return [] if is_full_refresh else ["resource_type:seed"]


def link(night: Night) -> int:
    """Link accounts that may belong to one person, from what the restricted zone holds.

    Returns:
        Number of pairs kept.

    Raises:
        NightError: the home's own linkage model or the engine that is to link cannot be used; the
            message says the cure.
    """
    from evenhand.linkage.accounts import VERSIONS_MODEL
    from evenhand.linkage.model import ModelError
    from evenhand.linkage.run import link_accounts
    from evenhand.linkage.spark import EngineError
    from evenhand.warehouse import dbt

    with night.log.step("link accounts") as step:
        if not dbt.has_node(night.home, VERSIONS_MODEL):
            step.note = f"the project has no {VERSIONS_MODEL}"
            return 0
        plan = plan_build(night.home, night.as_of)
        try:
            linked = link_accounts(
                night.home, plan.database(night.home), night.as_of, step.progress
            )
        except (ModelError, EngineError) as error:
            raise NightError(str(error)) from error
        step.rows = linked.pairs
        step.note = (
            f"{linked.candidates:,} candidates among {linked.accounts:,} accounts, "
            f"model {linked.model_version}"
        )
        return linked.pairs


def build_judgements(night: Night) -> int:
    """Build everything that judges: signals, risk, gates, queue, clocks, controls, metrics.

    Returns:
        Number of nodes built.

    Raises:
        BuildError: a model failed.
    """
    from evenhand.warehouse import dbt

    with night.log.step("judgements") as step:
        plan = plan_build(night.home, night.as_of)
        built = dbt.build(
            night.home, plan, select=["resource_type:model"],
            exclude=[*FIRST_MODELS, "resource_type:seed"],
            step="judgements", progress=step.progress,
        )  # fmt: skip
        complete_build(night.home, plan)
        step.nodes({node.name: node.seconds for node in built})
        step.rows = len(built)
        return len(built)


def check(night: Night) -> int:
    """Run the checks that stand between the night and its readers.

    These are the data tests of every published table and the integrity tests.

    Returns:
        Number of checks that passed.

    Raises:
        NightStoppedError: a check failed; nothing is published.
    """
    from evenhand.warehouse import dbt

    with night.log.step("check") as step:
        plan = plan_build(night.home, night.as_of)
        results = dbt.test(
            night.home, plan,
            select=["config.meta.published:true", "test_type:singular"],
            progress=step.progress,
        )  # fmt: skip
        failed = [result for result in results if not result.is_good]
        step.rows = len(results)
        if failed:
            words = dbt.BuildError(f"{len(failed)} of {len(results)} checks failed:", failed)
            raise NightStoppedError(
                f"{words}\nNothing was published; readers stay where they were."
            )
        warned = [result.name for result in results if result.status == "warn"]
        step.note = f"warnings: {', '.join(warned)}" if warned else None
        return len(results)


def publish(night: Night, *, is_backfill: bool = False) -> Published:
    """Write the generation, keep what the night said for later nights, and flip ``current``.

    What intraday runs take as it is from a night that is shown, is laid beside it. A night that
    later nights have passed by keeps nothing of what it said: they spoke without it.

    A backfill of a night older than the one that readers see publishes beside it.

    Raises:
        NightError: a published table is missing or has a type that not every reader knows.
    """
    from evenhand.config import load_settings
    from evenhand.feed.run import register
    from evenhand.intraday.base import write_base
    from evenhand.publish import generation
    from evenhand.publish.history import is_passed, write_history
    from evenhand.publish.night_log import write_night_log
    from evenhand.warehouse import dbt
    from evenhand.warehouse.casework import casework_of
    from evenhand.warehouse.project import code_version

    with night.log.step("publish") as step:
        plan = plan_build(night.home, night.as_of)
        database = plan.database(night.home)
        settings = load_settings(night.home)
        if not (is_backfill and _is_older(night)):
            register(night.home, settings.feeds, plan.stamp)
        write_night_log(night.home, database, night.log.file)
        said = dbt.history_tables(night.home)
        is_late = is_passed(night.home, said, plan.stamp)
        if not is_late:
            write_history(night.home, database, said, as_of=plan.as_of, stamp=plan.stamp)
        tables = [table.name for table in dbt.published_tables(night.home)]
        published = generation.publish(
            night.home,
            database,
            sorted({*tables, "night_log"}),
            as_of=night.as_of,
            code_version=code_version(),
            project_hash=plan.project_hash,
            keep=settings.keep_generations,
            show=not (is_backfill and _is_older(night)),
        )
        if published.is_current:
            casework = casework_of(night.home)
            part = dbt.parsed_project(night.home).save_part(casework.part_of)
            write_base(night.home, database, published.generation, casework, part)
        if plan.mode == "replay":
            forget_replay(night.home)
        step.rows = published.rows
        step.note = f"{published.generation}{'' if published.is_new else ', unchanged'}"
        if is_late:
            step.note += "; later nights have spoken, so history keeps nothing of this one"
        return published


def _is_older(night: Night) -> bool:
    """Return whether readers see a later night than this one."""
    from evenhand.publish.generation import current_generation, read_manifest

    if current_generation(night.home) is None:
        return False
    return sql_timestamp(night.as_of) < str(read_manifest(night.home.current)["as_of"])


def _is_followed(night: Night) -> bool:
    """Return whether a later night is built or published already."""
    from evenhand.publish.generation import published_nights

    built = read_state(night.home).built
    if built is not None and sql_timestamp(night.as_of) < built.as_of:
        return True
    return any(night.as_of < other for other in published_nights(night.home))


def feed(night: Night, *, is_backfill: bool = False) -> int:
    """Hand what changed in the queue, and the lifecycle updates, to every declared feed.

    A feed that cannot take it is a warning: it gets what it missed from the next night, or from
    ``evenhand feed retry``. A backfill, or a replay of a night before the last, tells nobody.

    Returns:
        Number of changes delivered, over all feeds.
    """
    from evenhand.clock import file_stamp
    from evenhand.config import load_settings
    from evenhand.feed.run import feed_all

    with night.log.step("feed") as step:
        if is_backfill and _is_older(night):
            step.rows, step.note = 0, "an older night tells nobody"
            return 0
        feeds = load_settings(night.home).feeds
        outcomes = feed_all(night.home, feeds, file_stamp(night.as_of), step.progress)
        for outcome in outcomes:
            if outcome.warning:
                step.warn(outcome.warning)
        step.note = ", ".join(f"{outcome.feed} {outcome.delivered:,}" for outcome in outcomes)
        step.rows = sum(outcome.delivered for outcome in outcomes)
        return step.rows


def summarise(night: Night) -> Summary:
    """Return what readers see now, counted from the published generation alone."""
    from evenhand.report.summary import collect

    with night.log.step("summary"):
        return collect(night.home)
