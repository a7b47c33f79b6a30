"""Nights of growing size on the sample marketplace: a first build, then one night on top of it.

``python -m benchmarks --sizes 0.3,3,30`` generates each world (synthetic), cuts its last day off,
runs the first night on the rest and the second on the last day, and then once more the first, on
nothing, with four signals alone; each in a process of its own. It prints seconds, peak memory and
the share of each step beside one plain DuckDB scan of the same submissions, what the models took
without ingest, checks and publishing, the slowest models of each night, and how the models that
compare people with people grow from size to size beside n log n. With ``--first-signals`` only four
signals judge in both nights. With ``--pairs`` only the first night is run, only as far as the
models that compare people, and only their growth is printed. With ``--keep FOLDER`` the worlds stay
there and are used again. Results are also written to ``benchmarks/results/``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

END = datetime(2026, 6, 30, tzinfo=UTC)
ENDS = (END - timedelta(days=1), END)
FOUR = "first, four signals"
NIGHTS = ("first", "second", FOUR)
MODEL_STEPS = ("staging and core", "link accounts", "judgements")
RESULTS = Path(__file__).parent / "results"
SLOWEST = 12
MODELS = Path(__file__).parents[1] / "dbt_project" / "models" / "intermediate"
PAIR_FOLDERS = ("circles", "coordination", "links", "rings", "similarity")
"""Where the models lie that compare people with people: what could grow with the square."""


def measure(millions: float, root: Path, days: int) -> dict[str, Any]:
    """Return the figures of one size: the sample, the plain scan and three nights.

    The third is the first night once more, in a home of its own, with four signals alone.
    """
    figures = measure_nights(millions, root, days)
    shutil.rmtree(root / "home")
    figures[FOUR] = _nights(figures["sample"]["nights"][:1], root / "home", "--first-signals")[0]
    return figures


def measure_nights(
    millions: float, root: Path, days: int, options: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the figures of one size: the sample, both nights and the plain scan.

    ``options`` are passed on to both nights.
    """
    sample = _sample(millions, root, days)
    home = root / "home"
    shutil.rmtree(home, ignore_errors=True)
    first, second = _nights(sample["nights"], home, *options)
    return {
        "millions": millions,
        "sample": sample,
        "scan_seconds": _scan(home / "lake" / "submissions"),
        "first": first,
        "second": second,
        "warehouse_mib": _size(home / "warehouse"),
        "lake_mib": _size(home / "lake"),
    }


def _nights(drops: list[str], home: Path, *options: str) -> list[dict[str, Any]]:
    """Run a night on each folder, one on top of the other."""
    took = []
    for drop, end in zip(drops, ENDS, strict=False):
        print(f"the night of {end:%Y-%m-%d} on {drop} {' '.join(options)}...", flush=True)
        to = ("--home", home, "--drop", drop, "--as-of", end.isoformat())
        took.append(_process("one_night", *to, *options))
    return took


def measure_pairs(millions: float, root: Path, days: int) -> dict[str, Any]:
    """Return the figures of one size, as far as the models that compare people with people."""
    sample = _sample(millions, root, days)
    home = root / "home"
    shutil.rmtree(home, ignore_errors=True)
    needed = [f"+fqn:intermediate.{folder}" for folder in PAIR_FOLDERS]
    first = _process(
        "one_night", "--home", home, "--drop", sample["nights"][0], "--as-of", ENDS[0].isoformat(),
        "--only", *needed,
    )  # fmt: skip
    return {"millions": millions, "sample": sample, "first": first}


def _sample(millions: float, root: Path, days: int) -> dict[str, Any]:
    """Return where the world's two nights lie and what it took to write them, once per folder."""
    file = root / "sample.json"
    if not file.is_file():
        print(f"{millions:g} million submissions: writing the sample ...", flush=True)
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        rows = str(int(millions * 1e6))
        written = _process("one_sample", "--out", root, "--submissions", rows, "--days", str(days))
        file.write_text(json.dumps(written) + "\n")
    figures: dict[str, Any] = json.loads(file.read_text())
    return figures


def _process(module: str, *arguments: str | Path) -> dict[str, Any]:
    """Run a module of this package in a process of its own and return what its last line says."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
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


def _in_short(size: dict[str, Any]) -> str:
    """Return one line on what a size took, for whoever waits for the next."""
    took = [
        f"{night} {sum(size[night]['seconds'].values()):.0f} s, {size[night]['peak_mib']:,} MiB"
        for night in NIGHTS
        if night in size
    ]
    return f"{size['millions']:g} million submissions: {'; '.join(took)}"


def table(figures: list[dict[str, Any]]) -> str:
    """Return the figures as a Markdown table, a line per night."""
    took = [size[night] for size in figures for night in NIGHTS if night in size]
    steps = list(dict.fromkeys(step for night in took for step in night["seconds"]))
    lines = [
        "| submissions | night | s | CPU s | peak MiB | " + " | ".join(steps) + " | plain scan s |",
        "|---|---|---|---|---|" + "---|" * (len(steps) + 1),
    ]
    for size in figures:
        for night in (name for name in NIGHTS if name in size):
            seconds, cpu = size[night]["seconds"], sum(size[night]["cpu_seconds"].values())
            total = sum(seconds.values())
            shares = [
                f"{seconds[step]:.1f} ({seconds[step] / total:.0%})" if step in seconds else "-"
                for step in steps
            ]
            lines.append(
                f"| {size['millions']:g} M | {night} | {total:.0f} | {cpu:.0f} | "
                f"{size[night]['peak_mib']:,} | " + " | ".join(shares) + f" | "
                f"{size['scan_seconds']} |"
            )
    return "\n".join(lines)


def builds(figures: list[dict[str, Any]]) -> str:
    """Return as a Markdown table what the models took: no ingest, checks or publishing."""
    lines = [
        "| submissions | night | models, s | CPU s | peak MiB | s a million |",
        "|---|---|---|---|---|---|",
    ]
    for size in figures:
        for night in (name for name in NIGHTS if name in size):
            seconds, cpu = (
                sum(size[night][kind].get(step, 0) for step in MODEL_STEPS)
                for kind in ("seconds", "cpu_seconds")
            )
            lines.append(
                f"| {size['millions']:g} M | {night} | {seconds:.0f} | {cpu:.0f} | "
                f"{size[night]['peak_mib']:,} | {seconds / size['millions']:.1f} |"
            )
    return "\n".join(lines)


def slowest(figures: list[dict[str, Any]]) -> str:
    """Return the slowest models of each night as a Markdown table, a column per night."""
    nights = [
        (size["millions"], name, size[name]) for size in figures for name in NIGHTS if name in size
    ]
    ranked = [
        sorted(night["models"].items(), key=lambda model: (-model[1], model[0]))[:SLOWEST]
        for _, _, night in nights
    ]
    heads = [f"{millions:g} M, {name}" for millions, name, _ in nights]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for place in range(SLOWEST):
        cells = [f"{models[place][0]} {models[place][1]:.1f}" for models in ranked]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def growth(figures: list[dict[str, Any]]) -> str:
    """Return how the first builds' pair and graph models grow, as a Markdown table.

    A line per pair of neighbouring sizes: seconds of all such models on both, how many times longer
    the larger took, how many times n log n grew, and the three models that grew most among those
    that took a second or more.
    """
    names = {file.stem for folder in PAIR_FOLDERS for file in (MODELS / folder).glob("*.sql")}
    lines = [
        "| submissions | pair and graph models, s | times | n log n, times | grew most |",
        "|---|---|---|---|---|",
    ]
    for small, large in itertools.pairwise(figures):
        before, after = (
            {name: took for name, took in size["first"]["models"].items() if name in names}
            for size in (small, large)
        )
        rows = [size["millions"] * 1e6 for size in (small, large)]
        due = rows[1] * math.log(rows[1]) / (rows[0] * math.log(rows[0]))
        grown = sorted(
            (took / max(before.get(name, took), 0.1), name)
            for name, took in after.items()
            if took >= 1
        )
        most = ", ".join(f"{name} {times:.1f}" for times, name in grown[::-1][:3])
        total = (sum(before.values()), sum(after.values()))
        lines.append(
            f"| {small['millions']:g} M to {large['millions']:g} M "
            f"| {total[0]:.1f} to {total[1]:.1f} | {total[1] / max(total[0], 0.1):.1f} "
            f"| {due:.1f} | {most} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure every size that the arguments name and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="0.3,3,30", help="millions of submissions, by commas")
    parser.add_argument("--days", type=int, default=90, help="days of work in the sample")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--pairs", action="store_true", help="only what compares people with people")
    parts.add_argument("--first-signals", action="store_true", help="only four signals judge")
    parser.add_argument("--keep", type=Path, help="folder where worlds stay (default: none stays)")
    arguments = parser.parse_args()
    one: Callable[[float, Path, int], dict[str, Any]] = measure
    name = "nights"
    if arguments.pairs:
        one, name = measure_pairs, "pairs"
    elif arguments.first_signals:
        one, name = partial(measure_nights, options=("--first-signals",)), "first_signals"
    figures = []
    for text in arguments.sizes.split(","):
        if arguments.keep:
            root = arguments.keep / f"{text}m-{arguments.days}d"
            figures.append(one(float(text), root, arguments.days))
        else:
            with tempfile.TemporaryDirectory(prefix="evenhand-bench-") as folder:
                figures.append(one(float(text), Path(folder) / "world", arguments.days))
        print(_in_short(figures[-1]), flush=True)
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(figures, indent=2) + "\n")
    if not arguments.pairs:
        print(f"\n{table(figures)}\n\nThe models alone, staging to judgements:\n")
        print(f"{builds(figures)}\n\nThe slowest models of each night, in seconds:\n")
        print(f"{slowest(figures)}")
    if not arguments.first_signals:
        print(f"\nModels that compare people with people, first builds:\n\n{growth(figures)}")
    print(f"\nwritten to {file}")


if __name__ == "__main__":
    main()
