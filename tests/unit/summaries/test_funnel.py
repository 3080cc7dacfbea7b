"""Nobody is pointed at for a difference that chance, the mix of requirements, or one case counted often makes."""

from datetime import timedelta
from math import comb, isclose, sqrt

import numpy as np
import polars as pl
import pytest
from funnel_rows import DAY, assessed

from kvs_audit.summaries.funnel import (
    DOMME,
    OF_NORMAL,
    added_variance,
    curve,
    funnel,
    limits,
    outer_limit,
    spread,
    winsorised_phi,
)

TAIL_2, TAIL_3 = 0.0227501, 0.0013499
"""Tables of the normal distribution: below -2 and below -3."""


def verdicts(rows: pl.DataFrame, **options) -> dict[str | None, str]:
    return dict(funnel(rows, "team", DAY, **options).select("team", "dom").iter_rows())


def of(rows: pl.DataFrame, team: str, **options) -> dict:
    return funnel(rows, "team", DAY, **options).filter(team=team).row(0, named=True)


def at_most(number: int, n: int, share: float) -> float:
    """The binomial distribution, added up term by term."""
    return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(number + 1))


@pytest.mark.parametrize(("n", "share"), [(20, 0.5), (50, 0.75), (143, 0.44), (400, 0.9)])
@pytest.mark.parametrize(("errors", "tail"), [(2, TAIL_2), (3, TAIL_3)])
def test_the_limits_part_the_counts_that_are_rarer_than_the_tail_from_those_that_are_not(n, share, errors, tail):
    low, high = (float(each) for each in limits(share, n, errors))
    for number in range(n + 1):
        assert (number / n < low - 1e-9) == (at_most(number, n, share) < tail - 1e-9)
        assert (number / n > high + 1e-9) == (1 - at_most(number - 1, n, share) < tail - 1e-9)


@pytest.mark.parametrize(("n", "share"), [(60, 0.3), (143, 0.44), (400, 0.75)])
def test_the_lower_limit_is_spiegelhalters_interpolated_one_within_an_eighth_of_a_unit(n, share):
    # Spiegelhalter (2005), appendix A.1.1: (r - a) / n with r the least for which P(X <= r) reaches the tail, and
    # a = (P(X <= r) - tail) / P(X = r). He interpolates the steps by straight lines, the beta function by a curve.
    r = next(number for number in range(n) if at_most(number, n, share) >= TAIL_3)
    a = (at_most(r, n, share) - TAIL_3) / (at_most(r, n, share) - at_most(r - 1, n, share))

    assert float(limits(share, n, 3)[0]) == pytest.approx((r - a) / n, abs=0.125 / n)


def test_met_and_not_met_are_treated_alike():
    low, high = limits(0.3, 80, 3)
    mirrored_low, mirrored_high = limits(0.7, 80, 3)

    assert (float(low), float(high)) == (
        pytest.approx(1 - float(mirrored_high)),
        pytest.approx(1 - float(mirrored_low)),
    )


def test_where_not_even_nothing_met_would_be_rare_there_is_no_limit():
    # 0.25 ** 4 = 0.0039 > 0.0013; 0.25 ** 5 = 0.00098
    assert float(limits(0.75, 4, 3)[0]) == 0
    assert float(limits(0.75, 5, 3)[0]) > 0


def test_with_many_units_the_limits_are_those_of_the_normal_distribution():
    low, high = (float(each) for each in limits(0.6, 1_000_000, 3))
    error = sqrt(0.6 * 0.4 / 1_000_000)

    assert (low, high) == (
        pytest.approx(0.6 - 3 * error, abs=error / 50),
        pytest.approx(0.6 + 3 * error, abs=error / 50),
    )


@pytest.mark.parametrize(("comparisons", "errors"), [(1, 3), (18, 3), (19, 3.0078), (100, 3.4808)])
def test_the_outer_limit_is_three_standard_errors_until_bonferroni_wants_more(comparisons, errors):
    # Tables: 1 - 0.05 / 38 at 3.0078, 1 - 0.05 / 200 at 3.4808; 0.05 / 36 = 0.00139 > 0.00135
    assert outer_limit(comparisons) == pytest.approx(errors, abs=2e-4)


def test_one_requirement_is_compared_as_a_two_by_two_table():
    # 30 of 100 against 50 of 100: expected 40, variance 100 * 100 / 199 * 0.4 * 0.6 = 12.0603, so -10 / 3.47279
    row = of(assessed(("A", "k", 30, 100), ("B", "k", 50, 100)), "A")

    assert row["z"] == pytest.approx(-2.87953, abs=1e-5)
    assert (row["andel"], row["ventet"], row["niveau"], row["justeret"]) == (0.3, 0.4, 0.4, pytest.approx(0.3))
    assert row["dom"] == "maaske_under"


def test_two_requirements_are_summed_as_mantel_and_haenszel_do():
    # k: as above. l: 10 of 20 against 15 of 20: expected 12.5, variance 20 * 20 / 39 * 0.625 * 0.375 = 2.40385
    # together: (-10 - 2.5) / sqrt(12.0603 + 2.40385) = -12.5 / 3.80318
    rows = assessed(("A", "k", 30, 100), ("B", "k", 50, 100), ("A", "l", 10, 20), ("B", "l", 15, 20))

    assert of(rows, "A")["z"] == pytest.approx(-3.28673, abs=1e-4)


def test_a_team_is_not_blamed_for_having_the_hard_requirement():
    # Every team meets the easy one in 9 of 10 and the hard one in 1 of 10; A has mostly the hard one.
    rows = assessed(("A", "easy", 9, 10), ("A", "hard", 9, 90), ("B", "easy", 81, 90), ("B", "hard", 1, 10))
    row = of(rows, "A")

    assert (row["andel"], row["ventet"]) == (pytest.approx(0.18), pytest.approx(0.18))
    assert row["justeret"] == pytest.approx(row["niveau"])
    assert verdicts(rows) == {"A": "inden_for", "B": "inden_for"}


FIVE = [(name, "k", 75, 100) for name in "BCDEF"]


@pytest.mark.parametrize(
    ("met", "dom"),
    [(57, "under"), (63, "maaske_under"), (70, "inden_for"), (82, "inden_for"), (86, "maaske_over"), (91, "over")],
)
def test_the_verdict_follows_the_limits_at_two_and_three_standard_errors(met, dom):
    # The other five lie at 75 %. Held against all six the standard error is sqrt(0.19 * (1/100 - 1/600)) = 4.0 points,
    # and A's distance to all is 5/6 of that to the others.
    rows = assessed(("A", "k", met, 100), *FIVE)

    assert verdicts(rows) == {"A": dom, **dict.fromkeys("BCDEF", "inden_for")}


def test_a_verdict_means_that_the_share_lies_beyond_the_drawn_limits():
    for met in range(40, 101):
        row = of(assessed(("A", "k", met, 100), *FIVE), "A")
        drawn = curve(row, 100, 2).row(-1, named=True)
        if row["dom"] == "inden_for":
            assert drawn["lav2"] - 1e-9 <= row["justeret"] <= drawn["hoej2"] + 1e-9
        if row["dom"] in ("under", "over"):
            assert not drawn["lav3"] <= row["justeret"] <= drawn["hoej3"]


def test_one_team_far_below_does_not_make_the_equal_ones_stand_out_above():
    others = [(name, "k", 750, 1000) for name in "BCD"]
    rows = assessed(("A", "k", 450, 1000), *others)

    # Against all four together, at 67.5 %, the others would lie 7.5 points or 5.8 standard errors above.
    assert verdicts(rows) == {"A": "under", "B": "inden_for", "C": "inden_for", "D": "inden_for"}
    assert of(rows, "B")["niveau"] == pytest.approx(0.75)


def test_two_teams_that_differ_differ_from_each_other():
    assert verdicts(assessed(("A", "k", 300, 1000), ("B", "k", 500, 1000))) == {"A": "under", "B": "over"}


@pytest.mark.parametrize(("cases", "judged"), [(9, False), (10, True)])
def test_with_fewer_than_the_least_number_of_cases_no_verdict_is_drawn(cases, judged):
    rows = assessed(("A", "k", 0, cases), ("B", "k", 100, 100))

    assert (verdicts(rows)["A"] != "for_faa") == judged
    assert (verdicts(rows)["B"] != "for_faa") == judged


def test_the_least_number_is_a_parameter_and_counts_cases_not_assessments():
    assert verdicts(assessed(("A", "k", 0, 5), ("B", "k", 40, 40), repeat=4))["A"] == "for_faa"
    assert verdicts(assessed(("A", "k", 0, 5), ("B", "k", 40, 40), repeat=4), minimum=5)["A"] == "under"


def test_an_unnamed_team_counts_among_the_others_and_gets_no_verdict():
    found = verdicts(assessed(("A", "k", 0, 40), (None, "k", 40, 40)))

    assert found == {"A": "under", None: "for_faa"}


def test_a_case_that_counts_ten_times_is_one_case():
    once = of(assessed(("A", "k", 15, 40), ("B", "k", 25, 40)), "A")
    often = of(assessed(("A", "k", 15, 40), ("B", "k", 25, 40), repeat=10), "A")

    assert often["phi"] == pytest.approx(10)
    assert often["z"] == pytest.approx(once["z"], rel=0.01)
    assert (often["lav3"], often["hoej3"]) == (
        pytest.approx(once["lav3"], abs=0.01),
        pytest.approx(once["hoej3"], abs=0.01),
    )


def test_independent_assessments_do_not_narrow_the_limits():
    # Two assessments per case, one met and one not: cases vary less than chance would, which is no evidence.
    rows = assessed(("A", "k", 5, 20), ("B", "k", 15, 20))
    other = rows.with_columns(status=pl.col("status").replace({"opfyldt": "afvigelse", "afvigelse": "opfyldt"}))

    assert of(pl.concat([rows, other]), "A")["phi"] == 1


def test_what_could_not_be_assessed_or_is_not_due_takes_no_part_and_is_counted_beside():
    rows = assessed(("A", "k", 30, 100), ("B", "k", 50, 100))
    unknown = rows.with_columns(status=pl.lit("kan_ikke_vurderes"))
    later = rows.with_columns(status=pl.lit("opfyldt"), haendelsesdato=pl.lit(DAY + timedelta(days=1)))
    row = of(pl.concat([rows, unknown, later]), "A")

    assert row["z"] == of(rows, "A")["z"]
    assert (row["naevner"], row["kan_ikke_vurderes"], row["ikke_forfaldne"]) == (100, 100, 100)
    assert (row["mindst"], row["maksimalt"]) == (0.15, 0.65)


def test_a_team_with_nothing_decided_is_named_all_the_same():
    rows = assessed(("A", "k", 30, 100), ("B", "k", 50, 100))
    silent = assessed(("C", "k", 1, 20)).with_columns(status=pl.lit("kan_ikke_vurderes"))
    row = of(pl.concat([rows, silent]), "C")

    assert (row["dom"], row["naevner"], row["sager"], row["andel"], row["z"]) == ("for_faa", 0, 0, None, None)


def test_where_everything_or_nothing_is_met_nobody_differs():
    for met in (0, 20):
        rows = assessed(("A", "k", met, 20), ("B", "k", met, 20))
        assert verdicts(rows) == {"A": "inden_for", "B": "inden_for"}
        assert of(rows, "A")["z"] is None


def test_groups_are_ordered_by_name_and_never_by_what_they_reach():
    rows = assessed(("C", "k", 9, 30), ("A", "k", 29, 30), (None, "k", 1, 5), ("B", "k", 15, 30))

    assert funnel(rows, "team", DAY)["team"].to_list() == ["A", "B", "C", None]


def test_funnels_are_judged_each_by_itself_but_counted_together():
    pair = (("A", "k", 34, 100), ("B", "k", 57, 100))  # 3.3 standard errors apart
    many = [(team, f"k{i}", 50, 100) for i in range(20) for team in ("A", "B")]
    within = ("standard", "krav")
    alone = funnel(assessed(*pair), "team", DAY, within=within)
    among = funnel(assessed(*pair, *many), "team", DAY, within=within)

    assert alone["dom"].to_list() == ["under", "over"]
    assert among.filter(krav="k")["dom"].to_list() == ["maaske_under", "maaske_over"]
    assert among["ydre"].unique().to_list() == [pytest.approx(outer_limit(42))]


def test_every_verdict_is_said_in_words_that_name_chance_or_doubt():
    assert set(DOMME) == {"for_faa", "inden_for", "maaske_under", "maaske_over", "under", "over"}
    assert not any(word in text for text in DOMME.values() for word in ("dårlig", "bedst", "værst", "god"))


def test_phi_is_the_mean_square_of_scores_with_the_outer_tenths_moved_in():
    # 11 scores -5..5: the 10 % quantiles are -4 and 4, so (2 * 16 + 2 * (16 + 9 + 4 + 1) + 0) / 11 = 92 / 11
    assert winsorised_phi(np.arange(-5.0, 6.0)) == pytest.approx(92 / 11)


def test_the_added_variance_is_dersimonian_and_lairds():
    from statsmodels.stats.meta_analysis import combine_effects

    effects = np.array([0.10, 0.30, 0.35, 0.65, 0.45, 0.15])
    variances = np.array([0.003, 0.02, 0.01, 0.02, 0.005, 0.015])
    mean = np.sum(effects / variances) / np.sum(1 / variances)
    phi = np.mean((effects - mean) ** 2 / variances)

    found = combine_effects(effects, variances, method_re="chi2")
    assert added_variance(float(phi), variances) == pytest.approx(found.tau2, rel=1e-9)


def test_the_added_variance_is_that_of_a_published_meta_analysis():
    # BCG vaccine trials (Colditz and others 1994), log relative risks as in R's metafor, dat.bcg:
    # rma(yi, vi, data = dat, method = "DL") gives tau^2 = 0.3088, Q = 152.2330 on 12 degrees of freedom.
    effects = [-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713, -0.3394, 0.4459, -0.0173]  # fmt: skip  # noqa: E501
    variances = [0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124, 0.5325, 0.0714]
    y, v = np.array(effects), np.array(variances)
    mean = np.sum(y / v) / np.sum(1 / v)
    phi = float(np.mean((y - mean) ** 2 / v))

    assert phi * 13 == pytest.approx(152.233, rel=0.01)
    assert added_variance(phi, v) == pytest.approx(0.3088, rel=0.01)


def test_the_spread_of_normal_scores_is_found_without_bias():
    rng = np.random.default_rng(7)
    scores = rng.normal(0, 3, (400, 40))
    found = [winsorised_phi(each) / OF_NORMAL for each in scores]

    assert np.mean(found) == pytest.approx(9, rel=0.03)


def test_scores_no_wider_than_chance_change_nothing():
    assert spread(np.array([0.5, -0.5, 1.0, -1.0] * 3), np.ones(12)) == (1.0, 0.0)


def test_a_spread_that_grows_with_the_standard_error_is_multiplied_and_one_that_does_not_is_added():
    signs = np.array([1.0, -1.0] * 10)
    variances = np.array([0.0004, 0.0009, 0.0016, 0.0100] * 5)
    multiplied, added = spread(2 * signs * np.sqrt(variances), variances)
    # All scores are 2, winsorised or not; the correction is for normal ones, whose tails are moved in.
    assert (multiplied, added) == (pytest.approx(4 / OF_NORMAL), 0.0)

    multiplied, added = spread(0.2 * signs, variances)
    assert multiplied == 1.0
    assert 0.2 <= sqrt(added) < 0.3


def test_groups_that_all_vary_widely_are_not_accused_where_there_are_enough_of_them():
    shares = (60, 64, 68, 72, 75, 75, 78, 82, 86, 90)
    twenty = assessed(*[(f"T{i:02}", "k", 4 * share, 400) for i, share in enumerate(shares * 2)])
    nine = assessed(*[(f"T{i:02}", "k", 4 * share, 400) for i, share in enumerate(shares[:9])])

    assert not set(verdicts(twenty).values()) & {"under", "over"}
    assert "under" in verdicts(nine).values()


def test_an_estimated_spread_widens_the_limits_as_students_t_does():
    # With 11 degrees of freedom 99.73 % lie within 3.85 standard errors (Guide to the Expression of Uncertainty in
    # Measurement, table G.2), against 3 of the normal distribution.
    rows = assessed(*[(f"T{i:02}", "k", 200 + (10 if i % 2 else -10) * 2, 400) for i in range(12)])
    found = funnel(rows, "team", DAY)
    multiplied = found["ganget"][0]
    unwidened = spread(*(np.array(each) for each in _scores(found)))

    assert unwidened[0] > 1
    assert multiplied == pytest.approx(unwidened[0] * (3.85 / 3) ** 2, rel=5e-3)
    assert set(found["dom"]) == {"inden_for"}


def _scores(found: pl.DataFrame) -> tuple[list[float], list[float]]:
    """Deviations and variances before any spread: 0.25 * (1/400 - 1/4800) * 4800/4799 each."""
    variance = 0.25 * (1 / 400 - 1 / 4800) * 4800 / 4799
    return (found["andel"] - 0.5).to_list(), [variance] * found.height


def test_the_curve_narrows_as_denominators_grow():
    row = of(assessed(("A", "k", 74, 100), *FIVE), "A")
    drawn = curve(row, 100)

    assert drawn["naevner"].is_sorted()
    assert (drawn["lav3"] <= drawn["lav2"]).all()
    assert drawn["hoej3"].tail(20).is_sorted(descending=True)
    assert isclose(drawn["naevner"][-1], 100, rel_tol=1e-6)
