"""Nobody is pointed at for a difference that chance makes."""

import polars as pl
import pytest

from kvs_audit.reports.sections.compare import against_the_rest, limit_for, z_of_difference


def z(met, n, other_met, other_n):
    return pl.select(z_of_difference(*(pl.lit(value) for value in (met, n, other_met, other_n)))).item()


def test_the_z_of_two_shares_is_that_of_the_pooled_share():
    # 30 of 100 against 50 of 100: pooled 0.4, spread sqrt(0.4 * 0.6 * 0.02) = 0.069282, so -0.2 / 0.069282
    assert z(30, 100, 50, 100) == pytest.approx(-2.88675, abs=1e-5)


def test_shares_that_are_all_met_alike_do_not_differ():
    assert z(10, 10, 20, 20) == 0


def test_without_a_denominator_there_is_no_z():
    assert z(0, 0, 5, 10) is None


def test_the_limit_grows_with_the_number_of_comparisons():
    # Tables of the normal distribution: 97.5 % and 99.75 %
    assert limit_for(1) == pytest.approx(1.95996, abs=1e-5)
    assert limit_for(10) == pytest.approx(2.80703, abs=1e-5)


def cells(*rows):
    return pl.DataFrame(rows, schema=["krav", "opfyldt", "naevner"], orient="row")


def test_a_cell_is_held_against_all_others_of_its_requirement():
    compared = against_the_rest(cells(("a", 30, 100), ("a", 20, 40), ("a", 30, 60)), "krav", 10)

    assert compared["z"][0] == pytest.approx(-2.88675, abs=1e-5)
    assert compared["skiller_sig"].to_list() == [True, False, False]


def test_a_cell_below_the_least_number_is_never_pointed_at():
    compared = against_the_rest(cells(("a", 0, 9), ("a", 100, 100)), "krav", 10)

    assert compared["z"].to_list() == [None, None]
    assert not compared["skiller_sig"].any()


def test_a_difference_that_one_comparison_would_show_is_not_enough_among_many():
    pair = (("a", 40, 100), ("a", 55, 100))  # z = -2.12
    alone = against_the_rest(cells(*pair), "krav", 10)
    many = against_the_rest(cells(*pair, *((f"k{i}", 50, 100) for i in range(20) for _ in range(2))), "krav", 10)

    assert alone["skiller_sig"].to_list() == [False, False]  # two comparisons: 2.24
    assert abs(alone["z"][0]) == pytest.approx(2.1240, abs=1e-3)
    assert not many["skiller_sig"].any()
