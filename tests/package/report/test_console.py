"""What commands print is not cut when it goes to a file."""

from __future__ import annotations

import pytest
from rich.table import Table

from evenhand.report.console import PLAIN_WIDTH, console


def test_a_table_in_a_file_keeps_its_names(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("kind", "signal", "of the honest twin", "worst world", "goal")
    row = ["near_duplicate_ring", "near_duplicate_content", "template_writer", "0.00 (seed 305)"]
    table.add_row(*row, "at most 0.005")
    console().print(table)
    printed = capsys.readouterr().out
    assert all(value in printed for value in row)
    assert max(len(line) for line in printed.splitlines()) <= PLAIN_WIDTH
