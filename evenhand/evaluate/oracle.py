"""The oracle: crowd-kit's Dawid-Skene, in an environment of its own, on exchanged CSV files."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

VARIABLE = "EVENHAND_ORACLE_PYTHON"
FOLDER = ".venv-oracle"
_SCRIPT = Path(__file__).with_name("oracle_crowdkit.py")


class OracleError(RuntimeError):
    """The oracle was asked and did not answer; the message ends in its own words."""


def oracle_python() -> Path | None:
    """Return the Python of the oracle's environment, or ``None`` where there is none.

    ``EVENHAND_ORACLE_PYTHON`` names it; otherwise it is ``.venv-oracle`` beside the dbt project.

    Raises:
        FileNotFoundError: ``EVENHAND_ORACLE_PYTHON`` names no file.
    """
    from evenhand.warehouse.project import project_root

    named = os.environ.get(VARIABLE)
    if named:
        if not Path(named).is_file():
            raise FileNotFoundError(f"{VARIABLE} names {named}, which is no file; run make oracle")
        return Path(named)
    found = project_root() / FOLDER / "bin" / "python"
    return found if found.is_file() else None


def dawid_skene(python: Path, labels: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return the answer of each task as crowd-kit infers it with 100 iterations.

    Args:
        python: the oracle environment's Python.
        labels: task, worker and label; one label per task and worker.

    Raises:
        OracleError: the oracle failed.
    """
    with TemporaryDirectory(prefix="evenhand-oracle-") as folder:
        asked, answered = Path(folder, "labels.csv"), Path(folder, "answers.csv")
        with asked.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("task", "worker", "label"))
            writer.writerows(labels)
        done = subprocess.run(
            [python, "-W", "ignore", _SCRIPT, asked, answered],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": "", "HF_HUB_OFFLINE": "1"},
        )
        if done.returncode:
            words = "\n".join(done.stderr.strip().splitlines()[-3:])
            raise OracleError(f"crowd-kit failed in {python}:\n{words}")
        with answered.open(encoding="utf-8", newline="") as file:
            return {row["task"]: row["label"] for row in csv.DictReader(file)}
