"""The sample marketplace: one call writes a drop folder of contract files and its truth."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from evenhand.sample.access import plan_travel, write_other_sessions
from evenhand.sample.adaptive import adapted
from evenhand.sample.break_ins import Book, send_away, write_break_ins
from evenhand.sample.casework import write_casework
from evenhand.sample.circles import plant_circles
from evenhand.sample.deals import Deals, mark, plan_deals, repeats, write_deals
from evenhand.sample.dirty import Soiler
from evenhand.sample.habits import plant_habits
from evenhand.sample.intrusions import Habits, Intrusions, plan_intrusions
from evenhand.sample.lifecycle import write_accounts, write_profile
from evenhand.sample.lookalikes import name_lookalikes, plan_lookalikes
from evenhand.sample.market import write_market
from evenhand.sample.parts import cast_parts
from evenhand.sample.people import People, build_people, truth_rows
from evenhand.sample.schedule import build_projects
from evenhand.sample.settings import KINDS, FileFormat, experts_for, world_named
from evenhand.sample.tools import DAY, MICRO, Flags, Floats, generator, pick, string_ids, take
from evenhand.sample.work import Workshop, weekly_pay
from evenhand.sample.writer import Drop, Truth

END = datetime(2026, 6, 30, tzinfo=UTC)


@dataclass(frozen=True)
class SampleReport:
    """What was written: rows per entity (defects included), truth rows, seconds, paths."""

    rows: dict[str, int]
    truth_rows: dict[str, int]
    seconds: float
    drop: Path
    truth: Path
    files: tuple[Path, ...]


def generate(
    out: Path,
    truth: Path,
    *,
    seed: int = 7,
    submissions: int = 300_000,
    days: int = 90,
    end: datetime = END,
    file_format: FileFormat = "parquet",
    world: str = "standard",
    intensity: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> SampleReport:
    """Write a seeded marketplace in contract form to ``out`` and its truth tables to ``truth``.

    The same arguments give the same bytes. Memory is bounded by one block of days.

    Args:
        out: the drop folder; created. It must hold no contract files yet.
        truth: the folder of the truth tables; must not lie inside ``out``.
        seed: of every random draw.
        submissions: exactly this many distinct submissions.
        days: how long the marketplace is observed, up to ``end``.
        end: the last instant; only planted clock skew lies after it.
        file_format: ``parquet``, ``csv`` or ``jsonl``.
        world: ``standard``, ``honest`` (no abuse), ``rare`` (two kinds of abuse of five),
            ``different`` (other spreads and mix) or ``adaptive`` (abusers who know the thresholds
            and stay a tenth inside).
        intensity: how hard planted abuse is at it, ``mixed`` or a number from .1 to 1; ``None`` as
            the world has it.
        progress: called with a step's name, what is done and what there is to do.

    Raises:
        ValueError: an unknown world or intensity, no work asked for, or ``truth`` inside ``out``.
        FileExistsError: ``out`` holds files already.
    """
    begun = time.perf_counter()
    _check(out, truth, submissions, days)
    settings = adapted(world_named(world, intensity), end)
    end_micro = round(end.astimezone(UTC).timestamp()) * MICRO
    people = build_people(
        settings, seed, end_micro - days * DAY, end_micro, experts_for(submissions)
    )
    projects = build_projects(people, settings)
    drop, truths = Drop(out, file_format), Truth(truth)
    soiler = Soiler(drop, truths, seed, end_micro)
    travel = plan_travel(people, settings)
    plan = plan_intrusions(people, settings)
    travel.habits = Habits(plan.members)
    send_away(travel, people, settings, plan)
    cases = write_casework(soiler, truths, people)
    deals = plan_deals(people, settings, cases)
    plan_lookalikes(people, settings, cases.status_changes, _taken(plan, deals))
    write_accounts(soiler, people, settings, cases.status_changes)
    write_profile(soiler, people, settings, plan)
    reviewers, leniency = _reviewers(people, cases.quality_staff)
    plant_habits(people, settings)
    barred = barred_days(people, cases.away, days)
    taken = _all_taken(people, plan, deals)
    told = [one for accounts in repeats(cases) for one in accounts]
    circles = plant_circles(people, settings, taken, barred)
    parts = cast_parts(
        people, settings, projects,
        travel=travel, circles=circles, barred=barred, taken=taken, told=told,
    )  # fmt: skip
    travel.rhythms = parts.rhythms
    shop = Workshop(
        seed, settings, people, projects, travel, soiler, truths, barred, reviewers, leniency,
        pa.array(cases.quality_staff, pa.string()), circles, submissions, days,
        parts.slips, parts.rhythms, parts.schemes, parts.writing,
    )  # fmt: skip
    shop.run(progress)
    soiler.write("sessions", write_other_sessions(people, settings, travel, shop.sessions + 1))
    soiler.write("payments", weekly_pay(shop))
    sales = write_market(soiler, people, cases)
    write_break_ins(soiler, Book(people, settings), travel, plan, shop.pay)
    write_deals(soiler, people, deals, sales)
    shop.write_visits()
    plan.name(people)
    mark(people, deals, cases)
    name_lookalikes(people)
    parts.name(people)
    _write_truth(truths, people)
    soiler.write_bad_rows()
    drop.close()
    truth_counts = truths.rows
    truths.close()
    return SampleReport(
        rows=drop.rows,
        truth_rows=truth_counts,
        seconds=time.perf_counter() - begun,
        drop=out,
        truth=truth,
        files=tuple(drop.paths),
    )


def _taken(plan: Intrusions, deals: Deals) -> set[int]:
    """Return the accounts that are cast for something already."""
    cast = [account for accounts in deals.cast.values() for account in accounts]
    planted = [int(account) for accounts in plan.members.values() for account in accounts]
    return {*planted, *cast, *(account for account, _ in deals.others)}


def _all_taken(people: People, plan: Intrusions, deals: Deals) -> list[int]:
    """Return those of ``_taken``, and both sides of every pair who are like each other."""
    alike = {one for pair in people.lookalikes for one in (pair.account, pair.other)}
    return sorted(_taken(plan, deals) | alike)


def _check(out: Path, truth: Path, submissions: int, days: int) -> None:
    if submissions < 1 or days < 1:
        raise ValueError("a world needs at least one submission and one day")
    if truth.resolve().is_relative_to(out.resolve()):
        raise ValueError(f"the truth folder {truth} must not lie inside the drop {out}")
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} holds files already; choose an empty or new folder")


def barred_days(people: People, away: list[tuple[int, int, int]], days: int) -> Flags:
    """Return on which days each expert may not work: shape (experts, days)."""
    barred = np.zeros((people.workers, days), dtype=np.bool_)
    for account, since, until in away:
        if account < people.workers:
            first = max(0, (since - people.start) // DAY)
            last = min(days, -(-(until - people.start) // DAY))
            if last > first:
                barred[account, first:last] = True
    return barred


def _reviewers(people: People, staff: list[str]) -> tuple[pa.Array, Floats]:
    """Return who reviews work (skilled experts and the quality team) and how lenient each is."""
    rng = generator(people.seed, "reviewers")
    experts = people.of_role("expert")
    settled = experts[(people.skill[experts] > 2.65) & (people.kind[experts] == 0)]
    settled = settled[people.active_from[settled] < people.start]
    chosen = rng.permutation(settled)[: max(5, people.workers // 40)].astype(np.int64)
    reviewers = pa.concat_arrays([take(people.ids, chosen), pa.array(staff, pa.string())])
    return reviewers, rng.normal(0.0, 0.05, len(reviewers))


def _write_truth(truths: Truth, people: People) -> None:
    truths.write("accounts", truth_rows(people))
    pairs = people.pairs
    source = np.array([pair[0] for pair in pairs], dtype=np.int64)
    follower = np.array([pair[1] for pair in pairs], dtype=np.int64)
    truths.write(
        "pairs",
        {
            "account_id": take(people.ids, source),
            "other_account_id": take(people.ids, follower),
            "kind": [pair[2] for pair in pairs],
            "is_abuse": [pair[2] == "answer_copier" for pair in pairs],
        },
    )
    member = np.array([one for ring in people.rings for one in ring], dtype=np.int64)
    number = np.repeat(np.arange(len(people.rings)), [len(ring) for ring in people.rings])
    truths.write(
        "rings",
        {
            "ring_id": string_ids("RING", number.astype(np.int64) + 1, 4),
            "account_id": take(people.ids, member),
            "kind": pick(KINDS, people.kind[member]),
            "is_abuse": np.ones(len(member), dtype=np.bool_),
        },
    )
