"""Nights that say what a test wants, feeds to four kinds of sinks, and receivers that count."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from evenhand.feed.settings import Feed
from evenhand.home import Home

FIRST = datetime(2026, 6, 1, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"a secret that only tests use, 32").decode()
TOKEN = "zendesk-token-of-the-tests"
ENVIRONMENT = {"FEED_SECRET": SECRET, "FEED_TOKEN": TOKEN}
QUEUE_SCHEMA = pa.schema(
    [
        ("change_id", pa.string()), ("case_key", pa.string()), ("change", pa.string()),
        ("payload", pa.string()), ("changed_at", pa.timestamp("us")),
    ]
)  # fmt: skip
LIFECYCLE_SCHEMA = pa.schema(
    [
        ("update_id", pa.string()), ("account_id", pa.string()), ("from_status", pa.string()),
        ("to_status", pa.string()), ("decision_id", pa.string()), ("reason", pa.string()),
        ("effective_at", pa.timestamp("us")), ("is_allowed", pa.bool_()),
    ]
)  # fmt: skip


def stamp(night: int) -> str:
    """Return the stamp of a night, counted from 1."""
    return (FIRST + timedelta(days=night - 1)).strftime("%Y%m%dT%H%M%SZ")


def say(home: Home, night: int, *changes: str, run: str = "", **payload: Any) -> list[str]:
    """Keep what a night says of the queue, each as ``"opened k1"``; return the change ids."""
    at = FIRST.replace(tzinfo=None) + timedelta(days=night - 1)
    rows = []
    for text in changes:
        change, key = text.split()
        item = {
            "case_key": key, "queue": "conduct", "state": "open", "severity": 2, "priority": 1.0,
            "subject_account_id": f"about_{key}", "required_authority": 2,
            "barred_staff": ["barred"], "due_at": "2026-06-09 12:00:00", "night": night, **payload,
        }  # fmt: skip
        rows.append(
            {
                "change_id": f"{key}.{night}{run}", "case_key": key, "change": change,
                "payload": json.dumps(item), "changed_at": at,
            }
        )  # fmt: skip
    _keep(home, "case_queue_changes", night, rows, QUEUE_SCHEMA)
    return [str(row["change_id"]) for row in rows]


def call(home: Home, night: int, *updates: str) -> None:
    """Keep the lifecycle outbox of a night: the ids of the updates that are due."""
    rows = [
        {
            "update_id": update, "account_id": f"about_{update}", "from_status": "active",
            "to_status": "suspended", "decision_id": f"d_{update}", "reason": "decided",
            "effective_at": datetime(2026, 6, 1, 12), "is_allowed": True,
        }
        for update in updates
    ]  # fmt: skip
    _keep(home, "lifecycle_updates", night, rows, LIFECYCLE_SCHEMA)


def _keep(
    home: Home, table: str, night: int, rows: Sequence[dict[str, Any]], schema: pa.Schema
) -> None:
    folder = home.history / table
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(rows), schema), folder / f"{stamp(night)}.parquet")


def files_feed() -> Feed:
    return Feed("files", "files")


def webhook_feed(url: str) -> Feed:
    return Feed("hook", "webhook", url, options={"secret": "${FEED_SECRET}"})


def zendesk_feed(url: str) -> Feed:
    options = {"user": "feeder@example.org", "token": "${FEED_TOKEN}"}
    return Feed("desk", "zendesk", url, options=options)


def postgres_feed(url: str, schema: str = "evenhand") -> Feed:
    return Feed("cases", "postgres", url.replace("+psycopg", ""), options={"schema": schema})


def lines_of(home: Home, name: str = "files") -> list[dict[str, Any]]:
    """Return every line that a files feed wrote, in the order of the files."""
    files = sorted((home.feed / name).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, receiver: Any) -> None:
        self.receiver = receiver
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        with self.server.lock:
            status, headers, answer = self.server.receiver.handle(
                self.command, self.path, dict(self.headers.items()), body
            )
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names that http.server asks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


Answer = tuple[int, dict[str, str], Any]


@dataclass
class Receiver:
    """A webhook receiver as ``docs/feeds.md`` asks for: it verifies, and applies each id once.

    ``refuse`` gives answers by key, ``first`` answers for the next requests whatever they are.
    """

    url: str = ""
    deliveries: list[str] = field(default_factory=list)
    applied: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuse: dict[str, int] = field(default_factory=dict)
    first: list[Answer] = field(default_factory=list)

    def handle(self, _: str, __: str, headers: dict[str, str], body: bytes) -> Answer:
        given = {name.lower(): value for name, value in headers.items()}
        name, at = given["webhook-id"], given["webhook-timestamp"]
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        signed = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
        if given["webhook-signature"] != "v1," + base64.b64encode(signed).decode():
            return 401, {}, {"error": "signature"}
        if abs(datetime.now(UTC).timestamp() - int(at)) > 300:
            return 401, {}, {"error": "old"}
        assert given["idempotency-key"] == name
        if self.first:
            return self.first.pop(0)
        message = json.loads(body)
        data = message["data"]
        self.deliveries.append(name)
        if data["key"] in self.refuse:
            return self.refuse[data["key"]], {}, {"error": "refused"}
        assert message["type"] == f"{data['kind']}.{data['change']}"
        assert self.applied.setdefault(name, data) == data
        return 200, {}, {}


@dataclass
class Desk:
    """A server that answers about tickets as Zendesk's reference says.

    It checks the token, finds tickets by external id, creates each idempotency key once, refuses
    an old ``updated_stamp`` with ``safe_update``, and changes no closed ticket.
    """

    url: str = ""
    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    written: list[tuple[str, str]] = field(default_factory=list)
    first: list[Answer] = field(default_factory=list)
    clock: int = 0

    def handle(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        expected = base64.b64encode(f"feeder@example.org/token:{TOKEN}".encode()).decode()
        if headers.get("Authorization") != f"Basic {expected}":
            return 401, {}, {"error": "Couldn't authenticate you"}
        if self.first:
            return self.first.pop(0)
        parts = urlsplit(path)
        if method == "GET":
            (wanted,) = parse_qs(parts.query)["external_id"]
            found = [t for t in self.tickets.values() if t["external_id"] == wanted]
            return 200, {}, {"tickets": found}
        given = json.loads(body)["ticket"]
        if method == "POST":
            return self._create(headers["Idempotency-Key"], body, given)
        return self._update(int(parts.path.rpartition("/")[2].removesuffix(".json")), given)

    def _create(self, key: str, body: bytes, given: dict[str, Any]) -> Answer:
        if key in self.keys:
            before, number = self.keys[key]
            if before != body:
                return 400, {}, {"error": "IdempotentRequestError"}
            return 201, {"x-idempotency-lookup": "hit"}, {"ticket": self.tickets[number]}
        number = len(self.tickets) + 1
        self.keys[key] = (body, number)
        self.tickets[number] = {"id": number, "comments": []}
        self._write(number, given)
        return 201, {"x-idempotency-lookup": "miss"}, {"ticket": self.tickets[number]}

    def _update(self, number: int, given: dict[str, Any]) -> Answer:
        ticket = self.tickets[number]
        if ticket["status"] == "closed":
            return 422, {}, {"error": "RecordInvalid", "description": "Status: closed"}
        if given.pop("safe_update", False) and given["updated_stamp"] != ticket["updated_at"]:
            return 409, {}, {"error": "UpdateConflict"}
        given.pop("updated_stamp", None)
        self._write(number, given)
        return 200, {}, {"ticket": ticket}

    def _write(self, number: int, given: dict[str, Any]) -> None:
        self.clock += 1
        ticket = self.tickets[number]
        ticket["comments"].append(given.pop("comment"))
        ticket.update(given, updated_at=f"2026-06-01T00:00:{self.clock:06d}Z")
        (mark,) = [tag for tag in ticket["tags"] if tag.startswith("evenhand_change_")]
        self.written.append((ticket["external_id"], mark.removeprefix("evenhand_change_")))

    def ticket(self, key: str, kind: str = "queue") -> dict[str, Any]:
        """Return the one ticket about a key."""
        wanted = f"evenhand:{kind}:{key}"
        (found,) = [t for t in self.tickets.values() if t["external_id"] == wanted]
        return found


@contextmanager
def serving(receiver: Receiver | Desk) -> Iterator[None]:
    """Serve ``receiver`` on a port of the loopback interface and tell it its address."""
    server = _Server(receiver)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
