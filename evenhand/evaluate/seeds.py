"""Which worlds may be looked at while rules are chosen, and which are only reported on."""

from __future__ import annotations

TUNING_SEEDS = (11, 12, 13, 14, 15)
"""Worlds that thresholds may be chosen on."""

FROZEN_SEEDS = (101, 102, 103, 104, 105, 106, 107, 108, 109, 110)
"""Worlds that nothing is chosen on: they are run to report, and for nothing else."""

NAMED = {"tuning": TUNING_SEEDS, "frozen": FROZEN_SEEDS}


def seeds_named(text: str) -> list[int]:
    """Return the seeds that ``text`` means: ``tuning``, ``frozen`` or numbers between commas.

    Raises:
        ValueError: it is neither, or names a seed twice.
    """
    if text in NAMED:
        return list(NAMED[text])
    try:
        seeds = [int(part) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise ValueError(
            f"{text!r} is neither tuning nor frozen nor a list of whole numbers like 11,12,13"
        ) from error
    if not seeds or len(set(seeds)) < len(seeds):
        raise ValueError("name each seed once, like 11,12,13")
    return seeds
