"""Reads a folder of raw Zendesk tables, as ELT tools land them, into the contract's entities.

A table is a file ``<table>.csv`` or ``<table>.parquet``, or ``<table>_data.csv``. Only the columns
named below are read: no subject, description, body, name, address or telephone number. The tables
are read whole; an entity lands when what comes of them has changed.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.contract import load_contract
from evenhand.ingest import zendesk_rows
from evenhand.ingest.casting import plain_columns
from evenhand.ingest.errors import SourceError, columns_seen
from evenhand.ingest.prepare import BatchName, Prepared

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from evenhand.ingest.run import Ingest

_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ticket": (
        ("id", "status", "created_at"),
        ("requester_id", "submitter_id", "via_channel", "ticket_form_id", "priority", "updated_at",
         "satisfaction_rating"),
    ),
    "ticket_tag": (("ticket_id", "tag"), ()),
    "ticket_field_history": (("ticket_id", "field_name", "updated", "value"), ("user_id",)),
    "ticket_comment": (("id", "ticket_id", "created", "public"), ("user_id",)),
    "ticket_schedule": (("ticket_id", "schedule_id", "created_at"), ()),
    "ticket_sla_policy": (("ticket_id", "sla_policy_id", "policy_applied_at"), ()),
    "sla_policy_metric_history": (
        ("sla_policy_id", "sla_policy_updated_at", "metric", "priority", "target"),
        ("business_hours",),
    ),
    "schedule": (
        ("id", "time_zone", "start_time", "end_time"), ("created_at", "_fivetran_deleted"),
    ),
    "schedule_holiday": (("schedule_id", "start_date", "end_date"), ("_fivetran_deleted",)),
    "user": (("id", "role"), ("external_id",)),
}  # fmt: skip
"""Raw tables: columns that must be there, and columns that may be."""

_MADE_OF = {
    "tickets": ("ticket",),
    "ticket_events": ("ticket_field_history", "ticket_comment"),
    "desk_schedules": ("schedule",),
    "ticket_sla_targets": ("sla_policy_metric_history",),
    "ticket_sla_events": ("ticket_sla_policy", "ticket_schedule", "ticket_field_history"),
}
"""Entities, and the raw tables one of which must be there."""

_MAPPED = ("requester_account_id", "subject_account_id", "category", "case_id")
"""Columns of tickets that a custom field may give (``[sources.columns.tickets]``)."""


def _cases(names: dict[str, str], value: str) -> str:
    whens = " ".join(f"when '{name}' then '{called}'" for name, called in names.items())
    return f"case {value} {whens} end"


_STATUS = f"coalesce({_cases(zendesk_rows.STATUSES, '{0}')}, {{0}})"
_IS_AGENT = f"users.role in {zendesk_rows.AGENT_ROLES}"
_ACTOR_ID = f"coalesce(users.external_id, case when {_IS_AGENT} then users.id end)"
_KEPT = f"changes.field_name in {tuple(zendesk_rows.FIELDS)}"
_METRIC = _cases(zendesk_rows.METRICS, "{0}")

_TICKETS = f"""
select
    ticket.id as ticket_id,
    coalesce({{requester_account_id}}, users.external_id) as requester_account_id,
    {{subject_account_id}} as subject_account_id,
    ticket.via_channel as channel,
    coalesce({{category}}, ticket.ticket_form_id) as category,
    (
        select cast(to_json(list_sort(list_distinct(list(tags.tag)))) as varchar)
        from raw_ticket_tag as tags where tags.ticket_id = ticket.id
    ) as tags,
    ticket.priority,
    case ticket.status when 'deleted' then 'closed' else {_STATUS.format("ticket.status")} end
        as status,
    ticket.created_at,
    split_part(ticket.satisfaction_rating, '_with', 1) as satisfaction,
    {{case_id}} as case_id,
    ticket.updated_at
from raw_ticket as ticket
left join raw_user as users on ticket.requester_id = users.id
order by ticket.id
"""

_EVENTS = f"""
with changes as (
    select distinct ticket_id, field_name, updated, user_id, value from raw_ticket_field_history
),
named as (
    select
        changes.ticket_id || '-' || substr(sha256(concat_ws(
            chr(31), changes.field_name, changes.updated, case when {_KEPT} then changes.value end
        )), 1, 16) as event_id,
        changes.ticket_id,
        changes.field_name,
        changes.updated as occurred_at,
        changes.user_id,
        coalesce({_cases(zendesk_rows.FIELDS, "changes.field_name")}, 'other') as event_type,
        case
            when changes.field_name = 'status' then {_STATUS.format("changes.value")}
            when {_KEPT} then changes.value
        end as to_value
    from changes
)
select
    'created:' || ticket.id as event_id,
    ticket.id as ticket_id,
    ticket.created_at as occurred_at,
    {_ACTOR_ID} as actor_id,
    case when {_IS_AGENT} then 'agent' else 'requester' end as actor_type,
    'created' as event_type,
    cast(null as varchar) as from_value,
    cast(null as varchar) as to_value,
    cast(null as varchar) as is_public
from raw_ticket as ticket
left join raw_user as users on ticket.submitter_id = users.id
union all
select
    'deleted:' || ticket.id, ticket.id, coalesce(ticket.updated_at, ticket.created_at), null,
    'system', 'status', null, 'deleted', null
from raw_ticket as ticket
where ticket.status = 'deleted'
union all
select
    named.event_id,
    named.ticket_id,
    named.occurred_at,
    {_ACTOR_ID},
    case
        when named.user_id is null or named.user_id = '-1' then 'system'
        when {_IS_AGENT} then 'agent'
        when users.id is not null then 'requester'
    end,
    named.event_type,
    case when named.event_type <> 'other' then lag(named.to_value) over (
        partition by named.ticket_id, named.field_name order by named.occurred_at, named.event_id
    ) end,
    named.to_value,
    null
from named
left join raw_user as users on named.user_id = users.id
union all
select
    'comment:' || comments.id,
    comments.ticket_id,
    comments.created,
    {_ACTOR_ID},
    case
        when {_IS_AGENT} then 'agent'
        when users.id is not null or comments.user_id = ticket.requester_id then 'requester'
    end,
    'comment',
    null,
    null,
    lower(comments.public)
from raw_ticket_comment as comments
left join raw_user as users on comments.user_id = users.id
left join raw_ticket as ticket on comments.ticket_id = ticket.id
order by event_id
"""

_TARGETS = f"""
select distinct
    concat_ws(':', sla_policy_id, metric, priority, sla_policy_updated_at) as target_id,
    sla_policy_id,
    {_METRIC.format("metric")} as metric,
    priority,
    target as target_minutes,
    coalesce(lower(business_hours), 'false') as is_business,
    sla_policy_updated_at as valid_from,
    cast(null as varchar) as updated_at
from raw_sla_policy_metric_history
where {_METRIC.format("metric")} is not null
order by target_id
"""

_SLA_EVENTS = f"""
select distinct
    concat_ws(':', 'policy', ticket_id, sla_policy_id, policy_applied_at) as event_id,
    ticket_id,
    policy_applied_at as occurred_at,
    'policy' as change_type,
    cast(null as varchar) as schedule_id,
    sla_policy_id,
    cast(null as varchar) as metric,
    cast(null as varchar) as target_minutes,
    cast(null as varchar) as is_business
from raw_ticket_sla_policy
union all
select distinct
    concat_ws(':', 'schedule', ticket_id, schedule_id, created_at), ticket_id, created_at,
    'schedule', schedule_id, null, null, null, null
from raw_ticket_schedule
union all
select distinct
    concat_ws(':', 'target', ticket_id, field_name, updated), ticket_id, updated, 'target', null,
    null, {_METRIC.format("field_name")}, try_cast(value as json) ->> 'minutes',
    coalesce(lower(try_cast(value as json) ->> 'in_business_hours'), 'false')
from raw_ticket_field_history
where {_METRIC.format("field_name")} is not null and try_cast(value as json) ->> 'minutes' <> ''
order by event_id
"""


def ingest_raw_tables(run: Ingest) -> None:
    """Land what came of the raw tables below the location of ``run``'s source."""
    folder = Path(run.source.location)
    asked = [name for name in zendesk_rows.ENTITIES if run.source.reads(name)]
    files = _files(folder)
    if not files:
        failure = SourceError(
            f"the folder of source {run.source.name!r} is missing or holds no raw Zendesk table",
            cure=f"correct `location`; known tables are {', '.join(_TABLES)}",
        )
        for entity in run.source.entities or ("tickets",):
            run.fail(entity, "", failure)
        return
    waiting: list[tuple[Prepared, str]] = []
    with run.connection() as connection:
        try:
            _register(run, connection, files)
        except SourceError as error:
            run.fail(asked[0], "", error)
            return
        for entity in asked:
            if not any(table in files for table in _MADE_OF[entity]):
                continue
            try:
                made = _prepare(run, connection, entity)
            except SourceError as error:
                run.fail(entity, _label(entity), error)
                continue
            if made is not None:
                waiting.append(made)
    run.land(waiting)


def _files(folder: Path) -> dict[str, Path]:
    """Return the files of known tables; a plain name comes before one with ``_data``."""
    found: dict[str, Path] = {}
    for table in _TABLES:
        for name in (f"{table}.csv", f"{table}.parquet", f"{table}_data.csv"):
            if (folder / name).is_file():
                found.setdefault(table, folder / name)
    return found


def _label(entity: str) -> str:
    return " and ".join(_MADE_OF[entity])


def _register(run: Ingest, connection: duckdb.DuckDBPyConnection, files: dict[str, Path]) -> None:
    """Make a view ``raw_<table>`` of texts for every known table, empty where it has no file.

    Raises:
        SourceError: a file cannot be read, or lacks a column that must be there.
    """
    custom = [
        mapped
        for column, mapped in run.source.columns.get("tickets", {}).items()
        if column in _MAPPED
    ]
    for table, (required, optional) in _TABLES.items():
        columns = [*required, *optional, *(custom if table == "ticket" else ())]
        if table not in files:
            nothing = ", ".join(f"cast(null as varchar) as {_quoted(name)}" for name in columns)
            connection.execute(f"create view raw_{table} as select {nothing} where false")
            continue
        path = str(files[table]).replace("'", "''")
        reading = (
            f"read_parquet('{path}')"
            if files[table].suffix == ".parquet"
            else f"read_csv('{path}', all_varchar = true, header = true, nullstr = '')"
        )
        present = _header(connection, reading, files[table].name)
        missing = [name for name in (*required, *custom) if name in columns and name not in present]
        if missing:
            raise SourceError(
                f"the column is missing; the table has {columns_seen(sorted(present), columns)}",
                file=files[table].name,
                column=missing[0],
                cure="export the table with it, or correct [sources.columns.tickets]",
            )
        listed = ", ".join(
            f"nullif(trim(cast({_quoted(name) if name in present else 'null'} as varchar)), '')"
            f" as {_quoted(name)}"
            for name in columns
        )
        connection.execute(f"create view raw_{table} as select {listed} from {reading}")


def _header(connection: duckdb.DuckDBPyConnection, reading: str, file: str) -> set[str]:
    import duckdb

    try:
        described = connection.execute(f"describe select * from {reading}").fetchall()
    except duckdb.Error as error:
        raise _unreadable(file, error) from None
    return {str(row[0]) for row in described}


def _unreadable(file: str, error: BaseException) -> SourceError:
    """Return a message without the library's, which may quote a value."""
    return SourceError(
        f"the table cannot be read ({type(error).__name__})",
        file=file,
        cure="export it again, as CSV with a header or as Parquet",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _prepare(
    run: Ingest, connection: duckdb.DuckDBPyConnection, entity: str
) -> tuple[Prepared, str] | None:
    """Prepare what came of the tables for one entity; ``None`` when it is what landed last."""
    import duckdb

    try:
        table = _entity_table(run, connection, entity)
    except duckdb.Error as error:
        raise _unreadable(_label(entity), error) from None
    sha256 = zendesk_rows.digest(run.key.derived("slice digests"), table)
    batch = run.new_batch(entity, _label(entity), sha256, "zendesk", entity, sha256)
    if batch is None:
        run.report.of(entity).files_known += 1
        return None
    name = BatchName(batch, run.source.name, _label(entity))
    with run.connection() as casts, run.preparer(entity, name, casts) as preparer:
        preparer.add(zendesk_rows.block(table), tuple(table.column_names))
        run.tell(entity, name.source_file, preparer.result.rows_read)
    return preparer.result, sha256


def _entity_table(run: Ingest, connection: duckdb.DuckDBPyConnection, entity: str) -> pa.Table:
    if entity == "desk_schedules":
        return zendesk_rows.as_table(run.source, entity, _schedules(connection))
    if entity == "tickets":
        mapped = run.source.columns.get(entity, {})
        columns = {
            name: f"ticket.{_quoted(mapped[name])}" if name in mapped else "cast(null as varchar)"
            for name in _MAPPED
        }
        query = _TICKETS.format(**columns)
    else:
        query = {
            "ticket_events": _EVENTS,
            "ticket_sla_targets": _TARGETS,
            "ticket_sla_events": _SLA_EVENTS,
        }[entity]
    found = connection.sql(query).to_arrow_table()
    wanted = [column.name for column in plain_columns(load_contract()[entity])]
    names = [name for name in wanted if name in found.column_names]
    return found.select(names).rename_columns(
        [run.source.source_column(entity, name) for name in names]
    )


def _schedules(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the schedules that are still there, each with its hours and holidays.

    Raises:
        SourceError: one of them means nothing.
    """
    alive = "coalesce(lower(_fivetran_deleted), 'false') <> 'true'"
    hours: dict[str, list[tuple[int, int]]] = defaultdict(list)
    about: dict[str, tuple[str, str | None]] = {}
    holidays: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = connection.execute(
        "select id, time_zone, try_cast(start_time as integer), try_cast(end_time as integer), "
        f"created_at from raw_schedule where {alive} order by all"
    ).fetchall()
    for schedule_id, zone, begin, end, created_at in rows:
        if begin is None or end is None or zone is None:
            raise SourceError(
                f"schedule {schedule_id} has an interval without begin, end or time zone",
                file="schedule",
                cure="export the table again",
            )
        hours[schedule_id].append((begin, end))
        about.setdefault(schedule_id, (zone, created_at))
    for schedule_id, first, last in connection.execute(
        f"select schedule_id, start_date, end_date from raw_schedule_holiday where {alive}"
    ).fetchall():
        holidays[schedule_id].append((first, last))
    return [
        zendesk_rows.schedule_row(name, zone, hours[name], holidays[name], (created_at, None))
        for name, (zone, created_at) in about.items()
    ]
