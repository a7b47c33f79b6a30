"""``evenhand feed``: what was handed over, what was not, and trying again."""

from __future__ import annotations

import json
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from evenhand.cli import HomeOption, err, out, plainly
from evenhand.config import ConfigError, load_settings
from evenhand.feed.ledger import Ledger
from evenhand.feed.run import feed_all, open_ledger
from evenhand.feed.settings import Feed
from evenhand.home import Home, open_home
from evenhand.warehouse.errors import NightError

EPILOG = (
    "Exit codes: 0 everything is delivered; 1 something waits or was put aside, or it failed (the "
    "message says what); 2 wrong usage."
)
STATES = ("delivered", "pending", "dead", "obsolete")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


def _feeds(home: Home) -> tuple[Feed, ...]:
    try:
        return load_settings(home).feeds
    except ConfigError as error:
        raise NightError(str(error)) from error


@app.command(epilog=EPILOG)
@plainly
def status(
    home: HomeOption = None,
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Say per feed what is delivered, what waits and why, and list what was put aside.

    A change is put aside (a dead letter) when the receiver refuses it, or when it failed in five
    runs in which others passed. It stops nothing else.
    """
    place = open_home(home)
    feeds = _feeds(place)
    with open_ledger(place) as ledger:
        said = _status(ledger, feeds)
    if as_json:
        typer.echo(json.dumps(said, indent=2))
    else:
        _show(said)
    if any(feed["pending"] or feed["dead"] for feed in said["feeds"]):
        raise typer.Exit(1)


def _status(ledger: Ledger, feeds: tuple[Feed, ...]) -> dict[str, Any]:
    kinds = {feed.name: feed.kind for feed in feeds}
    counts = ledger.counts()
    return {
        "feeds": [
            {
                "feed": name,
                "kind": kinds.get(name, "no longer declared"),
                "night": (ledger.night(name) or "").rstrip("+") or None,
                **{state: counts.get(name, {}).get(state, 0) for state in STATES},
                "error": ledger.last_error(name),
            }
            for name in sorted({*kinds, *counts})
        ],
        "dead_letters": [vars(letter) for letter in ledger.dead_letters()],
    }


def _show(said: dict[str, Any]) -> None:
    for title, rows in (("feeds", said["feeds"]), ("dead letters", said["dead_letters"])):
        if not rows:
            out.print(f"{title}: none")
            continue
        table = Table(title=title, box=None, pad_edge=False, title_justify="left")
        for column in rows[0]:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*("-" if value is None else escape(str(value)) for value in row.values()))
        out.print(table)


@app.command(epilog=EPILOG)
@plainly
def retry(
    home: HomeOption = None,
    name: str | None = typer.Option(None, "--feed", help="Only this feed. Default: all."),
) -> None:
    """Deliver what waits now, and try what was put aside once more.

    What a later change of the same item has made obsolete is not sent again.
    """
    place = open_home(home)
    feeds = [feed for feed in _feeds(place) if name in (None, feed.name)]
    if not feeds:
        raise typer.BadParameter(f"no feed is called {name!r}", param_hint="--feed")
    with open_ledger(place) as ledger:
        for feed in feeds:
            revived, obsolete = ledger.revive(feed.name)
            out.print(f"{feed.name}: {revived} tried again, {obsolete} obsolete")
    done = feed_all(place, feeds, None)
    for outcome in done:
        out.print(f"{outcome.feed}: {outcome.delivered} delivered")
        if outcome.warning:
            err.print(f"[yellow]warning[/] {escape(outcome.warning)}")
    if any(outcome.warning for outcome in done):
        raise typer.Exit(1)
