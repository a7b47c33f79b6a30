"""A case's dossier as text for the terminal."""

from __future__ import annotations

from evenhand.desk.assignment import OBSTACLES
from evenhand.report.case import Row, Rows
from evenhand.report.words import calibration, entries, evidence_block, word


def as_text(answer: Row) -> str:
    """Return the dossier for the terminal; facts first, suggestions after them."""
    parts = (
        _head(answer),
        _section("What is asked", _grounds(answer)),
        _section("What happened", _timeline(answer)),
        _section("Evidence from flags", _signals(answer)),
        _section("What the account has said", _said(answer)),
        _section("Evidence that a violation needs and the case lacks", _missing(answer)),
        _section("Clocks", _clocks(answer)),
        _section("Decisions in this case", _decisions(answer["decisions"])),
        _section("Broken controls", _findings(answer)),
        _section("Earlier decisions about the account", _decisions(answer["earlier_decisions"])),
        _section("Who may take it", _who(answer)),
        _section("Decided alike (precedents)", _decisions(answer["precedents"])),
        _section("Beside the facts: what the rules suggest", _suggestion(answer)),
        _section("What this dossier does not know", [f"  {gap}" for gap in answer["unknown"]]),
    )
    return "\n".join(line for part in parts for line in part)


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", title, *lines] if lines else []


def _head(answer: Row) -> list[str]:
    item = answer["queue_item"]
    name = answer["case_id"] or answer["case_key"]
    lines = [f"Case {name}, about account {word(answer['subject_account_id'])}"]
    if item is None:
        return [*lines, "It is not in the queue: closed, or merged into another piece of work."]
    lines.append(
        f"{item['case_type']} in queue {word(item['queue'])}, {item['state']}, severity "
        f"{item['severity']}, place {item['queue_position']}, since {item['opened_at'][:16]} UTC; "
        f"key {item['case_key']}"
    )
    judged = {table: instant[:16] for table, instant in answer["as_of"].items()}
    told = ("case_queue", "account_signals", "gate_results")
    shown = [f"{table} {judged[table]}" for table in told if table in judged]
    return [*lines, f"Judged from: {', '.join(shown)} UTC"]


def _grounds(answer: Row) -> list[str]:
    item = answer["queue_item"]
    if item is None:
        return []
    evidence = item["evidence"]
    return [
        f"  policy    {word(item['policy_code'])}",
        f"  raised by {word(item['source'])}: {word(item['reason_codes'])}",
        f"  pieces    {evidence.get('pieces')}: {word(evidence.get('ids'))}",
    ]


def _timeline(answer: Row) -> list[str]:
    return [
        f"  {str(row['occurred_at'])[:16]}  {row['event_type']:<18} by {word(row['actor_id'])}"
        f"{': ' + row['detail'] if row['detail'] else ''}"
        for row in answer["timeline"] or []
    ]


def _signals(answer: Row) -> list[str]:
    lines = []
    for row in answer["signals"] or []:
        words = answer["catalogue"].get(row["signal_code"], {})
        lines += [
            f"  {row['signal_code']} ({row['family']}): {row['status']}. {row['explanation']}",
            f"    asks      {word(words.get('question'))}",
            f"    ordinary  {word(words.get('null_model'))}",
            f"    observed  {word(row['observed_value'])}, threshold "
            f"{word(row['threshold_value'])}, sample {word(row['sample_size'])}",
            *evidence_block(row["evidence"]),
            f"    honest explanations: {word(words.get('honest_twins'))}; how to check them: "
            f"{word(words.get('documentation'))}",
        ]
    return lines or ["  no flag of the account is published"]


def _said(answer: Row) -> list[str]:
    heard = answer["heard"]
    if heard is None:
        return []
    words = {"statements": "statement on file", "appeals": "appeal filed", "asked": "was asked"}
    lines = [
        f"  {words[kind]} {str(row['occurred_at'])[:16]} UTC ({row['source_id']})"
        for kind in words
        for row in heard[kind]
    ]
    return lines or ["  nothing is on record; that they have not been heard is no sign of guilt"]


def _missing(answer: Row) -> list[str]:
    item = answer["queue_item"]
    return [f"  [ ] {one}" for one in item["missing_evidence"]] if item else []


def _clocks(answer: Row) -> list[str]:
    lines = []
    for row in answer["clocks"] or []:
        lines.append(
            f"  {row['stage']}: {row['sla_state']}, due {word(row['due_at'])[:16]}; "
            f"{word(row['elapsed_minutes'])} of {word(row['target_minutes'])} "
            f"{word(row['clock'])} minutes, paused {word(row['paused_minutes'])}"
        )
        lines.append(
            f"    policy {word(row['sla_policy_code'])}, calendar {word(row['calendar'])}, "
            f"started {word(row['started_at'])[:16]}, owner {word(row['owner_team'])}"
        )
    item = answer["queue_item"]
    if not lines and item:
        lines.append(
            f"  {word(item['sla_stage'])}: {item['sla_state']}, due {word(item['due_at'])[:16]}, "
            f"{_left(item['business_minutes_left'])}; nobody has opened a case yet"
        )
    return lines


def _left(minutes: float | None) -> str:
    if minutes is None:
        return "no minutes are counted"
    return f"{abs(minutes):,.0f} business minutes {'left' if minutes >= 0 else 'late'}"


def _decisions(rows: Rows) -> list[str]:
    return [
        f"  {row['decision_id']} {str(row['decided_at'])[:10]} by {row['decided_by']}: "
        f"{row['outcome']}, {word(row['action'])} for {word(row['policy_code'])}, "
        f"{word(row['conformance'])}{', overturned' if row['is_overturned'] else ''}"
        for row in rows or []
    ]


def _findings(answer: Row) -> list[str]:
    return [f"  {row['control_code']}: {row['message']}" for row in answer["findings"] or []]


def _who(answer: Row) -> list[str]:
    deciders = answer["deciders"]
    if deciders is None:
        return []
    grouped: dict[str, list[str]] = {}
    for name, reason in deciders["may_not"].items():
        grouped.setdefault(reason, []).append(name)
    return [
        f"  held by   {word(deciders['held_by'])}",
        f"  may       {', '.join(deciders['may_take']) or 'nobody'}",
        *(f"  may not   {', '.join(grouped[reason])}: {words}"
          for reason, words in OBSTACLES.items() if reason in grouped),
    ]  # fmt: skip


def _suggestion(answer: Row) -> list[str]:
    item = answer["queue_item"]
    if item is None:
        return []
    risk = answer["risk"] or []
    score = (
        f"risk {word(risk[0]['risk_score'])} ({risk[0]['risk_band']}, {calibration(risk[0])}), "
        f"evidence {risk[0]['evidence_status']}"
        if risk
        else "no risk score is published"
    )
    return [
        f"  should the evidence show a violation, the ladder names {word(item['ladder_action'])} "
        f"(authority {item['required_authority']}); it does not say whether there is one",
        f"  step asked of the reviewer: {word(item['recommended_step'])}; {score}",
        f"  priority {word(item['priority'])}: {entries(item['priority_parts'])}",
    ]
