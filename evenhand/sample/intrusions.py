"""Who intrudes: borrowed papers, stolen and shared accounts, and the honest who look like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.sample.papers import Papers
from evenhand.sample.people import People
from evenhand.sample.settings import INTRUSION_TWINS, INTRUSIONS, KIND, World
from evenhand.sample.tools import DAY, Flags, Ints, generator


@dataclass(frozen=True)
class Intrusions:
    """Who is of which planted kind; the accounts keep their kind ``honest`` until :meth:`name`."""

    members: dict[str, Ints]

    def papers(
        self, people: People, account: Ints, names: Sequence[str], check: Ints, repeat: Flags
    ) -> Papers:
        """Return what the plan changes in these rows of identity checks (``check``: of names)."""
        return Papers(
            people,
            self.members,
            account,
            is_document=check == names.index("document"),
            is_person=np.isin(check, (names.index("document"), names.index("liveness"))),
            is_sanctions=check == names.index("sanctions"),
            is_first=~repeat,
        )

    def name(self, people: People) -> None:
        """Write the kinds into the people, for the truth tables.

        Last of all, so that nothing else in the world depends on them.
        """
        for kind, accounts in self.members.items():
            people.kind[accounts] = KIND[kind]
            if kind in INTRUSIONS:
                people.starts[accounts] = people.start
                people.intensity[accounts] = 1.0


def plan_intrusions(people: People, world: World) -> Intrusions:
    """Choose who is of which kind among settled experts without housemates or planted kind.

    False identities are applicants that were rejected.
    """
    rng = generator(people.seed, "intrusions")
    workers = np.arange(people.workers)
    free = (people.kind[workers] == 0) & ~people.is_test[workers]
    free &= people.active_from[workers] < people.start - 5 * DAY
    free &= (people.household[workers] < 0) & (people.campus[workers] < 0)
    settled = rng.permutation(workers[free]).astype(np.int64)
    rejected = (people.status_plan == 3) & (people.kind == 0) & ~people.is_test
    rejected &= people.created < people.end - 5 * DAY
    pools = {"false_identity": rng.permutation(np.flatnonzero(rejected)).astype(np.int64)}
    members: dict[str, Ints] = {}
    used = 0
    shares = {
        **{kind: share * world.prevalence for kind, share in INTRUSIONS.items()},
        **INTRUSION_TWINS,
    }
    for kind, share in shares.items():
        count = max(1, round(share * people.workers)) if share > 0 else 0
        if kind == "document_reuser":
            count += count % 2
        if kind in pools:
            members[kind] = pools[kind][:count]
            continue
        members[kind] = settled[used : used + count]
        used += count
    return Intrusions(members)
