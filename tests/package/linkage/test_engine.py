"""The engine of linkage: DuckDB unless told otherwise, and a plain word where it cannot link."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evenhand.home import open_home
from evenhand.linkage.spark import ENGINE, EngineError, is_wanted, linkage_session


def test_duckdb_links_unless_spark_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENGINE, raising=False)
    assert not is_wanted()
    monkeypatch.setenv(ENGINE, "spark")
    assert is_wanted()


def test_an_unknown_engine_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE, "sparc")
    with pytest.raises(EngineError, match=f"{ENGINE} is 'sparc'; set it to duckdb or spark"):
        is_wanted()


def test_spark_without_pyspark_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    home = open_home(tmp_path)
    with pytest.raises(EngineError, match="pyspark is not installed"), linkage_session(home):
        pass
    assert not (home.restricted / ".linkage-spark").exists()
