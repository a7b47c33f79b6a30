"""Lint every model, macro-free test and seed query with sqlfluff, compiled by dbt.

usage: python -m scripts.lint_sql [--fix] [PATH ...]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.home import Home, open_home
from scripts.dbt_settings import scratch_folder
from scripts.sqlfluff_savings import spare_sqlfluff

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

ROOT = Path(__file__).parents[1]
PATHS = ("dbt_project/models", "dbt_project/tests")


def main(arguments: list[str]) -> int:
    """Run sqlfluff with dbt's files and database out of the project's way."""
    home = open_home(scratch_folder())
    action = "fix" if "--fix" in arguments else "lint"
    given = [argument for argument in arguments if argument != "--fix"]
    paths = given or [path for path in PATHS if any((ROOT / path).rglob("*.sql"))]
    os.chdir(ROOT)
    _use(_manifest(home))
    os.environ["DBT_TARGET_PATH"] = str(home.work / "sqlfluff_target")
    os.environ["DBT_LOG_PATH"] = str(home.logs / "dbt")
    os.environ["EVENHAND_WAREHOUSE"] = ":memory:"

    from sqlfluff.cli.commands import cli

    undo = spare_sqlfluff(is_fixing=action == "fix")
    try:
        # All processors: parsing hundreds of models in one takes minutes.
        return int(cli.main([action, "--processes", "0", *paths], standalone_mode=False) or 0)
    finally:
        for restore in undo:
            restore()


def _manifest(home: Home) -> Manifest:
    """Return the parse that nights and tests share; dbt forgets the settings it was made by."""
    from dbt.adapters.factory import reset_adapters

    from evenhand.warehouse.parsing import parse_project

    (home.work / "sqlfluff_target").mkdir(parents=True, exist_ok=True)
    project = ROOT / "dbt_project"
    parsed = parse_project(project, engine="duckdb", spare=home.work, logs=home.logs / "dbt")
    reset_adapters()  # type: ignore[no-untyped-call]
    # Lines must not grow with the path of the checkout.
    return parsed.at({"lake": "lake", "history": "history"})


def _use(manifest: Manifest) -> None:
    """Give sqlfluff's templater the parsed project, which it would parse anew."""
    from sqlfluff_templater_dbt.templater import DbtTemplater  # type: ignore[import-untyped]

    DbtTemplater.dbt_manifest = manifest


if __name__ == "__mp_main__":  # sqlfluff's workers import what started them by this name
    spare_sqlfluff(is_fixing="--fix" in sys.argv)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
