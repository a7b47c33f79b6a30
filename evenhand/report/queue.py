"""The work that waits for people, in the order of priority."""

from __future__ import annotations

from typing import Any

from evenhand.home import Home
from evenhand.report.reader import open_current
from evenhand.warehouse.errors import NightError

STATES = ("open", "proposed", "paused", "awaiting_approval")
SLA_STATES = ("on_track", "at_risk", "overdue", "paused", "met", "breached", "not_covered")
SHOWN = (
    "case_key", "case_id", "queue", "state", "severity", "round(priority, 3) as priority",
    "sla_state", "due_at", "subject_account_id", "policy_code", "ladder_action",
)  # fmt: skip


SHORT_KEY = 12
"""Digits of a key that are shown to people; enough to name a case by."""
HEADS = (
    "case", "queue", "state", "severity", "priority", "clock", "due (UTC)", "account", "policy",
    "ladder",
)  # fmt: skip


def cells(item: dict[str, Any]) -> list[str]:
    """Return one item of :func:`waiting` under ``HEADS``: a case without an id by its short key."""
    values = (
        item["case_id"] or item["case_key"][:SHORT_KEY], item["queue"], item["state"],
        item["severity"], item["priority"], item["sla_state"], str(item["due_at"] or "-")[:16],
        item["subject_account_id"], item["policy_code"], item["ladder_action"],
    )  # fmt: skip
    return ["-" if value is None else str(value) for value in values]


def waiting(
    home: Home,
    *,
    queue: str | None = None,
    state: str | None = None,
    severity: int | None = None,
    sla_state: str | None = None,
    subject: str | None = None,
    staff_id: str | None = None,
    limit: int = 25,
) -> list[dict[str, Any]]:
    """Return the first ``limit`` queue items, the most urgent first; ties by age, then by key.

    Args:
        home: the installation.
        queue: only this queue.
        state: only this state.
        severity: only this tier.
        sla_state: only this state of the deciding clock.
        subject: only items about this account.
        staff_id: only what this member of staff holds.
        limit: how many.

    Raises:
        NightError: nothing is published, or this generation holds no queue (or nobody's desk).
    """
    wanted = {
        "queue": queue,
        "state": state,
        "severity": severity,
        "sla_state": sla_state,
        "subject_account_id": subject,
    }
    given: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    conditions = [f"{name} = ${name}" for name in given]
    with open_current(home) as reader:
        if not reader.has("case_queue"):
            raise NightError(f"{reader.path.name} holds no case_queue")
        if staff_id is not None:
            from evenhand.desk.published import holders, person_of, require_desks

            require_desks(reader)
            person_of(reader, staff_id)
            given["held"] = [k for k, holder in holders(reader).items() if holder == staff_id]
            conditions.append("list_contains($held, case_key)")
        return reader.rows(
            f"select {', '.join(SHOWN)} from marts.case_queue "
            f"where {' and '.join(conditions) or 'true'} "
            "order by marts.case_queue.priority desc nulls last, opened_at, case_key limit $limit",
            {**given, "limit": limit},
        )


def next_for(home: Home, staff_id: str, queue: str | None = None) -> dict[str, Any]:
    """Return the next case for ``staff_id``, and what stood in the way of the others.

    Raises:
        NightError: nothing is published, or nobody in service has that id.
    """
    from evenhand.desk.published import describe, next_case

    with open_current(home) as reader:
        found = next_case(reader, staff_id, queue)
        return {
            "staff_id": staff_id,
            "case": describe(reader, found.item.case_key) if found.item else None,
            "is_held": found.is_held,
            "obstacles": dict(found.obstacles),
            "full_queues": list(found.full_queues),
        }


def next_as_text(answer: dict[str, Any]) -> str:
    """Return the answer of :func:`next_for` for the terminal."""
    from evenhand.desk.assignment import OBSTACLES

    case, staff_id = answer["case"], answer["staff_id"]
    if case is None:
        lines = [f"Nothing for {staff_id} now."]
    else:
        lines = [
            f"{'Go on with' if answer['is_held'] else 'Next for ' + staff_id + ':'} "
            f"{case['case_id'] or case['case_key']} in {case['queue']}, {case['state']}",
            f"  severity {case['severity']}, priority {case['priority']:.3f}, {case['sla_state']}"
            + (f", due {str(case['due_at'])[:16]} UTC" if case["due_at"] else ""),
            f"  about {case['subject_account_id']}; evidence still missing: "
            f"{case['missing_evidence']}",
            f"  evenhand case {case['case_id'] or case['case_key']}",
        ]
    if answer["full_queues"]:
        lines.append(f"At the limit of open cases in {', '.join(answer['full_queues'])}.")
    lines += [f"  {count} not theirs: {OBSTACLES[reason]}"
              for reason, count in answer["obstacles"].items()]  # fmt: skip
    return "\n".join(lines)
