"""The comparison of two tables tells every kind of difference, and nothing else."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from tests.spark.compare import Comparison, compare

ROWS: list[dict[str, object]] = [
    {"id": 1, "text": "a", "share": 0.5, "pay": Decimal("1.50"), "at": datetime(2026, 1, 1)},
    {"id": 2, "text": None, "share": None, "pay": None, "at": None},
    {"id": 2, "text": None, "share": None, "pay": None, "at": None},
]


def compared(right: list[dict[str, object]], *, is_exact: bool = True) -> Comparison:
    left, other = pa.Table.from_pylist(ROWS), pa.Table.from_pylist(right, schema=None)
    return compare("t", left, other, names=("left", "right"), is_exact=is_exact)


def changed(**values: object) -> list[dict[str, object]]:
    return [{**ROWS[0], **values}, *ROWS[1:]]


def test_equal_whatever_the_order_of_rows_and_columns() -> None:
    turned = [dict(reversed(row.items())) for row in reversed(ROWS)]
    assert compared(turned).is_equal


@pytest.mark.parametrize(
    "change",
    [{"text": "b"}, {"text": None}, {"share": 0.5000001}, {"pay": Decimal("1.51")}, {"at": None}],
)
def test_one_changed_value_is_told_with_its_column(change: dict[str, object]) -> None:
    result = compared(changed(**change))
    assert (result.only_left, result.only_right) == (1, 1)
    assert f"{next(iter(change))}: " in result.told


def test_a_row_too_many_or_too_few_is_told() -> None:
    assert not compared(ROWS[:2]).is_equal
    assert not compared([*ROWS, ROWS[2]]).is_equal
    assert not compared(ROWS[1:]).is_equal


def test_other_columns_are_told() -> None:
    assert "extra" in compared([{**row, "extra": 1} for row in ROWS]).told


def test_inner_doubles_may_differ_in_the_last_digits_only() -> None:
    near, far = changed(share=0.5 + 4e-9), changed(share=0.5 + 1e-7)
    assert compared(near, is_exact=False).is_equal
    assert not compared(near).is_equal
    assert not compared(far, is_exact=False).is_equal
