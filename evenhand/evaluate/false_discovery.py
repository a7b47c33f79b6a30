"""Worlds without any abuse: are the p-values valid there, and how many flags are false?

In such a world every flag is false. A p-value is valid when it is at most a with probability at
most a, for every a that somebody could act on. Judged are plain honest people: an honest twin is
planted to look like an abuse, so it lies in the tail on purpose; ``evaluate sample`` counts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.evaluate.nights import OnStep, opened
from evenhand.evaluate.scoring import Check
from evenhand.evaluate.worlds import WorldPlan, night_of_world

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

UNIFORM = frozenset({"too_fast", "agreement_outlier"})
"""Signals whose p-values are those of a continuous statistic with a spread that is estimated: they
must be uniform. All others count few events (many p-values are 1), take honest people to lie at the
very bar (``gold_failure``) or never take their spread to be below a dated least one
(``idle_billing``): theirs may be larger than uniform, never smaller."""

LEAST_KS = 0.01
TAIL = 0.01
LEAST_TAIL, LARGEST_TAIL = 0.005, 0.015
NOMINAL = 0.05
"""The loosest limit on q-values of any signal."""
LARGEST_FALSE_SHARE = 1.3 * NOMINAL
CHANCE = 0.001
"""How often a bound may be missed by chance alone where there are few tests."""

TESTS = """
    select tests.signal_code, tests.family, tests.p_value
    from build.intermediate.int_signal_tests as tests
    inner join read_parquet($truth) as truth on tests.account_id = truth.account_id
    where truth.kind = 'honest'
    order by tests.signal_code, tests.account_id
"""
FLAGS = """
    select
        signals.signal_code,
        signals.family,
        count(*) filter (where signals.status = 'flagged') as flagged
    from marts.account_signals as signals
    where signals.p_value is not null
    group by signals.signal_code, signals.family
    order by signals.signal_code
"""
ACCOUNTS = """
    select
        count(distinct truth.account_id) as accounts,
        count(distinct truth.account_id) filter (where signals.status = 'flagged') as flagged
    from read_parquet($truth) as truth
    inner join marts.account_signals as signals on truth.account_id = signals.account_id
    where truth.kind = 'honest'
"""


@dataclass(frozen=True)
class HonestWorld:
    """One world and its night.

    Attributes:
        seed: the world.
        p_values: by signal, of plain honest accounts.
        families: family of each signal that makes tests.
        flagged: flags by signal that rest on a test, of anybody: all are false.
        accounts: plain honest accounts.
        accounts_flagged: how many of them carry any flag, rules without a test included.
    """

    seed: int
    p_values: dict[str, NDArray[np.float64]]
    families: dict[str, str]
    flagged: dict[str, int]
    accounts: int
    accounts_flagged: int


@dataclass(frozen=True)
class SignalResult:
    """One signal over all worlds.

    Attributes:
        signal: the signal.
        family: its family.
        tests: tests of plain honest accounts.
        fit: how likely p-values this far from uniform are by chance. For signals that must be
            uniform, Kolmogorov and Smirnov's test; for the others the one-sided bound of Dvoretzky,
            Kiefer, Wolfowitz and Massart on p-values that are too small, up to one half.
        tail: share of p-values below .01.
        flagged: flags, all false.
        checks: the goals.
    """

    signal: str
    family: str
    tests: int
    fit: float
    tail: float
    flagged: int
    checks: list[Check]


@dataclass(frozen=True)
class Results:
    """All worlds together."""

    worlds: list[HonestWorld]

    @property
    def signals(self) -> list[SignalResult]:
        """Every signal that made a test in some world."""
        names = sorted({name for world in self.worlds for name in world.p_values})
        return [self._signal(name) for name in names]

    @property
    def false_share(self) -> Check:
        """Share of families with a flag, over worlds: the false discovery rate without abuse.

        Where nothing is true, one flag makes the share of false flags of its family and night 1.
        """
        runs = [
            any(world.flagged.get(name, 0) for name, one in world.families.items() if one == family)
            for world in self.worlds
            for family in sorted(set(world.families.values()))
        ]
        share = sum(runs) / len(runs) if runs else None
        most = _at_most(LARGEST_FALSE_SHARE, len(runs))
        return Check("families with a false flag", share, None, most)

    @property
    def checks(self) -> list[Check]:
        """The goals."""
        return [*(check for one in self.signals for check in one.checks), self.false_share]

    def _signal(self, name: str) -> SignalResult:
        import numpy as np

        parts = [world.p_values[name] for world in self.worlds if name in world.p_values]
        p_values = np.concatenate(parts)
        family = next(w.families[name] for w in self.worlds if name in w.families)
        tail = float((p_values < TAIL).mean())
        is_uniform = name in UNIFORM
        fit = uniformity(p_values) if is_uniform else not_too_small(p_values)
        least = _at_least(LEAST_TAIL, len(p_values)) if is_uniform else None
        most = _at_most(LARGEST_TAIL, len(p_values))
        kind = "uniform" if is_uniform else "not too small"
        return SignalResult(
            signal=name,
            family=family,
            tests=len(p_values),
            fit=fit,
            tail=tail,
            flagged=sum(world.flagged.get(name, 0) for world in self.worlds),
            checks=[
                Check(f"{name}: p-values are {kind}", fit, LEAST_KS, None),
                Check(f"{name}: share of p-values below {TAIL}", tail, least, most),
            ],
        )


def uniformity(p_values: NDArray[np.float64]) -> float:
    """Return the p-value of Kolmogorov and Smirnov's test of uniformity (scipy)."""
    from scipy import stats

    return float(stats.kstest(p_values, "uniform").pvalue)


def not_too_small(p_values: NDArray[np.float64]) -> float:
    """Return how likely p-values so much smaller than uniform are, at most, if they are valid.

    By exp(-2 n D^2), with D the largest excess of the share at most x over x, x up to one half
    (Massart 1990). Above one half nobody acts on a p-value.
    """
    import numpy as np

    ordered = np.sort(p_values)
    shares = np.arange(1, len(ordered) + 1) / len(ordered)
    excess = (shares - ordered)[ordered <= 0.5]
    distance = max(0.0, float(excess.max(initial=0.0)))
    return float(np.exp(-2 * len(ordered) * distance**2))


def _at_most(share: float, tests: int) -> float:
    """Return ``share``, or what so few tests with that chance may show, if that is more."""
    from scipy import stats

    if not tests:
        return share
    return max(share, float(stats.binom.ppf(1 - CHANCE, tests, share)) / tests)


def _at_least(share: float, tests: int) -> float:
    from scipy import stats

    return min(share, float(stats.binom.ppf(CHANCE, tests, share)) / tests)


def evaluate(
    place: Path, plan: WorldPlan, *, seeds: Sequence[int], on_step: OnStep | None = None
) -> Results:
    """Generate an honest world per seed, run a night on each, and read its p-values and flags.

    Args:
        place: folder to work in: one folder per seed with drop, truth and home.
        plan: which worlds; its ``world`` should be ``honest``.
        seeds: of the worlds.
        on_step: called with a step's name before it begins.

    Raises:
        NightError: a night failed.
    """
    tell = on_step or (lambda _: None)
    worlds = []
    for seed in seeds:
        world = night_of_world(place, plan, seed, tell)
        with opened(world.home) as connection:
            worlds.append(read_world(connection, world.truth / "accounts.parquet", seed))
    return Results(worlds)


def read_world(connection: DuckDBPyConnection, truth: Path, seed: int) -> HonestWorld:
    """Return the p-values and flags of the night that ``connection`` has open."""
    import numpy as np

    tests = connection.execute(TESTS, {"truth": str(truth)}).fetchnumpy()
    names, p_values = np.asarray(tests["signal_code"]), np.asarray(tests["p_value"], float)
    flags = connection.execute(FLAGS).fetchall()
    row = connection.execute(ACCOUNTS, {"truth": str(truth)}).fetchone()
    families = {str(code): str(family) for code, family, _ in flags}
    families |= dict(zip(names.tolist(), np.asarray(tests["family"]).tolist(), strict=True))
    return HonestWorld(
        seed=seed,
        p_values={name: p_values[names == name] for name in sorted(set(names.tolist()))},
        families=families,
        flagged={str(code): int(count) for code, _, count in flags},
        accounts=int(row[0]) if row else 0,
        accounts_flagged=int(row[1]) if row else 0,
    )
