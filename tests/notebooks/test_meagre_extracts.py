"""Every report says in words what it cannot show, on the least that an extract may hold."""

from datetime import date

import pytest
from rendered_reports import Rendered

from kvs_audit.reports import CATALOGUE, run_report

SAGER = "sag_id,kommune\nS1,Ringsted\nS2,Ringsted\n"
INDSATSER = (
    "indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato\n"
    "I1,S1,aflastning,2025-01-10,2025-02-01,\n"
    "I2,S2,stoette_i_hjemmet,,,\n"
)
NO_MEASURES = INDSATSER.splitlines()[0] + "\n"


def report_of(name: str, folder, indsatser: str, **parameters) -> Rendered:
    (folder / "udtraek").mkdir()
    (folder / "udtraek" / "sager.csv").write_text(SAGER, encoding="utf-8")
    (folder / "udtraek" / "indsatser.csv").write_text(indsatser, encoding="utf-8")
    return Rendered(run_report(name, folder / "udtraek", date(2026, 6, 30), folder / "ud", parameters))


@pytest.mark.parametrize("name", CATALOGUE)
def test_required_columns_alone_give_every_report(name, tmp_path):
    report = report_of(name, tmp_path, INDSATSER)

    assert "Kort fortalt" in report.text
    assert "None" not in report.text
    assert "nan" not in report.text.split()


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_extract_without_measures_gives_every_report(name, tmp_path):
    report = report_of(name, tmp_path, NO_MEASURES)

    assert "Kort fortalt" in report.text
    assert report.specs == []
    assert "None" not in report.text


@pytest.mark.parametrize("name", [name for name, r in CATALOGUE.items() if "fra" in {p.name for p in r.parameters}])
def test_a_period_without_data_gives_every_report(name, tmp_path):
    report = report_of(name, tmp_path, INDSATSER, fra="2010-01-01", til="2010-12-31")

    assert "1. januar 2010" in report.text
    assert report.specs == []


def test_what_has_no_table_stands_on_page_one(tmp_path):
    text = report_of("afgoerelsestilsyn", tmp_path, INDSATSER).text
    opening = text.split("Krav for krav")[1]  # between the table of contents and the section

    assert "Slet ikke afgjort:" in opening
    assert "Undersøgelse" in opening
