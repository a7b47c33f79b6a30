"""The command line: help worth reading, plain failures with a cure, exit codes as documented."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
from typer.testing import CliRunner, Result

from evenhand import cli, orchestrate
from evenhand.home import Home
from evenhand.publish import generation

NIGHT = datetime(2026, 6, 30, tzinfo=UTC)
COMMANDS = [
    "nightly", "intraday", "init", "sample", "status", "queue", "case", "simulate-week", "explain",
    "publish", "verify", "calendars", "airflow",
]  # fmt: skip


def _do_nothing(*_: object, **__: object) -> None:
    """Stand in for setting up Airflow."""


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def publish(home: Home, *statements: str, night: datetime = NIGHT) -> generation.Published:
    """Publish the tables that ``statements`` create in the schema marts."""
    file = home.warehouse / "build.duckdb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        for statement in statements:
            connection.execute(statement)
        tables = [str(row[0]) for row in connection.execute("show all tables").fetchall()]
        names = [
            str(row[0])
            for row in connection.execute("select table_name from duckdb_tables()").fetchall()
        ]
    assert len(tables) == len(names)
    return generation.publish(home, file, names, as_of=night, code_version="1", project_hash="h")


SIGNALS = """
create table marts.account_signals as
select * from (values
    ('a1', 'too_fast', 'timing', 'flagged', 0.9::double, 4.0::double, 9.5::double, 120::bigint,
     '{"submissions": ["s1", "s2"]}', '120 tasks in 4 s where peers need 9.5 s',
     date '2026-06-12', timestamp '2026-06-30'),
    ('a1', 'gold_failure', 'quality', 'insufficient_data', null, null, null, 3, null, null, null,
     timestamp '2026-06-30'),
    ('a2', 'too_fast', 'timing', 'not_applicable', null, null, null, null, null, null, null,
     timestamp '2026-06-30')
) as t(account_id, signal_code, family, status, score, observed_value, threshold_value,
    sample_size, evidence, explanation, first_flagged_on, as_of)
"""
CATALOGUE = """
create table marts.signal_catalogue as
select 'too_fast' as signal_code, 'Too fast' as title, 'Is the work done faster than people can?'
    as question, 'Skilled people are fast and right' as null_model, timestamp '2026-06-30' as as_of
"""
QUEUE = """
create table marts.case_queue as
select * from (values
    ('k1', null, 'quality', 'a1', 'proposed', 2::bigint, 3.5::double, 'overdue',
     timestamp '2026-06-29', 'low_quality', 'warning', timestamp '2026-06-20',
     timestamp '2026-06-30'),
    ('k2', 'c2', 'identity', 'a2', 'open', 1, 9.0, 'on_track', timestamp '2026-07-02',
     'identity_fraud', 'suspension', timestamp '2026-06-21', timestamp '2026-06-30')
) as t(case_key, case_id, queue, subject_account_id, state, severity, priority, sla_state, due_at,
    policy_code, ladder_action, opened_at, as_of)
"""
DECISIONS = """
create table marts.enforcement_decisions as
select 'd1' as decision_id, 'c1' as case_id, 'a1' as subject_account_id, 'warning' as action,
    'low_quality' as policy_code, 0::bigint as strikes_before, 'on_ladder' as conformance,
    timestamp '2026-06-30' as as_of
"""
APPEALS = """
create table marts.appeal_outcomes as
select 'p1' as appeal_id, 'd1' as decision_id, 'overturned' as outcome, 4.5::double as days_open,
    timestamp '2026-06-30' as as_of
"""


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_says_what_it_is_for(command: list[str]) -> None:
    shown = invoke(*command, "--help")
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 6


def test_exit_codes_are_documented() -> None:
    assert "3 the night stopped itself" in " ".join(invoke("--help").output.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["nightly", "--as-of", "yesterday"],
        ["nightly", "--as-of", "2999-01-01"],
        ["intraday", "--as-of", "2999-01-01T12:00:00Z"],
        ["nightly", "--drop", "/no/such/folder"],
        ["publish"],
        ["calendars", "--from", "2027", "--to", "2026"],
        ["no-such-command"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], home: Home) -> None:
    assert invoke(*arguments).exit_code == 2


def test_an_instant_ahead_of_the_clock_is_for_a_home_of_another_time(
    home: Home, tmp_path: Path
) -> None:
    """A world of its own time may be judged; a home that has today's nights may not run ahead."""
    now = datetime.now(UTC)
    cli._require_reached(home, now + timedelta(hours=20), None)
    cli._require_reached(home, now + timedelta(days=9), tmp_path)
    with pytest.raises(typer.BadParameter, match="ahead of this machine's clock"):
        cli._require_reached(home, now + timedelta(days=9), None)
    publish(home, SIGNALS, night=now - timedelta(days=1))
    with pytest.raises(typer.BadParameter, match="Write an instant that has come"):
        cli._require_reached(home, now + timedelta(days=9), tmp_path)


@pytest.mark.parametrize("command", [["queue"], ["explain", "a1"], ["verify"]])
def test_nothing_published_is_said_plainly(command: list[str], home: Home) -> None:
    ended = invoke(*command, "--home", home.root)
    assert ended.exit_code == 1
    assert "run evenhand nightly" in " ".join(ended.output.split())
    assert "Traceback" not in ended.output


def test_init_writes_settings_that_can_be_used_and_never_overwrites(home: Home) -> None:
    assert invoke("init", "--home", home.root, "--drop", "/data/drop").exit_code == 0
    settings = tomllib.loads(home.config.read_text())
    assert settings["sources"][0]["location"] == "/data/drop"
    from evenhand.config import load_settings

    assert load_settings(home).sources[0].kind == "files"
    home.config.write_text("# mine\n")
    assert invoke("init", "--home", home.root).exit_code == 1
    assert home.config.read_text() == "# mine\n"


def test_explain_gives_the_evidence_and_what_is_ordinary(home: Home) -> None:
    publish(home, SIGNALS, CATALOGUE, QUEUE, DECISIONS, APPEALS)
    text = invoke("explain", "a1", "--home", home.root).output
    for part in (
        "too_fast (timing): flagged. 120 tasks in 4 s where peers need 9.5 s",
        "Skilled people are fast and right",
        "observed  4, threshold 9.5, sample 120",
        "submissions s1, s2",
        "insufficient_data: gold_failure",
        "k1 quality proposed",
        "d1 warning for low_quality",
        "p1 of d1: overturned",
    ):
        assert part in text
    assert "Not published in this generation:" in text
    assert "k2" not in text


def test_explain_as_json_can_be_read_by_machines(home: Home) -> None:
    publish(home, SIGNALS, CATALOGUE)
    answer = json.loads(invoke("explain", "a1", "--json", "--home", home.root).output)
    flagged = next(row for row in answer["signals"] if row["status"] == "flagged")
    assert flagged["evidence"] == {"submissions": ["s1", "s2"]}
    assert flagged["question"].startswith("Is the work done")
    assert answer["queue"] is None  # not published is not the same as nothing


def test_an_unknown_account_is_said_plainly(home: Home) -> None:
    publish(home, SIGNALS)
    ended = invoke("explain", "nobody", "--home", home.root)
    assert ended.exit_code == 1
    assert "nobody" in ended.output


def test_the_queue_is_in_the_order_of_priority(home: Home) -> None:
    publish(home, QUEUE)
    items = json.loads(invoke("queue", "--json", "--home", home.root).output)
    assert [item["case_key"] for item in items] == ["k2", "k1"]
    only = json.loads(invoke("queue", "--json", "--queue", "quality", "--home", home.root).output)
    assert [item["case_key"] for item in only] == ["k1"]


def test_roll_back_says_what_readers_see_now(home: Home) -> None:
    first = publish(home, SIGNALS)
    second = publish(home, SIGNALS, QUEUE)
    ended = invoke("publish", "--rollback", "--home", home.root)
    assert ended.exit_code == 0
    assert first.generation in ended.output
    assert second.generation in ended.output
    assert invoke("publish", "--rollback", "--home", home.root).exit_code == 1


def test_verify_ends_with_1_when_a_byte_was_changed(home: Home) -> None:
    published = publish(home, SIGNALS)
    assert invoke("verify", "--home", home.root).exit_code == 0
    file = published.path / "evenhand.duckdb"
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    content[-1] ^= 0x01
    file.write_bytes(content)
    ended = invoke("verify", "--home", home.root)
    assert ended.exit_code == 1
    assert "evenhand.duckdb differs" in ended.output


def test_status_names_what_is_published(home: Home) -> None:
    assert "nothing yet" in invoke("status", "--home", home.root).output
    assert publish(home, SIGNALS).generation in invoke("status", "--home", home.root).output


@pytest.mark.parametrize("code", [0, 1, 3])
@pytest.mark.parametrize("command", ["nightly", "intraday"])
def test_a_run_is_passed_on_as_it_ended(
    home: Home, monkeypatch: pytest.MonkeyPatch, code: int, command: str
) -> None:
    publish(home, SIGNALS, QUEUE)

    def ended(*given: Any, on_event: Callable[[dict[str, Any]], None], **named: Any) -> Any:
        on_event({"event": "started", "step": "check"})
        status = "ok" if code == 0 else "stopped"
        on_event({"event": "ended", "step": "check", "status": status, "seconds": 1.0})
        return orchestrate.NightRun(code, "check", "1 of 9 checks failed", home.logs / "x.log")

    monkeypatch.setattr(orchestrate, "prepare_airflow", _do_nothing)
    monkeypatch.setattr(orchestrate, "run_night", ended)
    shown = invoke(command, "--as-of", "2026-06-30", "--home", home.root)
    assert shown.exit_code == code
    assert ("1 of 9 checks failed" in shown.output) == bool(code)
    assert ("last good hour" in shown.output) == (command == "intraday" and code > 0)
    assert ("quality: proposed 1" in shown.output) == (code == 0)
    assert ("timing: 1 accounts" in shown.output) == (code == 0 and command == "nightly")


def test_an_hour_may_run_beside_a_night_but_not_beside_an_hour(home: Home) -> None:
    with orchestrate.only_one_night(home), orchestrate.only_one_night(home, "intraday"):
        ended = invoke("intraday", "--as-of", "2026-06-30", "--home", home.root)
    assert ended.exit_code == 1
    assert "another intraday run is running" in ended.output


def test_one_night_at_a_time(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orchestrate, "prepare_airflow", _do_nothing)
    with orchestrate.only_one_night(home):
        ended = invoke("nightly", "--as-of", "2026-06-30", "--home", home.root)
    assert ended.exit_code == 1
    assert "another night is running" in ended.output


@pytest.mark.night
def test_a_night_from_the_command_line_and_one_that_stops(
    home: Home, tiny_project: Path, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    accounts = drop / "accounts.csv"
    accounts.write_text("account_id,account_role,status,created_at\na1,expert,active,2026-06-01\n")
    command = [
        sys.executable, "-c", "from evenhand.cli import main; main()",
        "nightly", "--drop", str(drop), "--as-of", "2026-06-30", "--home", str(home.root),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 new rows in 1 entities" in done.stdout
    published = home.current.resolve()

    (drop / "accounts_2.csv").write_text(
        "account_id,account_role,status,created_at\na2,forbidden,active,2026-06-02\n"
    )
    stopped = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert stopped.returncode == 3, stopped.stdout + stopped.stderr
    assert "no_signal_without_an_account" in stopped.stderr
    assert "last good night" in stopped.stderr
    assert home.current.resolve() == published
