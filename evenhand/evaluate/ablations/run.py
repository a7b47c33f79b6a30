"""Runs a night per world and takes out its guards, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from evenhand.evaluate.ablations.caps import caps
from evenhand.evaluate.ablations.figures import Ablation, added_up
from evenhand.evaluate.ablations.fixed_cut import fixed_cut
from evenhand.evaluate.ablations.links import links
from evenhand.evaluate.ablations.minimum_sample import minimum_sample
from evenhand.evaluate.ablations.night import Night, read_people
from evenhand.evaluate.ablations.one_coin import on_sets, one_coin
from evenhand.evaluate.ablations.speed import speed
from evenhand.evaluate.nights import OnStep, opened
from evenhand.evaluate.scoring import Check
from evenhand.evaluate.worlds import WorldPlan, night_of_world

GUARDS: tuple[Callable[[Night], list[Ablation]], ...] = (
    speed, links, one_coin, minimum_sample, caps, fixed_cut,
)  # fmt: skip


def evaluate(
    place: Path,
    plan: WorldPlan,
    *,
    seeds: Sequence[int],
    data: Path | None = None,
    on_step: OnStep | None = None,
) -> list[Ablation]:
    """Return every guard with its figures, over all worlds together.

    Args:
        place: folder to work in.
        plan: which worlds.
        seeds: of the worlds.
        data: folder with the sets of truth inference; without it one coin is shown on the sample
            alone.
        on_step: called with a step's name before it begins.

    Raises:
        FileNotFoundError: ``data`` holds none of the sets.
        NightError: a night failed.
    """
    tell = on_step or (lambda _: None)
    worlds = []
    for seed in seeds:
        world = night_of_world(place, plan, seed, tell)
        with opened(world.home) as connection:
            people = read_people(connection, world.truth)
            night = Night(connection, plan.as_of, world.truth, people)
            tell(f"seed {seed}: without each guard")
            worlds.append([one for guard in GUARDS for one in guard(night)])
    found = added_up(worlds)
    if data is not None:
        found += on_sets(data, place / "sets", plan.as_of, tell)
    return found


def checks_of(ablations: Sequence[Ablation]) -> list[Check]:
    """Return the goals."""
    return [one.check for one in ablations if one.check is not None]
