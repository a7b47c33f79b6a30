"""Who has which part among plain experts: one part each, cast one after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.sample.access import Travel
from evenhand.sample.circles import Circles
from evenhand.sample.people import People
from evenhand.sample.rhythms import Rhythms, plan_rhythms
from evenhand.sample.schedule import Projects
from evenhand.sample.schemes import Schemes, plan_schemes
from evenhand.sample.settings import World
from evenhand.sample.slips import Slips, plan_slips
from evenhand.sample.tools import Flags
from evenhand.sample.writing import Writing, plan_writing


@dataclass(frozen=True)
class Parts:
    """Slips, changed rhythms, schemes and ways of writing."""

    slips: Slips
    rhythms: Rhythms
    schemes: Schemes
    writing: Writing

    def name(self, people: People) -> None:
        """Write the kinds into the people, for the truth tables; after all work is written."""
        for part in (self.slips, self.rhythms, self.schemes, self.writing):
            part.name(people)


def cast_parts(
    people: People,
    world: World,
    projects: Projects,
    *,
    travel: Travel,
    circles: Circles,
    barred: Flags,
    taken: list[int],
    told: list[int],
) -> Parts:
    """Choose who has which part.

    Args:
        people: everybody.
        world: its prevalence, places and intensities.
        projects: what there is to work on.
        travel: gets the journeys of travellers.
        circles: cast before.
        barred: days on which each expert may not work, shape (experts, days).
        taken: accounts that are cast for something else and do not show it yet.
        told: accounts that a decision tells of.
    """
    slips = plan_slips(people, world, projects, taken)
    slipping = [int(one) for accounts in slips.members.values() for one in accounts]
    rhythms = plan_rhythms(people, world, travel, barred, [*taken, *slipping, *told])
    moving = [int(one) for accounts in rhythms.members.values() for one in accounts]
    cast = {*taken, *moving, *slips.cast, *(plan.author for plan in circles.reviewing)}
    schemes = plan_schemes(people, world, projects, cast, barred)
    cast |= set(np.flatnonzero(schemes.kinds).tolist())
    writing = plan_writing(people, world, projects, sorted(cast))
    return Parts(slips, rhythms, schemes, writing)
