"""A Zendesk read through its API: pages, cursors, rate limits, kills, and nobody's words."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from evenhand.config import Settings, Source
from evenhand.home import Home, open_home
from evenhand.ingest import lake, zendesk_api
from evenhand.ingest.run import IngestReport, ingest_source
from tests.package.ingest.support import NEXT_NIGHT, NIGHT, landed_rows
from tests.support.zendesk_server import FakeZendesk, running

BASIC = "Basic " + base64.b64encode(b"bot@desk.example/token:t0ken-of-the-desk").decode()
SECRETS = (b"Rita", b"secret street", b"rita@mail.example", b"t0ken-of-the-desk")


def ticket(number: int, **more: Any) -> dict[str, Any]:
    usual = {
        "id": number, "status": "open", "created_at": "2026-06-01T08:00:00Z",
        "updated_at": f"2026-06-{number:02d}T08:00:00Z", "priority": "high", "requester_id": 20,
        "via": {"channel": "email"}, "ticket_form_id": 31, "tags": ["b", "a"],
        "subject": "secret street", "description": "My name is Rita",
        "custom_fields": [{"id": 900, "value": "expert_1"}, {"id": 901, "value": "secret street"}],
    }  # fmt: skip
    return usual | more


def event(number: int, timestamp: int, *children: dict[str, Any]) -> dict[str, Any]:
    named = [{"id": number * 10 + at, **child} for at, child in enumerate(children)]
    return {
        "id": number, "ticket_id": 1, "timestamp": timestamp, "updater_id": 7,
        "child_events": named,
    }  # fmt: skip


def full_desk() -> FakeZendesk:
    """Five tickets, five events (two in one second) and three metric events."""
    comment = {"event_type": "Comment", "author_id": 20, "public": True, "body": "I am Rita"}
    return FakeZendesk(
        tickets=[
            ticket(1), ticket(2, status="hold", satisfaction_rating={"score": "good_with_comment"}),
            ticket(3, requester_id=21), ticket(4, status="deleted"), ticket(5, priority=None),
        ],
        ticket_events=[
            event(11, 1780300800, {"event_type": "Create", "status": "new", "priority": "high",
                                   "subject": "secret street"}),
            event(12, 1780300860, comment),
            event(13, 1780300860, {"event_type": "Change", "status": "on-hold",
                                   "previous_value": "open"}),
            event(14, 1780300920, {"event_type": "ScheduleAssignment", "new_schedule_id": 501}),
            event(15, 1780300980, comment | {"author_id": 7, "public": False}),
        ],
        ticket_metric_events=[
            {"id": 21, "ticket_id": 1, "metric": "reply_time", "instance_id": 1,
             "type": "apply_sla", "time": "2026-06-01T08:00:05Z", "timestamp": 1780300805,
             "sla": {"target": 60, "business_hours": True, "policy": {"id": 9, "title": "VIP"}}},
            {"id": 22, "ticket_id": 1, "metric": "reply_time", "instance_id": 2,
             "type": "apply_sla", "time": "2026-06-01T09:00:00Z", "timestamp": 1780304400,
             "sla": {"target": 30, "business_hours": False, "policy": {"id": 9}}},
            {"id": 23, "ticket_id": 1, "metric": "reply_time", "instance_id": 1, "type": "breach",
             "time": "2026-06-01T10:00:00Z", "timestamp": 1780308000},
        ],
        users={
            7: {"id": 7, "role": "agent", "external_id": "ines", "name": "Ines"},
            20: {"id": 20, "role": "end-user", "external_id": "fan_1", "name": "Rita",
                 "email": "rita@mail.example"},
            21: {"id": 21, "role": "end-user", "external_id": None},
        },
        schedules=[
            {"id": 501, "name": "Berlin", "time_zone": "Berlin",
             "created_at": "2025-01-01T00:00:00Z", "updated_at": "2025-06-01T00:00:00Z",
             "intervals": [{"start_time": 1980, "end_time": 2520}],
             "holidays": [{"id": 1, "start_date": "2026-12-24", "end_date": "2026-12-26"}]},
        ],
        authorization=BASIC,
    )  # fmt: skip


@dataclass
class Setting:
    """A desk that runs, and a home that ingests it."""

    desk: FakeZendesk
    home: Home

    def ingest(self, as_of: datetime = NIGHT, **more: Any) -> IngestReport:
        columns = {"tickets": {"subject_account_id": "custom_fields.900"}}
        source = Source("desk", "zendesk", self.desk.address, columns=columns, **more)
        return ingest_source(self.home, Settings((source,)), "desk", as_of)

    def ids(self, entity: str, key: str) -> list[str]:
        return sorted(row[key] for row in landed_rows(self.home, entity))

    @property
    def everything(self) -> dict[str, list[str]]:
        keys = {
            "tickets": "ticket_id",
            "ticket_events": "event_id",
            "ticket_sla_events": "event_id",
        }
        return {entity: self.ids(entity, key) for entity, key in keys.items()}


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setting]:
    monkeypatch.setenv("EVENHAND_DESK_EMAIL", "bot@desk.example")
    monkeypatch.setenv("EVENHAND_DESK_TOKEN", "t0ken-of-the-desk")
    monkeypatch.setattr(zendesk_api, "BACKOFF", 0.01)
    with running(full_desk()) as desk:
        yield Setting(desk, open_home(tmp_path / "home"))


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    """A desk whose first export has landed without a failure."""
    with pytest.MonkeyPatch.context() as patch, running(full_desk()) as desk:
        patch.setenv("EVENHAND_TOKEN_KEY", "a key that only tests use, 0123456789")
        patch.setenv("EVENHAND_DESK_EMAIL", "bot@desk.example")
        patch.setenv("EVENHAND_DESK_TOKEN", "t0ken-of-the-desk")
        done = Setting(desk, open_home(tmp_path_factory.mktemp("desk") / "home"))
        if done.ingest().failures:
            raise AssertionError
        yield done


WHOLE = {
    "tickets": ["1", "2", "3", "4", "5"],
    "ticket_events": ["11:110:priority", "11:110:status", "12:120", "13:130:status", "15:150"],
    "ticket_sla_events": ["14:140:schedule", "metric:21", "metric:22"],
}


def test_a_first_export_lands_every_page(landed: Setting) -> None:
    assert landed.everything == WHOLE
    tickets = {row["ticket_id"]: row for row in landed_rows(landed.home, "tickets")}
    first = {name: tickets["1"][name] for name in (
        "requester_account_id", "subject_account_id", "channel", "category", "tags", "priority",
    )}  # fmt: skip
    assert first == {
        "requester_account_id": "fan_1", "subject_account_id": "expert_1", "channel": "email",
        "category": "31", "tags": '["a","b"]', "priority": "high",
    }  # fmt: skip
    assert (tickets["2"]["status"], tickets["2"]["satisfaction"]) == ("hold", "good")
    assert tickets["3"]["requester_account_id"] is None
    assert (tickets["4"]["status"], tickets["5"]["priority"]) == ("closed", None)


def test_events_say_who_did_what_when(landed: Setting) -> None:
    events = {row["event_id"]: row for row in landed_rows(landed.home, "ticket_events")}
    asked, held, noted = events["12:120"], events["13:130:status"], events["15:150"]
    assert (asked["event_type"], asked["actor_type"], asked["actor_id"], asked["is_public"]) == (
        "comment", "requester", "fan_1", True,
    )  # fmt: skip
    assert asked["occurred_at"] == datetime.fromisoformat("2026-06-01 08:01:00")
    assert (held["from_value"], held["to_value"], held["actor_id"]) == ("open", "hold", "ines")
    assert (noted["actor_type"], noted["is_public"]) == ("agent", False)
    told = {row["event_id"]: row for row in landed_rows(landed.home, "ticket_sla_events")}
    names = (
        "change_type",
        "schedule_id",
        "sla_policy_id",
        "metric",
        "target_minutes",
        "is_business",
    )
    assert [told["metric:21"][name] for name in names] == [
        "target", None, "9", "first_reply_time", 60, True,
    ]  # fmt: skip
    assert (told["metric:22"]["metric"], told["metric:22"]["is_business"]) == (
        "next_reply_time",
        False,
    )
    assert told["14:140:schedule"]["schedule_id"] == "501"


def test_a_schedule_is_a_calendar_with_its_closed_days(landed: Setting) -> None:
    (schedule,) = landed_rows(landed.home, "desk_schedules")
    assert (schedule["timezone"], schedule["hours"]) == ("Europe/Berlin", '["1 09:00-18:00"]')
    assert schedule["closed_days"] == '["2026-12-24","2026-12-25","2026-12-26"]'


def test_no_word_of_a_person_and_no_credential_is_stored(landed: Setting) -> None:
    files = [path for path in landed.home.root.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        content = path.read_bytes()
        assert not [word for word in SECRETS if word in content], path
    stored = repr([landed_rows(landed.home, entity) for entity in WHOLE]).encode()
    assert not [word for word in SECRETS if word in stored]


def test_the_next_night_goes_on_where_the_last_one_ended(setting: Setting) -> None:
    setting.ingest()
    desk = setting.desk
    desk.requests.clear()
    assert setting.ingest(NEXT_NIGHT).rows_landed <= 1
    desk.tickets.append(ticket(6))
    desk.ticket_events.append(event(16, 1782900000, {"event_type": "Change", "status": "solved"}))
    setting.ingest(datetime.fromisoformat("2026-07-02T00:00:00+00:00"))
    exports = [path for path in desk.requests if "/incremental/" in path]
    assert exports and not [path for path in exports if "start_time=0" in path]
    assert setting.ids("tickets", "ticket_id") == [*WHOLE["tickets"], "6"]
    assert set(setting.ids("ticket_events", "event_id")) == {
        *WHOLE["ticket_events"], "16:160:status",
    }  # fmt: skip


def test_rate_limits_and_errors_of_the_server_are_waited_out(setting: Setting) -> None:
    """The server names a second; nothing is asked again before it is over."""
    setting.desk.failures = [(429, {"Retry-After": "1"}), (0, {}), (503, {}), (500, {}), (502, {})]
    begun = time.monotonic()
    report = setting.ingest()
    assert time.monotonic() - begun >= 1
    assert (report.failures, setting.everything) == ([], WHOLE)
    assert setting.desk.requests[0] == setting.desk.requests[1]


def test_what_landed_stays_when_a_later_page_fails(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run says so, the other streams go on, and the next run reads the rest."""
    monkeypatch.setattr(zendesk_api, "PAGES_PER_LOAD", 1)
    monkeypatch.setattr(zendesk_api, "MOST_ATTEMPTS", 2)
    setting.desk.failures = [(0, {}), (0, {}), (0, {}), (0, {}), (503, {}), (503, {})]
    report = setting.ingest()
    (message,) = report.failures
    assert "Zendesk answers 503" in message and "goes on where this one ended" in message
    assert setting.ids("tickets", "ticket_id") == ["1", "2"]
    assert setting.everything["ticket_events"] == WHOLE["ticket_events"]
    assert setting.ingest(NEXT_NIGHT).failures == []
    assert {name: sorted(set(ids)) for name, ids in setting.everything.items()} == WHOLE
    assert setting.everything["tickets"] == WHOLE["tickets"]


@pytest.mark.parametrize("kill_at", [1, 3])
def test_a_kill_between_load_and_marker_loses_and_doubles_nothing(
    setting: Setting, monkeypatch: pytest.MonkeyPatch, kill_at: int
) -> None:
    """The slice whose marker is missing is read again from the place before it."""
    monkeypatch.setattr(zendesk_api, "PAGES_PER_LOAD", 1)
    commit, calls = lake.commit, []

    def killed(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == kill_at:
            raise KeyboardInterrupt
        commit(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(lake, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            setting.ingest()
    assert setting.ingest().failures == []
    assert {name: sorted(set(ids)) for name, ids in setting.everything.items()} == WHOLE
    assert setting.everything["tickets"] == WHOLE["tickets"]


def test_without_a_token_the_cure_names_the_variable(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVENHAND_DESK_TOKEN")
    (message,) = setting.ingest().failures
    assert "EVENHAND_DESK_TOKEN is not set" in message
    assert setting.desk.requests == []


def test_a_refused_token_is_said_and_not_shown(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_DESK_TOKEN", "another-t0ken")
    failures = setting.ingest().failures
    assert failures and all("Zendesk answers 401" in message for message in failures)
    assert "another-t0ken" not in repr(failures)


def test_an_oauth_token_needs_no_address(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVENHAND_DESK_EMAIL")
    setting.desk.authorization = "Bearer t0ken-of-the-desk"
    assert setting.ingest(entities=("tickets",)).failures == []
    assert setting.ids("tickets", "ticket_id") == WHOLE["tickets"]


@pytest.mark.parametrize(
    "address", ["http://name.zendesk.com", "https://me:secret@name.zendesk.com"]
)
def test_a_token_never_travels_in_plain_text_nor_lies_in_the_settings(
    setting: Setting, address: str
) -> None:
    setting.desk.address = address
    (message,) = setting.ingest().failures
    assert "begins with https://" in message and "secret" not in message
