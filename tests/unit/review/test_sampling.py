"""Drawing: the stated probabilities are those that cases really have."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from kvs_audit.review.sampling import draw, numbers

DAY = date(2026, 6, 30)


def cases(*sizes):
    """Cells A, B, ... with so many cases each."""
    rows = [(f"{chr(65 + c)}{n}", chr(65 + c)) for c, size in enumerate(sizes) for n in range(size)]
    return pl.DataFrame(rows, schema=["sag_id", "celle"], orient="row")


def drawn(frame, size, seed=1, earlier=(), day=DAY):
    return draw(frame, size, numbers(frame["sag_id"], seed, day), earlier)


def test_each_cell_gives_its_number_and_all_where_it_has_fewer():
    sample = drawn(cases(5, 2), 3)
    assert sample.filter("udtrukket").group_by("celle").len().sort("celle").rows() == [("A", 3), ("B", 2)]


def test_the_probability_is_drawn_over_cases_of_the_cell():
    sample = drawn(cases(5, 2), 3)
    assert sample.group_by("celle").agg(pl.col("sandsynlighed").unique()).sort("celle").rows() == [
        ("A", [0.6]),
        ("B", [1.0]),
    ]


def test_the_same_seed_draws_the_same_cases_whatever_the_order_of_rows():
    frame = cases(20, 9)
    one, other = (set(drawn(f, 3).filter("udtrukket")["sag_id"]) for f in (frame, frame.reverse()))
    assert one == other


def test_another_seed_and_another_day_draw_other_cases():
    frame = cases(200)
    first = set(drawn(frame, 10).filter("udtrukket")["sag_id"])
    assert set(drawn(frame, 10, seed=2).filter("udtrukket")["sag_id"]) != first
    assert set(drawn(frame, 10, day=date(2026, 9, 30)).filter("udtrukket")["sag_id"]) != first


def test_an_avoided_case_is_not_drawn_and_an_unchanged_cell_has_the_same_probability_over_both_draws():
    """5 cases, 1 drawn; then 1 of the 4 others: 1/4 given the first draw, 4/5 x 1/4 = 1/5 over both."""
    frame = cases(5)
    first = drawn(frame, 1)
    second = drawn(frame, 1, earlier=[first])
    assert set(first.filter("udtrukket")["sag_id"]).isdisjoint(second.filter("udtrukket")["sag_id"])
    assert second["betinget"].unique().to_list() == [0.25]
    assert second["sandsynlighed"].to_list() == pytest.approx([0.2] * 5)
    assert second["undgaaet"].to_list() == first["udtrukket"].to_list()


def test_a_case_that_is_new_in_its_cell_keeps_the_probability_of_this_draw():
    """4 old cases, 1 drawn; a fifth comes. Now 1 of 4: 1/4 for the new one, 3/4 x 1/4 for an old one."""
    first = drawn(cases(4), 1)
    second = drawn(cases(5), 1, earlier=[first])
    by_case = dict(second.select("sag_id", "sandsynlighed").iter_rows())
    assert by_case["A4"] == pytest.approx(1 / 4)
    assert by_case["A0"] == pytest.approx(3 / 16)


def test_when_every_case_has_been_drawn_a_new_round_begins():
    frame = cases(2)
    first = drawn(frame, 1)
    second = drawn(frame, 1, earlier=[first])
    third = drawn(frame, 1, earlier=[first, second])
    assert set(first.filter("udtrukket")["sag_id"]) | set(second.filter("udtrukket")["sag_id"]) == {"A0", "A1"}
    assert third["sandsynlighed"].to_list() == [0.5, 0.5]
    assert third["udtrukket"].sum() == 1
    assert not third["undgaaet"].any()


@pytest.mark.slow
def test_over_10000_draws_the_frequencies_match_the_stated_probabilities_with_and_without_avoiding():
    """Every repetition is a set of cells of its own, so that all are drawn at once; seven cases, three cells."""
    draws, base = 10_000, cases(4, 2, 1)
    copies = pl.concat(
        [
            base.with_columns(sag_id=pl.lit(f"{n}:") + pl.col("sag_id"), celle=pl.lit(f"{n}:") + pl.col("celle"))
            for n in range(draws)
        ]
    )
    later = date(2026, 9, 30)
    first = drawn(copies, 1)
    second = drawn(copies, 1, earlier=[first], day=later)
    for sample in (first, second):
        per_case = (
            sample.with_columns(sag=pl.col("sag_id").str.split(":").list.last())
            .group_by("sag")
            .agg(pl.col("udtrukket").mean(), pl.col("sandsynlighed").mean(), spredning=pl.col("sandsynlighed").std())
        )
        chance = per_case["sandsynlighed"].to_numpy()
        assert per_case["spredning"].max() < 1e-12
        # Four standard errors of a frequency; for seven cases and two draws a false alarm is rarer than 1 in 1,000.
        allowed = 4 * np.sqrt(chance * (1 - chance) / draws) + 1e-12
        assert (np.abs(per_case["udtrukket"].to_numpy() - chance) <= allowed).all()
