"""A team works a queue for a week, under one order or another, and what came of it is counted.

Whoever is free takes the next case by :mod:`evenhand.desk.assignment`; only the order differs:
``published`` is the priority that the night publishes, ``first_in_first_out`` goes by age alone,
``severity_first`` by severity, then age. Authority, bars and limits hold under each.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from evenhand.desk.assignment import Item, Person, next_for
from evenhand.desk.priority import priorities
from evenhand.desk.week import DAY, WEEK, Running, Work, World, after_work, desks_of, next_open

Order = Callable[[Iterable[Running], float], Mapping[str, float]]
IDLE_MINUTES = 15


def _published(queue: Iterable[Running], now: float) -> Mapping[str, float]:
    return priorities(one.grounds(now) for one in queue)


def _first_in_first_out(queue: Iterable[Running], _now: float) -> Mapping[str, float]:
    return {one.work.case_key: -one.work.opened_at for one in queue}


def _severity_first(queue: Iterable[Running], _now: float) -> Mapping[str, float]:
    return {one.work.case_key: -float(one.work.severity) for one in queue}


ORDERS: dict[str, Order] = {
    "published": _published,
    "first_in_first_out": _first_in_first_out,
    "severity_first": _severity_first,
}


@dataclass(frozen=True)
class Pick:
    """One assignment: who took what when, what else waited, and where they were at their limit."""

    at: float
    staff_id: str
    item: Item
    choices: tuple[Item, ...]
    open_cases: int
    full_queues: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How one week went: every piece of work at its end, and every pick in order."""

    order: str
    running: tuple[Running, ...]
    picks: tuple[Pick, ...]


def run_week(world: World, order: str) -> Outcome:
    """Work ``world`` for a week under ``order``, a key of ``ORDERS``.

    It is a function of its arguments: no dice are thrown here.
    """
    running = {work.case_key: Running(work, left=work.handling_minutes) for work in world.work}
    workers = {worker.staff_id: worker for worker in world.team}
    free = [(next_open(0.0), worker.staff_id) for worker in world.team]
    heapq.heapify(free)
    doing: dict[str, str] = {}
    picks: list[Pick] = []
    while free:
        now, staff_id = heapq.heappop(free)
        if now >= WEEK:
            continue
        if staff_id in doing:
            _put_down(running[doing.pop(staff_id)], now)
        if next_open(now) > now:
            heapq.heappush(free, (next_open(now), staff_id))
            continue
        desks = desks_of(workers[staff_id], running, now)
        person = Person(staff_id, workers[staff_id].authority, desks)
        pick = _pick(person, running, now, ORDERS[order])
        if pick is None:
            heapq.heappush(free, (now + IDLE_MINUTES, staff_id))
            continue
        picks.append(pick)
        taken = running[pick.item.case_key]
        taken.holder, taken.busy = staff_id, True
        doing[staff_id] = taken.work.case_key
        heapq.heappush(free, (after_work(now, _stretch(taken)), staff_id))
    return Outcome(order, tuple(running.values()), tuple(picks))


def _stretch(one: Running) -> float:
    """Return how long it is worked on now: up to the pause, if one is to come, else to the end."""
    is_to_pause = one.work.pause_minutes > 0 and not one.is_pause_done
    return one.left / 2 if is_to_pause else one.left


def _put_down(one: Running, now: float) -> None:
    """Decide it, or let it wait for evidence with its holder."""
    one.busy = False
    if one.work.pause_minutes > 0 and not one.is_pause_done:
        one.is_pause_done, one.left = True, one.left / 2
        one.paused_since, one.paused_until = now, now + one.work.pause_minutes
    else:
        one.decided_at = now


def _pick(person: Person, running: dict[str, Running], now: float, order: Order) -> Pick | None:
    waiting = [
        one
        for one in running.values()
        if one.work.arrives_at <= now and one.decided_at is None and not one.busy
    ]
    priority = order(waiting, now)
    theirs = [one for one in waiting if one.work.queue in person.desks]
    items = [_item(one, priority[one.work.case_key], now) for one in theirs]
    found = next_for(person, items)
    if found.item is None:
        return None
    desk = person.desks[found.item.queue]
    return Pick(
        at=now,
        staff_id=person.staff_id,
        item=found.item,
        choices=tuple(items),
        open_cases=desk.open_cases + (0 if found.is_held else 1),
        full_queues=found.full_queues,
    )


def _item(one: Running, priority: float, now: float) -> Item:
    work = one.work
    return Item(
        case_key=work.case_key,
        queue=work.queue,
        severity=work.severity,
        state="paused" if one.is_paused(now) else "open",
        priority=priority,
        opened_at=work.opened_at,
        required_authority=work.required_authority,
        barred=work.barred,
        holder=one.holder,
    )


@dataclass(frozen=True)
class Figures:
    """What a week came to.

    Attributes:
        order: the order it was worked in.
        arrived: pieces of work that waited or came.
        decided: of them decided.
        harm: expected points of harm while they waited, this week.
        hold_cost: points that waiting cost people under a hold, this week.
        met: of those whose target fell due this week, or that were decided before, the met ones.
        due: all of these.
        starving: undecided at the end and older than twice their target.
        median_hours: by severity, hours from arrival (or Monday) to decision; ``None`` where fewer
            than half are decided. Undecided ones count as longer (Kaplan-Meier).
    """

    order: str
    arrived: int
    decided: int
    harm: float
    hold_cost: float
    met: int
    due: int
    starving: int
    median_hours: Mapping[int, float | None]


def figures(outcome: Outcome) -> Figures:
    """Count one week."""
    harm = hold = 0.0
    met = due = starving = 0
    by_severity: dict[int, list[tuple[float, bool]]] = {}
    for one in outcome.running:
        work, end = one.work, WEEK if one.decided_at is None else one.decided_at
        days = (end - work.arrives_at) / DAY
        harm += work.harm_per_day * work.probability * days
        hold += work.hold_per_day * days
        share = one.share_used(WEEK)
        starving += one.decided_at is None and share > 2
        if work.share_used <= 1 and (one.decided_at is not None or share > 1):
            due += 1
            met += one.decided_at is not None and share <= 1
        waits = by_severity.setdefault(work.severity, [])
        waits.append(((end - work.arrives_at) / 60, one.decided_at is not None))
    return Figures(
        order=outcome.order,
        arrived=len(outcome.running),
        decided=sum(one.decided_at is not None for one in outcome.running),
        harm=harm,
        hold_cost=hold,
        met=met,
        due=due,
        starving=starving,
        median_hours={tier: median_wait(by_severity[tier]) for tier in sorted(by_severity)},
    )


def median_wait(waits: Iterable[tuple[float, bool]]) -> float | None:
    """Return the Kaplan-Meier median of waits, given as (length, whether it ended).

    ``None`` where the estimate never falls to one half. Kaplan and Meier 1958.
    """
    ordered = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
    survival, at_risk = 1.0, len(ordered)
    for length, is_ended in ordered:
        if is_ended:
            survival *= 1 - 1 / at_risk
            if survival <= 0.5 + 1e-12:
                return length
        at_risk -= 1
    return None


def minutes_of(work: Iterable[Work]) -> float:
    """Return the minutes of handling that ``work`` asks for."""
    return sum(one.handling_minutes for one in work)
