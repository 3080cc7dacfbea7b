"""The report on a review: its words against workbooks filled in by hand, and what it refuses."""

import sys
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports.reviewed import open_review
from kvs_audit.reports.sections import review, review_method, review_opening
from kvs_audit.review import write_review
from kvs_audit.review.drawn import Plan

sys.path.insert(0, str(Path(__file__).parents[1] / "review"))
from review_extract import DAY, drawn_sample

ALL = Plan("team", 9, 1, theme="maalgruppe")
"""All five cases, one question each: S1 and S2 in team A, S3 and S5 in team B, S4 without a team."""

ANSWERS = {
    "gennemgang-team-a.xlsx": ["opfyldt", "ikke opfyldt"],
    "gennemgang-team-b.xlsx": ["opfyldt", "ikke relevant"],
    "gennemgang-uden-team.xlsx": ["kan ikke vurderes"],
}


def answer(folder, name, answers, *, reviewer="R-1", comment="Står ikke i notatet", to=None):
    book = openpyxl.load_workbook(folder / name)
    book["Vejledning"]["B4"] = reviewer
    sheet = book["Vurdering"]
    for row, each in enumerate(answers, 2):
        sheet.cell(row, 5).value = each
        sheet.cell(row, 6).value = comment if each == "ikke opfyldt" else None
    book.save(folder / (to or name))


def returned(folder, answers=ANSWERS, plan=ALL):
    write_review(drawn_sample(plan), folder)
    for name, given in answers.items():
        answer(folder, name, given)
    return open_review(folder, None, as_of=DAY)


@pytest.fixture
def complete(tmp_path):
    return returned(tmp_path / "g")


def test_the_opening_counts_what_was_drawn_read_and_answered(complete):
    text = review_opening.looked_at_text(complete)

    assert text.startswith("5 sager er udtrukket ved lodtrækning af 5, opgjort pr. 30. juni 2025; 5 af dem er læst.")
    assert "spurgt om 1 krav, som intet udtræk kan afgøre, og 5 svar kan bruges" in text
    assert "»Aflastning for udsatte børn og unge«" in text


def test_the_most_important_thing_has_the_estimate_its_interval_and_what_it_rests_on(complete):
    """One of the three judged cases is not met; all cases were drawn, so nothing is left to chance."""
    (text,) = review_opening.important_texts(complete)

    assert text.startswith("Målgruppe: anslået ikke opfyldt i 33 % af de sager, hvor kravet gælder")
    assert "(95 %-interval 33–33 %), omkring 1 af 3 sager. Kun 3 sager er bedømt: for få til at udpege kravet." in text


def test_a_full_count_says_that_nothing_is_left_to_chance_and_a_sample_does_not(complete, tmp_path):
    said = "lodtrækningen flytter ingen andel"

    assert said in unescape(review_opening.opening(complete).html)
    one_each = returned(tmp_path / "en", {}, Plan("team", 1, 1, theme="maalgruppe"))
    assert said not in unescape(review_opening.opening(one_each).html)


def test_a_case_stands_for_those_like_it(tmp_path):
    """One case of each team: team A's and team B's weigh 2, the one without a team 1; 2 of 5 not met."""
    folder = tmp_path / "g"
    plan = Plan("team", 1, 1, theme="maalgruppe")
    one_each = {name: given[:1] for name, given in ANSWERS.items()}
    one_each |= {"gennemgang-team-a.xlsx": ["ikke opfyldt"], "gennemgang-uden-team.xlsx": ["opfyldt"]}
    (text,) = review_opening.important_texts(returned(folder, one_each, plan))

    assert "ikke opfyldt i 40 % af de sager" in text
    assert "omkring 2 af 5 sager" in text


def test_the_chart_has_the_share_and_the_number_of_cases(complete):
    figure = list(review.judged(complete))[-1]

    assert figure.rows == (("Målgruppe (udgangspunkt)", "67 %", "67–67 %", "3", "2", "1", "1", "1", "0"),)
    assert figure.title == "Under 10 sager er bedømt på hvert krav: for få til at udpege et"


def test_answers_to_talk_about_stand_with_their_comment_and_who_has_the_case(complete):
    html = review.not_met(complete).html

    assert "S2</th>" in html
    assert "Team A · R1" in html
    assert "Står ikke i notatet" in html
    assert "S4</th>" in html
    assert "S1</th>" not in html


def test_two_who_read_the_same_are_compared_and_their_differences_listed(tmp_path):
    returned(tmp_path / "g")
    answer(tmp_path / "g", "gennemgang-team-a.xlsx", ["opfyldt", "opfyldt"], reviewer="R-2", to="kopi.xlsx")
    found = open_review(tmp_path / "g", None, as_of=DAY)

    assert review_opening.agreement_text(found).startswith("To har svaret på det samme 2 gange og var enige i 1;")
    assert "R-1: ikke opfyldt; R-2: opfyldt" in review.agreed(found).html


def test_what_is_missing_is_said_on_page_one_and_listed(tmp_path):
    found = returned(tmp_path / "g", {"gennemgang-team-a.xlsx": ["opfyldt", None]})
    text = unescape(review_opening.opening(found).html)

    assert "4 udtrukne sager er der ingen svar om." in text
    assert "4 rækker: Rækken er ikke besvaret." in text
    assert review.missing(found).html.count("gennemgang-team-a.xlsx") == 1


def test_the_method_has_every_cell_with_its_probability_and_weight(tmp_path):
    plan = Plan("team", 1, 7, ("ny_loebende",))
    html = unescape(review_method.method(returned(tmp_path / "g", {}, plan)).html)

    assert "Frø 7" in html
    assert '<th scope="row">Team A · løbende</th>' in html.replace(' style="text-align:left"', "")
    assert "100,0 %" in html


def test_another_day_or_another_extract_than_the_samples_is_refused(tmp_path):
    folder = tmp_path / "g"
    returned(folder)
    (tmp_path / "udtraek").mkdir()
    (tmp_path / "udtraek" / "sager.csv").write_text("sag_id,kommune\nS1,Ringsted\n", encoding="utf-8")
    measures = "indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato\n"
    (tmp_path / "udtraek" / "indsatser.csv").write_text(measures, encoding="utf-8")

    with pytest.raises(ArgumentFault, match=r"udtrukket pr\. 30\. juni 2025\. Skriv --as-of 2025-06-30"):
        open_review(folder, None, as_of=date(2025, 7, 1))
    with pytest.raises(ArgumentFault, match="udtraek er ikke det udtræk"):
        open_review(folder, tmp_path / "udtraek", as_of=DAY)
    with pytest.raises(ArgumentFault, match="følger af stikprøven"):
        open_review(folder, None, as_of=DAY, standards=["ringsted-aflastning"])
    with pytest.raises(ArgumentFault, match="findes ikke"):
        open_review(tmp_path / "intet", None, as_of=DAY)
