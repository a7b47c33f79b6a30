"""Who is alike on paper: what is shared, what is not, and when those who came back signed up."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from evenhand.sample.lifecycle import StatusChange
from evenhand.sample.lookalikes import DETAILS, name_lookalikes, plan_lookalikes
from evenhand.sample.people import People, build_people, identities
from evenhand.sample.settings import KIND, LOOKALIKES, world_named
from evenhand.sample.tools import DAY

START, END = 20_000 * DAY, 20_090 * DAY
GONE = END - 60 * DAY
CAME_BACK = {"returned_offender", "offender_namesake", "offender_relative"}


def changes(people: People) -> list[StatusChange]:
    """Offboard twenty settled people; one of them is let back."""
    settled = np.flatnonzero(people.active_from[: people.workers] < START)[:20].tolist()
    gone = [
        StatusChange(one, GONE, "active", "offboarded", None, "staff", "decision")
        for one in settled
    ]  # fmt: skip
    back = StatusChange(settled[0], GONE + DAY, "offboarded", "active", None, "staff", "appeal")
    return [*gone, back]


def planned(world: str = "standard", taken: frozenset[int] = frozenset()) -> People:
    settings = world_named(world)
    people = build_people(settings, 11, START, END, 2_000)
    plan_lookalikes(people, settings, changes(people), taken)
    return people


@pytest.fixture(scope="module")
def people() -> People:
    return planned()


def test_the_planted_are_few_and_nobody_is_planted_twice(people: People) -> None:
    kinds = Counter(alike.kind for alike in people.lookalikes)
    assert kinds == {
        "second_account": 1, "returned_offender": 1, "namesake": 6, "relative": 6,
        "offender_namesake": 3, "offender_relative": 3,
    }  # fmt: skip
    accounts = [alike.account for alike in people.lookalikes]
    accounts += [alike.other for alike in people.lookalikes if alike.kind not in CAME_BACK]
    assert len(accounts) == len(set(accounts))
    assert (people.kind[accounts] == 0).all()


def test_who_hides_alters_two_of_six_details(people: People) -> None:
    said = identities(people)
    for alike in people.lookalikes:
        if alike.kind in LOOKALIKES:
            assert len(set(alike.kept)) == len(DETAILS) - 2
        for detail in set(alike.kept) & {"full_name", "email", "phone", "address"}:
            values = said[detail]
            assert values[alike.account] == values[alike.other]
        for detail in {"email", "phone"} - set(alike.kept):
            assert said[detail][alike.account] != said[detail][alike.other]
        is_same = said["birth_date"][alike.account] == said["birth_date"][alike.other]
        assert is_same == ("birth_date" in alike.kept)
        is_paid_alike = people.instruments.get(alike.account) == alike.other
        assert is_paid_alike == ("papers" in alike.kept)


def test_relatives_share_a_surname_and_keep_their_own_first_name(people: People) -> None:
    before = build_people(world_named("standard"), 11, START, END, 2_000)
    own, said = identities(before)["full_name"], identities(people)["full_name"]
    for alike in people.lookalikes:
        if alike.kind in {"relative", "offender_relative"}:
            given, _, family = said[alike.account].as_py().partition(" ")
            assert given == own[alike.account].as_py().partition(" ")[0]
            assert family == own[alike.other].as_py().partition(" ")[2]


def test_who_came_back_signed_up_after_the_other_was_offboarded(people: People) -> None:
    let_back = changes(people)[-1].account
    returned = [alike for alike in people.lookalikes if alike.kind in CAME_BACK]
    assert returned
    for alike in returned:
        assert people.created[alike.account] > GONE
        assert alike.other != let_back


def test_everybody_else_says_what_they_said_before(people: People) -> None:
    before = identities(build_people(world_named("standard"), 11, START, END, 2_000))
    planted = {alike.account for alike in people.lookalikes}
    others = np.array([one for one in range(people.total) if one not in planted])
    for name, values in identities(people).items():
        if name == "birth_date":
            assert (values[others] == before[name][others]).all()
        else:
            assert values.take(others).equals(before[name].take(others))


def test_an_honest_world_has_the_twins_alone() -> None:
    kinds = {alike.kind for alike in planned("honest").lookalikes}
    assert kinds == {"namesake", "relative", "offender_namesake", "offender_relative"}


def test_whoever_has_a_part_is_left_alone(people: People) -> None:
    first = people.lookalikes[0].account
    again = planned(taken=frozenset({first}))
    assert first not in {one for alike in again.lookalikes for one in (alike.account, alike.other)}


def test_kinds_are_named_last() -> None:
    people = planned()
    name_lookalikes(people)
    for alike in people.lookalikes:
        assert people.kind[alike.account] == KIND[alike.kind]
        is_named = bool(people.kind[alike.other] == KIND[alike.kind])
        assert is_named == (alike.kind == "second_account")
