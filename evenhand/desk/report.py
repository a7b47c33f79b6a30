"""Weeks in three orders, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evenhand.desk.simulate import ORDERS, Figures, figures, minutes_of, run_week
from evenhand.desk.week import WEEKLY_MINUTES
from evenhand.desk.world import Draw, world_of
from evenhand.home import Home
from evenhand.report.reader import open_current

SUMS = ("arrived", "decided", "harm", "hold_cost", "met", "due", "starving")


def compare(home: Home, draws: Sequence[Draw]) -> dict[str, Any]:
    """Return what the weeks of ``draws`` came to under each order, summed over weeks.

    Medians are means over the weeks that have one, with the number of those weeks.

    Raises:
        NightError: the published generation holds nothing to draw a week from.
    """
    with open_current(home) as reader:
        generation = reader.path.name
        worlds = [world_of(reader, draw) for draw in draws]
    orders = {
        order: _together([figures(run_week(world, order)) for world in worlds]) for order in ORDERS
    }
    people = len(worlds[0].team)
    minutes = sum(minutes_of(world.work) for world in worlds)
    return {
        "synthetic": True,
        "generation": generation,
        "weeks": len(draws),
        "first_seed": draws[0].seed,
        "people": people,
        "load": draws[0].load,
        "work_per_capacity": minutes / (people * WEEKLY_MINUTES * len(draws)),
        "orders": orders,
    }


def _together(weeks: Sequence[Figures]) -> dict[str, Any]:
    summed: dict[str, Any] = {name: sum(getattr(one, name) for one in weeks) for name in SUMS}
    summed["attainment"] = summed["met"] / summed["due"] if summed["due"] else None
    tiers = sorted({tier for one in weeks for tier in one.median_hours})
    summed["median_hours"] = {}
    for tier in tiers:
        known = [one.median_hours[tier] for one in weeks if tier in one.median_hours]
        ended = [hours for hours in known if hours is not None]
        summed["median_hours"][tier] = {
            "hours": sum(ended) / len(ended) if ended else None,
            "weeks": len(ended),
            "of": len(known),
        }
    return summed


def as_text(compared: dict[str, Any]) -> str:
    """Return the comparison as a table for the terminal."""
    orders = compared["orders"]
    lines = [
        f"Synthetic: {compared['weeks']} weeks drawn from {compared['generation']}, seeds from "
        f"{compared['first_seed']}; {compared['people']} people, work of "
        f"{compared['work_per_capacity']:.2f} times their minutes",
        "",
        _line("", [name.replace("_", " ") for name in orders]),
    ]
    rows: list[tuple[str, list[str]]] = [
        ("harm while waiting, points", [f"{one['harm']:,.0f}" for one in orders.values()]),
        ("cost of waiting under a hold", [f"{one['hold_cost']:,.0f}" for one in orders.values()]),
        ("decided", [f"{one['decided']} of {one['arrived']}" for one in orders.values()]),
        ("targets met", [_share(one) for one in orders.values()]),
        ("older than twice the target", [str(one["starving"]) for one in orders.values()]),
    ]
    for tier in sorted({tier for one in orders.values() for tier in one["median_hours"]}):
        hours = [_hours(one["median_hours"].get(tier)) for one in orders.values()]
        rows.append((f"median hours, severity {tier}", hours))
    return "\n".join([*lines, *(_line(label, cells) for label, cells in rows)])


def _share(one: dict[str, Any]) -> str:
    share = one["attainment"]
    return "-" if share is None else f"{share:.1%} of {one['due']}"


def _hours(cell: dict[str, Any] | None) -> str:
    """Return a mean of medians; a week in which most stay undecided has none and is named."""
    if cell is None or cell["hours"] is None:
        return "beyond the week"
    missing = cell["of"] - cell["weeks"]
    return f"{cell['hours']:.1f}" + (f" ({missing} beyond)" if missing else "")


def _line(label: str, cells: Sequence[str]) -> str:
    return f"  {label:<30}" + "".join(f"{cell:>22}" for cell in cells)
