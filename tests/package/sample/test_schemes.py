"""Schemes and their twins: alike in what a signal reads, apart in what explains it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from evenhand.sample.hoards import PAY_STEPS, pay_step
from evenhand.sample.world import generate

PAIRS = """
    with work as (
        select kind, account_id, task_id, answer, content, claimed_at
        from submissions join truth using (account_id)
        where kind in ('collusion_ring', 'study_group')
    ),
    outsiders as (
        select task_id, answer, count(*) / sum(count(*)) over (partition by task_id) as share
        from submissions
        where account_id not in (select account_id from work)
        group by task_id, answer
    )
    select
        work.kind,
        count(*) as shared,
        avg((work.answer = others.answer)::int) as same,
        avg((work.answer = others.answer)::int - coalesce(outsiders.share, 0)) as more_alike,
        count(*) filter (where abs(epoch(work.claimed_at) - epoch(others.claimed_at)) < 100)
            as matches
    from work
    join work as others
        on work.task_id = others.task_id and work.account_id < others.account_id
        and work.kind = others.kind
    left join outsiders on work.task_id = outsiders.task_id and work.answer = outsiders.answer
    group by work.kind, work.account_id, others.account_id
"""
RELEASES = """
    select
        truth.kind,
        task_releases.*,
        tasks.pay_amount / first_value(tasks.pay_amount) over (
            partition by tasks.task_type order by tasks.pay_amount
        ) > 1.3 as is_better,
        (
            select count(*) from task_releases as others
            where others.account_id = task_releases.account_id
                and others.claimed_at <= task_releases.claimed_at
                and others.released_at > task_releases.claimed_at
                and others.release_id like 'RH%'
        ) as held
    from task_releases
    join truth using (account_id)
    join tasks using (task_id)
    where release_id like 'RH%'
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("schemes")
    report = generate(home / "drop", home / "truth", seed=12, submissions=60_000, days=60)
    with duckdb.connect() as connection:
        for name, key in (
            ("submissions", "submission_id"),
            ("tasks", "task_id"),
            ("task_releases", "release_id"),
        ):
            files = [str(path) for path in report.files if path.match(f"{name}-*.parquet")]
            connection.execute(
                f"create table {name} as select * from read_parquet({files}) "
                f"qualify row_number() over (partition by {key}) = 1"
            )
        connection.execute(f"create view truth as from '{Path(report.truth)}/accounts.parquet'")
        yield connection


def rows(world: duckdb.DuckDBPyConnection, query: str) -> dict[str, tuple[Any, ...]]:
    """Return the rows by their first column."""
    return {row[0]: row[1:] for row in world.execute(query).fetchall()}


def test_a_study_group_shares_tasks_as_a_ring_does(world: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        world,
        "select kind, median(shared), median(more_alike), sum(matches) "
        f"from ({PAIRS}) group by kind",
    )
    ring, group = found["collusion_ring"], found["study_group"]
    assert ring[0] >= 20
    assert group[0] >= 20
    assert ring[1] > group[1] + 0.05, "only a ring is more alike than others on its tasks"
    assert ring[2] >= 10
    assert group[2] <= 10


def test_a_ring_leaks(world: duckdb.DuckDBPyConnection) -> None:
    """Not every pair of a ring copies, nor does one that does copy everything."""
    spread = world.execute(
        f"select max(same) - min(same), max(same) from ({PAIRS}) where kind = 'collusion_ring'"
    ).fetchone()
    assert spread is not None
    assert spread[0] > 0.05
    assert spread[1] < 1


def test_only_what_a_hoarder_and_a_poor_connection_take_is_held_at_once(
    world: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        world,
        "select kind, count(*), max(held), avg((reason = 'timed_out')::int), avg(is_better::int) "
        f"from ({RELEASES}) group by kind",
    )
    assert set(found) == {"claim_hoarder", "picky_specialist", "flaky_connection"}
    assert found["claim_hoarder"][1] >= 4
    assert found["flaky_connection"][1] >= 4
    assert found["picky_specialist"][1] == 1
    assert [found[kind][2] for kind in sorted(found)] == [0, 1, 0]
    assert found["claim_hoarder"][3] < 0.3
    assert found["picky_specialist"][3] < 0.3
    assert found["flaky_connection"][3] > 0.25


def test_four_tasks_of_ten_pay_well() -> None:
    steps = pay_step(np.arange(100_000))
    names, counts = np.unique(steps, return_counts=True)
    assert names.tolist() == sorted(set(PAY_STEPS))
    assert counts[-1] == pytest.approx(40_000, rel=0.02)
