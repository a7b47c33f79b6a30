"""Audits are drawn at the rate that is stored beside them, and what is estimated from them is true.

The model's compiled SQL draws from decided cases and active accounts made up here. The dice are the
hash of an id, so a run gives the same draw every time; the bounds are those within which honest
dice stay in all but one of a million worlds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy import stats

from tests.project.casework.warehouse import Project, put_rows, records

MODEL = "int_audits_due"
CASES, ACCOUNTS = 40_000, 60_000
NIGHT = datetime.fromisoformat("2026-06-30 10:00")
TODAY = NIGHT.date()
SPLIT = 1e-6 / 2
BEGIN = date(2025, 1, 1)
RATES = {
    ("case", "automated"): (0.1, 28, None),
    ("case", "grave"): (0.1, 28, 2),
    ("case", "other"): (0.05, 28, None),
    ("account", "expert"): (0.01, None, None),
    ("account", "creator"): (0.005, None, None),
}
WRONG_SHARE = {"automated": 0.5, "grave": 0.4, "other": 0.02}
"""How often the first decision is wrong, so unequal that an unweighted share would be far off."""


@dataclass(frozen=True)
class World:
    """What there is to draw from, and a night's draws by day of the month."""

    strata: dict[str, str]
    is_wrong: dict[str, bool]
    connection: duckdb.DuckDBPyConnection
    sql: str

    def drawn(self, on: date = TODAY) -> list[dict[str, Any]]:
        """Return what is due by a day."""
        night = self.sql.replace(TODAY.isoformat(), on.isoformat())
        return records(self.connection.execute(night))


def stratum_of(number: int) -> tuple[str, int, str]:
    """Return stratum, severity and automation level of a case; automation goes before severity."""
    name = ("other", "other", "other", "grave", "automated")[number % 5]
    severity = {"other": 3, "grave": 1 + number % 2, "automated": 1 + number % 4}[name]
    return name, severity, "full" if name == "automated" else "none"


@pytest.fixture(scope="module")
def world(night: Project) -> Iterator[World]:
    """Closed cases of the last four weeks and active accounts."""
    connection = duckdb.connect()
    database = night.database.stem
    connection.execute(f"set TimeZone = 'UTC'; attach ':memory:' as {database}; use {database}")
    for schema in ("seeds", "staging", "core"):
        connection.execute(f"create schema {schema}")
    put_rows(
        connection,
        "seeds.audit_strata",
        {"unit": "varchar", "stratum": "varchar", "sampling_probability": "double"}
        | {"window_days": "bigint", "severity_at_most": "bigint", "valid_from": "date"}
        | {"valid_to": "date"},
        [(*key, *rate, BEGIN, None) for key, rate in RATES.items()],
    )
    closed = [NIGHT - timedelta(minutes=number % 40_000) for number in range(CASES)]
    told = {f"C{number:06d}": stratum_of(number) for number in range(CASES)}
    put_rows(
        connection,
        "core.decisions",
        {"decision_id": "varchar", "case_id": "varchar", "case_type": "varchar"}
        | {"subject_account_id": "varchar", "severity": "bigint", "automation_level": "varchar"}
        | {"is_interim": "boolean", "decided_at": "timestamp", "case_closed_at": "timestamp"},
        [
            (f"D-{case}", case, "investigation", "A", severity, level, False, closed_at, closed_at)
            for case, (_, severity, level), closed_at in zip(
                told, told.values(), closed, strict=True
            )
        ],
    )
    roles = {f"A{number:07d}": ("expert", "creator")[number % 2] for number in range(ACCOUNTS)}
    put_rows(
        connection,
        "staging.stg_people__accounts",
        {"account_id": "varchar", "account_role": "varchar", "status": "varchar"}
        | {"is_test": "boolean"},
        [(account, role, "active", False) for account, role in roles.items()],
    )
    rng = np.random.default_rng(4)
    strata = {case: name for case, (name, _, _) in told.items()}
    is_wrong = {case: rng.random() < WRONG_SHARE[name] for case, name in strata.items()}
    yield World(strata | roles, is_wrong, connection, night.compiled(MODEL)[MODEL])
    connection.close()


def test_each_stratum_is_drawn_at_the_probability_stored(world: World) -> None:
    drawn = world.drawn()
    assert len({(row["unit"], row["unit_id"]) for row in drawn}) == len(drawn)
    for (unit, stratum), (probability, *_) in RATES.items():
        rows = [row for row in drawn if (row["unit"], row["stratum"]) == (unit, stratum)]
        assert {row["sampling_probability"] for row in rows} == {probability}
        assert {world.strata[row["unit_id"]] for row in rows} == {stratum}
        units = sum(name == stratum for name in world.strata.values())
        low, high = stats.binom.ppf([SPLIT, 1 - SPLIT], units, probability)
        assert low <= len(rows) <= high, (unit, stratum)


def test_weighted_estimates_are_unbiased_and_unweighted_ones_are_not(world: World) -> None:
    """Horvitz and Thompson: over 200 parts of the cases the estimates' errors cancel out.

    The error of each part has a known variance, the sum of (1 - p) / p over its wrong decisions.
    """
    drawn = {row["unit_id"]: row for row in world.drawn() if row["unit"] == "case"}
    error, variance = np.zeros(200), np.zeros(200)
    for number, (case, is_wrong) in enumerate(world.is_wrong.items()):
        if is_wrong:
            probability = RATES["case", world.strata[case]][0]
            found = 1 / drawn[case]["sampling_probability"] if case in drawn else 0.0
            part = number * 200 // CASES
            error[part] += found - 1
            variance[part] += (1 - probability) / probability
    limit = stats.norm.ppf(1 - SPLIT)
    assert abs(error.sum()) / np.sqrt(variance.sum()) < limit
    low, high = stats.chi2.ppf([SPLIT, 1 - SPLIT], 200)
    assert low < np.sum(error**2 / variance) < high

    truth = np.mean(list(world.is_wrong.values()))
    found = np.array([world.is_wrong[case] for case in drawn])
    weights = np.array([1 / row["sampling_probability"] for row in drawn.values()])
    deviation = np.sqrt(variance.sum()) / len(world.is_wrong)
    assert abs(np.sum(found * weights) / len(world.is_wrong) - truth) < limit * deviation
    assert abs(found.mean() - truth) > limit * deviation


def test_accounts_come_up_evenly_over_the_month_and_stay_drawn(world: World) -> None:
    days = [date(2026, 6, day) for day in (10, 15, 30)]
    due = [{row["unit_id"] for row in world.drawn(on) if row["unit"] == "account"} for on in days]
    assert due[0] < due[1] < due[2]
    for some, share in zip(due, (1 / 3, 1 / 2), strict=False):
        low, high = stats.binom.ppf([SPLIT, 1 - SPLIT], len(due[2]), share)
        assert low <= len(some) <= high
    july = {row["unit_id"] for row in world.drawn(date(2026, 7, 31)) if row["unit"] == "account"}
    assert len(july & due[2]) <= stats.binom.ppf(1 - SPLIT, ACCOUNTS, 0.01**2)


def test_the_same_night_draws_the_same(world: World) -> None:
    once = sorted(world.drawn(), key=lambda row: (row["unit"], row["unit_id"]))
    assert once == sorted(world.drawn(), key=lambda row: (row["unit"], row["unit_id"]))
