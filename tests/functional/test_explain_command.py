"""``kvs-audit explain``: a finding, a unit or a case, told on the terminal."""

import re
from pathlib import Path

import polars as pl

from kvs_audit.cli import main

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
AS_OF = ("--as-of", "2026-06-30")


def test_a_unit_is_explained_by_the_standard_that_its_address_names(capsys):
    assert main(["explain", str(SAMPLE), "barnets-lov/barnets-plan-anbringelse/I0000132", *AS_OF]) == 0
    text = capsys.readouterr().out
    assert "Frist: 12. august 2024 + 3 måneder = 12. november 2024." in text
    assert "Det ville have opfyldt kravet" in text
    assert "Sagens forløb" in text


def test_a_finding_is_explained_by_its_id(capsys):
    assert main(["explain", str(SAMPLE), "me846ed60b84", "--lov", *AS_OF]) == 0
    assert "barnets-lov/barnets-plan-anbringelse/I0000132 · fund me846ed60b84" in capsys.readouterr().out


def test_a_case_has_all_its_findings_and_one_timeline(capsys):
    assert main(["explain", str(SAMPLE), "S0000020", *AS_OF]) == 0
    text = capsys.readouterr().out
    assert text.count("Sådan er der regnet") > 1
    assert text.count("Sagens forløb") == 1


def test_an_unknown_finding_is_one_message_and_status_2(capsys):
    assert main(["explain", str(SAMPLE), "gfffffffffff", *AS_OF]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "Fundet gfffffffffff findes ikke på opgørelsesdatoen med de valgte standarder.\n"


def test_a_page_has_the_text_and_the_timeline_and_points_nowhere(capsys, tmp_path):
    page = tmp_path / "ny" / "sag.html"
    assert main(["explain", str(SAMPLE), "S0000020", *AS_OF, "--out", str(page)]) == 0
    printed = capsys.readouterr().out
    html = page.read_text(encoding="utf-8")
    before_scripts = html.partition("<script>")[0]
    assert printed.endswith(f"Skrevet: {page}\n")
    assert html.count("<h3>Sådan er der regnet</h3>") == printed.count("Sådan er der regnet\n")
    assert html.count('class="chart" role="img"') == 1
    assert all(target.startswith(("#", "data:,")) for target in re.findall(r'(?:src|href)="([^"]*)"', before_scripts))
    assert [file.name for file in page.parent.iterdir()] == ["sag.html"]


def test_a_file_that_is_no_page_is_refused_before_anything_is_read(capsys, tmp_path):
    assert main(["explain", str(tmp_path / "intet"), "S1", *AS_OF, "--out", str(tmp_path / "sag.pdf")]) == 2
    assert capsys.readouterr().err == "--out: sag.pdf skal være en fil, der ender på .html.\n"


def test_a_register_is_applied_as_the_audit_applies_it(capsys, tmp_path):
    register = tmp_path / "undtagelser.csv"
    address = "ringsted-aflastning,under-12-aar"
    measure = deviating("ringsted-aflastning", "under-12-aar", tmp_path)
    register.write_text(
        f"standard,krav,indsats_id,aarsagskategori,besluttet_af,dato\n{address},{measure},Aftalt,teamleder,2026-01-01\n",
        encoding="utf-8",
    )
    wanted = f"ringsted-aflastning/under-12-aar/{measure}"
    assert main(["explain", str(SAMPLE), wanted, *AS_OF]) == 0
    assert "Afvigelse den" in capsys.readouterr().out
    assert main(["explain", str(SAMPLE), wanted, *AS_OF, "--undtagelser", str(register)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Begrundet afvigelse den" in text
    assert "Registret over begrundede fravigelser siger: Aftalt (besluttet af teamleder 1. januar 2026)." in text


def deviating(standard, krav, folder):
    """The first measure that deviates without a reason."""
    assert main(["audit", str(SAMPLE), *AS_OF, "--standard", standard, "--out", str(folder / "maaling")]) == 0
    rows = pl.read_csv(folder / "maaling" / "vurderinger.csv").filter(krav=krav, status="afvigelse")
    return rows["indsats_id"][0]
