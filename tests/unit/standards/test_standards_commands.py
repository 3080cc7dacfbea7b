"""``kvs-audit standards`` as a user meets it."""

import json
import re
from pathlib import Path

import pytest

from kvs_audit.cli import main
from kvs_audit.standards import load_standards
from kvs_audit.standards.loader import BUILT_IN

OWN = Path(__file__).parent / "egne" / "proeveby-aflastning.toml"


def shown(capsys, *arguments, status=0):
    assert main(["standards", *arguments]) == status
    captured = capsys.readouterr()
    return captured.out if status == 0 else captured.err


def test_list_names_every_standard_its_counts_and_its_reservations(capsys):
    page = shown(capsys, "list")
    for standard in load_standards().values():
        assert re.search(rf"{standard.id} .*\b{len(standard.krav)} +{len(standard.skoen)}\b", page), standard.id
        for sentence in standard.forbehold:
            assert f"! {standard.id}: {sentence}" in page


def test_show_has_every_requirement_its_interpretations_and_the_reservations(capsys):
    page = " ".join(shown(capsys, "show", "ringsted-stoette-i-hjemmet").split())
    standard = load_standards()["ringsted-stoette-i-hjemmet"]
    for krav in standard.krav:
        assert krav.tekst in page
        assert all(note.tekst in page and note.grund in page for note in krav.fortolkninger)
    for skoen in standard.skoen:
        assert skoen.tekst in page
        assert skoen.grund in page
    assert "Standarden er en kladde" in page
    assert "foerste: 6; derefter: 6" in page
    assert "relevant: kolonne aften_weekend" in page
    assert "oensket: false" in page


def test_show_gives_caps_by_age_in_words(capsys):
    assert "baand: 3-5 år 10, 6-9 år 6, 10-13 år 4" in " ".join(shown(capsys, "show", "ringsted-aflastning").split())


def test_show_of_an_unknown_standard_is_one_line_and_exit_2(capsys):
    assert shown(capsys, "show", "ringsted-aflasting", status=2) == (
        "Standarden ringsted-aflasting findes ikke. Mente du ringsted-aflastning? "
        "Se dem alle med: kvs-audit standards list\n"
    )


def test_coverage_has_counts_and_columns(capsys):
    page = shown(capsys, "coverage", "uddybning-stoetteperson")
    assert re.search(r"uddybning-stoetteperson +5 +12 +29 % +0 \+ 2 +5 \+ 10 +sager, indsatser, stoettepersoner", page)
    assert re.search(r"to-vederlag .*stoettepersoner: tilbudt_dato, accepteret, vederlag", page)
    assert "ringsted-aflastning" not in page


def test_coverage_without_a_name_has_them_all(capsys):
    page = shown(capsys, "coverage")
    assert all(standard in page for standard in load_standards())


def test_new_writes_a_file_that_check_then_judges(capsys, tmp_path):
    file = tmp_path / "min.toml"
    assert shown(capsys, "new", "min", "--out", str(file)) == f"Skrevet: {file}\n"
    assert b"\r" not in file.read_bytes()
    message = shown(capsys, "check", str(file), status=2)
    assert "min.toml, standard, titel: må ikke være tom.\n" in message


def test_new_shows_the_template_without_a_file(capsys):
    assert shown(capsys, "new", "min").startswith("#:schema")


def test_new_does_not_overwrite(capsys, tmp_path):
    file = tmp_path / "min.toml"
    file.write_text("mit", encoding="utf-8")
    assert "bliver ikke overskrevet" in shown(capsys, "new", "min", "--out", str(file), status=2)
    assert file.read_text(encoding="utf-8") == "mit"


def test_new_where_a_file_stands_for_a_folder_is_one_line(capsys, tmp_path):
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    message = shown(capsys, "new", "min", "--out", str(tmp_path / "fil" / "min.toml"), status=2)
    assert message.count("\n") == 1


def test_check_of_a_right_file_says_so_with_counts(capsys):
    assert shown(capsys, "check", str(OWN)) == (
        "proeveby-aflastning.toml er i orden: standarden proeveby-aflastning har 3 krav, som data afgør, "
        "og 1 til manuel gennemgang.\n"
    )


def test_check_of_a_draft_repeats_its_reservations(capsys):
    page = shown(capsys, "check", str(BUILT_IN / "ringsted-stoette-i-hjemmet.toml"))
    assert "! Standarden er en kladde: den har ingen dato for godkendelse." in page


def test_kinds_explains_them_all_or_the_one_asked_for(capsys):
    assert "doegnloft –" in shown(capsys, "kinds")
    one = shown(capsys, "kinds", "opfoelgningskaede")
    assert "derefter: Måneder mellem de næste" in one
    assert "doegnloft –" not in one


def test_an_unknown_kind_is_exit_2(capsys):
    assert "Arten x findes ikke." in shown(capsys, "kinds", "x", status=2)


def test_schema_is_json_on_the_screen_or_in_a_file(capsys, tmp_path):
    file = tmp_path / "skema.json"
    shown(capsys, "schema", "--out", str(file))
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(shown(capsys, "schema"))


@pytest.mark.parametrize("command", ["list", "show", "coverage", "compare", "lint", "new", "check", "kinds", "schema"])
def test_every_command_has_danish_help_with_an_example(capsys, command):
    page = shown(capsys, command, "--help")
    assert f"kvs-audit standards {command}" in page
    assert "Eksempel" in page


def test_a_wrong_file_among_own_standards_is_told_and_nothing_shown(capsys, tmp_path):
    (tmp_path / "gal.toml").write_text("[standard]\n", encoding="utf-8")
    message = shown(capsys, "list", "--standards", str(tmp_path), status=2)
    assert message.startswith("gal.toml, standard: id mangler.")
