"""A world without abuse: the p-values are valid there, and flags are few."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from evenhand.evaluate.false_discovery import UNIFORM, evaluate
from evenhand.evaluate.worlds import WorldPlan

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)

pytestmark = pytest.mark.long


def test_p_values_are_valid_where_everybody_is_honest(tmp_path: Path) -> None:
    results = evaluate(tmp_path, WorldPlan(AS_OF, 60_000, 60, "honest"), seeds=[21])
    assert {check.name: check.value for check in results.checks if not check.is_met} == {}
    by_name = {one.signal: one for one in results.signals}
    assert set(by_name) >= UNIFORM
    assert all(by_name[name].tests >= 200 for name in UNIFORM)
    assert len({one.family for one in results.signals}) >= 5
    (world,) = results.worlds
    assert world.accounts_flagged <= 0.01 * world.accounts
