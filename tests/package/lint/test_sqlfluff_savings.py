"""What sqlfluff is spared changes none of its findings: the same SQL linted with and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlfluff.core import FluffConfig, Linter

from scripts.sqlfluff_savings import spare_sqlfluff

ROOT = Path(__file__).parents[3]

GOOD = """with

work as (
    select * from main.submissions
),

counted as (
    select
        work.account_id,
        work.project_id,
        count(*) as submissions,
        sum(case when work.is_late then 1 else 0 end) as late
    from work
    inner join main.projects as projects on work.project_id = projects.project_id
    where work.status in (select allowed.status from main.allowed as allowed)
    group by work.account_id, work.project_id
)

select * from counted
"""

BROKEN = {
    "sound": GOOD,
    "upper case": GOOD.replace("select * from main", "SELECT * FROM main"),
    "indentation": GOOD.replace("        count", "      count"),
    "leading comma": GOOD.replace("work.account_id,\n", "work.account_id\n        ,", 1),
    "implicit alias": GOOD.replace("as projects", "projects").replace("as late", "late"),
    "unused alias": GOOD.replace("from work\n", "from work as spare\n"),
    "unknown reference": GOOD.replace("count(*)", "count(elsewhere.thing)"),
    "unqualified": GOOD.replace("work.account_id,\n", "account_id,\n", 1),
    "duplicate alias": GOOD.replace("main.projects as projects", "main.projects as work"),
    "unused step": GOOD.replace("from counted", "from main.counted"),
    "join words": GOOD.replace("inner join", "join"),
    "else null": GOOD.replace("else 0", "else null"),
    "subquery": GOOD.replace("from work\n", "from (select * from work) as work\n"),
    "lambda": GOOD.replace("count(*)", "list_transform(work.parts, part -> part + other)"),
    "quotes and spaces": GOOD.replace("count(*)", "coalesce( 'a','b')"),
    "spread": GOOD.replace("select * from counted", "select *, 1 as a from counted,main.other"),
    "union": GOOD + "union\nselect account_id from main.other\n",
    "long line": GOOD.replace("count(*)", " + ".join(f"work.column_{i}" for i in range(20))),
    "no end": GOOD.rstrip(),
    "does not parse": GOOD.replace("count(*)", "count(* from"),
    "parses in part": GOOD.replace("group by", "group around"),
    "distinct": GOOD.replace("select\n", "select distinct\n"),
    "nested with": GOOD.replace(
        "select * from main.submissions",
        "with inner_step as (select 1 as one) select inner_step.one, Two from inner_step",
    ),
}


@contextmanager
def _spared() -> Iterator[None]:
    undo = spare_sqlfluff()
    try:
        yield
    finally:
        for restore in undo:
            restore()


def _linter() -> Linter:
    return Linter(config=FluffConfig.from_path(str(ROOT), overrides={"templater": "raw"}))


def _findings(violations: list[Any]) -> list[tuple[Any, ...]]:
    return [
        (found.rule_code(), found.line_no, found.line_pos, found.desc(), len(_fixes(found)))
        for found in violations
    ]


def _fixes(found: Any) -> list[Any]:
    return list(getattr(found, "fixes", []))


def _codes(sql: str) -> list[tuple[Any, ...]]:
    return _findings(_linter().lint_string(sql, fname="model.sql").violations)


@pytest.mark.parametrize("sql", BROKEN.values(), ids=BROKEN.keys())
def test_findings_are_those_of_sqlfluff(sql: str) -> None:
    expected = _codes(sql)
    with _spared():
        assert _codes(sql) == expected


def test_what_is_broken_is_found() -> None:
    with _spared():
        found = {name: {code for code, *_ in _codes(sql)} for name, sql in BROKEN.items()}
    assert not found.pop("sound")
    assert all(found.values()), [name for name, codes in found.items() if not codes]
    assert len(set().union(*found.values())) >= 15


def test_forked_workers_hand_back_every_finding(tmp_path: Path) -> None:
    for number, sql in enumerate(BROKEN.values()):
        (tmp_path / f"model_{number:02}.sql").write_text(sql, encoding="utf-8")
    config = (ROOT / ".sqlfluff").read_text(encoding="utf-8")
    config = config.replace("templater = dbt", "templater = raw")
    (tmp_path / ".sqlfluff").write_text(config, encoding="utf-8")
    linter = Linter(config=FluffConfig.from_path(str(tmp_path)))
    with _spared():
        result = linter.lint_paths((str(tmp_path),), processes=2, retain_files=True)
    files = [file for folder in result.paths for file in folder.files]
    found = {Path(file.path).name: _findings(file.violations) for file in files}
    expected = {f"model_{number:02}.sql": _codes(sql) for number, sql in enumerate(BROKEN.values())}
    assert found == expected
    assert result.stats(1, 0)["exit code"] == 1
