"""Public holidays of the business calendars, written to a seed from the library ``holidays``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

SHIPPED_YEARS = range(2024, 2029)
"""The years that the shipped seed covers."""

HEADER = ("calendar", "holiday_on", "name", "source", "valid_from", "valid_to")

Row = tuple[str, str, str, str, str, str]


def write_holidays(seed_dir: Path, years: Iterable[int] = SHIPPED_YEARS) -> Path:
    """Write ``policy/holidays.csv`` for the calendars of ``policy/calendars.csv``.

    A calendar without a country has no public holidays. Rows that the team added itself
    (``source`` is ``local``: a company day, a regional holiday) are kept, and win over a public
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
    countries = _countries(seed_dir / "policy" / "calendars.csv")
    rows: dict[tuple[str, str], Row] = {}
    for calendar, country in sorted(countries.items()):
        for row in _public_holidays(calendar, country, wanted):
            rows[row[:2]] = row
    for row in _local_rows(target):
        rows[row[:2]] = row
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows[key] for key in sorted(rows))
    return target


def _countries(path: Path) -> dict[str, str]:
    with path.open(newline="", encoding="utf-8") as file:
        return {row["calendar"]: row["country"] for row in csv.DictReader(file) if row["country"]}


def _public_holidays(calendar: str, country: str, years: list[int]) -> Iterable[Row]:
    import holidays

    if not years:
        return
    days = holidays.country_holidays(country, years=years, language="en_US")
    for day, name in sorted(days.items()):
        # Some countries give the eve of next year's first day too; keep to the years asked for.
        if day.year in years:
            yield calendar, day.isoformat(), name, "library", f"{years[0]}-01-01", ""


def _local_rows(path: Path) -> Iterable[Row]:
    if not path.exists():
        return
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["source"] == "local":
                yield (
                    row["calendar"], row["holiday_on"], row["name"], row["source"],
                    row["valid_from"], row["valid_to"],
                )  # fmt: skip
