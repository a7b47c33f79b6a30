"""What every command of ``evenhand evaluate`` shares: options, ways to fail, tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from rich.markup import escape
from rich.table import Table

from evenhand.clock import parse_instant
from evenhand.evaluate.scoring import Check
from evenhand.report.console import console
from evenhand.warehouse.errors import NightError

EPILOG = (
    "Exit codes: 0 every figure lies within its bound; 1 one does not, or the evaluation could not "
    "be run; 2 wrong usage; 3 the night stopped itself."
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


def instant(text: str) -> datetime:
    """Return the night that ``--as-of`` names; wrong usage where it names none."""
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--as-of") from error


@contextmanager
def work(home: Path | None) -> Iterator[tuple[Path, Callable[[str], None]]]:
    """Yield the folder to work in and what shows a step's name while it runs."""
    from evenhand.evaluate.nights import workplace

    with workplace(home) as place, err.status("starting") as status:
        yield place, lambda step: status.update(escape(step))


def finish(checks: Sequence[Check]) -> None:
    """Say which figures lie outside their bounds, and leave with 1 when one does."""
    missed = [check for check in checks if not check.is_met]
    for check in missed:
        err.print(f"[bold red]Missed.[/] {escape(sentence(check))}")
    if missed:
        raise typer.Exit(1)


def sentence(check: Check) -> str:
    """Return a missed bound in words."""
    value = "no figure" if check.value is None else f"{check.value:.4g}"
    return f"{check.name}: {value}, wanted {check.bound}."


def table(title: str, *columns: str) -> Table:
    """Return an empty table; all columns but the first hold figures."""
    found = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        found.add_column(column, justify="left" if number == 0 else "right")
    return found


def verdict(checks: Sequence[Check]) -> str:
    """Return whether all bounds are met, in a word."""
    if not checks:
        return "-"
    return "met" if all(check.is_met for check in checks) else "[bold red]missed[/]"


def print_json(body: dict[str, Any], checks: Sequence[Check]) -> None:
    """Print the figures and every bound as JSON."""
    document = {**body, "checks": [check.as_json() for check in checks]}
    typer.echo(json.dumps(document, indent=2, default=str))


def seeds_of(text: str) -> list[int]:
    """Return the seeds that ``--seeds`` names; wrong usage where it names none."""
    from evenhand.evaluate.seeds import seeds_named

    try:
        return seeds_named(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--seeds") from error
