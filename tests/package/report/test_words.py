"""Published values as words."""

from __future__ import annotations

import pytest

from evenhand.report.words import SHOWN, evidence_lines, is_cut, word


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"), (4.6e-05, "under 0.001"), (-4.6e-05, "above -0.001"), (0.001, "0.001"),
        (0.596101, "0.596"), (12.0, "12"), (99.94, "99.9"), (1317.52, "1,318"), (2e7, "20,000,000"),
        (7, "7"), (True, "yes"), (False, "no"), (None, "-"), ("", "-"), ([], "-"),
        (["a", "b"], "a, b"), ("2026-03-09 16:19:32.090210", "2026-03-09 16:19"),
        ("2026-03-09 16:00:00", "2026-03-09 16:00"), ("2026-03-09", "2026-03-09"),
        ("at 2026-03-09 16:00:00", "at 2026-03-09 16:00:00"),
    ],
)  # fmt: skip
def test_values_read_as_a_person_writes_them(value: object, expected: str) -> None:
    assert word(value) == expected


def test_evidence_counts_first_and_then_names_rows() -> None:
    evidence = {
        "account_ids": ["A1", "A2"],
        "ties": [
            {"account_id": "A1", "kind": "claims", "row_ids": [f"T{n}" for n in range(14)]},
            {"account_id": "A2", "kind": "texts", "row_ids": []},
        ],
        "tied_pairs": 10,
        "expected_pairs": 0.01,
    }
    assert evidence_lines(evidence) == [
        "account ids A1, A2; tied pairs 10; expected pairs 0.01",
        "ties:",
        "  account id A1; kind claims; row ids T0, T1, T2, T3 and 10 more",
        "  account id A2; kind texts; row ids none",
    ]


@pytest.mark.parametrize(("rows", "is_it"), [(SHOWN, False), (SHOWN + 1, False), (SHOWN + 2, True)])
def test_a_list_is_cut_where_more_than_one_id_is_left_out(rows: int, is_it: bool) -> None:
    ids = [f"W{n}" for n in range(rows)]
    assert is_cut({"submission_ids": ids}) is is_it
    assert is_cut({"ties": [{"row_ids": ids}]}) is is_it
    (line,) = evidence_lines({"submission_ids": ids})
    assert ("more" in line) is is_it
    assert is_it or all(one in line for one in ids)


def test_evidence_that_is_empty_or_no_object_is_one_line() -> None:
    assert evidence_lines(None) == evidence_lines({}) == ["-"]
    assert not is_cut(None)


def test_evidence_by_name_gets_a_line_for_each_name() -> None:
    evidence = {
        "details_agreeing": 2,
        "fields": {"surname": {"level": "the same", "weight": 5.29}, "phone": {"level": "other"}},
        "limits": {"hours": 16.0},
    }
    assert evidence_lines(evidence) == [
        "details agreeing 2",
        "fields:",
        "  surname: level the same; weight 5.29",
        "  phone: level other",
        "limits:",
        "  hours: 16",
    ]
