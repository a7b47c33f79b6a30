"""The commands that run worlds: what they refuse, what they print, and when they fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from evenhand.evaluate import adversary, planted
from evenhand.evaluate.ablations import run
from evenhand.evaluate.ablations.figures import HONEST, RIGHT, Ablation, Share
from evenhand.evaluate.adversary import HARMS, Account
from evenhand.evaluate.cli import app
from evenhand.evaluate.planted import Dialled, SeedResult
from evenhand.evaluate.worlds import WorldPlan

NIGHT = datetime(2026, 6, 30, tzinfo=UTC)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, terminal_width=200)


def _guard(honest_without: int, least_gain: float | None) -> Ablation:
    return Ablation(
        "people differ", "independent draws", HONEST, "lower", least_gain,
        {HONEST: Share(0, 100), RIGHT: Share(0, 0)},
        {HONEST: Share(honest_without, 100), RIGHT: Share(1, 4)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("guard", "code"), [(_guard(2, 0.02), 0), (_guard(1, 0.02), 1), (_guard(0, None), 0)]
)
def test_ablations_fail_when_a_guard_does_not_earn_its_keep(
    monkeypatch: pytest.MonkeyPatch, guard: Ablation, code: int
) -> None:
    asked: dict[str, Any] = {}

    def evaluate(_place: Path, plan: WorldPlan, **given: Any) -> list[Ablation]:
        asked.update(given, plan=plan)
        return [guard]

    monkeypatch.setattr(run, "evaluate", evaluate)
    done = _run("ablations", "--seeds", "21,22", "--submissions", "2000")
    assert done.exit_code == code, done.output
    assert asked["plan"] == WorldPlan(NIGHT, 2_000, 90, "standard")
    assert asked["seeds"] == [21, 22]
    assert ("Missed. people differ: gain in honest flagged" in done.output) is (code == 1)
    assert "independent draws" in done.output
    plain = json.loads(_run("ablations", "--seeds", "21", "--json").stdout)
    (found,) = plain["guards"]
    assert found["figures"][HONEST]["without"]["of"] == 100
    assert found["figures"][RIGHT]["with"]["share"] is None
    assert [check["is_met"] for check in plain["checks"]] == (
        [] if guard.least_gain is None else [code == 0]
    )


def test_the_adversary_prints_money_and_has_no_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[WorldPlan] = []

    def evaluate(_place: Path, plan: WorldPlan, **_: Any) -> adversary.Results:
        asked.append(plan)
        harm = dict.fromkeys(HARMS, 0.0)
        people = [("honest", 10.0), ("rusher", 72.5)]
        return adversary.Results(
            [Account(kind, False, 10.0, 100.0, {**harm, "wrong": paid}) for kind, paid in people]
        )

    monkeypatch.setattr(adversary, "evaluate", evaluate)
    done = _run("adversary", "--seeds", "21")
    assert done.exit_code == 0, done.output
    assert asked[0].world == "adaptive"
    assert "7.25" in done.output
    assert "6.25" in done.output
    plain = json.loads(_run("adversary", "--seeds", "21", "--world", "standard", "--json").stdout)
    assert asked[1].world == plain["world"] == "standard"
    assert plain["per_expert"] == pytest.approx(3.125)


def test_recall_is_shown_by_intensity_where_there_are_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [Dialled("rusher", "too_fast", level, 2, 1) for level in (1.0, 0.3)]

    def evaluate(_place: Path, plan: WorldPlan, **_: Any) -> planted.Results:
        levels = found if plan.intensity == "mixed" else found[:1]
        return planted.Results([SeedResult(21, [], None, levels)])

    monkeypatch.setattr(planted, "evaluate", evaluate)
    shown = _run("sample", "--seeds", "21", "--intensity", "mixed")
    assert "Recall by intensity" in shown.output
    assert "1 of 2" in shown.output
    assert "Recall by intensity" not in _run("sample", "--seeds", "21").output
    plain = json.loads(_run("sample", "--seeds", "21", "--intensity", "mixed", "--json").stdout)
    assert [one["intensity"] for one in plain["by_intensity"]] == [1.0, 0.3]


@pytest.mark.parametrize(
    "wrong",
    [
        ("sample", "--intensity", "2"),
        ("sample", "--world", "perfect"),
        ("sample", "--world", "adaptive", "--intensity", "0.6"),
        ("adversary", "--world", "perfect"),
        ("ablations", "--seeds", "eleven"),
    ],
)
def test_worlds_that_make_no_sense_are_wrong_usage(wrong: tuple[str, ...]) -> None:
    assert _run(*wrong).exit_code == 2
