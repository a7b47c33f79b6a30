"""Counting by the truth: who counts, and what the goals are held against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from evenhand.evaluate.planted import (
    LEAST_RECALL,
    SIGNAL_OF_ABUSE,
    SIGNAL_OF_TWIN,
    Dialled,
    Results,
    SeedResult,
    Tally,
    _dialled,
    _tallies,
)
from evenhand.evaluate.system import WorldCounts, count_world
from evenhand.sample.circle_kinds import CIRCLE_TWINS, CIRCLES
from evenhand.sample.rhythm_kinds import RHYTHM_TWINS, RHYTHMS
from evenhand.sample.scheme_kinds import SCHEME_TWINS, SCHEMES
from evenhand.sample.settings import (
    ABUSES,
    DEAL_TWINS,
    DEALS,
    HABIT_TWINS,
    HABITS,
    INTRUSION_TWINS,
    INTRUSIONS,
    LEDGER_KINDS,
    LOOKALIKE_TWINS,
    LOOKALIKES,
    TWIN_OF,
    TWINS,
)
from evenhand.sample.slip_kinds import SLIP_TWINS, SLIPS
from evenhand.sample.writing_kinds import WRITING_TWINS, WRITINGS


def test_kinds_are_those_of_the_sample() -> None:
    abuses = {
        *ABUSES, *HABITS, *INTRUSIONS, *DEALS, *LEDGER_KINDS, *LOOKALIKES, *CIRCLES, *SLIPS,
        *RHYTHMS, *SCHEMES, *WRITINGS,
    }  # fmt: skip
    assert set(SIGNAL_OF_ABUSE) <= abuses
    twins = {
        *TWINS, *HABIT_TWINS, *INTRUSION_TWINS, *DEAL_TWINS, *LEDGER_KINDS, *LOOKALIKE_TWINS,
        *CIRCLE_TWINS, *SLIP_TWINS, *RHYTHM_TWINS, *SCHEME_TWINS,
        *WRITING_TWINS,
    }  # fmt: skip
    assert set(SIGNAL_OF_TWIN) <= twins
    for twin, signal in SIGNAL_OF_TWIN.items():
        assert SIGNAL_OF_ABUSE[TWIN_OF[twin]] == signal


@pytest.fixture
def night(tmp_path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    kinds = {
        "g1": "gold_failer", "g2": "gold_failer", "g3": "gold_failer", "r1": "rusher",
        "r2": "rusher", "r3": "rusher", "c1": "answer_copier", "c2": "answer_copier",
        "c3": "answer_copier", "h1": "honest", "h2": "honest",
    }  # fmt: skip
    hard = [0.6 if account == "g2" else 1.0 for account in kinds]
    truth = pa.table({"account_id": list(kinds), "kind": list(kinds.values()), "intensity": hard})
    parquet.write_table(truth, tmp_path / "accounts.parquet")
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.execute(
        "create table marts.account_signals "
        "(account_id text, signal_code text, status text, sample_size bigint, p_value double)"
    )
    connection.executemany(
        "insert into marts.account_signals values (?, ?, ?, ?, ?)",
        [
            ("g1", "gold_failure", "flagged", 40, 0.01),
            ("g2", "gold_failure", "clear", 41, 0.5),
            ("g3", "gold_failure", "flagged", 39, 0.01),
            ("r1", "too_fast", "flagged", 15, 0.01),
            ("r2", "too_fast", "insufficient_data", 14, None),
            ("r3", "too_fast", "insufficient_data", 15, 0.01),
            ("c1", "answer_copying", "clear", 49, 1.0),
            ("c2", "answer_copying", "flagged", 50, 1e-6),
            ("c3", "answer_copying", "clear", 51, 0.1),
            ("h1", "too_fast", "clear", 100, 0.5),
            ("h2", "too_fast", "not_applicable", None, None),
            ("somebody else", "too_fast", "flagged", 100, 0.01),
        ],
    )
    yield connection, tmp_path
    connection.close()


@pytest.fixture
def counted(
    night: tuple[duckdb.DuckDBPyConnection, Path],
) -> dict[tuple[str, str], Tally]:
    return {(tally.kind, tally.signal): tally for tally in _tallies(*night)}


def test_gold_failers_count_from_forty_golds(counted: dict[tuple[str, str], Tally]) -> None:
    tally = counted["gold_failer", "gold_failure"]
    assert (tally.judged, tally.found, tally.accounts, tally.flagged) == (2, 1, 3, 2)


def test_recall_by_intensity_counts_abusers_with_a_dial_under_their_signal(
    night: tuple[duckdb.DuckDBPyConnection, Path],
) -> None:
    found = _dialled(*night)
    assert found == [
        Dialled("answer_copier", "answer_copying", 1.0, 2, 1),
        Dialled("gold_failer", "gold_failure", 1.0, 1, 1),
        Dialled("gold_failer", "gold_failure", 0.6, 1, 0),
        Dialled("rusher", "too_fast", 1.0, 2, 1),
    ]
    results = Results([SeedResult(11, [], None, found), SeedResult(12, [], None, found)])
    assert results.intensities == [1.0, 0.6]
    assert [
        (kind, [(rate.hits, rate.cases) for rate in rates])
        for kind, _, rates in results.by_intensity
    ] == [
        ("rusher", [(2, 4), (0, 0)]),
        ("gold_failer", [(2, 2), (0, 2)]),
        ("answer_copier", [(2, 4), (0, 0)]),
    ]


def test_recall_leaves_out_those_without_the_sample(counted: dict[tuple[str, str], Tally]) -> None:
    """Whoever was tested and is asked for golds before anything is said is not found yet."""
    tally = counted["rusher", "too_fast"]
    assert (tally.judged, tally.found, tally.accounts) == (2, 1, 3)


def test_copiers_count_from_fifty_shared_tasks(counted: dict[tuple[str, str], Tally]) -> None:
    tally = counted["answer_copier", "answer_copying"]
    assert (tally.judged, tally.found, tally.accounts) == (2, 1, 3)


def test_honest_accounts_all_count(counted: dict[tuple[str, str], Tally]) -> None:
    tally = counted["honest", "too_fast"]
    assert (tally.accounts, tally.flagged) == (2, 0)


def _world(seed: int, found: int, flagged_twins: int, flagged_honest: int) -> SeedResult:
    return SeedResult(
        seed,
        [
            Tally("gold_failer", "gold_failure", 10, found, 10, found),
            *(
                Tally(kind, SIGNAL_OF_ABUSE[kind], 10, 10, 10, 10)
                for kind in LEAST_RECALL
                if kind != "gold_failer"
            ),
            Tally("fast_honest", "too_fast", 50, flagged_twins, 50, flagged_twins),
            *(
                Tally(kind, signal, 50, 0, 50, 0)
                for kind, signal in SIGNAL_OF_TWIN.items()
                if kind != "fast_honest"
            ),
            Tally("honest", "too_fast", 500, flagged_honest, 500, flagged_honest),
            *(
                Tally("honest", signal, 500, 0, 500, 0)
                for signal in SIGNAL_OF_ABUSE.values()
                if signal != "too_fast"
            ),
        ],
    )


def _missed(results: Results) -> set[str]:
    return {check.name for check in results.checks if not check.is_met}


def test_goals_are_held_against_all_worlds_together() -> None:
    results = Results([_world(11, 10, 1, 2), _world(12, 7, 0, 0)])
    assert _missed(results) == set()
    rate = results.recalls[1]
    assert (rate.hits, rate.cases, rate.share) == (17, 20, 0.85)
    assert (rate.worst, rate.worst_seed) == (0.7, 12)


@pytest.mark.parametrize(
    ("world", "missed"),
    [
        ((11, 8, 0, 0), "gold_failer recall by gold_failure"),
        ((11, 10, 1, 0), "fast_honest flagged by too_fast"),
        ((11, 10, 0, 2), "honest flagged by too_fast"),
    ],
)
def test_a_missed_goal_is_seen(world: tuple[int, int, int, int], missed: str) -> None:
    assert _missed(Results([_world(*world)])) == {missed}


def test_the_worst_world_of_a_flag_rate_is_the_highest() -> None:
    rate = Results([_world(11, 10, 0, 0), _world(12, 10, 1, 0)]).twins[0]
    assert (rate.worst, rate.worst_seed) == (0.02, 12)


def test_a_signal_that_judges_nobody_is_left_out_but_never_one_with_a_goal() -> None:
    idle = Tally("honest", "style_change", 500, 0, 0, 0)
    rates = Results([SeedResult(11, [idle])]).honest
    assert [rate.signal for rate in rates] == sorted(SIGNAL_OF_ABUSE.values())


def test_a_goal_without_a_case_is_not_met() -> None:
    results = Results([SeedResult(11, [])])
    assert "gold_failer recall by gold_failure" in _missed(results)
    assert "fast_honest flagged by too_fast" in _missed(results)


def test_the_night_as_a_whole_is_counted_by_the_truth(tmp_path: Path) -> None:
    truth = {
        "account_id": ["a1", "a2", "v1", "h1", "h2", "t1"],
        "kind": ["rusher", "gold_failer", "stolen_account", "honest", "honest", "fast_honest"],
        "is_abuse": [True, True, False, False, False, False],
    }
    parquet.write_table(pa.table(truth), tmp_path / "accounts.parquet")
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as build")
    connection.execute("create schema build.staging")
    connection.execute("create schema marts")
    connection.execute(
        "create table build.staging.stg_people__accounts as select * from (values "
        "('a1', 'expert', 'active'), ('a2', 'fan', 'active'), ('h1', 'expert', 'active'), "
        "('h2', 'expert', 'offboarded'), ('t1', 'expert', 'active')) "
        "as given (account_id, account_role, status)"
    )
    connection.execute(
        "create table marts.account_signals as select * from (values "
        "('h1', 'too_fast', 'flagged'), ('h1', 'gold_failure', 'flagged'), "
        "('h2', 'too_fast', 'clear'), ('h2', 'another', 'flagged'), ('a1', 'too_fast', 'flagged')"
        ") as given (account_id, signal_code, status)"
    )
    connection.execute(
        "create table marts.case_queue as select * from (values "
        "('a1', 'flag', 'proposed'), ('v1', 'flag', 'proposed'), ('h1', 'flag', 'proposed'), "
        "('h2', 'report', 'proposed'), ('a2', 'flag', 'open')) "
        "as given (subject_account_id, source, state)"
    )
    counts = count_world(
        connection, tmp_path, ["rusher", "stolen_account"], ["too_fast", "gold_failure"]
    )
    assert counts == WorldCounts(
        experts=3, abusive=1, honest=2, honest_flagged=1, proposed=3, proposed_rightly=2
    )
    rates = {rate.kind: rate for rate in Results([SeedResult(1, [], counts)]).system}
    assert rates["active expert"].share == pytest.approx(1 / 3)
    precise = rates["proposed case"].check
    assert precise is not None
    assert not precise.is_met
    assert rates["honest account"].share == 0.5
