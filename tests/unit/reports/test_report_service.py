"""The service level: months as the law counts them, running measures kept, and figures counted by hand."""

from datetime import date

import polars as pl
import pytest
from report_extracts import scope

from kvs_audit.reports import service as frames
from kvs_audit.reports.sections import service, service_opening


def months(start: date, until: date, happened: bool) -> int:
    return pl.select(frames.in_months(pl.lit(start), pl.lit(until), pl.lit(happened))).item()


@pytest.mark.parametrize(
    ("until", "happened", "waited"),
    [
        (date(2026, 1, 31), 0, 0),
        (date(2026, 2, 1), 1, 0),
        (date(2026, 2, 27), 1, 0),
        (date(2026, 2, 28), 1, 1),  # 31 January + 1 month, clamped
        (date(2026, 3, 1), 2, 1),
        (date(2026, 4, 30), 3, 3),
        (date(2026, 5, 1), 4, 3),
        (date(2027, 1, 31), 12, 12),
    ],
)
def test_what_happened_is_rounded_up_to_months_and_what_is_waited_for_down(until, happened, waited):
    assert months(date(2026, 1, 31), until, True) == happened
    assert months(date(2026, 1, 31), until, False) == waited


def measure(number: int, start: date, end: date | None = None, **columns) -> dict:
    return {
        "indsats_id": f"I{number}",
        "sag_id": f"S{number}",
        "afgoerelsesdato": start,
        "startdato": start,
        "slutdato": end,
        **columns,
    }


def test_the_share_left_is_kaplan_and_meiers():
    # Ended in months 3, 5 and 8; one left running in month 5: 3/4, then 2/3 of it, then nothing.
    rows = pl.DataFrame({"gruppe": ["a"] * 4, "maaneder": [3, 5, 5, 8], "slut": [True, True, False, True]})
    estimate = frames.survival(rows, "gruppe")[0]

    assert estimate.left == pytest.approx((1, 1, 1, 0.75, 0.75, 0.5, 0.5, 0.5, 0))
    assert (estimate.number, estimate.ended, estimate.median) == (4, 3, 5)
    assert estimate.after(3) == 0.75
    assert estimate.after(9) is None


def test_a_group_where_nothing_ended_has_no_median():
    rows = pl.DataFrame({"gruppe": ["a"] * 2, "maaneder": [3, 5], "slut": [False, False]})
    estimate = frames.survival(rows, "gruppe")[0]

    assert estimate.median is None
    assert estimate.low is None
    assert estimate.left == (1.0,) * 6


def test_running_measures_count_as_long_as_they_ran_and_planned_ends_are_not_ends():
    looked_at = scope(
        [
            measure(1, date(2026, 1, 1), date(2026, 3, 1)),
            measure(2, date(2026, 1, 1)),
            measure(3, date(2026, 1, 1), date(2026, 8, 1)),  # after the as-of date: still running
            {**measure(4, date(2026, 1, 1)), "startdato": None},
        ]
    )

    assert frames.durations(looked_at).select("indsats_id", "maaneder", "slut").rows() == [
        ("I1", 2, True),
        ("I2", 5, False),
        ("I3", 5, False),
    ]


def test_the_first_follow_up_counts_within_its_months_and_lacking_it_the_wait():
    follow_ups = [
        {"opfoelgning_id": "O1", "indsats_id": "I1", "dato": date(2026, 4, 1)},
        {"opfoelgning_id": "O2", "indsats_id": "I2", "dato": date(2026, 4, 2)},
        {"opfoelgning_id": "O3", "indsats_id": "I3", "dato": date(2026, 7, 1)},  # not known yet
    ]
    measures = [measure(n, date(2026, 1, 1)) for n in (1, 2, 3)] + [measure(4, date(2026, 1, 1), date(2026, 2, 15))]
    looked_at = scope(measures, tables={"opfoelgninger": follow_ups})

    assert frames.first_follow_ups(looked_at).select("indsats_id", "maaneder", "slut").rows() == [
        ("I1", 3, True),
        ("I2", 4, True),
        ("I3", 5, False),
        ("I4", 1, False),
    ]


def test_without_follow_ups_the_report_says_so():
    looked_at = scope([measure(1, date(2026, 1, 1))])

    assert frames.first_follow_ups(looked_at).is_empty()
    assert "Tabellen opfølgninger mangler" in service_opening.unknown_text(looked_at, frames.measures(looked_at))
    assert next(iter(service.first_follow_up(looked_at))).spec is None


def test_ages_are_those_at_the_decision_and_unknown_where_the_day_decides():
    cases = [
        {"sag_id": f"S{n}", "foedselsdato": birth} for n, birth in ((1, "2020-01-02"), (2, "2020-01"), (3, "2019"))
    ]
    measures = [measure(1, date(2026, 1, 1)), measure(2, date(2026, 1, 15)), measure(3, date(2026, 1, 15))]

    assert frames.measures(scope(measures, cases))["alder"].to_list() == [5, None, None]


@pytest.mark.parametrize(
    ("years", "group"), [(2, "0–2 år"), (3, "3–5 år"), (13, "10–13 år"), (14, "14–17 år"), (30, None)]
)
def test_ages_fall_in_groups(years, group):
    assert pl.select(frames.age_group(pl.lit(years))).item() == group


def test_the_three_things_have_the_figures_of_the_extract():
    measures = [measure(n, date(2026, 1, 1), date(2026, 3, 1)) for n in range(12)]
    measures += [measure(20, date(2026, 1, 1), indsatstype="kontaktperson")]
    rows = scope(measures)

    assert service_opening.mix_text(frames.measures(rows)) == "Mest bevilget: aflastning, 12 af 13 indsatser (92 %)."
    assert service_opening.duration_text(rows) == "Varighed: halvdelen af indsatserne er ophørt inden 2 måneder."


def test_a_report_keeps_to_its_team_and_period():
    cases = [{"sag_id": "S1", "team": "Nord"}, {"sag_id": "S2", "team": "Syd"}, {"sag_id": "S3", "team": "Nord"}]
    measures = [measure(1, date(2026, 1, 1)), measure(2, date(2026, 1, 1)), measure(3, date(2025, 12, 31))]
    looked_at = scope(measures, cases, team="Nord", fra=date(2026, 1, 1))

    assert frames.measures(looked_at)["indsats_id"].to_list() == ["I1"]


def test_the_explorer_is_for_notebooks_and_pages_hold_none_of_its_data():
    figure = service.explore(scope([measure(1, date(2026, 1, 1))]))

    assert "S1" in str(figure.spec)
    assert figure.as_dict()["instead"].startswith("Sammenhængende figurer")


def test_an_empty_period_is_said_in_words():
    empty = scope([measure(1, date(2026, 1, 1))], fra=date(2010, 1, 1), til=date(2010, 12, 31))

    assert "Der er ingen indsatser at vise" in service_opening.opening(empty).html
    assert "Der er ingen indsatser at vise" in next(iter(service.mix(empty))).html
    assert service.duration_by_type(empty).spec is None


PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
MERCAPTOPURINE = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STILL_WELL = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def remissions() -> pl.DataFrame:
    """Weeks in remission of 42 children with leukaemia (Freireich and others 1963, Blood 21: 699-716)."""
    treated = [("6-MP", weeks, True) for weeks in MERCAPTOPURINE] + [("6-MP", weeks, False) for weeks in STILL_WELL]
    rows = treated + [("placebo", weeks, True) for weeks in PLACEBO]
    return pl.DataFrame(rows, schema=["gruppe", "maaneder", "slut"], orient="row")


def test_the_share_left_is_that_of_the_published_example():
    # Kaplan-Meier estimates as in textbooks, and as R's survfit prints them.
    treated, placebo = frames.survival(remissions(), "gruppe")

    for after, share in {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}.items():
        assert treated.after(after) == pytest.approx(share, abs=5e-4)
    for after, share in {1: 0.905, 5: 0.571, 8: 0.381, 12: 0.190, 23: 0.0}.items():
        assert placebo.after(after) == pytest.approx(share, abs=5e-4)


def test_the_median_and_its_interval_are_those_of_the_published_example():
    # R: survfit(Surv(time, status) ~ group, conf.type = "log-log") prints 23 (13, NA) and 8 (4, 11).
    treated, placebo = frames.survival(remissions(), "gruppe")

    assert (treated.number, treated.ended, treated.median, treated.low, treated.high) == (21, 9, 23, 13, None)
    assert (placebo.number, placebo.ended, placebo.median, placebo.low, placebo.high) == (21, 21, 8, 4, 11)


def test_leaving_the_running_ones_out_would_make_durations_too_short():
    whole = frames.survival(remissions().filter(gruppe="6-MP"), "gruppe")[0]
    ended_only = frames.survival(remissions().filter(pl.col("gruppe") == "6-MP", "slut"), "gruppe")[0]

    assert (whole.median, ended_only.median) == (23, 10)
