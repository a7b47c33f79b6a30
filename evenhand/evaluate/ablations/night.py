"""What ablations read of a night: rules in force, tests, statuses and who is what by the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.clock import sql_timestamp
from evenhand.evaluate.ablations.figures import People

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

THRESHOLD = """
    select value
    from build.seeds.signal_thresholds
    where
        signal_code = $signal
        and parameter = $parameter
        and valid_from <= cast($as_of as date)
        and (valid_to is null or cast($as_of as date) < valid_to)
"""
LIMITS = """
    select signal_code, value
    from build.seeds.signal_thresholds
    where
        parameter = 'q_limit'
        and valid_from <= cast($as_of as date)
        and (valid_to is null or cast($as_of as date) < valid_to)
    order by signal_code
"""
STATUSES = """
    select account_id, status
    from marts.account_signals
    where signal_code = $signal and status in ('flagged', 'clear', 'excepted')
"""
PEOPLE = "select account_id, kind, twin_of is not null from read_parquet($truth)"


@dataclass(frozen=True)
class Night:
    """A published night with its private database and the truth of its world.

    Attributes:
        connection: see ``evenhand.evaluate.nights.opened``.
        as_of: the night.
        truth: folder of the truth tables.
        people: who is what.
    """

    connection: DuckDBPyConnection
    as_of: datetime
    truth: Path
    people: People

    def rows(self, sql: str, **given: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query; ``$as_of`` is known to it where it is named."""
        if "$as_of" in sql:
            given["as_of"] = sql_timestamp(self.as_of)
        return self.connection.execute(sql, given).fetchall()

    def threshold(self, signal: str, parameter: str) -> float:
        """Return a number of the rules in force.

        Raises:
            ValueError: the rules have no such number, or two of them.
        """
        found = self.rows(THRESHOLD, signal=signal, parameter=parameter)
        if len(found) != 1:
            raise ValueError(f"the rules have {len(found)} values of {signal}.{parameter}, not 1")
        return float(found[0][0])

    def limits(self) -> dict[str, float]:
        """Return the limit on q-values of each signal that has one."""
        return {str(signal): float(value) for signal, value in self.rows(LIMITS)}

    def statuses(self, signal: str) -> tuple[set[str], set[str]]:
        """Return the accounts that a signal flagged, and those that it judged."""
        found = self.rows(STATUSES, signal=signal)
        flagged = {str(account) for account, status in found if status == "flagged"}
        return flagged, {str(account) for account, _ in found}


def read_people(connection: DuckDBPyConnection, truth: Path) -> People:
    """Return who is what by the table ``accounts`` in the folder ``truth``."""
    file = str(truth / "accounts.parquet")
    found = connection.execute(PEOPLE, {"truth": file}).fetchall()
    return People(
        kinds={str(account): str(kind) for account, kind, _ in found},
        twins=frozenset(str(account) for account, _, is_twin in found if is_twin),
    )


def q_values(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the q-values of Benjamini and Hochberg (1995) of one family (scipy)."""
    from scipy import stats

    if not len(p_values):
        return p_values
    adjusted: NDArray[np.float64] = stats.false_discovery_control(p_values, method="bh")
    return adjusted
