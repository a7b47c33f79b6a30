"""Work that sqlfluff does again and again, done once: the same findings in half the time.

sqlfluff has no setting for any of it, so its functions are replaced while it runs. Each replacement
says what it relies on and leaves to sqlfluff whatever lies outside of that;
``tests/package/lint`` holds findings with them against findings without.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial, wraps
from os.path import relpath
from typing import Any

Types = frozenset[str]


def spare_sqlfluff(*, is_fixing: bool = False) -> list[Callable[[], None]]:
    """Take work off sqlfluff in this process and those it forks.

    Args:
        is_fixing: sqlfluff changes the trees. Then only what does not remember them is replaced.

    Returns:
        What puts sqlfluff's own functions back, each to be called once.
    """
    savings = [
        _collect_garbage_seldom,
        _find_nodes_by_path,
        _expand_dialect_once,
        _compare_types_quickly,
        _prepare_layout_once,
        _place_steps_once,
    ]
    if not is_fixing:
        savings += [_walk_once, _crawl_at_once, _read_selects_once]
        if sys.platform == "linux":  # elsewhere libraries do not survive a fork
            savings.append(_lint_where_rendered)
    return [undo for saving in savings for undo in saving()]


def _replace(owner: Any, name: str, replacement: Any) -> Callable[[], None]:
    before = owner.__dict__[name]
    setattr(owner, name, replacement)
    return partial(setattr, owner, name, before)


def _collect_garbage_seldom() -> list[Callable[[], None]]:
    """Let Python's collector look seldom through trees that are all in use."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)
    return [gc.unfreeze, partial(gc.set_threshold, *before)]


def _find_nodes_by_path() -> list[Callable[[], None]]:
    """Look a file's node up; dbt's selector resolves the paths of all nodes for each file."""
    from sqlfluff_templater_dbt.templater import DbtTemplater  # type: ignore[import-untyped]

    search = DbtTemplater._find_node
    known: dict[int, tuple[Any, dict[str, list[str]]]] = {}

    @wraps(search)
    def find(self: Any, fname: str, config: Any = None, dbt_dir: str = ".") -> Any:
        manifest = self.dbt_manifest
        if id(manifest) not in known:
            by_path: dict[str, list[str]] = defaultdict(list)
            for name, node in manifest.nodes.items():
                by_path[node.original_file_path].append(name)
            known[id(manifest)] = (manifest, by_path)
        found = known[id(manifest)][1].get(relpath(fname, start=dbt_dir), [])
        if config and len(found) == 1:
            return manifest.expect(found[0])
        return search(self, fname, config, dbt_dir)

    return [_replace(DbtTemplater, "_find_node", find)]


def _expand_dialect_once() -> list[Callable[[], None]]:
    """Expand the dialect once; each file's configuration would expand it again."""
    from sqlfluff.core import dialects

    return [_replace(dialects, "dialect_selector", cache(dialects.dialect_selector))]


def _compare_types_quickly() -> list[Callable[[], None]]:
    """Ask a segment for its types without building a set for each of a million questions."""
    from sqlfluff.core.parser.segments.base import BaseSegment
    from sqlfluff.core.parser.segments.raw import RawSegment

    @cache
    def together(instance: tuple[str, ...], own: Types) -> Types:
        return frozenset(instance) | own

    def raw_is_type(self: Any, *types: str) -> bool:
        return not together(self.instance_types, self._class_types).isdisjoint(types)

    def raw_types(self: Any) -> Types:
        return together(self.instance_types, self._class_types)

    def base_is_type(self: Any, *types: str) -> bool:
        return not self._class_types.isdisjoint(types)

    return [
        _replace(BaseSegment, "is_type", base_is_type),
        _replace(RawSegment, "is_type", raw_is_type),
        _replace(RawSegment, "class_types", property(raw_types)),
    ]


def _prepare_layout_once() -> list[Callable[[], None]]:
    """Prepare a tree once for the four layout rules, each of which would prepare it anew."""
    from sqlfluff.utils.reflow.sequence import ReflowSequence

    prepare = ReflowSequence.from_root
    last: list[Any] = [None, None, None]

    @wraps(prepare)
    def prepare_once(root_segment: Any, config: Any) -> Any:
        if last[0] is not root_segment or last[1] is not config:
            last[:] = [root_segment, config, prepare(root_segment, config)]
        return last[2]

    return [_replace(ReflowSequence, "from_root", staticmethod(prepare_once))]


def _place_steps_once() -> list[Callable[[], None]]:
    """Read a step of the way to a leaf once, where thousands of leaves share it."""
    from sqlfluff.utils.reflow.depthmap import DepthInfo, DepthMap, StackPosition

    def fill(self: Any, raws_with_stack: Sequence[tuple[Any, list[Any]]]) -> None:
        read: dict[int, tuple[int, Types, Any]] = {}
        self.depth_info = {}
        for raw, stack in raws_with_stack:
            steps = []
            for step in stack:
                if (seen := read.get(id(step))) is None:
                    seen = read[id(step)] = (
                        hash(step.segment),
                        step.segment.class_types,
                        StackPosition.from_path_step(step),
                    )
                steps.append(seen)
            hashes = tuple(step[0] for step in steps)
            self.depth_info[raw.uuid] = DepthInfo(
                stack_depth=len(stack),
                stack_hashes=hashes,
                stack_hash_set=frozenset(hashes),
                stack_class_types=tuple(step[1] for step in steps),
                stack_positions={step[0]: step[2] for step in steps},
            )

    return [_replace(DepthMap, "__init__", fill)]


class _Walk:
    """A tree in the order in which crawlers see it, with the places of each type of segment."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.seen: list[tuple[Any, tuple[Any, ...], int]] = []
        self.ends: list[int] = []
        self.places: dict[str, list[int]] = defaultdict(list)
        self._add(root, (), 0)

    def _add(self, segment: Any, above: tuple[Any, ...], index: int) -> None:
        place = len(self.seen)
        self.seen.append((segment, above, index))
        self.ends.append(0)
        for name in segment.class_types:
            self.places[name].append(place)
        if segment.segments:
            stack = (*above, segment)
            for number, child in enumerate(segment.segments):
                self._add(child, stack, number)
        self.ends[place] = len(self.seen)

    def of_types(self, types: set[str]) -> list[int]:
        """Return the places of the segments of any of ``types``, in order."""
        lists = [self.places[name] for name in types if name in self.places]
        return lists[0] if len(lists) == 1 else sorted({place for one in lists for place in one})


def _walk_once() -> list[Callable[[], None]]:
    """Walk a tree once for all rules that seek segments by type; each would walk it itself.

    sqlfluff itself walks where a rule asks for all leaves so far, and where a part does not parse.
    """
    from sqlfluff.core.rules.crawlers import SegmentSeekerCrawler

    crawl = SegmentSeekerCrawler.crawl
    last: list[_Walk | None] = [None]

    @wraps(crawl)
    def seek(self: Any, context: Any) -> Iterator[Any]:
        root = context.segment
        if (
            context.parent_stack
            or type(self) is not SegmentSeekerCrawler
            or self.provide_raw_stack
            or context.fix
            or root.is_type("unparsable")
            or "unparsable" in root.descendant_type_set
        ):
            yield from crawl(self, context)
            return
        walk = last[0]
        if walk is None or walk.root is not root:
            walk = last[0] = _Walk(root)
        beyond = 0
        for place in walk.of_types(self.types):
            if place >= beyond:
                context.segment, context.parent_stack, context.segment_idx = walk.seen[place]
                if not self.allow_recurse:
                    beyond = walk.ends[place]
                yield context

    return [_replace(SegmentSeekerCrawler, "crawl", seek)]


def _collect(segment: Any, types: Types, into: bool, bar: Types, found: list[Any]) -> None:
    """Add what lies below ``segment`` and is of ``types``, not looking into what is of ``bar``."""
    for child in segment.segments:
        own = child.class_types
        if bar and not bar.isdisjoint(own):
            continue
        is_match = not types.isdisjoint(own)
        if is_match:
            found.append(child)
        if (
            (into or not is_match)
            and child.segments
            and not types.isdisjoint(child.descendant_type_set)
        ):
            _collect(child, types, into, bar, found)


def _crawl_at_once() -> list[Callable[[], None]]:
    """Search below a segment with one list; sqlfluff passes each find up through all levels."""
    from sqlfluff.core.parser.segments.base import BaseSegment

    crawl = BaseSegment.recursive_crawl

    @wraps(crawl)
    def search(
        self: Any,
        *seg_type: str,
        recurse_into: bool = True,
        no_recursive_seg_type: str | list[str] | None = None,
        allow_self: bool = True,
    ) -> Iterator[Any]:
        found: list[Any] = []
        is_match = allow_self and self.is_type(*seg_type)
        if is_match:
            found.append(self)
        if (recurse_into or not is_match) and self.segments:
            types = frozenset(seg_type)
            if not types.isdisjoint(self.descendant_type_set):
                if isinstance(no_recursive_seg_type, str):
                    no_recursive_seg_type = [no_recursive_seg_type]
                bar = frozenset(no_recursive_seg_type or ())
                _collect(self, types, recurse_into, bar, found)
        return iter(found)

    return [_replace(BaseSegment, "recursive_crawl", search)]


def _read_selects_once() -> list[Callable[[], None]]:
    """Read the tables and columns of a select once for the seven rules that ask for them.

    Two of the rules add to the lists they are given, so each is given lists of its own.
    """
    from sqlfluff.rules.aliasing import AL04, AL05
    from sqlfluff.rules.references import RF02, RF07
    from sqlfluff.rules.structure import ST05, ST07
    from sqlfluff.utils.analysis import query, select

    read = select.get_select_statement_info
    known: dict[tuple[int, bool], list[Any]] = {}

    @wraps(read)
    def read_once(segment: Any, dialect: Any, early_exit: bool = True) -> Any:
        key = (id(segment), early_exit)
        held = known.get(key)
        if held is None or held[0] is not segment or held[1] is not dialect:
            if len(known) > 2_000:
                known.clear()
            held = known[key] = [segment, dialect, read(segment, dialect, early_exit)]
        info = held[2]
        if info is not None:
            lists = {name: [*part] for name, part in info._asdict().items() if type(part) is list}
            info = info._replace(**lists)
        return info

    users = (select, query, AL04, AL05, RF02, RF07, ST05, ST07)
    return [_replace(module, "get_select_statement_info", read_once) for module in users]


def _lint_where_rendered() -> list[Callable[[], None]]:
    """Let forked workers render what they lint, and hand back findings only.

    sqlfluff renders dbt's files in the main process, since only that has the parsed project, and
    sends trees there and back. A fork has the project too.
    """
    from sqlfluff.core.linter import runner as runners

    class ForkingRunner(runners.MultiProcessRunner):
        """Sends names of files to its workers and gets findings."""

        POOL_TYPE = multiprocessing.get_context("fork").Pool

        def __init__(self, linter: Any, config: Any, processes: int) -> None:
            super().__init__(linter, config, processes)
            _linters[:] = [linter]  # forks find it there; it cannot be sent

        def iter_partials(self, fnames: list[str], fix: bool = False) -> Iterator[Any]:
            if fix:
                raise ValueError("the workers hand back no trees that could be fixed")
            for name in self.linter.templater.sequence_files(fnames, config=self.config):
                yield name, partial(_lint_file, name, self.config)

    return [_replace(runners, "MultiProcessRunner", ForkingRunner)]


_linters: list[Any] = []


def _lint_file(name: str, config: Any) -> Any:
    linter = _linters[0]
    rendered = linter.render_file(name, config)
    linted = linter.lint_rendered(rendered, linter.get_rulepack(config=rendered.config))
    return linted._replace(tree=None, templated_file=None)
