"""Draws: the shares they promise, and the same draws for the same stream."""

import numpy as np

from kvs_audit.sample.dice import Dice

MANY = 100_000


def test_same_stream_gives_same_draws():
    assert np.array_equal(Dice(1, 2, 3).whole(0, 9, 50), Dice(1, 2, 3).whole(0, 9, 50))


def test_another_topic_gives_other_draws():
    assert not np.array_equal(Dice(1, 2, 3).whole(0, 9, 50), Dice(1, 2, 4).whole(0, 9, 50))


def test_whole_numbers_reach_both_limits_and_no_further():
    assert sorted(set(Dice(1, 0, 0).whole(3, 6, MANY))) == [3, 4, 5, 6]


def test_pick_follows_its_weights_whatever_they_sum_to():
    drawn = np.bincount(Dice(1, 0, 0).pick((1, 0, 3), MANY), minlength=3) / MANY
    assert drawn[1] == 0
    assert abs(drawn[2] - 0.75) < 0.01


def test_pick_by_uses_the_weights_of_each_row():
    rows = np.array([0, 1] * 1000)
    assert np.array_equal(Dice(1, 0, 0).pick_by(((1, 0), (0, 1)), rows), rows)


def test_quantiles_are_met():
    drawn = Dice(1, 0, 0).among((0, 10, 100), MANY)
    assert drawn.min() == 0
    assert drawn.max() <= 100
    assert abs((drawn < 10).mean() - 0.5) < 0.01


def test_unknown_flags_are_not_counted_among_the_known():
    drawn = Dice(1, 0, 0).flag(0.8, 0.1, MANY)
    known = drawn[drawn >= 0]
    assert abs((drawn < 0).mean() - 0.1) < 0.01
    assert abs(known.mean() - 0.8) < 0.01


def test_nobody_gives_no_draws():
    dice = Dice(1, 0, 0)
    assert dice.whole(1, 2, 0).size == dice.pick((1, 1), 0).size == dice.among((1, 2), 0).size == 0
