"""The drop folder that adapters write."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evenhand.evaluate.folder import ContractFolder

ACCOUNT = ("account_id", "account_role", "status", "created_at")


def test_values_survive_the_file(tmp_path: Path) -> None:
    url = 'http://example.org/q?a=1,2&b="x"'
    rows = [(url, "expert", "active", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))]
    assert ContractFolder(tmp_path / "drop").write("accounts", ACCOUNT, rows) == 1
    with (tmp_path / "drop" / "accounts.csv").open(newline="") as file:
        assert list(csv.reader(file))[1] == [url, "expert", "active", "2026-01-02 03:04:05"]


def test_a_column_that_the_contract_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column channel"):
        ContractFolder(tmp_path).write("accounts", (*ACCOUNT, "channel"), [])


def test_a_required_column_may_not_be_left_out(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs the column created_at"):
        ContractFolder(tmp_path).write("accounts", ACCOUNT[:3], [])
