"""Two standards beside each other, as frames of text and at the command line."""

import re

import pytest

from kvs_audit.cli import main
from kvs_audit.standards import load_standards
from kvs_audit.standards.compare import compare

HJEMMET, FAXE = "ringsted-stoette-i-hjemmet", "faxe-paedagogisk-stoette"


def rows(a, b):
    catalogue = load_standards()
    return compare(catalogue[a], catalogue[b])


def of(found, section):
    return {row.emne: row for row in found if row.afsnit == section}


def test_the_weaker_of_two_is_named_with_both_numbers():
    row = of(rows(HJEMMET, "barnets-lov"), "Krav i begge")["Opfølgning til tiden"]
    assert (row.a, row.b) == (
        "skal; foerste: 6; derefter: 6",
        "skal; foerste: 3; typer: afdaekning, boernefaglig_undersoegelse",
    )
    assert row.forhold == f"{HJEMMET} kræver mindre: første opfølgning: 6 måneder i stedet for 3 måneder"


def test_the_law_can_be_the_one_that_asks_less():
    row = of(rows(HJEMMET, "barnets-lov"), "Krav i begge")["Undersøgelse før afgørelsen"]
    assert row.forhold.startswith("barnets-lov kræver mindre: ")


def test_the_same_demand_is_the_same_though_the_law_limits_it_to_types_of_measures():
    row = of(rows(FAXE, "barnets-lov"), "Krav i begge")["Undersøgelse før afgørelsen"]
    assert (row.a == row.b, row.forhold) == (True, "ens")


def test_both_may_ask_less_in_their_own_way():
    row = of(rows(HJEMMET, FAXE), "Krav i begge")["Opfølgning til tiden"]
    assert row.forhold == (
        f"{HJEMMET} kræver mindre: første opfølgning: 6 måneder i stedet for 3 måneder; "
        f"{FAXE} kræver mindre: frist for de næste opfølgninger: ingen i stedet for 6 måneder"
    )


def test_what_only_one_asks_stands_under_its_name_with_a_dash_for_the_other():
    found = rows(HJEMMET, "barnets-lov")
    assert of(found, "Krav kun i barnets-lov")["Samtale med barnet før afgørelsen"].a == "–"
    assert of(found, f"Krav kun i {HJEMMET}")["Undersøgelsen peger på indsatsen"].b == "–"


def test_what_the_law_asks_of_placements_only_is_left_out_beside_support_in_the_home():
    text = " ".join(row.emne for row in rows(HJEMMET, "barnets-lov"))
    assert "Støtteperson" not in text and "Plan inden" not in text
    assert any("Støtteperson" in row.emne for row in rows("uddybning-stoetteperson", "barnets-lov"))


def test_every_requirement_stands_in_one_line_and_no_other():
    for a, b in ((HJEMMET, FAXE), ("ringsted-aflastning", "uddybning-stoetteperson")):
        found = rows(a, b)
        both = sum(row.afsnit == "Krav i begge" for row in found)
        only = {name: sum(row.afsnit == f"Krav kun i {name}" for row in found) for name in (a, b)}
        assert {name: both + count for name, count in only.items()} == {
            name: len(load_standards()[name].krav) for name in (a, b)
        }


def test_a_standard_beside_itself_is_the_same_throughout():
    found = rows("ringsted-aflastning", "ringsted-aflastning")
    assert {row.forhold for row in found} == {"ens", "se standards show"}


def shown(capsys, *arguments, status=0):
    assert main(["standards", *arguments]) == status
    captured = capsys.readouterr()
    return captured.out if status == 0 else captured.err


def test_compare_prints_a_table_per_section(capsys):
    page = shown(capsys, "compare", HJEMMET, "barnets-lov")
    sections = ["Standarderne", "Krav i begge", f"Krav kun i {HJEMMET}", "Krav kun i barnets-lov"]
    places = [re.search(rf"^{section}\s*$", page, re.MULTILINE).start() for section in sections]
    assert places == sorted(places)
    assert "kræver" in page


def test_compare_with_an_unknown_standard_is_one_line_and_exit_2(capsys):
    assert "findes ikke" in shown(capsys, "compare", HJEMMET, "barnetslov", status=2)


def test_lint_prints_a_table_per_standard_and_counts_them(capsys):
    page = shown(capsys, "lint")
    assert "12 anmærkninger til 5 af 5 standarder." in page
    assert re.search(r"Ingen dato for godkendelse", page) and "Modsiger sig selv" in page
    assert "serviceloven –" not in page


def test_lint_of_one_standard_has_that_one_only(capsys):
    page = shown(capsys, "lint", FAXE)
    assert "1 anmærkning til 1 af 1 standard." in page
    assert "ringsted" not in page


def test_lint_of_a_standard_with_nothing_to_mend_says_so(capsys, tmp_path):
    text = (
        '[standard]\nid = "ny"\ntitel = "Ny"\nkommune = "Odense"\nindsatstyper = ["praktik"]\n'
        "gaelder_fra = 2024-03-01\n"
        'udgave = "godkendt"\ngodkendt = 2024-02-01\nversion = "1"\nkilde = "Byrådet"\n[[standard.lovgrundlag]]\n'
        'henvisning = "BL § 32, stk. 1, nr. 4"\nlov = "barnets lov"\n[[krav]]\nid = "op"\nart = "opfoelgningskaede"\n'
        'styrke = "skal"\nafsnit = "1"\ntilsyn = "leverance"\ntekst = "Der følges op."\nparametre = { foerste = 3 }\n'
    )
    (tmp_path / "ny.toml").write_text(text, encoding="utf-8")
    page = shown(capsys, "lint", "ny", "--standards", str(tmp_path))
    assert page == "0 anmærkninger til 0 af 1 standard.\nIngen anmærkninger til: ny.\n"


def test_lint_of_the_law_is_one_line_and_exit_2(capsys):
    assert shown(capsys, "lint", "barnets-lov", status=2).startswith("barnets-lov er loven")


@pytest.mark.parametrize("law", ["serviceloven", "barnets-lov"])
def test_list_has_the_law_apart_from_the_standards(capsys, law):
    page = shown(capsys, "list")
    assert page.index("uddybning-stoetteperson") < page.index("Loven (bruges kun, når den nævnes)") < page.index(law)
