"""PostgreSQL: the queue as a table that work is claimed from, kept in one transaction per batch.

``applied_changes`` holds the id of every change that was applied, in the same transaction as its
effect; a change that comes again finds its id there. ``claim_next`` gives the first item that the
member of staff may decide, and skips what others are claiming at that moment.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

from evenhand.feed.changes import Change
from evenhand.feed.ledger import Batch
from evenhand.feed.settings import Feed
from evenhand.feed.sinks import SinkError

if TYPE_CHECKING:
    from psycopg import Connection, sql

READER, WORKER = "evenhand_reader", "evenhand_worker"
TABLES = """
create table if not exists {schema}.applied_changes (
    change_id text primary key,
    kind text not null,
    key text not null,
    change text not null,
    changed_at timestamptz not null,
    applied_at timestamptz not null default now()
);
create table if not exists {schema}.queue_items (
    case_key text primary key,
    case_id text,
    queue text,
    state text,
    severity bigint,
    priority double precision,
    subject_account_id text,
    policy_code text,
    required_authority bigint,
    barred_staff jsonb not null default '[]',
    sla_state text,
    due_at timestamptz,
    opened_at timestamptz,
    payload jsonb not null,
    is_open boolean not null,
    change_id text not null,
    changed_at timestamptz not null,
    sequence bigint not null,
    claimed_by text,
    claimed_at timestamptz
);
create index if not exists queue_items_waiting on {schema}.queue_items
(priority desc nulls last, opened_at, case_key) where is_open and claimed_by is null;
create table if not exists {schema}.lifecycle_updates (
    update_id text primary key,
    account_id text,
    from_status text,
    to_status text,
    decision_id text,
    effective_at timestamptz,
    is_allowed boolean,
    state text not null,
    change_id text not null,
    changed_at timestamptz not null,
    sequence bigint not null
);
"""
CLAIMS = """
create or replace function {schema}.claim_next(
    staff text, authority bigint, only_queue text default null
) returns setof {schema}.queue_items
language sql security definer set search_path = {schema}, pg_temp as $$
    update queue_items set claimed_by = staff, claimed_at = now()
    where case_key = (
        select waiting.case_key from queue_items as waiting
        where waiting.is_open and waiting.claimed_by is null
            and waiting.state in ('open', 'proposed', 'awaiting_approval')
            and (only_queue is null or waiting.queue = only_queue)
            and coalesce(waiting.required_authority, 1) <= authority
            and not waiting.barred_staff ? staff
        order by waiting.priority desc nulls last, waiting.opened_at, waiting.case_key
        limit 1
        for update skip locked
    )
    returning *
$$;
create or replace function {schema}.give_back(item text, staff text) returns boolean
language sql security definer set search_path = {schema}, pg_temp as $$
    with given as (
        update queue_items set claimed_by = null, claimed_at = null
        where case_key = item and claimed_by = staff
        returning 1
    )
    select exists (select 1 from given)
$$;
revoke all on function {schema}.claim_next(text, bigint, text) from public;
revoke all on function {schema}.give_back(text, text) from public;
"""
GRANTS = """
grant usage on schema {schema} to {reader}, {worker};
grant select on {schema}.queue_items, {schema}.lifecycle_updates to {reader}, {worker};
grant execute on function {schema}.claim_next(text, bigint, text) to {worker};
grant execute on function {schema}.give_back(text, text) to {worker};
"""
REMEMBER = """
insert into {schema}.applied_changes (change_id, kind, key, change, changed_at)
values (%(change_id)s, %(kind)s, %(key)s, %(change)s, %(changed_at)s)
on conflict (change_id) do nothing
"""
UPSERT_ITEM = """
insert into {schema}.queue_items as kept (
    case_key, case_id, queue, state, severity, priority, subject_account_id, policy_code,
    required_authority, barred_staff, sla_state, due_at, opened_at, payload, is_open, change_id,
    changed_at, sequence
) values (
    %(key)s, %(case_id)s, %(queue)s, %(state)s, %(severity)s, %(priority)s,
    %(subject_account_id)s, %(policy_code)s, %(required_authority)s, %(barred_staff)s,
    %(sla_state)s, %(due_at)s, %(opened_at)s, %(payload)s, true, %(change_id)s, %(changed_at)s,
    %(sequence)s
) on conflict (case_key) do update set
    case_id = excluded.case_id, queue = excluded.queue, state = excluded.state,
    severity = excluded.severity, priority = excluded.priority,
    subject_account_id = excluded.subject_account_id, policy_code = excluded.policy_code,
    required_authority = excluded.required_authority, barred_staff = excluded.barred_staff,
    sla_state = excluded.sla_state, due_at = excluded.due_at, opened_at = excluded.opened_at,
    payload = excluded.payload, is_open = true, change_id = excluded.change_id,
    changed_at = excluded.changed_at, sequence = excluded.sequence,
    claimed_by = case
        when kept.is_open and not excluded.barred_staff ? coalesce(kept.claimed_by, '')
            then kept.claimed_by
    end
where (kept.changed_at, kept.sequence) <= (excluded.changed_at, excluded.sequence)
"""
CLOSE_ITEM = """
update {schema}.queue_items set
    is_open = false, change_id = %(change_id)s, changed_at = %(changed_at)s,
    sequence = %(sequence)s
where case_key = %(key)s and (changed_at, sequence) <= (%(changed_at)s, %(sequence)s)
"""
UPSERT_UPDATE = """
insert into {schema}.lifecycle_updates as kept (
    update_id, account_id, from_status, to_status, decision_id, effective_at, is_allowed, state,
    change_id, changed_at, sequence
) values (
    %(key)s, %(account_id)s, %(from_status)s, %(to_status)s, %(decision_id)s, %(effective_at)s,
    %(is_allowed)s, 'called', %(change_id)s, %(changed_at)s, %(sequence)s
) on conflict (update_id) do update set
    state = 'called', change_id = excluded.change_id, changed_at = excluded.changed_at,
    sequence = excluded.sequence
where (kept.changed_at, kept.sequence) <= (excluded.changed_at, excluded.sequence)
"""
SETTLE_UPDATE = """
update {schema}.lifecycle_updates set
    state = 'settled', change_id = %(change_id)s, changed_at = %(changed_at)s,
    sequence = %(sequence)s
where update_id = %(key)s and (changed_at, sequence) <= (%(changed_at)s, %(sequence)s)
"""
STATEMENTS = {
    "opened": UPSERT_ITEM,
    "updated": UPSERT_ITEM,
    "closed": CLOSE_ITEM,
    "called": UPSERT_UPDATE,
    "settled": SETTLE_UPDATE,
}
ITEM_FIELDS = (
    "case_id", "queue", "state", "severity", "priority", "subject_account_id", "policy_code",
    "required_authority", "sla_state", "due_at", "opened_at",
)  # fmt: skip
UPDATE_FIELDS = (
    "account_id", "from_status", "to_status", "decision_id", "effective_at", "is_allowed",
)  # fmt: skip


class PostgresSink:
    """Applies a batch in one transaction; a change that the database refuses stays out alone."""

    batch_size = 500

    def __init__(self, feed: Feed) -> None:
        """Look up address and schema."""
        self._url = feed.resolved("location")
        self._schema = feed.options.get("schema", "evenhand")

    def __enter__(self) -> PostgresSink:
        """Connect, and lay out schema, functions and roles where they are missing."""
        import psycopg

        try:
            self._connection: Connection[Any] = psycopg.connect(
                self._url, connect_timeout=10, application_name="evenhand"
            )
            self._connection.execute("set time zone 'UTC'; set statement_timeout = '120s'")
            self._prepare()
        except psycopg.Error as error:
            raise SinkError(_said(error), is_down=True) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:  # fmt: skip
        """Close the connection; what was not committed never happened."""
        self._connection.close()

    def _query(self, text: str) -> sql.Composed:
        from psycopg import sql

        named = {"schema": self._schema, "reader": READER, "worker": WORKER}
        return sql.SQL(text).format(**{name: sql.Identifier(to) for name, to in named.items()})

    def _prepare(self) -> None:
        """Make what is missing; whoever may not make roles gets the tables without grants."""
        from psycopg import errors, sql

        with self._connection.transaction():
            self._connection.execute("select pg_advisory_xact_lock(hashtext('evenhand feed'))")
            found = self._connection.execute(
                "select 1 from pg_namespace where nspname = %s", [self._schema]
            ).fetchone()
            if found is None:
                self._connection.execute(self._query("create schema {schema}"))
            self._connection.execute(self._query(TABLES + CLAIMS))
        known = {
            str(row[0])
            for row in self._connection.execute(
                "select rolname from pg_roles where rolname = any(%s)", [[READER, WORKER]]
            )
        }
        try:
            with self._connection.transaction():
                for role in sorted({READER, WORKER} - known):
                    named = sql.Identifier(role)
                    self._connection.execute(sql.SQL("create role {} nologin").format(named))
                self._connection.execute(self._query(GRANTS))
        except errors.InsufficientPrivilege:
            pass
        self._connection.commit()

    def send(self, batch: Batch) -> dict[str, str]:
        """Apply what was not applied before."""
        import psycopg

        refused: dict[str, str] = {}
        try:
            with self._connection.transaction():
                for change in batch.changes:
                    try:
                        with self._connection.transaction():
                            self._apply(change)
                    except (psycopg.DataError, psycopg.IntegrityError) as error:
                        refused[change.change_id] = _said(error)
            self._connection.commit()
        except psycopg.Error as error:
            raise SinkError(_said(error), is_down=True) from error
        return refused

    def _apply(self, change: Change) -> None:
        from psycopg.types.json import Jsonb

        given: dict[str, Any] = {
            "change_id": change.change_id, "kind": change.kind, "key": change.key,
            "change": change.change, "changed_at": change.changed_at, "sequence": change.sequence,
            "payload": Jsonb(change.payload),
            "barred_staff": Jsonb(change.payload.get("barred_staff") or []),
        }  # fmt: skip
        for name in (*ITEM_FIELDS, *UPDATE_FIELDS):
            given[name] = change.payload.get(name)
        if self._connection.execute(self._query(REMEMBER), given).rowcount:
            self._connection.execute(self._query(STATEMENTS[change.change]), given)


def _said(error: Exception) -> str:
    """Return the database's words on one line, without what stood in the row."""
    diagnosis = getattr(error, "diag", None)
    message = getattr(diagnosis, "message_primary", None) or str(error)
    return " ".join(str(message).split())[:300]
