"""Each guard taken out of a made-up night: who is flagged with it, and who without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from scipy import stats
from statsmodels.stats.multitest import multipletests

from evenhand.evaluate.ablations.caps import ALONE, COULD, caps, score
from evenhand.evaluate.ablations.figures import (
    FOUND,
    HONEST,
    RIGHT,
    TWINS,
    Ablation,
    Share,
    added_up,
)
from evenhand.evaluate.ablations.fixed_cut import FOUND_BY_OWN, fixed_cut
from evenhand.evaluate.ablations.links import LARGEST, group_sizes, links
from evenhand.evaluate.ablations.minimum_sample import minimum_sample
from evenhand.evaluate.ablations.night import Night, q_values, read_people
from evenhand.evaluate.ablations.one_coin import ACCURACY, F1, infer, one_coin, rare_answer
from evenhand.evaluate.ablations.speed import naive_p_values, speed

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
KINDS = {
    "r1": ("rusher", None),
    "t1": ("fast_honest", "rusher"),
    "h1": ("honest", None),
    "h2": ("honest", None),
    "h3": ("honest", None),
    "h4": ("honest", None),
    "g1": ("gold_failer", None),
    "a1": ("account_ring", None),
    "a2": ("account_ring", None),
    "a3": ("account_ring", None),
}
RULES = (
    ("too_fast", "q_limit", 0.05, "2025-01-01", None),
    ("too_fast", "q_limit", 0.5, "2024-01-01", "2025-01-01"),
    ("agreement_outlier", "q_limit", 0.01, "2025-01-01", None),
    ("gold_failure", "bar", 0.75, "2025-01-01", None),
    ("gold_failure", "confidence", 0.95, "2025-01-01", None),
    ("shared_infrastructure", "minimum_accounts", 3, "2025-01-01", None),
)


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    """A night in which nothing was said yet; tests fill in what they need."""
    truth = pa.table(
        {
            "account_id": list(KINDS),
            "kind": [kind for kind, _ in KINDS.values()],
            "twin_of": pa.array([twin for _, twin in KINDS.values()], pa.string()),
        }
    )
    parquet.write_table(truth, tmp_path / "accounts.parquet")
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        for schema in ("build.seeds", "build.intermediate", "build.staging", "marts"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table build.seeds.signal_thresholds (signal_code text, parameter text, "
            "value double, valid_from date, valid_to date)"
        )
        connection.executemany(
            "insert into build.seeds.signal_thresholds values (?, ?, ?, ?, ?)", RULES
        )
        connection.execute(
            "create table marts.account_signals (account_id text, signal_code text, status text)"
        )
        connection.execute(
            "create table build.intermediate.int_signal_tests (account_id text, "
            "signal_code text, family text, p_value double, q_value double)"
        )
        yield Night(connection, AS_OF, tmp_path, read_people(connection, tmp_path))


def fill(night: Night, table: str, columns: str, *rows: tuple[object, ...]) -> None:
    """Create ``table`` where it is not there and insert rows."""
    night.connection.execute(f"create table if not exists {table} ({columns})")
    marks = ", ".join("?" for _ in columns.split(","))
    night.connection.executemany(f"insert into {table} values ({marks})", [list(r) for r in rows])


def say(night: Night, signal: str, **statuses: str) -> None:
    """Publish what a signal says of accounts."""
    night.connection.executemany(
        "insert into marts.account_signals values (?, ?, ?)",
        [[account, signal, status] for account, status in statuses.items()],
    )


def counts(shares: Mapping[str, Share], name: str) -> tuple[float, float]:
    """Return hits and base of a figure."""
    return shares[name].hits, shares[name].of


def test_the_rule_in_force_is_read_and_only_that_one(night: Night) -> None:
    assert night.threshold("too_fast", "q_limit") == 0.05
    assert night.limits() == {"too_fast": 0.05, "agreement_outlier": 0.01}
    with pytest.raises(ValueError, match=r"0 values of too_fast\.nothing"):
        night.threshold("too_fast", "nothing")


def test_q_values_are_those_of_statsmodels() -> None:
    p_values = np.random.default_rng(1).uniform(size=200) ** 2
    assert q_values(p_values) == pytest.approx(multipletests(p_values, method="fdr_bh")[1])
    assert len(q_values(np.zeros(0))) == 0


def test_without_the_difference_between_people_an_honest_fast_expert_is_certain(
    night: Night,
) -> None:
    """Half a deviation faster than usual, 100 times: five standard errors, and quite ordinary."""
    speeds = [("r1", 100, -3.0), ("t1", 100, -1.5), ("h1", 100, -0.5), ("h2", 100, 0.5)]
    fill(
        night, "build.intermediate.int_speed_deviates",
        "account_id text, submissions bigint, mean_residual double, population_center double, "
        "within_variance double",
        *((account, n, mean, 0.0, 1.0) for account, n, mean in speeds),
    )  # fmt: skip
    night.connection.execute(
        "insert into build.intermediate.int_signal_tests values "
        "('r1', 'too_fast', 'timing', 1e-9, 4e-9), ('t1', 'too_fast', 'timing', .01, .02), "
        "('h1', 'too_fast', 'timing', .2, .3), ('h2', 'too_fast', 'timing', .7, .7), "
        "('h1', 'idle_billing', 'timing', 1, 1), ('h1', 'gold_failure', 'quality', 0, 0)"
    )
    say(night, "too_fast", r1="flagged", t1="clear", h1="clear", h2="clear", h3="not_applicable")
    (found,) = speed(night)
    assert counts(found.kept, HONEST) == (0, 2)
    assert counts(found.removed, HONEST) == (1, 2)
    assert counts(found.removed, TWINS) == (1, 1)
    assert counts(found.kept, FOUND) == counts(found.removed, FOUND) == (1, 1)
    assert counts(found.removed, RIGHT) == (1, 3)
    assert found.gain == 0.5
    assert found.check is not None
    assert found.check.is_met


def test_the_naive_p_value_is_that_of_a_z_test() -> None:
    ((account, p_value),) = naive_p_values([("h1", 25, -0.3, 0.1, 4.0)])
    assert account == "h1"
    assert p_value == pytest.approx(stats.norm.cdf(-0.4 / (2 / 5)))
    assert naive_p_values([]) == []


def test_groups_are_what_walking_from_neighbour_to_neighbour_reaches() -> None:
    dice = np.random.default_rng(2)
    edges = [
        (f"account {one}", f"mark {mark}")
        for one, mark in zip(dice.integers(0, 80, 90), dice.integers(0, 60, 90), strict=True)
    ]
    sizes = group_sizes(edges)
    assert set(sizes) == {account for account, _ in edges}
    for account, size in sizes.items():
        reached, seen = {account}, 0
        while len(reached) > seen:
            seen = len(reached)
            reached |= {one for edge in edges if reached & set(edge) for one in edge}
        assert size == sum(one.startswith("account ") for one in reached)
    assert len(set(sizes.values())) > 2
    assert group_sizes([]) == {}


def test_any_shared_address_makes_one_group_of_strangers(night: Night) -> None:
    """A ring of three is tied by two kinds; a carrier's address ties it to four honest people."""
    fill(
        night, "build.staging.stg_access__sessions",
        "account_id text, ip_address text, started_at timestamp",
        *((one, "carrier", "2026-06-01") for one in ("a1", "h1", "h2", "h3")),
        *((one, "home", "2026-06-01") for one in ("a1", "a2", "a3")),
        ("h4", "home", "2026-07-01"),
    )  # fmt: skip
    fill(
        night, "build.intermediate.int_account_pairs", "account_id_a text, account_id_b text",
        ("a1", "a2"), ("a2", "a3"), ("h1", "h2"),
    )  # fmt: skip
    fill(
        night, "build.intermediate.int_cluster_labels_12", "account_id text, cluster_label text",
        ("a1", "a1"), ("a2", "a1"), ("a3", "a1"), ("h1", "h1"), ("h2", "h1"),
    )  # fmt: skip
    address, one_kind = links(night)
    assert counts(address.kept, RIGHT) == (3, 3)
    assert counts(address.removed, RIGHT) == (3, 6)
    assert counts(address.removed, LARGEST) == (6, len(KINDS))
    assert counts(address.kept, LARGEST) == (3, len(KINDS))
    assert counts(one_kind.removed, RIGHT) == (3, 3)
    assert address.gain == 0.5
    assert one_kind.check is not None
    assert not one_kind.check.is_met


def test_a_share_of_few_golds_flags_people_that_sample_and_prior_spare(night: Night) -> None:
    fill(
        night, "build.intermediate.int_gold_checks",
        "account_id text, answered bigint, correct bigint, below_bar double",
        ("h1", 3, 2, 0.2), ("h2", 4, 3, 0.1), ("h3", 30, 27, 0.0), ("g1", 40, 20, 0.99),
        ("h4", 10, 0, 0.97), ("a1", 0, 0, 0.1),
    )  # fmt: skip
    say(night, "gold_failure", g1="flagged", h3="clear", h1="insufficient_data")
    by_share, by_posterior = minimum_sample(night)
    assert counts(by_share.kept, HONEST) == (0, 4)
    assert counts(by_share.removed, HONEST) == (2, 4), "at the bar is not below it"
    assert counts(by_posterior.removed, HONEST) == (1, 4)
    assert counts(by_share.removed, FOUND) == (1, 1)
    assert by_posterior.check is None


def test_two_signals_of_one_family_do_not_make_a_review(night: Night) -> None:
    fill(
        night, "build.intermediate.int_risk_evidence",
        "account_id text, family text, log_likelihood_ratio double, status text",
        ("h1", "quality", 3.0, "flagged"), ("h1", "quality", 2.5, "flagged"),
        ("h1", "timing", -0.5, "clear"),
        ("r1", "quality", 3.0, "flagged"), ("r1", "timing", 2.2, "flagged"),
        ("h2", "quality", -1.5, "clear"),
    )  # fmt: skip
    dates = "valid_from date, valid_to date"
    fill(
        night, "build.seeds.risk_family_caps", f"family text, cap double, {dates}",
        ("quality", 3.0, "2025-01-01", None), ("timing", 3.0, "2025-01-01", None),
        ("timing", 1.0, "2024-01-01", "2025-01-01"),
    )  # fmt: skip
    fill(
        night, "build.seeds.risk_settings", f"setting text, value text, {dates}",
        ("prior", "0.015", "2025-01-01", None), ("another", "word", "2025-01-01", None),
    )  # fmt: skip
    fill(night, "build.intermediate.int_risk_thresholds", "review_threshold double", (0.3,))
    fill(
        night, "build.seeds.risk_weights", f"family text, llr_flagged double, {dates}",
        ("quality", 3.0, "2025-01-01", None), ("quality", 2.5, "2025-01-01", None),
        ("timing", 2.2, "2025-01-01", None), ("timing", 2.5, "2024-01-01", "2025-01-01"),
    )  # fmt: skip
    (found,) = caps(night)
    assert counts(found.kept, COULD) == (0, 2)
    assert counts(found.removed, COULD) == (1, 2)
    assert counts(found.kept, ALONE) == (0, 1)
    assert counts(found.removed, ALONE) == (1, 1)
    assert counts(found.removed, "honest at a review") == (1, 2)
    assert counts(found.kept, "planted at a review") == (1, 1)
    assert found.gain == 0.5


def test_a_score_is_prior_and_evidence_within_its_limits() -> None:
    terms = {"quality": (5.5, 2), "timing": (-4.0, 0)}
    odds = 0.1 / 0.9 * np.exp(3.0 - 3.0)
    assert score(terms, 0.1, {"quality": 3.0, "timing": 3.0}) == pytest.approx(odds / (1 + odds))
    assert score({}, 0.1, {}) == pytest.approx(0.1)


def test_a_fixed_cut_flags_honest_people_by_the_number_of_tests(night: Night) -> None:
    night.connection.execute(
        "insert into build.intermediate.int_signal_tests values "
        "('r1', 'too_fast', 'timing', 1e-9, 1e-8), ('t1', 'too_fast', 'timing', .04, .2), "
        "('h1', 'too_fast', 'timing', .049, .2), ('h2', 'too_fast', 'timing', .05, .2), "
        "('r1', 'agreement_outlier', 'quality', .03, .04), "
        "('h2', 'gold_failure', 'quality', .001, .001)"
    )
    (found,) = fixed_cut(night)
    assert counts(found.kept, HONEST) == (0, 2)
    assert counts(found.removed, HONEST) == (1, 2), "a p-value at the cut is none below it"
    assert counts(found.removed, TWINS) == (1, 1)
    assert counts(found.kept, FOUND_BY_OWN) == (1, 1)
    assert counts(found.kept, RIGHT) == (1, 1)
    assert counts(found.removed, RIGHT) == (1, 3)


def test_one_coin_knows_better_than_the_majority_when_two_err_alike_by_chance() -> None:
    """Three good workers and two bad ones: on the last task the bad ones outvote one good one."""
    dice = np.random.default_rng(4)
    labels = []
    for task in range(200):
        truth = task % 2
        for worker in range(3):
            right = dice.random() < 0.95
            labels.append((f"t{task}", f"good{worker}", str(truth if right else 1 - truth)))
        labels += [(f"t{task}", f"bad{n}", str(int(dice.random() < 0.5))) for n in range(2)]
    labels += [("last", "good0", "1"), ("last", "bad0", "0"), ("last", "bad1", "0")]
    assert infer(labels)["last"] == "1"
    assert infer([]) == {}


def test_one_coin_gives_up_on_a_rare_answer_that_only_some_see() -> None:
    """One in eight is positive and half of the workers never say so: no coin is like that."""
    dice = np.random.default_rng(5)
    truth = {f"t{task}": str(int(task % 8 == 0)) for task in range(800)}
    labels = [
        (task, f"w{worker}", "0" if worker % 2 and dice.random() < 0.9 else answer)
        for task, answer in truth.items()
        for worker in dice.choice(20, 3, replace=False).tolist()
    ]
    coins = infer(labels)
    claimed = sum(answer == "1" for answer in coins.values())
    assert claimed < 0.9 * sum(answer == "1" for answer in truth.values())


@pytest.mark.parametrize(
    ("truth", "rare"),
    [("0001", None), ("00001", "1"), ("11110", "0"), ("0120000000", None), ("0000", None)],
)
def test_the_rare_answer_is_below_a_quarter_of_two(truth: str, rare: str | None) -> None:
    assert rare_answer(list(truth)) == rare


def test_answers_of_the_sample_are_scored_by_the_truth(night: Night) -> None:
    tasks = {f"T{n}": ("1" if n == 0 else "0") for n in range(8)}
    parquet.write_table(
        pa.table({"task_id": list(tasks), "true_answer": list(tasks.values())}),
        night.truth / "tasks.parquet",
    )
    fill(
        night, "build.intermediate.int_current_labels",
        "task_type text, task_number bigint, account_id text, label text",
        *(("flag", n, f"w{w}", truth) for n, truth in enumerate(tasks.values()) for w in range(3)),
    )  # fmt: skip
    fill(
        night, "build.staging.stg_work__tasks", "task_id text, version_key bigint",
        *((task, n) for n, task in enumerate(tasks)),
    )  # fmt: skip
    fill(
        night, "marts.task_answers", "task_id text, inferred_answer text, labels bigint",
        *((task, "0", 3) for task in tasks),
    )  # fmt: skip
    (found,) = one_coin(night)
    assert counts(found.kept, ACCURACY) == (7, 8)
    assert counts(found.kept, F1) == (0, 1)
    assert counts(found.removed, ACCURACY) == (8, 8)
    assert counts(found.removed, F1) == (2, 2)
    assert found.check is None


def test_worlds_add_up_and_a_gain_below_its_goal_is_missed() -> None:
    def world(kept: float, removed: float) -> list[Ablation]:
        return [
            Ablation(
                "guard", "instead", HONEST, "lower", 0.1,
                {HONEST: Share(kept, 10)}, {HONEST: Share(removed, 10)},
            )
        ]  # fmt: skip

    (found,) = added_up([world(0, 3), world(1, 1)])
    assert found.kept[HONEST] == Share(1, 20)
    assert found.gain == pytest.approx(0.15)
    (less,) = added_up([world(0, 1), world(1, 1)])
    assert less.check is not None
    assert not less.check.is_met


def test_a_gain_without_a_case_is_none_and_not_met() -> None:
    empty = {RIGHT: Share(0, 0)}
    one = Ablation("guard", "instead", RIGHT, "higher", 0.1, empty, {RIGHT: Share(1, 2)})
    assert one.gain is None
    assert one.check is not None
    assert not one.check.is_met
