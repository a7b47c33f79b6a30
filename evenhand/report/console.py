"""Where commands write: the terminal as wide as it is, files and pipes wide enough for a table."""

from __future__ import annotations

import sys

from rich.console import Console

PLAIN_WIDTH = 120
"""Columns of what goes to a file or a pipe; without it names in tables would be cut at 80."""


def console(*, stderr: bool = False) -> Console:
    """Return a console for standard output, or for standard error."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(stderr=stderr, highlight=False, soft_wrap=True, width=width)
