"""Which part of the project is casework: what an intraday run builds, and what it takes as it is.

It is read off the parsed project. From the published tables of casework the lines are followed back
as far as the folders of casework go; what stands behind their border (signals, risk, gates, rules)
is carried over from the night.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import copy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.home import Home
from evenhand.warehouse.dbt import Apart, manifest
from evenhand.warehouse.parsing import load_part
from evenhand.warehouse.project import project_hash

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

FOLDERS = (
    "staging.people", "staging.support", "staging.casework", "staging.operations", "core.cases",
    "core.decisions", "intermediate.casework", "intermediate.enforcement", "intermediate.tickets",
    "casework", "enforcement",
)  # fmt: skip
"""Folders of models that are built from casework sources in an intraday run."""

ALSO = ("enforcement_decisions",)
"""Published tables outside the folder ``casework`` that are refreshed with it."""

DAILY = ("qa_sample", "sla_daily", "staffing")
"""Published tables of casework that count whole days, and stay the night's."""

LIMITS = "int_quarantine_limits"
"""Carried over though no table of casework reads it: how much of an hour may be broken."""

MARK = "casework"
MARKED = f"tag:{MARK}"
"""Selects what an intraday run builds, and the tests of it, in the part of the project."""

OWN, NIGHT, SHOWN = "intraday", "night", "shown"
"""Names of the three databases: the run's own, what the night left, what it published."""


@dataclass(frozen=True)
class Carried:
    """A table that is read as the night left it."""

    unique_id: str
    schema: str
    name: str
    is_published: bool


@dataclass(frozen=True)
class Casework:
    """The part of the project that an intraday run builds.

    Attributes:
        models: by node id, the names of what is built.
        published: names of the published tables among them.
        entities: entities of the contract whose rows they read.
        bases: by entity, the name of the model that checks its rows.
        carried: what they read as the night left it.
        tests: ids of the data tests that hold them.
        project_hash: of the project that it is part of.
    """

    models: dict[str, str]
    published: tuple[str, ...]
    entities: tuple[str, ...]
    bases: dict[str, str]
    carried: tuple[Carried, ...]
    tests: tuple[str, ...]
    project_hash: str

    def as_text(self) -> str:
        """Return it as JSON, for runs with the same project that need not parse it."""
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"

    @classmethod
    def of_text(cls, text: str) -> Casework:
        """Return what :meth:`as_text` wrote."""
        saved = json.loads(text)
        return cls(
            models=saved["models"],
            published=tuple(saved["published"]),
            entities=tuple(saved["entities"]),
            bases=saved["bases"],
            carried=tuple(Carried(**one) for one in saved["carried"]),
            tests=tuple(saved["tests"]),
            project_hash=saved["project_hash"],
        )

    def part_of(self, parsed: Manifest) -> Manifest:
        """Return ``parsed`` cut down to what a run builds, reads and tests.

        dbt spends more time on the rest of the project than an hour of casework takes: it reads
        every node, and compares each name of a selection with all of them.
        """
        from dbt.contracts.graph.manifest import Manifest

        nodes: dict[str, Any] = {name: copy(parsed.nodes[name]) for name in self.models}
        for node in nodes.values():
            node.database, node.tags = OWN, [*node.tags, MARK]
        for one in self.carried:
            left: Any = copy(parsed.nodes[one.unique_id])
            left.database = SHOWN if one.is_published else NIGHT
            if _is_model(left):
                left.depends_on = copy(left.depends_on)
                left.depends_on.nodes = []
            nodes[one.unique_id] = left
        nodes |= {name: parsed.nodes[name] for name in self.tests}
        read = {name for node in nodes.values() for name in node.depends_on_nodes}
        return Manifest(
            nodes=nodes,
            sources={name: one for name, one in parsed.sources.items() if name in read},
            macros=parsed.macros,
            groups=parsed.groups,
            metadata=parsed.metadata,
        )

    def apart(self, part: Path, database: Path, night: Path, shown: Path) -> Apart:
        """Return where a run builds that reads ``night`` and ``shown``.

        Args:
            part: where :meth:`part_of` the night's project is saved.
            database: the run's own file.
            night: what the night left.
            shown: what the night published.
        """
        return Apart(
            project=load_part(part),
            database=database,
            target=OWN,
            environment={"EVENHAND_NIGHT": str(night), "EVENHAND_SHOWN": str(shown)},
        )


def casework_of(home: Home) -> Casework:
    """Return the casework part of the project; it is empty where a project publishes none."""
    parsed = manifest(home)
    ends = [node for node in parsed.nodes.values() if _is_model(node) and _is_end(node)]
    models, border, sources = _behind(parsed, ends)
    if models:
        border |= {n.unique_id for n in parsed.nodes.values() if n.name == LIMITS}
    published = tuple(sorted(node.name for node in ends))
    bases = {sources[name]: models[name] for name in sorted(sources, key=sources.__getitem__)}
    return Casework(
        models=models,
        published=published,
        entities=tuple(bases),
        bases=bases,
        carried=tuple(_carried(parsed.nodes[name]) for name in sorted(border)),
        tests=tuple(_tests(parsed, set(models), border, set(published))),
        project_hash=project_hash(),
    )


def _is_model(node: Any) -> bool:
    return str(node.resource_type) == "model"


def _is_published(node: Any) -> bool:
    return bool(node.config.meta.get("published"))


def _is_end(node: Any) -> bool:
    is_casework = node.fqn[1] == "casework" and node.name not in DAILY
    return _is_published(node) and (is_casework or node.name in ALSO)


def _is_within(node: Any) -> bool:
    path = ".".join(node.fqn[1:-1])
    return any(path == folder or path.startswith(folder + ".") for folder in FOLDERS)


def _behind(
    parsed: Manifest, ends: Iterable[Any]
) -> tuple[dict[str, str], set[str], dict[str, str]]:
    """Return what is built (id to name), what it reads beyond the border, and entities.

    Entities of the lake are given by the id of the model that reads them.
    """
    from evenhand.contract import load_contract

    contract = load_contract()
    models: dict[str, str] = {}
    border: set[str] = set()
    sources: dict[str, str] = {}
    waiting = list(ends)
    while waiting:
        node = waiting.pop()
        if node.unique_id in models:
            continue
        models[node.unique_id] = node.name
        for name in node.depends_on.nodes:
            if name in parsed.sources:
                source = parsed.sources[name]
                if source.source_name == "lake" and source.name in contract:
                    sources[node.unique_id] = source.name
                continue
            parent = parsed.nodes[name]
            if _is_model(parent) and _is_within(parent):
                waiting.append(parent)
            else:
                border.add(name)
    return models, border, sources


def _carried(node: Any) -> Carried:
    return Carried(node.unique_id, node.schema, node.name, _is_published(node))


def _tests(
    parsed: Manifest, models: set[str], border: set[str], published: set[str]
) -> Iterable[str]:
    """Yield the tests of published tables and of the project that need nothing else."""
    nodes: list[Any] = list(parsed.nodes.values())
    for node in nodes:
        if str(node.resource_type) != "test":
            continue
        read = {name for name in node.depends_on.nodes if name not in parsed.sources}
        if not read or not read <= models | border or not read & models:
            continue
        is_singular = not getattr(node, "test_metadata", None)
        if is_singular or any(parsed.nodes[name].name in published for name in read):
            yield node.unique_id
