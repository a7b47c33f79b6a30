"""How long abuse goes on before a night first flags it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SOON = 30.0
"""Days within which most abuse of a kind should be flagged."""

QUERY = """
    with planted as (
        select account_id, kind, starts_at
        from read_parquet($truth)
        where is_abuse and starts_at is not null and starts_at < $last
    ),
    flagged as (
        select account_id, signal_code, min(as_of) as first_flagged
        from marts.signal_history
        where status = 'flagged'
        group by account_id, signal_code
    )
    select
        planted.kind,
        kinds.signal_code,
        date_diff('second', planted.starts_at, $last) / 86400,
        date_diff('second', planted.starts_at, flagged.first_flagged) / 86400
    from planted
    inner join (
        select unnest($kinds) as kind, unnest($signals) as signal_code
    ) as kinds on planted.kind = kinds.kind
    left join flagged
        on planted.account_id = flagged.account_id and kinds.signal_code = flagged.signal_code
    order by planted.kind, planted.account_id
"""


@dataclass(frozen=True)
class Abuser:
    """One abuser and the signal that is for them.

    Attributes:
        kind: kind of abuse.
        signal: the signal.
        days: days from the start of the abuse to the last night.
        days_to_flag: days to the first night that flagged; ``None`` where none did.
    """

    kind: str
    signal: str
    days: float
    days_to_flag: float | None


@dataclass(frozen=True)
class Delay:
    """One kind of abuse.

    Attributes:
        kind: kind of abuse.
        signal: the signal.
        abusers: how many there are.
        found: how many of them any night flagged.
        median_days: days from start to flag that half of all abusers do not exceed; ``None`` where
            fewer than half were found.
        due: abusers who began :data:`SOON` days or more before the last night.
        soon: how many of those were flagged within that time.
    """

    kind: str
    signal: str
    abusers: int
    found: int
    median_days: float | None
    due: int
    soon: int


def abusers_of(
    connection: DuckDBPyConnection, truth: Path, signals: Mapping[str, str], last: str
) -> list[Abuser]:
    """Return each abuser with the time to the first flag.

    A flag before the abuse began is no detection of it, and counts as if it came at its start.

    Args:
        connection: a published generation; see ``nights.opened``.
        truth: the world's folder of truth tables.
        signals: kind of abuse to its signal.
        last: the last night, as SQL takes it.
    """
    given = {
        "truth": str(truth / "accounts.parquet"),
        "kinds": list(signals),
        "signals": list(signals.values()),
        "last": last,
    }
    query = QUERY.replace("$last", "cast($last as timestamp)")
    return [
        Abuser(kind, signal, days, None if to_flag is None else max(to_flag, 0.0))
        for kind, signal, days, to_flag in connection.execute(query, given).fetchall()
    ]


def delays(abusers: Sequence[Abuser]) -> list[Delay]:
    """Return the delay of each kind, in the order in which kinds first appear."""
    kinds = dict.fromkeys((one.kind, one.signal) for one in abusers)
    return [
        _delay(kind, signal, [one for one in abusers if (one.kind, one.signal) == (kind, signal)])
        for kind, signal in kinds
    ]


def _delay(kind: str, signal: str, abusers: Sequence[Abuser]) -> Delay:
    waits = [one.days_to_flag for one in abusers if one.days_to_flag is not None]
    missed = [float("inf")] * (len(abusers) - len(waits))
    half = median([*waits, *missed])
    due = [one for one in abusers if one.days >= SOON]
    soon = [one for one in due if one.days_to_flag is not None and one.days_to_flag <= SOON]
    return Delay(
        kind, signal, len(abusers), len(waits),
        None if half == float("inf") else half, len(due), len(soon),
    )  # fmt: skip
