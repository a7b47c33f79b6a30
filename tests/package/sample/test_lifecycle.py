"""What the platform of the sample shows of what was decided."""

from __future__ import annotations

import pytest

from evenhand.sample.lifecycle import LAG, StatusChange, shown_by

END = 1_000 * LAG


@pytest.mark.parametrize(
    ("decision_id", "before_end", "is_shown"),
    [("D1", LAG + 1, True), ("D1", LAG, True), ("D1", LAG - 1, False), (None, 0, True)],
)
def test_what_was_decided_is_shown_some_hours_later(
    decision_id: str | None, before_end: int, is_shown: bool
) -> None:
    change = StatusChange(
        1, END - before_end, "active", "suspended", None, "system", "decision", decision_id
    )
    assert shown_by([change], END) == ([change] if is_shown else [])
