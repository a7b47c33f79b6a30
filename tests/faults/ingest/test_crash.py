"""A run that dies leaves nothing that counts, and the next run leaves nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evenhand.config import Settings
from evenhand.ingest import lake
from evenhand.ingest.errors import SourceError
from evenhand.ingest.run import ingest_source
from tests.package.ingest.support import NIGHT, Marketplace

ACCOUNTS = "account_id,email\na1,x@example.org\ntorn\n"

KILLED = """
import os, sys
from pathlib import Path
from evenhand.clock import parse_instant
from evenhand.config import load_settings
from evenhand.home import open_home
from evenhand.ingest import lake
from evenhand.ingest.run import ingest_source

lake.commit = lambda *args, **options: os._exit(9)
home = open_home(sys.argv[1])
settings = load_settings(home, drop=Path(sys.argv[2]))
ingest_source(home, settings, "drop", parse_instant("2026-06-30"))
"""


def test_killed_between_load_and_marker(market: Marketplace) -> None:
    market.put("accounts.csv", ACCOUNTS)
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(market.home.root), str(market.drop)],
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 9, done.stderr.decode()
    orphans = _lake_files(market)
    assert len(orphans) == 2
    assert market.markers == []
    assert market.rows("accounts") == []
    report = market.ingest()
    assert report.rows_landed == 1
    assert not orphans & _lake_files(market)
    assert len(_lake_files(market)) == 2
    assert (len(market.rows("accounts")), len(market.rejected)) == (1, 1)
    assert len(list((market.home.restricted / "accounts").iterdir())) == 1


def _lake_files(market: Marketplace) -> set[Path]:
    return {
        path
        for folder in ("accounts", "rejected_rows")
        for path in (market.home.lake / folder).glob("drop--*.parquet")
    }


def test_dying_during_the_load_leaves_nothing_pending(
    market: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dlt.destinations.impl.filesystem.filesystem import FilesystemClient
    from dlt.pipeline.exceptions import PipelineStepFailed

    market.put("accounts.csv", ACCOUNTS)
    with monkeypatch.context() as patch:

        def die(self: FilesystemClient, *args: object, **options: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(FilesystemClient, "initialize_storage", die)
        with pytest.raises(PipelineStepFailed):
            market.ingest()
    market.put("projects.csv", "project_id\np1\n")
    market.ingest()
    assert len(market.rows("accounts")) == 1
    assert len(market.rows("projects")) == 1


def test_other_sources_keep_their_files(market: Marketplace) -> None:
    market.put("accounts.csv", ACCOUNTS)
    market.ingest()
    before = _lake_files(market)
    assert lake.clear_orphans(market.home, "dro") == 0
    assert lake.clear_orphans(market.home, "drop") == 0
    assert _lake_files(market) == before


def test_two_runs_of_one_source_do_not_meet(market: Marketplace) -> None:
    with (
        lake.source_lock(market.home, "drop"),
        pytest.raises(SourceError, match="another run is reading source 'drop'"),
    ):
        market.ingest()


def test_sequence_numbers_grow_over_sources(market: Marketplace) -> None:
    from evenhand.config import Source

    market.put("accounts.csv", ACCOUNTS)
    sources = tuple(Source(name, "files", str(market.drop)) for name in ("one", "two"))
    for source in sources:
        ingest_source(market.home, Settings(sources), source.name, NIGHT)
    assert [(row["landed_seq"], row["source"]) for row in market.markers] == [
        (1, "one"),
        (2, "two"),
    ]
