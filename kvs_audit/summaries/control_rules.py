"""How often chance alone would break a rule of a control chart, and how strict the rule must be for that to be rare.

Two rules, both reckoned per chart over all its judged points: a point outside the limits, and a run of points on one
side of the centre line. Each starts from its usual form (3 standard deviations; 8 in a row) and is made stricter where,
with as many points of these sizes, chance alone would break it in more than ``LEVEL`` of the charts. As the centre line
follows the points, and limits are never narrower than the binomial ones, both rules together stay within ``LEVEL``:
``tests/benchmarks/simulate_trends.py`` shows how often charts without any change give a false alarm.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

SIGMAS: Final = 3.0
"""Standard deviations from the centre line to a limit, at least (Shewhart)."""

WIDEST: Final = 6.0
"""Standard deviations that no chart needs more than."""

_STEP: Final = 0.05

RUN: Final = 8
"""Points in a row on one side of the centre line that are a signal, at least."""

LEVEL: Final = 0.05
"""How often, at most, chance alone breaks a rule somewhere in a chart."""

_WORTH: Final = 0.62
"""Degrees of freedom of one moving range."""

_ROUNDING: Final = 1e-9

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def outside_probability(size: Floats, centre: Floats, sigmas: float) -> Floats:
    """The chance that a binomial share of ``size`` units lies outside ``centre`` ± ``sigmas`` standard deviations."""
    from scipy.stats import binom  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    reach = sigmas * np.sqrt(size * centre * (1 - centre))
    # On the limit is not outside; arithmetic must not decide what lies on it.
    lowest = np.ceil(size * centre - reach - _ROUNDING)
    highest = np.floor(size * centre + reach + _ROUNDING)
    return np.asarray(binom.cdf(lowest - 1, size, centre) + binom.sf(highest, size, centre), dtype=np.float64)


def side_probabilities(size: Floats, centre: Floats) -> tuple[Floats, Floats]:
    """The chances that a binomial share of ``size`` units lies above and below ``centre``; the rest lies on it."""
    from scipy.stats import binom  # noqa: PLC0415 - slow to import

    expected = size * centre
    above = binom.sf(np.floor(expected + _ROUNDING), size, centre)
    below = binom.cdf(np.ceil(expected - _ROUNDING) - 1, size, centre)
    return np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)


def uncertainty(periods: Ints) -> Floats:
    """How much wider limits must be whose spread is estimated from so many moving ranges, as Student's t is wider.

    A mean of moving ranges of two is worth about 0.62 degrees of freedom for each of them (Wheeler). Taken where a
    point passes either limit in LEVEL of the charts with that many points.
    """
    from scipy.stats import norm, t  # noqa: PLC0415 - slow to import

    points = np.maximum(periods, 2)
    tail = LEVEL / (2 * points)
    return np.asarray(t.isf(tail, np.maximum(_WORTH * (points - 1), 1)) / norm.isf(tail), dtype=np.float64)


def needed_sigmas(chart: Ints, charts: int, size: Floats, centre: Floats, level: float = LEVEL) -> Floats:
    """Per chart, the fewest standard deviations, from SIGMAS up, outside which chance alone seldom puts any point.

    ``chart``: the number (from 0) of the chart that each point belongs to; ``size`` and ``centre`` as for
    :func:`outside_probability`.
    """
    needed = np.full(charts, SIGMAS)
    points, times = np.unique(np.column_stack([chart, size, centre]), axis=0, return_counts=True)
    owner = points[:, 0].astype(np.int64)
    open_charts = np.ones(charts, dtype=bool)
    for sigmas in np.round(np.arange(SIGMAS, WIDEST + _STEP / 2, _STEP), 2):
        needed[open_charts] = sigmas
        mine = open_charts[owner]
        outside = outside_probability(points[mine, 1], points[mine, 2], float(sigmas))
        inside = np.bincount(owner[mine], times[mine] * np.log1p(-outside), charts)
        open_charts &= -np.expm1(inside) > level
        if not open_charts.any():
            break
    return needed


def chance_of_run(above: Floats, below: Floats, first: Flags, length: int) -> Floats:
    """Per chart, the chance of a run of at least ``length`` points on one side of the centre line.

    All are charts × points in time's order. ``above``, ``below``: the chances of each side; a point on the line (the
    rest) neither breaks nor prolongs a run, and neither does one that is not there (both 0). ``first``: where a phase
    begins, and with it every run anew.
    """
    charts, points = above.shape
    upper, lower = np.zeros((charts, length)), np.zeros((charts, length))  # column i: a run of i points stands
    upper[:, 0] = 1.0  # no run at all is kept in the first column of one of them
    found = np.zeros(charts)
    for point in range(points):
        anew = first[:, point]
        if anew.any():
            alive = (upper[anew] + lower[anew]).sum(axis=1)
            upper[anew], lower[anew] = 0.0, 0.0
            upper[anew, 0] = alive
        up, down = above[:, point, None], below[:, point, None]
        on = 1 - up - down
        starts_up = up[:, 0] * (upper[:, 0] + lower[:, 1:].sum(axis=1))
        starts_down = down[:, 0] * (upper[:, 0] + upper[:, 1:].sum(axis=1))
        found += up[:, 0] * upper[:, -1] + down[:, 0] * lower[:, -1] if length > 1 else starts_up + starts_down
        next_upper, next_lower = on * upper, on * lower
        next_upper[:, 2:] += up * upper[:, 1:-1]
        next_lower[:, 2:] += down * lower[:, 1:-1]
        if length > 1:
            next_upper[:, 1] += starts_up
            next_lower[:, 1] += starts_down
        upper, lower = next_upper, next_lower
    return found


def needed_run(above: Floats, below: Floats, first: Flags, level: float = LEVEL) -> Ints:
    """Per chart, the shortest run, from RUN up, that chance alone seldom makes; see :func:`chance_of_run`.

    One more than there are points where no run is rare enough: the rule then never speaks.
    """
    charts, points = above.shape
    needed = np.full(charts, points + 1, dtype=np.int64)
    open_charts = np.ones(charts, dtype=bool)
    for length in range(RUN, points + 1):
        seldom = chance_of_run(above[open_charts], below[open_charts], first[open_charts], length) <= level
        settled = np.flatnonzero(open_charts)[seldom]
        needed[settled] = length
        open_charts[settled] = False
        if not open_charts.any():
            break
    return needed
