"""Lint every model, macro-free test and seed query with sqlfluff, compiled by dbt.

usage: python -m scripts.lint_sql [--fix] [PATH ...]
"""

from __future__ import annotations

import gc
import os
import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.home import Home, open_home
from scripts.dbt_settings import scratch_folder

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

    # All processors: parsing two hundred models in one takes minutes.
    return int(cli.main([action, "--processes", "0", *paths], standalone_mode=False) or 0)


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


def spare_sqlfluff() -> None:
    """Take work off sqlfluff that changes nothing: two thirds of its time on long models.

    Four layout rules each prepare the same unchanged tree; they get one preparation. Python's
    collector looks through the trees again and again; it gets to look seldom.
    """
    from sqlfluff.utils.reflow.sequence import ReflowSequence

    gc.freeze()
    gc.set_threshold(200_000, 20, 50)
    prepare = ReflowSequence.from_root
    last: list[Any] = [None, None, None]

    @wraps(prepare)
    def prepare_once(root_segment: Any, config: Any) -> Any:
        if last[0] is not root_segment or last[1] is not config:
            last[:] = [root_segment, config, prepare(root_segment, config)]
        return last[2]

    setattr(ReflowSequence, "from_root", prepare_once)  # noqa: B010 a method, to mypy


if __name__ == "__mp_main__":  # sqlfluff's workers import what started them by this name
    spare_sqlfluff()

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
