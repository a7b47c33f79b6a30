"""Timed judgments: real crowd work without known fraud, through the night, one per campaign."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.evaluate.folder import ContractFolder
from evenhand.evaluate.nights import OnStep, opened, run_night
from evenhand.evaluate.paper import LARGEST_FLAGGED_SHARE, TIMED_SETS, TimedSet
from evenhand.evaluate.scoring import Check
from evenhand.evaluate.timed_sets import (
    campaigns,
    night_after,
    read_judgments,
    shifted,
    write_drop,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STATUSES = ("flagged", "clear", "insufficient_data", "not_applicable", "excepted")
PERCENTILES = (0.01, 0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Counts:
    """What the warehouse holds of a set, in the words of :class:`TimedSet`."""

    judgments: int
    workers: int
    addresses: int
    shared_addresses: int
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class NightResult:
    """What one night said.

    Attributes:
        as_of: the night.
        judgments: judgments that the warehouse had accepted by then.
        workers: accounts it knew.
        statuses: accounts by signal and status.
        flagged: flagged accounts by signal.
        judged: accounts on which at least one signal could say something.
    """

    as_of: datetime
    judgments: int
    workers: int
    statuses: dict[str, dict[str, int]]
    flagged: dict[str, set[str]]
    judged: set[str]

    @property
    def flagged_accounts(self) -> set[str]:
        """Accounts flagged by any signal this night."""
        return set().union(*self.flagged.values()) if self.flagged else set()


@dataclass(frozen=True)
class TimedResult:
    """One set: counts held against the published ones, and what each night said."""

    timed: TimedSet
    counts: Counts
    nights: list[NightResult] = field(default_factory=list)

    @property
    def flagged_accounts(self) -> set[str]:
        """Accounts flagged by any signal in any night."""
        return set().union(*(night.flagged_accounts for night in self.nights))

    @property
    def judged_accounts(self) -> set[str]:
        """Accounts on which some signal could say something in some night."""
        return set().union(*(night.judged for night in self.nights))

    @property
    def flagged_share(self) -> float:
        """Share of all workers that were flagged by any signal in any night."""
        return len(self.flagged_accounts) / self.counts.workers

    @property
    def checks(self) -> list[Check]:
        """Counts equal the published ones; few workers are flagged."""
        pairs: list[tuple[str, float, float]] = [
            ("judgments", self.counts.judgments, self.timed.judgments),
            ("workers", self.counts.workers, self.timed.workers),
            ("addresses", self.counts.addresses, self.timed.addresses),
            ("shared addresses", self.counts.shared_addresses, self.timed.shared_addresses),
            *(
                (f"seconds p{percentile * 100:g}", found, published)
                for percentile, found, published in zip(
                    PERCENTILES, self.counts.seconds, self.timed.seconds, strict=True
                )
            ),
        ]
        equal = [
            Check(f"{self.timed.name}: {name}", found, least=published, most=published)
            for name, found, published in pairs
        ]
        share = Check(
            f"{self.timed.name}: flagged share of workers",
            self.flagged_share,
            most=LARGEST_FLAGGED_SHARE,
        )
        return [*equal, share]


def evaluate(
    data: Path, place: Path, as_of: datetime, on_step: OnStep | None = None
) -> list[TimedResult]:
    """Run the sets in ``data`` through nights and compare what they publish with known counts.

    A set is three campaigns months apart. All its times are moved by one number of whole weeks, so
    that its end lies before ``as_of``; a night is run after each campaign, the last one at
    ``as_of``, each on top of the one before.

    Args:
        data: folder with ``relex.csv.gz`` and ``factspan.csv.gz``; a set that is not there is left
            out.
        place: folder to work in: drops and homes.
        as_of: the last night.
        on_step: called with a step's name before it begins.

    Raises:
        FileNotFoundError: ``data`` holds none of the sets.
        NightError: a night failed.
    """
    found = [(one, data / f"{one.name}.csv.gz") for one in TIMED_SETS]
    present = [(one, file) for one, file in found if file.is_file()]
    if not present:
        raise FileNotFoundError(f"{data} holds none of {', '.join(f.name for _, f in found)}")
    return [_run(one, file, place / one.name, as_of, on_step) for one, file in present]


def _run(
    timed: TimedSet, file: Path, place: Path, as_of: datetime, on_step: OnStep | None
) -> TimedResult:
    tell = on_step or (lambda _: None)
    parts = campaigns(shifted(read_judgments(file), as_of))
    instants = [*(night_after(part) for part in parts[:-1]), as_of]
    seen: set[str] = set()
    nights: list[NightResult] = []
    for number, (part, instant) in enumerate(zip(parts, instants, strict=True), start=1):
        drop = ContractFolder(place / f"drop-{number}")
        write_drop(drop, part, seen, timed.task_type)
        title = f"{timed.name}, night {number} of {len(parts)}"
        home = run_night(place / "home", drop.path, instant, partial(_tell_step, tell, title))
        with opened(home) as connection:
            nights.append(_night_result(connection, instant))
            counts = _counts(connection)
    return TimedResult(timed, counts, nights)


def _tell_step(tell: OnStep, title: str, step: str) -> None:
    tell(f"{title}: {step}")


def _one(connection: DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    return tuple(int(value or 0) for value in connection.execute(sql).fetchall()[0])


def _counts(connection: DuckDBPyConnection) -> Counts:
    judgments, workers = _size(connection)
    addresses, shared = _one(
        connection,
        "with addresses as (select ip_address, count(distinct account_id) as workers "
        "from build.staging.stg_access__sessions where ip_address is not null group by ip_address) "
        "select count(*), count(*) filter (where workers > 1) from addresses",
    )
    seconds = connection.execute(
        "select quantile_cont(active_seconds, $percentiles) "
        "from build.staging.stg_work__submissions",
        {"percentiles": list(PERCENTILES)},
    ).fetchall()[0][0]
    return Counts(judgments, workers, addresses, shared, tuple(float(one) for one in seconds))


def _size(connection: DuckDBPyConnection) -> tuple[int, int]:
    """Return judgments and workers, both from published tables."""
    judgments, workers = _one(
        connection,
        "select (select rows_accepted from marts.source_health where entity = 'submissions'), "
        "(select count(distinct account_id) from marts.account_signals)",
    )
    return judgments, workers


def _night_result(connection: DuckDBPyConnection, as_of: datetime) -> NightResult:
    rows = connection.execute(
        "select signal_code, status, list(account_id order by account_id) "
        "from marts.account_signals group by all order by all"
    ).fetchall()
    statuses: dict[str, dict[str, int]] = {}
    flagged: dict[str, set[str]] = {}
    judged: set[str] = set()
    for signal, status, accounts in rows:
        statuses.setdefault(signal, {})[status] = len(accounts)
        if status in {"flagged", "clear", "excepted"}:
            judged.update(accounts)
        if status == "flagged":
            flagged[signal] = set(accounts)
    judgments, workers = _size(connection)
    return NightResult(as_of, judgments, workers, statuses, flagged, judged)
