"""PostgreSQL as a sink, on a real server: upsert, claims side by side, roles."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from evenhand.feed.run import Outcome, feed_all, open_ledger
from evenhand.feed.settings import Feed
from evenhand.home import Home
from tests.package.feed.support import call, postgres_feed, say, stamp

Row = tuple[Any, ...]


@pytest.fixture
def feed(postgres: str) -> Iterator[Feed]:
    """A feed into a schema of its own that nobody has made yet."""
    made = postgres_feed(postgres, "cases_of_tests")
    yield made
    with psycopg.connect(made.location, autocommit=True) as connection:
        connection.execute("drop schema if exists cases_of_tests cascade")


def rows(feed: Feed, query: str, *given: Any, role: str | None = None) -> list[Row]:
    """Return what a query on the feed's schema gives, as ``role`` where one is named."""
    with psycopg.connect(feed.location, autocommit=True) as connection:
        connection.execute("set search_path = cases_of_tests")
        if role:
            connection.execute(f"set role {role}")
        found = connection.execute(query, given)
        return found.fetchall() if found.description else []


def run(home: Home, night: int, feed: Feed) -> Outcome:
    (outcome,) = feed_all(home, [feed], stamp(night))
    return outcome


def test_items_are_upserted_by_key_and_each_change_once(home: Home, feed: Feed) -> None:
    say(home, 1, "opened k1", "opened k2")
    call(home, 1, "u1", "u2")
    assert run(home, 1, feed).delivered == 4
    say(home, 2, "updated k1", "closed k2", priority=7.5)
    call(home, 2, "u2")
    assert run(home, 2, feed).delivered == 3
    items = rows(feed, "select case_key, is_open, priority, change_id from queue_items order by 1")
    assert items == [("k1", True, 7.5, "k1.2"), ("k2", False, 1.0, "k2.2")]
    assert rows(feed, "select update_id, state from lifecycle_updates order by 1") == [
        ("u1", "settled"), ("u2", "called"),
    ]  # fmt: skip
    (home.feed / "ledger.sqlite").unlink()
    run(home, 2, feed)
    assert rows(feed, "select count(*), count(distinct change_id) from applied_changes") == [(7, 7)]
    due = rows(feed, "select distinct cast(due_at at time zone 'UTC' as text) from queue_items")
    assert due == [("2026-06-09 12:00:00",)]


def test_an_older_change_never_overwrites_a_newer_one(home: Home, feed: Feed) -> None:
    say(home, 1, "opened k1", severity="no number")
    assert run(home, 1, feed).dead == 1
    say(home, 2, "updated k1")
    assert run(home, 2, feed).delivered == 1
    with open_ledger(home) as ledger:
        assert ledger.revive("cases") == (0, 1)
    assert rows(feed, "select change_id from queue_items") == [("k1.2",)]


def test_what_the_database_refuses_stops_nothing_else(home: Home, feed: Feed) -> None:
    say(home, 1, "opened k0")
    run(home, 1, feed)
    say(home, 2, "opened k1", "opened k2")
    rows(feed, "alter table queue_items add check (case_key <> 'k1')")
    outcome = run(home, 2, feed)
    assert (outcome.delivered, outcome.dead, outcome.waiting) == (1, 1, 0)
    assert rows(feed, "select change_id from applied_changes order by 1") == [("k0.1",), ("k2.2",)]


def test_claims_go_by_priority_authority_queue_and_conflict(home: Home, feed: Feed) -> None:
    say(home, 1, "opened low", "opened high")
    say(home, 2, "opened senior", priority=9, required_authority=4)
    say(home, 3, "opened own", priority=8, barred_staff=["ines"])
    say(home, 4, "opened paused", priority=7, state="paused")
    say(home, 5, "updated high", priority=5)
    run(home, 5, feed)

    def claim(staff: str, authority: int, *queue: str) -> str | None:
        holes = ", ".join(["%s"] * (2 + len(queue)))
        found = rows(
            feed, f"select case_key from claim_next({holes})", staff, authority, *queue,
            role="evenhand_worker",
        )  # fmt: skip
        return str(found[0][0]) if found else None

    assert claim("ines", 2, "appeals") is None
    assert claim("ines", 2, "conduct") == "high"
    assert claim("ines", 1) is None
    assert claim("omar", 2) == "own"
    assert claim("lena", 4) == "senior"
    assert claim("ines", 2) == "low"
    assert claim("ines", 9) is None
    say(home, 6, "updated high", barred_staff=["ines"])
    run(home, 6, feed)
    assert claim("omar", 2) == "high"
    gave = "select give_back('high', %s)"
    assert rows(feed, gave, "ines", role="evenhand_worker") == [(False,)]
    assert rows(feed, gave, "omar", role="evenhand_worker") == [(True,)]
    say(home, 7, "closed high")
    run(home, 7, feed)
    assert claim("omar", 9) is None


def test_two_people_never_get_the_same_item(home: Home, feed: Feed) -> None:
    """Twelve claim at the same time; a claim that is not committed holds nobody up."""
    say(home, 1, *[f"opened k{number:02d}" for number in range(12)])
    run(home, 1, feed)
    claimed: list[str] = []
    ready = threading.Barrier(12)

    def work(staff: str) -> None:
        with psycopg.connect(feed.location) as connection:
            ready.wait(20)
            query = "select case_key from cases_of_tests.claim_next(%s, 2)"
            row = connection.execute(query, [staff]).fetchone()
            assert row is not None
            claimed.append(row[0])
            ready.wait(20)

    people = [threading.Thread(target=work, args=[f"s{number}"]) for number in range(12)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(claimed) == [f"k{number:02d}" for number in range(12)]


def test_a_reader_reads_and_a_worker_claims_and_neither_writes(home: Home, feed: Feed) -> None:
    say(home, 1, "opened k1")
    run(home, 1, feed)
    for role in ("evenhand_reader", "evenhand_worker"):
        assert rows(feed, "select case_key from queue_items", role=role) == [("k1",)]
        for write in ("delete from queue_items", "update queue_items set state = 'x'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                rows(feed, write, role=role)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows(feed, "select * from claim_next('s', 4)", role="evenhand_reader")


def test_a_feeder_without_the_right_to_make_roles_still_feeds(home: Home, feed: Feed) -> None:
    with psycopg.connect(feed.location, autocommit=True) as connection:
        connection.execute("drop role if exists plain_feeder")
        connection.execute("create role plain_feeder login password 'x'")
        connection.execute("create schema cases_of_tests authorization plain_feeder")
    try:
        plain = Feed("cases", "postgres", feed.location.replace("//postgres", "//plain_feeder"),
                     options=feed.options)  # fmt: skip
        say(home, 1, "opened k1")
        assert run(home, 1, plain).delivered == 1
    finally:
        with psycopg.connect(feed.location, autocommit=True) as connection:
            connection.execute("drop schema cases_of_tests cascade")
            connection.execute("drop role plain_feeder")


def test_no_database_is_a_warning_without_the_password(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEED_PASSWORD", "s3cret-word")
    say(home, 1, "opened k1")
    away = Feed("cases", "postgres", "postgresql://feeder:${FEED_PASSWORD}@127.0.0.1:9/cases")
    warning = run(home, 1, away).warning
    assert warning
    assert warning.startswith("feed cases: 1 changes wait")
    assert "s3cret-word" not in warning
