"""The work that waits for people, in the order of priority."""

from __future__ import annotations

from typing import Any

from evenhand.home import Home
from evenhand.report.reader import open_current
from evenhand.warehouse.errors import NightError

STATES = ("open", "proposed", "paused", "awaiting_approval")


def waiting(
    home: Home, *, queue: str | None = None, state: str | None = None, limit: int = 25
) -> list[dict[str, Any]]:
    """Return the first ``limit`` queue items, the most urgent first; ties are broken by key.

    Raises:
        NightError: nothing is published, or this generation holds no queue.
    """
    with open_current(home) as reader:
        if not reader.has("case_queue"):
            raise NightError(f"{reader.path.name} holds no case_queue")
        return reader.rows(
            "select case_key, queue, state, severity, round(priority, 3) as priority, "
            "sla_state, due_at, subject_account_id, policy_code, ladder_action "
            "from marts.case_queue "
            "where ($queue is null or queue = $queue) and ($state is null or state = $state) "
            "order by priority desc nulls last, case_key limit $limit",
            {"queue": queue, "state": state, "limit": limit},
        )
