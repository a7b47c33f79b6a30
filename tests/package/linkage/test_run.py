"""A night's linkage: what it sees, what it writes, and what never leaves the restricted zone."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand import night
from evenhand.evaluate.folder import ContractFolder
from evenhand.home import Home
from evenhand.ingest.layout import (
    LINKED_ACCOUNTS,
    LINKED_RECORDS,
    linked_accounts_schema,
    prepare_lake,
)
from evenhand.linkage.model import SHIPPED, load_model, model_file
from evenhand.linkage.run import link_accounts
from evenhand.warehouse import dbt
from evenhand.warehouse.errors import NightError
from evenhand.warehouse.state import plan_build

FIRST, SECOND = datetime(2026, 6, 28, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)
STAGING = (
    "+base_people__accounts", "+stg_identity__identity_checks", "+stg_money__payout_methods",
)  # fmt: skip
PEOPLE = (
    "account_id", "account_role", "status", "created_at", "full_name", "birth_date", "email",
    "phone", "address", "is_test", "updated_at",
)  # fmt: skip
LATE = datetime(2026, 6, 29, 12, tzinfo=UTC)
ROWS: tuple[tuple[object, ...], ...] = (
    ("one", "expert", "active", datetime(2026, 1, 1, tzinfo=UTC), "Wilhelmina Ashgrove",
     "1981-03-07", "wilhelmina.ash@example.org", "+1 555 010 7788", "77 Quarrystone Crescent",
     None, None),
    ("two", "expert", "active", datetime(2026, 2, 1, tzinfo=UTC), "Ashgrove Wilhelmína",
     "1981-03-07", "else@example.net", "+1 555 010 7788", "9 Other Street", None, None),
    ("tested", "expert", "active", datetime(2026, 2, 1, tzinfo=UTC), "Wilhelmina Ashgrove",
     "1981-03-07", "wilhelmina.ash@example.org", "+1 555 010 7788", "77 Quarrystone Crescent",
     True, None),
    ("nameless", "expert", "active", datetime(2026, 2, 1, tzinfo=UTC), None, None, None, None,
     None, None, None),
)  # fmt: skip
SECRETS = ("ashgrove", "wilhelm", "quarrystone", "1981-03-07", "19810307", "5550107788", "winona")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Two nights: on the second ``two`` has corrected its details, and is somebody else."""
    place = tmp_path_factory.mktemp("linkage")
    home = Home(place / "home")
    first, second = ContractFolder(place / "first"), ContractFolder(place / "second")
    first.write("accounts", PEOPLE, ROWS)
    first.write(
        "identity_checks",
        ("check_id", "account_id", "check_type", "status", "document_number",
         "document_country", "started_at"),
        [
            ("k1", "one", "document", "pass", "D-77", "DE", datetime(2026, 1, 1, tzinfo=UTC)),
            ("k2", "two", "document", "pass", "D-77", "DE", datetime(2026, 2, 1, tzinfo=UTC)),
        ],
    )  # fmt: skip
    changed = list(ROWS[1])
    changed[4:9] = ["Winona Quist", "1990-12-01", "w@example.net", "+1 555 0", "1 New Street"]
    changed[10] = LATE
    second.write("accounts", PEOPLE, [tuple(changed)])
    for as_of, folder in ((FIRST, first), (SECOND, second)):
        tonight = night.Night(home, as_of, folder.path)
        home.root.mkdir(exist_ok=True)
        for source in night.begin(tonight):
            night.ingest(tonight, source)
        _link(home, as_of)
    yield home


def _link(home: Home, as_of: datetime) -> None:
    plan = plan_build(home, as_of)
    dbt.build(home, plan, select=list(STAGING), step="core", progress=lambda _: None)
    night.link(night.Night(home, as_of))


def _file(home: Home, name: str, as_of: datetime) -> Path:
    return home.lake / name / f"{as_of:%Y%m%dT%H%M%SZ}.parquet"


def _pairs(home: Home, as_of: datetime) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(_file(home, LINKED_ACCOUNTS, as_of)).to_pylist()
    return rows


def test_a_night_says_who_is_alike_and_in_what(home: Home) -> None:
    (pair,) = _pairs(home, FIRST)
    assert (pair["account_id_a"], pair["account_id_b"]) == ("one", "two")
    assert pair["as_of"] == FIRST.replace(tzinfo=None)
    assert float(str(pair["match_probability"])) > 0.99
    assert pair["details_agreeing"] == 4
    assert (pair["is_same_document"], pair["is_same_payout"]) == (True, False)
    assert (pair["is_name_agreeing"], pair["is_birth_date_agreeing"]) == (True, True)
    said = json.loads(str(pair["explanation"]))
    assert said["surname"]["level"] == "swapped"
    assert said["payouts"]["level"] == "unknown"
    assert pair["model_version"] == load_model(SHIPPED).version


def test_a_night_says_whom_it_compared(home: Home) -> None:
    rows = pq.read_table(_file(home, LINKED_RECORDS, FIRST)).to_pylist()
    known = {row["account_id"]: row["details_known"] for row in rows}
    assert known == {"one": 6, "two": 6, "nameless": 0}


def test_a_correction_counts_from_its_night_on_and_an_old_night_stays(home: Home) -> None:
    assert _pairs(home, SECOND) == []
    files = [_file(home, name, FIRST) for name in (LINKED_ACCOUNTS, LINKED_RECORDS)]
    before = [file.read_bytes() for file in files]
    newer = _file(home, LINKED_ACCOUNTS, SECOND).read_bytes()
    _link(home, FIRST)
    assert [file.read_bytes() for file in files] == before
    assert _file(home, LINKED_ACCOUNTS, SECOND).read_bytes() == newer


def test_no_personal_value_leaves_the_restricted_zone(home: Home) -> None:
    """Every byte of every file: plain, and of Parquet also what it holds once unpacked."""
    seen = 0
    for path in sorted(home.root.rglob("*")):
        if not path.is_file() or path.is_relative_to(home.restricted):
            continue
        seen += 1
        texts = [path.read_bytes().lower()]
        if path.suffix == ".parquet":
            texts.append(str(pq.read_table(path).to_pydict()).lower().encode())
        for text in texts:
            found = [secret for secret in SECRETS if secret.encode() in text]
            assert not found, f"{path.relative_to(home.root)} holds {found}"
    assert seen > 20
    plain = [
        str(pq.read_table(path).to_pydict()) for path in home.restricted.rglob("*.parquet")
    ]  # fmt: skip
    assert any("ashgrove" in text for text in plain), "the search would find nothing at all"


def test_the_restricted_zone_is_left_as_it_was(home: Home) -> None:
    assert stat.S_IMODE(home.restricted.stat().st_mode) == 0o700
    assert not (home.restricted / ".linkage").exists()


def test_monitoring_is_written_beside(home: Home) -> None:
    seen = json.loads((home.linkage / "nights" / f"{FIRST:%Y%m%dT%H%M%SZ}.json").read_text())
    assert (seen["records"], seen["pairs"]) == (3, 1)
    assert [one["rule"] for one in seen["rules"] if one["pairs"]] == ["document"]


def test_a_lake_has_the_empty_tables_before_any_night(tmp_path: Path) -> None:
    prepare_lake(Home(tmp_path))
    empty = pq.read_table(tmp_path / "lake" / LINKED_ACCOUNTS / "empty.parquet")
    assert (empty.num_rows, empty.schema) == (0, linked_accounts_schema())
    assert isinstance(empty, pa.Table)


def test_a_home_without_restricted_values_links_nobody(home: Home, tmp_path: Path) -> None:
    bare = Home(tmp_path / "bare")
    bare.root.mkdir()
    database = plan_build(home, SECOND).database(home)
    linked = link_accounts(bare, database, SECOND, lambda _: None)
    assert (linked.accounts, linked.candidates, linked.pairs) == (0, 0, 0)


def test_a_homes_own_model_goes_first(home: Home) -> None:
    try:
        model_file(home).write_text("{}")
        with pytest.raises(NightError, match="train it again or remove it"):
            night.link(night.Night(home, SECOND))
    finally:
        model_file(home).unlink()
