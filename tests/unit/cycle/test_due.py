"""Deadlines to come, worked out by hand, kind by kind, on both sides of each."""

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kvs_audit import from_frames
from kvs_audit.assess import assess, choose_standards
from kvs_audit.cycle.due import DUE, due, not_foreseen
from kvs_audit.errors import ArgumentFault
from kvs_audit.fund.findings import fund_ids
from kvs_audit.sample import generate
from kvs_audit.standards.loader import load_standards

TODAY = date(2025, 3, 31)
ALL_TABLES = ("undersoegelser", "planer", "opfoelgninger", "aflastningsdoegn", "stoettepersoner", "klippekortsamtaler")
HEADINGS = {
    "undersoegelser": ("undersoegelse_id", "sag_id", "type", "startdato", "slutdato"),
    "planer": ("plan_id", "sag_id", "type", "dato"),
    "opfoelgninger": ("opfoelgning_id", "indsats_id", "dato", "resultat", "naeste_senest"),
    "aflastningsdoegn": ("indsats_id", "maaned", "doegn"),
    "stoettepersoner": ("indsats_id", "tilbudt_dato"),
    "klippekortsamtaler": ("indsats_id", "dato"),
}


def measure(name="M1", kind="stoette_i_hjemmet", **more):
    facts = {"afgoerelsesdato": "2025-01-01", "startdato": "2025-01-15", "slutdato": None, "sigte": "udviklende"}
    return {"indsats_id": name, "sag_id": "S1", "indsatstype": kind, **facts, **more}


def frames(sager=({},), without=(), **tables):
    first = {"kommune": "Ringsted", "foedselsdato": "2015-01-01"}
    rows = {table: [] for table in ALL_TABLES if table not in without} | tables
    rows["sager"] = [{"sag_id": f"S{number}", **first, **case} for number, case in enumerate(sager, 1)]
    columns = {
        table: dict.fromkeys((*HEADINGS.get(table, ()), *(name for row in listed for name in row)))
        for table, listed in rows.items()
    }
    return {
        table: pl.DataFrame([columns[table] | row for row in listed], schema=dict.fromkeys(columns[table], pl.String))
        for table, listed in rows.items()
    }


def look_ahead(standard, within, today=TODAY, **tables):
    extract = from_frames(frames(**tables))
    return due(extract, choose_standards(extract, load_standards(()), [standard]), today, within)


def days_of(krav, standard, within, **tables):
    """The deadlines of one requirement: unit and date."""
    return look_ahead(standard, within, **tables).filter(krav=krav).select("enhed_id", "frist").rows()


FOLLOWED_UP = {"opfoelgning_id": "F1", "indsats_id": "M1", "dato": "2025-02-10"}


def test_a_follow_up_is_due_on_its_deadline_and_not_before_the_days_asked_for():
    # Started 15 January: three months are up on 15 April, 15 days after 31 March.
    at = {"indsatser": [measure()]}
    assert days_of("opfoelgning", "faxe-paedagogisk-stoette", 15, **at) == [("M1#1", date(2025, 4, 15))]
    assert days_of("opfoelgning", "faxe-paedagogisk-stoette", 14, **at) == []


def test_a_deadline_today_is_not_passed_and_one_yesterday_is_a_finding():
    on_the_day = look_ahead("faxe-paedagogisk-stoette", 0, date(2025, 4, 15), indsatser=[measure()])
    assert on_the_day.filter(krav="opfoelgning").select("enhed_id", "dage").rows() == [("M1#1", 0)]
    later = look_ahead("faxe-paedagogisk-stoette", 90, date(2025, 4, 16), indsatser=[measure()])
    assert later.filter(krav="opfoelgning").is_empty()


def test_a_follow_up_held_moves_the_deadline_and_one_after_today_is_not_known():
    at = {"standard": "uddybning-stoette-i-hjemmet", "within": 200, "indsatser": [measure()]}
    held = days_of("opfoelgning", **at, opfoelgninger=[FOLLOWED_UP])
    assert held == [("M1#2", date(2025, 8, 10))]
    unknown = days_of("opfoelgning", **at, opfoelgninger=[{**FOLLOWED_UP, "dato": "2025-04-01"}])
    assert unknown == [("M1#1", date(2025, 4, 15))]


@pytest.mark.parametrize(("end", "expected"), [("2025-04-15", []), ("2025-04-16", [("M1#1", date(2025, 4, 15))])])
def test_a_measure_that_is_to_end_by_the_deadline_needs_no_follow_up(end, expected):
    assert days_of("opfoelgning", "faxe-paedagogisk-stoette", 30, indsatser=[measure(slutdato=end)]) == expected


def test_a_planned_start_has_its_deadline_too():
    rows = [measure(startdato="2025-04-02")]
    assert days_of("opfoelgning", "faxe-paedagogisk-stoette", 100, indsatser=rows) == [("M1#1", date(2025, 7, 2))]


def test_the_longest_duration_is_reached_unless_the_end_is_planned_in_time():
    # Nine months from 15 July 2024 are up on 15 April 2025.
    begun = {"afgoerelsesdato": "2024-07-01", "startdato": "2024-07-15"}
    reached = [("M1", date(2025, 4, 15))]
    for end, expected in ((None, reached), ("2025-04-16", reached), ("2025-04-15", [])):
        rows = [measure(**begun, slutdato=end)]
        assert days_of("varighed", "faxe-paedagogisk-stoette", 15, indsatser=rows) == expected
    assert days_of("varighed", "faxe-paedagogisk-stoette", 14, indsatser=[measure(**begun)]) == []


def test_a_duration_that_may_or_may_not_count_is_due_as_unknown():
    rows = [measure(afgoerelsesdato="2024-07-01", startdato="2024-07-15", sigte=None)]
    (row,) = look_ahead("faxe-paedagogisk-stoette", 15, indsatser=rows).filter(krav="varighed").to_dicts()
    assert (row["udfald"], row["aarsag"]) == ("kan_ikke_vurderes", "mangler_vaerdi:sigte")


@pytest.mark.parametrize(
    ("krav", "result", "way_out"),
    [
        ("ophoer-ved-opfyldt-formaal", "formaal_opfyldt", {"slutdato": "2025-04-19"}),
        ("revurdering", "formaal_kan_ikke_opfyldes", {"slutdato": "2025-04-19"}),
    ],
)
def test_an_end_after_a_result_is_due_in_thirty_days(krav, result, way_out):
    found = [{**FOLLOWED_UP, "dato": "2025-03-20", "resultat": result}]
    at = {"krav": krav, "standard": "faxe-paedagogisk-stoette", "opfoelgninger": found}
    assert days_of(within=19, indsatser=[measure()], **at) == [("M1", date(2025, 4, 19))]
    assert days_of(within=18, indsatser=[measure()], **at) == []
    assert days_of(within=19, indsatser=[measure(**way_out)], **at) == []


def test_a_reassessment_that_is_recorded_takes_the_deadline_away():
    found = [
        {**FOLLOWED_UP, "dato": "2025-03-20", "resultat": "formaal_kan_ikke_opfyldes"},
        {"opfoelgning_id": "F2", "indsats_id": "M1", "dato": "2025-03-31", "resultat": "revurderet"},
    ]
    rows = {"indsatser": [measure()], "opfoelgninger": found}
    assert days_of("revurdering", "faxe-paedagogisk-stoette", 60, **rows) == []


@pytest.mark.parametrize(
    ("born", "answer", "expected"),
    [
        ("2011-04-10", "nej", [("M1", date(2025, 4, 10))]),
        ("2011-04-10", None, [("M1", date(2025, 4, 10))]),
        ("2011-04-10", "ja", []),
        ("2011-05-01", "nej", []),
        ("2011-03-31", "nej", []),  # fourteen today: a finding already
        ("2011-04", "nej", [("M1", date(2025, 4, 1))]),  # the earliest possible day
    ],
)
def test_a_child_about_to_cross_an_age_limit_is_told_by_its_birthday(born, answer, expected):
    rows = [measure(kind="aflastning", kontaktperson_overvejet=answer)]
    at = {"sager": [{"foedselsdato": born}], "indsatser": rows}
    assert days_of("kontaktperson-over-13", "ringsted-aflastning", 30, **at) == expected


@pytest.mark.parametrize(("end", "expected"), [("2025-04-10", []), ("2025-04-11", [("M1", date(2025, 4, 10))])])
def test_a_measure_that_is_not_active_on_the_birthday_is_not_told(end, expected):
    rows = [measure(kind="aflastning", kontaktperson_overvejet="nej", slutdato=end)]
    at = {"sager": [{"foedselsdato": "2011-04-10"}], "indsatser": rows}
    assert days_of("kontaktperson-over-13", "ringsted-aflastning", 30, **at) == expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2022-04-01", [("S1@2025-04", date(2025, 4, 1), 10.0)]),  # three on the first of the month
        ("2022-04-02", [("S1@2025-05", date(2025, 5, 1), 10.0)]),
        ("2019-04-15", [("S1@2025-05", date(2025, 5, 1), 6.0)]),
        ("2015-04-15", [("S1@2025-05", date(2025, 5, 1), 4.0)]),
        ("2015-03-01", []),  # ten since 1 March
        ("2011-04-15", []),  # fourteen: no cap counts any longer
        ("2015-04", [("S1@2025-04", date(2025, 4, 1), 4.0)]),  # the earliest possible month
        (None, []),
    ],
)
def test_a_child_about_to_cross_a_band_is_told_by_the_first_month_of_the_lower_cap(born, expected):
    at = {"sager": [{"foedselsdato": born}], "indsatser": [measure(kind="aflastning"), measure("M2", "aflastning")]}
    found = look_ahead("ringsted-aflastning", 31, **at).filter(krav="doegnloft")
    assert found.select("enhed_id", "frist", "graense").rows() == expected
    assert found["udfald"].null_count() == len(expected)


@pytest.mark.parametrize(("end", "expected"), [("2025-05-01", 0), ("2025-05-02", 1)])
def test_a_lower_cap_is_told_only_where_respite_is_active_then(end, expected):
    at = {"sager": [{"foedselsdato": "2015-04-15"}], "indsatser": [measure(kind="aflastning", slutdato=end)]}
    assert len(days_of("doegnloft", "ringsted-aflastning", 31, **at)) == expected


def test_a_start_outside_the_allowed_age_is_told_before_it_happens():
    rows = [measure(kind="aflastning", startdato="2025-04-10")]
    at = {"standard": "ringsted-aflastning", "within": 10, "indsatser": rows}
    assert days_of("ikke-under-3-aar", sager=[{"foedselsdato": "2022-04-11"}], **at) == [("M1", date(2025, 4, 10))]
    assert days_of("ikke-under-3-aar", sager=[{"foedselsdato": "2022-04-10"}], **at) == []


def test_an_offer_is_due_by_a_planned_placement():
    rows = [measure(kind="anbringelse", startdato="2025-04-10")]
    at = {"krav": "tilbudt", "standard": "uddybning-stoetteperson", "within": 10, "indsatser": rows}
    assert days_of(**at) == [("M1", date(2025, 4, 10))]
    assert days_of(**at, stoettepersoner=[{"indsats_id": "M1", "tilbudt_dato": "2025-03-31"}]) == []
    begun = [measure(kind="anbringelse", startdato="2025-03-31")]
    assert days_of(**{**at, "indsatser": begun}) == []  # a finding already


def test_another_measure_that_is_to_start_is_told_by_the_first_day_they_share():
    other = measure("M2", "kontaktperson", startdato="2025-04-10")
    at = {"krav": "en-indsats-ad-gangen", "standard": "faxe-paedagogisk-stoette"}
    assert days_of(within=10, indsatser=[measure(), other], **at) == [("M1", date(2025, 4, 10))]
    assert days_of(within=9, indsatser=[measure(), other], **at) == []
    assert days_of(within=10, indsatser=[measure(slutdato="2025-04-10"), other], **at) == []


def test_a_talk_card_is_offered_by_the_planned_end():
    at = {"krav": "klippekort-tilbudt", "standard": "faxe-paedagogisk-stoette", "within": 10}
    for answer, expected in ((None, [("M1", date(2025, 4, 10))]), ("nej", [("M1", date(2025, 4, 10))]), ("ja", [])):
        rows = [measure(slutdato="2025-04-10", klippekort_tilbudt=answer)]
        assert days_of(indsatser=rows, **at) == expected
    assert days_of(indsatser=[measure(slutdato="2025-04-11", klippekort_tilbudt="nej")], **at) == []


def test_the_time_for_talks_runs_out_where_some_are_left():
    ended = {"afgoerelsesdato": "2024-01-01", "startdato": "2024-01-15", "slutdato": "2024-04-10"}
    talk = {"indsats_id": "M1", "dato": "2024-05-01"}
    at = {"krav": "klippekort-ramme", "standard": "faxe-paedagogisk-stoette", "within": 10}
    last_day = [("M1", date(2025, 4, 10))]
    for offered, talks, expected in (
        ("ja", [], last_day),
        (None, [], []),
        ("nej", [], []),
        ("nej", [talk], last_day),
        ("ja", [talk, talk], last_day),
        ("ja", [talk, talk, talk], []),
    ):
        rows = [measure(**ended, klippekort_tilbudt=offered)]
        assert days_of(indsatser=rows, klippekortsamtaler=talks, **at) == expected
    assert days_of(**{**at, "within": 9}, indsatser=[measure(**ended, klippekort_tilbudt="ja")]) == []


def test_the_law_has_deadlines_of_its_own():
    # Aware on 10 December: four months are up on 10 April. A placement decided on 10 January needs a plan by then.
    assessment = {
        "undersoegelse_id": "U1",
        "sag_id": "S1",
        "type": "boernefaglig_undersoegelse",
        "startdato": "2024-12-20",
        "opmaerksom_dato": "2024-12-10",
    }
    rows = [measure(kind="anbringelse", afgoerelsesdato="2025-01-10")]
    at = {"standard": "barnets-lov", "within": 10, "indsatser": rows, "undersoegelser": [assessment]}
    assert days_of("undersoegelse-til-tiden", **at) == [("M1", date(2025, 4, 10))]
    assert days_of("barnets-plan-anbringelse", **at) == [("M1", date(2025, 4, 10))]
    assert days_of("undersoegelse-til-tiden", **{**at, "within": 9}) == []
    decided = [{**FOLLOWED_UP, "naeste_senest": "2025-04-07"}]
    assert days_of("opfoelgning", **at, opfoelgninger=decided) == [("M1#2", date(2025, 4, 7))]


def test_a_measure_decided_after_today_is_not_known():
    rows = [measure(afgoerelsesdato="2025-04-01", startdato="2025-01-15")]
    assert look_ahead("faxe-paedagogisk-stoette", 365, indsatser=rows).is_empty()


def test_what_is_a_finding_already_is_not_due():
    rows = [measure(startdato="2024-12-30")]
    assert days_of("opfoelgning", "faxe-paedagogisk-stoette", 60, indsatser=rows) == []


def test_assessments_made_already_give_the_same_deadlines():
    extract = from_frames(generate(400, 3))
    chosen = choose_standards(extract, load_standards(()))
    as_of = date(2026, 6, 30)  # the sample's own
    found = due(extract, chosen, as_of, 90)

    assert found["krav"].n_unique() > 1
    assert_frame_equal(found, due(extract, chosen, as_of, 90, today=assess(extract, chosen, as_of)))


def test_a_deadline_has_the_id_of_the_finding_that_it_would_become():
    rows = look_ahead("faxe-paedagogisk-stoette", 30, indsatser=[measure()])
    assert rows.schema == DUE
    assert rows["frist_id"].to_list() == fund_ids(rows)
    assert rows["udfald"].unique().to_list() == ["afvigelse"]
    assert rows["hvad"].null_count() == rows["krav_tekst"].null_count() == 0


def test_a_departure_documented_on_the_measure_would_be_a_justified_one():
    begun = {"afgoerelsesdato": "2024-07-01", "startdato": "2024-07-15", "fravigelse_begrundet": "ja"}
    rows = look_ahead("faxe-paedagogisk-stoette", 15, indsatser=[measure(**begun)]).filter(krav="varighed")
    assert rows["udfald"].to_list() == ["begrundet_afvigelse"]


def test_deadlines_come_by_team_caseworker_and_date_the_unnamed_last():
    cases = [
        {"team": None, "raadgiver": "R1"},
        {"team": "B", "raadgiver": "R2"},
        {"team": "A", "raadgiver": None},
        {"team": "A", "raadgiver": "R3"},
        {"team": "A", "raadgiver": "R3"},
    ]
    rows = [measure(f"M{n}", sag_id=f"S{n}", startdato=f"2025-01-{20 - n}") for n in range(1, 6)]
    found = look_ahead("uddybning-stoette-i-hjemmet", 30, sager=cases, indsatser=rows)
    assert found.select("team", "raadgiver", "sag_id").rows() == [
        ("A", "R3", "S5"),
        ("A", "R3", "S4"),
        ("A", None, "S3"),
        ("B", "R2", "S2"),
        (None, "R1", "S1"),
    ]


def test_a_missing_table_has_no_deadlines_and_that_is_told():
    tables = frames(without=("opfoelgninger", "klippekortsamtaler"), indsatser=[measure(slutdato="2025-04-10")])
    extract = from_frames(tables)
    chosen = choose_standards(extract, load_standards(()), ["faxe-paedagogisk-stoette"])
    assert set(due(extract, chosen, TODAY, 30)["krav"]) == {"klippekort-tilbudt"}
    told = {krav: reason for _, krav, reason in not_foreseen(extract, chosen, TODAY)}
    assert told == {
        **dict.fromkeys(
            (
                "opfoelgning",
                "opfoelgning-med-parterne",
                "videre-opfoelgning-besluttet",
                "ophoer-ved-opfyldt-formaal",
                "revurdering",
            ),
            "mangler_tabel:opfoelgninger",
        )
    }


@pytest.mark.parametrize("within", [-1, 3661])
def test_days_out_of_range_are_refused(within):
    with pytest.raises(ArgumentFault, match="--within"):
        look_ahead("faxe-paedagogisk-stoette", within, indsatser=[measure()])


def test_the_last_day_there_is_can_be_looked_at_and_no_further():
    assert look_ahead("faxe-paedagogisk-stoette", 0, date(9999, 12, 30), indsatser=[measure()]).is_empty()
    with pytest.raises(ArgumentFault, match="--within"):
        look_ahead("faxe-paedagogisk-stoette", 0, date.max, indsatser=[measure()])
