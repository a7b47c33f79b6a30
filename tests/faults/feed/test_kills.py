"""Kill -9 at every step of feeding and of the night: afterwards each sink has each change once."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from evenhand.feed import changes as log
from evenhand.feed.run import open_ledger
from evenhand.home import Home
from tests.faults.feed import victim
from tests.package.feed.support import (
    ENVIRONMENT,
    Desk,
    Receiver,
    call,
    files_feed,
    lines_of,
    postgres_feed,
    say,
    serving,
    stamp,
    webhook_feed,
    zendesk_feed,
)

AUDIT = """
create table killed.effects (change_id text);
create function killed.note() returns trigger language plpgsql as $$
begin
    insert into killed.effects values (new.change_id);
    return new;
end $$;
create trigger noted after insert or update of change_id on killed.queue_items
for each row execute function killed.note();
create trigger noted after insert or update of change_id on killed.lifecycle_updates
for each row execute function killed.note();
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    with serving(made):
        yield made


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    with serving(made):
        yield made


def test_killed_at_every_point_each_sink_has_each_change_once(
    home: Home, postgres: str, receiver: Receiver, desk: Desk
) -> None:
    """One night after the other, each killed one point later than the night before.

    So every point is met with changes of earlier nights half delivered, until a run gets through.
    """
    cases = postgres_feed(postgres, "killed")
    feeds = [files_feed(), cases, webhook_feed(receiver.url), zendesk_feed(desk.url)]
    expected = set(say(home, 1, "opened start"))
    assert not victim.is_killed(victim.feed_once, home.root, feeds, stamp(1), ENVIRONMENT, 0)
    with psycopg.connect(cases.location, autocommit=True) as connection:
        connection.execute(AUDIT)
    night, kills, open_item, called = 1, 0, "start", False
    while True:
        night += 1
        change = "opened" if night % 4 == 0 else "updated"
        open_item = f"k{night}" if change == "opened" else open_item
        expected.update(say(home, night, *([f"{change} {open_item}"] if night % 2 == 0 else [])))
        if night % 30 == 0:
            called = not called
        call(home, night, *(["u"] if called else []))
        done = not victim.is_killed(
            victim.feed_once, home.root, feeds, stamp(night), ENVIRONMENT, kills + 1
        )
        if done:
            break
        kills += 1
    assert kills > 50
    lifecycle = {line["change_id"] for line in lines_of(home) if line["kind"] == "lifecycle"}
    assert lifecycle
    expected |= lifecycle
    once = Counter(expected)
    assert Counter(line["change_id"] for line in lines_of(home)) == once
    assert set(receiver.applied) == expected
    assert Counter(change for _, change in desk.written) == once
    with psycopg.connect(cases.location) as connection:
        applied = connection.execute("select change_id from killed.applied_changes").fetchall()
        effects = connection.execute("select change_id from killed.effects").fetchall()
        connection.execute("drop schema killed cascade")
    assert Counter(str(row[0]) for row in applied) == once
    assert Counter(str(row[0]) for row in effects) == Counter(expected - {"start.1"})
    with open_ledger(home) as ledger:
        states = {state for counts in ledger.counts().values() for state in counts}
    assert states == {"delivered"}


MODELS = Path(__file__).parent / "models"
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def feeding_project(tiny_project: Path) -> Path:
    """The tiny project with a queue."""
    shutil.copytree(MODELS, tiny_project / "models" / "signals" / "casework")
    return tiny_project


@pytest.mark.usefixtures("feeding_project")
def test_nights_killed_at_every_boundary_still_tell_each_change_once(
    home: Home, tmp_path: Path
) -> None:
    """Each night is killed one boundary later than the night before, and none is run again."""
    drop = tmp_path / "drop"
    drop.mkdir()
    environment = {"EVENHAND_PROJECT": os.environ["EVENHAND_PROJECT"]}
    night, kills = 0, 0
    while True:
        as_of = MONDAY + timedelta(days=night)
        (drop / f"accounts_{night}.csv").write_text(
            "account_id,account_role,status,created_at\n"
            + "".join(f"n{night}_{number},expert,active,2026-05-01\n" for number in (1, 2))
        )
        if not victim.is_killed(victim.whole_night, home.root, as_of, drop, environment, kills + 1):
            break
        night, kills = night + 1, kills + 1
    assert kills == int((home.root / "points").read_text()) == len(victim.STEPS) + 3
    said = [
        change.change_id for stamp_of in log.nights(home)
        for change in log.queue_changes(home, stamp_of)
    ]  # fmt: skip
    told = [line for line in lines_of(home) if line["kind"] == "queue"]
    assert Counter(line["change_id"] for line in told) == Counter(said)
    opened = {line["key"] for line in told if line["change"] == "opened"}
    open_now = opened - {line["key"] for line in told if line["change"] == "closed"}
    assert open_now == {f"n{number}_1" for number in range(night + 1)} | {f"n{night}_2"}
