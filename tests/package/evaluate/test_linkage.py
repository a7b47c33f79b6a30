"""FEBRL and fake_1000: how pairs are counted, and that the smallest real set meets its bound."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from evenhand.evaluate import linkage, linkage_sets
from evenhand.evaluate.cli import app
from evenhand.evaluate.linkage import LinkageResult, LinkScore, score_links
from evenhand.evaluate.paper import PUBLISHED_LINKAGE
from evenhand.linkage.pairs import SCORED

FAKE = """unique_id,first_name,surname,dob,city,email,cluster
0,Robert,Alan,1971-06-24,,robert255@smith.net,0
1,Robert,Allen,1971-05-24,,roberta25@smith.net,0
2,,Evie,1990-01-02,London,,1
"""


def test_pairs_are_counted_once_from_the_threshold_on() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create table records as select * from "
            "(values ('a', '1'), ('b', '1'), ('c', '1'), ('d', '2'), ('e', '2')) "
            "as records (record_id, person)"
        )
        connection.execute(
            f"create table {SCORED} as select * from "
            "(values ('a', 'b', 0.9), ('a', 'c', 0.5), ('b', 'c', 0.49), ('c', 'd', 0.8)) "
            "as scored (record_id_a, record_id_b, match_probability)"
        )
        score = score_links(connection, "records", 0.5)
    assert score == LinkScore(true_pairs=4, linked=3, right=2)
    assert (score.precision, score.recall) == pytest.approx((2 / 3, 0.5))
    assert score.f1 == pytest.approx(4 / 7)


def test_nothing_linked_scores_nothing() -> None:
    assert LinkScore(5, 0, 0).f1 == LinkScore(5, 0, 0).precision == 0
    assert LinkScore(0, 0, 0).recall == 0


def test_febrl_1_meets_its_bound() -> None:
    """The whole path on the smallest real set: 1,000 records, 500 pairs, nothing labelled."""
    (one,) = [one for one in linkage_sets.febrl_sets() if one.name == "febrl1"]
    result = linkage.evaluate_set(one)
    assert (result.records, result.score.true_pairs) == (1_000, 500)
    assert [check.is_met for check in result.checks] == [True]
    assert result.score.right <= result.reachable <= result.candidates


def test_the_four_sets_are_all_there() -> None:
    """FEBRL's files, read from the installed package: nothing is fetched."""
    counts = {}
    for one in linkage_sets.febrl_sets():
        with duckdb.connect() as connection:
            counts[one.name] = one.read(connection, "records")
    assert counts == {"febrl1": 1_000, "febrl2": 5_000, "febrl3": 5_000, "febrl4": 10_000}


def test_fake_1000_is_read_from_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"holds no fake_1000\.csv"):
        linkage_sets.fake_1000(tmp_path)
    (tmp_path / "fake_1000.csv").write_text(FAKE)
    with duckdb.connect() as connection:
        assert linkage_sets.fake_1000(tmp_path).read(connection, "records") == 3
        records = connection.sql("select * from records").to_arrow_table().to_pylist()
    assert records[0]["first_name"] == "robert"
    assert records[1]["birth_date"] == "19710524"
    assert records[2]["first_name"] is None


def test_a_missing_package_says_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linkage_sets, "find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match="make setup"):
        linkage_sets.febrl_sets()


def _result(name: str, right: int) -> LinkageResult:
    return LinkageResult(
        name, 2_000, LinkScore(1_000, right, right), 1_200, 999, PUBLISHED_LINKAGE.get(name, ()), {}
    )


@pytest.mark.parametrize(("right", "code"), [(981, 0), (980, 1)])
def test_the_command_holds_the_bound(
    monkeypatch: pytest.MonkeyPatch, right: int, code: int
) -> None:
    results = [_result("febrl1", right), _result("fake_1000", 700)]
    monkeypatch.setattr(linkage, "evaluate", lambda *_: results)
    shown = CliRunner().invoke(app, ["linkage"])
    assert shown.exit_code == code, shown.output
    assert "0.8058" in shown.output
    assert ("Missed. febrl1: F1" in shown.output) is bool(code)
    printed = CliRunner().invoke(app, ["linkage", "--json"])
    found = json.loads(printed.stdout)
    assert found["sets"][1]["f1"] == pytest.approx(2 * 700 / 1_700)
    assert [check["is_met"] for check in found["checks"]] == [code == 0]
