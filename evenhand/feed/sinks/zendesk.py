"""Zendesk: one ticket per queue item and lifecycle update, found by its external id.

A create carries the change id as ``Idempotency-Key``, which Zendesk honours for two hours. An
update has no such key there, so a tag on the ticket names the last change, written in the same
request and only if nobody else wrote meanwhile (``safe_update``); a change whose tag is there is
not sent again.
"""

from __future__ import annotations

import types
from typing import Any

from evenhand.feed.changes import Change
from evenhand.feed.http import Client, refusal
from evenhand.feed.ledger import Batch
from evenhand.feed.settings import Feed
from evenhand.feed.sinks import SinkError

PRIORITIES = {1: "urgent", 2: "high", 3: "normal", 4: "low"}
"""Zendesk's priority by severity tier."""
OURS = "evenhand"
MARK = f"{OURS}_change_"
ENDED = frozenset({"closed", "settled"})
QUEUE_LINES = (
    "queue", "case_type", "policy_code", "severity", "state", "subject_account_id", "case_id",
    "sla_state", "due_at", "required_authority", "barred_staff", "missing_evidence",
    "ladder_action", "recommended_step",
)  # fmt: skip


class ZendeskSink:
    """Creates and updates tickets, one change at a time."""

    batch_size = 1

    def __init__(self, feed: Feed) -> None:
        """Look up address, user and token."""
        self._tickets = feed.resolved("location").rstrip("/") + "/api/v2/tickets"
        self._auth = (f"{feed.resolved('user')}/token", feed.resolved("token"))

    def __enter__(self) -> ZendeskSink:
        """Open the session."""
        self._client = Client({"Accept": "application/json"}, self._auth)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:  # fmt: skip
        """Close it."""
        self._client.close()

    def send(self, batch: Batch) -> dict[str, str]:
        """Bring the ticket of the batch's one change to its state."""
        (change,) = batch.changes
        newest = self._newest_ticket(external_id(change))
        if newest and mark_of(change) in newest["tags"]:
            return {}
        is_writable = newest is not None and newest["status"] != "closed"
        if change.change in ENDED and not is_writable:
            return {}
        answer = self._update(newest, change) if is_writable and newest else self._create(
            newest, change
        )  # fmt: skip
        return {} if answer.ok else {change.change_id: refusal(answer)}

    def _newest_ticket(self, wanted: str) -> dict[str, Any] | None:
        answer = self._client.request(
            "GET", f"{self._tickets}.json", params={"external_id": wanted}
        )
        if not answer.ok:
            raise SinkError(f"the look-up {refusal(answer)}")
        found: list[dict[str, Any]] = answer.json()["tickets"]
        return max(found, key=lambda ticket: int(ticket["id"]), default=None)

    def _create(self, closed: dict[str, Any] | None, change: Change) -> Any:
        ticket = {
            **fields(change),
            "external_id": external_id(change),
            "subject": subject(change),
            "tags": [OURS, f"{OURS}_{change.kind}", mark_of(change)],
            "comment": {"body": note(change), "public": False},
        }
        if closed is not None:
            ticket["via_followup_source_id"] = closed["id"]
        return self._client.request(
            "POST", f"{self._tickets}.json", json={"ticket": ticket},
            headers={"Idempotency-Key": change.change_id},
        )  # fmt: skip

    def _update(self, ticket: dict[str, Any], change: Change) -> Any:
        kept = [tag for tag in ticket["tags"] if not tag.startswith(MARK)]
        changed = {
            **fields(change),
            "tags": [*kept, mark_of(change)],
            "comment": {"body": note(change), "public": False},
            "safe_update": True,
            "updated_stamp": ticket["updated_at"],
        }
        answer = self._client.request(
            "PUT", f"{self._tickets}/{ticket['id']}.json", json={"ticket": changed}
        )
        if answer.status_code == 409:
            raise SinkError("somebody wrote on the ticket meanwhile")
        return answer


def external_id(change: Change) -> str:
    """Return what names the ticket of a queue item or lifecycle update."""
    return f"{OURS}:{change.kind}:{change.key}"


def mark_of(change: Change) -> str:
    """Return the tag that says that ``change`` was applied."""
    return f"{MARK}{change.change_id}"


def fields(change: Change) -> dict[str, Any]:
    """Return the ticket's own fields after ``change``."""
    if change.change in ENDED:
        return {"status": "solved"}
    if change.kind == "lifecycle":
        return {"status": "open", "priority": "high"}
    severity = change.payload.get("severity")
    status = "hold" if change.payload.get("state") == "paused" else "open"
    return {"status": status, "priority": PRIORITIES.get(severity or 4, "low")}


def subject(change: Change) -> str:
    """Return the ticket's title."""
    said = change.payload
    if change.kind == "lifecycle":
        return f"Set account {said['account_id']} to {said['to_status']}"
    return f"{said.get('queue')}: account {said.get('subject_account_id')}"


def note(change: Change) -> str:
    """Return the internal note about ``change``: its facts, line by line."""
    said = change.payload
    if change.change in ENDED:
        return f"{change.change} in Evenhand, night of {change.changed_at}."
    names = [*said] if change.kind == "lifecycle" else QUEUE_LINES
    lines = [f"{name}: {said[name]}" for name in names if said.get(name) not in (None, [], "")]
    return "\n".join([f"{change.change} in Evenhand, night of {change.changed_at}.", *lines])
