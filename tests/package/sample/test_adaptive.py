"""Abusers who know the rules, beside those of the same world who do not."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from evenhand.sample.rhythms import Rhythms
from evenhand.sample.tools import HOUR, MICRO, NONE
from evenhand.sample.world import generate


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same world blatant and adaptive; each folder holds ``drop`` and ``truth``."""
    root = tmp_path_factory.mktemp("adaptive")
    for name in ("standard", "adaptive"):
        generate(
            root / name / "drop", root / name / "truth", seed=12, submissions=60_000, days=60,
            world=name,
        )  # fmt: skip
    return {name: root / name for name in ("standard", "adaptive")}


def own_sessions(folder: Path) -> float:
    (share,) = duckdb.execute(
        f"""
        with sessions as (
            select account_id, device_id, started_at from '{folder}/drop/sessions-*.parquet'
        ),
        truth as (
            select * from '{folder}/truth/accounts.parquet' where kind = 'sold_account'
        ),
        sellers as (
            select distinct account_id, device_id from sessions inner join truth using (account_id)
            where started_at < starts_at
        )
        select avg(cast(sellers.device_id is null as integer))
        from sessions
        inner join truth using (account_id)
        left join sellers using (account_id, device_id)
        where started_at >= starts_at
        """
    ).fetchone() or (0.0,)
    return float(share)


def test_a_buyer_who_knows_the_rules_uses_the_sellers_computer_now_and_then(
    worlds: dict[str, Path],
) -> None:
    assert own_sessions(worlds["standard"]) == 1.0
    assert own_sessions(worlds["adaptive"]) < 1.0


def test_sessions_are_lent_in_the_share_that_the_rule_leaves() -> None:
    started = np.arange(0, 5_000 * HOUR, HOUR) + 17 * MICRO
    nobody = np.full(2, NONE)
    rhythms = Rhythms(
        members={}, shift_days=nobody, sold_at=np.array([1_000 * HOUR, NONE]),
        place=np.array([3, -1]), away_from=nobody, away_until=nobody, hour=np.zeros(2),
        speed=np.zeros(2), device_at=np.array([1_000 * HOUR, 0]), own_sessions=0.72,
    )  # fmt: skip
    place, device = rhythms.moves(np.zeros(5_000, dtype=np.int64), started)
    assert (place[:1_000] == -1).all()
    assert (device[:1_000] == -1).all()
    assert ((place == 3) == (device >= 0)).all()
    assert np.mean(place[1_000:] == 3) == pytest.approx(0.72, abs=0.02)
    _, renewed = rhythms.moves(np.ones(5_000, dtype=np.int64), started)
    assert (renewed >= 0).all()


def test_a_ring_that_knows_the_rules_copies_on_three_days(worlds: dict[str, Path]) -> None:
    def copied(name: str) -> tuple[int, int]:
        folder = worlds[name]
        return duckdb.execute(
            f"""
            select count(*), count(distinct cast(work.submitted_at as date))
            from '{folder}/drop/submissions-*.parquet' as work
            inner join '{folder}/truth/submissions.parquet' as truth using (submission_id)
            where truth.abuse = 'collusion_ring'
            """
        ).fetchone() or (0, 0)

    (usual, days), (careful, few) = copied("standard"), copied("adaptive")
    assert usual > 10 * careful > 0
    assert days > 3 >= few
