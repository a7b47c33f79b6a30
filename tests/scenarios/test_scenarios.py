"""Every scenario as one test: what the night says of it is what its file expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.conftest import Published
from tests.support.scenario_checks import differences
from tests.support.scenario_files import FOLDER, read_scenario, scenario_files

pytestmark = pytest.mark.night


@pytest.mark.parametrize(
    "file", scenario_files(), ids=lambda file: file.relative_to(FOLDER).with_suffix("").as_posix()
)
def test_scenario(file: Path, published: Published) -> None:
    scenario = read_scenario(file)
    found = {table: rows.get(scenario.name, []) for table, rows in published.items()}
    said = differences(scenario, found)
    assert not said, "\n".join([scenario.title, *said])
