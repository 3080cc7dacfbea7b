"""What the sections say, against extracts whose findings are counted by hand."""

from dataclasses import replace
from datetime import date
from html import unescape

import polars as pl
from report_extracts import scope

from kvs_audit.reports.sections import cases, compare, krav, method, opening, trend, unknown, where


def respite(number: int, exhausted: bool | None, **columns) -> dict:
    """A measure whose other requirements are met or not relevant, but for those that tables of their own decide."""
    return {
        "indsats_id": f"I{number}",
        "sag_id": f"S{number}",
        "hjemmestoette_udtoemt": exhausted,
        "leverandoertype": "netvaerk",
        **columns,
    }


def rate_of(part: pl.DataFrame, name: str) -> dict:
    return part.filter(pl.col("krav") == name).row(0, named=True)


MET_AND_NOT = [respite(1, True), respite(2, True), respite(3, False), respite(4, None)]


def test_the_rate_of_a_requirement_is_that_of_the_assessments():
    row = rate_of(scope(MET_AND_NOT).krav_rates, "hjemmestoette-udtoemt")

    assert (row["opfyldt"], row["afvigelse"], row["kan_ikke_vurderes"], row["naevner"]) == (2, 1, 1, 3)
    assert row["andel"] == 2 / 3


def test_requirements_of_the_other_supervision_are_left_out():
    assert "opfoelgning" not in scope(MET_AND_NOT).krav["krav"]
    assert "opfoelgning" in scope(MET_AND_NOT, tilsyn=("leverance",)).krav["krav"]


def test_a_requirement_without_any_unit_is_named_and_not_left_out():
    # No measure has a start date, so nothing is held against the cap, and no child is known to be 14.
    row = rate_of(scope(MET_AND_NOT).krav_rates, "bevilget-doegnloft")

    assert row["enheder"] == 0
    assert "Ingen sager at måle på: Bevilget døgnloft" in opening.unknown_text(scope(MET_AND_NOT))


def test_the_opening_counts_cases_requirements_and_due_assessments():
    looked_at = scope(MET_AND_NOT)
    text = opening.audited_text(looked_at)

    assert "holder 4 sager op mod 9 krav, opgjort pr. 30. juni 2026" in text
    assert f"giver {looked_at.vurderinger.height} forfaldne vurderinger" in text
    assert "»Aflastning for udsatte børn og unge« (Ringsted)" in text


def test_the_most_important_thing_is_the_requirement_whose_deviations_weigh_most():
    # Not exhausted: 2 deviations from a must (6). Network not looked at: 3 from a rule of thumb (3).
    measures = [respite(n, n > 2, leverandoertype="anden", netvaerk_afsoegt=n > 3) for n in range(1, 6)]
    ranked = opening.important(scope(measures)).filter(
        pl.col("krav").is_in(["hjemmestoette-udtoemt", "netvaerk-foerst"])
    )

    assert ranked.select("krav", "afvigelse").rows()[0] == ("hjemmestoette-udtoemt", 2)


def test_the_sentence_on_page_one_has_the_figures_of_the_data():
    measures = [respite(n, n > 3) for n in range(1, 5)]
    looked_at = scope([*measures, respite(9, None)])
    sentences = [text for text in opening.important_texts(looked_at) if text.startswith("Hjemmestøtte udtømt")]
    due = looked_at.vurderinger.filter(krav="hjemmestoette-udtoemt")

    assert due.filter(status="afvigelse").height == 3
    assert sentences
    assert sentences[0].startswith("Hjemmestøtte udtømt: ikke opfyldt i 3 af 4 forfaldne vurderinger (75 %). Skal i ")


def test_what_could_not_be_assessed_is_counted_with_its_most_common_reason():
    text = opening.unknown_text(scope(MET_AND_NOT))
    rows = scope(MET_AND_NOT).vurderinger
    unknown_rows = rows.filter(status="kan_ikke_vurderes")

    assert f"{unknown_rows.height} af {rows.height} forfaldne vurderinger" in text
    # Without tables of assessments and plans nothing about them is decided: said on page 1.
    assert "Slet ikke afgjort: " in text
    assert "Undersøgelse (Aflastning" in text


def test_a_period_without_data_is_said_in_words():
    empty = scope(MET_AND_NOT, fra=date(2020, 1, 1), til=date(2020, 12, 31))

    assert "Der er ingen vurderinger at vise" in opening.opening(empty).html
    assert "fra 1. januar 2020 til 31. december 2020" in opening.audited_text(empty)
    assert all(figure.spec is None for figure in krav.rates_by_krav(empty) if hasattr(figure, "spec"))
    assert trend.trend(empty).spec is None
    assert "Ingen sager har afvigelser" in unescape(next(iter(cases.first_cases(empty, 10))).html)
    assert list(compare.team_funnels(empty)) == []
    assert "Der er ingen vurderinger" in where.caseworkers(empty).html


TEAMS = [{"sag_id": f"S{n}", "team": "Nord" if n < 20 else "Syd", "raadgiver": f"R{n % 2}"} for n in range(40)]


def test_a_report_on_a_team_has_its_cases_only():
    measures = [respite(n, True) for n in range(40)]

    assert scope(measures, TEAMS, team="Syd").vurderinger["sag_id"].n_unique() == 20


def test_a_team_is_named_where_it_differs_surely_and_not_else():
    same = [respite(n, n % 2 == 0) for n in range(40)]
    differ = [respite(n, n >= 20) for n in range(40)]
    titles = [next(iter(where.heat_maps(scope(measures, TEAMS)))).title for measures in (same, differ)]

    assert titles[0] == "Ringsted: intet team skiller sig ud på et enkelt krav"
    assert titles[1] == "Ringsted: lavere, end tilfældigheder forklarer, er Nord på »Hjemmestøtte udtømt«"
    expected = [compare.teams_text(scope(measures, TEAMS)) for measures in (same, differ)]
    assert expected[0] == "Intet team skiller sig ud, når alle krav lægges sammen"
    assert "Nord ligger under det ventede" in expected[1]


def test_caseworkers_stand_with_denominator_and_interval():
    html = where.caseworkers(scope([respite(n, True) for n in range(40)], TEAMS)).html

    assert html.count(">R0</th>") == 2  # one in each team
    assert "ikke til en rangliste" in html


def test_cases_are_ranked_by_weight_then_number_then_latest_then_id():
    measures = [
        respite(1, False, afgoerelsesdato=date(2026, 1, 1)),
        respite(2, False, afgoerelsesdato=date(2026, 2, 1)),
        respite(3, False, afgoerelsesdato=date(2026, 1, 1), leverandoertype="anden", netvaerk_afsoegt=False),
        respite(4, True, afgoerelsesdato=date(2026, 1, 1)),
        respite(5, False, afgoerelsesdato=date(2026, 1, 1)),
    ]
    ranked = cases.ranked_cases(scope(measures))

    assert ranked.select("sag_id", "vaegt", "afvigelser", "skal").rows() == [
        ("S3", 4, 2, 1),
        ("S2", 3, 1, 1),
        ("S1", 3, 1, 1),
        ("S5", 3, 1, 1),
    ]


def test_a_justified_departure_weighs_nothing():
    measures = [respite(1, True, leverandoertype="anden", netvaerk_afsoegt=False, fravigelse_begrundet=True)]

    assert cases.ranked_cases(scope(measures)).is_empty()


def test_a_case_shows_its_findings_in_whole_sentences():
    measures = [respite(1, False), respite(2, True)]
    looked_at = scope(measures, [{"sag_id": "S1", "team": "Nord", "raadgiver": "R7"}, {"sag_id": "S2"}])
    html = unescape(list(cases.first_cases(looked_at, 5))[1].html)

    assert "1. Sag S1" in html
    assert "Ringsted · Nord · rådgiver R7. 1 afvigelse, heraf 1 fra skal-krav. Seneste: 10. januar 2026." in html
    assert looked_at.fund["saetning"][0] in html


def test_the_table_of_reasons_adds_up_to_the_unknown_assessments():
    looked_at = scope(MET_AND_NOT)
    table = unknown.reasons(looked_at)

    assert table["antal"].sum() == looked_at.vurderinger.filter(status="kan_ikke_vurderes").height
    assert rate_of(table, "hjemmestoette-udtoemt")["antal"] == 1


def test_requirements_that_no_extract_decides_are_listed_for_the_manual_review():
    looked_at = scope(MET_AND_NOT)
    html = unescape(unknown.not_assessed(looked_at).html)

    for skoen in looked_at.standards[0].skoen:
        assert (skoen.tekst in html) == (skoen.tilsyn == "afgoerelse")


def test_the_method_names_every_interpretation_and_the_standards_state():
    looked_at = scope(MET_AND_NOT)
    html = unescape(method.method(looked_at).html)

    for each in looked_at.standards[0].krav:
        for reading in each.fortolkninger:
            assert (reading.tekst in html) == (each.tilsyn == "afgoerelse")
    for reservation in looked_at.standards[0].forbehold:
        assert reservation in html
    assert "Godkendt 4. februar 2019" in html


def decided(*days: tuple[date, bool]) -> list[dict]:
    return [respite(number, met, afgoerelsesdato=day) for number, (day, met) in enumerate(days)]


def test_the_trend_is_per_quarter_with_gaps_kept_and_the_running_one_marked():
    looked_at = scope(decided((date(2025, 7, 1), True), (date(2026, 1, 31), False), (date(2026, 6, 30), True)))
    quarters = trend.by_quarter(looked_at)

    assert quarters["label"].to_list() == ["3. kv. 2025", "4. kv. 2025", "1. kv. 2026", "2. kv. 2026"]
    assert quarters["hel"].to_list() == [True, True, True, True]  # the second quarter ends on the as-of date
    assert quarters["naevner"].to_list()[1] == 0


def test_a_quarter_that_ends_after_the_as_of_date_is_not_whole():
    quarters = trend._with_words(pl.DataFrame({"periode": [date(2026, 4, 1)]}), date(2026, 6, 29))

    assert quarters["hel"].to_list() == [False]


def year_by_year(before: tuple[int, int], after: tuple[int, int]):
    """A scope with equal (met, due) in each of the four quarters before 2025-07-01, and of the four after."""
    days = [date(2024, 7, 1), date(2024, 10, 1), date(2025, 1, 1), date(2025, 4, 1)]
    later = [date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1), date(2026, 6, 30)]
    return scope(
        decided(
            *((day, i < met) for days_, (met, n) in ((days, before), (later, after)) for day in days_ for i in range(n))
        )
    )


def test_a_development_is_only_claimed_when_it_is_more_than_chance():
    # Of the requirement that varies: 40 of 80 against 48 of 80: z = 1.27; against 56 of 80: z = 2.58
    assert trend.development_text(year_by_year((10, 20), (12, 20))).startswith("Ingen sikker udvikling: ")
    assert trend.development_text(year_by_year((10, 20), (14, 20))).startswith(
        "Fremgang, større end tilfældige udsving"
    )
    assert trend.development_text(year_by_year((14, 20), (10, 20))).startswith("Tilbagegang, større end tilfældige")


def test_the_development_names_both_years_shares():
    looked_at = year_by_year((10, 20), (14, 20))
    due = looked_at.due.filter(pl.col("status") != "kan_ikke_vurderes")
    shares = [
        due.filter((pl.col("haendelsesdato") < date(2025, 7, 1)) == first)
        .select((pl.col("status") == "opfyldt").mean())
        .item()
        for first in (False, True)
    ]

    assert f": {100 * shares[0]:.0f} % opfyldt" in trend.development_text(looked_at)
    assert trend.development_text(looked_at).endswith(f"mod {100 * shares[1]:.0f} % de fire før")


def test_a_quarter_that_still_runs_is_not_in_the_comparison():
    later = scope(decided((date(2026, 4, 1), True)))
    earlier = trend.two_years(replace(later, result=replace(later.result, as_of=date(2026, 6, 29))))

    assert trend.two_years(later).height > 0
    assert earlier.height == 0


def test_too_few_due_units_say_nothing_about_the_development():
    # Two requirements are decided for each measure: 28 in each year are below the 30 asked for, 32 are not
    assert trend.development_text(scope(decided(*_spread(14)))).startswith("For få vurderinger")
    assert not trend.development_text(scope(decided(*_spread(16)))).startswith("For få vurderinger")


def _spread(n: int):
    return [(day, i % 2 == 0) for day in (date(2024, 8, 1), date(2025, 8, 1)) for i in range(n)]


def test_at_most_three_deviations_of_one_requirement_count_in_a_cases_place():
    one_case = [respite(n, False, sag_id="S1", afgoerelsesdato=date(2026, 1, n)) for n in range(1, 6)]
    other = respite(9, False, leverandoertype="anden", netvaerk_afsoegt=False, afgoerelsesdato=date(2026, 1, 1))
    ranked = cases.ranked_cases(scope([*one_case, other]))

    assert ranked.select("sag_id", "vaegt", "afvigelser").rows() == [("S1", 9, 5), ("S9", 4, 2)]


def test_repeated_findings_of_one_requirement_are_shown_twice_and_counted():
    one_case = [respite(n, False, sag_id="S1", afgoerelsesdato=date(2026, 1, n)) for n in range(1, 6)]
    html = unescape(list(cases.first_cases(scope(one_case), 5))[1].html)

    assert html.count("<strong>Skal</strong>: ") == 2
    assert "… og 3 fund mere i arbejdslisten." in html
