"""Small weeks by hand-thrown dice: two teams, arrivals above what they can do."""

from __future__ import annotations

from evenhand.desk.week import DAY, WEEK, WEEKLY_MINUTES, Work, Worker, World
from evenhand.sample.dice import Dice
from evenhand.sample.tools import generator

HARM = {1: (1000.0, 60), 2: (300.0, 45), 3: (60.0, 30), 4: (10.0, 20)}
"""By severity: harm per day and minutes, as shipped in ``priority_weights``."""
TARGETS = {1: (1440.0, True), 2: (1440.0, False), 3: (2400.0, False), 4: (4800.0, False)}
TEAM = (
    Worker("lead", 3, {"conduct": 3}),
    Worker("new", 1, {"conduct": 2}),
    Worker("screener", 3, {"screening": 4}),
)


def small_world(seed: int, load: float = 1.3) -> World:
    """Return a week whose work is ``load`` times what the team can do, old work included."""
    dice = Dice(generator(seed, "week"))
    work: list[Work] = []
    budget = load * WEEKLY_MINUTES * len(TEAM)
    while budget > 0:
        number = len(work)
        severity = 1 + int(dice.random() ** 0.5 * 4)
        harm, minutes = HARM[severity]
        target, is_calendar = TARGETS[severity]
        is_old = dice.chance(0.25)
        at = 0.0 if is_old else dice.uniform(0, WEEK - 2 * DAY)
        work.append(
            Work(
                case_key=f"case-{number:04d}",
                queue="screening" if dice.chance(1 / 3) else "conduct",
                severity=severity,
                arrives_at=at,
                opened_at=at - (dice.uniform(1, 30_000) if is_old else 0),
                harm_per_day=harm,
                probability=dice.uniform(0.05, 0.95),
                handling_minutes=minutes,
                hold_per_day=60.0 if dice.chance(0.2) else 0.0,
                target_minutes=target,
                is_calendar_clock=is_calendar,
                share_used=dice.uniform(0, 3) if is_old else 0.0,
                required_authority=dice.one_of((1, 1, 2, 3)),
                barred=frozenset({dice.one_of(TEAM).staff_id}) if dice.chance(0.2) else frozenset(),
                pause_minutes=dice.uniform(60, 3 * DAY) if dice.chance(0.2) else 0.0,
            )
        )
        budget -= minutes
    return World(tuple(work), TEAM)
