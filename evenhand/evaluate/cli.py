"""``evenhand evaluate``: results held against truth, oracles and published figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from evenhand.clock import sql_timestamp
from evenhand.evaluate import shell, worlds_cli
from evenhand.evaluate.scoring import Check
from evenhand.evaluate.shell import AsOfOption, DataOption, HomeOption, JsonOption

if TYPE_CHECKING:
    from evenhand.evaluate.linkage import LinkageResult
    from evenhand.evaluate.timed_judgments import NightResult, TimedResult
    from evenhand.evaluate.truth_inference import AnswerResult, NumberResult
    from evenhand.evaluate.truth_inference import Results as Inferred

app = typer.Typer(
    help="Hold results against truth, oracles and published figures. Every command but linkage "
    "runs the actual night in a home of its own and reads what it published.",
    epilog=shell.EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("truth-inference", epilog=shell.EPILOG)
@shell.plainly
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

    instant = shell.instant(as_of)
    with shell.work(home) as (place, tell):
        results = inference.evaluate(data, place, instant, oracle_python(), tell)
    if as_json:
        shell.print_json(_inferred_json(results), results.checks)
    else:
        _show_inferred(results)
    shell.finish(results.checks)


def _show_inferred(results: Inferred) -> None:
    for result in results.answers:
        shell.out.print(_answer_table(result))
        shell.out.print()
    for number in results.numbers:
        shell.out.print(_number_line(number))
    if not results.has_oracle:
        shell.out.print("crowd-kit was not asked: its environment is not there (make oracle).")


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _answer_table(result: AnswerResult) -> Table:
    one = result.answers
    title = (
        f"{one.name}, {one.title}: {result.tasks:,} tasks, {result.labels:,} labels, "
        f"{result.workers} workers"
    )
    table = shell.table(title, "per cent", "accuracy", "published", "F1", "published", "bound", "")
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
        table.add_row(
            str(name), *cells, check.bound if check else "-", shell.verdict(_listed(check))
        )
    if result.agreement is not None:
        agrees = f"same answers as crowd-kit: {100 * result.agreement:.2f} %"
        check = checks["same answers as crowd-kit"]
        table.add_row(
            agrees, "", "", "", "", f"at least {100 * (check.least or 0):g}", shell.verdict([check])
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


@app.command("timed-judgments", epilog=shell.EPILOG)
@shell.plainly
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

    instant = shell.instant(as_of)
    with shell.work(home) as (place, tell):
        results = timed.evaluate(data, place, instant, tell)
    checks = [check for result in results for check in result.checks]
    if as_json:
        shell.print_json({"sets": [_timed_json(result) for result in results]}, checks)
    else:
        for result in results:
            _show_timed(result)
    shell.finish(checks)


def _show_timed(result: TimedResult) -> None:
    counts, published = result.counts, result.timed
    shell.out.print(
        f"[bold]{published.name}[/]: {counts.judgments:,} judgments ({published.judgments:,}), "
        f"{counts.workers} workers ({published.workers}), {counts.addresses} addresses "
        f"({published.addresses}), {counts.shared_addresses} of them shared "
        f"({published.shared_addresses}); seconds p1, p5, median, p95: "
        f"{', '.join(f'{one:g}' for one in counts.seconds)} "
        f"({', '.join(f'{one:g}' for one in published.seconds)}). In brackets: as handed over."
    )
    for night in result.nights:
        shell.out.print(_night_table(night))
    shell.out.print(
        f"Flagged in any night: {len(result.flagged_accounts)} of {counts.workers} workers "
        f"({100 * result.flagged_share:.2f} %); {len(result.judged_accounts)} of them had the "
        f"minimum sample of some signal. Bounds: {shell.verdict(result.checks)}\n"
    )


def _night_table(night: NightResult) -> Table:
    from evenhand.evaluate.timed_judgments import STATUSES

    title = (
        f"Night of {sql_timestamp(night.as_of)[:10]}: {night.judgments:,} judgments, "
        f"{night.workers} workers, {len(night.flagged_accounts)} flagged"
    )
    table = shell.table(title, "signal", *STATUSES, "flagged %")
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


@app.command("linkage", epilog=shell.EPILOG)
@shell.plainly
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

    with shell.err.status("starting") as status:
        results = linked.evaluate(data, lambda step: status.update(escape(step)))
    checks = linked.checks_of(results)
    if as_json:
        shell.print_json({"sets": [_linkage_json(result) for result in results]}, checks)
    else:
        _show_linkage(results)
    shell.finish(checks)


def _show_linkage(results: Sequence[LinkageResult]) -> None:
    from evenhand.evaluate.linkage import THRESHOLD

    table = shell.table(
        f"Pairs of records linked at a match probability of {THRESHOLD:g} or more",
        "set", "records", "true pairs", "linked", "precision", "recall", "F1", "bound", "",
    )  # fmt: skip
    for result in results:
        score, bound = result.score, [check.bound for check in result.checks]
        table.add_row(
            result.name, f"{result.records:,}", f"{score.true_pairs:,}", f"{score.linked:,}",
            f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}",
            bound[0] if bound else "-", shell.verdict(result.checks),
        )  # fmt: skip
        for figure in result.published:
            table.add_row(
                "  published", "", "", "",
                f"{figure.precision:.4f}", f"{figure.recall:.4f}", f"{figure.f1:.4f}", "-", "-",
            )  # fmt: skip
    shell.out.print(table)
    for result in results:
        shell.out.print(
            f"{result.name}: {result.candidates:,} candidates hold {result.reachable:,} of "
            f"{result.score.true_pairs:,} true pairs."
        )
        for figure in result.published:
            shell.out.print(f"  published {figure.f1:.4f}: {escape(figure.source)}.")


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


for name, command in worlds_cli.COMMANDS.items():
    app.command(name, epilog=shell.EPILOG)(command)


@app.command("zendesk", epilog=shell.EPILOG)
@shell.plainly
def zendesk(
    data: Annotated[
        Path,
        typer.Option("--data", help="Folder of raw Zendesk tables.", exists=True, file_okay=False),
    ],
    home: HomeOption = None,
    as_of: AsOfOption = "2026-06-30",
    as_json: JsonOption = False,
) -> None:
    """Raw Zendesk tables through the night: every SLA row explained.

    Each breach time is held against a count that walks through the schedule opening by opening.
    """
    from evenhand.evaluate import zendesk as desk

    instant = shell.instant(as_of)
    with shell.work(home) as (place, tell):
        result = desk.evaluate(data, place, instant, tell)
    if as_json:
        body = {"tickets": result.tickets, "promised": result.promised, "rows": result.rows}
        shell.print_json(body, result.checks)
    else:
        for row in result.rows:
            shell.out.print(escape(str(row["explanation"])), soft_wrap=True)
        shell.out.print(
            f"\n{result.tickets:,} tickets, {result.promised:,} with a promise, "
            f"{len(result.rows):,} clocks; {shell.verdict(result.checks)}"
        )
    shell.finish(result.checks)
