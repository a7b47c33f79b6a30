"""What is told, to whom, and what never is: replays, backfills, new sinks, nights run again."""

from __future__ import annotations

import json
from typing import Any

from evenhand.feed.run import Outcome, feed_all, open_ledger, register
from evenhand.feed.settings import Feed
from evenhand.home import Home
from tests.package.feed.support import call, files_feed, lines_of, say, stamp


def run(home: Home, night: int, *feeds: Feed) -> list[Outcome]:
    return feed_all(home, feeds or [files_feed()], stamp(night))


def told(home: Home, name: str = "files") -> list[tuple[str, str]]:
    return [(line["key"], line["change"]) for line in lines_of(home, name)]


def standing(home: Home, name: str = "files") -> dict[str, Any]:
    """Return what a receiver that follows the lines holds to be open."""
    items: dict[str, Any] = {}
    for line in lines_of(home, name):
        if line["kind"] == "queue":
            items.pop(line["key"], None)
            if line["change"] != "closed":
                items[line["key"]] = line["payload"]["night"]
    return items


def test_each_change_is_told_once_and_a_night_again_tells_nothing(home: Home) -> None:
    first = say(home, 1, "opened k1", "opened k2")
    assert [outcome.delivered for outcome in run(home, 1)] == [2]
    assert [outcome.delivered for outcome in run(home, 1)] == [0]
    second = say(home, 2, "updated k1", "closed k2")
    run(home, 2)
    assert [line["change_id"] for line in lines_of(home)] == [*first, *second]
    assert [line["sequence"] for line in lines_of(home)] == [1, 2, 3, 4]
    assert standing(home) == {"k1": 2}


def test_a_night_that_was_kept_and_never_fed_is_told_with_the_next(home: Home) -> None:
    register(home, [files_feed()], stamp(1))
    one, two = say(home, 1, "opened k1"), say(home, 2, "updated k1")
    run(home, 2)
    assert [line["change_id"] for line in lines_of(home)] == [*one, *two]


def test_an_older_night_tells_nobody(home: Home) -> None:
    say(home, 2, "opened k1")
    run(home, 2)
    say(home, 1, "opened k0")
    assert [outcome.delivered for outcome in run(home, 1)] == [0]
    say(home, 2, "opened k1", "closed k0")
    assert [outcome.delivered for outcome in run(home, 2)] == [0]
    assert told(home) == [("k1", "opened")]


def test_a_replay_that_keeps_another_past_does_not_reach_the_sinks(home: Home) -> None:
    say(home, 1, "opened k1")
    run(home, 1)
    say(home, 2, "opened k2")
    run(home, 2)
    say(home, 1, "opened k1", "opened k9", run="replayed")
    run(home, 1)
    assert standing(home) == {"k1": 1, "k2": 2}


def test_a_night_run_again_with_another_result_leaves_nothing_wrong(home: Home) -> None:
    """What was told and is no longer so is taken back; what is new or other is told."""
    say(home, 1, "opened stays", "opened back")
    run(home, 1)
    say(home, 2, "opened wrong", "updated back")
    run(home, 2)
    say(home, 2, "opened other", "updated stays", run="b")
    run(home, 2)
    assert standing(home) == {"stays": 2, "back": 1, "other": 2}
    assert told(home)[-1] == ("wrong", "closed")
    say(home, 2, "opened wrong", "updated back")
    run(home, 2)
    assert standing(home) == {"stays": 1, "back": 2, "wrong": 2}
    ids = [line["change_id"] for line in lines_of(home)]
    assert len(ids) == len(set(ids))
    say(home, 3, "updated back", "closed wrong")
    run(home, 3)
    assert standing(home) == {"stays": 1, "back": 3}


def test_a_new_sink_gets_what_is_open_and_nothing_of_the_past(home: Home) -> None:
    say(home, 1, "opened old", "opened gone")
    say(home, 2, "updated old", "closed gone")
    run(home, 2)
    late = Feed("late", "files")
    register(home, [files_feed(), late], stamp(3))
    say(home, 3, "opened new")
    run(home, 3, files_feed(), late)
    assert sorted(told(home, "late")) == [("new", "opened"), ("old", "updated")]
    assert standing(home, "late") == standing(home) == {"old": 2, "new": 3}


def test_a_lifecycle_update_is_called_once_and_settled_once(home: Home) -> None:
    call(home, 1, "u1", "u2")
    run(home, 1)
    call(home, 2, "u2")
    run(home, 2)
    call(home, 3, "u1", "u2")
    run(home, 3)
    assert told(home) == [
        ("u1", "called"), ("u2", "called"), ("u1", "settled"), ("u1", "called"),
    ]  # fmt: skip
    ids = [line["change_id"] for line in lines_of(home)]
    assert ids == ["u1", "u2", "u1-settled", "u1-2"]
    payload = lines_of(home)[0]["payload"]
    assert payload["effective_at"] == "2026-06-01T12:00:00Z"
    assert payload["is_allowed"] is True


def test_a_feed_carries_what_it_is_asked_to(home: Home) -> None:
    say(home, 1, "opened k1")
    call(home, 1, "u1")
    run(home, 1, Feed("items", "files", carries=("queue",)))
    run(home, 1, Feed("states", "files", carries=("lifecycle",)))
    assert told(home, "items") == [("k1", "opened")]
    assert told(home, "states") == [("u1", "called")]


def test_a_night_without_the_tables_tells_nothing(home: Home) -> None:
    assert [outcome.delivered for outcome in run(home, 1)] == [0]


def test_files_hold_whole_lines_and_the_order_of_changes(home: Home) -> None:
    say(home, 1, *[f"opened k{number:04d}" for number in range(1500)])
    run(home, 1)
    files = sorted((home.feed / "files").glob("*.jsonl"))
    assert [len(file.read_text().splitlines()) for file in files] == [1000, 500]
    keys = [json.loads(line)["key"] for file in files for line in file.read_text().splitlines()]
    assert keys == sorted(keys)
    with open_ledger(home) as ledger:
        assert ledger.counts() == {"files": {"delivered": 1500}}
