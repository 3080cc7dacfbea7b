"""Which cases can be drawn, in which cells, and what reviewers are asked."""

import pytest
from review_extract import DAY, chosen_standards, drawn_sample, small_extract

from kvs_audit.errors import ArgumentFault
from kvs_audit.facts.known import Known
from kvs_audit.review.drawn import Plan
from kvs_audit.review.frame import sampling_frame
from kvs_audit.standards import load_standards


def frame_of(per="team", strata=(), standards=()):
    extract = small_extract()
    return sampling_frame(Known(extract, DAY), chosen_standards(extract, *standards), per, strata)


def test_the_frame_has_every_case_with_a_covered_measure_known_on_the_day():
    """S6 has a measure of another type, and one decided the day after."""
    assert frame_of()["sag_id"].to_list() == ["S1", "S2", "S3", "S4", "S5"]


def test_a_case_without_a_team_is_in_the_cell_of_those_without():
    assert dict(frame_of().select("sag_id", "celle").iter_rows())["S4"] == "–"


def test_strata_are_of_the_measure_that_stands_for_the_case():
    """A running measure before an ended one; new within six months of its decision."""
    both = ("ringsted-aflastning", "ringsted-stoette-i-hjemmet")
    rows = frame_of(strata=("indsatstype", "ny_loebende"), standards=both).select("sag_id", "celle").iter_rows()
    assert dict(rows) == {
        "S1": "Team A · aflastning · loebende",
        "S2": "Team A · aflastning · afsluttet",
        "S3": "Team B · aflastning · ny",
        "S4": "– · aflastning · loebende",
        "S5": "Team B · stoette_i_hjemmet · loebende",
    }


def test_every_requirement_of_judgement_is_asked_about_every_drawn_case_that_its_standard_covers():
    drawn = drawn_sample(standards=("ringsted-aflastning", "ringsted-stoette-i-hjemmet"))
    catalogue = load_standards()
    respite, support = (len(catalogue[name].skoen) for name in ("ringsted-aflastning", "ringsted-stoette-i-hjemmet"))
    counts = dict(drawn.asked.group_by("sag_id").len().iter_rows())
    assert counts == {"S1": respite, "S2": respite, "S3": respite, "S4": respite, "S5": respite + support}


def test_a_theme_of_judgement_asks_about_it_alone():
    drawn = drawn_sample(Plan("team", 9, 1, theme="maalgruppe"))
    assert drawn.asked["krav"].unique().to_list() == ["maalgruppe"]
    assert drawn.asked.height == 5


def test_a_theme_that_data_decide_draws_the_cases_with_a_unit_of_it():
    """Follow-ups cannot be assessed without their table, which gives one unit per started measure."""
    drawn = drawn_sample(Plan("team", 9, 1, theme="ringsted-aflastning/doegnloft"))
    assert drawn.frame.height == 5
    with pytest.raises(ArgumentFault, match="Der er ingen sager at udtrække"):
        drawn_sample(Plan("team", 9, 1, theme="klippekort-ramme"), standards=("faxe-paedagogisk-stoette",))


def test_an_unknown_theme_and_a_size_below_one_are_refused():
    with pytest.raises(ArgumentFault, match="kravet findes-ikke findes ikke"):
        drawn_sample(Plan("team", 1, 1, theme="findes-ikke"))
    with pytest.raises(ArgumentFault, match="mindst 1"):
        drawn_sample(Plan("team", 0, 1))


def test_a_sample_has_the_same_id_when_drawn_again_and_another_with_another_seed():
    assert drawn_sample().identity == drawn_sample().identity
    assert drawn_sample().identity != drawn_sample(Plan("team", 9, 2)).identity
