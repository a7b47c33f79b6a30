"""Lands a ``zendesk`` source: an address is asked through its API, a folder read as raw tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.ingest.run import Ingest


def ingest_desk(run: Ingest) -> None:
    """Land what is new in ``run``'s Zendesk."""
    if "://" in run.source.location:
        from evenhand.ingest.zendesk_api import ingest_api

        ingest_api(run)
    else:
        from evenhand.ingest.zendesk_tables import ingest_raw_tables

        ingest_raw_tables(run)
