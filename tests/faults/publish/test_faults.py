"""What breaks while publishing, and what readers then see: the last good night, whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from evenhand.home import Home
from evenhand.publish import generation
from evenhand.publish.generation import current_generation, generations_folder

MONDAY = datetime(2026, 6, 29, tzinfo=UTC)
TUESDAY = datetime(2026, 6, 30, tzinfo=UTC)


def build(home: Home, flag: str, rows: int = 1) -> Path:
    file = home.warehouse / "build.duckdb"
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(
            f"create or replace table marts.flags as select '{flag}' || range as id "
            f"from range({rows})"
        )
    return file


def publish(home: Home, flag: str, night: datetime, rows: int = 1) -> generation.Published:
    return generation.publish(
        home, build(home, flag, rows), ["flags"], as_of=night, code_version="1", project_hash="h"
    )


def seen(home: Home) -> str:
    with duckdb.connect(str(home.current / "evenhand.duckdb"), read_only=True) as connection:
        row = connection.execute("select min(id) from marts.flags").fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    "broken", ["_copy_table", "_sha256", "sync_tree", "replace_text", "replace_link"]
)
def test_a_crash_anywhere_leaves_yesterday_and_the_next_try_succeeds(
    home: Home, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    publish(home, "monday", MONDAY)
    before = current_generation(home)

    def crash(*given: object, **named: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(generation, broken, crash)
    with pytest.raises(OSError, match="no space"):
        publish(home, "tuesday", TUESDAY)
    assert current_generation(home) == before
    assert seen(home) == "monday0"
    monkeypatch.undo()
    publish(home, "tuesday", TUESDAY)
    assert seen(home) == "tuesday0"
    assert not list(generations_folder(home).glob(".building-*"))
    assert generation.rollback(home)[1] == before


def test_a_publisher_that_is_killed_leaves_yesterday(home: Home, tmp_path: Path) -> None:
    publish(home, "monday", MONDAY)
    build(home, "tuesday")
    script = tmp_path / "publisher.py"
    script.write_text(
        "import sys, time\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from evenhand.home import Home\n"
        "from evenhand.publish import generation\n"
        "def hang(folder):\n"
        "    Path(sys.argv[2]).touch()\n"
        "    time.sleep(60)\n"
        "generation.sync_tree = hang\n"
        "home = Home(Path(sys.argv[1]))\n"
        "generation.publish(home, home.warehouse / 'build.duckdb', ['flags'],\n"
        "    as_of=datetime(2026, 6, 30, tzinfo=UTC), code_version='1', project_hash='h')\n"
    )
    mark = tmp_path / "hanging"
    root = str(Path(__file__).parents[3])
    child = subprocess.Popen(
        [sys.executable, str(script), str(home.root), str(mark)],
        env={**os.environ, "PYTHONPATH": root},
    )
    try:
        deadline = time.monotonic() + 30
        while not mark.exists() and time.monotonic() < deadline and child.poll() is None:
            time.sleep(0.05)
        assert mark.exists()
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert seen(home) == "monday0"
    assert publish(home, "tuesday", TUESDAY).is_new
    assert seen(home) == "tuesday0"


@pytest.mark.parametrize("name", ["evenhand.duckdb", "parquet/flags/flags.parquet"])
def test_one_changed_byte_is_found(home: Home, name: str) -> None:
    published = publish(home, "monday", MONDAY, rows=1000)
    file = published.path / name
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x01
    file.write_bytes(content)
    assert generation.verify(published.path) == [f"{name} differs from what was published"]


def test_a_removed_file_is_found(home: Home) -> None:
    published = publish(home, "monday", MONDAY)
    shutil.rmtree(published.path / "parquet")
    assert generation.verify(published.path) == ["parquet/flags/flags.parquet is missing"]


def test_a_manifest_that_was_changed_to_fit_is_found_by_the_rows(home: Home) -> None:
    published = publish(home, "monday", MONDAY)
    manifest = published.path / "manifest.json"
    text = manifest.read_text().replace('"rows": 1', '"rows": 2')
    manifest.chmod(0o644)
    manifest.write_text(text)
    assert any("rows differ" in problem for problem in generation.verify(published.path))


def test_two_publishers_take_turns(home: Home) -> None:
    database = build(home, "monday")
    code = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from evenhand.home import Home\n"
        "from evenhand.publish import generation\n"
        "home = Home(Path(sys.argv[1]))\n"
        "generation.publish(home, Path(sys.argv[2]), ['flags'],\n"
        "    as_of=datetime(2026, 6, 29, tzinfo=UTC), code_version='1', project_hash='h')\n"
    )
    root = str(Path(__file__).parents[3])
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(home.root), str(database)],
            env={**os.environ, "PYTHONPATH": root},
        )
        for _ in range(2)
    ]
    assert [child.wait(60) for child in children] == [0, 0]
    assert len(list(generations_folder(home).iterdir())) == 1
    assert seen(home) == "monday0"
