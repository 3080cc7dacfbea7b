"""Weighted estimates: by hand, and over many samples of a population with known answers."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from kvs_audit.review.estimates import estimate
from kvs_audit.review.sampling import draw, numbers

BY = ("krav",)


def answers(*rows):
    """Rows of probability, part met and part judged, about one requirement."""
    return pl.DataFrame(
        [("k", *row) for row in rows],
        schema={"krav": pl.String, "sandsynlighed": pl.Float64, "taeller": pl.Float64, "naevner": pl.Float64},
        orient="row",
    )


def test_a_case_counts_as_the_inverse_of_its_probability():
    """Weights 2 and 8: of 10 cases 2 are met."""
    (row,) = estimate(answers((0.5, 1, 1), (0.125, 0, 1)), BY).to_dicts()
    assert (row["sager"], row["i_alt"], row["ikke_opfyldt_i_alt"]) == (2, 10.0, 8.0)
    assert row["andel"] == pytest.approx(0.2)
    assert 0 <= row["nedre"] < 0.2 < row["oevre"] <= 1


def test_what_is_not_relevant_or_unanswered_counts_nowhere():
    (row,) = estimate(answers((0.5, 1, 1), (0.5, 0, 0), (0.5, None, None)), BY).to_dicts()
    assert (row["sager"], row["i_alt"], row["andel"]) == (1, 2.0, 1.0)


def test_a_requirement_without_answers_has_no_share():
    (row,) = estimate(answers((0.5, None, None)), BY).to_dicts()
    assert (row["sager"], row["andel"], row["nedre"], row["oevre"]) == (0, None, None, None)


def test_a_full_count_leaves_no_doubt():
    (row,) = estimate(answers((1.0, 1, 1), (1.0, 0, 1)), BY).to_dicts()
    assert (row["andel"], row["nedre"], row["oevre"]) == (0.5, 0.5, 0.5)


def test_all_alike_is_not_certain_in_a_sample():
    """Three of three met with equal weights: Wilson's lower limit 1 / (1 + 1.96^2 / 3) = 0.438."""
    (row,) = estimate(answers(*[(0.1, 1, 1)] * 3), BY).to_dicts()
    assert row["andel"] == 1.0
    assert row["nedre"] == pytest.approx(3 / (3 + 1.959964**2), abs=1e-4)


def test_a_case_that_reviewers_judge_differently_counts_half():
    (row,) = estimate(answers((1.0, 0.5, 1), (1.0, 1, 1)), BY).to_dicts()
    assert row["andel"] == 0.75


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 3])
def test_estimates_are_unbiased_and_intervals_cover_at_least_at_their_level(size):
    """Forty cells of 3 to 22 cases; large cells meet the requirement less often, so that weights matter."""
    rng = np.random.default_rng(11)
    sizes = rng.integers(3, 23, 40)
    frame = pl.DataFrame({"celle": np.repeat(np.arange(40), sizes).astype(str)}).with_columns(
        sag_id=pl.int_range(pl.len()).cast(pl.String)
    )
    chance = 0.95 - np.repeat(sizes, sizes) / 40
    met = rng.random(frame.height) < chance
    truth, total = float(met.mean()), frame.height
    repeats = 1500
    parts = []
    for seed in range(repeats):
        sample = draw(frame, size, numbers(frame["sag_id"], seed, date(2026, 6, 30)))
        taken = sample.with_columns(taeller=pl.Series(met).cast(pl.Float64), naevner=pl.lit(1.0)).filter("udtrukket")
        parts.append(taken.with_columns(krav=pl.lit(seed)))
    found = estimate(pl.concat(parts), BY)
    off = found["ikke_opfyldt_i_alt"].to_numpy() - (total - met.sum())
    assert found["i_alt"].to_numpy() == pytest.approx(total)
    assert abs(off.mean()) < 4 * off.std() / np.sqrt(repeats)
    shares = found["andel"].to_numpy() - truth
    assert abs(shares.mean()) < 4 * shares.std() / np.sqrt(repeats)
    covered = found.select((pl.col("nedre") <= truth) & (pl.col("oevre") >= truth)).to_series().mean()
    # 95 % less three standard errors of a share of 1,500.
    assert covered >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / repeats)
