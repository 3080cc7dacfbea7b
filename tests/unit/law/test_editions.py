"""Editions of one standard follow each other by validity: no decision falls under two, and gaps are told."""

from datetime import date

import polars as pl
import pytest

from kvs_audit import audit, from_frames
from kvs_audit.errors import StandardFault
from kvs_audit.standards import load_standards
from kvs_audit.standards.lint import lint

EDITION = """
[standard]
id = "odense-{name}"
titel = "Kontaktperson"
kommune = "Odense"
indsatstyper = ["kontaktperson"]
{validity}
familie = "odense-kontaktperson"
udgave = "godkendt"
godkendt = 2020-01-01
version = "1"
kilde = "Byrådet"
[[standard.lovgrundlag]]
henvisning = "BL § 32, stk. 1, nr. 3"
lov = "barnets lov"
[[krav]]
id = "formaal"
art = "flag"
styrke = "skal"
afsnit = "1"
tilsyn = "afgoerelse"
tekst = "Formålet er angivet."
parametre = {{ kolonne = "formaal_angivet" }}
"""
FIRST = "gaelder_fra = 2020-01-01\ngaelder_til = 2024-06-30"


@pytest.fixture
def folder_of(tmp_path):
    def write(**editions):
        for name, validity in editions.items():
            (tmp_path / f"{name}.toml").write_text(EDITION.format(name=name, validity=validity), encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("second", ["gaelder_fra = 2024-07-01", "gaelder_fra = 2024-08-01\ngaelder_til = 2025-01-01"])
def test_an_edition_that_begins_after_the_last_day_of_the_one_before_is_taken(folder_of, second):
    assert {"odense-et", "odense-to"} <= set(load_standards([folder_of(et=FIRST, to=second)]))


@pytest.mark.parametrize(
    "second", ["gaelder_fra = 2024-06-30", "gaelder_til = 2020-01-01", "gaelder_fra = 2022-01-01", ""]
)
def test_editions_that_share_a_day_are_refused_with_both_names(folder_of, second):
    with pytest.raises(StandardFault) as caught:
        load_standards([folder_of(et=FIRST, to=second)])
    assert str(caught.value) == (
        "to.toml: standarden odense-to gælder samtidig med odense-et (et.toml); "
        "udgaver af odense-kontaktperson må ikke overlappe."
    )


def test_standards_without_a_family_may_share_days(folder_of, tmp_path):
    folder = folder_of(et=FIRST, to="gaelder_fra = 2022-01-01")
    for file in folder.glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace('familie = "odense-kontaktperson"\n', "")
        file.write_text(text, encoding="utf-8")
    assert "odense-to" in load_standards([folder])


def test_a_familys_name_is_written_like_an_id(folder_of):
    folder = folder_of(et=FIRST)
    text = (folder / "et.toml").read_text(encoding="utf-8")
    (folder / "et.toml").write_text(text.replace('"odense-kontaktperson"', '"Odense"'), encoding="utf-8")
    with pytest.raises(StandardFault, match="familie: må kun have små bogstaver"):
        load_standards([folder])


def test_a_first_day_that_is_the_laws_must_be_given(folder_of):
    with pytest.raises(StandardFault, match="gaelder_fra_lov kræver gaelder_fra"):
        load_standards([folder_of(et="gaelder_fra_lov = true")])


def test_by_municipality_each_decision_is_judged_by_the_edition_of_its_day(folder_of):
    folder = folder_of(et=FIRST, to="gaelder_fra = 2024-07-01")
    measures = pl.DataFrame(
        {
            "indsats_id": ["M1", "M2", "M3"],
            "sag_id": "S1",
            "indsatstype": "kontaktperson",
            "afgoerelsesdato": [date(2024, 6, 30), date(2024, 7, 1), date(2019, 12, 31)],
            "startdato": date(2024, 7, 1),
            "slutdato": pl.Series([None] * 3, dtype=pl.Date),
            "formaal_angivet": True,
        }
    )
    extract = from_frames({"sager": pl.DataFrame({"sag_id": ["S1"], "kommune": ["Odense"]}), "indsatser": measures})
    rows = audit(extract, as_of="2024-12-31", standards_dirs=[folder]).vurderinger
    assert rows.select("standard", "indsats_id").rows() == [("odense-et", "M1"), ("odense-to", "M2")]


def notes_of(folder):
    notes = lint(load_standards([folder]), ["odense-et", "odense-to"])
    return [(note.standard, note.tekst) for note in notes if note.regel == "dage-uden-udgave"]


def test_days_between_two_editions_are_told_of_the_later(folder_of):
    assert notes_of(folder_of(et=FIRST, to="gaelder_fra = 2024-09-01")) == [
        ("odense-to", "Afgørelser fra 1. juli 2024 til 31. august 2024 hører til ingen udgave af odense-kontaktperson.")
    ]


def test_a_single_day_between_two_editions_is_told_as_one(folder_of):
    assert notes_of(folder_of(et=FIRST, to="gaelder_fra = 2024-07-02")) == [
        ("odense-to", "Afgørelser fra 1. juli 2024 hører til ingen udgave af odense-kontaktperson.")
    ]


def test_editions_that_follow_each_other_day_by_day_leave_nothing_to_tell(folder_of):
    assert notes_of(folder_of(et=FIRST, to="gaelder_fra = 2024-07-01")) == []
