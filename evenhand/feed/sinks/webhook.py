"""A signed webhook, as the Standard Webhooks specification 1.0 describes it.

Each change is one POST. ``webhook-id`` (and ``Idempotency-Key``, the same) stays when the change is
sent again; ``webhook-signature`` is HMAC-SHA-256 over id, timestamp and body, joined by dots, so a
receiver can tell who sent it, that it is whole, and that it is not old.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
import types

from evenhand.feed.changes import Change
from evenhand.feed.http import Client, refusal
from evenhand.feed.ledger import Batch
from evenhand.feed.settings import Feed, FeedError

PREFIX = "whsec_"
LEAST_KEY_BYTES = 24


def signing_key(secret: str) -> bytes:
    """Return the bytes to sign with: what follows ``whsec_`` is base64, anything else plain text.

    Raises:
        FeedError: the secret is too short, or no base64 after its prefix.
    """
    try:
        is_coded = secret.startswith(PREFIX)
        key = (
            base64.b64decode(secret.removeprefix(PREFIX), validate=True)
            if is_coded
            else secret.encode()
        )
    except binascii.Error as error:
        raise FeedError("what follows whsec_ in the webhook's secret is not base64") from error
    if len(key) < LEAST_KEY_BYTES:
        raise FeedError(f"the webhook's secret is shorter than {LEAST_KEY_BYTES} bytes")
    return key


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature`` of one message; ``timestamp`` in seconds of Unix."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def body_of(change: Change) -> bytes:
    """Return the JSON that is sent: type, timestamp and data."""
    message = {
        "type": f"{change.kind}.{change.change}",
        "timestamp": change.changed_at,
        "data": change.as_json(),
    }
    return json.dumps(message, separators=(",", ":")).encode()


class WebhookSink:
    """Posts one change at a time."""

    batch_size = 1

    def __init__(self, feed: Feed) -> None:
        """Look up address and secret."""
        self._url = feed.resolved("location")
        self._key = signing_key(feed.resolved("secret"))

    def __enter__(self) -> WebhookSink:
        """Open the session."""
        self._client = Client({"Content-Type": "application/json"})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:  # fmt: skip
        """Close it."""
        self._client.close()

    def send(self, batch: Batch) -> dict[str, str]:
        """Post the batch's one change."""
        (change,) = batch.changes
        body, now = body_of(change), int(time.time())
        answer = self._client.request(
            "POST",
            self._url,
            data=body,
            headers={
                "Idempotency-Key": change.change_id,
                "webhook-id": change.change_id,
                "webhook-timestamp": str(now),
                "webhook-signature": sign(self._key, change.change_id, now, body),
            },
        )
        return {} if answer.ok else {change.change_id: refusal(answer)}
