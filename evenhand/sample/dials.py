"""Dials: how hard each planted abuse is at it, from blatant (1) to what a signal may well miss.

A world has one intensity for all, or several that the abusers of each kind take in turn. In the
adaptive world each kind has a dial of its own, set by the thresholds; see ``adaptive``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evenhand.sample.tools import Floats, generator

if TYPE_CHECKING:
    from evenhand.sample.settings import World

DIALLED = frozenset(
    {
        "rusher", "gold_failer", "random_clicker", "near_duplicate_ring", "answer_copier",
        "idle_biller", "account_ring", "account_sharer", "double_biller", "coaster",
        "sloppy_worker", "straight_liner", "lockstep_ring", "review_pair", "favouring_reviewer",
        "refund_abuser", "disputed_creator", "harasser", "collusion_ring", "claim_hoarder",
        "paster", "ghost_writer",
    }
)  # fmt: skip
"""Kinds of which there can be more and less. The others are facts: a document is used twice or not.

What the dial turns: seconds and accuracy of a rusher; accuracy of a gold failer, a random clicker
and a coaster; words changed in a ring's texts; the share of answers copied; idle time; what a ring
of accounts shares; hours beyond eighteen of a shared account, and of seats at one time; work sent
back; days of one answer; tasks claimed together; reviews in kind; points given; refunds; disputes;
reporters; the share of answers that a collusion ring copies, of a hoarder's tasks picked by pay, of
texts pasted, of a ghost's texts.
"""

NAMED: dict[str, tuple[float, ...]] = {"mixed": (1.0, 0.6, 0.3)}
LEAST, MOST = 0.1, 1.0


def intensities_named(text: str) -> tuple[float, ...]:
    """Return the intensities that ``text`` means: ``mixed`` or one number from .1 to 1.

    Raises:
        ValueError: it is neither.
    """
    if text in NAMED:
        return NAMED[text]
    try:
        value = float(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is neither mixed nor a number like 0.6") from error
    if not LEAST <= value <= MOST:
        raise ValueError(f"an intensity lies between {LEAST:g} and {MOST:g}, not at {text}")
    return (value,)


def dial(world: World, seed: int, kind: str, number: int) -> float:
    """Return the intensity of the abuser, or group of them, with this number among its kind.

    Drawn from a generator of its own, so that nothing else in a world depends on it.
    """
    if kind in world.adapted:
        return world.adapted[kind]
    if kind not in DIALLED:
        return 1.0
    first = int(generator(seed, f"intensity/{kind}").integers(0, len(world.intensities)))
    return world.intensities[(first + number) % len(world.intensities)]


def dials(world: World, seed: int, kind: str, count: int) -> Floats:
    """Return the intensities of ``count`` abusers of one kind."""
    return np.array([dial(world, seed, kind, number) for number in range(count)], dtype=np.float64)
