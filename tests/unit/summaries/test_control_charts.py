"""p'-charts against published figures, a slow reference, and hand-made points on both sides of every rule."""

from datetime import date, timedelta
from itertools import pairwise
from math import sqrt

import numpy as np
import polars as pl
import pytest

from kvs_audit.summaries.control_charts import by_period, p_chart, with_phases, with_signals

NEW_LAW = date(2024, 1, 1)


def points(met: list[int], due: list[int] | int, phase: list[int] | int = 0) -> pl.DataFrame:
    """Whole periods of one chart."""
    number = len(met)
    return pl.DataFrame(
        {
            "opfyldt": met,
            "naevner": [due] * number if isinstance(due, int) else due,
            "fase": [phase] * number if isinstance(phase, int) else phase,
            "punkt": ["hel"] * number,
        }
    )


def reach(chart: pl.DataFrame, sigmas: float = 3.0) -> list[float]:
    """How far the limits would lie from the centre line at so many standard deviations."""
    share = (pl.col("midte") * (1 - pl.col("midte")) / pl.col("naevner")).sqrt()
    return chart.select(sigmas * pl.col("sigma_z") * share).to_series().to_list()


# Orange juice cans, 30 samples of 50: Montgomery, Introduction to Statistical Quality Control. R's package qcc prints
# for its data set orangejuice: centre 0.2313333, limits 0.05242755 and 0.4102391, samples 15 and 23 beyond them.
ORANGE_JUICE = [
    12,
    15,
    8,
    10,
    4,
    7,
    16,
    9,
    14,
    10,
    5,
    6,
    17,
    12,
    22,
    8,
    10,
    5,
    13,
    11,
    20,
    18,
    24,
    15,
    9,
    12,
    7,
    13,
    9,
    6,
]


def test_a_p_chart_has_the_published_centre_and_limits():
    chart = p_chart(points(ORANGE_JUICE, 50))
    row = chart.row(0, named=True)
    binomial = reach(chart)[0] / row["sigma_z"]

    assert row["midte"] == pytest.approx(0.2313333, abs=1e-7)
    assert row["midte"] - binomial == pytest.approx(0.05242755, abs=1e-8)
    assert row["midte"] + binomial == pytest.approx(0.4102391, abs=1e-7)


# Attendances within four hours in NHS emergency departments, twenty weeks: Mohammed et al., BMJ Quality & Safety 22,
# 2013, the data set nhs_accidents of R's package qicharts2. Its qic(chart = "pp") gives the limits below.
NHS_MET = [
    266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320,
    267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989,
]  # fmt: skip
NHS_DUE = [
    280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529,
    279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772,
]  # fmt: skip


def test_over_dispersed_limits_are_those_of_r():
    chart = p_chart(points(NHS_MET, NHS_DUE))
    centre, wide = chart["midte"].to_list(), reach(chart)

    assert centre[0] == pytest.approx(0.95289971134419116, abs=1e-9)
    assert centre[0] - wide[0] == pytest.approx(0.9401296441775141, abs=1e-8)
    assert centre[0] + wide[0] == pytest.approx(0.96566977851086822, abs=1e-8)
    assert centre[16] + wide[16] == pytest.approx(0.96601176095213304, abs=1e-8)
    assert chart["udenfor"].null_count() == 20  # with binomial limits nearly every week would lie outside


def test_phases_have_the_limits_that_r_gives_each_part():
    # qic(chart = "pp", part = 10)
    chart = p_chart(points(NHS_MET, NHS_DUE, [0] * 10 + [1] * 10))
    centre, wide = chart["midte"].to_list(), reach(chart)

    assert centre[0] == pytest.approx(0.95105964383277042, abs=1e-9)
    assert centre[10] == pytest.approx(0.95481431224580271, abs=1e-9)
    assert centre[0] - wide[0] == pytest.approx(0.93866469138900677, abs=1e-8)
    assert centre[10] + wide[10] == pytest.approx(0.96901800106839342, abs=1e-8)


def slow_chart(met: list[int], due: list[int]) -> tuple[float, float]:
    """Centre and sigma_z, one point after the other."""
    centre = sum(met) / sum(due)
    z = [(m / n - centre) / sqrt(centre * (1 - centre) / n) for m, n in zip(met, due, strict=True)]
    moving = [abs(later - earlier) for earlier, later in pairwise(z)]
    return centre, max(1.0, sum(moving) / len(moving) / 1.128)


def test_limits_from_few_estimated_ranges_are_wider_as_students_t_is():
    # 20 weeks: 0.62 · 19 = 11.78 degrees of freedom; t and the normal where 0.05 / 40 lies beyond: 3.82 and 3.02.
    chart = p_chart(points(NHS_MET, NHS_DUE)).row(0, named=True)

    assert chart["usikkerhed"] == pytest.approx(3.824 / 3.023, abs=0.001)
    limit = chart["midte"] + reach(p_chart(points(NHS_MET, NHS_DUE)), chart["sigmaer"])[0] * chart["usikkerhed"]
    assert chart["oevre_graense"] == pytest.approx(limit, abs=1e-9)
    assert p_chart(points([15] * 20, 20))["usikkerhed"][0] == 1.0


def test_charts_drawn_together_are_those_drawn_one_by_one():
    random = np.random.default_rng(5)
    due = random.integers(1, 60, (6, 25))
    met = random.binomial(due, random.uniform(0.3, 0.95, (6, 1)))
    together = pl.concat(
        [
            points(m.tolist(), n.tolist()).with_columns(krav=pl.lit(str(i)))
            for i, (m, n) in enumerate(zip(met, due, strict=True))
        ]
    )
    chart = p_chart(together, ["krav"])

    for i in range(6):
        own = chart.filter(krav=str(i))
        centre, sigma_z = slow_chart(met[i].tolist(), due[i].tolist())
        assert own["midte"][0] == pytest.approx(centre, abs=1e-9)
        assert own["sigma_z"][0] == pytest.approx(sigma_z, abs=1e-9)
        assert own.drop("krav").equals(p_chart(points(met[i].tolist(), due[i].tolist())))


def test_limits_are_never_narrower_than_the_binomial_ones():
    chart = p_chart(points([15] * 20, 20))  # no variation at all

    assert chart["sigma_z"].unique().to_list() == [1.0]
    assert chart["nedre_graense"][0] == pytest.approx(0.75 - chart["sigmaer"][0] * sqrt(0.75 * 0.25 / 20), abs=1e-9)


def test_a_value_equal_to_its_limit_is_not_outside():
    frame = pl.DataFrame(
        {"vaerdi": [0.8, 0.8 + 1e-8, 0.2, 0.2 - 1e-8], "midte": 0.5, "oevre_graense": 0.8, "nedre_graense": 0.2}
    ).with_columns(punkt=pl.lit("bedoemt"), fase=0, serie_krav=8)

    assert with_signals(frame, (), "vaerdi")["udenfor"].to_list() == [None, "over", None, "under"]


def run_of(length: int) -> pl.DataFrame:
    """Twelve points of which the first ``length`` lie below the centre line, and the rest alternate above and on it."""
    low, rest = [9] * length, 12 - length
    lifted = 10 * 12 - 9 * length
    high = [lifted // rest + (i < lifted % rest) for i in range(rest)]
    return p_chart(points([*low, *high], 20))


@pytest.mark.parametrize(("length", "signal"), [(7, False), (8, True)])
def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not(length, signal):
    chart = run_of(length)

    assert chart["serie_krav"][0] == 8
    assert chart["midte"][0] == 0.5
    assert chart["serie"].to_list()[:length] == (["under"] if signal else [None]) * length
    assert chart["serie"].to_list()[length:] == [None] * (12 - length)


def test_a_point_on_the_centre_line_neither_breaks_nor_prolongs_a_run():
    seven = p_chart(points([9, 9, 9, 10, 9, 9, 9, 9, 12, 12, 12, 11], 20))  # 120 of 240
    eight = p_chart(points([9, 9, 9, 10, 9, 9, 9, 9, 9, 13, 13, 12], 20))

    assert seven["midte"][0] == eight["midte"][0] == 0.5
    assert seven["serie"].null_count() == 12
    assert eight["serie"].to_list() == ["under"] * 3 + [None] + ["under"] * 5 + [None] * 3


def test_a_run_does_not_go_on_across_a_level_shift():
    low, high = [8] * 6 + [12] * 6, [12] * 6 + [8] * 6
    one = p_chart(points([*low[::-1], *low], 20))  # six above, twelve below, six above
    two = p_chart(points([*low[::-1], *low], 20, [0] * 12 + [1] * 12))

    assert one["serie"].to_list() == [None] * 6 + ["under"] * 12 + [None] * 6
    assert two["serie"].null_count() == 24
    assert high == low[::-1]


@pytest.mark.parametrize(("number", "point"), [(11, "foreloebig"), (12, "bedoemt")])
def test_fewer_than_twelve_points_are_provisional_and_have_no_signals(number, point):
    chart = p_chart(points([0] + [20] * (number - 1), 20))

    assert set(chart["punkt"]) == {point}
    assert (chart["udenfor"][0] == "under") == (point == "bedoemt")
    assert chart["nedre_graense"].null_count() == 0


def test_a_provisional_phase_leaves_the_judged_one_alone():
    chart = p_chart(points([0] + [20] * 12 + [0] + [20] * 5, 20, [0] * 13 + [1] * 6))

    assert chart["punkt"].to_list() == ["bedoemt"] * 13 + ["foreloebig"] * 6
    assert chart["udenfor"].to_list() == ["under"] + [None] * 18


@pytest.mark.parametrize(("met", "signal"), [(13, None), (12, "under")])
def test_the_last_year_is_a_signal_when_it_lies_beyond_what_chance_does_in_one_of_a_hundred(met, signal):
    # Two years at 75 %, then a year at 67.5 % (z = -2.1) or at 65 % (z = -2.8).
    late = [met, 14] * 6
    share = (24 * 15 + sum(late)) / 720
    z = (sum(late) / 240 - 0.75) / sqrt(share * (1 - share) * (1 / 240 + 1 / 480))
    chart = p_chart(points([15] * 24 + late, 20))

    assert (z < -2.576) == (signal is not None)
    assert chart["skred"].to_list() == [None] * 24 + [signal] * 12


def test_the_last_year_of_quarters_is_four_points_and_needs_eight_before_it():
    twelve = p_chart(points([150] * 8 + [100] * 4, 200), year=4)
    with_gap = p_chart(points([150] * 7 + [100] * 4 + [100], 200), year=5)

    assert twelve["skred"].to_list() == [None] * 8 + ["under"] * 4
    assert with_gap["skred"].null_count() == 12  # seven before the last five


def test_only_the_last_phase_is_looked_at_for_a_drift():
    chart = p_chart(points([15] * 24 + [10] * 12 + [15] * 24, 20, [0] * 36 + [1] * 24))

    assert chart["skred"].null_count() == 60


def test_a_chart_in_which_all_is_met_has_no_signal():
    chart = p_chart(points([20] * 24, 20))

    assert chart["midte"].unique().to_list() == [1.0]
    assert all(chart[rule].null_count() == 24 for rule in ("udenfor", "serie", "skred"))


def hidden(number: int) -> pl.DataFrame:
    rows = points([14, 16] * 10, 20)
    nulls = pl.int_range(pl.len()) < number
    return rows.with_columns(
        pl.when(~nulls).then(pl.col("opfyldt", "naevner")),
        punkt=pl.when(nulls).then(pl.lit("skjult")).otherwise("punkt"),
    )


@pytest.mark.parametrize(("number", "judged"), [(4, True), (5, False)])
def test_with_more_than_a_fifth_hidden_nothing_is_said(number, judged):
    chart = p_chart(hidden(number))

    assert ("bedoemt" in chart["punkt"]) == judged
    assert chart["andel"].null_count() == number


# Assessments ---------------------------------------------------------------------------------------------------------


def assessments(*rows: tuple[date, str], krav: str = "k") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "krav": [krav] * len(rows),
            "enhed_id": [f"I{i}" for i in range(len(rows))],
            "haendelsesdato": [day for day, _ in rows],
            "status": [status for _, status in rows],
        },
        schema_overrides={"haendelsesdato": pl.Date()},
    )


def test_periods_without_units_are_gaps_and_the_chart_goes_on_to_the_as_of_date():
    rows = assessments((date(2026, 1, 5), "opfyldt"), (date(2026, 3, 5), "afvigelse"))
    found = by_period(rows, ["krav"], date(2026, 5, 31), "1mo")

    assert found["periode"].to_list() == [date(2026, month, 1) for month in range(1, 6)]
    assert found["punkt"].to_list() == ["hel", "tom", "hel", "tom", "tom"]
    assert found["naevner"].to_list() == [1, 0, 1, 0, 0]


@pytest.mark.parametrize(("as_of", "point"), [(date(2026, 3, 30), "ufuldstaendig"), (date(2026, 3, 31), "hel")])
def test_a_period_that_ends_after_the_as_of_date_is_marked_and_makes_no_limits(as_of, point):
    rows = assessments((date(2026, 2, 5), "opfyldt"), (date(2026, 3, 5), "afvigelse"))
    chart = p_chart(by_period(rows, ["krav"], as_of, "1mo"), ["krav"])

    assert chart["andel"].to_list() == [1.0, 0.0]  # shown all the same
    assert chart["midte"].to_list() == [1.0, 1.0] if point == "ufuldstaendig" else chart["midte"][0] == 0.5


def test_an_unfinished_period_bears_no_signal():
    days = [date(2025, month, 10) for month in range(1, 13) for _ in range(20)]
    rows = assessments(*((day, "opfyldt") for day in days), *((date(2026, 1, 3), "afvigelse") for _ in range(20)))
    early, late = (
        p_chart(by_period(rows, ["krav"], as_of, "1mo"), ["krav"]) for as_of in (date(2026, 1, 30), date(2026, 1, 31))
    )

    assert early["punkt"][-1] == "ufuldstaendig"
    assert early["udenfor"][-1] is None
    assert late["udenfor"][-1] == "under"


def test_a_reports_period_cuts_the_periods_at_its_ends():
    rows = assessments(*((date(2026, month, 20), "opfyldt") for month in (1, 2, 3)))
    window = (date(2026, 1, 15), date(2026, 3, 25))
    found = by_period(rows, ["krav"], date(2026, 12, 31), "1mo", window=window)

    assert found["punkt"].to_list() == ["ufuldstaendig", "hel", "ufuldstaendig"]


def test_a_level_shift_begins_a_phase_and_a_period_that_holds_one_is_left_out():
    rows = assessments(*((date(2026, month, 20), "opfyldt") for month in (1, 2, 3, 4)))
    first = by_period(rows, ["krav"], date(2026, 4, 30), "1mo", shifts=[date(2026, 3, 1)])
    inside = by_period(rows, ["krav"], date(2026, 4, 30), "1mo", shifts=[date(2026, 3, 15), date(2026, 3, 15)])

    assert first["fase"].to_list() == [0, 0, 1, 1]
    assert set(first["punkt"]) == {"hel"}
    assert inside["fase"].to_list() == [0, 0, 0, 1]
    assert inside["punkt"].to_list() == ["hel", "hel", "blandet", "hel"]


@pytest.mark.parametrize(("shift", "point"), [(date(2026, 3, 31), "blandet"), (date(2026, 4, 1), "hel")])
def test_a_shift_on_the_last_day_is_inside_and_on_the_next_it_is_not(shift, point):
    rows = assessments((date(2026, 3, 20), "opfyldt"))

    assert by_period(rows, ["krav"], date(2026, 3, 31), "1mo", shifts=[shift])["punkt"].to_list() == [point]


def test_the_rate_is_the_contracts():
    rows = assessments(
        (date(2026, 1, 1), "opfyldt"),
        (date(2026, 1, 1), "afvigelse"),
        (date(2026, 1, 1), "begrundet_afvigelse"),
        (date(2026, 1, 1), "kan_ikke_vurderes"),
        (date(2026, 2, 1), "kan_ikke_vurderes"),
    )
    chart = p_chart(by_period(rows, ["krav"], date(2026, 2, 28), "1mo"), ["krav"])

    assert chart.select("opfyldt", "naevner", "kan_ikke_vurderes").rows() == [(1, 3, 1), (0, 0, 1)]
    assert chart["punkt"].to_list() == ["foreloebig", "tom"]


def test_units_met_before_they_were_due_would_lift_the_last_periods():
    # Deadlines of March and April on the day 10 March: of those that lie ahead only the met ones are known.
    today = date(2026, 3, 10)
    past = [(date(2026, month, 1 + i), "opfyldt" if i < 6 else "afvigelse") for month in (1, 2) for i in range(10)]
    due = [(date(2026, 3, 1 + i), "opfyldt" if i < 6 else "afvigelse") for i in range(10)]
    early = [(today + timedelta(days=1 + i), "opfyldt") for i in range(30)]
    rows = assessments(*past, *due, *early)
    fair = p_chart(by_period(rows, ["krav"], today, "1mo"), ["krav"])
    biased = p_chart(by_period(rows, ["krav"], date(2026, 4, 30), "1mo"), ["krav"])

    assert fair["andel"].to_list() == [0.6, 0.6, 0.6]
    assert biased["andel"].to_list() == [0.6, 0.6, pytest.approx((6 + 21) / 31), 1.0]


def test_without_assessments_there_is_no_chart():
    none = assessments()

    assert by_period(none, ["krav"], date(2026, 1, 1), "1mo").is_empty()
    assert p_chart(by_period(none, ["krav"], date(2026, 1, 1), "1q"), ["krav"]).is_empty()
    assert p_chart(by_period(none, [], date(2026, 1, 1), "1q")).is_empty()


def test_groups_without_a_name_are_a_chart_of_their_own():
    rows = pl.concat(
        [
            assessments((date(2026, 1, 1), "opfyldt")).with_columns(team=pl.lit(None, pl.String)),
            assessments((date(2026, 1, 1), "afvigelse")).with_columns(team=pl.lit("A")),
        ]
    )
    chart = p_chart(by_period(rows, ["team"], date(2026, 1, 31), "1mo"), ["team"])

    assert chart.select("team", "andel", "midte").rows() == [("A", 0.0, 0.0), (None, 1.0, 1.0)]


def test_a_null_denominator_is_one_that_is_hidden():
    frame = pl.DataFrame({"periode": [date(2026, 1, 1)], "slut": [date(2026, 3, 31)], "naevner": [None]})

    assert with_phases(frame, date(2026, 6, 30))["punkt"].to_list() == ["skjult"]
