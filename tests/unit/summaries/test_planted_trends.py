"""The sample's planted level shift is found, and what is planted as constant is not accused."""

from datetime import date

import polars as pl
import pytest

from kvs_audit import audit
from kvs_audit.sample import LAST_DAY, generate
from kvs_audit.summaries.control_charts import LAW_CHANGE, by_period, p_chart

RULES = ("udenfor", "serie", "skred")
FOLLOW_UP = "opfoelgning"
AS_OF = date.fromisoformat(str(LAST_DAY))


@pytest.fixture(scope="module")
def assessments():
    return audit(generate(6_000, 5), as_of=AS_OF).vurderinger


@pytest.fixture(scope="module")
def of_teams():
    # Not Ringsted's: its practice follows six months, so the mix of first and later follow-ups moves its rate.
    standards = [f"uddybning-stoette-i-hjemmet@{kommune}" for kommune in ("Faxe", "Næstved")]
    rows = audit(generate(12_000, 5), standards=standards, as_of=AS_OF).vurderinger
    return rows.filter(krav=FOLLOW_UP).drop_nulls("team")


def charts(rows: pl.DataFrame, by: list[str], shifts=(), every="1mo") -> pl.DataFrame:
    year = 12 if every == "1mo" else 4
    return p_chart(by_period(rows, by, AS_OF, every, shifts=shifts), by, year=year)


def flagged(chart: pl.DataFrame, by: list[str]) -> set[tuple]:
    return set(chart.filter(pl.any_horizontal(pl.col(RULES).is_not_null())).select(by).rows())


def test_the_level_shift_over_time_is_found_where_it_is_not_told_of(assessments):
    respite = assessments.filter(standard="ringsted-aflastning", krav=FOLLOW_UP)
    chart = charts(respite, ["krav"])
    below, above = (chart.filter(pl.any_horizontal(pl.col(RULES) == side)) for side in ("under", "over"))

    assert below.height >= 8
    assert below["periode"].max() < LAW_CHANGE
    assert above.height >= 8
    assert above["periode"].min() >= LAW_CHANGE


def test_a_level_shift_that_is_told_of_is_no_signal_and_both_levels_are_right(assessments):
    respite = assessments.filter(standard="ringsted-aflastning", krav=FOLLOW_UP)
    chart = charts(respite, ["krav"], [LAW_CHANGE])
    before, after = (chart.filter(fase=phase)["midte"][0] for phase in (0, 1))

    assert flagged(chart, ["krav"]) == set()
    # Planted: 44 % of the first follow-ups and 56 % of the later ones, then 75 and 82 %; Team Syd 22 points worse.
    assert before == pytest.approx(0.46, abs=0.05)
    assert after == pytest.approx(0.75, abs=0.05)


@pytest.mark.parametrize("every", ["1mo", "1q"])
def test_requirements_planted_as_constant_are_flagged_no_more_often_than_chance_does(assessments, every):
    # Respite days are left out: the same children come back month after month, and the report judges them not.
    by = ["standard", "krav"]
    constant = assessments.filter((pl.col("krav") != FOLLOW_UP) & (pl.col("enhed") != "sag_maaned"))
    chart = charts(constant, by, [LAW_CHANGE], every)
    judged = chart.filter(pl.col("punkt") == "bedoemt").select(by).unique().height

    assert judged > 15
    assert len(flagged(chart, by)) <= 3  # 5 % of about 40


def test_no_team_is_flagged_when_the_change_of_law_is_allowed_for(of_teams):
    by = ["team"]
    chart = charts(of_teams, by, [LAW_CHANGE])

    assert chart.filter(pl.col("punkt") == "bedoemt")["team"].n_unique() == 8
    assert flagged(chart, by) == set()


def test_most_teams_show_the_shift_when_it_is_not_allowed_for(of_teams):
    found = flagged(charts(of_teams, ["team"]), ["team"])

    assert len(found) >= 6


def test_including_units_met_early_would_lift_the_running_month():
    today = date(2026, 5, 15)
    standards = ["uddybning-stoette-i-hjemmet@Faxe", "uddybning-stoette-i-hjemmet@Næstved"]
    rows = audit(generate(12_000, 5), standards=standards, as_of=today).vurderinger.filter(krav=FOLLOW_UP)
    early = rows.filter(pl.col("haendelsesdato") > today)
    fair, biased = (
        by_period(rows, ["krav"], day, "1mo").filter(periode=date(2026, 5, 1)).row(0, named=True)
        for day in (today, date(2026, 5, 31))
    )
    share = {name: row["opfyldt"] / row["naevner"] for name, row in (("fair", fair), ("biased", biased))}

    assert set(early["status"]) == {"opfyldt"}  # those that will be missed are not known yet
    assert biased["naevner"] > fair["naevner"]
    assert share["biased"] > share["fair"] + 0.01
    assert fair["punkt"] == "ufuldstaendig"
