"""The step of the night and the commands: what they say, and their exit codes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from evenhand import night
from evenhand.feed.cli import app
from evenhand.home import Home
from evenhand.night import Night
from evenhand.warehouse.steps import read_events
from tests.package.feed.support import FIRST, Receiver, lines_of, say

HOOK = """
[[feeds]]
name = "files"
kind = "files"

[[feeds]]
name = "hook"
kind = "webhook"
location = "{url}"
secret = "${{FEED_SECRET}}"
"""


def invoke(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home.root)])


def test_the_step_delivers_and_says_so(home: Home) -> None:
    say(home, 1, "opened k1")
    tonight = Night(home, FIRST)
    assert night.feed(tonight) == 1
    assert night.feed(tonight) == 0
    ends = [event for event in read_events(tonight.log.file) if event["event"] == "ended"]
    assert [(end["step"], end["status"], end["rows"], end["message"]) for end in ends] == [
        ("feed", "ok", 1, "files 1"), ("feed", "ok", 0, "files 0"),
    ]  # fmt: skip


def test_a_feed_that_fails_is_a_warning_and_the_others_get_theirs(
    home: Home, receiver: Receiver
) -> None:
    home.config.write_text(HOOK.format(url="http://127.0.0.1:9/nobody"))
    say(home, 1, "opened k1")
    tonight = Night(home, FIRST)
    assert night.feed(tonight) == 1
    warnings = [e["message"] for e in read_events(tonight.log.file) if e["event"] == "warning"]
    assert warnings == ["feed hook: 1 changes wait (no answer (ConnectionError))"]
    home.config.write_text(HOOK.format(url=receiver.url))
    assert night.feed(Night(home, FIRST + timedelta(days=1))) == 1


def test_a_backfill_of_an_older_night_feeds_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(home, 1, "opened k1")
    monkeypatch.setattr(night, "_is_older", lambda _: True)
    assert night.feed(Night(home, FIRST), is_backfill=True) == 0
    assert not home.feed.exists()


def test_status_shows_what_waits_and_what_was_put_aside_and_retry_mends_it(
    home: Home, receiver: Receiver
) -> None:
    home.config.write_text(HOOK.format(url=receiver.url))
    assert invoke(home, "status").exit_code == 0
    receiver.refuse = {"k1": 422}
    say(home, 1, "opened k1", "opened k2")
    night.feed(Night(home, FIRST))
    shown = invoke(home, "status", "--json")
    assert shown.exit_code == 1
    said = json.loads(shown.output)
    counts = {feed["feed"]: (feed["delivered"], feed["dead"]) for feed in said["feeds"]}
    assert counts == {"files": (2, 0), "hook": (1, 1)}
    assert said["dead_letters"][0]["error"] == 'answered 422: {"error": "refused"}'
    assert "k1.1" in invoke(home, "status").output
    assert invoke(home, "retry").exit_code == 1
    receiver.refuse = {}
    assert invoke(home, "retry", "--feed", "hook").exit_code == 0
    assert set(receiver.applied) == {"k1.1", "k2.1"}
    assert invoke(home, "status").exit_code == 0
    assert len(lines_of(home)) == 2


def test_wrong_usage_and_wrong_settings_are_told_plainly(home: Home) -> None:
    assert invoke(home, "retry", "--feed", "nobody").exit_code == 2
    home.config.write_text("[[feeds]]\nname = 'x'\nkind = 'y'\n")
    failed = invoke(home, "status")
    assert failed.exit_code == 1
    assert "Traceback" not in failed.output


@pytest.mark.parametrize("command", [[], ["status"], ["retry"]])
def test_help_says_what_it_is_for(command: list[str]) -> None:
    shown = CliRunner().invoke(app, [*command, "--help"])
    assert shown.exit_code == 0
    if command:
        assert "Exit codes: 0 everything is delivered" in " ".join(shown.output.split())
