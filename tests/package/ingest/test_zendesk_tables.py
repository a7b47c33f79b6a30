"""Raw Zendesk tables: what is missing, what is wrong, what has landed before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evenhand.config import Settings, Source, load_settings
from evenhand.home import Home, open_home
from evenhand.ingest.errors import SourceError
from evenhand.ingest.run import IngestReport, ingest_source
from evenhand.ingest.zendesk_rows import closed_days, schedule_row, weekly_hours
from evenhand.ingest.zendesk_zones import iana_zone
from tests.package.ingest.support import NEXT_NIGHT, NIGHT, landed_rows

TICKETS = "id,status,created_at\n1,open,2026-06-01 08:00:00\n2,on-hold,2026-06-02 08:00:00\n"


@dataclass
class Export:
    """A folder of raw tables, and the home that ingests it."""

    folder: Path
    home: Home

    def put(self, name: str, content: str) -> None:
        (self.folder / name).write_text(content, encoding="utf-8")

    def ingest(self, as_of: Any = NIGHT, **more: Any) -> IngestReport:
        source = Source("desk", "zendesk", str(self.folder), **more)
        return ingest_source(self.home, Settings((source,)), "desk", as_of)


@pytest.fixture
def export(tmp_path: Path) -> Export:
    (tmp_path / "export").mkdir()
    return Export(tmp_path / "export", open_home(tmp_path / "home"))


def test_tickets_alone_land_and_land_once(export: Export) -> None:
    """Other tables may be missing; an unchanged export lands nothing, a changed one all of it."""
    export.put("ticket_data.csv", TICKETS)
    export.put("ticket_data_snowflake.csv", "not,read\n")
    assert export.ingest().failures == []
    statuses = {row["ticket_id"]: row["status"] for row in landed_rows(export.home, "tickets")}
    assert statuses == {"1": "open", "2": "hold"}
    assert landed_rows(export.home, "desk_schedules") == []
    assert export.ingest(NEXT_NIGHT).rows_landed == 0
    export.put("ticket_data.csv", TICKETS.replace("1,open", "1,solved"))
    assert export.ingest(NEXT_NIGHT).rows_landed == 2
    export.put("ticket_data.csv", TICKETS)
    assert export.ingest(NEXT_NIGHT).rows_landed == 2
    assert export.ingest(NEXT_NIGHT).rows_landed == 0


def test_a_parquet_table_and_a_bad_value(export: Export) -> None:
    """A date that is none is quarantined with its ticket, and stops nothing else."""
    columns = {"id": [1, 2], "status": ["open"] * 2, "created_at": ["2026-06-01", "yesterday"]}
    pq.write_table(pa.table(columns), export.folder / "ticket.parquet")
    assert export.ingest().failures == []
    problems = {row["ticket_id"]: row["_problems"] for row in landed_rows(export.home, "tickets")}
    assert problems["1"] is None
    assert "yesterday" in str(problems["2"])


def test_a_missing_column_is_named(export: Export) -> None:
    export.put("ticket.csv", "id,status\n1,open\n")
    (message,) = export.ingest().failures
    assert "file ticket.csv, column created_at: the column is missing" in message


def test_a_missing_header_tells_nothing(export: Export) -> None:
    export.put("ticket.csv", "77,rita@mail.example,secret street\n78,x,y\n")
    (message,) = export.ingest().failures
    assert "the table has 3 columns, 0 known (is the header line missing?)" in message
    assert "rita" not in message and "secret" not in message


def test_a_custom_column_that_is_not_there_is_named(export: Export) -> None:
    export.put("ticket.csv", TICKETS)
    (message,) = export.ingest(columns={"tickets": {"case_id": "custom_case"}}).failures
    assert "column custom_case" in message


def test_an_empty_folder_says_what_it_looked_for(export: Export) -> None:
    (message,) = export.ingest().failures
    assert "holds no raw Zendesk table" in message and "ticket_sla_policy" in message


def test_an_unknown_time_zone_leaves_the_other_entities(export: Export) -> None:
    export.put("ticket.csv", TICKETS)
    export.put("schedule.csv", "id,time_zone,start_time,end_time\n5,Atlantis,1980,2520\n")
    (message,) = export.ingest().failures
    assert "schedule 5 has the unknown time zone 'Atlantis'" in message
    assert len(landed_rows(export.home, "tickets")) == 2


def test_openings_are_cut_at_midnight_and_sunday_is_the_seventh_day() -> None:
    """Zendesk counts from Sunday; an opening of five days is five openings."""
    assert weekly_hours([(1440, 2880 + 60), (0, 90)]) == [
        "1 00:00-24:00", "2 00:00-01:00", "7 00:00-01:30",
    ]  # fmt: skip
    assert weekly_hours([(10000, 10080)]) == ["6 22:40-24:00"]
    for wrong in ((100, 100), (200, 100), (-1, 5), (10000, 10081)):
        with pytest.raises(ValueError, match="no interval of a week"):
            weekly_hours([wrong])


def test_a_holiday_lasts_from_its_first_to_its_last_day() -> None:
    assert closed_days([("2026-12-31", "2027-01-01"), ("2026-12-31", "2026-12-31")]) == [
        "2026-12-31", "2027-01-01",
    ]  # fmt: skip


def test_zones_go_by_their_names() -> None:
    """City, description, IANA name; none is guessed."""
    assert iana_zone("Pacific Time (US & Canada)") == "America/Los_Angeles"
    assert iana_zone("London") == "Europe/London"
    assert iana_zone("Mumbai") == "Asia/Kolkata"
    assert iana_zone("Europe/Berlin") == "Europe/Berlin"
    assert iana_zone("Nowhere") is None
    with pytest.raises(SourceError, match="schedule 7 cannot be read"):
        schedule_row("7", "Berlin", [(5, 4)], [], (None, None))


def test_the_kind_is_declared_as_the_others_are(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    home.config.write_text('[[sources]]\nname = "desk"\nkind = "zendesk"\nlocation = "raw"\n')
    (source,) = load_settings(home).sources
    assert (source.kind, source.location) == ("zendesk", str(tmp_path / "raw"))
