"""``evenhand evaluate``: results held against truth, oracles and published figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

import typer
from rich.markup import escape
from rich.table import Table

from evenhand.clock import parse_instant, sql_timestamp
from evenhand.evaluate.scoring import Check
from evenhand.report.console import console
from evenhand.warehouse.errors import NightError

if TYPE_CHECKING:
    from evenhand.evaluate.false_discovery import Results as Honest
    from evenhand.evaluate.linkage import LinkageResult
    from evenhand.evaluate.planted import Rate
    from evenhand.evaluate.planted import Results as Planted
    from evenhand.evaluate.timed_judgments import NightResult, TimedResult
    from evenhand.evaluate.truth_inference import AnswerResult, NumberResult
    from evenhand.evaluate.truth_inference import Results as Inferred

EPILOG = (
    "Exit codes: 0 every figure lies within its bound; 1 one does not, or the evaluation could not "
    "be run; 2 wrong usage; 3 the night stopped itself."
)
app = typer.Typer(
    help="Hold results against truth, oracles and published figures. Every command but linkage "
    "runs the actual night in a home of its own and reads what it published.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
)
out = console()
err = console(stderr=True)

DataOption = Annotated[
    Path, typer.Option("--data", help="Folder of the sets.", exists=True, file_okay=False)
]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Work in this folder and keep it. Default: a temporary one."),
]
AsOfOption = Annotated[
    str, typer.Option("--as-of", metavar="INSTANT", help="The night; times are fitted to it.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
P = ParamSpec("P")
R = TypeVar("R")


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """End ``command`` with one plain sentence instead of a traceback when it cannot be run."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        from evenhand.evaluate.oracle import OracleError

        try:
            return command(*args, **kwargs)
        except (NightError, OracleError, OSError, ValueError) as error:
            err.print(f"[bold red]Failed.[/] {escape(str(error))}")
            raise typer.Exit(getattr(error, "exit_code", 1)) from error

    return wrapped


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--as-of") from error


@contextmanager
def _work(home: Path | None) -> Iterator[tuple[Path, Callable[[str], None]]]:
    """Yield the folder to work in and what shows a step's name while it runs."""
    from evenhand.evaluate.nights import workplace

    with workplace(home) as place, err.status("starting") as status:
        yield place, lambda step: status.update(escape(step))


def _finish(checks: Sequence[Check]) -> None:
    """Say which figures lie outside their bounds, and leave with 1 when one does."""
    missed = [check for check in checks if not check.is_met]
    for check in missed:
        err.print(f"[bold red]Missed.[/] {escape(_sentence(check))}")
    if missed:
        raise typer.Exit(1)


def _sentence(check: Check) -> str:
    value = "no figure" if check.value is None else f"{check.value:.4g}"
    return f"{check.name}: {value}, wanted {check.bound}."


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _verdict(checks: Sequence[Check]) -> str:
    if not checks:
        return "-"
    return "met" if all(check.is_met for check in checks) else "[bold red]missed[/]"


def _print_json(body: dict[str, Any], checks: Sequence[Check]) -> None:
    document = {**body, "checks": [check.as_json() for check in checks]}
    typer.echo(json.dumps(document, indent=2, default=str))


@app.command("truth-inference", epilog=EPILOG)
@plainly
def truth_inference(
    data: DataOption,
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """Crowd labels with known answers: majority and our Dawid-Skene beside the paper's.

    DIR holds one folder per set (d_product, d_possent, duck, n_emotion) with answer.csv and
    truth.csv. The truth never enters the warehouse. Where crowd-kit's environment is there
    (make oracle), its answers are compared with the published ones.
    """
    from evenhand.evaluate import truth_inference as inference
    from evenhand.evaluate.oracle import oracle_python

    instant = _instant(as_of)
    with _work(home) as (place, tell):
        results = inference.evaluate(data, place, instant, oracle_python(), tell)
    if as_json:
        _print_json(_inferred_json(results), results.checks)
    else:
        _show_inferred(results)
    _finish(results.checks)


def _show_inferred(results: Inferred) -> None:
    for result in results.answers:
        out.print(_answer_table(result))
        out.print()
    for number in results.numbers:
        out.print(_number_line(number))
    if not results.has_oracle:
        out.print("crowd-kit was not asked: its environment is not there (make oracle).")


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _answer_table(result: AnswerResult) -> Table:
    one = result.answers
    title = (
        f"{one.name}, {one.title}: {result.tasks:,} tasks, {result.labels:,} labels, "
        f"{result.workers} workers"
    )
    table = _table(title, "per cent", "accuracy", "published", "F1", "published", "bound", "")
    majority, inferred = result.majority, result.dawid_skene
    ties = f"majority, {result.tied_tasks} ties"
    checks = {check.name.partition(": ")[2]: check for check in result.checks}
    rows = (
        (f"{ties} in equal parts", majority.accuracy, one.majority.accuracy,
         majority.f1, one.majority.f1, checks.get("majority")),
        (f"{ties} to the smallest answer", result.majority_fixed.accuracy, None,
         result.majority_fixed.f1, None, None),
        (f"task_answers ({result.method})", inferred.accuracy, one.dawid_skene.accuracy,
         inferred.f1, one.dawid_skene.f1, checks.get("Dawid-Skene")),
    )  # fmt: skip
    for name, *figures, check in rows:
        cells = [_percent(figure) for figure in figures]
        table.add_row(str(name), *cells, check.bound if check else "-", _verdict(_listed(check)))
    if result.agreement is not None:
        agrees = f"same answers as crowd-kit: {100 * result.agreement:.2f} %"
        check = checks["same answers as crowd-kit"]
        table.add_row(
            agrees, "", "", "", "", f"at least {100 * (check.least or 0):g}", _verdict([check])
        )
    table.caption = f"published: {one.source}"
    table.caption_justify = "left"
    return table


def _listed(check: Check | None) -> list[Check]:
    return [] if check is None else [check]


def _number_line(result: NumberResult) -> str:
    one = result.numbers
    return (
        f"\n{one.name}: {result.tasks:,} tasks, {result.labels:,} labels, {result.workers} workers;"
        " mean absolute error / root mean squared error, ours (published): mean "
        f"{result.mean.mae:.2f} / {result.mean.rmse:.2f} ({one.mean[0]:.2f} / {one.mean[1]:.2f}),"
        f" median {result.median.mae:.2f} / {result.median.rmse:.2f}"
        f" ({one.median[0]:.2f} / {one.median[1]:.2f}). From the accepted labels: task_answers "
        "infers one of several answers and is not made for numbers."
    )


def _inferred_json(results: Inferred) -> dict[str, Any]:
    return {
        "answers": [
            {
                "set": one.answers.name,
                "tasks": one.tasks,
                "labels": one.labels,
                "workers": one.workers,
                "tied_tasks": one.tied_tasks,
                "majority": vars(one.majority),
                "majority_ties_to_smallest": vars(one.majority_fixed),
                "dawid_skene": vars(one.dawid_skene),
                "method": one.method,
                "crowdkit_agreement": one.agreement,
                "published": {
                    "source": one.answers.source,
                    "majority": vars(one.answers.majority),
                    "dawid_skene": vars(one.answers.dawid_skene),
                },
            }
            for one in results.answers
        ],
        "numbers": [
            {
                "set": one.numbers.name,
                "tasks": one.tasks,
                "labels": one.labels,
                "workers": one.workers,
                "mean": vars(one.mean),
                "median": vars(one.median),
                "published": {"mean": one.numbers.mean, "median": one.numbers.median},
            }
            for one in results.numbers
        ],
    }


@app.command("timed-judgments", epilog=EPILOG)
@plainly
def timed_judgments(
    data: DataOption,
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """Real crowd judgments with times and addresses: counts, and the share of workers flagged.

    DIR holds relex.csv.gz and factspan.csv.gz. Each is three campaigns of days to weeks, months
    apart; all times are moved by whole weeks to end before the night, and a night is run after each
    campaign. No fraud is known in these sets, so few workers may be flagged.
    """
    from evenhand.evaluate import timed_judgments as timed

    instant = _instant(as_of)
    with _work(home) as (place, tell):
        results = timed.evaluate(data, place, instant, tell)
    checks = [check for result in results for check in result.checks]
    if as_json:
        _print_json({"sets": [_timed_json(result) for result in results]}, checks)
    else:
        for result in results:
            _show_timed(result)
    _finish(checks)


def _show_timed(result: TimedResult) -> None:
    counts, published = result.counts, result.timed
    out.print(
        f"[bold]{published.name}[/]: {counts.judgments:,} judgments ({published.judgments:,}), "
        f"{counts.workers} workers ({published.workers}), {counts.addresses} addresses "
        f"({published.addresses}), {counts.shared_addresses} of them shared "
        f"({published.shared_addresses}); seconds p1, p5, median, p95: "
        f"{', '.join(f'{one:g}' for one in counts.seconds)} "
        f"({', '.join(f'{one:g}' for one in published.seconds)}). In brackets: as handed over."
    )
    for night in result.nights:
        out.print(_night_table(night))
    out.print(
        f"Flagged in any night: {len(result.flagged_accounts)} of {counts.workers} workers "
        f"({100 * result.flagged_share:.2f} %); {len(result.judged_accounts)} of them had the "
        f"minimum sample of some signal. Bounds: {_verdict(result.checks)}\n"
    )


def _night_table(night: NightResult) -> Table:
    from evenhand.evaluate.timed_judgments import STATUSES

    title = (
        f"Night of {sql_timestamp(night.as_of)[:10]}: {night.judgments:,} judgments, "
        f"{night.workers} workers, {len(night.flagged_accounts)} flagged"
    )
    table = _table(title, "signal", *STATUSES, "flagged %")
    for signal, counts in night.statuses.items():
        if set(counts) == {"not_applicable"}:
            continue
        share = 100 * counts.get("flagged", 0) / night.workers
        table.add_row(signal, *(str(counts.get(s, 0)) for s in STATUSES), f"{share:.2f}")
    idle = sum(set(counts) == {"not_applicable"} for counts in night.statuses.values())
    if idle:
        table.caption = f"{idle} more signals lack their input and are not applicable to anybody"
        table.caption_justify = "left"
    return table


def _timed_json(result: TimedResult) -> dict[str, Any]:
    return {
        "set": result.timed.name,
        "counts": vars(result.counts),
        "published": vars(result.timed),
        "flagged_share": result.flagged_share,
        "flagged": sorted(result.flagged_accounts),
        "judged": len(result.judged_accounts),
        "nights": [
            {
                "as_of": sql_timestamp(night.as_of),
                "judgments": night.judgments,
                "workers": night.workers,
                "statuses": night.statuses,
                "flagged": {signal: sorted(who) for signal, who in night.flagged.items()},
            }
            for night in result.nights
        ],
    }


@app.command("linkage", epilog=EPILOG)
@plainly
def linkage(
    *,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Folder with fake_1000.csv.", exists=True, file_okay=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Person records with known answers: pairs that account linkage finds, beside published ones.

    FEBRL 1 to 4 come with the development environment; DIR adds Splink's fake_1000. Every set is
    linked by the comparisons, rules, training and threshold that accounts are linked by.
    """
    from evenhand.evaluate import linkage as linked

    with err.status("starting") as status:
        results = linked.evaluate(data, lambda step: status.update(escape(step)))
    checks = linked.checks_of(results)
    if as_json:
        _print_json({"sets": [_linkage_json(result) for result in results]}, checks)
    else:
        _show_linkage(results)
    _finish(checks)


def _show_linkage(results: Sequence[LinkageResult]) -> None:
    from evenhand.evaluate.linkage import THRESHOLD

    table = _table(
        f"Pairs of records linked at a match probability of {THRESHOLD:g} or more",
        "set", "records", "true pairs", "linked", "precision", "recall", "F1", "bound", "",
    )  # fmt: skip
    for result in results:
        score, bound = result.score, [check.bound for check in result.checks]
        table.add_row(
            result.name, f"{result.records:,}", f"{score.true_pairs:,}", f"{score.linked:,}",
            f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}",
            bound[0] if bound else "-", _verdict(result.checks),
        )  # fmt: skip
        for figure in result.published:
            table.add_row(
                "  published", "", "", "",
                f"{figure.precision:.4f}", f"{figure.recall:.4f}", f"{figure.f1:.4f}", "-", "-",
            )  # fmt: skip
    out.print(table)
    for result in results:
        out.print(
            f"{result.name}: {result.candidates:,} candidates hold {result.reachable:,} of "
            f"{result.score.true_pairs:,} true pairs."
        )
        for figure in result.published:
            out.print(f"  published {figure.f1:.4f}: {escape(figure.source)}.")


def _linkage_json(result: LinkageResult) -> dict[str, Any]:
    score = result.score
    return {
        "set": result.name,
        "records": result.records,
        **vars(score),
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "candidates": result.candidates,
        "reachable": result.reachable,
        "published": [vars(figure) for figure in result.published],
        "monitoring": result.monitoring,
    }


def _seeds(text: str) -> list[int]:
    from evenhand.evaluate.seeds import seeds_named

    try:
        return seeds_named(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--seeds") from error


@app.command("sample", epilog=EPILOG)
@plainly
def sample(
    *,
    seeds: Annotated[
        str,
        typer.Option(
            help="Worlds: numbers like 21,22, or tuning (11 to 15), or frozen (101 to 110)."
        ),
    ] = "tuning",
    submissions: Annotated[int, typer.Option(min=1_000, help="Per world.")] = 60_000,
    days: Annotated[int, typer.Option(min=7, help="Days of work per world.")] = 90,
    world: Annotated[
        str, typer.Option(help="standard, honest (nobody abuses) or different (other spreads).")
    ] = "standard",
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """The sample marketplace: recall per planted abuse, flag rates of twins and honest accounts.

    Recall counts accounts with the signal's minimum sample (gold failers: with 40 golds or more).
    Goals are held against all worlds together; the worst world stands beside. Thresholds may be
    chosen on the tuning worlds alone; the frozen ones are there to report on.
    """
    from evenhand.evaluate import planted

    instant, chosen = _instant(as_of), _seeds(seeds)
    with _work(home) as (place, tell):
        results = planted.evaluate(
            place,
            instant,
            seeds=chosen,
            submissions=submissions,
            days=days,
            world=world,
            on_step=tell,
        )
    if as_json:
        _print_json(_planted_json(results, submissions), results.checks)
    else:
        _show_planted(results, submissions)
    _finish(results.checks)


def _show_planted(results: Planted, submissions: int) -> None:
    worlds = f"{len(results.seeds)} worlds of {submissions:,} submissions"
    parts = (
        (f"Recall of planted abuse, {worlds}", results.recalls),
        ("Flag rate of honest twins", results.twins),
        ("Flag rate of honest accounts", results.honest),
        ("The night as a whole", results.system),
    )
    for title, rates in parts:
        table = _table(
            title, "kind", "signal", "flagged", "of", "share %", "worst world %", "goal", ""
        )
        for rate in rates:
            table.add_row(*_rate_cells(rate))
        out.print(table)
        out.print()


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
        _verdict(_listed(rate.check)),
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
        "twins": plain(results.twins),
        "honest": plain(results.honest),
        "system": plain(results.system),
        "tallies": {
            str(seed.seed): [vars(tally) for tally in seed.tallies] for seed in results.seeds
        },
    }


@app.command("false-discovery", epilog=EPILOG)
@plainly
def false_discovery(
    *,
    seeds: Annotated[str, typer.Option(help="Worlds without abuse.")] = "11,12,13,14,15",
    submissions: Annotated[int, typer.Option(min=1_000, help="Per world.")] = 60_000,
    days: Annotated[int, typer.Option(min=7, help="Days of work per world.")] = 60,
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """Worlds without abuse: whether p-values are valid, and how many flags there are.

    Where everybody is honest every flag is false. Bounds are widened to what so few tests can tell.
    """
    from evenhand.evaluate import false_discovery as honest

    instant, chosen = _instant(as_of), _seeds(seeds)
    with _work(home) as (place, tell):
        results = honest.evaluate(
            place, instant, seeds=chosen, submissions=submissions, days=days, on_step=tell
        )
    if as_json:
        _print_json(_honest_json(results, submissions), results.checks)
    else:
        _show_honest(results, submissions)
    _finish(results.checks)


def _show_honest(results: Honest, submissions: int) -> None:
    title = (
        f"P-values of honest people, {len(results.worlds)} worlds of {submissions:,} submissions"
    )
    table = _table(title, "signal", "family", "tests", "fit", "below .01 %", "goal", "flags", "")
    for one in results.signals:
        fit, tail = one.checks
        table.add_row(
            one.signal, one.family, f"{one.tests:,}", f"{one.fit:.3g}", f"{100 * one.tail:.2f}",
            f"fit {fit.bound}; tail {tail.bound}", str(one.flagged), _verdict(one.checks),
        )  # fmt: skip
    out.print(table)
    share, accounts = results.false_share, sum(world.accounts for world in results.worlds)
    flagged = sum(world.accounts_flagged for world in results.worlds)
    out.print(
        f"\nFamilies and nights with a false flag: {100 * (share.value or 0):.2f} %, {share.bound} "
        f"({_verdict([share])}). Plain honest accounts with any flag: {flagged} of {accounts:,}."
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
