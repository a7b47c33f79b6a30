"""The commands: what they refuse, what they print, and when they fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from evenhand.evaluate import false_discovery, planted, timed_judgments, truth_inference
from evenhand.evaluate.cli import app
from evenhand.evaluate.paper import ANSWER_SETS, NUMBER_SETS, TIMED_SETS
from evenhand.evaluate.planted import SeedResult, Tally
from evenhand.evaluate.scoring import NumericScore, Score
from evenhand.evaluate.timed_judgments import Counts, NightResult, TimedResult
from evenhand.evaluate.truth_inference import AnswerResult, NumberResult
from evenhand.evaluate.worlds import WorldPlan
from evenhand.warehouse.errors import NightStoppedError

NIGHT = datetime(2026, 6, 30, tzinfo=UTC)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def _answers(majority: float, dawid_skene: float, agreement: float | None) -> AnswerResult:
    return AnswerResult(
        ANSWER_SETS[0], 8_315, 24_945, 176, 0, Score(8_315, majority, 59.0),
        Score(8_315, majority, 59.0), Score(8_315, dawid_skene, 71.0), "dawid_skene", agreement,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "missed"),
    [
        ((89.66, 93.16, 0.99), None),
        ((89.77, 93.66, None), "d_product: majority"),
        ((89.55, 93.66, None), "d_product: majority"),
        ((89.66, 93.15, None), "d_product: Dawid-Skene"),
        ((89.66, 93.66, 0.9899), "d_product: same answers as crowd-kit"),
    ],
)
def test_truth_inference_holds_its_bounds(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figures: tuple[float, float, float | None],
    missed: str | None,
) -> None:
    number = NumberResult(
        NUMBER_SETS[0], 700, 7_000, 38, NumericScore(700, 12, 17), NumericScore(700, 13, 21)
    )
    results = truth_inference.Results([_answers(*figures)], [number], figures[2] is not None)
    monkeypatch.setattr(truth_inference, "evaluate", lambda *_: results)
    done = _run("truth-inference", "--data", str(tmp_path))
    assert done.exit_code == (1 if missed else 0), done.output
    assert (f"Missed. {missed}" in done.output) is (missed is not None)
    assert "93." in done.output
    plain = json.loads(_run("truth-inference", "--data", str(tmp_path), "--json").stdout)
    assert [check["name"] for check in plain["checks"] if not check["is_met"]] == (
        [missed] if missed else []
    )


def _timed(judgments: int, flagged: int) -> TimedResult:
    one = TIMED_SETS[0]
    who = {f"W{n}" for n in range(flagged)}
    night = NightResult(
        NIGHT, judgments, one.workers, {"too_fast": {"flagged": flagged, "clear": 300}},
        {"too_fast": who}, who,
    )  # fmt: skip
    counts = Counts(judgments, one.workers, one.addresses, one.shared_addresses, one.seconds)
    return TimedResult(one, counts, [night])


@pytest.mark.parametrize(
    ("result", "missed"),
    [
        (_timed(50_962, 23), None),
        (_timed(50_961, 23), "relex: judgments"),
        (_timed(50_962, 24), "relex: flagged share of workers"),
    ],
)
def test_timed_judgments_hold_their_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: TimedResult, missed: str | None
) -> None:
    monkeypatch.setattr(timed_judgments, "evaluate", lambda *_: [result])
    done = _run("timed-judgments", "--data", str(tmp_path))
    assert done.exit_code == (1 if missed else 0), done.output
    assert (f"Missed. {missed}" in done.output) is (missed is not None)
    plain = json.loads(_run("timed-judgments", "--data", str(tmp_path), "--json").stdout)
    assert plain["sets"][0]["counts"]["judgments"] == result.counts.judgments


def test_the_sample_prints_rates_and_fails_on_a_missed_goal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {}

    def evaluate(_place: Path, plan: WorldPlan, **given: Any) -> planted.Results:
        asked.update(given, plan=plan)
        return planted.Results([SeedResult(21, [Tally("honest", "too_fast", 500, 2, 500, 2)])])

    monkeypatch.setattr(planted, "evaluate", evaluate)
    done = _run("sample", "--seeds", "21,22", "--submissions", "2000")
    assert asked["seeds"] == [21, 22]
    assert asked["plan"] == WorldPlan(NIGHT, 2_000, 90)
    assert done.exit_code == 1
    assert "Missed. honest flagged by too_fast: 0.004, wanted at most 0.002." in done.output
    assert "Missed. gold_failer recall by gold_failure: no figure" in done.output


def test_the_frozen_worlds_are_none_that_rules_were_tuned_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[int]] = []

    def evaluate(_place: Path, _plan: WorldPlan, **given: Any) -> planted.Results:
        asked.append(given["seeds"])
        return planted.Results([])

    monkeypatch.setattr(planted, "evaluate", evaluate)
    for name in ("tuning", "frozen"):
        _run("sample", "--seeds", name)
    tuning, frozen = asked
    assert (len(tuning), len(frozen)) == (5, 10)
    assert not set(tuning) & set(frozen)


@pytest.mark.parametrize(("flags", "code"), [(0, 0), (1, 1)])
def test_false_discovery_prints_its_worlds_and_fails_on_a_false_flag(
    monkeypatch: pytest.MonkeyPatch, flags: int, code: int
) -> None:
    def found(*_: Any, seeds: Sequence[int], **__: Any) -> false_discovery.Results:
        p_values = {"report_rate": np.ones(50)}
        worlds = [
            false_discovery.HonestWorld(
                seed, p_values, {"report_rate": "conduct"}, {"report_rate": flags}, 400, flags
            )
            for seed in seeds
        ]
        return false_discovery.Results(worlds)

    monkeypatch.setattr(false_discovery, "evaluate", found)
    shown = _run("false-discovery", "--seeds", "1,2,3")
    assert shown.exit_code == code
    assert "report_rate  conduct    150    1         0.00" in shown.output
    assert f"Plain honest accounts with any flag: {3 * flags} of 1,200." in shown.output
    body = json.loads(_run("false-discovery", "--seeds", "1,2,3", "--json").stdout)
    assert body["seeds"] == [1, 2, 3]
    assert body["signals"][0]["flagged"] == 3 * flags


@pytest.mark.parametrize("seeds", ["", "eleven", "11,11"])
def test_seeds_that_make_no_sense_are_refused(seeds: str) -> None:
    assert _run("sample", "--seeds", seeds).exit_code == 2


def test_a_folder_without_any_set_is_named(tmp_path: Path) -> None:
    for command in ("truth-inference", "timed-judgments"):
        done = _run(command, "--data", str(tmp_path))
        assert done.exit_code == 1
        assert f"{tmp_path} holds none of" in done.output


def test_a_night_that_stops_itself_says_why_and_exits_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any) -> None:
        raise NightStoppedError("accounts: 9 % quarantined")

    monkeypatch.setattr(timed_judgments, "evaluate", stop)
    done = _run("timed-judgments", "--data", str(tmp_path))
    assert done.exit_code == 3
    assert "accounts: 9 % quarantined" in done.output
