"""Reads a Zendesk through its REST API: incremental exports with cursors, within its rate limits.

Three streams are read, each from where the last landed slice ended: tickets (cursor-based export),
ticket events (field changes and comments) and ticket metric events (the targets that Zendesk itself
applied), both time-based exports. The place lives in dlt's state and moves in the same load
package as the rows; because rows count only once their marker is written, the state also holds the
place before it, so that a run killed between load and marker reads that slice again. Schedules and
holidays are read whole.

Rate limits (429 with ``Retry-After``), errors of the server (5xx) and broken connections are waited
out. Credentials come from the environment alone. Of people only id, role and external id are
asked for; subjects, descriptions and comment bodies are dropped as they arrive.

Source: developer.zendesk.com, "Incremental Exports", "Ticket Metric Events", "Schedules".
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from evenhand.ingest import lake, zendesk_rows
from evenhand.ingest.errors import SourceError
from evenhand.ingest.prepare import BatchName, Prepared

if TYPE_CHECKING:
    import pyarrow as pa

    from evenhand.ingest.run import Ingest

PAGES_PER_LOAD = 20
"""Pages after which a slice lands, so that a long first export survives a kill."""
MOST_ATTEMPTS = 8
LONGEST_WAIT = 300
"""Seconds that one ``Retry-After`` is waited for at most."""
BACKOFF = 1.0
"""Seconds before the second attempt where the server names no time; doubled for each further."""
MOST_USERS = 100
"""Users that one request may name."""

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def credentials(source: str) -> tuple[str | None, str]:
    """Return address and API token of an agent, or no address and an OAuth token.

    Read from ``EVENHAND_<SOURCE>_EMAIL`` and ``EVENHAND_<SOURCE>_TOKEN``.

    Raises:
        SourceError: there is no token in the environment.
    """
    prefix = f"EVENHAND_{source.upper()}"
    token = os.environ.get(f"{prefix}_TOKEN")
    if not token:
        raise SourceError(
            f"the environment variable {prefix}_TOKEN is not set",
            cure=f"export an OAuth token, or with {prefix}_EMAIL that agent's API token",
        )
    return os.environ.get(f"{prefix}_EMAIL") or None, token


class Desk:
    """One Zendesk: asks for a path and returns the parsed answer, waiting where it is told to."""

    def __init__(self, address: str, source: str) -> None:
        """Open a session that no request has been made on.

        Raises:
            SourceError: the address is none, or sends the token in plain text over a network.
        """
        from dlt.sources.helpers.requests import Client
        from dlt.sources.helpers.rest_client.auth import BearerTokenAuth, HttpBasicAuth
        from dlt.sources.helpers.rest_client.client import RESTClient

        parts = urlsplit(address)
        is_local = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.username or parts.scheme not in (("https", "http") if is_local else ("https",)):
            raise SourceError(
                "the address of a Zendesk begins with https:// and holds no credentials",
                cure='write location = "https://<name>.zendesk.com"',
            )
        email, token = credentials(source)
        session = Client(
            request_timeout=60,
            raise_for_status=False,
            request_max_attempts=MOST_ATTEMPTS,
            request_backoff_factor=BACKOFF,
            request_max_retry_delay=LONGEST_WAIT,
        ).session
        auth = HttpBasicAuth(f"{email}/token", token) if email else BearerTokenAuth(token)
        self._client = RESTClient(address.rstrip("/"), auth=auth, session=session)
        self._users: dict[str, tuple[str | None, str | None]] = {}

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer to one request.

        Raises:
            SourceError: Zendesk cannot be reached, refuses, or answers with no JSON object.
        """
        from requests.exceptions import RequestException

        try:
            response = self._client.get(path, params=dict(params or {}))
        except RequestException as error:
            raise SourceError(
                f"Zendesk cannot be reached ({type(error).__name__})",
                file=path,
                cure="check `location` and the network; the next run goes on where this one ended",
            ) from None
        if response.status_code >= 400:
            raise _refused(path, response.status_code)
        try:
            body = response.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise SourceError(
                "the answer is no JSON object", file=path, cure="check that `location` is a Zendesk"
            )
        return body

    def learn(self, ids: Iterable[object]) -> None:
        """Ask for the role and external id of users that were not asked for yet."""
        unknown = sorted({str(one) for one in ids if one not in (None, -1)} - self._users.keys())
        for start in range(0, len(unknown), MOST_USERS):
            some = unknown[start : start + MOST_USERS]
            body = self.get("/api/v2/users/show_many.json", {"ids": ",".join(some)})
            self._users.update(dict.fromkeys(some, (None, None)))
            for user in body.get("users") or ():
                self._users[str(user["id"])] = (user.get("role"), user.get("external_id"))

    def account(self, user: object) -> str | None:
        """Return the marketplace's id of a user: the external id."""
        return self._users.get(str(user), (None, None))[1]

    def actor(self, user: object) -> tuple[str | None, str | None]:
        """Return actor id and actor type of whoever did something."""
        if user in (None, -1):
            return None, "system"
        role, external = self._users.get(str(user), (None, None))
        if role in zendesk_rows.AGENT_ROLES:
            return external or str(user), "agent"
        return external, None if role is None else "requester"


def _refused(path: str, status: int) -> SourceError:
    if status in (401, 403):
        cure = "check the token in the environment and that its agent may read this"
    elif status == 429:
        cure = "run it later: Zendesk asks for a longer pause than a run waits"
    else:
        cure = "look up Zendesk's status page; the next run goes on where this one ended"
    return SourceError(f"Zendesk answers {status}", file=path, cure=cure)


@dataclass(frozen=True)
class Stream:
    """One incremental export.

    Attributes:
        entity: entity whose state holds the place.
        brings: entities that its pages bring.
        path: path of the export.
        items: key of the items in an answer.
        is_cursor: cursor-based; else time-based.
        params: further parameters.
    """

    entity: str
    brings: tuple[str, ...]
    path: str
    items: str
    is_cursor: bool
    params: Mapping[str, str] = field(default_factory=dict)


STREAMS = (
    Stream("tickets", ("tickets",), "/api/v2/incremental/tickets/cursor.json", "tickets", True),
    Stream(
        "ticket_events",
        ("ticket_events", "ticket_sla_events"),
        "/api/v2/incremental/ticket_events.json",
        "ticket_events",
        False,
        {"include": "comment_events"},
    ),
    Stream(
        "ticket_sla_events",
        ("ticket_sla_events",),
        "/api/v2/incremental/ticket_metric_events.json",
        "ticket_metric_events",
        False,
    ),
)


@dataclass
class _Waiting:
    """Slices that are prepared and land together, with what the state is to hold of each."""

    batches: list[tuple[Prepared, str]] = field(default_factory=list)
    remember: dict[str, Row] = field(default_factory=dict)

    def land(self, run: Ingest) -> None:
        """Land them in one load."""
        run.land(self.batches, dict(self.remember))
        self.batches, self.remember = [], {}


def ingest_api(run: Ingest) -> None:
    """Land what is new in the Zendesk at the location of ``run``'s source."""
    asked = [name for name in zendesk_rows.ENTITIES if run.source.reads(name)]
    try:
        desk = Desk(run.source.location, run.source.name)
    except SourceError as error:
        for entity in run.source.entities or ("tickets",):
            run.fail(entity, "", error)
        return
    waiting = _Waiting()
    if "desk_schedules" in asked:
        try:
            _prepare_schedules(run, desk, waiting)
        except SourceError as error:
            run.fail("desk_schedules", "schedules", error)
    state = run.loader.state()
    for stream in STREAMS:
        if not any(entity in asked for entity in stream.brings):
            continue
        try:
            _read_stream(run, desk, stream, state.get(stream.entity, {}), waiting)
        except SourceError as error:
            run.fail(stream.entity, stream.items, error)
    waiting.land(run)


def _read_stream(
    run: Ingest, desk: Desk, stream: Stream, state: Mapping[str, Any], waiting: _Waiting
) -> None:
    """Prepare a stream slice by slice; what landed stays landed when a later page fails.

    Raises:
        SourceError: Zendesk fails or answers otherwise than documented.
    """
    start, committed = _place(state, run.landed)
    rows: Rows = {}
    for number, (items, place, is_last) in enumerate(_pages(desk, stream, start), start=1):
        try:
            made = _rows_of(stream, desk, items)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SourceError(
                f"an item has another form than documented ({type(error).__name__})",
                file=stream.path,
                cure="report it to us with the version of the API; what landed before stays",
            ) from None
        for entity, found in made.items():
            rows.setdefault(entity, []).extend(found)
        if is_last or number % PAGES_PER_LOAD == 0:
            committed = _prepare_slice(run, stream, rows, (start, place, committed), waiting)
            rows, start = {}, place
            if not is_last:
                waiting.land(run)


def _place(state: Mapping[str, Any], landed: set[str]) -> tuple[str | None, Row | None]:
    """Return where reading starts: the newest remembered place whose slice is committed."""
    remembered: Mapping[str, Any] | None = state
    while remembered:
        if remembered.get("batch_id") in landed:
            kept = {name: remembered[name] for name in ("batch_id", "place")}
            return str(kept["place"]), kept
        remembered = remembered.get("previous")
    return None, None


def _pages(
    desk: Desk, stream: Stream, place: str | None
) -> Iterator[tuple[list[Row], str | None, bool]]:
    """Yield the items of each page, the place after it, and whether it is the last."""
    page_before: set[object] = set()
    while True:
        named = "cursor" if stream.is_cursor and place is not None else "start_time"
        body = desk.get(stream.path, {**stream.params, named: place or "0"})
        found = body.get(stream.items) or []
        # A page by time begins with the second that the one before ended with.
        items = [item for item in found if stream.is_cursor or item.get("id") not in page_before]
        page_before = {item.get("id") for item in found}
        after = body.get("after_cursor" if stream.is_cursor else "end_time")
        is_last = bool(body.get("end_of_stream")) or after is None or str(after) == place
        place = place if after is None else str(after)
        yield items, place, is_last
        if is_last:
            return


def _prepare_slice(
    run: Ingest,
    stream: Stream,
    rows: Rows,
    span: tuple[str | None, str | None, Row | None],
    waiting: _Waiting,
) -> Row | None:
    """Prepare a slice and return what the state is to hold of it; nothing lands twice.

    ``span``: the places before and after it, and what the state holds of the one before.
    """
    start, place, committed = span
    has_rows = any(rows.values())
    if place is None or (start == place and not has_rows):
        return committed
    names: list[str] = []
    for entity in stream.brings:
        name = lake.batch_id(run.source.name, "zendesk", stream.items, entity, start or "", place)
        if name not in run.landed and run.source.reads(entity):
            table = zendesk_rows.as_table(run.source, entity, rows.get(entity, []))
            waiting.batches.append(
                _prepared(run, entity, BatchName(name, run.source.name, stream.items), table)
            )
            names.append(name)
    if not names:
        return committed
    remembered: Row = {"batch_id": names[0], "place": place}
    waiting.remember[stream.entity] = {**remembered, "previous": committed}
    return remembered


def _prepared(run: Ingest, entity: str, name: BatchName, table: pa.Table) -> tuple[Prepared, str]:
    with run.connection() as casts, run.preparer(entity, name, casts) as preparer:
        preparer.add(zendesk_rows.block(table), tuple(table.column_names))
        run.tell(entity, name.source_file, preparer.result.rows_read)
    return preparer.result, zendesk_rows.digest(run.key.derived("slice digests"), table)


def _prepare_schedules(run: Ingest, desk: Desk, waiting: _Waiting) -> None:
    rows = []
    for schedule in desk.get("/api/v2/business_hours/schedules.json").get("schedules") or ():
        name = str(schedule["id"])
        holidays = desk.get(f"/api/v2/business_hours/schedules/{name}/holidays.json")
        rows.append(
            zendesk_rows.schedule_row(
                name,
                str(schedule.get("time_zone")),
                [(int(one["start_time"]), int(one["end_time"])) for one in schedule["intervals"]],
                [
                    (str(one["start_date"]), str(one["end_date"]))
                    for one in holidays.get("holidays") or ()
                ],
                (schedule.get("created_at"), schedule.get("updated_at")),
            )
        )
    table = zendesk_rows.as_table(run.source, "desk_schedules", rows)
    sha256 = zendesk_rows.digest(run.key.derived("slice digests"), table)
    entity, file = "desk_schedules", "schedules"
    batch_id = run.new_batch(entity, file, sha256, "zendesk", entity, sha256)
    if batch_id is None:
        run.report.of(entity).files_known += 1
    else:
        batch = BatchName(batch_id, run.source.name, file)
        waiting.batches.append(_prepared(run, entity, batch, table))


def _rows_of(stream: Stream, desk: Desk, items: list[Row]) -> Rows:
    if stream.items == "tickets":
        desk.learn(item.get("requester_id") for item in items)
        return {"tickets": [_ticket(desk, item) for item in items]}
    if stream.items == "ticket_metric_events":
        return {"ticket_sla_events": [row for item in items for row in _target(item)]}
    desk.learn(
        user
        for item in items
        for user in (item.get("updater_id"), *(c.get("author_id") for c in _children(item)))
    )
    return {
        "ticket_events": [row for item in items for row in _changes(desk, item)],
        "ticket_sla_events": [row for item in items for row in _schedule_set(item)],
    }


def _status(value: object) -> str | None:
    return None if value is None else zendesk_rows.STATUSES.get(str(value), str(value))


def _ticket(desk: Desk, ticket: Row) -> Row:
    custom = {
        f"custom_fields.{one.get('id')}": one.get("value")
        for one in ticket.get("custom_fields") or ()
    }
    tags = sorted({str(tag) for tag in ticket.get("tags") or ()})
    status = _status(ticket.get("status"))
    score = str((ticket.get("satisfaction_rating") or {}).get("score") or "").partition("_with")[0]
    return {
        "ticket_id": ticket["id"],
        "requester_account_id": desk.account(ticket.get("requester_id")),
        "channel": (ticket.get("via") or {}).get("channel"),
        "category": ticket.get("ticket_form_id"),
        "tags": zendesk_rows.json_text(tags) if tags else None,
        "priority": ticket.get("priority"),
        "status": "closed" if status == "deleted" else status,
        "created_at": ticket.get("created_at"),
        "satisfaction": score,
        "updated_at": ticket.get("updated_at"),
        **custom,
    }


def _children(event: Row) -> list[Row]:
    return event.get("child_events") or []


def _instant(event: Row) -> str | None:
    """Return when it happened; an export names the second since 1970, or the instant."""
    if event.get("created_at"):
        return str(event["created_at"])
    stamp = event.get("timestamp")
    return None if stamp is None else datetime.fromtimestamp(int(stamp), UTC).isoformat()


def _changes(desk: Desk, event: Row) -> list[Row]:
    rows = []
    for place, child in enumerate(_children(event)):
        kind = child.get("event_type") or child.get("type")
        about = {
            "ticket_id": event.get("ticket_id"),
            "occurred_at": _instant(event),
        }
        name = f"{event['id']}:{child.get('id', place)}"
        actor_id, actor_type = desk.actor(event.get("updater_id"))
        if kind == "Comment":
            author_id, author_type = desk.actor(child.get("author_id", event.get("updater_id")))
            rows.append({
                **about, "event_id": name, "actor_id": author_id, "actor_type": author_type,
                "event_type": "comment", "is_public": bool(child.get("public")),
            })  # fmt: skip
        elif kind in ("Create", "Change"):
            for field_name, event_type in zendesk_rows.FIELDS.items():
                if child.get(field_name) is not None:
                    rows.append({
                        **about, "event_id": f"{name}:{field_name}",
                        "actor_id": actor_id, "actor_type": actor_type, "event_type": event_type,
                        "from_value": _value(child.get("previous_value")),
                        "to_value": _value(child[field_name]),
                    })  # fmt: skip
    return rows


def _value(value: object) -> str | None:
    if isinstance(value, list):
        return zendesk_rows.json_text(sorted(str(one) for one in value))
    return _status(value)


def _schedule_set(event: Row) -> Iterator[Row]:
    for place, child in enumerate(_children(event)):
        if (child.get("event_type") or child.get("type")) == "ScheduleAssignment":
            yield {
                "event_id": f"{event['id']}:{child.get('id', place)}:schedule",
                "ticket_id": event.get("ticket_id"),
                "occurred_at": _instant(event),
                "change_type": "schedule",
                "schedule_id": child.get("new_schedule_id"),
            }


def _target(event: Row) -> Iterator[Row]:
    """Yield the target that an ``apply_sla`` event names, if it is of a metric that is taken."""
    metric = str(event.get("metric"))
    if metric == "reply_time":
        metric = "first_reply_time" if event.get("instance_id") == 1 else "next_reply_time"
    sla = event.get("sla") or {}
    if event.get("type") == "apply_sla" and metric in zendesk_rows.METRICS and sla.get("target"):
        yield {
            "event_id": f"metric:{event['id']}",
            "ticket_id": event.get("ticket_id"),
            "occurred_at": event.get("time"),
            "change_type": "target",
            "sla_policy_id": (sla.get("policy") or {}).get("id"),
            "metric": zendesk_rows.METRICS[metric],
            "target_minutes": sla["target"],
            "is_business": bool(sla.get("business_hours")),
        }
