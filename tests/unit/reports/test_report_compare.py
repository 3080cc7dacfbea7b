"""Reports point at a team or a municipality only where the funnel does, and say nothing of the reason."""

from datetime import date
from html import unescape

import polars as pl
import pytest
from report_extracts import AS_OF, extract

from kvs_audit import audit
from kvs_audit.reports.blocks import Html
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections import case_mix, compare

EXHAUSTED = "hjemmestoette-udtoemt"


def looked_at(exhausted: dict[str, tuple[int, int]], **options) -> Scope:
    """Cases by team: how many of so many measures meet the one requirement that is looked at."""
    cases, measures = [], []
    for team, (met, n) in exhausted.items():
        for number in range(n):
            key = f"{team}{number}"
            cases.append({"sag_id": key, "team": team, "foedselsdato": date(2015 + number % 5, 1, 1)})
            measures.append({"indsats_id": f"I{key}", "sag_id": key, "hjemmestoette_udtoemt": number < met})
    result = audit(extract(measures, cases), standards=["ringsted-aflastning"], as_of=AS_OF, **options)
    rows = result.vurderinger.filter(krav=EXHAUSTED)
    return Scope(type(result)(**{**vars(result), "vurderinger": rows}), ("afgoerelse",))


EQUAL = {"Nord": (30, 40), "Syd": (30, 40), "Vest": (30, 40)}


def test_a_team_that_differs_by_more_than_chance_is_named_with_its_share_and_the_expected():
    fair, *figures = list(compare.team_funnels(looked_at({**EQUAL, "Øst": (4, 40)})))

    assert figures[0].title == (
        "Ringsted: Øst ligger under det ventede, mere end tilfældigheder forklarer (10 % mod 75 %)"
    )
    assert figures[1].title.startswith("Ringsted, »Hjemmestøtte udtømt«: Øst ligger under")
    assert "intet om årsagen" in fair.html


def test_equal_teams_are_not_accused_beside_one_that_differs():
    _, *figures = list(compare.team_funnels(looked_at({**EQUAL, "Øst": (4, 40)})))

    for row in figures[0].rows:
        assert (row[-1] == "ikke til at skelne fra de øvrige") == (row[0] != "Øst")


def test_equal_teams_are_all_alike():
    _, *figures = list(compare.team_funnels(looked_at(EQUAL)))

    assert [figure.title for figure in figures] == ["Ringsted: intet team skiller sig ud, når alle krav lægges sammen"]


def test_teams_stand_in_the_order_of_the_alphabet():
    _, figure = compare.team_funnels(looked_at({"Vest": (39, 40), "Nord": (30, 40), "Syd": (35, 40)}))

    assert [row[0] for row in figure.rows] == ["Nord", "Syd", "Vest"]


def test_with_too_few_cases_nobody_is_compared_and_that_is_said():
    _, figure = compare.team_funnels(looked_at({"Nord": (0, 9), "Syd": (9, 9)}))

    assert figure.title == "Ringsted: for få sager til at sammenligne teams"


def test_the_words_name_those_that_stand_out_on_single_requirements_too():
    # Together with a requirement that every case meets alike, one requirement's difference need not show.
    text = compare.teams_text(looked_at({**EQUAL, "Øst": (4, 40)}))

    assert text.endswith("På enkelte krav skiller sig ud: Øst (hjemmestøtte udtømt, lavere)")
    assert "På enkelte krav" not in compare.teams_text(looked_at(EQUAL))


def law_extract(followed: dict[str, tuple[int, int]]) -> dict[str, pl.DataFrame]:
    """Measures decided in 2022 by municipality: of so many, those whose child was heard before the decision."""
    decided = date(2022, 1, 10)
    rows = [(kommune, f"{kommune}{n}", n < met) for kommune, (met, all_of) in followed.items() for n in range(all_of)]
    return {
        "sager": pl.DataFrame([{"sag_id": key, "kommune": kommune} for kommune, key, _ in rows]),
        "indsatser": pl.DataFrame(
            [
                {
                    "indsats_id": f"I{key}",
                    "sag_id": key,
                    "indsatstype": "aflastning",
                    "afgoerelsesdato": decided,
                    "startdato": None,
                    "slutdato": None,
                    "boernesamtale_dato": decided if met else date(2022, 2, 1),
                }
                for _, key, met in rows
            ],
            schema_overrides={"startdato": pl.Date, "slutdato": pl.Date},
        ),
    }


def law_scope(followed: dict[str, tuple[int, int]], **options) -> Scope:
    tables = law_extract(followed)
    return Scope(audit(tables, standards=["ringsted-aflastning"], as_of=AS_OF, **options), ("afgoerelse",))


def test_municipalities_are_held_against_the_law_whatever_the_reports_standards_are():
    figure = compare.kommune_funnel(law_scope({"Faxe": (70, 100), "Næstved": (70, 100), "Ringsted": (30, 100)}))

    assert figure.title == (
        "Kommunerne holdt op mod loven: Ringsted ligger under det ventede, mere end tilfældigheder forklarer "
        "(30 % mod 70 %)"
    )
    assert [row[0] for row in figure.rows] == ["Faxe", "Næstved", "Ringsted"]


def test_alike_municipalities_are_not_told_apart():
    figure = compare.kommune_funnel(law_scope({"Faxe": (70, 100), "Næstved": (66, 100), "Ringsted": (72, 100)}))

    assert figure.title == "Kommunerne holdt op mod loven: ingen kommune skiller sig ud, når alle krav lægges sammen"


@pytest.mark.parametrize(
    ("followed", "options", "said"),
    [
        ({"Ringsted": (5, 20)}, {}, "kun én kommune"),
        ({"Ringsted": (5, 20), "Faxe": (9, 20)}, {"kommune": "Ringsted"}, "afgrænset til én kommune"),
    ],
)
def test_a_municipality_alone_is_not_compared_and_that_is_said(followed, options, said):
    part = compare.kommune_funnel(law_scope(followed, **options))

    assert isinstance(part, Html)
    assert said in part.html


def test_the_mix_of_each_team_is_shown_with_counts_and_shares():
    html = unescape("".join(part.html for part in case_mix.case_mix(looked_at({"Nord": (10, 10), "Syd": (10, 20)}))))

    # Decided 2026-01-10, born 2015 to 2019: 11, 10, 9, 8 and 7 years, two of each in Nord.
    assert '<th scope="row" style="text-align:left">Nord</th><td class="num">10</td>' in html
    assert "6 (60 %)" in html
    assert "Aflastning" in html


def test_deviations_are_held_against_the_same_requirement_age_and_measure():
    scope = looked_at({"Nord": (10, 10), "Syd": (10, 20)})
    html = unescape(case_mix.ratio_table("Ringsted", scope, case_mix._facts(scope)).html)

    # Ten of thirty deviate, all in Syd. The ages 6-9 (2017 to 2019): Nord 6, Syd 12, of whom 6 deviate: 6/18; the ages
    # 10-13: Nord 4, Syd 8, of whom 4 deviate: 4/12. So Nord is expected to have 10/3 and Syd 20/3; found 0 and 10.
    assert '<td class="num">0</td><td class="num">3,3</td><td class="num">3,3</td><td class="num">0,00</td>' in html
    assert '<td class="num">10</td><td class="num">6,7</td><td class="num">6,7</td><td class="num">1,50</td>' in html


@pytest.mark.slow
def test_the_planted_teams_and_practice_are_named_and_those_planted_as_equal_are_not():
    from kvs_audit.sample import generate

    standards = [
        "ringsted-aflastning@Ringsted",
        "ringsted-stoette-i-hjemmet@Ringsted",
        "faxe-paedagogisk-stoette@Faxe",
        "uddybning-stoette-i-hjemmet@Næstved",
        "uddybning-stoetteperson@Næstved",
    ]
    scope = Scope(
        audit(dict(generate(3000, 3)), standards=standards, as_of=date(2026, 6, 30)), ("afgoerelse", "leverance")
    )
    named = compare.by_krav(scope).filter(pl.col("dom").is_in(["under", "over"]))

    # What is planted: Team Syd follows up late, Team Havn in time; the ten other teams are equal.
    assert named.select("team", "krav", "dom").rows() == [
        ("Team Havn", "opfoelgning", "over"),
        ("Team Syd", "opfoelgning", "under"),
    ]
    # And Ringsted knows no three-month follow-up of support in the home, which the law wants.
    kommuner = compare.by_kommune(compare.law_assessed(scope), scope)
    assert dict(kommuner.select("kommune", "dom").iter_rows()) == {
        "Faxe": "inden_for",
        "Næstved": "inden_for",
        "Ringsted": "under",
    }
