"""A simulated week: what is in a queue, who works it, and the clock of their hours.

Time is minutes since Monday 00:00; the team works from 09:00 to 17:00, Monday to Friday. A business
clock ticks in those hours, a calendar clock always.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from evenhand.desk.assignment import Desk
from evenhand.desk.priority import Grounds

DAY = 1440
WEEK = 7 * DAY
OPENS, CLOSES = 9 * 60, 17 * 60
WORKING_DAYS = 5
WEEKLY_MINUTES = WORKING_DAYS * (CLOSES - OPENS)


def open_minutes_until(moment: float) -> float:
    """Return the working minutes between Monday 00:00 and ``moment``."""
    day, minute = divmod(moment, DAY)
    whole = min(day, WORKING_DAYS) * (CLOSES - OPENS)
    part = min(max(minute - OPENS, 0), CLOSES - OPENS) if day < WORKING_DAYS else 0
    return whole + part


def next_open(moment: float) -> float:
    """Return the first working instant from ``moment`` on, or the end of the week."""
    day, minute = divmod(moment, DAY)
    if day >= WORKING_DAYS:
        return WEEK
    if minute < OPENS:
        return day * DAY + OPENS
    if minute < CLOSES:
        return moment
    return (day + 1) * DAY + OPENS if day + 1 < WORKING_DAYS else WEEK


def after_work(moment: float, minutes: float) -> float:
    """Return when ``minutes`` of work that begin at ``moment`` are done; at most the week's end."""
    moment = next_open(moment)
    while moment < WEEK:
        left = (moment // DAY) * DAY + CLOSES - moment
        if minutes <= left:
            return moment + minutes
        minutes -= left
        moment = next_open(moment + left)
    return WEEK


@dataclass(frozen=True)
class Work:
    """One piece of work of the week, as the dice made it.

    Attributes:
        case_key: its key.
        queue: its queue.
        severity: tier, 1 is the most severe.
        arrives_at: minute of the week; 0 for what waits already.
        opened_at: orders by age; before 0 for what waits already.
        harm_per_day: points of harm per day that a true case waits.
        probability: that it is founded.
        handling_minutes: minutes that a person needs.
        hold_per_day: points per day that waiting costs the person concerned.
        target_minutes: target of its clock.
        is_calendar_clock: whether its clock ticks at night too.
        share_used: share of the target that is used when the week begins, or it arrives.
        required_authority: lowest authority that may decide it.
        barred: who may not.
        pause_minutes: wall minutes that it waits for evidence half-way; 0 for none.
    """

    case_key: str
    queue: str
    severity: int
    arrives_at: float
    opened_at: float
    harm_per_day: float
    probability: float
    handling_minutes: float
    hold_per_day: float
    target_minutes: float
    is_calendar_clock: bool
    share_used: float
    required_authority: int
    barred: frozenset[str] = frozenset()
    pause_minutes: float = 0.0

    def ticks(self, since: float, until: float) -> float:
        """Return the minutes that its clock counts between two instants."""
        if self.is_calendar_clock:
            return until - since
        return open_minutes_until(until) - open_minutes_until(since)


@dataclass(frozen=True)
class Worker:
    """A member of the team: authority, and by queue how many open cases they may hold."""

    staff_id: str
    authority: int
    limits: dict[str, int]


@dataclass(frozen=True)
class World:
    """A week's work and the team that does it."""

    work: tuple[Work, ...]
    team: tuple[Worker, ...]


@dataclass
class Running:
    """A piece of work on its way through the week."""

    work: Work
    holder: str | None = None
    left: float = 0.0
    paused_since: float | None = None
    paused_until: float = 0.0
    paused_ticks: float = 0.0
    busy: bool = False
    decided_at: float | None = None
    is_pause_done: bool = field(default=False)

    def is_paused(self, now: float) -> bool:
        """Whether it waits for evidence."""
        return self.paused_since is not None and now < self.paused_until

    def share_used(self, now: float) -> float:
        """Return the share of the target that is used at ``now``, pauses left out."""
        end = now if self.decided_at is None else min(now, self.decided_at)
        ticks = self.work.ticks(self.work.arrives_at, end)
        paused = 0.0
        if self.paused_since is not None and self.paused_since < end:
            paused = self.work.ticks(self.paused_since, min(end, self.paused_until))
        return self.work.share_used + (ticks - paused) / self.work.target_minutes

    def grounds(self, now: float) -> Grounds:
        """Return what its priority rests on at ``now``."""
        work = self.work
        share = self.share_used(now)
        return Grounds(
            work.case_key, work.severity, work.opened_at, work.harm_per_day, work.probability,
            work.handling_minutes, work.hold_per_day, share,
        )  # fmt: skip


def desks_of(worker: Worker, running: dict[str, Running], now: float) -> dict[str, Desk]:
    """Return the worker's desks at ``now``, by what they hold."""
    held = dict.fromkeys(worker.limits, 0)
    for one in running.values():
        is_open = one.decided_at is None and not one.is_paused(now)
        if one.holder == worker.staff_id and is_open and one.work.queue in held:
            held[one.work.queue] += 1
    return {queue: Desk(True, False, held[queue], limit) for queue, limit in worker.limits.items()}
