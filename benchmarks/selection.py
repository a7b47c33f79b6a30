"""What a night need not build when some signals do not judge."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

ALL_BUT_FIRST_SIGNALS = (
    "access/*", "circles/*", "conduct/*", "coordination/*", "identity/*", "links/*", "money/*",
    "rates/*", "rings/*",
    "quality/int_answer_runs", "quality/int_line_*", "quality/int_quality_*",
    "quality/int_rejection_*", "quality/int_run_items",
    "similarity/int_answer_*", "similarity/int_copied_*", "similarity/int_copying_*",
    "similarity/int_paste_*", "similarity/int_style_*", "similarity/int_writing_*",
    "work/int_clock_*", "work/int_hour_*", "work/int_idle_*", "work/int_long_days",
    "work/int_odd_*", "work/int_overlap_*", "work/int_work_hours", "work/int_work_stretches",
)  # fmt: skip
"""Folder and model of what only serves signals other than the first four: ``too_fast``,
``gold_failure``, ``agreement_outlier`` and ``near_duplicate_content``."""


def needless_models(manifest: Manifest, left_out: tuple[str, ...]) -> list[str]:
    """Return the names of the models that ``left_out`` matches, or that nothing but those reads.

    Args:
        manifest: the parsed project.
        left_out: patterns of ``folder/model``, as in ``quality/int_line_*``.

    Raises:
        ValueError: a pattern matches no model.
    """
    from dbt.contracts.graph.nodes import ModelNode

    models = {key: node for key, node in manifest.nodes.items() if isinstance(node, ModelNode)}
    inner = {
        key: "/".join(node.fqn[-2:]) for key, node in models.items() if "intermediate" in node.fqn
    }
    for pattern in left_out:
        if not any(fnmatchcase(name, pattern) for name in inner.values()):
            raise ValueError(f"no model matches {pattern}")
    off = {key for key, name in inner.items() if any(fnmatchcase(name, some) for some in left_out)}
    wanted = [key for key in models if key not in inner]
    needed: set[str] = set()
    while wanted:
        key = wanted.pop()
        if key in models and key not in needed and key not in off:
            needed.add(key)
            wanted.extend(models[key].depends_on_nodes)
    return sorted(node.name for key, node in models.items() if key not in needed)
