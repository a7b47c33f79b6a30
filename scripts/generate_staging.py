"""Write the staging models, their YAML and the lake's sources from the input contract.

Run it after a change of ``evenhand/contract.yml``; a test holds the files against its output.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import yaml

from evenhand.contract import FAMILIES, Column, Entity, load_contract

ROOT = Path(__file__).resolve().parents[1]
STAGING = Path("dbt_project/models/staging")
CATALOGUE = Path("dbt_project/seeds/catalogue")

REBUILT_BY_DAY = "submissions"
"""The entity whose days are rebuilt downstream when one of their rows is new."""

GROWING: dict[str, str] = {
    "submissions": "submitted_on",
    "tasks": "created_on",
    "sessions": "started_on",
    "task_releases": "released_on",
    "quality_reviews": "reviewed_on",
    "payments": "created_on",
}
"""Entities that grow with the work done, and the day that their staging view adds.

Their rows stay where ingest wrote them: the lake is read with its own statistics, and writing the
texts of 30 million submissions once more takes longer than all readings of them together.
"""

SQL_TYPES = {
    "text": "string",
    "json": "string",
    "int": "bigint",
    "float": "double",
    "money": "decimal(18,4)",
    "bool": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


def _changed_at(entity: Entity) -> str:
    if entity.event_time is None:
        return "landed.updated_at"
    return f"coalesce(landed.updated_at, landed.{entity.event_time})"


def _checks(entity: Entity) -> str:
    contract_columns = {column.name: column for column in entity.columns}
    required = [c.name for c in entity.landed_columns if c.is_required]
    lines = [f"            required={required!r}"]
    enums = {name: list(c.enum) for name, c in contract_columns.items() if c.enum}
    if enums:
        lines[-1] += ","
        lines.append("            enums={")
        for name, values in enums.items():
            listed = ", ".join(repr(value) for value in values)
            whole = f"                {name!r}: [{listed}],"
            if len(whole) <= 100:
                lines.append(whole)
                continue
            lines.append(f"                {name!r}: [")
            indent = " " * 20
            lines += wrap(listed, 100, initial_indent=indent, subsequent_indent=indent)
            lines.append("                ],")
        lines.append("            }")
    return "\n".join(lines)


def base_sql(entity: Entity) -> str:
    """Return the SQL of the view over every landed version of ``entity``."""
    grows = entity.name in GROWING
    bad_rows = f"""
bad_rows as (

    select * from {{{{ ref('base_{entity.family}__{entity.name}_bad') }}}}

),
"""
    problems = f"""{{{{ row_problems(
            'landed',
{_checks(entity)}
        ) }}}} as problems"""
    join_bad_rows = """
    left join bad_rows
        on
            landed._batch_id = bad_rows._batch_id
            and landed._row_number = bad_rows._row_number"""
    return f"""with

landed as (

    select * from {{{{ source('lake', '{entity.name}') }}}}

),

batches as (

    select * from {{{{ ref('base_landed_batches') }}}}

),
{bad_rows if grows else ""}
checked as (

    select
{_select_list(entity, "landed")},
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{{{ known_at('{_changed_at(entity)}', 'batches') }}}} as known_at,
        {{{{ is_visible('{_changed_at(entity)}', 'batches') }}}} as is_visible,
        {"bad_rows.problems" if grows else problems}
    from landed
    inner join batches on landed._batch_id = batches.batch_id{join_bad_rows if grows else ""}

)

select * from checked
"""


def bad_sql(entity: Entity) -> str:
    """Return the SQL of the rows of an entity that grows that break the contract."""
    return f"""with

bad_rows as (

    {{{{ bad_rows_of(
            source('lake', '{entity.name}'),
{_checks(entity)}
    ) }}}}

)

select * from bad_rows
"""


def _newest(entity: Entity, relation: str) -> str:
    return f"""    qualify row_number() over (
        partition by {relation}.{entity.key}
        order by
            {relation}.updated_at desc nulls last,
            {relation}.known_at desc nulls last,
            {relation}.landed_seq desc nulls last,
            {relation}._row_number desc nulls last
    ) = 1"""


def _select_list(entity: Entity, relation: str) -> str:
    return ",\n".join(f"        {relation}.{column.name}" for column in entity.landed_columns)


def stg_view_sql(entity: Entity) -> str:
    """Return the SQL of the view with the newest valid version per key."""
    return f"""with

versions as (

    select * from {{{{ ref('base_{entity.family}__{entity.name}') }}}}

),

newest as (

    select
{_select_list(entity, "versions")}
    from versions
    where
        versions.is_visible
        and versions.problems is null
{_newest(entity, "versions")}

)

select * from newest
"""


def touched_sql(entity: Entity) -> str:
    """Return the SQL of the days to rebuild: a version of one of their rows is new."""
    times = "'versions_to_compare.known_at', 'versions_to_compare.landed_seq'"
    return f"""with

versions as (

    select * from {{{{ ref('base_{entity.family}__{entity.name}') }}}}

),

versions_to_compare as (

    select * from {{{{ ref('base_{entity.family}__{entity.name}') }}}}

),

new_keys as (

    select distinct versions_to_compare.{entity.key}
    from versions_to_compare
    where
        versions_to_compare.is_visible
        and versions_to_compare.problems is null
        and {{{{ is_new_to_build({times}) }}}}

),

touched as (

    select distinct {{{{ day_of('versions.{entity.event_time}') }}}} as touched_on
    from versions
    inner join new_keys on versions.{entity.key} = new_keys.{entity.key}
    where
        versions.is_visible
        and versions.problems is null

)

select * from touched
"""


def superseded_sql(entity: Entity) -> str:
    """Return the SQL of the versions that a newer valid version of the same key replaces."""
    return f"""with

superseded as (

    {{{{ superseded_of(ref('base_{entity.family}__{entity.name}'), '{entity.key}') }}}}

)

select * from superseded
"""


def stg_growing_sql(entity: Entity, day: str) -> str:
    """Return the SQL of the view with the newest valid version per key of an entity that grows."""
    base = f"base_{entity.family}__{entity.name}"
    return f"""with

versions as (

    select * from {{{{ ref('{base}') }}}}

),

superseded as (

    select * from {{{{ ref('{base}_superseded') }}}}

),

newest as (

    select
{_select_list(entity, "versions")},
        {{{{ version_key('versions') }}}} as version_key,
        {{{{ day_of('versions.{entity.event_time}') }}}} as {day}
    from versions
    left join superseded
        on
            versions.landed_seq = superseded.landed_seq
            and versions._row_number = superseded._row_number
    where
        versions.is_visible
        and versions.problems is null
        and superseded._row_number is null

)

select * from newest
"""


def family_rows_sql(family: str) -> str:
    """Return the SQL of the view over every landed row of a family, good and bad, in one shape."""
    entities = [entity for entity in load_contract().values() if entity.family == family]
    pairs = ",\n".join(f"    ('{entity.name}', '{entity.key}')" for entity in entities)
    return f"""{{% set entities = [
{pairs}
] %}}

with

{{% for entity, key in entities %}}
{{{{ entity }}}}_rows as (

    select
        '{{{{ entity }}}}' as entity,
        rows_read._source as source,
        rows_read._source_file as source_file,
        rows_read._row_number as row_number,
        rows_read.{{{{ key }}}} as key_value,
        rows_read._batch_id as batch_id,
        rows_read.known_at,
        rows_read.is_visible,
        rows_read.problems
    from {{{{ ref('base_{family}__' ~ entity) }}}} as rows_read

),

{{% endfor %}}
all_rows as (

    {{% for entity, key in entities %}}
    select
        rows_read.entity,
        rows_read.source,
        rows_read.source_file,
        rows_read.row_number,
        rows_read.key_value,
        rows_read.batch_id,
        rows_read.known_at,
        rows_read.is_visible,
        rows_read.problems
    from {{{{ entity }}}}_rows as rows_read
    {{% if not loop.last %}}
    union all
    {{% endif %}}
    {{% endfor %}}

)

select * from all_rows
"""


_ROW_DOCS = (
    ("entity", "Entity of the contract."),
    ("source", "Name of the source in evenhand.toml."),
    ("source_file", "File or table the row came from."),
    ("row_number", "Number of the row in that file."),
    ("key_value", "The row's key; null where it has none."),
    ("batch_id", "Batch that landed the row."),
    ("known_at", "When the warehouse came to know the row."),
    ("is_visible", "Whether the night's as_of had seen it."),
    ("problems", "All that is wrong with it; null for a row that goes on."),
)


def family_rows_yaml(family: str) -> dict[str, object]:
    """Return the YAML of a family's view over all its landed rows."""
    return {
        "name": f"base_{family}__rows",
        "description": f"One row per landed row of the {family} entities, good and bad.",
        "columns": [{"name": name, "description": text} for name, text in _ROW_DOCS],
    }


def _describe(column: Column) -> str:
    subject = column.name.replace("_", " ").capitalize()
    if column.type == "timestamp":
        subject += " (UTC instant)"
    words = [subject]
    if column.privacy in ("token", "fuzzy"):
        words.append("as a keyed token; equal values stay equal, the value itself is not kept")
    if column.type == "money":
        words.append("in the row's currency")
    if column.enum:
        words.append("one of " + ", ".join(column.enum))
    return ", ".join(words) + "."


def _column_docs(entity: Entity) -> list[dict[str, object]]:
    contract = {column.name: column for column in entity.columns}
    docs: list[dict[str, object]] = []
    for landed in entity.landed_columns:
        doc: dict[str, object] = {
            "name": landed.name,
            "description": _describe(contract.get(landed.name, landed)),
        }
        if landed.name == entity.key:
            doc["data_tests"] = ["unique", "not_null"]
        docs.append(doc)
    return docs


VERSION_KEY = (
    "Where this version lies in the lake, as one number: what joins over all of history go by, in "
    "place of the id."
)
_BASE_DOCS: tuple[tuple[str, str], ...] = (
    ("_source", "Name of the source in evenhand.toml."),
    ("_source_file", "File or table the row came from."),
    ("_row_number", "Number of the row in that file, as an editor counts lines."),
    ("_batch_id", "Batch that landed the row."),
    ("landed_seq", "Order in which batches landed."),
    ("known_at", "When the warehouse came to know this version of the row."),
    ("is_visible", "Whether the night's as_of had seen this version."),
    ("problems", "All that is wrong with the row; null for a row that goes on."),
)


def model_yaml(entity: Entity, day: str | None) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the YAML documents of the models of one entity: file stem and content."""
    base = f"base_{entity.family}__{entity.name}"
    stg = f"stg_{entity.family}__{entity.name}"
    noun = entity.name.replace("_", " ")
    yield (
        base,
        {
            "name": base,
            "description": f"One row per landed version of a row of {noun}, good and bad, "
            "with what is wrong with it.",
            "config": {"materialized": "view"},
            "columns": [
                {k: v for k, v in doc.items() if k != "data_tests"} for doc in _column_docs(entity)
            ]
            + [{"name": name, "description": text} for name, text in _BASE_DOCS],
        },
    )
    staged: dict[str, object] = {
        "name": stg,
        "description": f"One row per {entity.key}: the newest valid version the night had seen.",
        "columns": _column_docs(entity),
    }
    if entity.name == REBUILT_BY_DAY:
        yield (
            f"{base}_touched",
            {
                "name": f"{base}_touched",
                "description": f"One row per day whose {noun} must be rebuilt, because a version "
                "of a row of that day is new.",
                "config": {"materialized": "table"},
                "columns": [
                    {
                        "name": "touched_on",
                        "description": "Day (UTC) to rebuild.",
                        "data_tests": ["unique", "not_null"],
                    }
                ],
            },
        )
    if day is not None:
        yield (
            f"{base}_superseded",
            {
                "name": f"{base}_superseded",
                "description": f"One row per valid version of a row of {noun} that a newer one "
                "replaces.",
                "config": {"materialized": "table"},
                "columns": [
                    {"name": name, "description": text}
                    for name, text in _BASE_DOCS
                    if name in ("landed_seq", "_row_number")
                ],
            },
        )
        staged["config"] = {"materialized": "view"}
        columns = staged["columns"]
        assert isinstance(columns, list)  # noqa: S101
        columns.append({"name": "version_key", "description": VERSION_KEY})
        columns.append({"name": day, "description": "Day (UTC) of the row."})
        yield (
            f"{base}_bad",
            {
                "name": f"{base}_bad",
                "description": f"One row per landed row of {noun} that breaks the contract.",
                "config": {"materialized": "table"},
                "columns": [
                    {"name": name, "description": text}
                    for name, text in _BASE_DOCS
                    if name in ("_batch_id", "_row_number", "problems")
                ],
            },
        )
    yield stg, staged


def sources_yaml() -> dict[str, object]:
    """Return the YAML of the lake's sources, one definition for both engines."""

    def table(name: str, description: str) -> dict[str, object]:
        path = f"(var('lake') ~ '/{name}') if target.type == 'spark' else '{name}'"
        return {"name": name, "identifier": f"{{{{ {path} }}}}", "description": description}

    tables = []
    for entity in load_contract().values():
        entry = table(
            entity.name, f"One row per landed row of {entity.name}, typed and tokenised by ingest."
        )
        entry["columns"] = [
            {
                "name": column.name,
                "data_type": SQL_TYPES[column.type],
                "config": {
                    "meta": {
                        "is_required": column.is_required,
                        **({"enum": list(column.enum)} if column.enum else {}),
                    }
                },
            }
            for column in entity.landed_columns
        ]
        tables.append(entry)
    tables.append(table("landed_batches", "One row per batch: the commit markers of ingest."))
    tables.append(table("rejected_rows", "One row per input row that no reader could parse."))
    return {
        "name": "lake",
        "description": "What ingest landed: append-only Parquet, tokenised, one folder per entity.",
        "schema": "{{ 'parquet' if target.type == 'spark' else 'lake' }}",
        "quoting": {"identifier": True},
        "config": {
            "meta": {
                # By name, because DuckDB then counts every file's rows. Otherwise it takes all
                # files to be like the first, and joins a large lake that begins with a small file
                # the wrong way round: 21 s instead of 1 s for three million rows.
                "external_location": (
                    "read_parquet('{{ var(\"lake\") }}/{name}/*.parquet', union_by_name=true)"
                ),
            }
        },
        "tables": tables,
    }


def _dump(document: dict[str, object]) -> str:
    text: str = yaml.safe_dump(document, sort_keys=False, width=110, allow_unicode=True)
    return "# Derived from evenhand/contract.yml by scripts/generate_staging.py\n" + text


def generated_files() -> dict[Path, str]:
    """Return every generated file by its path below the project's root."""
    files: dict[Path, str] = {
        STAGING / "_sources.yml": _dump({"version": 2, "sources": [sources_yaml()]})
    }
    for entity in load_contract().values():
        folder = STAGING / entity.family
        day = GROWING.get(entity.name)
        stem = f"{entity.family}__{entity.name}"
        files[folder / f"base_{stem}.sql"] = base_sql(entity)
        if day is None:
            files[folder / f"stg_{stem}.sql"] = stg_view_sql(entity)
        else:
            files[folder / f"stg_{stem}.sql"] = stg_growing_sql(entity, day)
            files[folder / f"base_{stem}_superseded.sql"] = superseded_sql(entity)
            files[folder / f"base_{stem}_bad.sql"] = bad_sql(entity)
        if entity.name == REBUILT_BY_DAY:
            files[folder / f"base_{stem}_touched.sql"] = touched_sql(entity)
        for name, document in model_yaml(entity, day):
            files[folder / f"{name}.yml"] = _dump({"version": 2, "models": [document]})
    files[CATALOGUE / "contract_entities.csv"] = "entity,family,key_column\n" + "".join(
        f"{entity.name},{entity.family},{entity.key}\n" for entity in load_contract().values()
    )
    for family in FAMILIES:
        name = f"base_{family}__rows"
        files[STAGING / family / f"{name}.sql"] = family_rows_sql(family)
        files[STAGING / family / f"{name}.yml"] = _dump(
            {"version": 2, "models": [family_rows_yaml(family)]}
        )
    return files


def main() -> int:
    """Write the files, or with ``--check`` say which are stale; exit code 1 when any is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on stale files")
    arguments = parser.parse_args()
    stale = [
        path
        for path, text in generated_files().items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != text
    ]
    if arguments.check:
        for path in stale:
            print(f"stale: {path}; run python scripts/generate_staging.py")
        return 1 if stale else 0
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(generated_files()[path], encoding="utf-8")
    print(f"wrote {len(stale)} files below {STAGING}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
