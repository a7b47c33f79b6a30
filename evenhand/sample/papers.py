"""Identity checks: false and borrowed papers, listed people, and the honest who look like them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from evenhand.sample.dirty import column_numbers
from evenhand.sample.people import People
from evenhand.sample.tools import HOUR, Flags, Ints, column_array, string_ids, take

PENDING, PASS, REFER, FAIL = 0, 1, 2, 3
NO_MATCH, POTENTIAL, TRUE_MATCH, FALSE_MATCH = 0, 1, 2, 3


@dataclass
class Papers:
    """What the planted kinds change in the checks of these accounts, row by row.

    Attributes:
        holder: whose document number each row shows.
        issuer: from whose country each row's document is.
    """

    people: People
    members: dict[str, Ints]
    account: Ints
    is_document: Flags
    is_person: Flags
    is_sanctions: Flags
    is_first: Flags
    holder: Ints = field(init=False)
    issuer: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Hand every row its own document, and the planted rows another one."""
        self.holder, self.issuer = self.account.copy(), self.account.copy()
        reusers = self.members["document_reuser"]
        self._lend(reusers[1::2], reusers[0 : len(reusers) // 2 * 2 : 2], with_country=True)
        alike = self.members["document_lookalike"]
        self._lend(alike, self._others(alike), with_country=False)
        same = [one for one in self.people.lookalikes if "papers" in one.kept]
        accounts = np.array([one.account for one in same], dtype=np.int64)
        others = np.array([one.other for one in same], dtype=np.int64)
        self._lend(accounts, others, with_country=True)

    def _lend(self, to: Ints, lender: Ints, *, with_country: bool) -> None:
        for one, other in zip(to.tolist(), lender.tolist(), strict=True):
            rows = (self.account == one) & self.is_document
            self.holder[rows] = other
            if with_country:
                self.issuer[rows] = other

    def _others(self, accounts: Ints) -> Ints:
        """Return for each account another expert: in another country for every second one."""
        people = self.people
        honest = np.setdiff1d(people.of_role("expert"), np.concatenate(list(self.members.values())))
        found = []
        for number, account in enumerate(accounts.tolist()):
            abroad = people.place[honest] // 3 != people.place[account] // 3
            pool = honest[abroad] if number % 2 else honest
            found.append(int(pool[account % len(pool)]))
        return np.array(found, dtype=np.int64)

    def _is(self, kind: str) -> Flags:
        found: Flags = np.isin(self.account, self.members[kind])
        return found

    @property
    def _mistyped(self) -> Flags:
        typed: Flags = np.isin(self.account, self.members["document_lookalike"][0::2])
        return typed & self.is_document

    def status(self, drawn: Ints) -> Ints:
        """Return how each check ended, given how it would have."""
        result = drawn.copy()
        plain = self._is("document_reuser") | self._is("document_lookalike")
        result[plain & self.is_document] = PASS
        result[self._mistyped | (self._is("blurred_document") & self.is_document)] = FAIL
        result[self._is("false_identity") & self.is_document] = FAIL
        result[self._is("listed_person") & self.is_sanctions] = FAIL
        result[self._is("listed_namesake") & self.is_sanctions & self.is_first] = REFER
        listed = self.is_sanctions & ~self._is("listed_person") & (result == FAIL)
        result[listed] = PASS
        result[drawn == PENDING] = PENDING
        return result

    def disposition(self, drawn: Ints) -> Ints:
        """Return what a person said of each match: true only of listed people."""
        result = np.where(self.is_sanctions & (drawn == TRUE_MATCH), FALSE_MATCH, drawn)
        result[self._is("listed_person") & self.is_sanctions] = TRUE_MATCH
        namesake = self._is("listed_namesake") & self.is_sanctions & self.is_first
        result[namesake] = POTENTIAL
        return result

    def may_repeat(self, status: Ints) -> Flags:
        """Say which failed checks of document or person the vendor lets repeat.

        All but those of false identities; a vendor reopens every second blurred document that it
        had closed.
        """
        closed = self._is("false_identity")
        closed |= np.isin(self.account, self.members["blurred_document"][0::2])
        result: Flags = (status == FAIL) & self.is_person & ~closed
        return result

    def repeats(self, table: pa.Table, status: Ints, end: int) -> pa.Table:
        """Return the second attempts: passed by everybody active who failed, or was alike."""
        active = self.people.status_plan[self.account] == 0
        again = (status == FAIL) & self.is_person & active & ~self._is("false_identity")
        again |= self._is("listed_namesake") & self.is_sanctions & self.is_first
        begun = column_numbers(table.column("completed_at")) + 5 * HOUR + self.account % 30 * HOUR
        index = np.flatnonzero(again & (begun + HOUR <= end)).astype(np.int64)
        rows = table.take(pa.array(index))
        changed = {
            "check_id": string_ids("KR", 1 + np.arange(len(index))),
            "document_number": take(
                string_ids("DOC", 7 * self.account + 13, 9),
                np.where(self.is_document, np.arange(len(self.account)), -1)[index],
            ),
            "status": pa.array(["pass"] * len(index), pa.string()),
            "is_final": pa.array([True] * len(index), pa.bool_()),
            "attempt_number": pa.array([2] * len(index), pa.int64()),
            "reason_code": pa.nulls(len(index), pa.string()),
            "match_disposition": pa.array(
                ["false_match" if one else None for one in self.is_sanctions[index]], pa.string()
            ),
            "started_at": column_array("timestamp", begun[index], len(index)),
            "completed_at": column_array("timestamp", begun[index] + HOUR, len(index)),
            "updated_at": column_array("timestamp", begun[index] + HOUR, len(index)),
        }
        for name, values in changed.items():
            place = table.schema.get_field_index(name)
            rows = rows.set_column(place, table.schema.field(name), values)
        return rows
