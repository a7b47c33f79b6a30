"""What people decided, beside the score that stood before the case was opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FITTED = """
    select labels.log_odds, labels.is_violation, 1 / labels.inclusion_probability as weight
    from marts.risk_labels as labels
    where labels.log_odds is not null
        and labels.inclusion_probability is not null
        and labels.base_version = $base_version
    order by labels.case_id
"""
AUDITED = """
    select labels.is_violation, 1 / labels.sampling_probability as weight
    from marts.risk_labels as labels
    where labels.sampling_probability is not null
    order by labels.case_id
"""


@dataclass(frozen=True)
class Labels:
    """The labels of one published night, one element per case.

    Attributes:
        log_odds: the evidence before the case was opened, shape (n,), nats.
        is_violation: what people found, shape (n,), 0 or 1.
        weight: one over the probability that the case was drawn, shape (n,), at least 1.
        audit_is_violation: the same of all random audits, shape (m,), with or without a score.
        audit_weight: one over their probability, shape (m,).
    """

    log_odds: NDArray[np.float64]
    is_violation: NDArray[np.float64]
    weight: NDArray[np.float64]
    audit_is_violation: NDArray[np.float64]
    audit_weight: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Labels that a calibration can learn from."""
        return len(self.log_odds)

    @property
    def violations(self) -> int:
        """Violations among them."""
        return int(self.is_violation.sum())


def has_labels(database: Path) -> bool:
    """Return whether a published DuckDB file has the table of labels."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select 1 from duckdb_tables() where schema_name = 'marts' "
            "and table_name = 'risk_labels' and database_name = current_database()"
        ).fetchone()
    return found is not None


def read_labels(database: Path, base_version: str) -> Labels:
    """Return the labels in a published DuckDB file.

    Only labels whose score was made under the name ``base_version`` can calibrate that score.
    """
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        fitted = connection.execute(FITTED, {"base_version": base_version}).fetchnumpy()
        audited = connection.execute(AUDITED).fetchnumpy()
    return Labels(
        log_odds=_floats(fitted["log_odds"]),
        is_violation=_floats(fitted["is_violation"]),
        weight=_floats(fitted["weight"]),
        audit_is_violation=_floats(audited["is_violation"]),
        audit_weight=_floats(audited["weight"]),
    )


def _floats(values: Any) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(values, dtype=np.float64)
