"""The rule of who takes what: authority, bars, limits, and nothing starves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.desk.assignment import OBSTACLES, Desk, Item, Person, next_for, obstacle, rank
from evenhand.desk.priority import Grounds, own_priority, priorities

STAFF = ("ines", "omar", "lena")
STATES = ("open", "open", "proposed", "paused", "awaiting_approval")
QUEUES = ("conduct", "appeals")


@st.composite
def grounds(draw: st.DrawFn) -> Grounds:
    """One item's grounds; few distinct values, so that ties and equal ages are common."""
    return Grounds(
        case_key=f"k{draw(st.integers(0, 10**6))}",
        severity=draw(st.integers(1, 4)),
        opened_at=float(draw(st.integers(0, 12))),
        harm_per_day=draw(st.sampled_from([0.0, 10.0, 60.0, 300.0, 1000.0])),
        probability=draw(st.sampled_from([0.0, 0.1, 0.5, 1.0])),
        handling_minutes=draw(st.sampled_from([20.0, 30.0, 60.0])),
        hold_per_day=draw(st.sampled_from([0.0, 60.0])),
        share_used=draw(st.sampled_from([0.0, 0.5, 1.0, 2.0, 2.000001, 3.0, 9.0])),
    )


@st.composite
def desks(draw: st.DrawFn) -> Person:
    """Somebody with one or two desks."""
    queues = draw(st.sets(st.sampled_from(QUEUES), min_size=1))
    own = {
        queue: Desk(
            is_of_queue_team=draw(st.booleans()),
            may_approve=draw(st.booleans()),
            open_cases=draw(st.integers(0, 4)),
            most_open_cases=draw(st.sampled_from([None, 1, 3])),
        )
        for queue in queues
    }
    return Person(draw(st.sampled_from(STAFF)), draw(st.integers(1, 4)), own)


@st.composite
def queues(draw: st.DrawFn) -> tuple[list[Item], dict[str, Grounds]]:
    """A queue whose priorities follow from grounds."""
    all_grounds = draw(st.lists(grounds(), max_size=10, unique_by=lambda one: one.case_key))
    priority = priorities(all_grounds)
    items = [
        Item(
            case_key=one.case_key,
            queue=draw(st.sampled_from(QUEUES)),
            severity=one.severity,
            state=draw(st.sampled_from(STATES)),
            priority=priority[one.case_key],
            opened_at=one.opened_at,
            required_authority=draw(st.integers(1, 4)),
            barred=draw(st.frozensets(st.sampled_from(STAFF), max_size=2)),
            holder=draw(st.sampled_from([None, None, *STAFF])),
        )
        for one in all_grounds
    ]
    return items, {one.case_key: one for one in all_grounds}


@settings(max_examples=200, deadline=None)
@given(person=desks(), drawn=queues())
def test_who_takes_it_may_decide_it_and_nothing_better_is_passed_over(
    person: Person, drawn: tuple[list[Item], dict[str, Grounds]]
) -> None:
    items, known = drawn
    found = next_for(person, items)
    takeable = [item for item in items if obstacle(person, item) is None]
    takeable = [item for item in takeable if item.queue in person.desks]
    if found.item is None:
        assert not takeable
        return
    taken = found.item
    assert person.staff_id not in taken.barred
    assert person.authority >= taken.required_authority
    assert taken.state != "paused"
    desk = person.desks[taken.queue]
    if taken.state == "awaiting_approval":
        assert desk.may_approve
    elif not found.is_held:
        assert desk.is_of_queue_team
        assert taken.holder is None
        assert desk.most_open_cases is None or desk.open_cases < desk.most_open_cases
    for other in takeable:
        assert rank(taken) <= rank(other)
        older = (other.opened_at, other.case_key) < (taken.opened_at, taken.case_key)
        is_starved = known[other.case_key].is_starving and older
        assert not (is_starved and other.severity == taken.severity and other is not taken)


@settings(max_examples=200, deadline=None)
@given(st.lists(grounds(), max_size=12, unique_by=lambda one: one.case_key))
def test_the_lift_puts_nothing_starving_behind_a_younger_one_of_its_severity(
    queue: list[Grounds],
) -> None:
    found = priorities(queue)
    for old in queue:
        assert found[old.case_key] >= own_priority(old)
        if not old.is_starving:
            assert found[old.case_key] == own_priority(old)
            continue
        for young in queue:
            if young.severity == old.severity and young.opened_at > old.opened_at:
                assert found[old.case_key] >= found[young.case_key]


def item(**changes: object) -> Item:
    usual: dict[str, object] = {
        "case_key": "k", "queue": "conduct", "severity": 3, "state": "open", "priority": 1.0,
        "opened_at": 0.0, "required_authority": 2,
    }  # fmt: skip
    return Item(**{**usual, **changes})  # type: ignore[arg-type]


AT_LIMIT = Person("ines", 2, {"conduct": Desk(True, False, 2, 2)})
BELOW = Person("ines", 2, {"conduct": Desk(True, False, 1, 2)})


@pytest.mark.parametrize(
    ("person", "work", "expected"),
    [
        (BELOW, item(), None),
        (BELOW, item(required_authority=3), "authority"),
        (BELOW, item(barred=frozenset({"ines"})), "barred"),
        (BELOW, item(barred=frozenset({"omar"})), None),
        (BELOW, item(holder="omar"), "held_by_another"),
        (BELOW, item(state="paused", holder="ines"), "paused"),
        (BELOW, item(state="awaiting_approval"), "another_team"),
        (BELOW, item(queue="appeals"), "another_team"),
        (AT_LIMIT, item(), "at_limit"),
        (AT_LIMIT, item(holder="ines"), None),
        (AT_LIMIT, item(state="proposed"), "at_limit"),
    ],
)
def test_each_obstacle_is_named(person: Person, work: Item, expected: str | None) -> None:
    assert obstacle(person, work) == expected
    assert expected is None or expected in OBSTACLES


def test_an_approver_takes_what_awaits_an_approval_whoever_holds_it() -> None:
    lead = Person("lena", 4, {"conduct": Desk(False, True, 0, 1)})
    waiting = item(state="awaiting_approval", holder="omar", required_authority=4)
    found = next_for(lead, [item(case_key="other"), waiting])
    assert found.item == waiting
    assert found.obstacles == {"another_team": 1}


def test_at_the_limit_a_person_goes_on_with_what_they_hold_and_is_told() -> None:
    mine = item(case_key="mine", holder="ines", priority=0.1)
    found = next_for(AT_LIMIT, [item(case_key="urgent", priority=9.0), mine])
    assert (found.item, found.is_held, found.full_queues) == (mine, True, ("conduct",))
    assert found.obstacles == {"at_limit": 1}
