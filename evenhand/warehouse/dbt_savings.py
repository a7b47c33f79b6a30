"""Work that dbt does for every node and nobody reads, left out.

dbt has no setting for any of it, so some of its functions are replaced in this process, once. What
a node is given, what is logged and what callbacks hear stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbt.context.macros import MacroNamespace

Namespace = dict[str, Any]


@cache
def spare_dbt() -> None:
    """Replace the functions; later calls do nothing."""
    _drop_unheard_events()
    _name_macros_once()
    _compile_texts_once()
    _match_by_name_first()
    _fill_events_when_read()
    _look_for_cycles_fast()


def _drop_unheard_events() -> None:
    """Drop debug events that no log keeps; dbt words, translates and scrubs seventeen a node.

    A callback hears those that its attribute ``debug_events`` names.
    """
    from dbt_common.events.base_types import BaseEvent, EventLevel
    from dbt_common.events.event_manager import EventManager

    fire = EventManager.fire_event
    unheard = {EventLevel.DEBUG, EventLevel.TEST}

    @wraps(fire)
    def fire_heard(self: Any, e: BaseEvent, level: Any = None, *rest: Any, **named: Any) -> None:
        if (level or e.level_tag()) in unheard:
            name = type(e).__name__
            if not any(logger.level in unheard for logger in self.loggers) and not any(
                name in getattr(callback, "debug_events", ()) for callback in self.callbacks
            ):
                return
        fire(self, e, level, *rest, **named)

    EventManager.fire_event = fire_heard  # type: ignore[method-assign]


def _name_macros_once() -> None:
    """Work out once which name means which macro; dbt does so for 700 macros twice a node."""
    from dbt.context.macros import MacroNamespace, MacroNamespaceBuilder
    from dbt.context.manifest import ManifestContext

    build = MacroNamespaceBuilder.build_namespace
    context_of = ManifestContext.to_dict
    plans: dict[tuple[Any, ...], _NamesOfMacros] = {}

    @wraps(build)
    def build_once(
        self: Any, macros_by_package: Mapping[str, Mapping[str, Any]], ctx: dict[str, Any]
    ) -> MacroNamespace:
        packages = tuple(self.internal_package_names_order)
        key = (id(macros_by_package), self.root_package, self.search_package, packages)
        plan = plans.get(key)
        if plan is None or not plan.holds_for(macros_by_package):
            namespace = build(self, macros_by_package, ctx)  # type: ignore[arg-type]
            plans[key] = _NamesOfMacros(macros_by_package, namespace)
            return namespace
        return plan.namespace(ctx, self.node, self.thread_ctx)

    @wraps(context_of)
    def to_dict(self: Any) -> dict[str, Any]:
        if type(self.namespace) is not MacroNamespace:
            return context_of(self)  # type: ignore[no-any-return, no-untyped-call]
        context: dict[str, Any] = super(ManifestContext, self).to_dict()
        # The first to have a name gives it its meaning: it is written last.
        for names in reversed(list(self.namespace._search_order())):
            context.update(names)
        return context

    MacroNamespaceBuilder.build_namespace = build_once  # type: ignore[method-assign]
    ManifestContext.to_dict = to_dict  # type: ignore[method-assign]


def _compile_texts_once() -> None:
    """Compile a template's text once a process; dbt does so each night for every model and test."""
    from dbt_common.clients.jinja import MacroFuzzEnvironment

    translate = MacroFuzzEnvironment.compile
    compiled: dict[tuple[Any, ...], Any] = {}

    @wraps(translate)
    def compile_once(self: Any, source: Any, *named: Any, **options: Any) -> Any:
        if not isinstance(source, str) or named or options:
            return translate(self, source, *named, **options)
        key = (type(self), *sorted(self.extensions), source)
        if key not in compiled:
            compiled[key] = translate(self, source)
        return compiled[key]

    MacroFuzzEnvironment.compile = compile_once  # type: ignore[method-assign]


def _match_by_name_first() -> None:
    """Compare only relations of the wanted name; dbt compares each node's with all of its schema.

    What dbt takes for a match, or for nearly one, has the same name but for quotes and case.
    """
    from dbt.adapters.base.impl import BaseAdapter

    match = BaseAdapter._make_match

    @wraps(match)
    def match_named(
        self: Any, relations_list: list[Any], database: Any, schema: Any, identifier: Any
    ) -> list[Any]:
        if identifier is not None:
            wanted = identifier.lower().strip(self.Relation.quote_character)
            relations_list = [
                relation
                for relation in relations_list
                if str(relation.path.identifier).lower().strip(relation.quote_character) == wanted
            ]
        return match(self, relations_list, database, schema, identifier)

    BaseAdapter._make_match = match_named  # type: ignore[method-assign]


def _fill_events_when_read() -> None:
    """Translate an event into its message when somebody reads it; most are dropped unread."""
    from dbt_common.events.base_types import BaseEvent

    fill, read, change = BaseEvent.__init__, BaseEvent.__getattr__, BaseEvent.__setattr__
    unread = "_given"

    @wraps(fill)
    def keep(self: BaseEvent, *args: Any, **named: Any) -> None:
        self.__dict__[unread] = (args, named)

    def filled(self: BaseEvent) -> None:
        if unread in self.__dict__:
            args, named = self.__dict__.pop(unread)
            fill(self, *args, **named)

    @wraps(read)
    def read_filled(self: BaseEvent, key: str) -> Any:
        filled(self)
        return read(self, key)  # type: ignore[no-untyped-call]

    @wraps(change)
    def change_filled(self: BaseEvent, key: str, value: Any) -> None:
        filled(self)
        change(self, key, value)  # type: ignore[no-untyped-call]

    BaseEvent.__init__ = keep  # type: ignore[method-assign]
    BaseEvent.__getattr__ = read_filled  # type: ignore[method-assign]
    BaseEvent.__setattr__ = change_filled  # type: ignore[method-assign]


def _look_for_cycles_fast() -> None:
    """Ask whether there is a cycle before asking which; dbt walks every edge to find none."""
    from dbt.compilation import Linker
    from networkx import is_directed_acyclic_graph

    find: Callable[[Any], Any] = Linker.find_cycles

    @wraps(find)
    def find_cycles(self: Any) -> Any:
        return None if is_directed_acyclic_graph(self.graph) else find(self)

    Linker.find_cycles = find_cycles  # type: ignore[method-assign]


class _NamesOfMacros:
    """Which macro each name of a namespace means, and a namespace of those macros for a node."""

    def __init__(self, macros: Mapping[str, Mapping[str, Any]], namespace: Any) -> None:
        self._source = macros
        self._seen = _all_macros(macros)
        self._macros: list[Any] = []
        self._places: dict[int, int] = {}
        self._global = self._plan(namespace.global_namespace)
        self._local = self._plan(namespace.local_namespace)
        self._internal = self._plan(namespace.global_project_namespace)
        self._packages = {name: self._plan(one) for name, one in namespace.packages.items()}

    def holds_for(self, macros: Mapping[str, Mapping[str, Any]]) -> bool:
        """Return whether ``macros`` are still those of the plan."""
        return self._source is macros and self._seen == _all_macros(macros)

    def namespace(self, context: dict[str, Any], node: Any, stack: Any) -> MacroNamespace:
        """Return dbt's namespace with a generator of each macro for ``node``."""
        from dbt.clients.jinja import MacroGenerator
        from dbt.context.macros import MacroNamespace

        generators = []
        for macro in self._macros:
            generator = MacroGenerator.__new__(MacroGenerator)
            generator.context, generator.macro = context, macro
            generator.node, generator.stack = node, stack
            generators.append(generator)
        return MacroNamespace(
            global_namespace=self._global(generators),
            local_namespace=self._local(generators),
            global_project_namespace=self._internal(generators),
            packages={name: names(generators) for name, names in self._packages.items()},
        )

    def _plan(self, names: Mapping[str, Any]) -> Callable[[list[Any]], Namespace]:
        places = [self._place(generator.macro) for generator in names.values()]
        keys = list(names)
        if len(places) < 2:
            return lambda made: {key: made[place] for key, place in zip(keys, places, strict=True)}
        pick = itemgetter(*places)
        return lambda made: dict(zip(keys, pick(made), strict=True))

    def _place(self, macro: Any) -> int:
        if id(macro) not in self._places:
            self._places[id(macro)] = len(self._macros)
            self._macros.append(macro)
        return self._places[id(macro)]


def _all_macros(macros: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    return [macro for package in macros.values() for macro in package.values()]
