"""Groups that share devices, networks and payouts: rings of one operator, and honest flatmates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evenhand.sample.tools import Ints, generator

if TYPE_CHECKING:
    from evenhand.sample.people import People

SIZES = {"account_ring": (3, 9), "shared_house": (3, 5)}
"""Smallest size, and one more than the largest."""
LEAKS = 0.75
"""Probability that a ring's account shares each of device, network and payout with the ring."""


def plant_groups(
    people: People, name: str, count: int, free: list[int], rng: np.random.Generator
) -> None:
    """Make groups of ``count`` accounts together out of ``free``, which shrinks by them."""
    low, high = SIZES[name]
    while count > 0 and len(free) > high:
        members = [free.pop() for _ in range(int(rng.integers(low, high)))]
        people.groups.append((members, name))
        count -= len(members)


def share_marks(people: People) -> None:
    """Say what each group shares; its people live in no other household and on no campus.

    A ring's operator uses some of its devices, networks and bank accounts for most of its accounts,
    which declare addresses of their own. Flatmates share a network and perhaps a computer, declare
    one address, and two of them may be a couple with one bank account.
    """
    rng = generator(people.seed, "groups")
    for number, (members, name) in enumerate(people.groups):
        everybody = np.array(members, dtype=np.int64)
        people.household[everybody] = -1
        people.couple[everybody] = -1
        people.campus[everybody] = -1
        people.place[everybody] = people.place[everybody[0]]
        if name == "account_ring":
            for shared in (people.group_device, people.group_network, people.group_payout):
                shared[_some(everybody, rng, float(people.intensity[everybody[0]]))] = number
        else:
            people.group_network[everybody] = number
            people.group_address[everybody] = number
            if rng.random() < 0.5:
                people.group_device[everybody] = number
            if rng.random() < 0.3:
                people.group_payout[everybody[:2]] = number


def _some(members: Ints, rng: np.random.Generator, intensity: float) -> Ints:
    """Return two or more of ``members``, each with probability ``LEAKS`` times the intensity."""
    chosen: Ints = members[rng.random(len(members)) < LEAKS * intensity]
    return chosen if len(chosen) > 1 else members[:2]
