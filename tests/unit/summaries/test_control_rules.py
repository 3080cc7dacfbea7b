"""How strict the rules of a control chart are, against plain enumeration of everything that chance can do."""

from itertools import product
from math import comb, sqrt

import numpy as np
import pytest

from kvs_audit.summaries.control_rules import (
    LEVEL,
    RUN,
    SIGMAS,
    chance_of_run,
    needed_run,
    needed_sigmas,
    outside_probability,
    side_probabilities,
)


def binomial(number: int, size: int, share: float) -> float:
    return comb(size, number) * share**number * (1 - share) ** (size - number)


@pytest.mark.parametrize(("size", "share"), [(5, 0.75), (20, 0.75), (40, 0.5), (12, 0.9)])
def test_the_chance_of_a_point_outside_is_the_sum_over_all_counts(size, share):
    reach = 3 * sqrt(size * share * (1 - share))
    plainly = sum(binomial(k, size, share) for k in range(size + 1) if abs(k - size * share) > reach + 1e-9)

    found = outside_probability(np.array([float(size)]), np.array([share]), 3.0)[0]
    assert found == pytest.approx(plainly, abs=1e-12)


def test_a_count_on_the_limit_is_not_outside():
    # 36 units at one half: 18 ± 3·3, so 9 and 27 lie on the limits.
    plainly = sum(binomial(k, 36, 0.5) for k in range(37) if not 9 <= k <= 27)

    assert outside_probability(np.array([36.0]), np.array([0.5]), 3.0)[0] == pytest.approx(plainly, abs=1e-15)


def test_the_sides_of_the_centre_line_leave_out_the_counts_on_it():
    above, below = side_probabilities(np.array([4.0, 5.0]), np.array([0.5, 0.5]))

    assert above[0] == below[0] == pytest.approx(5 / 16)  # 2 of 4 lies on the line
    assert above[1] == below[1] == pytest.approx(1 / 2)


def longest(sides: tuple[int, ...], first: tuple[bool, ...]) -> int:
    best = run = last = 0
    for side, anew in zip(sides, first, strict=True):
        if anew:
            run = last = 0
        if side:
            run = run + 1 if side == last else 1
            last = side
            best = max(best, run)
    return best


@pytest.mark.parametrize("first", [(True,) + (False,) * 8, (True, False, False, False, True) + (False,) * 4])
@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_the_chance_of_a_run_is_the_sum_over_all_sequences(length, first):
    above, below = np.linspace(0.2, 0.6, 9), np.linspace(0.3, 0.35, 9)
    chances = {1: above, -1: below, 0: 1 - above - below}
    plainly = sum(
        np.prod([chances[side][i] for i, side in enumerate(sides)])
        for sides in product((1, -1, 0), repeat=9)
        if longest(sides, first) >= length
    )

    assert chance_of_run(above[None], below[None], np.array([first]), length)[0] == pytest.approx(plainly)


def test_charts_of_different_lengths_do_not_touch_each_other():
    halves = np.full((2, 30), 0.5)
    halves[1, 12:] = 0.0  # the second has twelve points
    first = np.zeros((2, 30), dtype=bool)
    first[:, 0] = True
    short = chance_of_run(halves[1:, :12], halves[1:, :12], first[1:, :12], 8)

    assert chance_of_run(halves, halves, first, 8)[1] == pytest.approx(short[0])


@pytest.mark.parametrize(("points", "run"), [(12, 8), (20, 9), (30, 9), (40, 10), (60, 10)])
def test_the_run_that_is_needed_grows_with_the_number_of_points(points, run):
    # Throws of a coin: a run of 8 or more in 12 has a chance of 2.3 %, of 10 or more in 60 of 5.0 %.
    halves = np.full((1, points), 0.5)
    first = np.zeros((1, points), dtype=bool)
    first[0, 0] = True

    assert needed_run(halves, halves, first)[0] == run
    assert chance_of_run(halves, halves, first, run)[0] <= LEVEL
    assert run == RUN or chance_of_run(halves, halves, first, run - 1)[0] > LEVEL


def test_where_nearly_all_points_lie_on_one_side_no_run_is_a_signal():
    certain = np.full((1, 20), 0.99)
    first = np.zeros((1, 20), dtype=bool)
    first[0, 0] = True

    assert needed_run(certain, 1 - certain, first)[0] == 21


@pytest.mark.parametrize("points", [12, 24, 60])
def test_limits_are_three_standard_deviations_or_as_many_as_keep_chance_within_the_level(points):
    chart, size, share = np.zeros(points, dtype=np.int64), np.full(points, 20.0), np.full(points, 0.75)
    sigmas = needed_sigmas(chart, 1, size, share)[0]

    def anywhere(width: float) -> float:
        return 1 - (1 - outside_probability(size[:1], share[:1], width)[0]) ** points

    assert anywhere(sigmas) <= LEVEL
    assert sigmas == SIGMAS or anywhere(sigmas - 0.05) > LEVEL


def test_a_chart_without_points_keeps_the_usual_rules():
    empty = np.empty(0)

    assert needed_sigmas(np.empty(0, dtype=np.int64), 2, empty, empty).tolist() == [SIGMAS, SIGMAS]
