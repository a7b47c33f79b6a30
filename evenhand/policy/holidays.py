"""Public holidays of the business calendars, written to a seed from the library ``holidays``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import holidays

SHIPPED_YEARS = range(2024, 2029)
"""The years that the shipped seed covers."""

HEADER = ("calendar", "holiday_on", "name", "source", "valid_from", "valid_to")

Record = dict[str, str]


def write_holidays(seed_dir: Path, years: Iterable[int] = SHIPPED_YEARS) -> Path:
    """Write ``policy/holidays.csv`` for the calendars of ``policy/calendars.csv``.

    A calendar without a country has no public holidays. Rows that the team added itself
    (``source`` is ``local``: a company day, a regional holiday) are kept, and replace a public
    holiday of the same day. The same calendars, years and library version give the same bytes.

    Args:
        seed_dir: the folder that holds ``policy/``.
        years: the calendar years to cover.

    Returns:
        The path of the file written.

    Raises:
        FileNotFoundError: ``policy/calendars.csv`` is missing.
        NotImplementedError: the library knows no such country.
    """
    target = seed_dir / "policy" / "holidays.csv"
    wanted = sorted(set(years))
    local = [row for row in _read(target) if row["source"] == "local"] if target.exists() else []
    taken = {(row["calendar"], row["holiday_on"]) for row in local}
    rows = list(local)
    for calendar in _read(seed_dir / "policy" / "calendars.csv"):
        rows.extend(
            row
            for row in _public_holidays(calendar, wanted)
            if (row["calendar"], row["holiday_on"]) not in taken
        )
    rows.sort(key=lambda row: (row["calendar"], row["holiday_on"], row["valid_from"]))
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return target


def _read(path: Path) -> list[Record]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _public_holidays(calendar: Record, years: list[int]) -> Iterable[Record]:
    """Yield the holidays of one calendar row, in force as long as that row is."""
    if not calendar["country"] or not years:
        return
    days = holidays.country_holidays(calendar["country"], years=years, language="en_US")
    for day, name in days.items():
        # A holiday observed early can fall into the year before; keep to the years asked for.
        if day.year in years:
            yield {
                "calendar": calendar["calendar"],
                "holiday_on": day.isoformat(),
                "name": name,
                "source": "library",
                "valid_from": calendar["valid_from"],
                "valid_to": calendar["valid_to"],
            }
