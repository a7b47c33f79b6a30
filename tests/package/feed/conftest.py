"""Receivers, secrets and short waits for the tests of feeds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evenhand.feed import http
from tests.package.feed.support import ENVIRONMENT, Desk, Receiver, serving


@pytest.fixture(autouse=True)
def _secrets_and_short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(http, "BACKOFF_SECONDS", 0.001)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A webhook receiver on the loopback interface."""
    made = Receiver()
    with serving(made):
        yield made


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A help desk on the loopback interface."""
    made = Desk()
    with serving(made):
        yield made
