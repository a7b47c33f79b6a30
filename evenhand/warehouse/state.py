"""What the private database holds, and from that how a night has to build.

``$HOME/warehouse/state.json`` says which night was last built completely and which one was begun.
A night is planned from it:

====================================  ===========================================================
what the state says                   how the night builds
====================================  ===========================================================
nothing, or another project hash      ``full``: everything anew
a build of a later night was begun    ``full``: its rows may lie in the incremental tables
the last complete night is later      ``replay``: everything anew in a database of its own, so that
                                      the running chain of nights is not disturbed
the last complete night is earlier    ``incremental``: only days touched since then
====================================  ===========================================================
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from evenhand.clock import sql_timestamp
from evenhand.home import Home
from evenhand.warehouse.files import replace_text
from evenhand.warehouse.project import project_hash

Mode = Literal["full", "incremental", "replay"]
DATABASE = "build.duckdb"


@dataclass(frozen=True)
class Built:
    """One build of the private database: until when it saw, and with which code."""

    as_of: str
    landed_seq: int
    project_hash: str


@dataclass(frozen=True)
class BuildPlan:
    """How one night builds.

    ``as_of`` and ``built_as_of`` are zone-less UTC text; ``built_as_of`` is empty and ``built_seq``
    is 0 when everything is built anew. ``landed_seq`` is the newest batch the build takes in.
    """

    mode: Mode
    as_of: str
    built_as_of: str
    built_seq: int
    landed_seq: int
    project_hash: str
    reason: str

    @property
    def is_full_refresh(self) -> bool:
        """Whether incremental models are built anew."""
        return self.mode != "incremental"

    def database(self, home: Home) -> Path:
        """Return the DuckDB file that this plan builds in."""
        folder = home.warehouse / "replay" if self.mode == "replay" else home.warehouse
        return folder / DATABASE

    @property
    def stamp(self) -> str:
        """``as_of`` as a part of file names: ``20260630T000000Z``."""
        return datetime.fromisoformat(self.as_of).strftime("%Y%m%dT%H%M%SZ")


@dataclass(frozen=True)
class State:
    """The last complete build, and the builds that were begun but not completed."""

    built: Built | None = None
    begun: BuildPlan | None = None
    replay: BuildPlan | None = None


def _state_file(home: Home) -> Path:
    return home.warehouse / "state.json"


def read_state(home: Home) -> State:
    """Return the state of ``home``'s private database; an empty state when there is none."""
    file = _state_file(home)
    if not file.is_file():
        return State()
    saved = json.loads(file.read_text(encoding="utf-8"))
    return State(
        built=Built(**saved["built"]) if saved.get("built") else None,
        begun=BuildPlan(**saved["begun"]) if saved.get("begun") else None,
        replay=BuildPlan(**saved["replay"]) if saved.get("replay") else None,
    )


def write_state(home: Home, state: State) -> None:
    """Keep ``state`` in one step."""
    replace_text(_state_file(home), json.dumps(asdict(state), indent=2) + "\n")


def newest_batch(home: Home) -> int:
    """Return the greatest ``landed_seq`` of a landed batch; 0 when nothing has landed."""
    folder = home.lake / "landed_batches"
    if not any(folder.glob("*.parquet")):
        return 0
    import duckdb

    with duckdb.connect() as connection:
        row = connection.execute(
            "select coalesce(max(landed_seq), 0) from read_parquet($files) where status = 'landed'",
            {"files": str(folder / "*.parquet")},
        ).fetchone()
    return int(row[0]) if row else 0


def plan_build(home: Home, as_of: datetime) -> BuildPlan:
    """Return how the night of ``as_of`` builds, from what the private database holds.

    A build that was begun for the same night with the same code is continued in its mode.
    """
    state = read_state(home)
    instant, code, batch = sql_timestamp(as_of), project_hash(), newest_batch(home)
    for begun in (state.begun, state.replay):
        if begun and begun.as_of == instant and begun.project_hash == code:
            return replace(begun, landed_seq=batch)
    mode, reason = _mode(state, instant, code, home)
    built = state.built if mode == "incremental" else None
    return BuildPlan(
        mode=mode,
        as_of=instant,
        built_as_of=built.as_of if built else "",
        built_seq=built.landed_seq if built else 0,
        landed_seq=batch,
        project_hash=code,
        reason=reason,
    )


def _mode(state: State, instant: str, code: str, home: Home) -> tuple[Mode, str]:
    built, begun = state.built, state.begun
    if built is None or not (home.warehouse / DATABASE).is_file():
        return "full", "nothing was built here before"
    if instant < built.as_of:
        return "replay", f"a later night is built already ({built.as_of[:19]})"
    if built.project_hash != code:
        return "full", "models, rules or the contract changed since the last night"
    if begun and (begun.as_of > instant or begun.project_hash != code):
        return "full", f"the night of {begun.as_of[:19]} was begun and not finished"
    return "incremental", f"on top of the night of {built.as_of[:19]}"


def begin_build(home: Home, plan: BuildPlan) -> None:
    """Note that ``plan`` starts writing, before it does.

    From the first write of a full build on, nothing can be built on top of the former build.
    """
    state = read_state(home)
    if plan.mode == "replay":
        write_state(home, replace(state, replay=plan))
    else:
        built = None if plan.mode == "full" else state.built
        write_state(home, replace(state, begun=plan, built=built))


def complete_build(home: Home, plan: BuildPlan) -> None:
    """Note that every model of ``plan`` was built. A replay leaves the chain of nights alone."""
    state = read_state(home)
    if plan.mode == "replay":
        return
    built = Built(plan.as_of, plan.landed_seq, plan.project_hash)
    write_state(home, replace(state, built=built, begun=None))


def forget_replay(home: Home) -> None:
    """Remove the replay's database after its night was published."""
    state = read_state(home)
    for leftover in (home.warehouse / "replay").glob(f"{DATABASE}*"):
        leftover.unlink()
    if state.replay:
        write_state(home, replace(state, replay=None))
