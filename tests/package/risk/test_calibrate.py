"""When a version is fitted, from which night, and what is kept of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from evenhand.clock import sql_timestamp
from evenhand.home import Home
from evenhand.risk.calibrate import calibrate, published_before
from evenhand.risk.settings import read_settings
from evenhand.risk.store import newest_version, version_file
from evenhand.warehouse.project import dbt_project

SEEDS = dbt_project() / "seeds"
MONDAY = datetime(2026, 6, 29, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
LABELS = """
    create table marts.risk_labels as
    select
        'c' || number as case_id,
        case when number % 4 = 0 then 3.0 else -1.0 end as log_odds,
        cast(case when number % 8 = 0 then 1 else 0 end as bigint) as is_violation,
        case when number % 2 = 1 then 0.05 end as sampling_probability,
        case when number % 2 = 1 then 0.05 when number % 4 = 0 then 1.0 end
            as inclusion_probability,
        $base as base_version
    from range($count) as numbers (number)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def publish(
    home: Home, night: datetime, *, count: int = 3000, base: str = "uncalibrated-1"
) -> None:
    """Lay a generation of ``night`` with labels: half of those with evidence are violations."""
    folder = home.published / "generations" / f"{night:%Y%m%dT%H%M%SZ}-x{count}"
    folder.mkdir(parents=True)
    manifest = {"as_of": sql_timestamp(night), "created_at": f"2026-01-01 {count:06}"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with duckdb.connect(str(folder / "evenhand.duckdb")) as connection:
        connection.execute("create schema marts")
        if count:
            connection.execute(LABELS, {"count": count, "base": base})


def kept(home: Home, night: datetime) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        found = connection.execute(
            "select * from read_parquet($file) order by bin",
            {"file": str(version_file(home, night))},
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_a_night_learns_from_the_night_before(home: Home) -> None:
    publish(home, MONDAY)
    publish(home, TUESDAY, count=2900)
    done = calibrate(home, TUESDAY, SEEDS)
    assert done.bins == 2
    assert done.words.startswith("isotonic-20260629: 2 steps from 375 violations among 2250 labels")
    low, high = kept(home, TUESDAY)
    assert low["known_from"] == TUESDAY.replace(tzinfo=None)
    assert low["trained_as_of"] == MONDAY.replace(tzinfo=None)
    assert (low["bin"], low["lower_log_odds"], low["probability"]) == (1, None, 0.0005)
    assert (high["bin"], high["lower_log_odds"], high["probability"]) == (2, 1.0, 0.5)
    assert (high["labels"], high["violations"]) == (750, 375)
    assert (high["audits"], high["prior"]) == (1500, 0.0005)


def test_a_night_never_learns_from_itself_or_from_later_ones(home: Home) -> None:
    publish(home, TUESDAY)
    publish(home, TUESDAY + timedelta(days=1))
    assert published_before(home, TUESDAY) is None
    assert calibrate(home, TUESDAY, SEEDS).words == "no earlier night has published labels"
    assert not version_file(home, TUESDAY).exists()


def test_of_two_generations_of_a_night_the_newest_counts(home: Home) -> None:
    publish(home, MONDAY, count=2000)
    publish(home, MONDAY, count=3000)
    source = published_before(home, TUESDAY)
    assert source is not None
    assert source[0].parent.name.endswith("x3000")


def test_a_night_that_was_calibrated_is_left_as_it_is(home: Home) -> None:
    publish(home, MONDAY)
    calibrate(home, TUESDAY, SEEDS)
    before = version_file(home, TUESDAY).read_bytes()
    publish(home, MONDAY, count=4000)
    assert calibrate(home, TUESDAY, SEEDS).bins == 0
    assert version_file(home, TUESDAY).read_bytes() == before


def test_too_few_labels_leave_the_score_uncalibrated_and_say_so(home: Home) -> None:
    publish(home, MONDAY, count=300)
    done = calibrate(home, TUESDAY, SEEDS)
    assert done.bins == 0
    assert "not calibrated: 38 violations among 225 labels (needed: 200 among 1000)" in done.words
    assert not version_file(home, TUESDAY).exists()


def test_enough_audits_give_a_prior_before_there_is_a_curve(home: Home) -> None:
    publish(home, MONDAY, count=600)
    done = calibrate(home, TUESDAY, SEEDS)
    assert (done.bins, done.words[:14]) == (0, "not calibrated")
    (row,) = kept(home, TUESDAY)
    assert (row["version"], row["bin"], row["prior"]) == ("audits-20260629", None, 0.0005)


def test_a_prior_holds_until_it_is_old_or_the_labels_suffice(home: Home) -> None:
    publish(home, MONDAY, count=600)
    calibrate(home, TUESDAY, SEEDS)
    day = timedelta(days=1)
    assert calibrate(home, TUESDAY + day, SEEDS).words == "the prior of 2026-06-30 holds"
    publish(home, TUESDAY + day)
    assert calibrate(home, TUESDAY + 2 * day, SEEDS).bins == 2


@pytest.mark.parametrize(("days", "refitted"), [(27, False), (28, True), (29, True)])
def test_a_version_holds_for_the_days_of_the_setting(home: Home, days: int, refitted: bool) -> None:
    publish(home, MONDAY)
    calibrate(home, TUESDAY, SEEDS)
    done = calibrate(home, TUESDAY + timedelta(days=days), SEEDS)
    assert bool(done.bins) is refitted
    if not refitted:
        assert done.words == "the calibration of 2026-06-30 holds"


def test_an_older_night_knows_no_later_version(home: Home) -> None:
    publish(home, MONDAY)
    calibrate(home, TUESDAY + timedelta(days=5), SEEDS)
    assert newest_version(home, TUESDAY, "uncalibrated-1") is None
    assert calibrate(home, TUESDAY, SEEDS).bins == 2


def test_labels_of_another_score_do_not_calibrate_this_one(home: Home) -> None:
    publish(home, MONDAY, base="uncalibrated-0")
    done = calibrate(home, TUESDAY, SEEDS)
    assert done.bins == 0
    assert "0 violations among 0 labels" in done.words


def test_a_generation_from_before_there_were_labels_is_no_error(home: Home) -> None:
    publish(home, MONDAY, count=0)
    assert calibrate(home, TUESDAY, SEEDS).words == "no earlier night has published labels"


def test_the_shipped_settings_can_be_read() -> None:
    found = read_settings(SEEDS, MONDAY.date())
    assert (found.least_labels, found.least_violations, found.labels_per_bin) == (1000, 200, 30)
    with pytest.raises(ValueError, match="no row for score_version"):
        read_settings(SEEDS, datetime(2024, 12, 31, tzinfo=UTC).date())


def test_what_is_kept_has_the_columns_that_the_models_read(home: Home) -> None:
    """The empty file is made of the source's words, a fitted one of the package's."""
    import yaml

    from evenhand.risk.store import COLUMNS

    text = (dbt_project() / "models/signals/_history_sources.yml").read_text()
    (fitted,) = [s for s in yaml.safe_load(text)["sources"] if s["name"] == "fitted"]
    (table,) = fitted["tables"]
    said = {c["name"]: c["data_type"].replace("string", "varchar") for c in table["columns"]}
    assert (table["name"], said) == ("risk_calibrations", COLUMNS)
    assert np.all([name.islower() for name in COLUMNS])
