"""Single draws for the parts of the world that are told case by case."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")
_REFILL = 4096


class Dice:
    """One draw at a time from a numpy generator, refilled in bulk."""

    def __init__(self, generator: np.random.Generator) -> None:
        """Draw from ``generator``."""
        self._generator = generator
        self._left: list[float] = []

    def random(self) -> float:
        """Return a number in [0, 1)."""
        if not self._left:
            self._left = self._generator.random(_REFILL).tolist()
        return self._left.pop()

    def chance(self, probability: float) -> bool:
        """Return true with this probability."""
        return self.random() < probability

    def uniform(self, low: float, high: float) -> float:
        """Return a number between low and high."""
        return low + (high - low) * self.random()

    def below(self, bound: int) -> int:
        """Return an integer in [0, bound)."""
        return int(self.random() * bound)

    def exponential(self, mean: float) -> float:
        """Return an exponentially distributed number."""
        return -mean * math.log(1.0 - self.random())

    def one_of(self, items: Sequence[Item]) -> Item:
        """Return one of the items, all equally likely."""
        return items[self.below(len(items))]

    def weighted(self, weights: dict[str, float]) -> str:
        """Return one of the names by its weight."""
        point = self.random() * sum(weights.values())
        for name, weight in weights.items():
            point -= weight
            if point < 0:
                return name
        return next(reversed(weights))
