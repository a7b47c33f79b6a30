"""Who is alike on paper: people with two accounts, people who came back, namesakes and relatives.

All draws come from generators of their own. The accounts stand and work like any other; only what
they say of themselves is changed, and their kind is named last of all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from evenhand.sample.settings import KIND, LOOKALIKE_TWINS, LOOKALIKES, World
from evenhand.sample.tools import DAY, generator

if TYPE_CHECKING:
    from evenhand.sample.lifecycle import StatusChange
    from evenhand.sample.people import People

DETAILS = ("full_name", "birth_date", "email", "phone", "address", "papers")
"""What an account says of its person; papers are the identity document and the payout."""
ALTERED = 2
"""How many of the details somebody who hides changes."""
NAMESAKE, RELATIVE = ("full_name",), ("surname", "address", "phone")
RETURNED = ("returned_offender", "offender_namesake", "offender_relative")


@dataclass(frozen=True)
class Lookalike:
    """An account that shares ``kept`` details with another; the rest are its own."""

    account: int
    other: int
    kind: str
    kept: tuple[str, ...]


def plan_lookalikes(
    people: People,
    world: World,
    changes: Sequence[StatusChange],
    taken: Collection[int],
) -> list[Lookalike]:
    """Choose who is like whom, and tell the people's papers and payouts of it.

    Somebody who came back, and who is only like them, signed up after the other was offboarded.

    Args:
        people: the world's people; ``lookalikes`` and ``instruments`` are set.
        world: its dials.
        changes: status changes by casework: who was offboarded, and when.
        taken: accounts that have another part already.
    """
    rng = generator(people.seed, "lookalikes")
    gone = {change.account: change.at for change in changes if change.after == "offboarded"}
    for change in changes:
        if change.before == "offboarded":
            gone.pop(change.account, None)
    gone = {one: at for one, at in gone.items() if one < people.workers and not people.is_test[one]}
    free = _free(people, rng, {*taken, *(change.account for change in changes)})
    shares = {**world.abuse(LOOKALIKES, people.seed), **LOOKALIKE_TWINS}
    for name, share in shares.items():
        for _ in range(max(1, round(share * people.workers)) if share > 0 else 0):
            pair = _returned(people, rng, free, gone) if name in RETURNED else _settled(free)
            if pair is None:
                break
            kept = _kept(name, rng)
            people.lookalikes.append(Lookalike(*pair, name, kept))
            if "papers" in kept:
                people.instruments[pair[0]] = pair[1]
    return people.lookalikes


def _free(people: People, rng: np.random.Generator, taken: set[int]) -> list[int]:
    """Return experts who live alone and work little or are new: nothing else is planted there."""
    fits = (people.kind[: people.workers] == 0) & ~people.is_test[: people.workers]
    fits &= (people.household[: people.workers] < 0) & (people.couple[: people.workers] < 0)
    fits &= (people.weight[: people.workers] <= 1.5) | (
        people.active_from[: people.workers] > people.start
    )
    fits &= people.active_from[: people.workers] + 2 * DAY < people.end
    found: list[int] = rng.permutation(np.flatnonzero(fits)).tolist()
    return [account for account in found if account not in taken]


def _settled(free: list[int]) -> tuple[int, int] | None:
    return (free.pop(), free.pop()) if len(free) > 1 else None


def _returned(
    people: People, rng: np.random.Generator, free: list[int], gone: dict[int, int]
) -> tuple[int, int] | None:
    """Take a free account and somebody offboarded early; let it sign up after that."""
    early = sorted(one for one, at in gone.items() if at < people.end - 12 * DAY)
    fresh = [one for one in free if people.active_from[one] > people.start]
    if not early or not fresh:
        return None
    other = early[int(rng.integers(len(early)))]
    later = [one for one in fresh if people.created[one] > gone[other] + DAY]
    account = (later or fresh)[0]
    free.remove(account)
    if not later:
        return None
    return account, other


def _kept(kind: str, rng: np.random.Generator) -> tuple[str, ...]:
    if kind in {"namesake", "offender_namesake"}:
        return NAMESAKE
    if kind in {"relative", "offender_relative"}:
        return RELATIVE
    altered = rng.choice(len(DETAILS), ALTERED, replace=False)
    return tuple(name for place, name in enumerate(DETAILS) if place not in altered)


def write_alike(people: People, columns: dict[str, Any]) -> dict[str, Any]:
    """Return the personal columns of all accounts with the details that lookalikes share."""
    if not people.lookalikes:
        return columns
    changed = dict(columns)
    names = columns["full_name"].to_pylist()
    for alike in people.lookalikes:
        if "full_name" in alike.kept:
            names[alike.account] = names[alike.other]
        elif "surname" in alike.kept:
            given = names[alike.account].partition(" ")[0]
            names[alike.account] = f"{given} {names[alike.other].partition(' ')[2]}"
    changed["full_name"] = pa.array(names, pa.string())
    for detail in ("email", "phone", "address"):
        values = columns[detail].to_pylist()
        for alike in people.lookalikes:
            if detail in alike.kept:
                values[alike.account] = values[alike.other]
        changed[detail] = pa.array(values, pa.string())
    birth = columns["birth_date"].copy()
    for alike in people.lookalikes:
        if "birth_date" in alike.kept:
            birth[alike.account] = birth[alike.other]
    changed["birth_date"] = birth
    return changed


def name_lookalikes(people: People) -> None:
    """Write the kinds into the people, for the truth tables; last of all."""
    for alike in people.lookalikes:
        people.kind[alike.account] = KIND[alike.kind]
        if alike.kind in LOOKALIKES:
            people.starts[alike.account] = people.active_from[alike.account]
            people.intensity[alike.account] = 1.0
            if alike.kind == "second_account":
                people.kind[alike.other] = KIND[alike.kind]
                people.starts[alike.other] = people.active_from[alike.other]
                people.intensity[alike.other] = 1.0
