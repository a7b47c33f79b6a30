"""Whether the input of a night is fit to judge by, asked before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.home import Home
from evenhand.warehouse.errors import NightStoppedError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OVER_LIMIT = """
select
    health.entity,
    health.rows_new,
    health.rows_quarantined_new,
    health.quarantine_rate,
    health.quarantine_limit
from marts.source_health as health
where health.as_of = cast($as_of as timestamp) and health.status = 'over_limit'
order by health.entity
"""

COMMONEST_REASON = """
select
    reason,
    column_name,
    count(*) as times,
    min_by(source_file || ', row ' || row_number, row_number) as place
from marts.quarantine
where entity = $entity
group by reason, column_name
order by times desc, reason, column_name
limit 1
"""


BROKEN_ROWS = """
select
    count(*) as rows_new,
    count(*) filter (where base.problems is not null) as rows_broken,
    any_value(limits.limit_share) as limit_share
from {relation} as base
inner join night.intermediate.int_quarantine_limits as limits on limits.entity = $entity
where base.landed_seq > $seq and base.is_visible
having count(*) filter (where base.problems is not null) >= max(limits.minimum_rows)
    and count(*) filter (where base.problems is not null) > max(limits.limit_share) * count(*)
"""


def require_accounts(home: Home) -> None:
    """Refuse a night for a home in which no account has ever landed.

    Raises:
        NightStoppedError: ``accounts``, the one required entity, is empty.
    """
    import duckdb

    folder = home.lake / "landed_batches"
    rows = None
    if any(folder.glob("*.parquet")):
        with duckdb.connect() as connection:
            rows = connection.execute(
                "select coalesce(sum(rows_landed), 0) from read_parquet($files) "
                "where entity = 'accounts' and status = 'landed'",
                {"files": str(folder / "*.parquet")},
            ).fetchone()
    if not rows or not rows[0]:
        raise NightStoppedError(
            "No account has landed, and accounts is the one entity that every night needs. "
            "Bring a file named accounts*.csv, .jsonl or .parquet, or a source with that table."
        )


def require_quarantine_limits(database: Path, as_of: str) -> None:
    """Refuse to judge when an entity lost too much of the night's new rows.

    What too much is, a share and a smallest number of rows, is decided in ``source_health``.

    Args:
        database: the DuckDB file that staging was built in.
        as_of: the night, as zone-less UTC text.

    Raises:
        NightStoppedError: names each entity over its limit, the counts, the limit and the commonest
            reason with a place to look at.
    """
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        if not _exists(connection, "marts", "source_health"):
            return
        over = connection.execute(OVER_LIMIT, {"as_of": as_of}).fetchall()
        lines = [_sentence(connection, row) for row in over]
    if lines:
        raise NightStoppedError(
            "Too much of the input was quarantined to judge by it.\n"
            + "\n".join(lines)
            + "\nCorrect the source: the next night reads the corrected rows. What was quarantined "
            "stays counted against this one; to judge it all the same, raise the limit in "
            "seeds/policy/quarantine_limits.csv and run it again."
        )


def require_sound_rows(database: Path, night: Path, bases: Mapping[str, str], seq: int) -> None:
    """Refuse to show an hour that read too many broken rows, by the limits of the night.

    Args:
        database: the DuckDB file that casework was built in.
        night: the file with what the night left.
        bases: by entity, the model in schema ``staging`` that checks its rows.
        seq: newest batch that the hour did not land itself.

    Raises:
        NightStoppedError: names each entity over its limit, the counts and the limit.
    """
    import duckdb

    lines = []
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"attach '{night}' as night (read_only)")
        for entity, base in sorted(bases.items()):
            query = BROKEN_ROWS.format(relation=f"staging.{base}")
            over = connection.execute(query, {"entity": entity, "seq": seq}).fetchone()
            if over:
                new, broken, limit = over
                lines.append(
                    f"  {entity}: {broken:,} of {new:,} rows ({broken / new:.1%}); "
                    f"the limit is {float(limit):.1%}"
                )
    if lines:
        raise NightStoppedError(
            "Too much of what this hour read is broken.\n"
            + "\n".join(lines)
            + "\nReaders stay where they were. Correct the source; the next hour reads it again."
        )


def _sentence(connection: DuckDBPyConnection, row: tuple[Any, ...]) -> str:
    """Say which entity, how much, the limit, and where to look first."""
    entity, new, lost, rate, limit = row
    text = f"  {entity}: {lost:,} of {new:,} new rows ({rate:.1%}); the limit is {float(limit):.1%}"
    if not _exists(connection, "marts", "quarantine"):
        return text
    commonest = connection.execute(COMMONEST_REASON, {"entity": entity}).fetchone()
    if commonest is None:
        return text
    reason, column, times, place = commonest
    return f"{text}. Commonest: {reason} in {column or 'the row'}, {times:,} times, first {place}"


def _exists(connection: DuckDBPyConnection, schema: str, name: str) -> bool:
    found = connection.execute(
        "select count(*) from information_schema.tables "
        "where table_schema = $schema and table_name = $name",
        {"schema": schema, "name": name},
    ).fetchone()
    return bool(found and found[0])
