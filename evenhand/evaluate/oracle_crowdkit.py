"""Dawid-Skene by crowd-kit: ``python oracle_crowdkit.py LABELS.csv ANSWERS.csv``.

Runs in an environment of its own (requirements/oracle.txt), so it imports nothing of Evenhand.
``LABELS.csv`` has the columns task, worker, label; ``ANSWERS.csv`` gets task, label.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

ITERATIONS = 100


def main(labels_file: Path, answers_file: Path) -> int:
    """Infer the answers of ``labels_file`` and write them to ``answers_file``."""
    import pandas as pd
    from crowdkit.aggregation import DawidSkene

    labels = pd.read_csv(labels_file, dtype=str, keep_default_na=False)
    answers = DawidSkene(n_iter=ITERATIONS).fit_predict(labels)
    with answers_file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("task", "label"))
        writer.writerows(answers.items())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
