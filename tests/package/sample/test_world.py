"""The sample marketplace: reproducible, in contract form, whole, abuse and twins as labelled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import duckdb
import pytest
from pyarrow import parquet

from evenhand.contract import load_contract
from evenhand.sample.circle_kinds import CIRCLE_TWINS, CIRCLES
from evenhand.sample.rhythm_kinds import RHYTHM_TWINS, RHYTHMS
from evenhand.sample.scheme_kinds import SCHEME_TWINS, SCHEMES
from evenhand.sample.settings import (
    ABUSES,
    DEAL_TWINS,
    DEALS,
    HABIT_TWINS,
    HABITS,
    INTRUSION_TWINS,
    INTRUSIONS,
    TWINS,
    VICTIMS,
    experts_for,
)
from evenhand.sample.slip_kinds import SLIP_TWINS, SLIPS
from evenhand.sample.world import SampleReport, generate
from evenhand.sample.writing_kinds import WRITING_TWINS, WRITINGS

SUBMISSIONS = 60_000
END = "timestamp '2026-06-30 00:00:00'"
REFERENCES = {
    "account_id": "accounts",
    "task_id": "tasks",
    "session_id": "sessions",
    "submission_id": "submissions",
    "case_id": "cases",
    "decision_id": "decisions",
    "payment_id": "payments",
    "ticket_id": "tickets",
    "project_id": "projects",
    "automation_id": "automations",
    "payout_method_id": "payout_methods",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> SampleReport:
    home = tmp_path_factory.mktemp("sample")
    return generate(home / "drop", home / "truth", seed=11, submissions=SUBMISSIONS)


@pytest.fixture(scope="module")
def world(report: SampleReport) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every entity as ``raw_<entity>``, newest versions as ``<entity>``; truth as ``t_*``."""
    yield from _loaded(report, *load_contract())


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The standard size, where shares hold: in a small world one of each kind is a large share."""
    home = tmp_path_factory.mktemp("full")
    report = generate(home / "drop", home / "truth", seed=11, submissions=300_000)
    yield from _loaded(report, "accounts", "submissions")


def _loaded(report: SampleReport, *entities: str) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name, entity in load_contract().items():
            if name not in entities:
                continue
            files = [str(p) for p in report.files if _is_parquet_of(p, name)]
            connection.execute(f"create table raw_{name} as select * from read_parquet({files})")
            connection.execute(
                f"create table {name} as select * from raw_{name} qualify row_number() over "
                f"(partition by {entity.key} order by updated_at desc nulls last) = 1"
            )
        for path in report.truth.glob("*.parquet"):
            connection.execute(f"create view t_{path.stem} as from read_parquet('{path}')")
        yield connection


def _is_parquet_of(path: Path, entity: str) -> bool:
    return path.suffix == ".parquet" and path.name.rsplit("-", 1)[0] in {entity, f"{entity}-late"}


def _one(world: duckdb.DuckDBPyConnection, query: str) -> float:
    rows = world.execute(query).fetchall()
    assert len(rows) == 1
    return float(rows[0][0])


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("file_format", ["parquet", "csv", "jsonl"])
def test_same_seed_gives_same_bytes_and_another_seed_others(
    tmp_path: Path, file_format: str
) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        generate(
            tmp_path / name / "drop",
            tmp_path / name / "truth",
            seed=seed,
            submissions=1_500,
            days=20,
            file_format=file_format,  # type: ignore[arg-type]
        )
    first = _digests(tmp_path / "one")
    assert first == _digests(tmp_path / "two")
    other = _digests(tmp_path / "other")
    assert (
        first[f"drop/submissions-0001.{file_format}"]
        != (other[f"drop/submissions-0001.{file_format}"])
    )


def test_files_hold_the_contract_columns_in_order(report: SampleReport) -> None:
    for name, entity in load_contract().items():
        expected = [column.name for column in entity.columns]
        expected += [] if "updated_at" in expected else ["updated_at"]
        files = [path for path in report.files if _is_parquet_of(path, name)]
        assert files, f"{name} has no file"
        for path in files:
            assert parquet.read_schema(path).names == expected, path.name


def test_every_entity_has_rows_and_the_report_counts_them(
    report: SampleReport, world: duckdb.DuckDBPyConnection
) -> None:
    without = {"desk_schedules", "ticket_sla_targets", "ticket_sla_events"}
    for name in load_contract():
        counted = _one(world, f"select count(*) from raw_{name}")
        bad = _one(
            world,
            f"select count(*) from t_dirty where entity = '{name}' and what like 'bad_value%'",
        )
        assert (counted == 0) == (name in without), f"{name}: the sample has no support desk"
        assert report.rows[name] == counted + bad, name


def test_exactly_the_submissions_asked_for(world: duckdb.DuckDBPyConnection) -> None:
    assert _one(world, "select count(*) from submissions") == SUBMISSIONS
    extra = _one(world, "select count(*) from raw_submissions") - SUBMISSIONS
    planted = _one(
        world,
        "select count(*) from t_dirty where entity = 'submissions' "
        "and what in ('duplicate', 'corrected')",
    )
    assert extra == planted > 0
    assert (
        _one(world, "select count(*) - count(distinct (account_id, task_id)) from submissions") == 0
    )


def test_required_values_and_enums_hold(world: duckdb.DuckDBPyConnection) -> None:
    for name, entity in load_contract().items():
        for column in entity.columns:
            if column.is_required:
                query = f"select count(*) from raw_{name} where {column.name} is null"
                assert _one(world, query) == 0, f"{name}.{column.name}"
            if column.enum:
                query = f"select count(*) from raw_{name} where {column.name} not in {column.enum}"
                assert _one(world, query) == 0, f"{name}.{column.name}"


def test_references_lead_somewhere(world: duckdb.DuckDBPyConnection) -> None:
    checked = 0
    for name, entity in load_contract().items():
        for column in entity.columns:
            for suffix, other in REFERENCES.items():
                named = column.name == suffix or column.name.endswith(f"_{suffix}")
                if not named or column.name == entity.key:
                    continue
                query = (
                    f"select count(*) from {name} as child anti join {other} as parent "
                    f"on child.{column.name} = parent.{suffix} "
                    f"where child.{column.name} is not null"
                )
                assert _one(world, query) == 0, f"{name}.{column.name}"
                checked += 1
    assert checked > 30


def test_nothing_lies_after_the_end_but_planted_skew(world: duckdb.DuckDBPyConnection) -> None:
    planned = {("decisions", "ends_at"), ("submissions", "submitted_at")}
    for name, entity in load_contract().items():
        for column in entity.columns:
            if column.type == "timestamp" and (name, column.name) not in planned:
                query = f"select count(*) from raw_{name} where {column.name} > {END}"
                assert _one(world, query) == 0, f"{name}.{column.name}"
    ahead = "select count(*) from submissions where submitted_at > " + END
    skewed = "select count(*) from t_dirty where what = 'clock_skew_future'"
    assert _one(world, ahead) == _one(world, skewed) > 0


def test_planted_dirt_is_where_the_truth_says(world: duckdb.DuckDBPyConnection) -> None:
    backwards = "select count(*) from submissions where claimed_at > submitted_at"
    planted = "select count(*) from t_dirty where what = 'clock_skew_claimed_after_submitted'"
    assert _one(world, backwards) == _one(world, planted) > 0
    blank = "select count(*) from submissions where active_seconds is null"
    assert _one(world, blank) == _one(
        world, "select count(*) from t_dirty where what = 'null:active_seconds'"
    )
    corrected = (
        "select count(*) from submissions inner join t_dirty on key = submission_id "
        "where what = 'corrected' and updated_at > submitted_at"
    )
    assert _one(world, corrected) == _one(
        world, "select count(*) from t_dirty where entity = 'submissions' and what = 'corrected'"
    )


def test_truth_is_not_in_the_drop(report: SampleReport) -> None:
    names = {path.name for path in report.drop.rglob("*")}
    assert all(name.startswith(tuple(load_contract())) for name in names)
    planted = (
        *ABUSES, *HABITS, *INTRUSIONS, *DEALS, *CIRCLES, *SLIPS, *RHYTHMS, *SCHEMES, *WRITINGS,
    )  # fmt: skip
    twins = (
        *TWINS, *HABIT_TWINS, *INTRUSION_TWINS, *DEAL_TWINS, *CIRCLE_TWINS, *SLIP_TWINS,
        *RHYTHM_TWINS, *SCHEME_TWINS, *WRITING_TWINS,
    )  # fmt: skip
    for kind in (*planted, *twins):
        needle = kind.encode()
        for path in report.files:
            if path.name.startswith("accounts"):
                assert needle not in path.read_bytes()


def test_account_status_follows_its_log(world: duckdb.DuckDBPyConnection) -> None:
    query = """
        with log as (
            select account_id, from_status, to_status, occurred_at,
                lag(to_status) over (partition by account_id order by occurred_at, event_id) as was
            from account_status_events
        ), newest as (
            select account_id, max_by(to_status, occurred_at) as status from log group by account_id
        )
        select (select count(*) from log where from_status is distinct from was)
            + (select count(*) from accounts anti join newest using (account_id, status))
    """
    assert _one(world, query) == 0


def test_nobody_works_before_joining_or_while_suspended(world: duckdb.DuckDBPyConnection) -> None:
    query = """
        with spans as (
            select account_id, to_status, occurred_at as since,
                lead(occurred_at, 1, timestamp '2100-01-01')
                    over (partition by account_id order by occurred_at) as until
            from account_status_events
        )
        select count(*) from submissions inner join spans
            on submissions.account_id = spans.account_id
                and coalesce(claimed_at, submitted_at) between since and until
                and submitted_at between since and until
        where to_status <> 'active'
    """
    assert _one(world, query) == 0


def _per_kind(
    world: duckdb.DuckDBPyConnection, measure: str, where: str = "true"
) -> dict[str, float]:
    rows = world.execute(f"""
        with medians as (
            select task_type, median(ln(active_seconds)) as usual
            from submissions inner join tasks using (task_id) group by task_type
        )
        select kind, {measure}
        from submissions
        inner join tasks using (task_id)
        inner join medians using (task_type)
        inner join t_tasks using (task_id)
        inner join t_accounts using (account_id)
        where {where} and (starts_at is null or submitted_at >= starts_at + interval 1 day)
        group by kind
    """).fetchall()
    return {str(kind): float(value) for kind, value in rows if value is not None}


def test_twins_share_the_feature_that_the_detector_reads(world: duckdb.DuckDBPyConnection) -> None:
    speed = _per_kind(world, "avg(ln(active_seconds) - usual)")
    assert speed["rusher"] < -0.8
    assert -0.95 < speed["fast_honest"] < -0.5
    assert speed["slow_careful"] > 0.5
    assert abs(speed["honest"]) < 0.15
    idle = _per_kind(world, "1 - sum(active_seconds) / sum(billed_seconds)")
    assert idle["idle_biller"] > 0.3
    assert idle["slow_careful"] < 0.2


def test_gold_tells_abuse_from_its_twin(world: duckdb.DuckDBPyConnection) -> None:
    passed = _per_kind(world, "avg((answer = gold_answer)::int)", "is_gold")
    abusers = [passed[kind] for kind in ("rusher", "gold_failer", "random_clicker")]
    assert sum(abusers) / 3 < 0.6
    assert max(abusers) < 0.75
    for kind in ("fast_honest", "minority_specialist", "slow_careful", "honest"):
        assert passed[kind] > 0.84, kind
    assert 0.7 < passed["hard_project_honest"] < 0.9


def test_specialists_are_right_where_the_majority_is_wrong(
    world: duckdb.DuckDBPyConnection,
) -> None:
    right = _per_kind(world, "avg((answer = true_answer)::int)", "is_minority_correct")
    assert right["minority_specialist"] > 0.75
    assert right["honest"] < 0.5


def test_prevalence_is_one_to_four_per_cent_of_experts(full: duckdb.DuckDBPyConnection) -> None:
    share = _one(
        full,
        "select count(*) filter (where is_abuse) / count(*) from t_accounts inner join accounts "
        "using (account_id) where account_role = 'expert' and status = 'active'",
    )
    assert 0.01 <= share <= 0.04


def test_victims_are_not_told_as_abusers(full: duckdb.DuckDBPyConnection) -> None:
    names = ", ".join(f"'{name}'" for name in VICTIMS)
    victims = f"select count(*) from t_accounts where kind in ({names})"
    assert _one(full, victims) > 0
    assert _one(full, f"{victims} and is_abuse") == 0


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def _similarities(world: duckdb.DuckDBPyConnection, kinds: str) -> dict[str, list[float]]:
    """Return how alike texts on one task are, by project; up to 100 pairs of each project."""
    rows = world.execute(f"""
        with written as (
            select task_id, project_id, account_id, content from submissions
            inner join tasks using (task_id)
            inner join t_accounts using (account_id)
            where content is not null and {kinds}
        )
        select one.project_id, one.content, other.content from written as one
        inner join written as other
            on one.task_id = other.task_id and one.account_id < other.account_id
        qualify row_number() over (
            partition by one.project_id
            order by md5(one.task_id), one.account_id, other.account_id
        ) <= 100
    """).fetchall()
    found: dict[str, list[float]] = {}
    for project, one, other in rows:
        pair = (_shingles(one), _shingles(other))
        found.setdefault(project, []).append(len(pair[0] & pair[1]) / len(pair[0] | pair[1]))
    return found


def test_ring_texts_are_near_copies_and_honest_texts_are_not(
    world: duckdb.DuckDBPyConnection,
) -> None:
    rings = _similarities(world, "kind = 'near_duplicate_ring'").values()
    ring = [alike for project in rings for alike in project if alike > 0.3]
    assert len(ring) > 10
    assert min(ring) >= 0.78
    assert max(ring) < 0.97
    honest = _similarities(world, "kind = 'honest'")
    templates = [project for project, alike in honest.items() if median(alike) > 0.1]
    assert len(templates) == 1 < len(honest)
    assert max(honest[templates[0]]) < 0.8, "templates share much of their text, but are no copies"
    written = [
        alike for name, project in honest.items() if name not in templates for alike in project
    ]
    assert len(written) >= 100
    assert median(written) < 0.02
    assert max(written) < 0.3


def test_copiers_repeat_rare_wrong_answers(full: duckdb.DuckDBPyConnection) -> None:
    rows = dict(
        full.execute("""
        select pairs.kind, avg((one.answer = other.answer)::int)
        from t_pairs as pairs
        inner join submissions as one on one.account_id = pairs.account_id
        inner join submissions as other
            on other.account_id = pairs.other_account_id and other.task_id = one.task_id
        inner join t_tasks as tasks on tasks.task_id = one.task_id
        where one.answer <> tasks.true_answer
        group by pairs.kind
    """).fetchall()
    )
    assert rows["answer_copier"] > 0.75
    assert rows["shared_misconceptions"] < 0.5


def test_casework_breaks_are_real(world: duckdb.DuckDBPyConnection) -> None:
    own = _one(
        world,
        "select count(*) from approvals inner join decisions using (decision_id) "
        "where approver_id = decided_by",
    )
    planted = "select count(*) from t_casework where control = '{}'"
    assert own == _one(world, planted.format("approval_by_oneself")) > 0
    late = _one(
        world,
        "select count(*) from approvals inner join decisions using (decision_id) "
        "where approvals.decided_at > effective_at",
    )
    assert late == _one(world, planted.format("approval_late")) > 0
    first = _one(
        world,
        "select count(*) from appeals inner join decisions using (decision_id) "
        "where appeals.decided_by = decisions.decided_by",
    )
    assert first == _one(world, planted.format("appeal_by_first_decider")) > 0
    open_kinds = world.execute("select distinct status from cases").fetchall()
    assert {row[0] for row in open_kinds} == {"open", "paused", "awaiting_approval", "closed"}


def test_worlds_differ_as_named(tmp_path: Path) -> None:
    for name in ("honest", "different"):
        generate(tmp_path / name, tmp_path / f"{name}-truth", submissions=1_500, world=name)
    query = "select count(*) filter (where is_abuse), count(*) filter (where twin_of is not null)"
    with duckdb.connect() as connection:
        found = {
            name: connection.execute(
                f"{query} from '{tmp_path}/{name}-truth/accounts.parquet'"
            ).fetchall()[0]
            for name in ("honest", "different")
        }
    assert found["honest"][0] == 0
    assert found["honest"][1] > 0
    assert found["different"][0] > 0


def test_wrong_requests_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no world is called 'perfect'"):
        generate(tmp_path / "a", tmp_path / "t", submissions=100, world="perfect")
    with pytest.raises(ValueError, match="must not lie inside"):
        generate(tmp_path / "b", tmp_path / "b" / "truth", submissions=100)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "kept.csv").write_text("x")
    with pytest.raises(FileExistsError, match="holds files already"):
        generate(tmp_path / "c", tmp_path / "t", submissions=100)


def test_experts_grow_slower_than_work() -> None:
    assert experts_for(300_000) == 1_500
    assert experts_for(30_000_000) == 20_000
    assert experts_for(100_000_000) == 50_000
    assert 1_500 < experts_for(3_000_000) < 15_000


def test_end_moves_the_whole_world(tmp_path: Path) -> None:
    end = datetime(2026, 3, 31, 12, tzinfo=UTC)
    generate(tmp_path / "drop", tmp_path / "truth", submissions=1_500, days=30, end=end)
    with duckdb.connect() as connection:
        first, last = connection.execute(
            "select min(submitted_at), max(submitted_at) "
            f"from '{tmp_path}/drop/submissions-0*.parquet'"
        ).fetchall()[0]
    assert datetime(2026, 2, 28) < first < datetime(2026, 3, 4)
    assert datetime(2026, 3, 31) < last < datetime(2026, 3, 31, 12, 5)


def test_codes_are_those_of_the_shipped_rules(world: duckdb.DuckDBPyConnection) -> None:
    """Each case lies in a queue of the rules that takes its type."""
    rules = Path(__file__).parents[3] / "dbt_project" / "seeds" / "policy"
    world.execute(f"create or replace temp table queues as from read_csv('{rules}/queues.csv')")
    strays = world.execute(
        "select distinct cases.case_type, cases.queue from cases left join queues "
        "on cases.queue = queues.queue and contains(queues.case_types, '\"' || case_type || '\"') "
        "where queues.queue is null"
    ).fetchall()
    assert strays == []
