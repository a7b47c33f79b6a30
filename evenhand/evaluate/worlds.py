"""Worlds of the sample marketplace: written once per folder, and a night run on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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
        nights: how many nights are run, evenly apart, the last one at ``as_of``. One night sees the
            world whole; several see it grow.
    """

    as_of: datetime
    submissions: int
    days: int
    world: str = "standard"
    intensity: str | None = None
    nights: int = 1

    @property
    def ends(self) -> list[datetime]:
        """The nights, in order."""
        apart = timedelta(days=self.days) / self.nights
        return [self.as_of - number * apart for number in reversed(range(self.nights))]


@dataclass(frozen=True)
class NightOfWorld:
    """One world after its nights: the seed, the folder of truth tables, and the home."""

    seed: int
    truth: Path
    home: Home


def night_of_world(place: Path, plan: WorldPlan, seed: int, tell: OnStep) -> NightOfWorld:
    """Write the world of ``seed`` in a folder of its own, unless it is there, and run its nights.

    Args:
        place: folder to work in: one folder per seed with drop, truth and home.
        plan: which world.
        seed: of the world.
        tell: called with a step's name before it begins.

    Raises:
        NightError: a night failed.
    """
    from evenhand.sample.nights import split_nights
    from evenhand.sample.world import generate

    name = f"{plan.world}-{seed}-{plan.submissions}-{plan.days}"
    if plan.intensity is not None:
        name += f"-{plan.intensity}"
    if plan.nights > 1:
        name += f"-{plan.nights}-nights"
    folder = place / name
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
    drops = [folder / "drop"]
    if plan.nights > 1:
        drops = split_nights(folder / "drop", folder / "nights", plan.ends)
    for end, drop in zip(plan.ends, drops, strict=True):
        said = f"seed {seed}: " if plan.nights == 1 else f"seed {seed}, night of {end:%Y-%m-%d}: "
        home = run_night(folder / "home", drop, end, _prefixed(tell, said))
    return NightOfWorld(seed, folder / "truth", home)


def _prefixed(tell: OnStep, said: str) -> OnStep:
    return lambda step: tell(said + step)
