"""Guards taken out of an actual night on a small world, and what its abusers are paid for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from evenhand.evaluate.ablations.figures import HONEST, RIGHT, Ablation
from evenhand.evaluate.ablations.night import Night, q_values, read_people
from evenhand.evaluate.ablations.run import GUARDS
from evenhand.evaluate.adversary import HARM_OF, Results, read_accounts
from evenhand.evaluate.nights import opened
from evenhand.evaluate.worlds import NightOfWorld, WorldPlan, night_of_world

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> NightOfWorld:
    root = tmp_path_factory.mktemp("guards")
    return night_of_world(root, WorldPlan(AS_OF, 36_000, 60), 5, lambda _: None)


@pytest.fixture(scope="module")
def night(world: NightOfWorld) -> Iterator[Night]:
    with opened(world.home) as connection:
        yield Night(connection, AS_OF, world.truth, read_people(connection, world.truth))


@pytest.fixture(scope="module")
def found(night: Night) -> list[Ablation]:
    return [one for guard in GUARDS for one in guard(night)]


def test_every_guard_has_its_figures_with_and_without(found: list[Ablation]) -> None:
    assert len({(one.guard, one.instead) for one in found}) == len(found) >= 8
    for one in found:
        assert list(one.kept) == list(one.removed)
        assert one.gain is not None, one.guard
        for name, share in one.kept.items():
            assert 0 <= share.hits <= share.of or "error" in name, (one.guard, name)


def test_honest_people_differ_and_a_naive_null_flags_them(found: list[Ablation]) -> None:
    speed = found[0]
    assert speed.measure == HONEST
    assert speed.kept[HONEST].of > 30
    assert speed.removed[HONEST].hits > speed.kept[HONEST].hits


def test_any_shared_address_ties_strangers(found: list[Ablation]) -> None:
    address = next(one for one in found if one.instead == "any shared address")
    kept, removed = address.kept[RIGHT].value, address.removed[RIGHT].value
    assert kept is not None
    assert removed is not None
    assert kept > removed


def test_the_correction_that_guards_are_compared_under_is_the_night_s_own(night: Night) -> None:
    import numpy as np

    tests = night.rows(
        "select family, p_value, q_value from build.intermediate.int_signal_tests order by family"
    )
    for family in {row[0] for row in tests}:
        p_values = np.array([row[1] for row in tests if row[0] == family])
        published = [row[2] for row in tests if row[0] == family]
        assert q_values(p_values) == pytest.approx(published, abs=1e-6), family


def test_abusers_are_paid_for_what_honest_people_are_not(night: Night) -> None:
    results = Results(read_accounts(night.connection, night.truth, AS_OF))
    by_kind = {one.kind: one for one in results.residuals}
    assert {"rusher", "gold_failer", "near_duplicate_ring", "idle_biller"} <= set(by_kind)
    assert set(by_kind) <= set(HARM_OF)
    for kind in ("gold_failer", "near_duplicate_ring", "idle_biller"):
        assert by_kind[kind].weekly > by_kind[kind].usual, kind
    assert results.usual("copied") == 0
    assert results.usual("wrong") > 0
