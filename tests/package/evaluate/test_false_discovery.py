"""Valid p-values pass, invalid ones do not: too small, too few in the tail, too many flags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from scipy import stats

from evenhand.evaluate.false_discovery import HonestWorld, Results, not_too_small, read_world

RANDOM = np.random.default_rng(3)
UNIFORM = RANDOM.uniform(size=3_000)
COUNTS = stats.binom.sf(RANDOM.binomial(60, 0.02, size=3_000) - 1, 60, 0.02)
"""Valid p-values of counts: three in ten are 1."""


def world(signal: str, p_values: Any, flagged: int = 0) -> HonestWorld:
    """Return a world in which ``signal`` alone made tests."""
    return HonestWorld(1, {signal: p_values}, {signal: "timing"}, {signal: flagged}, 3_000, flagged)


def missed(signal: str, p_values: Any) -> list[str]:
    (result,) = Results([world(signal, p_values)]).signals
    return [check.name.partition(": ")[2] for check in result.checks if not check.is_met]


def test_uniform_p_values_pass_for_any_signal() -> None:
    assert missed("too_fast", UNIFORM) == []
    assert missed("report_rate", UNIFORM) == []


def test_counts_may_have_larger_p_values_but_a_continuous_statistic_may_not() -> None:
    assert missed("report_rate", COUNTS) == []
    assert "p-values are uniform" in missed("too_fast", COUNTS)
    assert missed("report_rate", np.ones(3_000)) == []
    assert len(missed("too_fast", np.ones(3_000))) == 2


def test_a_naive_null_is_found() -> None:
    """Experts differ; a null that takes them to be alike gives p-values that are too small."""
    deviates = RANDOM.normal(0, np.sqrt(1 + 0.3 * 20), 3_000)
    for signal in ("too_fast", "report_rate"):
        assert len(missed(signal, stats.norm.cdf(deviates))) == 2


def test_a_small_excess_in_the_tail_is_found() -> None:
    p_values = UNIFORM.copy()
    p_values[:90] = 0.001
    assert "share of p-values below 0.01" in missed("report_rate", p_values)


def test_too_small_counts_up_to_one_half_only() -> None:
    crowded = np.concatenate([np.full(500, 0.5001), np.full(500, 0.9)])
    assert not_too_small(crowded) == 1
    assert not_too_small(np.full(1_000, 0.4)) < 1e-9


@pytest.mark.parametrize(("with_flags", "is_met"), [(0, True), (6, True), (7, False)])
def test_one_flag_makes_a_family_and_night_false(with_flags: int, is_met: bool) -> None:
    """Of 20 worlds: what one in a thousand would see at 6.5 % is 6."""
    worlds = [world("too_fast", UNIFORM, int(number < with_flags)) for number in range(20)]
    check = Results(worlds).false_share
    assert check.value == with_flags / 20
    assert check.is_met is is_met


def test_plain_honest_people_are_judged_and_twins_are_not(tmp_path: Path) -> None:
    truth = tmp_path / "accounts.parquet"
    kinds = {"h1": "honest", "h2": "honest", "t1": "fast_honest"}
    parquet.write_table(pa.table({"account_id": list(kinds), "kind": list(kinds.values())}), truth)
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        connection.execute("create schema build.intermediate")
        connection.execute("create schema marts")
        connection.execute(
            "create table build.intermediate.int_signal_tests as select * from (values "
            "('h1', 'too_fast', 'timing', 0.2), ('h2', 'too_fast', 'timing', 0.6), "
            "('t1', 'too_fast', 'timing', 0.0001)) as t (account_id, signal_code, family, p_value)"
        )
        connection.execute(
            "create table marts.account_signals as select * from (values "
            "('h1', 'too_fast', 'timing', 'clear', 0.2), "
            "('h2', 'too_fast', 'timing', 'clear', 0.6), "
            "('t1', 'too_fast', 'timing', 'flagged', 0.0001), "
            "('h2', 'document_reuse', 'identity', 'flagged', null)) "
            "as t (account_id, signal_code, family, status, p_value)"
        )
        found = read_world(connection, truth, 7)
    assert found.p_values["too_fast"].tolist() == [0.2, 0.6]
    assert found.flagged == {"too_fast": 1}
    assert (found.accounts, found.accounts_flagged) == (2, 1)
