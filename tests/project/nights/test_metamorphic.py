"""How the flags must move when the world is told otherwise, or a little less of it is told.

One small world is built four times: as it is; with other account ids, every row landed twice and
all clocks four weeks on; without one honest expert; and with half of its work.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from evenhand import night
from evenhand.home import open_home
from evenhand.ingest.privacy import KEY_VARIABLE
from evenhand.night import Night
from evenhand.sample.world import generate

END = datetime(2026, 6, 30, tzinfo=UTC)
LATER = timedelta(days=28)
Key = tuple[str, str]
LINKED = ("duplicate_account", "ban_evasion")
"""Signals that rest on the linkage of accounts."""

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Answer:
    """What the night says of one account under one signal."""

    status: str
    figures: tuple[float | None, ...]


@dataclass(frozen=True)
class Worlds:
    """Answers of each build, by account (as it was called at first) and signal."""

    base: Mapping[Key, Answer]
    told_otherwise: Mapping[Key, Answer]
    without_one: Mapping[Key, Answer]
    halved: Mapping[Key, Answer]
    left_out: str
    abusive: frozenset[str]


@pytest.fixture(scope="module")
def one_key() -> Iterator[None]:
    """Give all homes one token key: it decides which part of a long text its sketch holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_VARIABLE, "one key for all four worlds, " * 2)
        yield


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory, one_key: None) -> Iterator[Worlds]:
    """Build the four, one home after another."""
    root = tmp_path_factory.mktemp("metamorphic")
    generate(root / "base", root / "truth", seed=5, submissions=9_000, days=30, end=END)
    for bad in (root / "base").glob("*.csv"):
        bad.unlink()
    with duckdb.connect() as connection:
        truth = f"from read_parquet('{root}/truth/accounts.parquet')"
        rows = connection.execute(f"select account_id {truth} order by 1").fetchall()
        (left_out,) = connection.execute(
            f"select account_id {truth} where kind = 'honest' and account_id in "
            f"(select account_id from read_parquet('{root}/base/submissions-*.parquet')) order by 1"
        ).fetchone() or ("",)
        abusive = connection.execute(f"select account_id {truth} where is_abuse").fetchall()
    ids = [str(row[0]) for row in rows]
    names = dict(zip(ids, reversed(ids), strict=True))
    tell_otherwise(root / "base", root / "otherwise", names)
    keep(root / "base", root / "without", f"account_id <> '{left_out}'")
    keep(root / "base", root / "halved", "hash(submission_id) % 2 = 0")
    former = {new: old for old, new in names.items()}
    yield Worlds(
        answers(root, "base", END),
        {
            (former[account], signal): answer
            for (account, signal), answer in answers(root, "otherwise", END + LATER).items()
        },
        answers(root, "without", END),
        answers(root, "halved", END),
        left_out,
        frozenset(str(row[0]) for row in abusive),
    )
    shutil.rmtree(root)


def answers(root: Path, name: str, as_of: datetime) -> dict[Key, Answer]:
    """Run the night up to its judgements and return what it says."""
    home = open_home(root / "homes" / name)
    tonight = Night(home, as_of, root / name)
    for source in night.begin(tonight):
        night.ingest(tonight, source)
    night.build_core(tonight)
    night.link(tonight)
    night.build_judgements(tonight)
    with duckdb.connect(str(home.warehouse / "build.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            """
            select
                account_id, signal_code, status,
                score, observed_value, sample_size, p_value, q_value
            from marts.account_signals
            """
        ).fetchall()
    shutil.rmtree(home.root)
    return {(row[0], row[1]): Answer(row[2], row[3:]) for row in rows}


def columns_of(connection: duckdb.DuckDBPyConnection, file: Path) -> dict[str, str]:
    """Return name and DuckDB type of each column."""
    found = connection.execute(f"describe from read_parquet('{file}')").fetchall()
    return {str(row[0]): str(row[1]) for row in found}


def tell_otherwise(drop: Path, out: Path, names: Mapping[str, str]) -> None:
    """Give every account another id, land every row twice, put all clocks and dates on."""
    out.mkdir()
    with duckdb.connect() as connection:
        connection.execute("create table names (old text, new text)")
        connection.executemany("insert into names values (?, ?)", list(names.items()))
        connection.execute(
            "create macro named(value) as "
            "coalesce((select names.new from names where names.old = value), value)"
        )
        for file in sorted(drop.glob("*.parquet")):
            parts = []
            for name, kind in columns_of(connection, file).items():
                if kind == "VARCHAR":
                    parts.append(f"named({name}) as {name}")
                elif kind.startswith("TIMESTAMP"):
                    parts.append(f"{name} + interval {LATER.days} day as {name}")
                elif kind == "DATE":
                    parts.append(f"{name} + {LATER.days} as {name}")
                else:
                    parts.append(name)
            told = f"select {', '.join(parts)} from read_parquet('{file}')"
            connection.execute(f"copy ({told}) to '{out / file.name}' (format parquet)")
            again = f"from ({told}) order by all desc"
            connection.execute(
                f"copy ({again}) to '{out / file.stem}-9999.parquet' (format parquet)"
            )


def keep(drop: Path, out: Path, condition: str) -> None:
    """Leave out rows that break ``condition``, in the files that have its column."""
    out.mkdir()
    with duckdb.connect() as connection:
        for file in sorted(drop.glob("*.parquet")):
            named = [name for name in columns_of(connection, file) if name in condition]
            if named:
                kept = f"from read_parquet('{file}') where {condition}"
                connection.execute(f"copy ({kept}) to '{out / file.name}' (format parquet)")
            else:
                shutil.copy(file, out)


def flagged(answers: Mapping[Key, Answer]) -> set[Key]:
    """Return account and signal of every flag."""
    return {key for key, answer in answers.items() if answer.status == "flagged"}


def count(answers: Mapping[Key, Answer], status: str) -> int:
    """Return how many answers have the status."""
    return sum(answer.status == status for answer in answers.values())


def test_the_world_has_flags_to_move(worlds: Worlds) -> None:
    assert len(flagged(worlds.base)) > 20
    assert len({signal for _, signal in flagged(worlds.base)}) > 8
    linked = {signal for signal in LINKED if any(key[1] == signal for key in flagged(worlds.base))}
    assert linked, "no second account and no return to move"
    assert all(
        answer.status != "not_applicable"
        for (_, signal), answer in worlds.base.items()
        if signal in LINKED
    )
    assert count(worlds.base, "clear") > 300


def test_other_ids_rows_twice_and_clocks_put_on_change_no_answer(worlds: Worlds) -> None:
    assert set(worlds.told_otherwise) == set(worlds.base)
    moved = {
        key: (answer.status, other.status)
        for key, answer in worlds.base.items()
        if (other := worlds.told_otherwise[key]).status != answer.status
    }
    assert moved == {}
    for key, answer in worlds.base.items():
        assert worlds.told_otherwise[key].figures == pytest.approx(answer.figures, abs=2e-6), key


def test_an_honest_account_more_moves_fewer_than_one_in_a_thousand_others(worlds: Worlds) -> None:
    others = {key for key in worlds.base if key[0] != worlds.left_out}
    assert others == set(worlds.without_one)
    moved = [key for key in others if worlds.base[key].status != worlds.without_one[key].status]
    assert len(moved) < len(others) / 1000, sorted(moved)


def test_half_the_work_leaves_more_unsaid_and_flags_no_innocent_anew(worlds: Worlds) -> None:
    """With fewer people to test a planted rusher may pass the correction that stopped it before."""
    unsaid = "insufficient_data"
    assert count(worlds.halved, unsaid) > count(worlds.base, unsaid)
    anew = flagged(worlds.halved) - flagged(worlds.base)
    assert {key for key in anew if key[0] not in worlds.abusive} == set()
    assert len(flagged(worlds.halved)) <= len(flagged(worlds.base))
