"""The explanation behind each finding that a report shows, and a case's lines by the events' one home."""

from datetime import date
from html import unescape

import polars as pl
from report_extracts import scope

from kvs_audit.explain.narrow import only_cases
from kvs_audit.facts.known import Known
from kvs_audit.reports.case_story import case_lines
from kvs_audit.reports.sections import cases

BORN = [{"sag_id": "S1", "foedselsdato": date(2010, 5, 5), "team": "Nord"}]
GRANTED = {"indsats_id": "I1", "sag_id": "S1", "afgoerelsesdato": date(2026, 1, 10)}
"""Respite for a child of 15, where under 12 is normal."""


def shown(*args, **options) -> str:
    parts = cases.first_cases(scope(*args, **options), 5)
    return unescape("".join(part.html for part in parts if hasattr(part, "html")))


def test_behind_a_finding_stand_the_requirement_the_facts_with_their_rows_and_the_arithmetic():
    html = shown([GRANTED], BORN)
    explained = html[html.index("Forklaring: Under 12 år, I1") :]
    explained = explained[: explained.index("</details>")]

    assert "sager, række 2 (S1): fødselsdato: 5. maj 2010" in explained
    assert "indsatser, række 2 (I1)" in explained
    assert "15 år" in explained
    assert "<dt>Det ville have opfyldt kravet</dt>" in explained


def test_every_finding_that_is_shown_has_its_explanation_and_no_other():
    measures = [GRANTED, {**GRANTED, "indsats_id": "I2"}, {**GRANTED, "indsats_id": "I3"}]
    html = shown(measures, BORN)

    assert html.count('<details class="why">') == html.count("<strong>Udgangspunkt</strong>: ") > 0


def test_what_a_register_says_stands_with_the_finding_and_in_its_explanation(tmp_path):
    file = tmp_path / "undtagelser.csv"
    file.write_text(
        "standard,krav,sag_id,aarsagskategori,besluttet_af,dato\n"
        "ringsted-aflastning,under-12-aar,S1,Forælder indlagt,teamleder,2026-02-01\n"
        "ringsted-aflastning,hjemmestoette-udtoemt,S1,Aftalt,teamleder,2026-02-01\n",
        encoding="utf-8",
    )
    html = shown([{**GRANTED, "hjemmestoette_udtoemt": False}], BORN, undtagelser=file)

    assert html.count("Forklaret: Forælder indlagt (besluttet af teamleder 1. februar 2026).") == 1
    assert "Registret over begrundede fravigelser siger: Forælder indlagt" in html
    assert "Et skal-krav kan ikke fraviges med en begrundelse." in html
    assert "Registret over begrundede fravigelser siger: Aftalt" in html


def test_the_lines_of_a_narrowed_extract_are_those_of_the_whole():
    looked_at = scope(
        [{**GRANTED, "startdato": date(2026, 1, 12)}, {"indsats_id": "I9", "sag_id": "S9"}],
        [*BORN, {"sag_id": "S9"}],
        tables={"planer": [{"plan_id": "P1", "sag_id": "S9", "type": "handleplan", "dato": date(2026, 1, 1)}]},
    )
    extract = looked_at.result.extract
    whole = case_lines(Known(extract, looked_at.as_of), looked_at.fund, "S9")
    alone = case_lines(Known(only_cases(extract, ["S9"]), looked_at.as_of), looked_at.fund, "S9")

    assert alone.equals(whole)
    assert alone.select("linje", "slags").rows() == [("Planer", "plan"), ("Aflastning (I9)", "afgørelse")]


def test_a_planned_measure_has_no_period_yet_and_a_planned_end_ends_one():
    measures = [
        {**GRANTED, "startdato": date(2026, 2, 1), "slutdato": date(2026, 9, 1)},
        {**GRANTED, "indsats_id": "I2", "startdato": date(2026, 8, 1)},
    ]
    looked_at = scope(measures, BORN)
    lines = case_lines(Known(looked_at.result.extract, looked_at.as_of), looked_at.fund, "S1")

    assert lines.filter(pl.col("slags") == "indsats").rows() == [
        ("Aflastning (I1)", "indsats", date(2026, 2, 1), date(2026, 9, 1))
    ]
