"""A Zendesk on the loopback interface: the endpoints that ingest asks, as they are documented.

Tickets come by cursor, events and metric events by time, each in pages; an answer may be replaced
by a failure that the test scripts. Every request is written down.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Item = dict[str, Any]


@dataclass
class FakeZendesk:
    """What the desk holds, and how it answers.

    Attributes:
        tickets: in the order in which they changed.
        ticket_events: with ``timestamp``, in order.
        ticket_metric_events: with ``time`` and ``timestamp``, in order.
        users: by id.
        schedules: schedules; each may hold ``holidays``.
        failures: status and headers of the answers to the next requests; 0 is an ordinary answer.
        authorization: the header that every request must carry.
        page_size: tickets of a page; a page by time has one item more.
        requests: path with query of every request answered so far.
    """

    tickets: list[Item] = field(default_factory=list)
    ticket_events: list[Item] = field(default_factory=list)
    ticket_metric_events: list[Item] = field(default_factory=list)
    users: dict[int, Item] = field(default_factory=dict)
    schedules: list[Item] = field(default_factory=list)
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    authorization: str = ""
    page_size: int = 2
    requests: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Item]:
        """Return status and body of the answer to one request."""
        incremental = "/api/v2/incremental/"
        if path == f"{incremental}tickets/cursor.json":
            return self._by_cursor(query)
        for name in ("ticket_events", "ticket_metric_events"):
            if path == f"{incremental}{name}.json":
                return 200, self._by_time(name, int(query["start_time"]))
        if path == "/api/v2/users/show_many.json":
            return self._named(query["ids"])
        if path == "/api/v2/business_hours/schedules.json":
            bare = [{k: v for k, v in one.items() if k != "holidays"} for one in self.schedules]
            return 200, {"schedules": bare}
        for one in self.schedules:
            if path == f"/api/v2/business_hours/schedules/{one['id']}/holidays.json":
                return 200, {"holidays": one.get("holidays", [])}
        return 404, {"error": "RecordNotFound"}

    def _named(self, ids: str) -> tuple[int, Item]:
        asked = [int(one) for one in ids.split(",")]
        if len(asked) > 100:
            return 400, {"error": "TooManyIds"}
        return 200, {"users": [self.users[one] for one in asked if one in self.users]}

    def _by_cursor(self, query: dict[str, str]) -> tuple[int, Item]:
        if ("cursor" in query) == ("start_time" in query):
            return 400, {"error": "InvalidCursor"}
        start = int(base64.b64decode(query["cursor"])) if "cursor" in query else 0
        end = min(start + self.page_size, len(self.tickets))
        return 200, {
            "tickets": self.tickets[start:end],
            "after_cursor": base64.b64encode(str(end).encode()).decode(),
            "end_of_stream": end == len(self.tickets),
        }

    def _by_time(self, name: str, since: int) -> Item:
        items: list[Item] = getattr(self, name)
        later = [item for item in items if item["timestamp"] >= since]
        page = later[: self.page_size + 1]
        # As documented, a page never ends within a second.
        page += [one for one in later[len(page) :] if one["timestamp"] == page[-1]["timestamp"]]
        end = page[-1]["timestamp"] if page else None
        return {
            name: page,
            "count": len(page),
            "end_time": end,
            "next_page": f"{self.address}/api/v2/incremental/{name}.json?start_time={end}",
            "end_of_stream": len(page) == len(later),
        }


@contextmanager
def running(desk: FakeZendesk) -> Iterator[FakeZendesk]:
    """Serve ``desk`` on a free port of 127.0.0.1 while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            desk.requests.append(self.path)
            headers: dict[str, str] = {}
            status = 0
            if desk.failures:
                status, headers = desk.failures.pop(0)
            if status:
                body: Item = {"error": "scripted"}
            elif self.headers.get("Authorization") != desk.authorization:
                status, body = 401, {"error": "Couldn't authenticate you"}
            else:
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, body = desk.answer(parts.path, query)
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    desk.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
