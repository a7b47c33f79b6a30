"""Check the rules, or write the holidays anew: ``python -m evenhand.policy --help``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from evenhand.policy.holidays import SHIPPED_YEARS, write_holidays
from evenhand.policy.validate import validate_seeds

app = typer.Typer(help="The rules as data: the seeds of the dbt project.", no_args_is_help=True)
SEEDS = Path("dbt_project/seeds")

Seeds = Annotated[Path, typer.Option("--seeds", help="Folder that holds policy/, catalogue/ ...")]


@app.command()
def check(
    seeds: Seeds = SEEDS,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day on which rules must be in force."),
    ] = None,
) -> None:
    """Say what is wrong in the rules; exit with 1 where something is."""
    problems = validate_seeds(seeds, as_of.date() if as_of else None)
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        raise typer.Exit(1)
    typer.echo("The rules are valid.")


@app.command()
def holidays(
    seeds: Seeds = SEEDS,
    first: Annotated[int, typer.Option(help="First year.")] = SHIPPED_YEARS[0],
    last: Annotated[int, typer.Option(help="Last year.")] = SHIPPED_YEARS[-1],
) -> None:
    """Write the public holidays of the calendars; rows of source local are kept."""
    typer.echo(f"Wrote {write_holidays(seeds, range(first, last + 1))}.")


if __name__ == "__main__":
    app()
