"""The commands of ``evenhand evaluate`` that run nights on worlds of the sample marketplace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand.evaluate import shell
from evenhand.evaluate.detection import SOON
from evenhand.evaluate.shell import AsOfOption, HomeOption, JsonOption
from evenhand.evaluate.worlds import WorldPlan

if TYPE_CHECKING:
    from evenhand.evaluate.ablations.figures import Ablation
    from evenhand.evaluate.adversary import Results as Costly
    from evenhand.evaluate.false_discovery import Results as Honest
    from evenhand.evaluate.planted import Rate
    from evenhand.evaluate.planted import Results as Planted

SeedsOption = Annotated[
    str,
    typer.Option(help="Worlds: numbers like 21,22, or tuning (11 to 15), or frozen (101 to 110)."),
]
SubmissionsOption = Annotated[int, typer.Option(min=1_000, help="Per world.")]
DaysOption = Annotated[int, typer.Option(min=7, help="Days of work per world.")]
IntensityOption = Annotated[
    str | None,
    typer.Option(
        help="How hard planted abuse is at it: mixed (1, .6 and .3 in turn) or a number up to 1."
    ),
]


@shell.plainly
def sample(
    *,
    seeds: SeedsOption = "tuning",
    submissions: SubmissionsOption = 60_000,
    days: DaysOption = 90,
    world: Annotated[
        str,
        typer.Option(
            help="standard, honest (nobody abuses), rare (few kinds of abuse each), different "
            "(other spreads) or adaptive (abusers who know the thresholds; see adversary)."
        ),
    ] = "standard",
    intensity: IntensityOption = None,
    nights: Annotated[
        int,
        typer.Option(
            min=1, help="Nights per world, evenly apart: how long abuse goes on before its flag."
        ),
    ] = 1,
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """The sample marketplace: recall per planted abuse, flag rates of twins and honest accounts.

    Recall counts accounts with the signal's minimum sample (gold failers: with 40 golds or more).
    Goals are held against all worlds together; the worst world stands beside. Thresholds may be
    chosen on the tuning worlds alone; the frozen ones are there to report on. Goals of recall are
    those of blatant abuse.
    """
    from evenhand.evaluate import planted

    plan = replace(_plan(as_of, submissions, days, world, intensity), nights=nights)
    chosen = shell.seeds_of(seeds)
    with shell.work(home) as (place, tell):
        results = planted.evaluate(place, plan, seeds=chosen, on_step=tell)
    if as_json:
        shell.print_json(_planted_json(results, submissions), results.checks)
    else:
        _show_planted(results, submissions)
    shell.finish(results.checks)


def _plan(
    as_of: str, submissions: int, days: int, world: str, intensity: str | None = None
) -> WorldPlan:
    """Return the plan of the worlds; wrong usage where the world or intensity is unknown."""
    from evenhand.sample.settings import world_named

    instant = shell.instant(as_of)
    try:
        world_named(world, intensity)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    return WorldPlan(instant, submissions, days, world, intensity)


def _show_planted(results: Planted, submissions: int) -> None:
    worlds = f"{len(results.seeds)} worlds of {submissions:,} submissions"
    parts = (
        (f"Recall of planted abuse, {worlds}", results.recalls),
        ("Flag rate of honest twins", results.twins),
        ("Flag rate of honest accounts", results.honest),
        ("The night as a whole", results.system),
    )
    for title, rates in parts:
        table = shell.table(
            title, "kind", "signal", "flagged", "of", "share %", "worst world %", "goal", ""
        )
        for rate in rates:
            table.add_row(*_rate_cells(rate))
        shell.out.print(table)
        shell.out.print()
    if len(results.intensities) > 1:
        _show_intensities(results)
    if results.delays:
        _show_delays(results)


def _show_intensities(results: Planted) -> None:
    levels = [f"{level:g}" for level in results.intensities]
    table = shell.table("Recall by intensity: found of judged", "kind", "signal", *levels)
    for kind, signal, rates in results.by_intensity:
        cells = [f"{rate.hits} of {rate.cases}" if rate.cases else "-" for rate in rates]
        table.add_row(kind, signal, *cells)
    shell.out.print(table)
    shell.out.print()


def _show_delays(results: Planted) -> None:
    table = shell.table(
        "From the start of the abuse to the first night that flagged it",
        "kind", "signal", "found", "of", "median days", f"within {SOON:g} days", "of",
    )  # fmt: skip
    for one in results.delays:
        half = "not reached" if one.median_days is None else f"{one.median_days:.0f}"
        table.add_row(
            one.kind, one.signal, str(one.found), str(one.abusers), half, str(one.soon),
            str(one.due),
        )  # fmt: skip
    shell.out.print(table)
    shell.out.print()


def _rate_cells(rate: Rate) -> list[str]:
    worst = "-" if rate.worst is None else f"{100 * rate.worst:.2f} (seed {rate.worst_seed})"
    return [
        rate.kind,
        rate.signal,
        str(rate.hits),
        f"{rate.cases:,}",
        "-" if rate.share is None else f"{100 * rate.share:.2f}",
        worst,
        "-" if rate.check is None else rate.check.bound,
        shell.verdict([] if rate.check is None else [rate.check]),
    ]


def _planted_json(results: Planted, submissions: int) -> dict[str, Any]:
    def plain(rates: list[Rate]) -> list[dict[str, Any]]:
        return [
            {
                "kind": rate.kind, "signal": rate.signal, "flagged": rate.hits, "of": rate.cases,
                "share": rate.share, "worst": rate.worst, "worst_seed": rate.worst_seed,
            }
            for rate in rates
        ]  # fmt: skip

    return {
        "submissions": submissions,
        "seeds": [seed.seed for seed in results.seeds],
        "recall": plain(results.recalls),
        "by_intensity": [
            {
                "kind": kind, "signal": signal, "intensity": level, "flagged": rate.hits,
                "of": rate.cases, "share": rate.share,
            }
            for kind, signal, rates in results.by_intensity
            for level, rate in zip(results.intensities, rates, strict=True)
        ],
        "twins": plain(results.twins),
        "honest": plain(results.honest),
        "system": plain(results.system),
        "delays": [vars(one) for one in results.delays],
        "tallies": {
            str(seed.seed): [vars(tally) for tally in seed.tallies] for seed in results.seeds
        },
    }  # fmt: skip


@shell.plainly
def false_discovery(
    *,
    seeds: Annotated[str, typer.Option(help="Worlds without abuse.")] = "11,12,13,14,15",
    submissions: SubmissionsOption = 60_000,
    days: DaysOption = 60,
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """Worlds without abuse: whether p-values are valid, and how many flags there are.

    Where everybody is honest every flag is false. Bounds are widened to what so few tests can tell.
    """
    from evenhand.evaluate import false_discovery as honest

    plan, chosen = _plan(as_of, submissions, days, "honest"), shell.seeds_of(seeds)
    with shell.work(home) as (place, tell):
        results = honest.evaluate(place, plan, seeds=chosen, on_step=tell)
    if as_json:
        shell.print_json(_honest_json(results, submissions), results.checks)
    else:
        _show_honest(results, submissions)
    shell.finish(results.checks)


def _show_honest(results: Honest, submissions: int) -> None:
    title = (
        f"P-values of honest people, {len(results.worlds)} worlds of {submissions:,} submissions"
    )
    table = shell.table(
        title, "signal", "family", "tests", "fit", "below .01 %", "goal", "flags", ""
    )
    for one in results.signals:
        fit, tail = one.checks
        table.add_row(
            one.signal, one.family, f"{one.tests:,}", f"{one.fit:.3g}", f"{100 * one.tail:.2f}",
            f"fit {fit.bound}; tail {tail.bound}", str(one.flagged), shell.verdict(one.checks),
        )  # fmt: skip
    shell.out.print(table)
    share, accounts = results.false_share, sum(world.accounts for world in results.worlds)
    flagged = sum(world.accounts_flagged for world in results.worlds)
    shell.out.print(
        f"\nFamilies and nights with a false flag: {100 * (share.value or 0):.2f} %, {share.bound} "
        f"({shell.verdict([share])}). Plain honest accounts with any flag: {flagged} of "
        f"{accounts:,}."
    )


def _honest_json(results: Honest, submissions: int) -> dict[str, Any]:
    return {
        "submissions": submissions,
        "seeds": [world.seed for world in results.worlds],
        "signals": [
            {
                "signal": one.signal, "family": one.family, "tests": one.tests, "fit": one.fit,
                "tail": one.tail, "flagged": one.flagged,
            }
            for one in results.signals
        ],
        "accounts": sum(world.accounts for world in results.worlds),
        "accounts_flagged": sum(world.accounts_flagged for world in results.worlds),
    }  # fmt: skip


@shell.plainly
def ablations(
    *,
    seeds: SeedsOption = "tuning",
    submissions: SubmissionsOption = 60_000,
    days: DaysOption = 90,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", help="Folder of the sets of truth-inference.", exists=True, file_okay=False
        ),
    ] = None,
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """What each guard is for: the night as it is, and without one guard at a time.

    Guards are taken out after the night, from what its private database holds. Each has a figure by
    which it has to earn its keep; rows without a goal are shown and not judged. With DIR one coin
    per worker is held against confusion matrices on real labels too.
    """
    from evenhand.evaluate.ablations.run import checks_of, evaluate

    plan, chosen = _plan(as_of, submissions, days, "standard"), shell.seeds_of(seeds)
    with shell.work(home) as (place, tell):
        found = evaluate(place, plan, seeds=chosen, data=data, on_step=tell)
    checks = checks_of(found)
    if as_json:
        body = {"submissions": submissions, "seeds": chosen}
        shell.print_json({**body, "guards": [_ablation_json(one) for one in found]}, checks)
    else:
        _show_ablations(found, f"{len(chosen)} worlds of {submissions:,} submissions")
    shell.finish(checks)


def _show_ablations(found: Sequence[Ablation], worlds: str) -> None:
    table = shell.table(
        f"The night with and without each guard, {worlds}",
        "guard, and what stands in its place", "figure", "with %", "of", "without %", "of",
        "gain, as a share", "",
    )  # fmt: skip
    for one in found:
        heads = (one.guard, f"  {one.instead}")
        for place, (name, kept) in enumerate(one.kept.items()):
            removed, check = one.removed[name], one.check
            is_measure = name == one.measure
            table.add_row(
                heads[place] if place < len(heads) else "", name,
                _percent(kept.value), f"{kept.of:,.0f}", _percent(removed.value),
                f"{removed.of:,.0f}",
                check.bound if check is not None and is_measure else "",
                shell.verdict([check]) if check is not None and is_measure else "",
            )  # fmt: skip
        table.add_row()
    shell.out.print(table)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.2f}"


def _ablation_json(one: Ablation) -> dict[str, Any]:
    return {
        "guard": one.guard,
        "instead": one.instead,
        "measure": one.measure,
        "better": one.better,
        "gain": one.gain,
        "least_gain": one.least_gain,
        "figures": {
            name: {
                "with": {"hits": kept.hits, "of": kept.of, "share": kept.value},
                "without": {
                    "hits": one.removed[name].hits, "of": one.removed[name].of,
                    "share": one.removed[name].value,
                },
            }
            for name, kept in one.kept.items()
        },
    }  # fmt: skip


@shell.plainly
def adversary(
    *,
    seeds: SeedsOption = "tuning",
    submissions: SubmissionsOption = 60_000,
    days: DaysOption = 90,
    world: Annotated[
        str, typer.Option(help="adaptive, or standard to compare with blatant abuse.")
    ] = "adaptive",
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """Abusers who know the thresholds and stay a tenth inside: what they are still paid for.

    In money per expert and week, for wrong answers, copied work, time without input and two seats
    at one time, less what honest people are paid for the same. There is no goal: not to be found is
    what these abusers are about, so recall would say nothing.
    """
    from evenhand.evaluate.adversary import evaluate

    plan, chosen = _plan(as_of, submissions, days, world), shell.seeds_of(seeds)
    with shell.work(home) as (place, tell):
        results = evaluate(place, plan, seeds=chosen, on_step=tell)
    if as_json:
        body = {
            "world": world, "submissions": submissions, "seeds": chosen,
            "kinds": [vars(one) for one in results.residuals], "per_expert": results.per_expert,
        }  # fmt: skip
        shell.print_json(body, [])
    else:
        _show_costs(results, f"{world}, {len(chosen)} worlds of {submissions:,} submissions")


def _show_costs(results: Costly, worlds: str) -> None:
    table = shell.table(
        f"Paid per abuser and week ({worlds})",
        "kind", "for", "abusers", "flagged", "paid", "honest people", "residual",
    )  # fmt: skip
    for one in results.residuals:
        table.add_row(
            one.kind, one.harm, str(one.abusers), str(one.found), f"{one.weekly:.2f}",
            f"{one.usual:.2f}", f"{one.residual:.2f}",
        )  # fmt: skip
    shell.out.print(table)
    if results.per_expert is not None:
        shell.out.print(
            f"\nResidual harm of all kinds per expert at work, honest or not, and week: "
            f"{results.per_expert:.4f}."
        )


COMMANDS: dict[str, Callable[..., None]] = {
    "sample": sample,
    "false-discovery": false_discovery,
    "ablations": ablations,
    "adversary": adversary,
}
"""The commands by name."""
