"""Planted deals and their twins: alike in what a signal reads, apart in what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from evenhand.sample.world import generate


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Entities by name, newest versions; ``truth`` is account and kind."""
    home = tmp_path_factory.mktemp("deals")
    report = generate(home / "drop", home / "truth", seed=11, submissions=60_000)
    keys = {
        "payments": "payment_id",
        "payment_disputes": "dispute_id",
        "reports": "report_id",
        "payout_methods": "payout_method_id",
        "accounts": "account_id",
    }
    with duckdb.connect() as connection:
        for name, key in keys.items():
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
        yield connection


def rows(world: duckdb.DuckDBPyConnection, query: str) -> dict[str, tuple[float, ...]]:
    """Return the rows by their first column."""
    return {row[0]: row[1:] for row in world.execute(query).fetchall()}


def test_false_alarms_are_as_many_but_of_one_day(world: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        world,
        "select kind, count(*) / count(distinct truth.account_id), "
        "count(distinct opened_at::date) / count(distinct truth.account_id) "
        "from payment_disputes join payments using (payment_id) "
        "join truth on payee_account_id = truth.account_id where dispute_id like 'DX%' "
        "group by kind",
    )
    assert found["disputed_creator"][0] == found["false_alarms"][0] == 14
    assert found["false_alarms"][1] == 1
    assert found["disputed_creator"][1] > 8


def test_the_unpopular_are_reported_by_more_people_within_two_days(
    world: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        world,
        "select kind, min(reporters), min(days), max(days) from ("
        "select kind, subject_account_id, count(distinct reporter_account_id) as reporters, "
        "count(distinct created_at::date) as days "
        "from reports join truth on subject_account_id = truth.account_id "
        "where report_id like 'RX%' group by all) group by kind",
    )
    assert found["piled_on"][0] > found["harasser"][0]
    assert found["piled_on"][2] <= 2
    assert found["harasser"][1] > 6


def test_relatives_pay_by_the_same_instrument_as_second_accounts_do(
    world: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        world,
        "select kind, count(distinct payer_account_id) / count(distinct payee_account_id) "
        "from payments join truth on payee_account_id = truth.account_id "
        "join payout_methods on payee_account_id = payout_methods.account_id and "
        "payments.instrument_fingerprint = payout_methods.instrument_fingerprint group by kind",
    )
    assert found == {"self_dealer": (3,), "family_supporter": (1,)}


def test_a_recruiter_brings_as_many_but_one_relative(world: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        world,
        "select truth.kind, count(*) / count(distinct truth.account_id), "
        "count(*) filter (where mine.instrument_fingerprint = theirs.instrument_fingerprint) "
        "/ count(distinct truth.account_id) "
        "from accounts join truth on referred_by_account_id = truth.account_id "
        "join payout_methods as mine on mine.account_id = truth.account_id "
        "join payout_methods as theirs on theirs.account_id = accounts.account_id "
        "where truth.kind in ('referral_ring', 'real_recruiter') group by truth.kind",
    )
    assert found["real_recruiter"][0] >= 6
    assert found["real_recruiter"][1] == 1
    assert found["referral_ring"][1] >= 4


def test_nobody_is_planted_in_an_honest_world(tmp_path: Path) -> None:
    report = generate(tmp_path / "drop", tmp_path / "truth", submissions=6_000, world="honest")
    with duckdb.connect() as connection:
        kinds = {
            kind
            for (kind,) in connection.execute(
                f"select distinct kind from '{report.truth}/accounts.parquet'"
            ).fetchall()
        }
    assert not kinds & {"disputed_creator", "self_dealer", "refund_abuser", "harasser"}
    assert "loyal_fan" in kinds
