"""Explanations worked by hand: what is used, what is computed, and what would have met the requirement."""

from datetime import date

import pytest

from kvs_audit.errors import ArgumentFault
from kvs_audit.explain import as_text

MEASURE = "indsats_id sag_id indsatstype afgoerelsesdato startdato slutdato"


def lines(rows, columns=""):
    return [f"{MEASURE} {columns}", *rows]


def test_a_late_follow_up_counts_from_the_clamped_end_of_the_month(told):
    """Started 30 November 2024; 3 months later is 28 February 2025; held on 5 March: 5 days late."""
    (e,) = told(
        "ringsted-aflastning/opfoelgning/M1#1",
        indsatser=lines(["M1 S1 aflastning 2024-11-20 2024-11-30 -"]),
        opfoelgninger=["opfoelgning_id indsats_id dato", "F1 M1 2025-03-05"],
    )
    assert (e.haendelsesdato, e.observeret, e.graense) == (date(2025, 2, 28), 5.0, 3.0)
    assert "Frist: 30. november 2024 + 3 måneder = 28. februar 2025." in e.steps
    assert "Forsinkelse: 5. marts 2025 − 28. februar 2025 = 5 dage." in e.steps
    assert e.met_by == ("En opfølgning fra dagen efter 30. november 2024 og senest 28. februar 2025.",)
    assert ("opfoelgninger", 2, "F1", "dato", "5. marts 2025") in {
        (f.tabel, f.raekke, f.noegle, f.kolonne, f.vaerdi) for f in e.facts
    }


def test_a_follow_up_after_the_as_of_date_is_no_fact(told):
    (e,) = told(
        "ringsted-aflastning/opfoelgning/M1#1",
        indsatser=lines(["M1 S1 aflastning 2025-01-10 2025-01-15 -"]),
        opfoelgninger=["opfoelgning_id indsats_id dato", "F1 M1 2025-07-01"],
    )
    assert all(fact.tabel != "opfoelgninger" for fact in e.facts)
    assert "Forsinkelse: 30. juni 2025 − 15. april 2025 = 76 dage." in e.steps


def test_the_month_of_birth_gives_both_ages_and_the_lower_cap(told):
    """Born in May 2019: on 1 May 2025 5 or 6 years, caps 10 and 6; 12 days are too many for both."""
    (e,) = told(
        "ringsted-aflastning/doegnloft/S1@2025-05",
        sager=["sag_id kommune foedselsdato", "S1 Ringsted 2019-05"],
        indsatser=lines(["M1 S1 aflastning 2025-01-10 2025-01-15 -", "M2 S1 aflastning 2025-01-10 2025-01-15 -"]),
        aflastningsdoegn=["indsats_id maaned doegn", "M1 2025-05 7.5", "M2 2025-05 4.5"],
    )
    assert (e.observeret, e.graense) == (12.0, 6.0)
    assert "Døgn i maj 2025: 7,5 + 4,5 = 12 døgn." in e.steps
    assert "Over loftet: 12 − 6 = 6 døgn." in e.steps
    assert any("5 eller 6 år" in step for step in e.steps)
    assert e.met_by[-1].startswith("Eller svaret på")


def test_a_justified_deviation_names_what_justifies_it(told):
    (e,) = told(
        "ringsted-aflastning/doegnloft/S1@2025-05",
        sager=["sag_id kommune foedselsdato foraeldre_misbrug", "S1 Ringsted 2019-01-01 ja"],
        indsatser=lines(["M1 S1 aflastning 2025-01-10 2025-01-15 -"]),
        aflastningsdoegn=["indsats_id maaned doegn", "M1 2025-05 7"],
    )
    assert e.status == "begrundet_afvigelse"
    assert "Afvigelsen er begrundet: »En forælder har et misbrug«." in e.steps
    assert e.met_by == ("Højst 6 døgn i maj 2025.",)


def test_a_must_says_that_no_reason_counts(told):
    (e,) = told(
        "ringsted-aflastning/hjemmestoette-udtoemt/M1",
        indsatser=lines(["M1 S1 aflastning 2025-01-10 - - nej ja"], "hjemmestoette_udtoemt fravigelse_begrundet"),
    )
    assert e.status == "afvigelse"
    assert "Et skal-krav kan ikke fraviges med en begrundelse." in e.steps
    assert not any("Eller" in way for way in e.met_by)


def test_the_latest_assessment_decides_and_ties_go_to_the_largest_id(told):
    (e,) = told(
        "ringsted-aflastning/undersoegelse-peger-paa-indsats/M1",
        indsatser=lines(["M1 S1 aflastning 2025-01-10 2025-01-15 -"]),
        undersoegelser=[
            "undersoegelse_id sag_id type startdato slutdato peger_paa_indsats",
            "U10 S1 boernefaglig_undersoegelse 2024-09-01 2024-12-01 ja",
            "U9 S1 boernefaglig_undersoegelse 2024-09-01 2024-12-01 nej",
        ],
    )
    assert any("er U9 den, der begyndte sidst (1. september 2024)" in step for step in e.steps)


def test_a_unit_that_cannot_be_assessed_says_why(told):
    (e,) = told(
        "ringsted-aflastning/hjemmestoette-udtoemt/M1",
        indsatser=lines(["M1 S1 aflastning 2025-01-10 - - -"], "hjemmestoette_udtoemt"),
    )
    assert e.steps[-1] == "Kan ikke vurderes: hjemmestøtte udtømt er ikke oplyst."
    assert e.met_by == ()
    assert [f.vaerdi for f in e.facts if f.kolonne == "hjemmestoette_udtoemt"] == ["tom"]


def test_a_finding_is_found_by_its_id_alone(told):
    tables = {"indsatser": lines(["M1 S1 aflastning 2025-01-10 - - nej"], "hjemmestoette_udtoemt")}
    (by_address,) = told("ringsted-aflastning/hjemmestoette-udtoemt/M1", **tables)
    (by_id,) = told(by_address.fund_id, standard="ringsted-aflastning", **tables)
    assert by_id == by_address


def test_a_case_gives_all_its_findings(told):
    tables = {"indsatser": lines(["M1 S1 aflastning 2025-01-10 - - nej nej"], "hjemmestoette_udtoemt netvaerk_afsoegt")}
    found = told("S1", standard="ringsted-aflastning", **tables)
    assert [e.krav for e in found] == ["hjemmestoette-udtoemt"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("g123456789ab", "Fundet g123456789ab findes ikke på opgørelsesdatoen med de valgte standarder."),
        ("S2", "S2 er hverken en sag i udtrækket"),
        ("ringsted-aflastning/varighed/M1", "Enheden ringsted-aflastning/varighed/M1 er ikke vurderet"),
    ],
)
def test_what_is_not_there_is_told(told, wanted, message):
    with pytest.raises(ArgumentFault, match=message):
        told(wanted, standard="ringsted-aflastning", indsatser=lines(["M1 S1 aflastning 2025-01-10 - -"]))


def test_the_text_has_every_part_and_names_the_source_rows(told):
    (e,) = told(
        "ringsted-aflastning/opfoelgning/M1#1",
        indsatser=lines(["M1 S1 aflastning 2025-01-10 2025-01-15 -"]),
        opfoelgninger=["opfoelgning_id indsats_id dato"],
    )
    text = as_text(e)
    headings = ["Kravet", "Sådan afgøres det", "Oplysninger", "Sådan er der regnet", "Resultat"]
    assert [line for line in text.splitlines() if line in headings] == headings
    assert "indsatser, række 2 (M1):" in text
    assert "Afvigelse den 15. april 2025; observeret 76, grænse 3." in text
