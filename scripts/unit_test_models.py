"""Run the unit tests that stand beside the models, on an empty warehouse.

usage: python scripts/unit_test_models.py [SELECTION ...]
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from dbt_settings import scratch_home

from evenhand.warehouse import dbt
from evenhand.warehouse.state import plan_build

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)


def main(selection: list[str]) -> int:
    """Build the models empty, run their unit tests, print the failures and the count."""
    home = scratch_home()
    plan = plan_build(home, AS_OF)
    models = ["--resource-type", "seed", "--resource-type", "model", "--empty", "--full-refresh"]
    built = dbt.invoke(home, plan, "build", *models)
    tests = dbt.invoke(
        home, plan, "test", "--select", *(selection or ["test_type:unit"]),
        "--exclude", "test_type:data",
    )  # fmt: skip
    failed = [node for node in (*built, *tests) if not node.is_good]
    for node in failed:
        print(f"FAILED {node.kind} {node.name}\n{node.message}\n")
    print(f"{len(tests)} unit tests of models, {len(failed)} failed")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
