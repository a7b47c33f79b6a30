"""Nights of growing size on the sample marketplace: a first build, then one night on top of it.

``python -m benchmarks --sizes 0.3,3,30`` generates each world (synthetic), cuts its last day off,
runs the first night on the rest and the second on the last day, each in a process of its own, and
prints seconds, peak memory and the share of each step beside one plain DuckDB scan of the same
submissions. Results are also written to ``benchmarks/results/``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from evenhand.sample.nights import split_nights
from evenhand.sample.world import generate

END = datetime(2026, 6, 30, tzinfo=UTC)
RESULTS = Path(__file__).parent / "results"


def measure(millions: float, root: Path, days: int) -> dict[str, Any]:
    """Return the figures of one size: both nights and the plain scan."""
    drop = root / "drop"
    print(f"{millions:g} million submissions: writing the sample ...", flush=True)
    started = time.perf_counter()
    generate(drop, root / "truth", seed=7, submissions=int(millions * 1e6), days=days, end=END)
    generated = round(time.perf_counter() - started, 1)
    ends = [END - timedelta(days=1), END]
    folders = split_nights(drop, root / "nights", ends)
    nights = [_night(root / "home", folder, end) for folder, end in zip(folders, ends, strict=True)]
    return {
        "millions": millions,
        "sample_seconds": generated,
        "scan_seconds": _scan(root / "home" / "lake" / "submissions"),
        "first": nights[0],
        "second": nights[1],
        "warehouse_mib": _size(root / "home" / "warehouse"),
    }


def _night(home: Path, drop: Path, as_of: datetime) -> dict[str, Any]:
    command = [
        sys.executable, "-m", "benchmarks.one_night",
        "--home", str(home), "--drop", str(drop), "--as-of", as_of.isoformat(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the night of {as_of} failed:\n{done.stdout}\n{done.stderr}")
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def _scan(folder: Path) -> float:
    """Return the seconds DuckDB needs to read every column of the landed submissions once."""
    with duckdb.connect() as connection:
        source = f"read_parquet('{folder}/*.parquet')"
        columns = [row[0] for row in connection.execute(f"describe from {source}").fetchall()]
        touched = ", ".join(f'max("{column}")' for column in columns)
        started = time.perf_counter()
        connection.execute(f"select {touched} from {source}").fetchall()
        return round(time.perf_counter() - started, 2)


def _size(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) // 2**20


def table(figures: list[dict[str, Any]]) -> str:
    """Return the figures as a Markdown table, a line per night."""
    steps = list(figures[0]["first"]["seconds"])
    lines = [
        "| submissions | night | seconds | peak MiB | " + " | ".join(steps) + " | plain scan s |",
        "|---|---|---|---|" + "---|" * (len(steps) + 1),
    ]
    for size in figures:
        for night in ("first", "second"):
            seconds = size[night]["seconds"]
            total = sum(seconds.values())
            shares = [f"{seconds[step]:.1f} ({seconds[step] / total:.0%})" for step in steps]
            lines.append(
                f"| {size['millions']:g} M | {night} | {total:.0f} | {size[night]['peak_mib']:,} | "
                + " | ".join(shares)
                + f" | {size['scan_seconds']} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Measure every size that the arguments name and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="0.3,3,30", help="millions of submissions, by commas")
    parser.add_argument("--days", type=int, default=90, help="days of work in the sample")
    parser.add_argument("--scratch", type=Path, help="folder for the worlds (default: temporary)")
    arguments = parser.parse_args()
    figures = []
    for text in arguments.sizes.split(","):
        with tempfile.TemporaryDirectory(dir=arguments.scratch, prefix="evenhand-bench-") as root:
            figures.append(measure(float(text), Path(root), arguments.days))
        print(json.dumps(figures[-1]), flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "nights.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(f"\n{table(figures)}\n\nwritten to {RESULTS / 'nights.json'}")


if __name__ == "__main__":
    main()
