"""Circles and their twins: alike in what a signal reads, apart in what explains it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from evenhand.sample.world import SampleReport, generate

PAIRS = """
    with claims as (
        select kind, account_id, task_id, claimed_at from submissions join truth using (account_id)
        where kind in ('lockstep_ring', 'batch_rusher', 'honest')
    )
    select
        claims.kind,
        count(*) as matches,
        count(distinct claims.claimed_at::date) as on_days
    from claims
    join claims as others
        on claims.task_id = others.task_id and claims.account_id < others.account_id
        and claims.kind = others.kind
        and abs(epoch(claims.claimed_at) - epoch(others.claimed_at)) < 300
    group by claims.kind, claims.account_id, others.account_id
"""


def read(report: SampleReport, connection: duckdb.DuckDBPyConnection) -> None:
    """Load what circles touch, newest versions."""
    for name, key in (("submissions", "submission_id"), ("quality_reviews", "review_id")):
        files = [
            str(path)
            for path in report.files
            if path.suffix == ".parquet" and path.name.startswith(f"{name}-")
        ]
        connection.execute(
            f"create table {name} as select * from read_parquet({files}) qualify row_number() "
            f"over (partition by {key} order by updated_at desc nulls last) = 1"
        )
    connection.execute(f"create view truth as from '{report.truth}/accounts.parquet'")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("circles")
    report = generate(home / "drop", home / "truth", seed=12, submissions=60_000, days=60)
    with duckdb.connect() as connection:
        read(report, connection)
        yield connection


def rows(world: duckdb.DuckDBPyConnection, query: str) -> dict[str, tuple[Any, ...]]:
    """Return the rows by their first column."""
    return {row[0]: row[1:] for row in world.execute(query).fetchall()}


def test_a_rush_matches_as_a_ring_does(world: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        world,
        f"select kind, min(matches), min(on_days), max(matches) from ({PAIRS}) group by kind",
    )
    assert found["lockstep_ring"][0] >= 10
    assert found["lockstep_ring"][1] >= 3
    assert found["batch_rusher"][0] >= 10
    assert found["batch_rusher"][1] >= 3
    assert found["honest"][2] < 10


def test_at_a_rush_more_people_than_a_ring_take_part(world: duckdb.DuckDBPyConnection) -> None:
    members = rows(world, "select kind, count(*) from truth group by kind")
    assert members["lockstep_ring"][0] == 3
    assert members["batch_rusher"][0] == 8


REVIEWS = """
    select reviewer.kind, author.kind as author_kind, score, outcome
    from quality_reviews
    join submissions using (submission_id)
    join truth as author on author.account_id = submissions.account_id
    left join truth as reviewer on reviewer.account_id = quality_reviews.reviewer_id
    where score is not null
"""


def test_a_pair_accepts_what_others_do_not(world: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        world,
        f"select coalesce(kind, 'staff'), avg((outcome = 'accept')::int), count(*) from ({REVIEWS})"
        " where author_kind = 'review_pair' group by all",
    )
    assert found["review_pair"] == (1.0, found["review_pair"][1])
    assert found["review_pair"][1] >= 8
    assert found["staff"][0] < 0.8
    pool = rows(
        world,
        f"select kind, avg((outcome = 'accept')::int), count(*) from ({REVIEWS}) "
        "where author_kind = 'review_pool' group by all",
    )
    assert 0.7 < pool["review_pool"][0] < 1.0
    assert pool["review_pool"][1] >= 8


def test_a_favour_lifts_scores_and_skill_does_so_for_every_reviewer(
    world: duckdb.DuckDBPyConnection,
) -> None:
    lifts = rows(
        world,
        """
        with reviews as (
            select reviewer.kind, submissions.account_id, quality_reviews.score
            from quality_reviews
            join submissions using (submission_id)
            left join truth as reviewer on reviewer.account_id = quality_reviews.reviewer_id
            where score is not null
        ),
        chosen as (
            select kind, account_id, avg(score) as mean, count(*) as n
            from reviews where kind in ('favouring_reviewer', 'skill_matched')
            group by all having n >= 40
        )
        select chosen.kind, min(chosen.mean - (
            select avg(reviews.score) from reviews
            where reviews.account_id = chosen.account_id
            and reviews.kind is distinct from chosen.kind
        ))
        from chosen group by chosen.kind
        """,
    )
    assert lifts["favouring_reviewer"][0] > 0.08
    assert abs(lifts["skill_matched"][0]) < 0.06


def test_without_abuse_there_are_only_twins(tmp_path: Path) -> None:
    report = generate(
        tmp_path / "drop", tmp_path / "truth", seed=12, submissions=6_000, days=20, world="honest"
    )
    with duckdb.connect() as connection:
        read(report, connection)
        kinds = rows(connection, "select kind, count(*) from truth group by kind")
    assert not {"lockstep_ring", "review_pair", "favouring_reviewer"} & set(kinds)
