"""Two nights of the casework scenarios, each built once for all tests here."""

from __future__ import annotations

import shutil
from datetime import UTC
from pathlib import Path

import pytest

from evenhand.home import Home, open_home
from evenhand.publish.history import prepare_history, write_history
from evenhand.warehouse.dbt import history_tables
from evenhand.warehouse.state import plan_build
from tests.project.casework import desk, world
from tests.project.casework.warehouse import Project
from tests.support.lake import LakeWriter

SELECTED = (
    "+case_queue", "+case_sla", "+case_sla_segments", "+sla_daily", "+escalations", "+staffing",
    "+account_lifecycle", "+lifecycle_violations",
    "+case_queue_changes", "+lifecycle_updates", "+ticket_sla",
)  # fmt: skip


def _write_history(home: Path) -> None:
    prepare_history(open_home(home))


def _keep_what_was_said(project: Project) -> None:
    kept = {"case_queue_changes", "audit_draws"}
    said = [table for table in history_tables(project.home) if table.name in kept]
    plan = plan_build(project.home, project.as_of.replace(tzinfo=UTC))
    write_history(project.home, project.database, said, as_of=plan.as_of, stamp=plan.stamp)


@pytest.fixture(scope="session")
def desk_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home into which the desk's raw tables have landed."""
    return desk.ingested(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="session")
def lake(desk_home: Home, tmp_path_factory: pytest.TempPathFactory) -> LakeWriter:
    """The lake after the first night."""
    writer = LakeWriter(tmp_path_factory.mktemp("casework") / "lake")
    writer.land(world.NIGHT, world.first_landing() | desk.rows(desk_home))
    return writer


@pytest.fixture(scope="session")
def night(lake: LakeWriter) -> Project:
    """The first night, built."""
    project = Project(lake.root.parent, lake.root, world.NIGHT)
    _write_history(project.folder)
    project.build(*SELECTED)
    _keep_what_was_said(project)
    return project


@pytest.fixture(scope="session")
def next_night(
    night: Project, lake: LakeWriter, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """The night after, with two more reports, built in a warehouse of its own."""
    lake.land(world.NEXT_NIGHT, {"reports": world.LATER_REPORTS})
    project = Project(tmp_path_factory.mktemp("next"), lake.root, world.NEXT_NIGHT)
    shutil.copytree(night.home.history, project.home.history)
    _write_history(project.folder)
    project.build(*SELECTED)
    return project
