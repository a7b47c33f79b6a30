"""One night of all scenarios together, through the steps that the DAG ``nightly`` calls."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from evenhand import night
from evenhand.home import open_home
from evenhand.night import Night
from tests.support.scenario_checks import Row, read_tables
from tests.support.scenario_files import AS_OF, read_scenario, scenario_files, write_drop

Published = dict[str, dict[str, list[Row]]]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """What the night published: table, scenario, rows."""
    root = tmp_path_factory.mktemp("scenarios")
    scenarios = [read_scenario(file) for file in scenario_files()]
    write_drop(scenarios, root / "drop")
    tonight = Night(open_home(root / "home"), AS_OF, root / "drop")
    for source in night.begin(tonight):
        night.ingest(tonight, source)
    night.calibrate(tonight)
    night.build_core(tonight)
    night.link(tonight)
    night.build_judgements(tonight)
    night.check(tonight)
    night.publish(tonight)
    database = tonight.home.current / "evenhand.duckdb"
    yield read_tables(database, (scenario.name for scenario in scenarios))
    shutil.rmtree(root)
