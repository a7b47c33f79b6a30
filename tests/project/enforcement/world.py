"""A small marketplace in which each account lives one scenario of enforcement or screening."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from evenhand.home import open_home
from evenhand.publish.history import prepare_history
from tests.support.lake import LakeWriter

AS_OF = datetime(2026, 6, 30)
JUNE = datetime(2026, 6, 1, 10)
HOUR = timedelta(hours=1)
EVIDENCE = {
    "work_gaming": ("submission_sample", "signal_report"),
    "collusion": ("link_report", "submission_sample"),
    "identity_fraud": ("identity_report",),
}
NOTICE_PARTS = (
    "states_action_and_scope",
    "states_facts",
    "states_automated_means",
    "states_ground",
    "states_redress",
)


class World:
    """Collects rows by entity and lands them as one night."""

    def __init__(self) -> None:
        """Begin with the staff that every scenario knows."""
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for staff_id, level, ended_on in (
            ("s1", 1, None),
            ("s3", 3, None),
            ("s4", 4, None),
            ("s5", 5, None),
            ("gone", 4, "2026-01-31"),
        ):
            self.add(
                "staff",
                staff_id=staff_id,
                team="investigations",
                job_level="senior",
                authority_level=level,
                ended_on=ended_on,
            )

    def add(self, entity: str, **row: Any) -> None:
        """Add one row of an entity."""
        self.rows[entity].append(row)

    def account(self, account_id: str, **row: Any) -> None:
        """Add an expert, active since the start of 2025 unless told otherwise."""
        given = {"account_role": "expert", "status": "active"}
        given["created_at"] = "2025-01-02T00:00:00"
        self.add("accounts", account_id=account_id, **(given | row))

    def decide(self, name: str, **changes: Any) -> None:
        """Add a violation decided by the book on account ``name``, with what ``changes`` says.

        ``name`` may carry a suffix after ``/``: an earlier decision on the same account.
        Beside columns of decisions: ``evidence=False``, and ``notice`` (parts stated; () = untold).
        """
        evidence = changes.pop("evidence", True)
        notice = changes.pop("notice", NOTICE_PARTS)
        decided_at = changes.get("decided_at", JUNE)
        account_id = name.split("/", maxsplit=1)[0]
        decision = {
            "decision_id": name,
            "case_id": f"case {name}",
            "subject_account_id": account_id,
            "decided_by": "s3",
            "decided_at": decided_at,
            "policy_code": "work_gaming",
            "severity": 3,
            "outcome": "violation",
            "action": "warning",
            "effective_at": decided_at + HOUR,
            "rationale_length": 40,
            "automation_level": "none",
            "detection_source": "staff",
        } | changes
        self.add("decisions", **decision)
        self.add(
            "cases",
            case_id=decision["case_id"],
            subject_account_id=account_id,
            case_type="investigation",
            source="flag",
            policy_code=decision["policy_code"],
            severity=decision["severity"],
            status="closed",
            opened_at=decided_at - HOUR,
            closed_at=decided_at + timedelta(days=25),
        )
        for evidence_type in EVIDENCE[decision["policy_code"]] if evidence else ():
            self.add(
                "evidence_items",
                evidence_id=f"{name} {evidence_type}",
                case_id=decision["case_id"],
                evidence_type=evidence_type,
                added_at=decided_at - timedelta(minutes=5),
            )
        if notice and decision["effective_at"]:
            self.add(
                "notices",
                notice_id=f"notice {name}",
                decision_id=name,
                account_id=account_id,
                sent_at=decision["effective_at"],
                **{part: part in notice for part in NOTICE_PARTS},
            )

    def approve(self, name: str, approver_id: str, at: datetime, outcome: str = "approve") -> None:
        """Add an approver's word on a decision."""
        self.add(
            "approvals",
            approval_id=f"{name} by {approver_id}",
            decision_id=name,
            approver_id=approver_id,
            outcome=outcome,
            decided_at=at,
        )

    def appeal(self, name: str, outcome: str, decided_at: datetime, **changes: Any) -> None:
        """Add a decided appeal of the sanctioned account, remedied within the hour."""
        given = {"decided_by": "s5", "remedied_at": decided_at + HOUR} | changes
        self.add(
            "appeals",
            appeal_id=f"appeal {name}",
            decision_id=name,
            account_id=name.split("/", maxsplit=1)[0],
            filed_at=decided_at - HOUR,
            decided_at=decided_at,
            outcome=outcome,
            **given,
        )

    def check(self, account_id: str, check_type: str, status: str = "pass", **row: Any) -> None:
        """Add an identity check answered in June."""
        at = row.pop("at", JUNE)
        self.add(
            "identity_checks",
            check_id=f"{account_id} {check_type}",
            account_id=account_id,
            check_type=check_type,
            status=status,
            started_at=at,
            completed_at=at,
            **row,
        )

    def applicant(self, account_id: str, leave_out: str = "", **row: Any) -> None:
        """Add an applicant who meets every onboarding rule, less the checks in ``leave_out``."""
        self.account(account_id, status="screening", created_at="2026-05-01T00:00:00", **row)
        for check_type in ("document", "liveness", "age", "credential"):
            if check_type not in leave_out:
                self.check(account_id, check_type)
        if "sanctions" not in leave_out:
            self.check(account_id, "sanctions", match_disposition="no_match")
        self.add(
            "sessions",
            session_id=f"session {account_id}",
            account_id=account_id,
            started_at="2026-05-01T00:01:00",
            device_id=f"device {account_id}",
        )

    def golds(self, account_id: str, count: int) -> None:
        """Add gold tasks that the account answered right."""
        for number in range(count):
            task_id = f"gold {account_id} {number}"
            self.add(
                "tasks",
                task_id=task_id,
                task_type="image_label",
                created_at="2026-05-01T00:00:00",
                answer_options=2,
                is_gold=True,
                gold_answer="yes",
            )
            self.add(
                "submissions",
                submission_id=task_id,
                task_id=task_id,
                account_id=account_id,
                submitted_at=JUNE + number * HOUR,
                active_seconds=30.0,
                answer="yes",
            )

    def land(self, home: Path) -> Path:
        """Write the lake and an empty history below ``home``; returns the lake."""
        LakeWriter(home / "lake").land(AS_OF, self.rows)
        prepare_history(open_home(home))
        return home / "lake"
