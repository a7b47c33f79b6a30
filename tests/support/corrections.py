"""Corrections that incremental models trip over, planted into a night's drop."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb

from evenhand.clock import sql_timestamp


def move_submissions(
    drops: list[Path], into: Path, *, day: date, at: datetime, before: date
) -> None:
    """Move all submissions of ``day``, and some of every third day, a day on; none to ``day``.

    So some days are touched and some are not: were all of them rebuilt, nothing would show that a
    day was forgotten.

    Args:
        drops: folders with the submissions that have been read by then; the Parquet files where
            there are any, else the CSV files.
        into: the night's folder; the corrections become a file of their own in it.
        day: the day that loses all of its submissions.
        at: when the corrections were made, after every version in ``drops``.
        before: only submissions at least two days before it are moved.
    """
    found = sorted(file for drop in drops for file in drop.glob("submissions*"))
    form = "parquet" if any(file.suffix == ".parquet" for file in found) else "csv"
    files = [str(file) for file in found if file.suffix == f".{form}"]
    options = "union_by_name = true" + (", all_varchar = true" if form == "csv" else "")
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            copy (
                select versions.* replace (
                    try_cast(versions.submitted_at as timestamp) + interval 1 day as submitted_at,
                    try_cast(versions.claimed_at as timestamp) + interval 1 day as claimed_at,
                    cast('{sql_timestamp(at)}' as timestamp) as updated_at
                )
                from read_{form}({files}, {options}) as versions
                where
                    try_cast(versions.submitted_at as date) = '{day}'
                    or (
                        hash(versions.submission_id) % 17 = 0
                        and day(try_cast(versions.submitted_at as date)) % 3 = 0
                        and try_cast(versions.submitted_at as date) <> date '{day}' - 1
                        and try_cast(versions.submitted_at as date) < date '{before}' - 1
                    )
                qualify row_number() over (partition by versions.submission_id) = 1
            ) to '{into / f"submissions-corrections.{form}"}' (format {form})
            """
        )


def hold_back_tasks(folder: Path, into: Path) -> int:
    """Move one task of twenty from a night's CSV files to a later night; return how many.

    Their submissions are judged without them until then.
    """
    held = 0
    with duckdb.connect() as connection:
        for file in sorted(folder.glob("tasks*.csv")):
            rows = f"(select * from read_csv('{file}', all_varchar = true))"
            is_held = "hash(task_id) % 20 = 0"
            later = into / f"{file.stem}-held-back.csv"
            found = connection.execute(
                f"copy (from {rows} where {is_held}) to '{later}'"
            ).fetchone()
            held += found[0] if found else 0
            rest = file.with_suffix(".rest")
            connection.execute(
                f"copy (from {rows} where not coalesce({is_held}, false)) to '{rest}' (format csv)"
            )
            rest.replace(file)
    return held
