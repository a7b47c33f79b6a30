"""Sinks: where changes go, by kind of feed."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from evenhand.feed.ledger import Batch
from evenhand.feed.settings import Feed
from evenhand.home import Home


class SinkError(Exception):
    """The sink could not take a batch now; it is sent again. ``is_down``: nor would it others."""

    def __init__(self, message: str, *, is_down: bool = False) -> None:
        """Say why, without any secret."""
        super().__init__(message)
        self.is_down = is_down


class Sink(Protocol):
    """One opened sink. Sending a batch again must change nothing."""

    batch_size: int

    def send(self, batch: Batch) -> dict[str, str]:
        """Hand over ``batch`` and return the changes refused for good, with the reason by id.

        Raises:
            SinkError: nothing of the batch counts as delivered; it is to be sent again.
        """


def open_sink(home: Home, feed: Feed) -> AbstractContextManager[Sink]:
    """Return the sink of ``feed``, opened by ``with``.

    Raises:
        FeedError: a secret is missing.
    """
    from evenhand.feed.sinks.files import FilesSink
    from evenhand.feed.sinks.postgres import PostgresSink
    from evenhand.feed.sinks.webhook import WebhookSink
    from evenhand.feed.sinks.zendesk import ZendeskSink

    if feed.kind == "files":
        return FilesSink(home, feed)
    if feed.kind == "postgres":
        return PostgresSink(feed)
    if feed.kind == "zendesk":
        return ZendeskSink(feed)
    return WebhookSink(feed)
