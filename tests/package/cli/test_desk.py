"""The commands of a specialist: what they take next, what a case says, and how each ends."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from evenhand.home import Home
from evenhand.report.case import dossier
from evenhand.report.case_text import as_text
from tests.package.cli.test_cli import invoke, publish

QUEUE = """
create table marts.case_queue as
select *, '{"share_of_target_used": 0.5}' as priority_parts, '["report_in_app"]' as reason_codes,
    '{"source": "report", "cause": "policy:misconduct", "pieces": 1, "ids": ["r1"]}' as evidence,
    timestamp '2026-06-30 09:00' as due_at, 60.0::double as business_minutes_left,
    '["conversation_record"]' as missing_evidence, 'warning' as ladder_action, '[]' as precedents,
    'report' as source, 'review' as recommended_step, 'decision' as sla_stage,
    'investigation' as case_type, 'misconduct' as policy_code, timestamp '2026-06-30' as as_of
from (values
    ('k1', 'c1', 'conduct', 'a1', 'open', 1::bigint, 9.0::double, 'overdue', 1::bigint,
     '["ines"]', timestamp '2026-06-20', 1::bigint),
    ('k2', 'c2', 'conduct', 'a2', 'open', 3, 5.0, 'on_track', 3, '[]', timestamp '2026-06-21', 2),
    ('k3', 'c3', 'conduct', 'a2', 'open', 3, 4.0, 'on_track', 1, '[]', timestamp '2026-06-22', 3),
    ('k4', null, 'conduct', 'a3', 'proposed', 4, 3.0, 'on_track', 1, '[]',
     timestamp '2026-06-23', 4),
    ('k5', 'c5', 'conduct', 'a4', 'paused', 4, 2.0, 'paused', 1, '[]', timestamp '2026-06-24', 5)
) as t(case_key, case_id, queue, subject_account_id, state, severity, priority, sla_state,
    required_authority, barred_staff, opened_at, queue_position)
"""
DESKS = """
create table marts.staff_desks as
select *, 'community' as team, timestamp '2026-06-30' as as_of from (values
    ('ines', 'conduct', 1::bigint, '[]', 2::bigint, true, true, 0::bigint, false),
    ('omar', 'conduct', 1, '["k3"]', 1, true, true, 1, true),
    ('full', 'conduct', 1, '["k5"]', 0, true, true, 0, true)
) as t(staff_id, queue, authority_level, held_cases, most_open_cases, is_of_queue_team,
    may_approve, open_cases, is_at_limit)
"""
TIMELINE = """
create table marts.case_timeline as
select * from (values
    ('c1', timestamp '2026-06-20', 'opened', 'e1', 'omar', null::varchar, null,
     timestamp '2026-06-30'),
    ('c1', timestamp '2026-06-21', 'paused', 'e2', 'omar', null, 'awaiting_account',
     timestamp '2026-06-30'),
    ('c1', timestamp '2026-06-22', 'evidence_added', 'v1', 'omar', null, 'account_statement',
     timestamp '2026-06-30')
) as t(case_id, occurred_at, event_type, source_id, actor_id, decision_id, detail, as_of)
"""


@pytest.fixture
def desk(home: Home) -> Home:
    """A home with a queue of five and three people."""
    publish(home, QUEUE, DESKS, TIMELINE)
    return home


def answer(home: Home, *arguments: object) -> Any:
    return json.loads(invoke("queue", *arguments, "--json", "--home", home.root).output)


def test_the_next_case_is_neither_barred_nor_above_them_nor_anothers(desk: Home) -> None:
    found = answer(desk, "--next", "ines")
    assert found["case"]["case_key"] == "k4"
    assert found["obstacles"] == {"barred": 1, "authority": 1, "held_by_another": 1, "paused": 1}
    shown = invoke("queue", "--next", "ines", "--home", desk.root)
    assert shown.exit_code == 0
    assert "evenhand case k4" in shown.output


def test_at_the_limit_they_go_on_with_what_they_hold_and_are_told(desk: Home) -> None:
    shown = invoke("queue", "--next", "omar", "--home", desk.root)
    assert shown.exit_code == 0
    assert "Go on with c3" in shown.output
    assert "At the limit of open cases in conduct." in shown.output


def test_nothing_for_somebody_ends_with_4_and_says_why(desk: Home) -> None:
    shown = invoke("queue", "--next", "full", "--home", desk.root)
    assert shown.exit_code == 4
    assert "Nothing for full now." in shown.output
    assert "3 not theirs: they hold as many open cases" not in shown.output  # k3 is omar's
    assert "2 not theirs: they hold as many open cases" in shown.output
    assert answer(desk, "--next", "full")["case"] is None


def test_the_queue_is_filtered_by_everything_a_specialist_asks(desk: Home) -> None:
    def keys(*arguments: object) -> list[str]:
        return [row["case_key"] for row in answer(desk, *arguments)]

    assert keys() == ["k1", "k2", "k3", "k4", "k5"]
    assert keys("--severity", 3) == ["k2", "k3"]
    assert keys("--sla", "overdue") == ["k1"]
    assert keys("--subject", "a2", "--state", "open") == ["k2", "k3"]
    assert keys("--mine", "omar") == ["k3"]
    assert keys("--mine", "ines") == []


def test_people_name_a_proposed_case_by_the_beginning_of_its_key(home: Home) -> None:
    keys = ("0123456789abcd00", "0123456789abcd01", "fedcba9876543210")
    named = QUEUE.replace("'k3', 'c3'", f"'{keys[0]}', null")
    named = named.replace("'k4', null", f"'{keys[1]}', null").replace(
        "'k5', 'c5'", f"'{keys[2]}', null"
    )
    publish(home, named, DESKS, TIMELINE)
    shown = invoke("queue", "--home", home.root).output
    assert "fedcba987654 " in shown
    assert keys[2] not in shown
    assert "2026-06-30 09:00" in shown
    assert f"key {keys[2]}" in invoke("case", keys[2][:12], "--home", home.root).output
    for unclear, words in (
        (keys[0][:12], "2 cases have keys that begin"),
        ("fedc", "no published"),
    ):
        ended = invoke("case", unclear, "--home", home.root)
        assert ended.exit_code == 1
        assert words in " ".join(ended.output.split())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--next", "nobody"], 1),
        (["--mine", "nobody"], 1),
        (["--next", "ines", "--severity", 1], 2),
        (["--state", "forgotten"], 2),
        (["--sla", "late"], 2),
    ],
)
def test_what_cannot_be_asked_is_said_plainly(desk: Home, arguments: list[Any], code: int) -> None:
    assert invoke("queue", *arguments, "--home", desk.root).exit_code == code


def test_a_generation_without_desks_says_the_cure(home: Home) -> None:
    publish(home, QUEUE)
    ended = invoke("queue", "--next", "ines", "--home", home.root)
    assert ended.exit_code == 1
    assert "run evenhand nightly once" in " ".join(ended.output.split())


def test_a_dossier_puts_facts_before_what_the_ladder_suggests(desk: Home) -> None:
    for name in ("c1", "k1"):
        text = invoke("case", name, "--home", desk.root).output
        order = [
            "What is asked", "What happened", "What the account has said",
            "Evidence that a violation needs", "Clocks", "Who may take it", "Beside the facts",
            "What this dossier does not know",
        ]  # fmt: skip
        places = [text.index(title) for title in order]
        assert places == sorted(places)
        assert "may       nobody" in text
        assert "may not   full, omar: they hold as many open cases" in text
        assert "may not   ines: they may not decide it" in text
        assert "was asked 2026-06-21" in text
        assert "statement on file 2026-06-22" in text
        assert "it does not say whether there is one" in text
        assert "60 business minutes left" in text
        assert "priority 9: share of target used 0.5" in text
        assert "{" not in text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1.0, "1 business minutes left"), (0.0, "0 business minutes left"),
        (-1_234.5, "1,234 business minutes late"), (None, "no minutes are counted"),
    ],
)  # fmt: skip
def test_a_dossier_says_how_late_a_case_is(desk: Home, minutes: float | None, words: str) -> None:
    answer = dossier(desk, "c1")
    answer["queue_item"]["business_minutes_left"] = minutes
    assert f"{words}; nobody has opened a case yet" in as_text(answer)


@pytest.mark.parametrize(("calibrated", "words"), [(False, "is no probability"), (True, "decided")])
def test_a_dossier_says_what_the_score_may_be_read_as(
    desk: Home, calibrated: bool, words: str
) -> None:
    answer = dossier(desk, "c1")
    answer["risk"] = [
        {"risk_score": 0.4, "risk_band": "high", "evidence_status": "sufficient",
         "is_calibrated": calibrated}
    ]  # fmt: skip
    assert re.search(rf"risk 0\.4 \(high, .*{words}.*\), evidence sufficient", as_text(answer))


def test_a_dossier_shows_evidence_in_lines_under_its_signal(desk: Home) -> None:
    answer = dossier(desk, "c1")
    evidence = {"details_agreeing": 2, "fields": {"phone": {"level": "the same", "weight": 17.1}}}
    answer["signals"] = [
        {"signal_code": "duplicate_account", "family": "identity", "status": "flagged",
         "explanation": "Two details agree.", "observed_value": 2.0, "threshold_value": 4.0,
         "sample_size": 6, "evidence": evidence}
    ]  # fmt: skip
    lines = as_text(answer).splitlines()
    place = lines.index("    evidence  details agreeing 2")
    assert lines[place + 1 : place + 3] == [
        "              fields:",
        "                phone: level the same; weight 17.1",
    ]


def test_a_dossier_says_what_it_does_not_know(desk: Home) -> None:
    found = json.loads(invoke("case", "c2", "--json", "--home", desk.root).output)
    gaps = " ".join(found["unknown"])
    assert "risk: the table account_risk is not published" in gaps
    assert "evidence that a violation would need: conversation_record" in gaps
    assert "no statement and no appeal is on record" in gaps
    assert "nobody with a desk in its queue may take it now" in gaps  # it needs authority 3
    assert found["risk"] is None


def test_an_unknown_case_is_said_plainly(desk: Home) -> None:
    ended = invoke("case", "nothing", "--home", desk.root)
    assert ended.exit_code == 1
    assert "'nothing'" in ended.output
