"""Writes one world, cuts it into two nights, and prints what that took as one line of JSON."""

from __future__ import annotations

import argparse
import json
import shutil
import time
from pathlib import Path

from benchmarks.__main__ import ENDS
from benchmarks.one_night import peak_mib
from evenhand.sample.nights import split_nights
from evenhand.sample.world import generate


def run(out: Path, submissions: int, days: int) -> dict[str, object]:
    """Return the nights' folders, the seconds of writing the world, and the peak memory in MiB."""
    drop = out / "drop"
    started = time.perf_counter()
    generate(drop, out / "truth", seed=7, submissions=submissions, days=days, end=ENDS[-1])
    seconds = round(time.perf_counter() - started, 1)
    peak = peak_mib()
    folders = split_nights(drop, out / "nights", ENDS)
    _bring_late_rows_forward(folders)
    shutil.rmtree(drop)
    return {"nights": [str(path) for path in folders], "seconds": seconds, "peak_mib": peak}


def _bring_late_rows_forward(folders: list[Path]) -> None:
    """Move late rows, and rows that break the contract, to the first night.

    Cut into two nights, three months of late rows would all arrive with the second, touch every
    day, and hide what a night costs that brings one day's news.
    """
    first, last = folders
    for file in last.glob("*-late*"):
        file.replace(first / f"{file.stem}-of-last{file.suffix}")


def main() -> None:
    """Write the world that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--submissions", type=int, required=True)
    parser.add_argument("--days", type=int, required=True)
    arguments = parser.parse_args()
    print(json.dumps(run(arguments.out.absolute(), arguments.submissions, arguments.days)))


if __name__ == "__main__":
    main()
