"""``kvs-audit explain``: a finding, a unit or a case, told on the terminal."""

from pathlib import Path

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
    assert main(["explain", str(SAMPLE), "6e846ed60b84", "--lov", *AS_OF]) == 0
    assert "barnets-lov/barnets-plan-anbringelse/I0000132 · fund 6e846ed60b84" in capsys.readouterr().out


def test_a_case_has_all_its_findings_and_one_timeline(capsys):
    assert main(["explain", str(SAMPLE), "S0000020", *AS_OF]) == 0
    text = capsys.readouterr().out
    assert text.count("Sådan er der regnet") > 1
    assert text.count("Sagens forløb") == 1


def test_an_unknown_finding_is_one_message_and_status_2(capsys):
    assert main(["explain", str(SAMPLE), "ffffffffffff", *AS_OF]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "Fundet ffffffffffff findes ikke på opgørelsesdatoen med de valgte standarder.\n"
