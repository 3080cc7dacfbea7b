"""How far published sums narrow down a sum that is not published.

Somebody who knows some sums of cells, and that no cell is below 0, can work out the least and the most that another sum
can be. These are linear programs; every solution is a world that fits what is published, and is kept, for it often
shows at once that other sums are wide open too.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_ROUNDING: Final = 1e-6
"""What the arithmetic may be off by."""

_SOLVED: Final = 0

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Ranges:
    """Sums of cells, of which some are published.

    ``members``: sums × cells, 1 where a cell belongs to a sum. ``totals``: what the sums are. ``width``: how far apart
    the least and the most must be for a sum to be safe.
    """

    def __init__(self, members: Floats, totals: Floats, width: float) -> None:
        self._members, self._totals, self._width = members, totals, width
        self._worlds = np.empty((0, len(totals)))
        self._most = float(totals.sum()) + 2 * width

    def narrow(self, sums: Sequence[int], published: Flags) -> list[int]:
        """Those of the sums that what is published narrows down to less than the width."""
        return [number for number in sums if not self.safe(number, published)]

    def all_safe(self, sums: Sequence[int], published: Flags) -> bool:
        """Whether none of the sums is narrowed down; those that no known world shows to be safe are tried first."""
        spread = self._spread(published)
        return all(self.safe(number, published) for number in sorted(sums, key=lambda number: spread[number]))

    def safe(self, number: int, published: Flags) -> bool:
        """Whether a sum is still open over the whole width."""
        enough = self._width - _ROUNDING
        if self._spread(published)[number] >= enough:
            return True
        ends = [self._solve(number, published, sign) for sign in (1, -1)]
        self._worlds = np.vstack([self._worlds, *ends])
        return bool(ends[1][number] - ends[0][number] >= enough)

    def _spread(self, published: Flags) -> Floats:
        """Per sum, how far apart it lies in the known worlds that fit what is published."""
        off = np.abs(self._worlds[:, published] - self._totals[published])
        fitting = self._worlds[(off < _ROUNDING).all(axis=1)]
        return np.ptp(fitting, axis=0) if len(fitting) else np.zeros(len(self._totals))

    def _solve(self, number: int, published: Flags, sign: int) -> Floats:
        """All sums in a world that fits what is published and has the least (1) or the most (-1) of one of them."""
        from scipy.optimize import linprog  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

        known = self._members[published]
        found = linprog(
            sign * self._members[number],
            A_eq=known if len(known) else None,
            b_eq=self._totals[published] if len(known) else None,
            bounds=(0, self._most),
            method="highs",
        )
        if found.status != _SOLVED:
            raise ArithmeticError(found.message)
        sums: Floats = self._members @ found.x
        return sums
