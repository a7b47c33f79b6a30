"""Write a sample marketplace: ``python -m evenhand.sample --out DIR --truth DIR``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evenhand.clock import parse_instant
from evenhand.sample.world import END, generate


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evenhand.sample",
        description="Write a seeded, synthetic marketplace as a drop folder of contract files "
        "(planted abuse, honest twins, dirty data) and the truth about it in another folder.",
    )
    parser.add_argument("--out", type=Path, required=True, help="drop folder; new or empty")
    parser.add_argument("--truth", type=Path, required=True, help="folder of the truth tables")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same bytes (default 7)")
    parser.add_argument(
        "--submissions", type=int, default=300_000, help="distinct submissions (default 300000)"
    )
    parser.add_argument("--days", type=int, default=90, help="days of work (default 90)")
    parser.add_argument(
        "--end", type=parse_instant, default=END, help="last instant, UTC (default 2026-06-30)"
    )
    parser.add_argument(
        "--format", choices=("parquet", "csv", "jsonl"), default="parquet", help="of the files"
    )
    parser.add_argument(
        "--world", choices=("standard", "honest", "rare", "different", "adaptive"),
        default="standard",
        help="standard; honest: no abuse at all; rare: few kinds of abuse; different: other "
        "spreads, types and mix; adaptive: abusers who know the thresholds",
    )  # fmt: skip
    parser.add_argument(
        "--intensity", help="of planted abuse: mixed (1, .6 and .3 in turn) or a number up to 1"
    )
    chosen = parser.parse_args(arguments)
    try:
        report = generate(
            chosen.out, chosen.truth, seed=chosen.seed, submissions=chosen.submissions,
            days=chosen.days, end=chosen.end, file_format=chosen.format, world=chosen.world,
            intensity=chosen.intensity,
        )  # fmt: skip
    except (ValueError, FileExistsError) as error:
        parser.error(str(error))
    for entity, rows in report.rows.items():
        sys.stdout.write(f"{entity:24}{rows:>14,}\n")
    sys.stdout.write(f"{report.seconds:.1f} s; drop {report.drop}, truth {report.truth}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
