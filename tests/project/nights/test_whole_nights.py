"""Whole nights of the real project on a small sample marketplace.

Three nights run one by one, with late and corrected rows among them, some corrected to another day,
one day that loses all of its work, and tasks that arrive after work on them. Then the last is
rebuilt whole, the first is replayed after everything has arrived, and the last is run again: each
must give the rows that were published before, table by table. An hour between two of them changes
nothing for the next night, and says what a night at its instant says of casework.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from evenhand import night
from evenhand.desk.priority import Grounds, own_priority
from evenhand.home import Home, open_home
from evenhand.intraday import run
from evenhand.intraday.base import find_base
from evenhand.intraday.place import HourHome
from evenhand.intraday.run import Hour
from evenhand.night import Night
from evenhand.publish.generation import current_generation, generations_folder, read_manifest
from evenhand.publish.generation import verify as recompute
from evenhand.report.case import dossier
from evenhand.report.case_text import as_text as case_text
from evenhand.report.explain import as_text, explain
from evenhand.report.queue import next_as_text, next_for, waiting
from evenhand.sample.nights import split_nights
from evenhand.sample.world import generate
from evenhand.warehouse.errors import NightStoppedError
from tests.support.corrections import hold_back_tasks, move_submissions

ENDS = [datetime(2026, 6, day, tzinfo=UTC) for day in (28, 29, 30)]
HOUR = ENDS[1] + timedelta(hours=14)
"""An intraday run between the second night and the third."""
REFRESHED = {
    "account_lifecycle", "case_queue", "case_sla", "case_timeline", "enforcement_decisions",
    "lifecycle_violations", "staff_desks",
}  # fmt: skip
"""Published tables that an intraday run builds anew, at the least."""
EMPTIED = date(2026, 6, 15)
VOLATILE = {"night_log"}
"""Tables that say when a step ran, and so differ from run to run."""

pytestmark = pytest.mark.night


@dataclass(frozen=True)
class Nights:
    """Three nights that ran one by one: their home, their drops and what each published.

    Between the second and the third an hour ran: what it published, and what lay in the home before
    and after it. ``without`` is a copy of the home from before that hour, to be built anew.
    """

    home: Home
    drop: Path
    drops: list[Path]
    tables: list[dict[str, Any]]
    hour: dict[str, Any]
    hour_problems: list[str]
    before: dict[str, tuple[int, int]]
    after: dict[str, tuple[int, int]]
    without: Home


def run_hour(home: Home, as_of: datetime, drop: Path) -> dict[str, Any]:
    """Run one hour step by step and return the manifest of what readers see then."""
    hour = Hour(home, as_of, drop)
    for source in run.begin(hour):
        run.ingest(hour, source)
    run.build(hour)
    run.check(hour)
    run.publish(hour)
    return read_manifest(home.current)


def lying(home: Home) -> dict[str, tuple[int, int]]:
    """Return size and time of change of everything in a home that a night reads or goes on from."""
    kept = (home.lake, home.history, home.restricted, home.secrets, home.linkage, home.warehouse)
    nights = home.logs / "nights"
    return {
        str(file): (file.stat().st_size, file.stat().st_mtime_ns)
        for folder in (*kept, nights)
        for file in folder.rglob("*")
        if file.is_file()
    }


def run_night(home: Home, as_of: datetime, drop: Path) -> dict[str, Any]:
    """Run one night step by step and return rows and checksum of each published table."""
    tonight = Night(home, as_of, drop)
    for source in night.begin(tonight):
        night.ingest(tonight, source)
    night.calibrate(tonight)
    night.build_core(tonight)
    night.link(tonight)
    night.build_judgements(tonight)
    night.check(tonight)
    night.publish(tonight)
    return published_tables(home)


def published_tables(home: Home) -> dict[str, Any]:
    """Return the manifest's entry of every published table that must not differ between runs."""
    tables = read_manifest(home.current)["tables"]
    return {name: entry for name, entry in tables.items() if name not in VOLATILE}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Run three nights on a sample of CSV files, whose plain text a test can search for."""
    root = tmp_path_factory.mktemp("nights")
    drop = root / "drop"
    generate(
        drop, root / "truth", seed=5, submissions=6_000, days=30, end=ENDS[-1], file_format="csv"
    )
    drops = split_nights(drop, root / "nights", ENDS)
    for bad in [file for folder in drops[1:] for file in folder.glob("*-late.csv")]:
        # A night of a small world has few rows; a handful of bad ones would rightly stop it.
        bad.replace(drops[0] / bad.name)
    move_submissions(
        drops, drops[2], day=EMPTIED, at=ENDS[2] - timedelta(hours=2), before=ENDS[1].date()
    )
    assert hold_back_tasks(drops[0], drops[2])
    home = open_home(root / "home")
    tables = [run_night(home, end, folder) for end, folder in zip(ENDS[:2], drops[:2], strict=True)]
    without = open_home(root / "without")
    shutil.copytree(
        home.root, without.root, dirs_exist_ok=True, symlinks=True,
        ignore=shutil.ignore_patterns("warehouse", "work"),
    )  # fmt: skip
    before = lying(home)
    hour = run_hour(home, HOUR, drops[2])
    problems, after = recompute(home.current), lying(home)
    tables.append(run_night(home, ENDS[2], drops[2]))
    yield Nights(home, drop, drops, tables, hour, problems, before, after, without)
    shutil.rmtree(root)


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return the tables whose rows or checksum differ."""
    assert set(one) == set(other)
    return sorted(name for name in one if one[name] != other[name])


def test_the_nights_hold_late_and_corrected_rows(nights: Nights) -> None:
    """The equalities below would say little about a world in which nothing comes late."""
    database = nights.home.warehouse / "build.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        late, corrected, moved, emptied = connection.execute(
            f"""
            select
                count(*) filter (where versions.known_at > versions.submitted_at),
                count(*) - count(distinct versions.submission_id),
                count(distinct (versions.submission_id, cast(versions.submitted_at as date)))
                - count(distinct versions.submission_id),
                count(*) filter (where cast(versions.submitted_at as date) = '{EMPTIED}')
            from staging.base_work__submissions as versions
            where versions.is_visible and versions.problems is null
            """
        ).fetchall()[0]
        left = connection.execute(
            f"select count(*) from staging.stg_work__submissions where submitted_on = '{EMPTIED}'"
        ).fetchone()
    assert late > 0
    assert corrected > 0
    assert moved > emptied > 0
    assert left == (0,)


def test_nights_differ_from_each_other(nights: Nights) -> None:
    assert differing(nights.tables[0], nights.tables[1])
    assert differing(nights.tables[1], nights.tables[2])


def test_the_same_night_again_changes_nothing(nights: Nights) -> None:
    link = nights.home.current.resolve()
    assert differing(run_night(nights.home, ENDS[2], nights.drops[2]), nights.tables[2]) == []
    assert nights.home.current.resolve() == link


def test_nights_one_by_one_equal_one_full_build_without_the_hour_between(nights: Nights) -> None:
    """Of the other home the database is gone, and no hour ran in it."""
    assert not nights.without.warehouse.exists()
    assert differing(run_night(nights.without, ENDS[2], nights.drops[2]), nights.tables[2]) == []


def test_an_hour_leaves_alone_what_nights_read(nights: Nights) -> None:
    assert len(nights.before) > 100
    assert nights.after == nights.before
    assert not HourHome(nights.home.root).work.exists()
    assert not HourHome(nights.home.root).restricted.exists()


def test_an_hour_refreshes_casework_and_carries_the_rest(nights: Nights) -> None:
    hour, second = nights.hour, nights.tables[1]
    assert set(hour["refreshed"]) >= REFRESHED
    assert hour["as_of"] == "2026-06-29 14:00:00.000000"
    assert nights.hour_problems == []
    entries = {name: entry for name, entry in hour["tables"].items() if name not in VOLATILE}
    assert REFRESHED <= set(differing(entries, second)) <= set(hour["refreshed"])
    folder = generations_folder(nights.home)
    assert "-intraday-" in hour["generation"]
    assert hour["stands_on"].startswith("20260629T000000Z-")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / hour['generation']}/evenhand.duckdb' as hour")
        connection.execute(f"attach '{folder / hour['stands_on']}/evenhand.duckdb' as night")
        seen = connection.execute(
            """
            select
                (select max(as_of) from hour.marts.case_queue),
                (select max(as_of) from hour.marts.account_signals),
                (select count(*) from hour.marts.case_timeline)
                - (select count(*) from night.marts.case_timeline),
                (select max(occurred_at) from hour.marts.case_timeline)
            """
        ).fetchone()
    assert seen is not None
    assert seen[0] == HOUR.replace(tzinfo=None)
    assert seen[1] == ENDS[1].replace(tzinfo=None)
    assert seen[2] > 0  # the morning's casework is in it
    assert ENDS[1].replace(tzinfo=None) < seen[3] <= seen[0]


def test_an_hour_reads_casework_and_nothing_that_grows_with_work(nights: Nights) -> None:
    casework = find_base(nights.home).casework
    assert {"cases", "case_events", "decisions", "reports", "staff"} <= set(casework.entities)
    grows = {"submissions", "tasks", "task_releases", "quality_reviews", "sessions", "payments"}
    assert not grows & set(casework.entities)
    assert not {f"stg_work__{name}" for name in grows} & {one.name for one in casework.carried}
    assert len(casework.tests) > 40


def test_an_hour_at_the_nights_own_instant_says_what_the_night_said(nights: Nights) -> None:
    hour = run_hour(nights.home, ENDS[2], nights.drops[2])
    entries = {name: entry for name, entry in hour["tables"].items() if name not in VOLATILE}
    assert differing(entries, nights.tables[2]) == []


def test_an_hour_that_has_passed_is_not_shown(nights: Nights) -> None:
    shown = current_generation(nights.home)
    with pytest.raises(NightStoppedError, match="later than this hour"):
        run.begin(Hour(nights.home, HOUR, nights.drops[2]))
    assert current_generation(nights.home) == shown


def test_the_published_priority_is_the_formula_of_the_desk(nights: Nights) -> None:
    """What a simulated week computes and what the night publishes is one formula."""
    with duckdb.connect(str(nights.home.current / "evenhand.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select case_key, severity, epoch(opened_at), priority, priority_parts "
            "from marts.case_queue"
        ).fetchall()
    assert len(rows) > 50
    for case_key, severity, opened_at, priority, text in rows:
        parts = json.loads(text)
        own = own_priority(
            Grounds(
                case_key, severity, opened_at, parts["harm_per_day"], parts["probability"],
                parts["handling_minutes"], parts["hold_per_day"], parts["share_of_target_used"],
            )
        )  # fmt: skip
        assert own + parts["lift"] == pytest.approx(priority, rel=1e-4, abs=1e-4)
        assert parts["lift"] == pytest.approx(0) or parts["share_of_target_used"] == 2


def test_everybody_with_a_desk_gets_an_answer_and_every_case_a_dossier(nights: Nights) -> None:
    with duckdb.connect(str(nights.home.current / "evenhand.duckdb"), read_only=True) as connection:
        staff = connection.execute("select distinct staff_id from marts.staff_desks").fetchall()
        closed = connection.execute(
            "select min(case_id) from marts.enforcement_decisions "
            "where case_id not in (select case_id from marts.case_queue where case_id is not null)"
        ).fetchone()
    answers = [next_for(nights.home, name) for (name,) in staff]
    assert sum(answer["case"] is not None for answer in answers) > len(answers) / 2
    assert all(name in next_as_text(answer) or answer["is_held"]
               for (name,), answer in zip(staff, answers, strict=True))  # fmt: skip
    for answer in answers:
        if answer["case"]:
            assert answer["staff_id"] not in json.loads(answer["case"]["barred_staff"])
    for row in waiting(nights.home, limit=12):
        text = case_text(dossier(nights.home, row["case_key"]))
        facts, suggestion = text.index("What is asked"), text.index("Beside the facts")
        assert facts < suggestion < text.index("What this dossier does not know")
    assert closed
    assert "not in the queue" in case_text(dossier(nights.home, closed[0]))


def test_an_old_night_replayed_after_newer_data_gives_its_old_rows(nights: Nights) -> None:
    assert differing(run_night(nights.home, ENDS[0], nights.drops[0]), nights.tables[0]) == []


def test_everything_said_of_an_account_can_be_read(nights: Nights) -> None:
    """Of the account with most decisions, and of one in a cluster when there is one."""
    with duckdb.connect(str(nights.home.current / "evenhand.duckdb"), read_only=True) as connection:
        accounts = connection.execute(
            """
            (
                select subject_account_id from marts.enforcement_decisions
                group by subject_account_id order by count(*) desc, subject_account_id limit 1
            )
            union all
            (select account_id from marts.account_clusters order by account_id limit 1)
            """
        ).fetchall()
    assert accounts
    for (account,) in accounts:
        answer = explain(nights.home, account)
        assert answer["signals"]
        assert account in as_text(answer)
    assert explain(nights.home, accounts[0][0])["decisions"]


PERSONAL = {
    "accounts": ("full_name", "email", "phone", "address", "employer"),
    "sessions": ("ip_address", "device_id"),
    "payout_methods": ("holder_name", "instrument_fingerprint"),
    "identity_checks": ("document_number",),
    "submissions": ("content",),
    "decisions": ("rationale",),
}


def personal_values(drop: Path) -> set[str]:
    """Return plain personal values of the drop that are long enough to be told from chance."""
    values: set[str] = set()
    with duckdb.connect() as connection:
        for entity, columns in PERSONAL.items():
            for file in drop.glob(f"{entity}-*.csv"):
                for column in columns:
                    found = connection.execute(
                        f"select distinct {column} from read_csv('{file}', all_varchar = true)"
                        f" where length({column}) >= 9"
                    ).fetchall()
                    values.update(str(row[0]) for row in found)
    return values


def parquet_text(file: Path) -> str:
    """Return every value of a Parquet file, which holds them compressed."""
    columns = pq.ParquetFile(file).read().columns
    return "\n".join(str(value) for column in columns for value in column.unique().to_pylist())


def database_text(file: Path) -> str:
    """Return every value of every text column of a DuckDB file."""
    parts: list[str] = []
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            """
            select table_schema, table_name, column_name from information_schema.columns
            where data_type = 'VARCHAR' and table_catalog = current_database()
            """
        ).fetchall()
        for schema, table, column in columns:
            found = connection.execute(
                f'select distinct "{column}" from "{schema}"."{table}" where "{column}" is not null'
            ).fetchall()
            parts.extend(str(row[0]) for row in found)
    return "\n".join(parts)


def files_holding(patterns: Path, folder: Path) -> list[str]:
    """Return the files below ``folder`` that hold any line of ``patterns``, byte for byte."""
    grep = shutil.which("grep")
    assert grep, "this test needs grep"
    found = subprocess.run(
        [grep, "--recursive", "--text", "--fixed-strings", "--files-with-matches",
         f"--file={patterns}", str(folder)],
        capture_output=True, text=True, check=False, env={"LC_ALL": "C"},
    )  # fmt: skip
    assert found.returncode in (0, 1), found.stderr
    return sorted(str(Path(line).relative_to(folder)) for line in found.stdout.splitlines())


def test_personal_values_lie_nowhere_but_in_the_restricted_zone(
    nights: Nights, tmp_path: Path
) -> None:
    values = personal_values(nights.drop)
    assert len(values) > 1_000
    patterns = tmp_path / "patterns"
    patterns.write_text("\n".join(sorted(values | {value.lower() for value in values})))
    unpacked = tmp_path / "unpacked"
    for file in nights.home.root.rglob("*"):
        if file.is_symlink() or file.suffix not in (".parquet", ".duckdb"):
            continue
        text = parquet_text(file) if file.suffix == ".parquet" else database_text(file)
        copy = unpacked / file.relative_to(nights.home.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text + "\n" + text.lower())
    restricted = nights.home.restricted.name
    for folder in (nights.home.root, unpacked):
        holding = files_holding(patterns, folder)
        assert [file for file in holding if not file.startswith(restricted)] == []
    assert [file for file in files_holding(patterns, unpacked) if file.startswith(restricted)]
