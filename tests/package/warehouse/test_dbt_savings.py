"""What dbt is spared changes nothing of what a node is given, of the log and of the callbacks."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dbt.adapters.base.impl import BaseAdapter
from dbt.adapters.duckdb.relation import DuckDBRelation
from dbt.adapters.exceptions.compilation import ApproximateMatchError
from dbt.clients.jinja import MacroStack
from dbt.compilation import Linker
from dbt.context.macros import MacroNamespaceBuilder
from dbt_common.clients.jinja import get_template
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.types import Note

from evenhand.home import Home
from evenhand.warehouse import dbt
from evenhand.warehouse.dbt_savings import spare_dbt
from evenhand.warehouse.state import plan_build


@pytest.fixture(autouse=True)
def _spared() -> None:
    spare_dbt()


def _namespace(build: Any, macros: Any, context: dict[str, Any]) -> Any:
    stack: Any = MacroStack
    builder = MacroNamespaceBuilder("tiny", "tiny", stack(), ["dbt_duckdb", "dbt"], node="it")
    return build(builder, macros, context)


def _meanings(namespace: Any) -> dict[str, Any]:
    flat = {
        name: found.macro.unique_id
        for name, found in namespace.items()
        if not isinstance(found, dict)
    }
    packages = {
        (package, name): found.macro.unique_id
        for package, names in {
            **namespace.packages,
            "dbt": namespace.global_project_namespace,
        }.items()
        for name, found in names.items()
    }
    return {**flat, **{"/".join(key): found for key, found in packages.items()}}


def test_every_name_means_the_macro_that_dbt_gives_it(home: Home, tiny_project: Path) -> None:
    macros = dbt.manifest(home).get_macros_by_package()
    spared: Any = MacroNamespaceBuilder.build_namespace
    expected = _meanings(_namespace(spared.__wrapped__, macros, {}))
    for context in ({"of": "one node"}, {"of": "the next"}):
        namespace = _namespace(spared, macros, context)
        assert _meanings(namespace) == expected
        generator = namespace["generate_schema_name"]
        assert generator.context is context
        assert generator.node == "it"
        assert len(expected) > 300


def test_a_macro_that_changed_is_the_one_that_is_called(home: Home, tiny_project: Path) -> None:
    macros = {name: dict(of) for name, of in dbt.manifest(home).get_macros_by_package().items()}
    build: Any = MacroNamespaceBuilder.build_namespace
    _namespace(build, macros, {})
    package = next(of for of in macros.values() if "generate_schema_name" in of)
    package["generate_schema_name"] = copy(package["generate_schema_name"])
    package["generate_schema_name"].macro_sql = "changed"
    found = _namespace(build, macros, {}).get_from_package(None, "generate_schema_name")
    assert found.macro.macro_sql == "changed"


def test_events_reach_whom_they_reach_without(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = EventManager()
    heard: list[tuple[Any, str]] = []

    class Log:
        level = EventLevel.INFO

        def filter(self, event: Any) -> bool:
            return bool(event)

        def write_line(self, event: Any) -> None:
            heard.append((self.level, event.info.msg))

    def callback(event: Any) -> None:
        heard.append(("callback", event.info.msg))

    callback.debug_events = {"NodeFinished"}  # type: ignore[attr-defined]
    manager.loggers.append(Log())  # type: ignore[arg-type]
    manager.callbacks.append(callback)
    manager.fire_event(Note(msg="quiet"), level=EventLevel.DEBUG)
    assert heard == []
    manager.fire_event(Note(msg="loud"), level=EventLevel.INFO)
    assert heard == [(EventLevel.INFO, "loud"), ("callback", "loud")]
    monkeypatch.setattr(Log, "level", EventLevel.DEBUG)
    manager.fire_event(Note(msg="quiet"), level=EventLevel.DEBUG)
    assert heard[2:] == [(EventLevel.DEBUG, "quiet"), ("callback", "quiet")]


def test_an_event_says_what_it_says_without() -> None:
    fill: Any = BaseEvent.__init__
    given = {"msg": "as given"}
    kept: Any = Note(**given)
    filled: Any = Note.__new__(Note)
    fill.__wrapped__(filled, **given)
    assert "pb_msg" not in kept.__dict__
    assert kept.to_dict() == filled.to_dict()
    assert kept.message() == filled.message() == "as given"
    changed = Note(**given)
    changed.msg = "changed"
    assert changed.pb_msg.msg == "changed"
    with pytest.raises(AttributeError):
        _ = Note(**given).nothing


def test_what_an_event_cannot_hold_is_told_when_it_is_read() -> None:
    with pytest.raises(Exception, match="Unable to parse logging event"):
        _ = Note(unknown="field").pb_msg


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("accounts", 1), ("tasks", 1), ("nothing", 0), ("ACCOUNTS", None), ('"accounts"', None),
        (None, 3),
    ],
)  # fmt: skip
def test_a_relation_is_matched_as_dbt_matches_it(wanted: str | None, found: int | None) -> None:
    """``None``: dbt calls the match approximate and raises."""
    match: Any = BaseAdapter._make_match

    class Adapter:
        Relation = DuckDBRelation

        def _make_match_kwargs(self, database: str, schema: str, identifier: str) -> dict[str, str]:
            given = {"database": database, "schema": schema, "identifier": identifier}
            return {name: value for name, value in given.items() if value is not None}

    have = [
        DuckDBRelation.create(database="db", schema="core", identifier=name)
        for name in ("accounts", "tasks", "accounts_2")
    ]
    for one in (match, match.__wrapped__):
        if found is None:
            with pytest.raises(ApproximateMatchError):
                one(Adapter(), have, "db", "core", wanted)
        else:
            assert len(one(Adapter(), have, "db", "core", wanted)) == found


def test_a_cycle_is_named_as_dbt_names_it() -> None:
    linker: Any = Linker()
    linker.dependency("b", "a")
    linker.dependency("c", "b")
    assert linker.find_cycles() is None
    linker.dependency("a", "c")
    find: Any = Linker.find_cycles
    assert linker.find_cycles() == find.__wrapped__(linker) == "b --> c --> a"


def test_progress_hears_every_node(home: Home, tiny_project: Path) -> None:
    told: list[str] = []
    plan = plan_build(home, datetime(2026, 6, 29, tzinfo=UTC))
    (home.lake / "accounts").mkdir(parents=True, exist_ok=True)
    results = dbt.invoke(
        home, plan, "build", "--select", "resource_type:seed", progress=told.append
    )
    assert len(told) == len(results) > 0


def test_a_text_compiled_before_is_rendered_with_its_own_values() -> None:
    for value in ("one", "two"):
        assert get_template("{{ word }}!", {}).render({"word": value}) == f"{value}!"
    for native, number in ((True, 2), (False, "2"), (True, 2)):
        rendered: Any = get_template("{{ 2 | as_number }}", {}, native=native).render({})
        assert rendered == number
