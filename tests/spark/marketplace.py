"""Two nights of a small sample marketplace, landed by ingest as a home would land them.

The second night brings what incremental models trip over: new and late rows, rows corrected to
another day, a day that loses all of its rows, and a threshold that changed meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from evenhand.clock import sql_timestamp
from evenhand.config import load_settings
from evenhand.home import Home, open_home
from evenhand.ingest.lake import read_markers
from evenhand.ingest.layout import (
    LINKED_ACCOUNTS,
    LINKED_RECORDS,
    linked_accounts_schema,
    linked_records_schema,
    write_parquet,
)
from evenhand.ingest.run import ingest_all
from evenhand.sample.nights import split_nights
from evenhand.sample.world import generate
from tests.spark.engines import Night
from tests.support.corrections import move_submissions

SECOND_END = datetime(2026, 6, 30, tzinfo=UTC)
FIRST_END = SECOND_END - timedelta(days=1)
CORRECTED_AT = SECOND_END - timedelta(hours=2)


@dataclass(frozen=True)
class Marketplace:
    """A home, its two nights' drops, and the day that the second night empties."""

    home: Home
    drops: tuple[Path, Path]
    emptied: date

    def land(self, number: int) -> Night:
        """Land night ``number`` (0 or 1) and return what dbt is told to build it."""
        seen = max((int(m["landed_seq"]) for m in read_markers(self.home)), default=0)
        end = (FIRST_END, SECOND_END)[number]
        reports = ingest_all(self.home, load_settings(self.home, drop=self.drops[number]), end)
        failures = [failure for report in reports for failure in report.failures]
        if failures:
            raise ValueError(f"the sample did not land: {failures}")
        _plant_links(self.home, end)
        if number == 0:
            return Night(sql_timestamp(end))
        return Night(sql_timestamp(end), sql_timestamp(FIRST_END), seen)


def _plant_links(home: Home, end: datetime) -> None:
    """Write what linkage would: it runs outside the engines that are compared here."""
    night = end.replace(tzinfo=None)
    records = [
        {
            "as_of": night,
            "account_id": f"A{one:07d}",
            "details_known": one % 7,
            "model_version": "m",
        }
        for one in range(1, 60)
    ]
    linked = [
        {
            "as_of": night,
            "account_id_a": f"A{one:07d}",
            "account_id_b": f"A{one + 1:07d}",
            "match_weight": one / 3,
            "match_probability": 1 - 0.3 / one,
            "fields_compared": 7,
            "fields_agreeing": one % 6,
            "is_same_document": one % 4 == 1,
            "is_same_payout": one % 3 == 1,
            "is_name_agreeing": one % 5 != 0,
            "is_birth_date_agreeing": one % 2 == 1,
            "details_agreeing": 2 + one % 5,
            "explanation": '{"surname": {"level": "the same", "weight": 5.25}}',
            "model_version": "m",
        }
        for one in range(1, 60, 2)
    ]
    for name, rows, schema in (
        (LINKED_ACCOUNTS, linked, linked_accounts_schema()),
        (LINKED_RECORDS, records, linked_records_schema()),
    ):
        table = pa.Table.from_pylist(rows, schema=schema)
        write_parquet(table, home.lake / name / f"{end:%Y%m%d}.parquet")


def build_marketplace(folder: Path, *, submissions: int, days: int) -> Marketplace:
    """Write the sample below ``folder``, cut it into two nights and plant the corrections."""
    generate(
        folder / "sample", folder / "truth", submissions=submissions, days=days, end=SECOND_END
    )
    first, second = split_nights(folder / "sample", folder / "nights", [FIRST_END, SECOND_END])
    emptied = SECOND_END.date() - timedelta(days=days // 2)
    move_submissions([first, second], second, day=emptied, at=CORRECTED_AT, before=FIRST_END.date())
    return Marketplace(open_home(folder / "home"), (first, second), emptied)


def change_rule(project: Path) -> None:
    """Lower the response target of severity 3 in the project's seed ``sla_targets``.

    Raises:
        ValueError: the seed has no such target any more.
    """
    seed = project / "seeds" / "policy" / "sla_targets.csv"
    text = seed.read_text(encoding="utf-8")
    changed = re.sub(r"^(first_response_severity_3,.*?),480,", r"\1,420,", text, flags=re.MULTILINE)
    if changed == text:
        raise ValueError(f"{seed} has no target of 480 minutes for severity 3")
    seed.write_text(changed, encoding="utf-8")
