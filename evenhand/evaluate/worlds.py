"""Worlds of the sample marketplace: written once per folder, and a night run on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.evaluate.nights import OnStep, run_night

if TYPE_CHECKING:
    from evenhand.home import Home


@dataclass(frozen=True)
class WorldPlan:
    """Which worlds to make.

    Attributes:
        as_of: the end of the worlds, and the night.
        submissions: submissions per world.
        days: days of work per world.
        world: which kind of world; see ``evenhand.sample.settings.world_named``.
        intensity: how hard the planted abuse is at it; see the same place. ``None``: as the world
            has it.
    """

    as_of: datetime
    submissions: int
    days: int
    world: str = "standard"
    intensity: str | None = None


@dataclass(frozen=True)
class NightOfWorld:
    """One world after its night: the seed, the folder of truth tables, and the home."""

    seed: int
    truth: Path
    home: Home


def night_of_world(place: Path, plan: WorldPlan, seed: int, tell: OnStep) -> NightOfWorld:
    """Write the world of ``seed`` in a folder of its own, unless it is there, and run the night.

    Args:
        place: folder to work in: one folder per seed with drop, truth and home.
        plan: which world.
        seed: of the world.
        tell: called with a step's name before it begins.

    Raises:
        NightError: the night failed.
    """
    from evenhand.sample.world import generate

    name = f"{plan.world}-{seed}-{plan.submissions}-{plan.days}"
    folder = place / (name if plan.intensity is None else f"{name}-{plan.intensity}")
    if not (folder / "generated").is_file():
        tell(f"seed {seed}: sample marketplace")
        generate(
            folder / "drop",
            folder / "truth",
            seed=seed,
            submissions=plan.submissions,
            days=plan.days,
            end=plan.as_of,
            world=plan.world,
            intensity=plan.intensity,
        )
        (folder / "generated").touch()
    home = run_night(
        folder / "home", folder / "drop", plan.as_of, lambda step: tell(f"seed {seed}: {step}")
    )
    return NightOfWorld(seed, folder / "truth", home)
