"""Requests with patience: tried again when a service is busy, broken or away, as it asks for.

429, 5xx and lost connections are tried again, each time after twice the wait, and after what
``Retry-After`` says.
"""

from __future__ import annotations

from typing import Any

from evenhand.feed.sinks import SinkError

ATTEMPTS = 4
BACKOFF_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60
TIMEOUT_SECONDS = 30.0
BUSY = (429, *range(500, 600))
REFUSALS = frozenset({400, 409, 413, 415, 422})
"""What says no to this one change; any other answer that is not 2xx is about the service itself."""


class Client:
    """Sends requests of one feed and turns answers into what a sink may raise."""

    def __init__(self, headers: dict[str, str], auth: tuple[str, str] | None = None) -> None:
        """Open a session; nothing is sent yet."""
        from requests import Session
        from requests.adapters import HTTPAdapter
        from urllib3.util import Retry

        patience = Retry(
            total=ATTEMPTS - 1,
            allowed_methods=None,
            status_forcelist=BUSY,
            raise_on_status=False,
            backoff_factor=BACKOFF_SECONDS,
            backoff_max=LONGEST_WAIT_SECONDS,
            retry_after_max=LONGEST_WAIT_SECONDS,
        )
        self._session = Session()
        self._session.trust_env = False
        self._session.auth = auth
        self._session.headers.update({"User-Agent": "evenhand", **headers})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=patience))

    def close(self) -> None:
        """Close the session's connections."""
        self._session.close()

    def request(
        self, method: str, url: str, *, headers: dict[str, str] | None = None, **given: Any
    ) -> Any:
        """Return the answer to one request: a success, or one of :data:`REFUSALS`.

        Raises:
            SinkError: no answer, or one that says nothing about this change.
        """
        from requests import RequestException

        try:
            answer = self._session.request(
                method,
                url,
                headers=headers,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                **given,
            )
        except RequestException as error:
            raise SinkError(f"no answer ({type(error).__name__})", is_down=True) from error
        if (answer.ok and answer.status_code < 300) or answer.status_code in REFUSALS:
            return answer
        is_busy = answer.status_code in BUSY
        raise SinkError(f"answered {answer.status_code}", is_down=not is_busy)


def refusal(answer: Any) -> str:
    """Return why a change was refused, short enough for one line."""
    text = " ".join(str(answer.text).split())[:300]
    return f"answered {answer.status_code}: {text}"
