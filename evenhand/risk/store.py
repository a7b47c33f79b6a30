"""Fitted versions, kept beside the history: ``history/risk_calibrations/<night>.parquet``.

A file is known from its night on, so that a replay of an older night uses the version that was
known then. A night that has its file does not fit again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evenhand.clock import file_stamp, sql_timestamp
from evenhand.home import Home
from evenhand.risk.calibration import Bin
from evenhand.warehouse.files import sync_file, sync_folder

TABLE = "risk_calibrations"
COLUMNS = {
    "version": "varchar",
    "base_version": "varchar",
    "known_from": "timestamp",
    "trained_as_of": "timestamp",
    "prior": "double",
    "audits": "bigint",
    "bin": "bigint",
    "lower_log_odds": "double",
    "probability": "double",
    "labels": "bigint",
    "violations": "bigint",
}
"""Columns of a file and their types, as the source ``fitted.risk_calibrations`` has them."""


@dataclass(frozen=True)
class KnownVersion:
    """When a version was fitted (UTC, without zone), and whether it has steps or a prior alone."""

    known_from: datetime
    has_bins: bool


def version_file(home: Home, night: datetime) -> Path:
    """Return where the version that ``night`` fits is kept."""
    return home.history / TABLE / f"{file_stamp(night)}.parquet"


def newest_version(home: Home, night: datetime, base_version: str) -> KnownVersion | None:
    """Return the newest version of the nights before ``night``.

    ``None`` where nothing was fitted for the score ``base_version``.
    """
    import duckdb

    if not any((home.history / TABLE).glob("*.parquet")):
        return None
    with duckdb.connect() as connection:
        found = connection.execute(
            "select known_from, count(bin) > 0 from read_parquet($files) "
            "where base_version = $base_version and known_from < cast($night as timestamp) "
            "group by known_from order by known_from desc limit 1",
            {
                "files": str(home.history / TABLE / "*.parquet"),
                "base_version": base_version,
                "night": sql_timestamp(night),
            },
        ).fetchone()
    return KnownVersion(found[0], bool(found[1])) if found else None


def write_version(
    home: Home,
    night: datetime,
    *,
    version: str,
    base_version: str,
    trained_as_of: str,
    prior: float | None,
    audits: int,
    bins: Sequence[Bin],
) -> Path:
    """Keep a version, whole or not at all; without ``bins`` it carries the prior alone."""
    import duckdb

    known_from = sql_timestamp(night)
    shared = (version, base_version, known_from, trained_as_of, prior, audits)
    rows: list[tuple[object, ...]] = [
        (*shared, number, one.lower_log_odds, one.probability, one.labels, one.violations)
        for number, one in enumerate(bins, start=1)
    ] or [(*shared, None, None, None, None, None)]
    file = version_file(home, night)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.tmp")
    with duckdb.connect() as connection:
        fields = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        connection.execute(f"create table fitted ({fields})")
        places = ", ".join("?" for _ in COLUMNS)
        connection.executemany(f"insert into fitted values ({places})", rows)
        connection.execute(f"copy fitted to '{beside}' (format parquet, compression zstd)")
    sync_file(beside)
    beside.replace(file)
    sync_folder(file.parent)
    return file
