"""What is planted can be found again: each figure computed here from the tables alone."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.sample import LAST_DAY

NEW_LAW = date(2024, 1, 1)
POINTS = 0.02
"""Tolerance at 20,000 cases, a few standard errors."""
POINTS_PER_TEAM = 0.05


def share(frame, condition):
    return frame.select(condition.fill_null(False).mean()).item()


@pytest.fixture(scope="module")
def measures(twenty_thousand):
    return twenty_thousand["indsatser"].join(twenty_thousand["sager"], on="sag_id")


@pytest.fixture(scope="module")
def first_follow_ups(twenty_thousand, measures):
    """First follow-ups due by the last day: the deadline, and whether it was met."""
    first = twenty_thousand["opfoelgninger"].group_by("indsats_id").agg(pl.col("dato").min().alias("first"))
    own_rule = (pl.col("kommune") == "Ringsted") & (pl.col("indsatstype") == "stoette_i_hjemmet")
    due = pl.when(own_rule).then(pl.col("startdato").dt.offset_by("6mo"))
    return (
        measures.drop_nulls("startdato")
        .join(first, on="indsats_id", how="left")
        .with_columns(due=due.otherwise(pl.col("startdato").dt.offset_by("3mo")))
        .filter(pl.col("due") < LAST_DAY)
        .filter(pl.col("first").is_not_null() | (pl.col("due") < pl.col("slutdato")) | pl.col("slutdato").is_null())
        .with_columns(met=(pl.col("first") <= pl.col("due")).fill_null(False))
    )


def test_first_follow_ups_before_2024_are_on_time_as_often_as_nationally(first_follow_ups):
    before = first_follow_ups.filter(pl.col("due") < NEW_LAW)
    assert share(before, pl.col("met")) == pytest.approx(0.44, abs=POINTS)


def test_first_follow_ups_from_2024_are_on_time_as_often_as_nationally(first_follow_ups):
    after = first_follow_ups.filter(pl.col("due") >= NEW_LAW)
    assert share(after, pl.col("met")) == pytest.approx(0.75, abs=POINTS)


@pytest.mark.parametrize(("team", "shift"), [("Team Syd", -0.22), ("Team Havn", 0.15)])
def test_planted_teams_differ_from_the_others(first_follow_ups, team, shift):
    for recent, level in ((False, 0.44), (True, 0.75)):
        own = first_follow_ups.filter((pl.col("team") == team) & ((pl.col("due") >= NEW_LAW) == recent))
        assert share(own, pl.col("met")) == pytest.approx(level + shift, abs=POINTS_PER_TEAM)


def test_all_other_teams_are_equal(first_follow_ups):
    teams = set(first_follow_ups["team"].drop_nulls()) - {"Team Syd", "Team Havn"}
    assert len(teams) == 10
    for recent, level in ((False, 0.44), (True, 0.75)):
        for team in teams:
            own = first_follow_ups.filter((pl.col("team") == team) & ((pl.col("due") >= NEW_LAW) == recent))
            assert share(own, pl.col("met")) == pytest.approx(level, abs=POINTS_PER_TEAM), team


def test_the_level_does_not_drift_on_either_side_of_the_shift(first_follow_ups):
    by_year = first_follow_ups.group_by(pl.col("due").dt.year()).agg(pl.col("met").mean()).sort("due")
    for year, rate in by_year.iter_rows():
        assert rate == pytest.approx(0.44 if year < 2024 else 0.75, abs=0.035), year


def test_an_assessment_is_finished_before_the_decision_as_often_as_nationally(twenty_thousand, measures):
    finished = (
        twenty_thousand["undersoegelser"]
        .filter(pl.col("type") == "boernefaglig_undersoegelse")
        .group_by("sag_id")
        .agg(pl.col("slutdato").min().alias("finished"))
    )
    decided = measures.drop_nulls("afgoerelsesdato").join(finished, on="sag_id", how="left")
    assert share(decided, pl.col("finished") <= pl.col("afgoerelsesdato")) == pytest.approx(0.69, abs=POINTS)


def test_a_plan_is_there_as_often_as_nationally(twenty_thousand, measures):
    first = twenty_thousand["planer"].group_by("sag_id").agg(pl.col("dato").min().alias("plan"))
    planned = measures.join(first, on="sag_id", how="left")
    until = pl.min_horizontal("slutdato", pl.lit(LAST_DAY))
    assert share(planned, pl.col("plan") <= until) == pytest.approx(0.77, abs=POINTS)


@pytest.mark.parametrize(("first", "last", "rate"), [(2019, 2022, 0.60), (2023, 2024, 0.50)])
def test_assessments_are_finished_within_four_months_as_often_as_nationally(twenty_thousand, first, last, rate):
    begun = twenty_thousand["undersoegelser"].filter(
        (pl.col("type") == "boernefaglig_undersoegelse") & pl.col("startdato").dt.year().is_between(first, last)
    )
    in_time = pl.col("slutdato") <= pl.col("startdato").dt.offset_by("4mo")
    assert share(begun, in_time) == pytest.approx(rate, abs=0.03)


@pytest.mark.parametrize(("first", "last", "rate"), [(2019, 2022, 0.60), (2023, 2024, 0.50)])
def test_counted_from_awareness_assessments_are_as_often_in_time(twenty_thousand, first, last, rate):
    begun = twenty_thousand["undersoegelser"].filter(
        (pl.col("type") == "boernefaglig_undersoegelse") & pl.col("startdato").dt.year().is_between(first, last)
    )
    known = begun.drop_nulls("opmaerksom_dato")
    in_time = pl.col("slutdato") <= pl.col("opmaerksom_dato").dt.offset_by("4mo")
    assert share(known, in_time) == pytest.approx(rate, abs=0.03)
    assert 0.04 < begun["opmaerksom_dato"].is_null().mean() < 0.08
    assert (known["opmaerksom_dato"] <= known["startdato"]).all()


@pytest.mark.parametrize(("recent", "rate"), [(False, 0.58), (True, 0.65)])
def test_children_are_heard_before_the_decision_about_as_often_as_nationally(measures, recent, rate):
    heard = measures.drop_nulls(["afgoerelsesdato", "boernesamtale_dato"])
    period = heard.filter((pl.col("afgoerelsesdato") >= NEW_LAW) == recent)
    before = pl.col("boernesamtale_dato") <= pl.col("afgoerelsesdato")
    assert share(period, before) == pytest.approx(rate, abs=POINTS)
    assert 0.03 < measures["boernesamtale_dato"].is_null().mean() < 0.09
    assert heard["boernesamtale_dato"].max() <= LAST_DAY


def test_the_next_follow_up_is_decided_at_most_follow_ups_and_nowhere_it_was_not(twenty_thousand):
    held = twenty_thousand["opfoelgninger"]
    undecided = held.filter(~pl.col("videre_opfoelgning_besluttet"))
    assert undecided["naeste_senest"].null_count() == undecided.height > 0
    decided = held.drop_nulls("naeste_senest")
    assert 0.75 < decided.height / held.height < 0.92
    usual = decided["naeste_senest"] == decided["dato"].dt.offset_by("6mo")
    assert usual.mean() == pytest.approx(0.88, abs=POINTS)
    assert (decided["naeste_senest"] > decided["dato"]).all()


def test_two_in_five_births_are_known_by_the_month_only(twenty_thousand):
    births = twenty_thousand["sager"]["foedselsdato"]
    assert (births.str.len_chars() == 7).fill_null(False).mean() == pytest.approx(0.40, abs=POINTS)
    assert 0 < births.null_count() < 0.03 * len(births)


@pytest.mark.parametrize(
    ("kommune", "kind", "provider", "least"),
    [
        ("Ringsted", "stoette_i_hjemmet", ["familiehuset"], 0.8),
        ("Faxe", "stoette_i_hjemmet", ["fui"], 0.8),
        ("Ringsted", "aflastning", ["netvaerk", "plejefamilie"], 0.8),
    ],
)
def test_providers_fit_the_municipality(measures, kommune, kind, provider, least):
    granted = measures.filter((pl.col("kommune") == kommune) & (pl.col("indsatstype") == kind))
    assert least < share(granted, pl.col("leverandoertype").is_in(provider)) < 0.95


def test_measures_are_of_every_kind_and_support_in_the_home_leads(measures):
    counted = measures["indsatstype"].value_counts(sort=True)
    assert counted.height == 9
    assert counted["indsatstype"][0] == "stoette_i_hjemmet"
    assert counted["count"][0] < 0.35 * measures.height


def test_months_above_sixteen_days_occur_with_and_without_a_placement(twenty_thousand, measures):
    heavy = (
        twenty_thousand["aflastningsdoegn"]
        .join(measures, on="indsats_id")
        .group_by("sag_id", (pl.col("maaned") + "-01").str.to_date().alias("first"))
        .agg(pl.col("doegn").sum())
        .filter(pl.col("doegn") > 16)
    )
    placed = measures.filter(pl.col("indsatstype") == "anbringelse").drop_nulls("startdato")
    beside = heavy.join(placed, on="sag_id").filter(
        (pl.col("startdato") <= pl.col("first").dt.month_end())
        & (pl.col("slutdato").is_null() | (pl.col("slutdato") > pl.col("first")))
    )
    with_placement = beside.select("sag_id", "first").unique().height
    assert 0.35 * heavy.height < with_placement < 0.75 * heavy.height
    assert heavy.height < 0.03 * twenty_thousand["aflastningsdoegn"].height


def test_most_fields_are_known_and_mostly_as_they_should_be(measures):
    respite = measures.filter(pl.col("indsatstype") == "aflastning")
    home = measures.filter(pl.col("indsatstype") == "stoette_i_hjemmet")
    for frame, name in (
        (measures, "formaal_angivet"),
        (measures, "oevrige_indsatser_vurderet"),
        (respite, "hjemmestoette_udtoemt"),
        (respite, "kontaktperson_overvejet"),
    ):
        assert 0.02 < frame[name].is_null().mean() < 0.06
        assert 0.78 < frame[name].mean() < 0.96
    assert 0.02 < home["sigte"].is_null().mean() < 0.05
    assert 0.65 < (home["sigte"].drop_nulls() == "udviklende").mean() < 0.8
