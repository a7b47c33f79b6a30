"""Requests with patience: tried again when a service is busy, broken or away, as it asks for.

The client is dlt's: it tries 429, 5xx and lost connections again, waits twice as long each time,
and as long as ``Retry-After`` says.
"""

from __future__ import annotations

from typing import Any

from evenhand.feed.settings import Feed
from evenhand.feed.sinks import SinkError

ATTEMPTS = 4
BACKOFF_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 120.0
TIMEOUT_SECONDS = 30.0
REFUSALS = frozenset({400, 409, 413, 415, 422})
"""What says no to this one change; any other answer that is not 2xx is about the service itself."""


class Client:
    """Sends requests of one feed and turns answers into what a sink may raise."""

    def __init__(self, feed: Feed, headers: dict[str, str], auth: tuple[str, str] | None) -> None:
        """Open a session; nothing is sent yet."""
        from dlt.sources.helpers.requests import Client as RetryingClient

        self._feed = feed.name
        self._client = RetryingClient(
            request_timeout=TIMEOUT_SECONDS,
            request_max_attempts=ATTEMPTS,
            request_backoff_factor=BACKOFF_SECONDS,
            request_max_retry_delay=LONGEST_WAIT_SECONDS,
            raise_for_status=False,
            session_attrs={"auth": auth, "trust_env": False},
        )
        self._headers = {"User-Agent": "evenhand", **headers}

    def close(self) -> None:
        """Close the session's connections."""
        self._client.session.close()

    def request(
        self, method: str, url: str, *, headers: dict[str, str] | None = None, **given: Any
    ) -> Any:
        """Return the answer to one request: a success, or one of :data:`REFUSALS`.

        Raises:
            SinkError: no answer, or one that says nothing about this change.
        """
        from requests import RequestException

        try:
            answer = self._client.request(
                method, url, headers={**self._headers, **(headers or {})},
                allow_redirects=False, **given,
            )  # fmt: skip
        except RequestException as error:
            raise SinkError(f"no answer ({type(error).__name__})", is_down=True) from error
        if (answer.ok and answer.status_code < 300) or answer.status_code in REFUSALS:
            return answer
        busy = answer.status_code == 429 or answer.status_code >= 500
        raise SinkError(f"answered {answer.status_code}", is_down=not busy)


def refusal(answer: Any) -> str:
    """Return why a change was refused, short enough for one line."""
    text = " ".join(str(answer.text).split())[:300]
    return f"answered {answer.status_code}: {text}"
