"""The night: read the sources, judge by the rules in force, check, publish.

| task | does | done again (*goes on*: where it failed) |
|---|---|---|
| begin | checks settings and rules, lists the sources | same |
| ingest | lands one source, tokenised; one task per source | lands nothing twice |
| build_core | risk score fitted to past decisions; staging, quarantine, core; may stop | goes on |
| link | pairs of accounts that may be one person's, by name, contact, document | same |
| build_judgements | signals, risk, gates, queue, clocks, controls, metrics | goes on |
| check | tests of every published table, recounts from the source | same |
| publish | writes an immutable generation, flips `current`, counts it | same content: no change |
| feed | tells other systems what changed in the queue | tells nothing twice |

**Parameters.** `as_of`: the instant to judge from, by default the end of the run's data interval.
`drop`: a folder of contract files, not the declared sources. `home`: by default `EVENHAND_HOME`.

**When it fails**, readers stay on the last good night. The failed task's last line says what to do.
Clear the task to go on from there, or run `evenhand nightly --as-of ...`.
**Backfill** with Airflow's own: an older night publishes beside `current`, which stays.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from airflow.sdk import Param, chain, dag, task
from airflow.sdk.exceptions import AirflowFailException

from evenhand import night
from evenhand.dag_runs import PARAMETERS, settings
from evenhand.report.summary import as_text
from evenhand.warehouse.errors import NightStoppedError


@contextmanager
def night_of(context: dict[str, Any]) -> Iterator[night.Night]:
    """Give the run's night to a task; what a second try cannot cure is not tried again."""
    try:
        yield night.Night.of(context["params"], context.get("data_interval_end"))
    except NightStoppedError as stopped:
        raise AirflowFailException(str(stopped)) from stopped


@dag(
    dag_id=Path(__file__).stem,
    description=__doc__.partition(".")[0],
    doc_md=__doc__,
    schedule="@daily",  # at midnight UTC, for the day that has just ended
    params={name: Param(None, **form) for name, form in PARAMETERS.items()},
    **settings(),
)
def nightly() -> None:
    """Wire the night's steps together."""

    @task
    def begin(**context: Any) -> list[str]:
        """Check settings and rules, list the sources."""
        with night_of(context) as tonight:
            return night.begin(tonight)

    @task(max_active_tis_per_dagrun=1)
    def ingest(source: str, **context: Any) -> int:
        """Land one source."""
        with night_of(context) as tonight:
            return night.ingest(tonight, source)

    @task
    def build_core(**context: Any) -> int:
        """Fit the risk score if due, build staging and core; stop when the input is not fit."""
        with night_of(context) as tonight:
            night.calibrate(tonight)
            return night.build_core(tonight)

    @task
    def link(**context: Any) -> int:
        """Link accounts that may belong to one person."""
        with night_of(context) as tonight:
            return night.link(tonight)

    @task
    def build_judgements(**context: Any) -> int:
        """Build everything that judges."""
        with night_of(context) as tonight:
            return night.build_judgements(tonight)

    @task
    def check(**context: Any) -> int:
        """Run the checks between the night and its readers."""
        with night_of(context) as tonight:
            return night.check(tonight)

    @task
    def publish(**context: Any) -> str:
        """Write the generation, let readers see it, and log what they now see."""
        run = str(context["dag_run"].run_type)
        with night_of(context) as tonight:
            published = night.publish(tonight, is_backfill=run == "backfill")
            logging.getLogger(__name__).info("\n%s", as_text(night.summarise(tonight)))
        return published.generation

    @task
    def feed(**context: Any) -> int:
        """Tell other systems what changed."""
        run = str(context["dag_run"].run_type)
        with night_of(context) as tonight:
            return night.feed(tonight, is_backfill=run == "backfill")

    landed = ingest.expand(source=begin())
    chain(landed, build_core(), link(), build_judgements(), check(), publish(), feed())


nightly()
