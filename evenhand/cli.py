"""The command line: ``evenhand --help``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from rich.markup import escape
from rich.table import Table

from evenhand.clock import parse_instant, sql_timestamp
from evenhand.home import Home, open_home
from evenhand.report.console import console
from evenhand.warehouse.errors import NightError

EPILOG = (
    "Exit codes: 0 done; 1 failed (the message says what and the cure); 2 wrong usage; "
    "3 the night stopped itself: rules not fit to judge by, too much input quarantined, "
    "or a check failed. After 1 and 3 readers still see the last good night."
)

app = typer.Typer(
    help="Evenhand, the integrity warehouse for marketplaces of people.\n\n"
    "Every night it reads what the marketplace recorded, judges it by written, dated rules, and "
    "publishes tables for the people who decide. It sanctions nobody.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
out = console()
err = console(stderr=True)

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Home folder. Default: EVENHAND_HOME, else .evenhand here."),
]
P = ParamSpec("P")
R = TypeVar("R")


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """End ``command`` with one plain sentence instead of a traceback when it fails."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except NightError as error:
            err.print(f"[bold red]Failed.[/] {escape(str(error))}")
            raise typer.Exit(error.exit_code) from error
        except (FileNotFoundError, FileExistsError, PermissionError) as error:
            err.print(f"[bold red]Failed.[/] {escape(str(error))}")
            raise typer.Exit(1) from error

    return wrapped


def _instant(text: str | None) -> datetime:
    """Return ``--as-of``, or this very second without it."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--as-of") from error


def _require_reached(place: Home, instant: datetime, drop: Path | None) -> None:
    """Refuse an instant that the clock will not reach within a day.

    Every night until then would be an older one, which is not shown as the newest and tells nobody.
    A folder of files may be of another time, in a home that has not seen the clock's.
    """
    from evenhand.publish.generation import published_nights

    latest = datetime.now(UTC) + timedelta(days=1)
    is_apart = drop is not None and all(night > latest for night in published_nights(place))
    if instant > latest and not is_apart:
        raise typer.BadParameter(
            f"{sql_timestamp(instant)[:16]} UTC lies ahead of this machine's clock: every night "
            "until then would pass for an old one. Write an instant that has come, or leave it out",
            param_hint="--as-of",
        )


@app.command(epilog=EPILOG)
@plainly
def nightly(
    drop: Annotated[
        Path | None,
        typer.Option(
            help="Folder of contract files (accounts*.csv, submissions*.jsonl, *.parquet, .gz) to "
            "read instead of the sources in evenhand.toml.",
            exists=True,
            file_okay=False,
            resolve_path=True,
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="INSTANT",
            help="Judge from this instant: 2026-06-30 or 2026-06-30T22:00:00Z. Default: now.",
        ),
    ] = None,
    home: HomeOption = None,
    retries: Annotated[
        int, typer.Option(min=0, help="How often Airflow tries a failed step again.")
    ] = 0,
) -> None:
    """Run one night: ingest, build, check, publish, and print what it found.

    This runs the DAG `nightly` itself, with Airflow set up inside the home folder. Running the same
    night twice changes nothing; an older night can be replayed and gives the same rows. The tables
    are then in HOME/published/current/evenhand.duckdb (schema marts) and
    HOME/published/current/parquet/TABLE/.
    """
    from evenhand import orchestrate
    from evenhand.report.summary import as_text, collect

    instant, place = _instant(as_of), open_home(home)
    _require_reached(place, instant, drop)
    out.print(f"[bold]Night of {orchestrate.describe(instant)}[/], home {escape(str(place.root))}")
    with orchestrate.only_one_night(place), out.status("starting") as status:
        orchestrate.prepare_airflow(place, on_work=lambda text: out.print(f"  {text}"))
        run = orchestrate.run_night(
            place,
            instant,
            drop=drop,
            retries=retries,
            on_event=lambda event: _show_event(event, status.update),
        )
    if run.exit_code:
        _explain_failure(run.failed_step, run.message, run.airflow_log)
        raise typer.Exit(run.exit_code)
    out.print()
    out.print(escape(as_text(collect(place))))


@app.command(epilog=EPILOG)
@plainly
def intraday(
    drop: Annotated[
        Path | None,
        typer.Option(
            help="Folder of contract files to read instead of the sources in evenhand.toml; only "
            "casework is read (cases, decisions, reports, appeals, staff, accounts ...).",
            exists=True,
            file_okay=False,
            resolve_path=True,
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="INSTANT", help="The hour to judge from. Default: now."),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Refresh queue, clocks and life cycle between two nights, from casework alone.

    This runs the DAG `intraday`. Signals, risk and gates stay those of the night that readers see;
    each table says its own as_of. A run keeps nothing but what it publishes: the next night reads
    the same records from the same sources.
    """
    from evenhand import orchestrate
    from evenhand.intraday.place import HourHome
    from evenhand.report.summary import CASEWORK, as_text, collect

    instant, place = _instant(as_of), open_home(home)
    _require_reached(place, instant, drop)
    out.print(f"[bold]Hour of {orchestrate.describe(instant)}[/], home {escape(str(place.root))}")
    with orchestrate.only_one_night(place, "intraday"), out.status("starting") as status:
        orchestrate.prepare_airflow(place, on_work=lambda text: out.print(f"  {text}"))
        run = orchestrate.run_night(
            place,
            instant,
            drop=drop,
            on_event=lambda event: _show_event(event, status.update),
            dag="intraday",
            log_home=HourHome(place.root),
        )
    if run.exit_code:
        _explain_failure(run.failed_step, run.message, run.airflow_log, what="hour")
        raise typer.Exit(run.exit_code)
    out.print()
    out.print(escape(as_text(collect(place, only=CASEWORK))))


def _show_event(event: dict[str, Any], update: Callable[[str], None]) -> None:
    """Show one event of the step log: progress in the status line, each end on its own line."""
    step = escape(str(event["step"]))
    if event["event"] == "started":
        update(step)
    elif event["event"] == "progress":
        update(f"{step}: {escape(event['message'])}")
    elif event["event"] == "warning":
        out.print(f"  [yellow]warning[/] {escape(event['message'])}")
    elif event["event"] == "ended":
        good = event["status"] == "ok"
        rows = f"{event['rows']:>12,}" if event.get("rows") is not None else " " * 12
        note = f"  {escape(event['message'])}" if good and event.get("message") else ""
        mark = "[green]ok[/]  " if good else f"[red]{event['status']}[/]"
        out.print(f"  {mark}  {step:<24}{event['seconds']:>7.1f} s{rows}{note}")


def _explain_failure(step: str | None, message: str | None, log: Path, what: str = "night") -> None:
    where = f" in {step}" if step else ""
    err.print(f"\n[bold red]The {what} ended{where}.[/] {escape(message or 'No message.')}")
    err.print(f"Readers still see the last good {what}. Airflow's output: {escape(str(log))}")


CONFIG = """\
# Settings of this Evenhand installation.

# Published generations that stay for roll-back; as many stay beside them that readers do not see.
keep_generations = 14
# Engine limits. Left out: a thread for each core; 8 GB, or 60 % of the memory of a small machine.
# threads = 2
# memory_limit = "8GB"

# Where the marketplace's records come from. Repeat the block for each source.
# The entities and their columns are those of the input contract (evenhand/contract.yml).

[[sources]]
name = "exports"                      # lower case, part of every batch id
kind = "files"                        # CSV, JSON lines or Parquet, plain or gzipped
location = "{drop}"                   # a folder or any fsspec URL; files are named <entity>*

# [[sources]]
# name = "platform"
# kind = "sql"                        # any SQLAlchemy database
# location = "postgresql+psycopg://reader:${{PLATFORM_PASSWORD}}@db/platform"
# entities = ["accounts", "sessions"] # default: every entity that the source has
#
# [sources.tables]
# accounts = "public.users"           # a table, or a select statement
#
# [sources.columns.accounts]
# account_id = "id"                   # contract column = what the source calls it
#
# [sources.cursor]
# sessions = "started_at"             # read only what grew since the last night

# Where changes of the queue and lifecycle updates go (docs/feeds.md). Left out: files below feed/.
# Secrets stand in environment variables, never here.

# [[feeds]]
# name = "cases"
# kind = "postgres"                   # files, postgres, zendesk or webhook
# location = "postgresql://feeder:${{CASES_PASSWORD}}@db/cases"
# [[sources]]
# name = "desk"
# kind = "zendesk"                    # or a folder of raw Zendesk tables; docs/zendesk.md
# location = "https://<name>.zendesk.com"   # the token comes from EVENHAND_DESK_TOKEN
"""


@app.command()
@plainly
def init(
    home: HomeOption = None,
    drop: Annotated[
        str, typer.Option(help="Folder of contract files for the first source.")
    ] = "/data/exports",
) -> None:
    """Write a commented evenhand.toml into the home folder; an existing one is left alone."""
    place = open_home(home)
    try:
        with place.config.open("x", encoding="utf-8") as handle:
            handle.write(CONFIG.format(drop=drop))
    except FileExistsError as error:
        raise NightError(f"{place.config} exists; edit it, or remove it first") from error
    out.print(f"Wrote {place.config}. Next: edit its sources, then run evenhand nightly.")


@app.command()
@plainly
def sample(
    out_dir: Annotated[
        Path, typer.Option("--out", help="Folder for the contract files; must hold none yet.")
    ] = Path(".evenhand/sample/drop"),
    truth: Annotated[
        Path, typer.Option(help="Folder for the truth tables, which no model may see.")
    ] = Path(".evenhand/sample/truth"),
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 7,
    submissions: Annotated[int, typer.Option("--scale", min=1000, help="Submissions.")] = 300_000,
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="Do nothing when the sample is there already.")
    ] = False,
) -> None:
    """Write the sample marketplace: planted abuse, honest twins, dirty data, and a truth table."""
    mark = out_dir.parent / f".{out_dir.name}-{seed}-{submissions}"
    if if_missing and mark.is_file():
        return
    from evenhand.sample.world import generate

    with out.status("sample") as status:
        report = generate(
            out_dir,
            truth,
            seed=seed,
            submissions=submissions,
            progress=lambda step, done, todo: status.update(f"sample: {step} {done}/{todo}"),
        )
    mark.touch()
    rows = sum(report.rows.values())
    out.print(f"Wrote {rows:,} rows of {len(report.rows)} entities to {out_dir}, truth to {truth}.")


@app.command()
@plainly
def status(home: HomeOption = None) -> None:
    """Say what is published, how the last night went, and what is built."""
    from evenhand.publish.generation import current_generation, generations_folder, read_manifest
    from evenhand.warehouse.state import read_state

    place = open_home(home)
    out.print(f"Home        {escape(str(place.root))}")
    name = current_generation(place)
    if name is None:
        out.print("Published   nothing yet; run evenhand nightly")
    else:
        manifest = read_manifest(generations_folder(place) / name)
        kind = "hour" if "stands_on" in manifest else "night"
        out.print(f"Published   {name}, {kind} of {str(manifest['as_of'])[:16]} UTC")
        if "stands_on" in manifest:
            out.print(f"            on top of {manifest['stands_on']}")
        others = sorted(path.name for path in generations_folder(place).iterdir())
        out.print(f"Kept        {len(others)} generations: {', '.join(others)}")
    built = read_state(place).built
    if built:
        out.print(f"Built       until {built.as_of[:16]} UTC, batch {built.landed_seq}")
    _last_night(place)


def _last_night(place: Home) -> None:
    from evenhand.warehouse.steps import step_records

    logs = (place.logs / "nights").glob("*.jsonl")
    files = sorted(logs, key=lambda file: (file.stat().st_mtime, file.name))
    if not files:
        return
    out.print(f"Last run    {files[-1].stem}")
    for record in step_records(files[-1]):
        seconds = f"{record.seconds:.1f} s" if record.seconds is not None else ""
        out.print(f"            {record.step:<24}{record.status:<10}{seconds}")


@app.command(
    epilog="Exit codes: 0 shown; 1 failed; 2 wrong usage; 4 with --next: there is no case for them "
    "now, the words say why."
)
@plainly
def queue(
    *,
    home: HomeOption = None,
    name: Annotated[str | None, typer.Option("--queue", help="Only this queue.")] = None,
    state: Annotated[
        str | None, typer.Option(help="proposed, open, paused or awaiting_approval.")
    ] = None,
    severity: Annotated[int | None, typer.Option(min=1, help="Only this tier, 1 is worst.")] = None,
    sla: Annotated[str | None, typer.Option(help="on_track, at_risk, overdue, paused ...")] = None,
    subject: Annotated[str | None, typer.Option(help="Only about this account.")] = None,
    mine: Annotated[
        str | None, typer.Option(metavar="STAFF_ID", help="Only what this person holds.")
    ] = None,
    next_for: Annotated[
        str | None,
        typer.Option("--next", metavar="STAFF_ID", help="The next case for this person."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 25,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the work that waits for people, the most urgent first, or what one person takes next."""
    from evenhand.report.queue import HEADS, SLA_STATES, STATES, cells, waiting

    _known(state, STATES, "--state")
    _known(sla, SLA_STATES, "--sla")
    place = open_home(home)
    if next_for is not None:
        if any(one is not None for one in (state, severity, sla, subject, mine)):
            raise typer.BadParameter("goes with --queue alone", param_hint="--next")
        _show_next(place, next_for, name, as_json=as_json)
        return
    items = waiting(
        place, queue=name, state=state, severity=severity, sla_state=sla, subject=subject,
        staff_id=mine, limit=limit,
    )  # fmt: skip
    if as_json:
        print(json.dumps(items, indent=2, default=str))
        return
    table = Table(box=None, pad_edge=False)
    for head in HEADS:
        table.add_column(head, overflow="fold")
    for item in items:
        table.add_row(*(escape(cell) for cell in cells(item)))
    out.print(table if items else "Nothing waits.")


def _known(value: str | None, allowed: tuple[str, ...], option: str) -> None:
    if value is not None and value not in allowed:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(allowed)}", param_hint=option)


def _show_next(place: Home, staff_id: str, queue: str | None, *, as_json: bool) -> None:
    from evenhand.report.queue import next_as_text, next_for

    answer = next_for(place, staff_id, queue)
    if as_json:
        print(json.dumps(answer, indent=2, default=str))
    else:
        out.print(escape(next_as_text(answer)))
    if answer["case"] is None:
        raise typer.Exit(4)


@app.command()
@plainly
def case(
    case: Annotated[
        str, typer.Argument(help="case_id, or case_key or its beginning, as the queue shows it.")
    ],
    home: HomeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show one case as a dossier.

    Facts, timeline, evidence with its numbers and the honest explanations, what is missing, clocks,
    who may decide it and who may not, precedents; then, beside the facts, what the ladder suggests.
    """
    from evenhand.report.case import dossier
    from evenhand.report.case_text import as_text

    answer = dossier(open_home(home), case)
    if as_json:
        print(json.dumps(answer, indent=2, default=str))
    else:
        out.print(escape(as_text(answer)))


@app.command("simulate-week")
@plainly
def simulate_week(
    *,
    home: HomeOption = None,
    seed: Annotated[int, typer.Option(help="First week's dice.")] = 11,
    weeks: Annotated[int, typer.Option(min=1, help="How many weeks.")] = 3,
    load: Annotated[
        float, typer.Option(min=0.1, help="Arriving work as a share of the team's minutes.")
    ] = 1.25,
    team_size: Annotated[int, typer.Option(min=1, help="People per team.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Let a small team work the published queue for synthetic weeks, in three orders.

    Work is drawn from what is published; arrivals, pauses and bars are dice. It compares the
    published priority with first-in-first-out and with severity alone.
    """
    from evenhand.desk.report import as_text, compare
    from evenhand.desk.world import Draw

    draws = [Draw(seed + number, load, team_size) for number in range(weeks)]
    compared = compare(open_home(home), draws)
    if as_json:
        print(json.dumps(compared, indent=2, default=str))
    else:
        out.print(escape(as_text(compared)))


@app.command()
@plainly
def explain(
    account: Annotated[str, typer.Argument(help="Account id as in the input.")],
    home: HomeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say everything that is published about one account.

    Signals with their evidence and what is ordinary, risk, gates, cases, decisions, appeals, links
    and life cycle, from the published generation alone.
    """
    from evenhand.report import explain as explanation

    answer = explanation.explain(open_home(home), account)
    if as_json:
        print(json.dumps(answer, indent=2, default=str))
    else:
        out.print(escape(explanation.as_text(answer)))


@app.command()
@plainly
def publish(
    home: HomeOption = None,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Show readers the generation they saw before.")
    ] = False,
) -> None:
    """Roll back what readers see. Publishing itself is a step of `evenhand nightly`."""
    from evenhand.publish import generation

    if not rollback:
        raise typer.BadParameter(
            "a night publishes by itself; --rollback goes back one generation",
            param_hint="--rollback",
        )
    before, now = generation.rollback(open_home(home))
    out.print(f"Readers now see {now}; before it was {before}, which is kept.")


@app.command()
@plainly
def verify(
    home: HomeOption = None,
    every: Annotated[bool, typer.Option("--all", help="Every kept generation.")] = False,
) -> None:
    """Recompute the checksums of what is published and compare them with its manifest."""
    from evenhand.publish.generation import current_generation, generations_folder
    from evenhand.publish.generation import verify as recompute

    place = open_home(home)
    current = current_generation(place)
    if current is None:
        raise NightError(f"nothing is published in {place.root} yet; run evenhand nightly first")
    folder = generations_folder(place)
    names = sorted(path.name for path in folder.iterdir()) if every else [current]
    problems = {name: recompute(folder / name) for name in names}
    for name, found in problems.items():
        out.print(f"{name}: {'sound' if not found else ''}")
        for line in found:
            out.print(f"  {escape(line)}")
    if any(problems.values()):
        raise NightError(
            "a published generation was changed after it was written; "
            "run its night again, or evenhand publish --rollback"
        )


@app.command()
@plainly
def calendars(
    first: Annotated[int, typer.Option("--from", help="First year.")] = 2025,
    last: Annotated[int, typer.Option("--to", help="Last year.")] = 2028,
) -> None:
    """Write the public holidays of the team's calendars into the seed policy/holidays.csv."""
    from evenhand.policy.holidays import write_holidays
    from evenhand.warehouse.project import dbt_project

    if last < first:
        raise typer.BadParameter("--to must not be before --from", param_hint="--to")
    file = write_holidays(dbt_project() / "seeds", range(first, last + 1))
    out.print(f"Wrote {file}. Review the change and commit it; local holidays were kept.")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    epilog="Example: evenhand airflow dags list",
)
@plainly
def airflow(context: typer.Context, home: HomeOption = None) -> None:
    """Run nights by schedule: scheduler, DAG processor and web page, on this machine only.

    With arguments, run that Airflow command on this home's installation instead.
    """
    from evenhand import orchestrate

    place = open_home(home)
    orchestrate.prepare_airflow(place, on_work=out.print)
    if context.args:
        raise typer.Exit(orchestrate.run_airflow(place, context.args))
    out.print("Airflow runs at http://127.0.0.1:8080 until Ctrl-C.")
    out.print(f"Logs: {place.logs / 'airflow'}. The password of admin stands in the API server's.")
    raise typer.Exit(orchestrate.run_services(place))


def _add_evaluate() -> None:
    """Add the group ``evaluate`` where its module is installed."""
    from importlib.util import find_spec

    if find_spec("evenhand.evaluate.cli") is not None:
        from evenhand.evaluate.cli import app as evaluate

        app.add_typer(evaluate, name="evaluate", help="Hold results against truth and oracles.")


def _add_feed() -> None:
    """Add the group ``feed``."""
    from evenhand.feed.cli import app as feed

    words = "See what was handed to other systems, and try again what was not."
    app.add_typer(feed, name="feed", help=words)


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    _add_evaluate()
    _add_feed()
    try:
        app()
    except KeyboardInterrupt:
        err.print("Interrupted; readers still see the last good night.")
        sys.exit(1)
