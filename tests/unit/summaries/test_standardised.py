"""Expected and observed by the mix of units, and the interval of their ratio."""

import polars as pl
import pytest
from funnel_rows import assessed

from kvs_audit.summaries.standardised import case_dispersion, expected, poisson_interval, standardised


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        # Exact limits of a Poisson mean as tabulated (Ulm 1990, American Journal of Epidemiology 131: 373-375; the
        # Biometrika tables): also what R's poisson.test gives.
        (0, 0.0, 3.689),
        (1, 0.025, 5.572),
        (10, 4.795, 18.390),
        (50, 37.111, 65.919),
    ],
)
def test_the_interval_of_a_count_is_as_tabulated(count, low, high):
    found = poisson_interval(pl.Series([count]))

    assert [round(each.item(), 3) for each in found] == [low, high]


@pytest.mark.parametrize("count", [20, 53, 200])
def test_the_interval_is_byars_approximation_within_a_hundredth(count):
    # Breslow and Day (1987), Statistical Methods in Cancer Research II, page 69.
    byar_low = count * (1 - 1 / (9 * count) - 1.959964 / (3 * count**0.5)) ** 3
    byar_high = (count + 1) * (1 - 1 / (9 * (count + 1)) + 1.959964 / (3 * (count + 1) ** 0.5)) ** 3
    low, high = poisson_interval(pl.Series([count]))

    assert (low.item(), high.item()) == (pytest.approx(byar_low, rel=0.01), pytest.approx(byar_high, rel=0.01))


MIXED = (("A", "easy", 9, 10), ("A", "hard", 4, 40), ("B", "easy", 36, 40), ("B", "hard", 5, 10))


def of(rows: pl.DataFrame, team: str, **options) -> dict:
    return standardised(rows, "team", **options).filter(team=team).row(0, named=True)


def test_the_expected_is_the_share_of_the_stratum_summed_over_the_teams_own_mix():
    # easy: 45 of 50 met, so 0.1 deviate; hard: 9 of 50, so 0.82. A: 10 * 0.1 + 40 * 0.82 = 33.8, found 1 + 36 = 37.
    row = of(assessed(*MIXED), "A")

    assert (row["naevner"], row["ikke_opfyldt"]) == (50, 37)
    assert row["ventet_ikke_opfyldt"] == pytest.approx(33.8)
    assert row["ratio"] == pytest.approx(37 / 33.8)


def test_without_strata_the_mix_is_not_taken_out():
    # All together: 46 of 100 deviate, so 23 of A's 50.
    assert of(assessed(*MIXED), "A", strata=())["ventet_ikke_opfyldt"] == pytest.approx(23)


def test_the_interval_of_a_ratio_is_that_of_the_count_over_the_expected():
    # Found 37: the exact limits are 26.051 and 50.999 (tables).
    row = of(assessed(*MIXED), "A")

    assert (row["nedre"], row["oevre"]) == (
        pytest.approx(26.051 / 33.8, abs=1e-3),
        pytest.approx(50.999 / 33.8, abs=1e-3),
    )


def test_cases_that_count_often_widen_the_interval_as_if_they_counted_once():
    once, often = (of(assessed(*MIXED, repeat=times), "A") for times in (1, 4))

    assert often["ratio"] == pytest.approx(once["ratio"])
    assert (often["nedre"], often["oevre"]) == (pytest.approx(once["nedre"]), pytest.approx(once["oevre"]))


def test_where_nothing_was_expected_there_is_no_ratio():
    row = of(assessed(("A", "k", 10, 10), ("B", "k", 10, 10)), "A")

    assert (row["ventet_ikke_opfyldt"], row["ratio"], row["nedre"], row["oevre"]) == (0, None, None, None)


def test_observed_and_expected_add_up_to_the_same_over_all_teams():
    found = standardised(assessed(*MIXED), "team")

    assert found["ikke_opfyldt"].sum() == pytest.approx(found["ventet_ikke_opfyldt"].sum())


def test_an_unnamed_team_is_part_of_the_reference_and_has_no_line():
    found = standardised(assessed(("A", "k", 5, 10), (None, "k", 10, 10)), "team")

    assert found["team"].to_list() == ["A"]
    assert found["ventet_ikke_opfyldt"].item() == pytest.approx(2.5)


def test_rows_outside_the_reference_are_held_against_it():
    rows = assessed(("A", "k", 0, 10), ("B", "k", 8, 10))
    units = expected(rows, ("krav",), outside=pl.col("team") == "A")

    assert units["forventet"].unique().to_list() == [0.8]


def test_nothing_decided_gives_no_lines():
    rows = assessed(("A", "k", 5, 10)).with_columns(status=pl.lit("kan_ikke_vurderes"))

    assert standardised(rows, "team").is_empty()


def test_the_dispersion_of_cases_is_one_where_each_counts_once():
    units = expected(assessed(("A", "k", 30, 100), ("B", "k", 50, 100)), ("krav",))

    assert case_dispersion(units, ())["phi"].item() == 1
