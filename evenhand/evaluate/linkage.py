"""Linkage: person records with known answers, through the one builder of settings.

Every set is linked with the same comparisons, rules, training and threshold; only the columns that
a set has differ. Training sees no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evenhand.evaluate.linkage_sets import LinkageSet, fake_1000, febrl_sets
from evenhand.evaluate.nights import OnStep
from evenhand.evaluate.paper import LEAST_LINKAGE_F1, PUBLISHED_LINKAGE, LinkageFigure
from evenhand.evaluate.scoring import Check
from evenhand.linkage.model import train_unlabelled
from evenhand.linkage.pairs import SCORED, monitoring, rows, score_pairs

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

THRESHOLD = 0.5
"""Match probability from which a pair is a link, in every set."""
RECORDS = "records"


@dataclass(frozen=True)
class LinkScore:
    """Pairs that were linked, held against those that are one person's.

    Attributes:
        true_pairs: pairs that belong to one person.
        linked: pairs that were linked.
        right: linked pairs that belong to one person.
    """

    true_pairs: int
    linked: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the linked pairs that are right; 0 when none is linked."""
        return self.right / self.linked if self.linked else 0.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that are linked."""
        return self.right / self.true_pairs if self.true_pairs else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.linked + self.true_pairs
        return 2 * self.right / total if total else 0.0


@dataclass(frozen=True)
class LinkageResult:
    """One set: ours beside what was published.

    Attributes:
        name: the set.
        records: number of records.
        score: at the one threshold.
        candidates: pairs that the blocking rules found.
        reachable: true pairs among them: no threshold finds more.
        published: figures of others on this set.
        monitoring: weights and rules, as a night writes them.
    """

    name: str
    records: int
    score: LinkScore
    candidates: int
    reachable: int
    published: tuple[LinkageFigure, ...]
    monitoring: dict[str, Any]

    @property
    def checks(self) -> list[Check]:
        """The bounds this set has to meet."""
        if not self.name.startswith("febrl"):
            return []
        return [Check(f"{self.name}: F1", self.score.f1, LEAST_LINKAGE_F1)]


def evaluate(data: Path | None, on_step: OnStep | None = None) -> list[LinkageResult]:
    """Link FEBRL 1 to 4, and ``fake_1000`` where ``data`` names its folder.

    Raises:
        FileNotFoundError: a set is not there; the message says the cure.
    """
    sets = febrl_sets()
    if data is not None:
        sets.append(fake_1000(data))
    return [evaluate_set(one, on_step) for one in sets]


def evaluate_set(one: LinkageSet, on_step: OnStep | None = None) -> LinkageResult:
    """Train on the records of ``one`` and link them."""
    import duckdb

    tell = on_step or (lambda _: None)

    with duckdb.connect() as connection:
        tell(f"{one.name}: reading")
        records = one.read(connection, RECORDS)
        tell(f"{one.name}: training on {records:,} records")
        model = train_unlabelled(
            connection, RECORDS, one.columns, sure=one.sure, trained_on=one.name
        )
        tell(f"{one.name}: scoring")
        candidates = score_pairs(connection, RECORDS, model)
        return LinkageResult(
            one.name,
            records,
            score_links(connection, RECORDS, THRESHOLD),
            candidates,
            score_links(connection, RECORDS, 0.0).right,
            PUBLISHED_LINKAGE.get(one.name, ()),
            monitoring(connection, RECORDS, model),
        )


def score_links(connection: DuckDBPyConnection, records: str, threshold: float) -> LinkScore:
    """Hold the scored pairs from ``threshold`` on against the column ``person`` of ``records``."""
    true_pairs = rows(
        connection,
        "select coalesce(sum(people * (people - 1) // 2), 0) from "
        f"(select count(*) as people from {records} group by person)",
    )[0][0]
    linked, right = rows(
        connection,
        "select count(*), count(*) filter (where one.person = other.person) "
        f"from {SCORED} as scored "
        f"inner join {records} as one on scored.record_id_a = one.record_id "
        f"inner join {records} as other on scored.record_id_b = other.record_id "
        f"where scored.match_probability >= {threshold}",
    )[0]
    return LinkScore(int(true_pairs), int(linked), int(right))


def checks_of(results: Sequence[LinkageResult]) -> list[Check]:
    """Return the bounds of all sets."""
    return [check for result in results for check in result.checks]
