"""How texts are written: who pastes, who lets somebody else write, and who only looks like it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from evenhand.sample.world import generate
from evenhand.sample.writing_kinds import WRITING_TWINS, WRITINGS

TEXTS = """
    create view texts as
    select
        kind, account_id, project_id, content,
        coalesce(submitted_at >= date '2026-06-02', false) as is_later,
        least(paste_characters, length(content)) / length(content) as pasted,
        typed_characters / length(content) as typed,
        epoch(submitted_at - claimed_at) as seconds
    from submissions
    inner join truth using (account_id)
    inner join tasks using (task_id)
    where content is not null and claimed_at < submitted_at
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("writing")
    report = generate(home / "drop", home / "truth", seed=13, submissions=60_000, days=60)
    with duckdb.connect() as connection:
        for name, key in (("submissions", "submission_id"), ("tasks", "task_id")):
            files = [
                str(path)
                for path in report.files
                if path.suffix == ".parquet" and path.name.startswith(f"{name}-")
            ]
            connection.execute(
                f"create table {name} as select * from read_parquet({files}) qualify row_number() "
                f"over (partition by {key} order by updated_at desc nulls last) = 1"
            )
        connection.execute(f"create view truth as from '{report.truth}/accounts.parquet'")
        connection.execute(TEXTS)
        yield connection


def rows(world: duckdb.DuckDBPyConnection, query: str) -> dict[str, tuple[Any, ...]]:
    """Return the rows by their first column."""
    return {row[0]: row[1:] for row in world.execute(query).fetchall()}


def test_everybody_planted_writes_enough_to_be_judged(world: duckdb.DuckDBPyConnection) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in (*WRITINGS, *WRITING_TWINS))
    found = rows(
        world,
        f"select kind, count(distinct account_id), count(*) from texts where kind in ({kinds}) "
        "group by kind",
    )
    assert set(found) == {*WRITINGS, *WRITING_TWINS}
    assert all(texts >= 10 * accounts for accounts, texts in found.values())


def test_twins_paste_as_a_paster_does_and_take_their_time(
    world: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(world, "select kind, avg(pasted), median(seconds) from texts group by kind")
    for kind in ("paster", "offline_drafter", "dictation_user"):
        assert found[kind][0] > 0.6, kind
    assert found["honest"][0] < 0.15
    typed = rows(world, "select kind, avg(typed) from texts where pasted > 0.5 group by kind")
    assert typed["offline_drafter"][0] > 3 * typed["paster"][0], "edits of one's own"
    assert found["paster"][1] < 0.6 * found["honest"][1]
    assert found["offline_drafter"][1] > 0.7 * found["honest"][1]


def test_a_new_topic_is_another_project(world: duckdb.DuckDBPyConnection) -> None:
    query = """
        select is_later::varchar, max(of_project) / sum(of_project) from (
            select is_later, project_id, count(*) as of_project from texts
            where kind = 'new_topic_writer' group by all
        ) group by is_later
    """
    before, after = rows(world, query)["false"][0], rows(world, query)["true"][0]
    assert before > 0.7
    homes = """
        select is_later::varchar, mode(project_id) from texts
        where kind = 'new_topic_writer' group by is_later
    """
    home = rows(world, homes)
    assert home["false"] != home["true"]
    assert after > 0.5


def test_people_write_each_in_their_way(world: duckdb.DuckDBPyConnection) -> None:
    """Commas of honest people differ more between people than between two halves of one."""
    query = """
        with rates as (
            select
                account_id,
                sum(length(content) - length(replace(content, ',', ''))) filter (where is_later)
                    / sum(length(content)) filter (where is_later) as later,
                sum(length(content) - length(replace(content, ',', ''))) filter (where not is_later)
                    / sum(length(content)) filter (where not is_later) as earlier
            from texts where kind = 'honest'
            group by account_id having count(*) filter (where is_later) >= 8
        )
        select 'rates', corr(ln(earlier), ln(later)), count(*) from rates
        where earlier > 0 and later > 0
    """
    likeness, people = rows(world, query)["rates"]
    assert people > 20
    assert likeness > 0.7
