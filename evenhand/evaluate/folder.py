"""Writes a drop folder: CSV files in the form of the input contract."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from evenhand.contract import load_contract


class ContractFolder:
    """A folder of contract files that an adapter fills, one file per entity."""

    def __init__(self, path: Path) -> None:
        """Create the folder ``path`` where it is missing."""
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def write(
        self, entity: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> int:  # fmt: skip
        """Write ``<entity>.csv`` and return its number of rows.

        Args:
            entity: an entity of the contract.
            columns: the columns that ``rows`` bring, in their order.
            rows: values in the order of ``columns``; ``None`` is written empty, instants as UTC.

        Raises:
            ValueError: the contract has no such column, or a required one is left out.
        """
        _check_columns(entity, columns)
        count = 0
        with (self.path / f"{entity}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for row in rows:
                writer.writerow([_as_text(value) for value in row])
                count += 1
        return count


def _check_columns(entity: str, columns: Sequence[str]) -> None:
    known = load_contract()[entity].columns
    unknown = sorted(set(columns) - {column.name for column in known} - {"updated_at"})
    missing = [c.name for c in known if c.is_required and c.name not in columns]
    if unknown:
        raise ValueError(f"the contract's {entity} has no column {', '.join(unknown)}")
    if missing:
        raise ValueError(f"the contract's {entity} needs the column {', '.join(missing)}")


def _as_text(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    return value
