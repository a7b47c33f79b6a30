"""Dirty data: what real sources do to rows, planted at known keys and counted in the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenhand.sample.tools import DAY, HOUR, Ints, column_array, generator
from evenhand.sample.writer import Drop, Truth

MOST_PER_CHUNK = 40
RATES: dict[str, float] = {"duplicate": 0.0006, "late": 0.0006, "corrected": 0.0006}
DUPLICATED = {
    "submissions", "tasks", "sessions", "payments", "quality_reviews", "tickets", "ticket_events",
    "reports", "content_items", "identity_checks", "case_events", "automation_predictions",
}  # fmt: skip
LATE = {"submissions", "sessions", "payments", "quality_reviews", "ticket_events", "reports"}
CORRECTED: dict[str, tuple[str, str]] = {
    "submissions": ("active_seconds", "submitted_at"),
    "sessions": ("ip_accuracy_km", "ended_at"),
    "quality_reviews": ("score", "reviewed_at"),
}
"""Entity → the number a later version corrects, and the instant the correction follows."""

BREAKS: dict[str, tuple[tuple[str, str | None, str], ...]] = {
    "accounts": (
        ("status", "banned-maybe", "not_in_enum"),
        ("account_role", None, "missing_required"),
    ),
    "submissions": (
        ("submitted_at", "2026-02-31 25:61:00", "not_a_timestamp"),
        ("claimed_at", "yesterday evening", "not_a_timestamp"),
        ("task_id", None, "missing_required"),
        ("active_seconds", "12,5 sec", "not_a_float"),
        ("concurrent_tasks", "two", "not_an_int"),
        ("pay_amount", "$1.20!", "not_money"),
    ),
    "sessions": (
        ("ended_at", "00:00", "not_a_timestamp"),
        ("ip_asn_type", "satellite-ish", "not_in_enum"),
        ("ip_latitude", "north", "not_a_float"),
        ("account_id", None, "missing_required"),
    ),
    "tasks": (
        ("is_gold", "perhaps", "not_a_bool"),
        ("answer_options", "four", "not_an_int"),
        ("task_type", None, "missing_required"),
    ),
    "payments": (
        ("amount", "1.2.3", "not_money"),
        ("payment_type", "gift", "not_in_enum"),
        ("currency", None, "missing_required"),
    ),
    "quality_reviews": (
        ("score", "n/a%", "not_a_float"),
        ("outcome", "approve!", "not_in_enum"),
    ),
}


@dataclass
class Soiler:
    """Writes tables to the drop and plants dirt on the way."""

    drop: Drop
    truth: Truth
    seed: int
    end: int

    def __post_init__(self) -> None:
        """Start with no chunk written."""
        self._chunks: dict[str, int] = {}
        self._kept: dict[str, pa.Table] = {}

    def write(self, entity: str, columns: dict[str, Any]) -> None:
        """Write one chunk of an entity in contract form, with its share of dirt."""
        self.write_table(entity, self.drop.table(entity, columns))

    def write_table(self, entity: str, table: pa.Table) -> None:
        """Write one contract table with its share of dirt."""
        chunk = self._chunks[entity] = self._chunks.get(entity, -1) + 1
        if not table.num_rows:
            return
        if entity in BREAKS and entity not in self._kept:
            self._kept[entity] = table.slice(0, 12)
        rng = generator(self.seed, f"dirty/{entity}", chunk)
        rows = table.num_rows
        order = rng.permutation(rows)[: 4 * MOST_PER_CHUNK].astype(np.int64)
        duplicate, order = _share(rng, order, rows, "duplicate", entity in DUPLICATED)
        late, order = _share(rng, order, rows, "late", entity in LATE)
        corrected, order = _share(rng, order, rows, "corrected", entity in CORRECTED)
        fixed = self._corrected(entity, table, np.sort(corrected), rng)
        copies = table.take(pa.array(np.sort(duplicate)))
        kept = np.ones(rows, dtype=np.bool_)
        kept[late] = False
        main = table if not len(late) else table.filter(pa.array(kept))
        self.drop.write(entity, main)
        self.drop.write(entity, copies)
        self.drop.write(entity, fixed)
        self.drop.write(entity, table.take(pa.array(np.sort(late))), late=True)
        self._note(entity, copies, "duplicate")
        self._note(entity, fixed, "corrected")
        self._note(entity, table.take(pa.array(np.sort(late))), "late")

    def note_keys(self, entity: str, keys: pa.Array, what: str) -> None:
        """Record in the truth that the rows with these keys carry a planted defect."""
        rows = len(keys)
        if rows:
            self.truth.write(
                "dirty", {"entity": [entity] * rows, "key": keys, "what": [what] * rows}
            )

    def _note(self, entity: str, table: pa.Table, what: str) -> None:
        key = self.drop.contract[entity].key
        self.note_keys(entity, table.column(key).combine_chunks(), what)

    def _corrected(
        self, entity: str, table: pa.Table, rows: Ints, rng: np.random.Generator
    ) -> pa.Table:
        if not len(rows):
            return table.slice(0, 0)
        column, after = CORRECTED[entity]
        chosen = table.take(pa.array(rows))
        moment = column_numbers(chosen.column(after))
        wait = (HOUR + rng.random(len(rows)) * 6 * DAY).astype(np.int64)
        fits = moment + wait <= self.end
        value = pc.round(pc.multiply(chosen.column(column), 0.9), 3)
        chosen = _replace(chosen, column, value.combine_chunks())
        stamps = column_array("timestamp", moment + wait, len(rows))
        return _replace(chosen, "updated_at", stamps).filter(pa.array(fits))

    def write_bad_rows(self) -> None:
        """Write the rows whose values break the contract, each with a key of its own."""
        for entity, breaks in BREAKS.items():
            if entity in self._kept:
                self._write_bad(entity, breaks)

    def _write_bad(self, entity: str, breaks: tuple[tuple[str, str | None, str], ...]) -> None:
        key = self.drop.contract[entity].key
        rows: list[dict[str, str | None]] = []
        for number, (column, value, what) in enumerate(breaks):
            source = self._kept[entity].slice(number % self._kept[entity].num_rows, 1)
            row = {name: as_text(source.column(name)[0].as_py()) for name in source.column_names}
            row[key] = f"{row[key]}-BAD{number + 1}"
            row[column] = value
            rows.append(row)
            self.note_keys(entity, pa.array([row[key]]), f"bad_value:{column}:{what}")
        self.drop.write_bad(entity, rows)


def _share(
    rng: np.random.Generator, order: Ints, rows: int, what: str, wanted: bool
) -> tuple[Ints, Ints]:
    if not wanted:
        return order[:0], order
    count = min(MOST_PER_CHUNK, int(rng.poisson(rows * RATES[what])))
    return order[:count], order[count:]


def _replace(table: pa.Table, column: str, values: pa.Array) -> pa.Table:
    place = table.schema.get_field_index(column)
    return table.set_column(place, table.schema.field(column), values)


def column_numbers(column: pa.ChunkedArray | pa.Array) -> Ints:
    """Return a timestamp column as microseconds; null becomes a far past instant."""
    numbers: Ints = pc.fill_null(column.cast(pa.int64()), 0).to_numpy().astype(np.int64)
    return numbers


def as_text(value: object) -> str | None:
    """Return one value as a CSV writer would spell it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return str(value)
