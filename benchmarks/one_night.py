"""Runs one night in this process and prints what it took, as one line of JSON."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.selection import ALL_BUT_FIRST_SIGNALS, needless_models
from evenhand import night
from evenhand.clock import parse_instant
from evenhand.home import open_home
from evenhand.night import FIRST_MODELS, Night
from evenhand.warehouse import dbt
from evenhand.warehouse.state import complete_build, plan_build
from evenhand.warehouse.steps import newest_run, read_events

FIRST = [*FIRST_MODELS, dbt.SEEDS]


def run(
    home: Path,
    drop: Path,
    as_of: str,
    only: list[str] | None = None,
    first_signals: bool = False,
) -> dict[str, object]:
    """Return wall and CPU seconds by step, wall seconds by model, and the peak memory in MiB.

    With ``only``, of what judges only the models that these selections need are built. With
    ``first_signals`` only the four judge that :mod:`benchmarks.selection` names: what only serves
    the others stays empty, in tables made before the time is taken. Either way nothing is checked
    or published.
    """
    tonight = Night(open_home(home), parse_instant(as_of), drop)
    seconds: dict[str, float] = {}
    cpu_seconds: dict[str, float] = {}

    def timed(step: str, action: Callable[[], object]) -> object:
        started, used = time.perf_counter(), _cpu_seconds()
        result = action()
        seconds[step] = round(time.perf_counter() - started, 2)
        cpu_seconds[step] = round(_cpu_seconds() - used, 2)
        return result

    timed("begin", lambda: night.begin(tonight))
    timed("ingest", lambda: night.ingest(tonight, "drop"))
    timed("calibrate", lambda: night.calibrate(tonight))
    timed("staging and core", lambda: night.build_core(tonight))
    timed("link accounts", lambda: night.link(tonight))
    if only:
        timed("judgements", lambda: _build(tonight, only))
    elif first_signals:
        needless = needless_models(dbt.manifest(tonight.home), ALL_BUT_FIRST_SIGNALS)
        timed("empty tables", lambda: _empty_tables(tonight))
        timed("judgements", lambda: _build(tonight, ["resource_type:model"], needless))
    else:
        timed("judgements", lambda: night.build_judgements(tonight))
        timed("check", lambda: night.check(tonight))
        timed("publish", lambda: night.publish(tonight))
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "peak_mib": peak_mib(),
        "models": _models(tonight),
    }


def _build(tonight: Night, select: list[str], needless: list[str] | None = None) -> None:
    with tonight.log.step("judgements") as step:
        plan = plan_build(tonight.home, tonight.as_of)
        built = dbt.build(
            tonight.home, plan,
            select=select, exclude=[*FIRST, *(needless or [])], step="part", progress=step.progress,
        )  # fmt: skip
        if needless:
            complete_build(tonight.home, plan)
        step.nodes({node.name: node.seconds for node in built})


def _empty_tables(tonight: Night) -> None:
    """Make every table of what judges, without rows, where a first night finds none."""
    plan = plan_build(tonight.home, tonight.as_of)
    if plan.is_full_refresh:
        what = ["--select", "resource_type:model", "--exclude", *FIRST]
        made = dbt.invoke(tonight.home, plan, "run", *what, "--empty", "--full-refresh")
        if failed := [node for node in made if not node.is_good]:
            raise dbt.BuildError(f"{len(failed)} of {len(made)} empty tables failed:", failed)


def _cpu_seconds() -> float:
    """Return the processor seconds of this process and those it waited for, all cores together."""
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in usage)


def peak_mib() -> int:
    """Return the largest memory that this process or one it waited for has held, in MiB."""
    return max(
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def _models(tonight: Night) -> dict[str, float]:
    """Return the seconds of each seed and model, from the night's step log."""
    return {
        name: seconds
        for event in newest_run(read_events(tonight.log.file))
        if event["event"] == "nodes"
        for name, seconds in event["seconds"].items()
    }


def main() -> None:
    """Run the night that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--drop", type=Path, required=True)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--only", nargs="+", help="what dbt selects of what judges")
    parser.add_argument("--first-signals", action="store_true", help="only four signals judge")
    print(json.dumps(run(**vars(parser.parse_args()))))


if __name__ == "__main__":
    main()
