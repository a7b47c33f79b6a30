"""What a night does to honest people as a whole, and what it puts before reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEAST_PRECISION = 0.70
"""Of the cases that flags propose, the share that should be about planted abuse."""

LARGEST_SHARE_OF_HONEST = 0.001
"""Of the honest accounts, the share that a night may newly flag by any signal."""

QUERY = """
    with truth as (
        select account_id, kind, is_abuse, kind in (select unnest($planted)) as is_planted
        from read_parquet($truth)
    ),
    experts as (
        select truth.is_abuse
        from truth
        inner join build.staging.stg_people__accounts as accounts using (account_id)
        where accounts.account_role = 'expert' and accounts.status = 'active'
    ),
    flagged as (
        select distinct account_id
        from marts.account_signals
        where status = 'flagged' and signal_code in (select unnest($signals))
    ),
    proposed as (
        select truth.is_abuse or truth.is_planted as is_right
        from marts.case_queue as queue
        inner join truth on queue.subject_account_id = truth.account_id
        where queue.source = 'flag' and queue.state = 'proposed'
    )
    select
        (select count(*) from experts),
        (select count(*) from experts where is_abuse),
        (select count(*) from truth where kind = 'honest'),
        (select count(*) from truth inner join flagged using (account_id) where kind = 'honest'),
        (select count(*) from proposed),
        (select count(*) from proposed where is_right)
"""


@dataclass(frozen=True)
class WorldCounts:
    """One world after one night.

    Attributes:
        experts: active experts.
        abusive: those of them who abuse.
        honest: honest accounts of every role.
        honest_flagged: those of them whom any signal flagged.
        proposed: cases that flags propose.
        proposed_rightly: those about an account that abuses, or that somebody broke into.
    """

    experts: int
    abusive: int
    honest: int
    honest_flagged: int
    proposed: int
    proposed_rightly: int


def count_world(
    connection: DuckDBPyConnection, truth: Path, planted: list[str], signals: list[str]
) -> WorldCounts:
    """Count what the published night did, by the truth.

    Args:
        connection: a published generation with its private database; see ``nights.opened``.
        truth: the world's folder of truth tables.
        planted: kinds that a signal is there for, victims of a break-in among them.
        signals: signals that count.
    """
    given = {"truth": str(truth / "accounts.parquet"), "planted": planted, "signals": signals}
    (row,) = connection.execute(QUERY, given).fetchall()
    return WorldCounts(*row)
