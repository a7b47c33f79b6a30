"""What the ingest tests share: homes, drops and how the lake is read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from evenhand.config import Settings, load_settings
from evenhand.home import Home, open_home
from evenhand.ingest.lake import read_markers
from evenhand.ingest.layout import EMPTY_FILE, REJECTED_ROWS
from evenhand.ingest.run import IngestReport, ingest_source

NIGHT = datetime(2026, 6, 30, tzinfo=UTC)
NEXT_NIGHT = datetime(2026, 7, 1, tzinfo=UTC)


@dataclass
class Marketplace:
    """A home and the folder of a ``drop`` source."""

    home: Home
    drop: Path

    @classmethod
    def at(cls, folder: Path) -> Marketplace:
        """Make an empty marketplace below ``folder``."""
        drop = folder / "drop"
        drop.mkdir()
        return cls(open_home(folder / "home"), drop)

    @property
    def settings(self) -> Settings:
        return load_settings(self.home, drop=self.drop)

    def put(self, name: str, content: str | bytes) -> Path:
        """Write a file of the drop."""
        path = self.drop / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def ingest(self, as_of: datetime = NIGHT) -> IngestReport:
        return ingest_source(self.home, self.settings, "drop", as_of)

    def rows(self, entity: str) -> list[dict[str, Any]]:
        """Return the landed rows of ``entity`` that markers name, by file and row number."""
        return landed_rows(self.home, entity)

    @property
    def rejected(self) -> list[dict[str, Any]]:
        return landed_rows(self.home, REJECTED_ROWS, batch="batch_id", number="row_number")

    @property
    def markers(self) -> list[dict[str, Any]]:
        return read_markers(self.home)


def landed_rows(
    home: Home, entity: str, batch: str = "_batch_id", number: str = "_row_number"
) -> list[dict[str, Any]]:
    """Return the rows of a lake folder whose batch has a ``landed`` marker."""
    landed = {row["batch_id"] for row in read_markers(home) if row["status"] == "landed"}
    rows: list[dict[str, Any]] = []
    for path in sorted((home.lake / entity).glob("*.parquet")):
        if path.name != EMPTY_FILE:
            rows += [row for row in read_table(path).to_pylist() if row[batch] in landed]
    return sorted(rows, key=lambda row: (row[batch], row[number]))


def read_table(path: Path) -> pa.Table:
    """Return one Parquet file, without taking its folder for a partition."""
    return pq.ParquetFile(path).read()
