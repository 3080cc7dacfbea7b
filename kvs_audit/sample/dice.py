"""Random draws that are the same on every machine.

Only ``Generator.random`` is used, and nothing of it but comparisons, sums and products: logarithms and exponentials
may differ in the last bit from one processor to the next, and one bit would make another sample.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kvs_audit.sample.days import Ints, Mask

Flags = NDArray[np.int8]
"""1 true, 0 false, -1 unknown."""

Share = float | NDArray[np.float64]


class Dice:
    """The stream of draws of one topic in one chunk: a change in one topic leaves all others alone."""

    def __init__(self, seed: int, chunk: int, topic: int) -> None:
        self._random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, chunk, topic]))).random

    def chance(self, share: Share, size: int) -> Mask:
        """True for that share of the draws."""
        return self._random(size) < share

    def whole(self, low: int | Ints, high: int | Ints, size: int) -> Ints:
        """Whole numbers from low to high, both included."""
        steps = (self._random(size) * (np.asarray(high) - low + 1)).astype(np.int64)
        return np.asarray(low + steps, dtype=np.int64)

    def pick(self, weights: Sequence[float], size: int) -> Ints:
        """Positions in ``weights``, as often as they say."""
        bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
        drawn = self._random(size) * bounds[-1]
        return np.asarray(np.searchsorted(bounds[:-1], drawn, side="right"), dtype=np.int64)

    def pick_by(self, table: Sequence[Sequence[float]], rows: Ints) -> Ints:
        """Positions as :meth:`pick`, each draw with the weights of its own row of ``table``."""
        bounds = np.cumsum(np.asarray(table, dtype=np.float64), axis=1)
        drawn = self._random(rows.size) * bounds[rows, -1]
        return np.asarray((drawn[:, None] >= bounds[rows, :-1]).sum(axis=1), dtype=np.int64)

    def among(self, values: Sequence[int], size: int) -> Ints:
        """A number between the quantiles ``values``, each gap between two of them equally likely."""
        knots = np.asarray(values, dtype=np.int64)
        place = self._random(size) * (knots.size - 1)
        below = place.astype(np.int64)
        step = (knots[below + 1] - knots[below]) * (place - below)
        return np.asarray(knots[below] + np.floor(step).astype(np.int64), dtype=np.int64)

    def flag(self, true: Share, unknown: Share, size: int) -> Flags:
        """``true`` is the share among the known ones."""
        known = self._random(size) >= unknown
        return np.where(known, self._random(size) < true, -1).astype(np.int8)
