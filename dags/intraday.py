"""The hours between two nights: casework, clocks and queue, in seconds.

| task | does | done again |
|---|---|---|
| begin | finds the night that readers see, lays out a place of its own, lists the sources | same |
| ingest | lands casework of one source there; one task per source | lands nothing twice |
| build | cases, clocks, queue, life cycle, on top of that night's signals, risk and gates | same |
| check | tests of the refreshed tables | same |
| publish | writes a whole generation with them, flips `current` | same content: no change |

**Parameters.** `as_of`: the instant to judge from, by default the end of the run's data interval.
`drop`: a folder of contract files, not the declared sources. `home`: by default `EVENHAND_HOME`.

**What it leaves alone.** Signals, risk and gates are those of the night; each table says its own
`as_of`. The lake, the history and the nights' database are not written: the next night reads the
same records from the same sources and is the same with and without the hours before it.

**When it fails**, readers stay on what they see, and the next hour starts anew. It stops itself
when no night is published, when rules changed since, and when a night was published meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from airflow.sdk import Param, chain, dag, task
from airflow.sdk.exceptions import AirflowFailException

from evenhand.dag_runs import PARAMETERS, settings
from evenhand.intraday import run
from evenhand.report.summary import as_text
from evenhand.warehouse.errors import NightStoppedError


@contextmanager
def hour_of(context: dict[str, Any]) -> Iterator[run.Hour]:
    """Give the run's hour to a task; what a second try cannot cure is not tried again."""
    try:
        yield run.Hour.of(context["params"], context.get("data_interval_end"))
    except NightStoppedError as stopped:
        raise AirflowFailException(str(stopped)) from stopped


@dag(
    dag_id=Path(__file__).stem,
    description=__doc__.partition(".")[0],
    doc_md=__doc__,
    schedule="@hourly",
    params={name: Param(None, **form) for name, form in PARAMETERS.items()},
    **settings(),
)
def intraday() -> None:
    """Wire the steps together."""

    @task
    def begin(**context: Any) -> list[str]:
        """Find the night to stand on, list the sources."""
        with hour_of(context) as hour:
            return run.begin(hour)

    @task(max_active_tis_per_dagrun=1)
    def ingest(source: str, **context: Any) -> int:
        """Land casework of one source."""
        with hour_of(context) as hour:
            return run.ingest(hour, source)

    @task
    def build(**context: Any) -> int:
        """Build cases, clocks, queue and life cycle."""
        with hour_of(context) as hour:
            return run.build(hour)

    @task
    def check(**context: Any) -> int:
        """Run the checks of the refreshed tables."""
        with hour_of(context) as hour:
            return run.check(hour)

    @task
    def publish(**context: Any) -> str:
        """Write the generation, let readers see it, and log what they now see."""
        with hour_of(context) as hour:
            published = run.publish(hour)
            logging.getLogger(__name__).info("\n%s", as_text(run.summarise(hour)))
        return published.generation

    chain(ingest.expand(source=begin()), build(), check(), publish())


intraday()
