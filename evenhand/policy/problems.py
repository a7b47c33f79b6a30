"""What a seed check reports: one problem per cell or row, with its cure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class SeedProblem:
    """One thing that is wrong in a seed.

    Attributes:
        file: path below the seed directory.
        row: record number in the file; the header is 1, the first rule 2.
        column: the column at fault; empty where the whole row or file is.
        value: the value at fault, as written.
        message: what is wrong.
        cure: what to do about it.
    """

    file: str
    row: int
    column: str
    value: str
    message: str
    cure: str

    def __str__(self) -> str:
        """Return the problem as one line that names file, row, column, value and cure."""
        place = f"{self.file}, row {self.row}"
        if self.column:
            place += f", {self.column} = {self.value!r}"
        return f"{place}: {self.message}. {self.cure}."


class SeedError(ValueError):
    """The seeds do not hold a set of rules that a night could judge by."""

    def __init__(self, problems: Sequence[SeedProblem]) -> None:
        """Build the message from every problem, in the order of files and rows."""
        self.problems = tuple(problems)
        count = len(self.problems)
        title = f"{count} problem{'' if count == 1 else 's'} in the rules; nothing was judged."
        super().__init__("\n".join([title, *(f"  - {problem}" for problem in self.problems)]))
