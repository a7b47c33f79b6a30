"""Many tests without a correction for their number: p below .05 is a flag."""

from __future__ import annotations

from collections import defaultdict

from evenhand.evaluate.ablations.figures import HONEST, RIGHT, TWINS, Ablation, Share
from evenhand.evaluate.ablations.night import Night
from evenhand.evaluate.planted import SIGNAL_OF_ABUSE

TESTS = """
    select account_id, signal_code, p_value, q_value
    from build.intermediate.int_signal_tests
"""
CUT = 0.05
FOUND_BY_OWN = "abuse found by its signal"
LEAST_GAIN = 0.2
"""By how much more of those who are flagged have to be planted."""

Test = tuple[str, str]
"""Account and signal."""


def fixed_cut(night: Night) -> list[Ablation]:
    """Hold every p-value against one cut instead of every q-value against its signal's limit.

    Tests alone are compared: what a signal asks for besides (a least share, several people) is left
    out on both sides. Signals whose flags do not rest on their q-value have no part in it.
    """
    limits = night.limits()
    tests = [row for row in night.rows(TESTS) if row[1] in limits]
    corrected = {(str(who), str(s)) for who, s, _, q_value in tests if q_value <= limits[s]}
    uncorrected = {(str(who), str(s)) for who, s, p_value, _ in tests if p_value < CUT}
    judged = {(str(who), str(signal)) for who, signal, _, _ in tests}
    return [
        Ablation(
            "correction for many tests", f"p below {CUT}", RIGHT, "higher", LEAST_GAIN,
            kept=_figures(night, corrected, judged), removed=_figures(night, uncorrected, judged),
        )
    ]  # fmt: skip


def _figures(night: Night, flagged: set[Test], judged: set[Test]) -> dict[str, Share]:
    people = night.people
    accounts, tested = _accounts(flagged), _accounts(judged)
    signals: dict[str, set[str]] = defaultdict(set)
    for account, signal in flagged:
        signals[account].add(signal)
    own = {
        account
        for account, kind in people.kinds.items()
        if (account, SIGNAL_OF_ABUSE.get(kind, "")) in judged
    }
    found = {one for one in own if SIGNAL_OF_ABUSE[people.kinds[one]] in signals[one]}
    counted = {
        name: Share(len(accounts & group & tested), len(group & tested))
        for name, group in ((HONEST, people.honest), (TWINS, set(people.twins)))
    }
    return {
        **counted,
        FOUND_BY_OWN: Share(len(found), len(own)),
        RIGHT: Share(len(accounts & people.planted), len(accounts & set(people.kinds))),
    }


def _accounts(tests: set[Test]) -> set[str]:
    return {account for account, _ in tests}
