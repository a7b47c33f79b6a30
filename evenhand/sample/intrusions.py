"""Who intrudes: borrowed papers, stolen and shared accounts, and the honest who look like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from evenhand.sample.papers import Papers
from evenhand.sample.people import People
from evenhand.sample.settings import INTRUSION_TWINS, INTRUSIONS, KIND, World
from evenhand.sample.tools import DAY, HOUR, MICRO, Flags, Ints, generator

NOBODY: Ints = np.zeros(0, dtype=np.int64)
SIGN_UPS = ("signup_farm", "campus_event")
MOSTLY = 920
"""How many of a thousand sessions show a habit."""


@dataclass(frozen=True)
class Signs:
    """What habits change in each of some sessions."""

    is_remote: Flags
    in_company: Flags
    leaves_abroad: Flags
    is_elsewhere: Flags


@dataclass(frozen=True)
class Habits:
    """Accounts that sign in in a way of their own, by kind."""

    members: dict[str, Ints] = field(default_factory=dict)

    def of(self, account: Ints, started: Ints) -> Signs:
        """Return the signs of the sessions of these accounts that begin at these instants."""
        mostly = (started // MICRO * 7_919 + account * 104_729) % 1_000 < MOSTLY

        def shows(*kinds: str) -> Flags:
            accounts = np.concatenate([self.members.get(kind, NOBODY) for kind in kinds])
            found: Flags = np.isin(account, accounts) & mostly
            return found

        return Signs(
            is_remote=shows("remote_operator", "managed_computer"),
            in_company=shows("managed_computer", "company_vpn"),
            leaves_abroad=shows("company_vpn"),
            is_elsewhere=shows("hidden_place"),
        )


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

    False identities are applicants that were rejected; those who sign up together are fans.
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
    fans = people.of_role("fan")
    fans = fans[(people.household[fans] < 0) & (people.campus[fans] < 0) & ~people.is_test[fans]]
    fans = rng.permutation(fans).astype(np.int64)
    burst = min(12, len(fans) // 4)
    pools |= {"signup_farm": fans[:burst], "campus_event": fans[burst : 2 * burst]}
    members: dict[str, Ints] = {}
    used = 0
    shares = {**world.abuse(INTRUSIONS, people.seed), **INTRUSION_TWINS}
    for kind, share in shares.items():
        count = max(1, round(share * people.workers)) if share > 0 else 0
        if kind == "document_reuser":
            count += count % 2
        if kind in SIGN_UPS and count:
            count = max(6, count)
        if kind in pools:
            members[kind] = pools[kind][:count]
            continue
        members[kind] = settled[used : used + count]
        used += count
    for number, kind in enumerate(SIGN_UPS):
        _sign_up_together(people, members[kind], 6 + 5 * number)
    return Intrusions(members)


def _sign_up_together(people: People, accounts: Ints, days_ago: int) -> None:
    """Let accounts sign up within 40 minutes, so many days before the end."""
    opened = people.end - days_ago * DAY + 13 * HOUR
    people.created[accounts] = opened + np.arange(len(accounts)) * 200 * MICRO
    people.active_from[accounts] = people.created[accounts] + 7 * HOUR
