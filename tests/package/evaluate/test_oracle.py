"""How the oracle is found and asked; crowd-kit itself is asked by ``make oracle`` alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evenhand.evaluate import oracle

LABELS = [("http://x/?a=1,2", "W1", "1"), ("http://x/?a=1,2", "W2", "1"), ("T2", "W1", "0")]


@pytest.fixture(autouse=True)
def _no_oracle_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(oracle.VARIABLE, raising=False)


def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    script = tmp_path / "stand_in.py"
    script.write_text(f"import csv, sys\n{body}", encoding="utf-8")
    monkeypatch.setattr(oracle, "_SCRIPT", script)


def test_labels_go_out_and_answers_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo = """
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
with open(sys.argv[2], "w", newline="") as file:
    csv.writer(file).writerows([("task", "label"), *{(r["task"], r["label"]) for r in rows}])
"""
    _stand_in(tmp_path, monkeypatch, echo)
    answers = oracle.dawid_skene(Path(sys.executable), LABELS)
    assert answers == {"http://x/?a=1,2": "1", "T2": "0"}


def test_a_failing_oracle_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(tmp_path, monkeypatch, "raise SystemExit('no such aggregation')")
    with pytest.raises(oracle.OracleError, match="no such aggregation"):
        oracle.dawid_skene(Path(sys.executable), LABELS)


def test_the_environment_variable_names_the_oracle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(oracle.VARIABLE, sys.executable)
    assert oracle.oracle_python() == Path(sys.executable)
    monkeypatch.setenv(oracle.VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="run make oracle"):
        oracle.oracle_python()


def test_without_an_environment_there_is_no_oracle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dbt_project").mkdir()
    (tmp_path / "dbt_project" / "dbt_project.yml").touch()
    monkeypatch.setenv("EVENHAND_PROJECT", str(tmp_path))
    assert oracle.oracle_python() is None
    python = tmp_path / ".venv-oracle" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert oracle.oracle_python() == python
