"""The webhook and the help desk, against servers that behave as their specifications say."""

from __future__ import annotations

import pytest

from evenhand.feed.http import ATTEMPTS
from evenhand.feed.run import RUNS_BEFORE_DEAD, Outcome, feed_all, open_ledger
from evenhand.feed.settings import Feed, FeedError
from evenhand.feed.sinks.webhook import sign, signing_key
from evenhand.home import Home
from tests.package.feed.support import (
    TOKEN,
    Answer,
    Desk,
    Receiver,
    call,
    say,
    stamp,
    webhook_feed,
    zendesk_feed,
)

BUSY: Answer = (503, {}, {})


def run(home: Home, night: int, feed: Feed) -> Outcome:
    (outcome,) = feed_all(home, [feed], stamp(night))
    return outcome


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks specification's reference libraries."""
    key = signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    assert sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize("secret", ["short", "whsec_c2hvcnQ=", "whsec_no base64 at all, surely"])
def test_a_weak_or_broken_secret_is_refused(secret: str) -> None:
    with pytest.raises(FeedError, match="secret"):
        signing_key(secret)


def test_a_webhook_gets_each_change_signed_and_in_order(home: Home, receiver: Receiver) -> None:
    ids = say(home, 1, "opened k1", "opened k2")
    call(home, 1, "u1")
    assert run(home, 1, webhook_feed(receiver.url)).delivered == 3
    assert receiver.deliveries == [*ids, "u1"]
    assert receiver.applied["k1.1"]["payload"]["severity"] == 2


@pytest.mark.parametrize(
    "answers",
    [[BUSY], [BUSY] * (ATTEMPTS - 1), [(429, {"Retry-After": "0"}, {}), (500, {}, {})]],
)
def test_a_busy_webhook_is_tried_again_at_once(
    home: Home, receiver: Receiver, answers: list[Answer]
) -> None:
    receiver.first = list(answers)
    say(home, 1, "opened k1")
    assert run(home, 1, webhook_feed(receiver.url)).delivered == 1
    assert receiver.deliveries == ["k1.1"]


def test_a_service_is_left_alone_for_as_long_as_it_says(home: Home, receiver: Receiver) -> None:
    from time import monotonic

    receiver.first = [(429, {"Retry-After": "1"}, {})]
    say(home, 1, "opened k1")
    began = monotonic()
    assert run(home, 1, webhook_feed(receiver.url)).delivered == 1
    assert monotonic() - began >= 1


def test_what_a_broken_service_missed_comes_with_the_next_night(
    home: Home, receiver: Receiver
) -> None:
    receiver.first = [BUSY] * ATTEMPTS * 3
    say(home, 1, "opened k1", "opened k2", "opened k3", "opened k4")
    outcome = run(home, 1, webhook_feed(receiver.url))
    assert (outcome.delivered, outcome.waiting, outcome.dead) == (0, 4, 0)
    assert outcome.warning == "feed hook: 4 changes wait (answered 503)"
    say(home, 2, "updated k1")
    assert run(home, 2, webhook_feed(receiver.url)).delivered == 5
    assert sorted(receiver.deliveries) == ["k1.1", "k1.2", "k2.1", "k3.1", "k4.1"]
    assert receiver.deliveries.index("k1.1") < receiver.deliveries.index("k1.2")


@pytest.mark.parametrize("status", [301, 401, 403, 404, 410])
def test_an_answer_about_the_service_puts_nothing_aside(
    home: Home, receiver: Receiver, status: int
) -> None:
    receiver.first = [(status, {"Location": "http://127.0.0.1:9/"}, {})]
    say(home, 1, "opened k1", "opened k2")
    outcome = run(home, 1, webhook_feed(receiver.url))
    assert (outcome.delivered, outcome.waiting, outcome.dead) == (0, 2, 0)
    assert run(home, 1, webhook_feed(receiver.url)).delivered == 2


def test_nobody_there_is_a_warning(home: Home, receiver: Receiver) -> None:
    say(home, 1, "opened k1")
    outcome = run(home, 1, webhook_feed("http://127.0.0.1:9/nobody"))
    assert outcome.warning == "feed hook: 1 changes wait (no answer (ConnectionError))"


def test_a_missing_secret_is_a_warning_that_names_it(
    home: Home, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FEED_SECRET")
    say(home, 1, "opened k1")
    outcome = run(home, 1, webhook_feed(receiver.url))
    assert "FEED_SECRET" in str(outcome.warning)


def test_a_refused_change_is_put_aside_and_stops_nothing(home: Home, receiver: Receiver) -> None:
    receiver.refuse = {"k1": 422}
    say(home, 1, "opened k1", "opened k2")
    outcome = run(home, 1, webhook_feed(receiver.url))
    assert (outcome.delivered, outcome.waiting, outcome.dead) == (1, 0, 1)
    with open_ledger(home) as ledger:
        (letter,) = ledger.dead_letters()
    assert (letter.change_id, letter.error) == ("k1.1", 'answered 422: {"error": "refused"}')


def test_what_fails_while_others_pass_is_put_aside_in_the_end(
    home: Home, receiver: Receiver
) -> None:
    """Until then it is tried in each run, after what was never tried, and its own item waits."""
    receiver.refuse = {"k1": 500, "k2": 500, "k3": 500}
    say(home, 1, "opened k1", "opened k2", "opened k3", "opened k4")
    assert run(home, 1, webhook_feed(receiver.url)).delivered == 0
    for night in range(2, RUNS_BEFORE_DEAD + 2):
        say(home, night, f"opened n{night}", *(["updated k1"] if night == 2 else []))
        outcome = run(home, night, webhook_feed(receiver.url))
        assert outcome.delivered >= 1
    assert outcome.dead == 3
    assert outcome.waiting == 1
    with open_ledger(home) as ledger:
        assert {letter.key for letter in ledger.dead_letters()} == {"k1", "k2", "k3"}
    receiver.refuse = {}
    assert run(home, night, webhook_feed(receiver.url)).delivered == 1
    with open_ledger(home) as ledger:
        assert ledger.revive("hook") == (2, 1)
    assert run(home, night, webhook_feed(receiver.url)).delivered == 2
    assert set(receiver.applied) >= {"k1.2", "k2.1", "k3.1", "k4.1"}
    assert "k1.1" not in receiver.applied


def test_the_desk_has_one_ticket_per_item_through_its_life(home: Home, desk: Desk) -> None:
    feed = zendesk_feed(desk.url)
    say(home, 1, "opened k1", severity=1)
    run(home, 1, feed)
    ticket = desk.ticket("k1")
    assert (ticket["priority"], ticket["status"]) == ("urgent", "open")
    assert ticket["subject"] == "conduct: account about_k1"
    assert not ticket["comments"][0]["public"]
    ticket["tags"].append("escalated_by_agent")
    say(home, 2, "updated k1", state="paused", severity=4)
    run(home, 2, feed)
    assert (ticket["priority"], ticket["status"]) == ("low", "hold")
    assert "escalated_by_agent" in ticket["tags"]
    say(home, 3, "closed k1")
    run(home, 3, feed)
    assert ticket["status"] == "solved"
    say(home, 4, "opened k1")
    run(home, 4, feed)
    assert ticket["status"] == "open"
    assert [change for _, change in desk.written] == ["k1.1", "k1.2", "k1.3", "k1.4"]
    assert len(ticket["comments"]) == 4
    assert TOKEN not in str(desk.tickets)


def test_a_closed_ticket_is_followed_up_by_a_new_one(home: Home, desk: Desk) -> None:
    feed = zendesk_feed(desk.url)
    say(home, 1, "opened k1", "opened k2")
    run(home, 1, feed)
    for ticket in desk.tickets.values():
        ticket["status"] = "closed"
    say(home, 2, "updated k1", "closed k2")
    assert run(home, 2, feed).delivered == 2
    assert len(desk.tickets) == 3
    assert desk.tickets[3]["via_followup_source_id"] == 1


def test_a_lifecycle_update_is_a_ticket_that_is_solved_when_settled(home: Home, desk: Desk) -> None:
    feed = zendesk_feed(desk.url)
    call(home, 1, "u1")
    run(home, 1, feed)
    assert desk.ticket("u1", "lifecycle")["subject"] == "Set account about_u1 to suspended"
    call(home, 2)
    run(home, 2, feed)
    assert desk.ticket("u1", "lifecycle")["status"] == "solved"


def test_a_busy_desk_is_asked_again(home: Home, desk: Desk) -> None:
    desk.first = [(429, {"Retry-After": "0"}, {}), BUSY, BUSY]
    say(home, 1, "opened k1")
    assert run(home, 1, zendesk_feed(desk.url)).delivered == 1
    assert desk.written == [("evenhand:queue:k1", "k1.1")]


def test_an_agent_who_writes_at_the_same_time_is_not_overwritten(
    home: Home, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = zendesk_feed(desk.url)
    say(home, 1, "opened k1")
    run(home, 1, feed)
    handle = desk.handle

    def interrupted(method: str, *rest: object) -> Answer:
        if method == "PUT":
            desk.ticket("k1")["tags"].append("agent")
            desk.ticket("k1")["updated_at"] = "meanwhile"
            monkeypatch.undo()
        return handle(method, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "handle", interrupted)
    say(home, 2, "updated k1")
    for name, value in {"FEED_TOKEN": TOKEN}.items():
        monkeypatch.setenv(name, value)
    assert run(home, 2, feed).waiting == 1


def test_a_wrong_token_puts_nothing_aside(
    home: Home, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEED_TOKEN", "wrong")
    say(home, 1, "opened k1")
    outcome = run(home, 1, zendesk_feed(desk.url))
    assert outcome.warning == "feed desk: 1 changes wait (answered 401)"
