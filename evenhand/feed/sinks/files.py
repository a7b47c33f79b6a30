"""Changes as JSON lines: one file per batch, written whole and renamed, never changed again."""

from __future__ import annotations

import hashlib
import json
import types

from evenhand.feed.ledger import Batch
from evenhand.feed.settings import Feed
from evenhand.feed.sinks import SinkError
from evenhand.home import Home
from evenhand.warehouse.files import replace_text


class FilesSink:
    """``<folder>/<batch>-<hash>.jsonl``; a batch that is written again becomes the same file."""

    batch_size = 1000

    def __init__(self, home: Home, feed: Feed) -> None:
        """Name the folder: the location below the home folder, else ``feed/<name>``."""
        self.folder = home.root / (feed.resolved("location") or f"feed/{feed.name}")

    def __enter__(self) -> FilesSink:
        """Make the folder."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SinkError(f"{self.folder} cannot be made: {error}", is_down=True) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:  # fmt: skip
        """Nothing stays open."""

    def send(self, batch: Batch) -> dict[str, str]:
        """Write the batch's file."""
        lines = [json.dumps(change.as_json(), ensure_ascii=False) for change in batch.changes]
        text = "\n".join(lines) + "\n"
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        try:
            replace_text(self.folder / f"{batch.number:08d}-{digest}.jsonl", text)
        except OSError as error:
            raise SinkError(f"{self.folder}: {error}", is_down=True) from error
        return {}
