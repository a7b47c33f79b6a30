"""Rhythms: strangers come at night with sessions of their own, buyers stay, honest people move."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from evenhand.sample.world import generate


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("rhythms")
    report = generate(home / "drop", home / "truth", seed=11, submissions=60_000, days=60)
    with duckdb.connect() as connection:
        for name in ("submissions", "sessions"):
            files = [str(path) for path in report.files if path.match(f"{name}-0*.parquet")]
            connection.execute(f"create view raw_{name} as from read_parquet({files})")
        truth = home / "truth" / "accounts.parquet"
        connection.execute(f"create view truth as from read_parquet('{truth}')")
        connection.execute(
            "create view sessions as select distinct on (session_id) * from raw_sessions "
            "inner join truth using (account_id) where started_at < timestamp '2026-06-30'"
        )
        connection.execute(
            "create view submissions as select distinct on (submission_id) * from raw_submissions "
            "inner join truth using (account_id)"
        )
        yield connection


def _number(world: duckdb.DuckDBPyConnection, query: str) -> float:
    ((value,),) = world.execute(query).fetchall()
    return float(value)


def test_a_stranger_works_at_night_in_sessions_of_their_own(
    world: duckdb.DuckDBPyConnection,
) -> None:
    nights = "sessions where session_id like 'SN%'"
    assert _number(world, f"select count(*) from {nights}") > 3
    assert _number(world, f"select count(*) from {nights} and kind <> 'night_stranger'") == 0
    inside = """
        select count(*) from submissions
        inner join sessions on submissions.session_id = sessions.session_id
        where sessions.kind = 'night_stranger' and submissions.claimed_at < submissions.submitted_at
            and (submissions.claimed_at < sessions.started_at
                or submissions.submitted_at > sessions.ended_at)
    """
    assert _number(world, inside) == 0
    day = "abs(epoch(started_at - date_trunc('day', started_at)))"
    apart = f"""
        with usual as (
            select account_id, median({day}) as usual from sessions
            where kind = 'night_stranger' and session_id not like 'SN%' group by account_id
        )
        select min(least(abs({day} - usual), 86400 - abs({day} - usual))) / 3600
        from sessions inner join usual using (account_id) where session_id like 'SN%'
    """
    assert _number(world, apart) > 2.5


def test_a_buyer_stays_with_a_device_and_a_zone_of_their_own(
    world: duckdb.DuckDBPyConnection,
) -> None:
    shared = """
        select count(*) from (
            select account_id, {what} from sessions where kind = 'sold_account'
            group by account_id, {what}
            having min(started_at) < max(starts_at) and max(started_at) > max(starts_at)
        )
    """
    assert _number(world, "select count(*) from truth where kind = 'sold_account'") >= 1
    later = "kind = 'sold_account' and started_at > starts_at"
    assert _number(world, f"select count(*) from sessions where {later}") > 5
    for what in ("device_id", "browser_timezone"):
        assert _number(world, shared.format(what=what)) == 0


def test_a_new_laptop_stays_and_its_owner_travels(world: duckdb.DuckDBPyConnection) -> None:
    laptops = "sessions where kind = 'new_laptop_traveller' and device_id > 'D9100000000'"
    assert _number(world, f"select count(*) from {laptops}") > 5
    assert _number(world, f"select count(distinct browser_timezone) from {laptops}") > 1


def test_shifts_rotate_from_the_start(world: duckdb.DuckDBPyConnection) -> None:
    thirds = """
        select min(shifts) from (
            select account_id, count(distinct floor(date_part('hour', started_at) / 4)) as shifts
            from sessions where kind = 'shift_worker' group by account_id
        )
    """
    assert _number(world, thirds) >= 3
