"""dbt, called in process: the only module that knows its command line and events.

The project is parsed once for all homes (:mod:`evenhand.warehouse.parsing`); a home's paths and the
night's instants reach dbt as variables of each invocation.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.home import Home
from evenhand.warehouse.dbt_savings import spare_dbt
from evenhand.warehouse.errors import NightError
from evenhand.warehouse.files import replace_text
from evenhand.warehouse.parsing import (
    NO_TELEMETRY,
    ParsedProject,
    ParseError,
    environment,
    parse_project,
)
from evenhand.warehouse.project import dbt_project
from evenhand.warehouse.state import BuildPlan

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

SEEDS = "resource_type:seed"
GOOD = frozenset({"success", "pass", "warn", "no-op"})
Progress = Callable[[str], None]


@dataclass(frozen=True)
class NodeResult:
    """How one node of an invocation ended. ``failures`` counts a test's failing rows."""

    unique_id: str
    name: str
    kind: str
    status: str
    seconds: float
    rows: int | None
    failures: int | None
    message: str

    @property
    def is_good(self) -> bool:
        """Whether the node succeeded, passed or only warned."""
        return self.status in GOOD


@dataclass(frozen=True)
class PublishedTable:
    """A table that readers may see: its contract columns, and whether nights remember it."""

    name: str
    schema: str
    columns: tuple[tuple[str, str], ...]
    is_history: bool
    group: str | None = None


@dataclass(frozen=True)
class Apart:
    """A build of a part of the project, which reads the rest from other databases.

    Attributes:
        project: the part; its nodes say which database each of them lies in.
        database: the file that is written; its stem is the database's name.
        target: the profile's target, which attaches the other files.
        environment: what that target reads: where they lie.
    """

    project: ParsedProject = field(repr=False)
    database: Path
    target: str
    environment: Mapping[str, str]


class BuildError(NightError):
    """dbt could not parse, build or test; ``failures`` are the nodes that did not end well."""

    def __init__(self, summary: str, failures: Sequence[NodeResult] = ()) -> None:
        """Say ``summary``, then one line for each of ``failures``."""
        self.failures = tuple(failures)
        lines = [f"  {node.kind} {node.name}: {_readable(node)}" for node in self.failures[:20]]
        if len(self.failures) > 20:
            lines.append(f"  and {len(self.failures) - 20} more")
        super().__init__("\n".join([summary, *lines]))


def _readable(node: NodeResult) -> str:
    """Return dbt's message without its frame lines, on one line."""
    if node.kind == "test" and node.failures:
        return f"{node.failures} row(s) break this rule"
    kept = [line.strip() for line in node.message.splitlines() if line.strip()]
    kept = [line for line in kept if not line.startswith("compiled code at")]
    return " ".join(kept)[:600] or node.status


def _limits(home: Home) -> dict[str, str]:
    """Return the engine's threads and memory: what ``evenhand.toml`` says, or what fits here."""
    from evenhand.config import load_settings

    settings = load_settings(home)
    return {
        "EVENHAND_THREADS": str(settings.threads or os.cpu_count() or 1),
        "EVENHAND_MEMORY_LIMIT": settings.memory_limit or default_memory_limit(),
    }


def default_memory_limit() -> str:
    """Return the engine's memory unless the settings say another: 8 GB, or 60 % of a small machine.

    Beyond it DuckDB spills to ``$HOME/work/duckdb_tmp``.
    """
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{min(8_000, machine * 6 // 10 // 1_000_000)}MB"


@contextmanager
def _environment(home: Home, database: Path) -> Iterator[None]:
    """Give dbt's profile its settings.

    Limits that are already in the environment win over those of ``evenhand.toml``.
    """
    temporary = home.work / "duckdb_tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    forced = {
        "EVENHAND_WAREHOUSE": str(database),
        "EVENHAND_TEMP": str(temporary),
        **{name: limit for name, limit in _limits(home).items() if name not in os.environ},
        **NO_TELEMETRY,
    }
    with environment(forced):
        yield


def paths(home: Home) -> dict[str, str]:
    """Return the variables that stay the same from night to night."""
    return {"lake": str(home.lake), "history": str(home.history)}


def variables(home: Home, plan: BuildPlan) -> dict[str, Any]:
    """Return the variables of one night."""
    return {
        **paths(home),
        "as_of": plan.as_of,
        "built_as_of": plan.built_as_of,
        "built_seq": plan.built_seq,
    }


def _arguments(home: Home, command: str, given: dict[str, Any]) -> list[str]:
    project = dbt_project()
    return [
        "--no-send-anonymous-usage-stats",
        "--no-version-check",
        "--no-write-json",
        "--no-use-colors",
        # Orders tests among models by the same rules in a fraction of the time.
        "--use-fast-test-edges",
        "--log-level",
        "none",
        "--log-level-file",
        "info",
        "--log-path",
        str(home.logs / "dbt"),
        command,
        "--project-dir",
        str(project),
        "--profiles-dir",
        str(project),
        "--target-path",
        str(home.work / "dbt_target"),
        "--vars",
        json.dumps(given, sort_keys=True),
    ]


_projects: dict[Path, ParsedProject] = {}


def parsed_project(home: Home) -> ParsedProject:
    """Return the parsed project, parsing at most once per process.

    Raises:
        BuildError: the project does not parse; the message is dbt's.
    """
    project = dbt_project()
    if project not in _projects:
        try:
            _projects[project] = parse_project(
                project,
                engine=os.environ.get("EVENHAND_ENGINE", "duckdb"),
                spare=home.work,
                logs=home.logs / "dbt",
            )
        except ParseError as error:
            raise BuildError(f"The dbt project does not parse: {error}") from error
    return _projects[project]


def manifest(home: Home) -> Manifest:
    """Return the parsed project with its sources in ``home``.

    Raises:
        BuildError: the project does not parse; the message is dbt's.
    """
    return parsed_project(home).at(paths(home))


def forget_manifests() -> None:
    """Parse anew at the next call; for tests that change the project."""
    _projects.clear()


def published_tables(home: Home) -> list[PublishedTable]:
    """Return the models that are meant for readers, by name, with their contract columns."""
    tables = []
    for node in manifest(home).nodes.values():
        if str(node.resource_type) != "model" or not node.config.meta.get("published"):
            continue
        columns = tuple((c.name, c.data_type or "string") for c in node.columns.values())
        is_history = bool(node.config.meta.get("history"))
        tables.append(
            PublishedTable(node.name, node.schema, columns, is_history, node.config.group)
        )
    return sorted(tables, key=lambda table: table.name)


def history_tables(home: Home) -> list[PublishedTable]:
    """Return the tables that later nights read back, whether or not readers see them."""
    tables = []
    for node in manifest(home).nodes.values():
        if str(node.resource_type) == "model" and node.config.meta.get("history"):
            columns = tuple((c.name, c.data_type or "string") for c in node.columns.values())
            tables.append(PublishedTable(node.name, node.schema, columns, True, node.config.group))
    return sorted(tables, key=lambda table: table.name)


def fitted_tables(home: Home) -> list[PublishedTable]:
    """Return the tables that a task fits outside the models, by the sources ``fitted``."""
    tables = [
        PublishedTable(
            source.name,
            source.schema,
            tuple((c.name, c.data_type or "string") for c in source.columns.values()),
            is_history=False,
        )
        for source in manifest(home).sources.values()
        if source.source_name == "fitted"
    ]
    return sorted(tables, key=lambda table: table.name)


def has_node(home: Home, name: str) -> bool:
    """Return whether the project has a node called ``name``."""
    return any(node.name == name for node in manifest(home).nodes.values())


def _node_result(result: Any) -> NodeResult:
    affected = (result.adapter_response or {}).get("rows_affected")
    return NodeResult(
        unique_id=result.node.unique_id,
        name=result.node.name,
        kind=str(result.node.resource_type),
        status=str(result.status),
        seconds=round(float(result.execution_time), 3),
        rows=int(affected) if isinstance(affected, int) and affected >= 0 else None,
        failures=result.failures,
        message=str(result.message or ""),
    )


def _counter(progress: Progress | None) -> Callable[[Any], None]:
    """Return a dbt event callback that turns finished nodes into progress texts."""
    done = 0

    def on_event(event: Any) -> None:
        nonlocal done
        if event.info.name == "NodeFinished" and progress is not None:
            done += 1
            progress(f"{done} done, {event.data.node_info.node_name}")

    on_event.debug_events = {"NodeFinished"} if progress else set()  # type: ignore[attr-defined]
    return on_event


def invoke(
    home: Home,
    plan: BuildPlan,
    command: str,
    *arguments: str,
    progress: Progress | None = None,
    apart: Apart | None = None,
) -> list[NodeResult]:
    """Run one dbt command for the night of ``plan`` and return how each node ended.

    With ``apart`` it runs nodes of that part, and writes there and not in the plan's database.

    Raises:
        BuildError: dbt itself failed before it could run nodes (a bad selection, a compile error).
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    spare_dbt()
    parsed = apart.project if apart else parsed_project(home)
    runner = dbtRunner(manifest=parsed.at(paths(home)), callbacks=[_counter(progress)])
    given = [*_arguments(home, command, variables(home, plan)), *arguments]
    if apart:
        given += ["--target", apart.target]
    database = apart.database if apart else plan.database(home)
    extra = apart.environment if apart else {}
    with _environment(home, database), environment(extra):
        try:
            outcome = runner.invoke(given)
        finally:
            _release(DuckDBConnectionManager)
    if outcome.exception is not None:
        raise BuildError(f"dbt {command} could not run: {outcome.exception}")
    results = getattr(outcome.result, "results", None) or []
    return [_node_result(result) for result in results]


def _release(connections: Any) -> None:
    """Close the database file, so that publishing and the next invocation can open it."""
    connections.close_all_connections()


def _retry_file(home: Home, step: str) -> Path:
    return home.work / "retry" / f"{step}.json"


def _left_over(home: Home, plan: BuildPlan, step: str) -> list[str]:
    """Return the nodes that the last try of this very build and step did not finish."""
    file = _retry_file(home, step)
    if not file.is_file():
        return []
    saved = json.loads(file.read_text(encoding="utf-8"))
    return list(saved["nodes"]) if saved["build"] == _build_key(plan) else []


def _build_key(plan: BuildPlan) -> list[Any]:
    return [plan.as_of, plan.mode, plan.built_seq, plan.landed_seq, plan.project_hash]


def build(
    home: Home,
    plan: BuildPlan,
    *,
    select: Sequence[str],
    step: str,
    exclude: Sequence[str] = (),
    progress: Progress | None = None,
    apart: Apart | None = None,
) -> list[NodeResult]:
    """Build the seeds and models of ``select`` for the night of ``plan``.

    When the last try of the same ``step`` of the same build failed, only what it left undone is
    built: the failed nodes and those behind them.

    Raises:
        BuildError: some nodes failed; the message names each with the engine's words.
    """
    left_over = _left_over(home, plan, step)
    chosen = left_over or list(select)
    arguments = ["--select", *chosen]
    if exclude and not left_over:
        arguments += ["--exclude", *exclude]
    if plan.is_full_refresh:
        arguments.append("--full-refresh")
    if SEEDS in exclude and not left_over:
        # Without seeds `run` will do, which spares dbt the ordering of tests among models.
        results = invoke(home, plan, "run", *arguments, progress=progress, apart=apart)
    else:
        kinds = ["--resource-type", "seed", "--resource-type", "model"]
        results = invoke(home, plan, "build", *kinds, *arguments, progress=progress, apart=apart)
    undone = [node for node in results if not node.is_good]
    file = _retry_file(home, step)
    if undone:
        names = [node.name for node in undone]
        replace_text(file, json.dumps({"build": _build_key(plan), "nodes": names}))
        failed = [node for node in undone if node.status != "skipped"] or undone
        skipped = len(undone) - len(failed)
        behind = f"; {skipped} behind them were not built" if skipped else ""
        raise BuildError(f"{len(failed)} of {len(results)} nodes failed{behind}:", failed)
    file.unlink(missing_ok=True)
    return results


def test(
    home: Home,
    plan: BuildPlan,
    *,
    select: Sequence[str],
    exclude: Sequence[str] = (),
    is_whole: bool = False,
    progress: Progress | None = None,
    apart: Apart | None = None,
) -> list[NodeResult]:
    """Run the data tests of ``select`` and return how each ended, failures included.

    With ``is_whole``, a test that also reads a node outside of ``select`` is left out.
    """
    arguments = ["--select", *select, "--exclude", "test_type:unit", *exclude]
    if is_whole:
        arguments += ["--indirect-selection", "cautious"]
    return invoke(home, plan, "test", *arguments, progress=progress, apart=apart)
