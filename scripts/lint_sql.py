"""Lint every model, macro-free test and seed query with sqlfluff, compiled by dbt.

usage: python -m scripts.lint_sql [--fix] [PATH ...]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from evenhand.home import open_home
from scripts.dbt_settings import scratch_folder

ROOT = Path(__file__).parents[1]
PATHS = ("dbt_project/models", "dbt_project/tests")


def main(arguments: list[str]) -> int:
    """Run sqlfluff with dbt's files and database out of the project's way."""
    home = open_home(scratch_folder())
    action = "fix" if "--fix" in arguments else "lint"
    given = [argument for argument in arguments if argument != "--fix"]
    paths = given or [path for path in PATHS if any((ROOT / path).rglob("*.sql"))]
    environment = {
        **os.environ,
        "DBT_TARGET_PATH": str(home.work / "sqlfluff_target"),
        "DBT_LOG_PATH": str(home.logs / "dbt"),
        "EVENHAND_WAREHOUSE": ":memory:",
    }
    done = subprocess.run(
        # All processors: parsing two hundred models in one takes nine minutes.
        [sys.executable, "-m", "sqlfluff", action, "--processes", "0", *paths],
        cwd=ROOT,
        env=environment,
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
