"""Dials: the default world does not know them, a named intensity turns every kind that has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from evenhand.sample.adaptive import INSIDE, adapted, dials_within, rules_in_force
from evenhand.sample.dials import DIALLED, dial, dials, intensities_named
from evenhand.sample.settings import ABUSE_KINDS, ABUSES, KINDS, TWINS, World, world_named
from evenhand.sample.world import generate

END = datetime(2026, 6, 30, tzinfo=UTC)
SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds" / "catalogue" / "signal_thresholds.csv"


def test_kinds_with_a_dial_are_abuses() -> None:
    assert {KINDS[code] for code in ABUSE_KINDS} >= DIALLED


@pytest.mark.parametrize("text", ["", "half", "0", "1.1", "0.05", "nan"])
def test_an_intensity_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"mixed nor a number|lies between"):
        intensities_named(text)


def test_abusers_of_a_kind_take_the_intensities_in_turn() -> None:
    world = world_named("standard", "mixed")
    found = dials(world, 3, "rusher", 6).tolist()
    assert sorted(found) == [0.3, 0.3, 0.6, 0.6, 1.0, 1.0]
    assert found[:3] == found[3:]
    assert dial(world, 3, "document_reuser", 1) == 1.0
    starts = {dial(world, seed, "rusher", 0) for seed in range(20)}
    assert starts == {1.0, 0.6, 0.3}


def test_an_adaptive_world_takes_no_intensity() -> None:
    with pytest.raises(ValueError, match="the thresholds say"):
        world_named("adaptive", "0.5")


def test_only_an_adaptive_world_reads_the_rules() -> None:
    standard = world_named("standard")
    assert adapted(standard, END) is standard
    world = adapted(world_named("adaptive"), END)
    assert pytest.approx(world.adapted["idle_biller"]) == 0.225 / 0.4
    assert world.limits["alike"] == pytest.approx(0.72)
    assert world.limits["own_sessions"] == pytest.approx(0.72)
    assert world.limits["ring_tasks"] == pytest.approx(18)
    assert world.limits["ring_ties"] == pytest.approx(0.45)


def test_dials_follow_the_rules() -> None:
    rules = rules_in_force(SEEDS, END.date())
    before = dials_within(rules, World("adaptive").tau)
    moved = dict(rules)
    moved["idle_billing", "minimum_share"] *= 2
    moved["superhuman_hours", "hours"] += 1
    after = dials_within(moved, World("adaptive").tau)
    assert after["idle_biller"] == pytest.approx(2 * before["idle_biller"])
    hours = 18.6 + 2.6 * after["account_sharer"]
    assert hours == pytest.approx(INSIDE * moved["superhuman_hours", "hours"])
    moved["pasted_content", "bar"] *= 2
    assert dials_within(moved, 0.3)["paster"] == pytest.approx(2 * before["paster"])
    left = 1 - 0.825 * before["claim_hoarder"]
    assert 1 / left == pytest.approx(INSIDE * rules["earnings_gaming", "minimum_odds"])
    moved["style_change", "minimum_spread"] *= 2
    assert dials_within(moved, 0.3)["ghost_writer"] == pytest.approx(2 * before["ghost_writer"])
    with pytest.raises(KeyError):
        dials_within({}, 0.3)


def test_rules_count_from_their_day_and_not_on_their_last(tmp_path: Path) -> None:
    file = tmp_path / "rules.csv"
    file.write_text(
        "signal_code,parameter,value,unit,reason,valid_from,valid_to\n"
        "one,limit,1,x,y,2025-01-01,2026-01-01\none,limit,2,x,y,2026-01-01,\n",
        encoding="utf-8",
    )
    assert rules_in_force(file, date(2025, 12, 31)) == {("one", "limit"): 1.0}
    assert rules_in_force(file, date(2026, 1, 1)) == {("one", "limit"): 2.0}
    assert rules_in_force(file, date(2024, 1, 1)) == {}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small worlds by what was asked for; each folder holds ``drop`` and ``truth``."""
    root = tmp_path_factory.mktemp("dials")
    asked: dict[str, tuple[str, str | None]] = {
        "default": ("standard", None),
        "one": ("standard", "1"),
        "low": ("standard", "0.3"),
        "adaptive": ("adaptive", None),
    }
    for name, (world, intensity) in asked.items():
        generate(
            root / name / "drop", root / name / "truth", seed=9, submissions=6_000, days=30,
            world=world, intensity=intensity,
        )  # fmt: skip
    return {name: root / name for name in asked}


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_full_intensity_is_the_default_byte_for_byte(worlds: dict[str, Path]) -> None:
    assert files_of(worlds["one"]) == files_of(worlds["default"])


def idle_share(folder: Path) -> float:
    (share,) = duckdb.execute(
        f"""
        select 1 - sum(work.active_seconds) / sum(work.billed_seconds)
        from '{folder}/drop/submissions-*.parquet' as work
        inner join '{folder}/truth/accounts.parquet' as truth using (account_id)
        where truth.kind = 'idle_biller' and work.submitted_at >= truth.starts_at
        """
    ).fetchone() or (0.0,)
    return float(share)


def test_less_intense_billers_idle_less_and_the_truth_says_so(worlds: dict[str, Path]) -> None:
    assert idle_share(worlds["default"]) == pytest.approx(0.4, abs=0.03)
    assert idle_share(worlds["low"]) == pytest.approx(0.13, abs=0.03)
    assert idle_share(worlds["adaptive"]) == pytest.approx(0.225, abs=0.02)
    found = duckdb.execute(
        f"""
        select distinct kind, intensity from '{worlds["low"]}/truth/accounts.parquet'
        where is_abuse
        """
    ).fetchall()
    assert {kind for kind, intensity in found if intensity == 0.3} <= DIALLED
    assert {"rusher", "idle_biller"} <= {kind for kind, intensity in found if intensity == 0.3}
    assert {intensity for kind, intensity in found if kind not in DIALLED} <= {0.0, 1.0}


def test_who_is_cast_does_not_depend_on_the_intensity(worlds: dict[str, Path]) -> None:
    def cast(name: str) -> list[tuple[str, str]]:
        file = worlds[name] / "truth" / "accounts.parquet"
        return duckdb.execute(f"select account_id, kind from '{file}' order by all").fetchall()

    assert cast("low") == cast("default") == cast("adaptive")


def test_several_intensities_change_nobody_who_has_no_dial() -> None:
    world = replace(world_named("standard"), intensities=(1.0, 0.5))
    assert dials(world, 1, "listed_person", 3).tolist() == [1.0, 1.0, 1.0]


def test_a_different_world_differs_in_spread_prevalence_zones_and_options() -> None:
    standard, other = world_named("standard"), world_named("different")
    assert other.sigma > standard.sigma
    assert other.tau > standard.tau
    assert other.prevalence > standard.prevalence
    assert other.gold_share < standard.gold_share
    assert len(other.intensities) > 1
    shares = [
        sum(place.share for place in world.places if place.zone.startswith(("Asia", "Africa")))
        / sum(place.share for place in world.places)
        for world in (standard, other)
    ]
    assert shares[1] > 2 * shares[0]
    assert [kind.options for kind in other.task_types] != [
        kind.options for kind in standard.task_types
    ]


def test_in_a_rare_world_two_kinds_of_abuse_of_five_occur_each_as_often_as_ever() -> None:
    standard, rare = world_named("standard"), world_named("rare")
    assert standard.abuse(ABUSES, 1) == ABUSES
    occurring = [
        kind for seed in range(60) for kind, share in rare.abuse(ABUSES, seed).items() if share
    ]
    assert 0.3 < len(occurring) / (60 * len(ABUSES)) < 0.5
    assert set(occurring) == set(ABUSES)
    assert rare.abuse(ABUSES, 4) == rare.abuse(dict(reversed(ABUSES.items())), 4)
    assert set(rare.abuse(ABUSES, 4).values()) <= {0.0, *ABUSES.values()}


def test_a_rare_world_plants_the_kinds_that_occur_and_every_twin(tmp_path: Path) -> None:
    generate(
        tmp_path / "drop", tmp_path / "truth", seed=4, submissions=6_000, days=30, world="rare"
    )
    file = tmp_path / "truth" / "accounts.parquet"
    found = {kind for (kind,) in duckdb.execute(f"select distinct kind from '{file}'").fetchall()}
    occurring = {kind for kind, share in world_named("rare").abuse(ABUSES, 4).items() if share}
    assert found & set(ABUSES) == occurring
    assert set(TWINS) <= found
