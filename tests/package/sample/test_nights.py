"""Cutting a drop into nights: every row once, not before it was known, late rows a night later."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyarrow import parquet

from evenhand.contract import load_contract
from evenhand.sample.nights import entity_of, split_nights
from evenhand.sample.settings import FileFormat
from evenhand.sample.world import generate

ENDS = tuple(
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in ("2026-06-10T00:00:00", "2026-06-20T00:00:00", "2026-06-29T00:00:00", "2026-06-30")
)
FORMATS: tuple[FileFormat, ...] = ("parquet", "csv", "jsonl")


def _rows(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".parquet":
        return list(parquet.read_table(path).to_pylist())
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def _bag(rows: list[dict[str, object]]) -> Counter[str]:
    return Counter(json.dumps(row, default=str, sort_keys=True) for row in rows)


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_row_goes_to_one_night(tmp_path: Path, file_format: FileFormat) -> None:
    drop = tmp_path / "drop"
    generate(drop, tmp_path / "truth", submissions=3_000, days=30, file_format=file_format)
    nights = split_nights(drop, tmp_path / "nights", ENDS)
    assert [night.name for night in nights] == sorted(night.name for night in nights)
    for path in sorted(drop.iterdir()):
        parts = [row for night in nights if (night / path.name).exists()
                 for row in _rows(night / path.name)]  # fmt: skip
        assert _bag(parts) == _bag(_rows(path)), path.name
    counts = [len(_rows(night / f"submissions-0001.{file_format}")) for night in nights]
    assert min(counts) > 0


def test_rows_wait_for_their_night_and_late_rows_one_more(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    generate(drop, tmp_path / "truth", submissions=20_000, days=30)
    nights = split_nights(drop, tmp_path / "nights", ENDS)
    ends = [end.replace(tzinfo=None) for end in ENDS]
    late_seen = 0
    for number, night in enumerate(nights):
        for path in night.glob("*.parquet"):
            late = "-late" in path.name
            event = entity_of(path).event_time
            for row in _rows(path):
                stamps = (row.get(event or ""), row["updated_at"])
                known = [stamp for stamp in stamps if isinstance(stamp, datetime)]
                if not known:
                    assert number == 0
                    continue
                due = next((i for i, end in enumerate(ends) if max(known) <= end), 3)
                assert number == min(due + late, 3), path.name
                late_seen += late and due < 3
    assert late_seen > 0


def test_unreadable_instants_wait_for_the_last_night(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    lines = [
        "submission_id,task_id,account_id,submitted_at",
        "W1,T1,A1,2026-06-01 10:00:00",
        "W2,T1,A2,2026-02-31 25:61:00",
        "W3,T1,A3,soon",
        "W4,T1,A4,2026-06-10T00:00:00Z",
        "W5,T1,A5,2026-06-10 00:00:00.000001",
    ]
    (drop / "submissions.csv").write_text("\n".join(lines) + "\n")
    nights = split_nights(drop, tmp_path / "nights", ENDS)
    found = {
        str(row["submission_id"]): number
        for number, night in enumerate(nights)
        if (night / "submissions.csv").exists()
        for row in _rows(night / "submissions.csv")
    }
    assert found == {"W1": 0, "W2": 3, "W3": 3, "W4": 0, "W5": 1}


def test_wrong_requests_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one end"):
        split_nights(tmp_path, tmp_path / "nights", [])
    with pytest.raises(ValueError, match="each later"):
        split_nights(tmp_path, tmp_path / "nights", [ENDS[1], ENDS[0]])
    with pytest.raises(ValueError, match="belongs to no entity"):
        entity_of(Path("holidays-0001.csv"))


def test_longest_entity_name_wins() -> None:
    for name in load_contract():
        assert entity_of(Path(f"{name}-0001.parquet")).name == name
        assert entity_of(Path(f"{name}-late.csv")).name == name
