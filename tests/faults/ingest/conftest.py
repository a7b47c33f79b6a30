"""Fixtures of the tests that break ingest on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.package.ingest.support import Marketplace


@pytest.fixture(autouse=True)
def _token_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_TOKEN_KEY", "a key that only tests use, 0123456789")


@pytest.fixture
def market(tmp_path: Path) -> Marketplace:
    return Marketplace.at(tmp_path)
