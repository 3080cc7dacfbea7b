"""The tools for an author: template, kinds in words, JSON Schema, and the check of a file."""

import json
import tomllib
from datetime import date

import jsonschema
import pytest

from kvs_audit.checks import KINDS
from kvs_audit.errors import ArgumentFault, StandardFault
from kvs_audit.standards import load_standard, load_standards
from kvs_audit.standards.authoring import checked, template_for
from kvs_audit.standards.kinds import kind_texts
from kvs_audit.standards.loader import BUILT_IN
from kvs_audit.standards.schema import schema_text, standard_schema

FILLED_IN = {
    'titel = ""': 'titel = "Min"',
    'kommune = ""': 'kommune = "Prøveby"',
    "indsatstyper = []": 'indsatstyper = ["aflastning"]',
    'kilde = ""': 'kilde = "Byrådet"',
    'henvisning = ""': 'henvisning = "BL § 32"',
    'afsnit = ""': 'afsnit = "1"',
    'tekst = ""': 'tekst = "Der følges op."',
}


def filled_in(text):
    for before, after in FILLED_IN.items():
        text = text.replace(f"\n{before}", f"\n{after}")
    return text


def test_the_template_loads_when_what_is_marked_is_filled_in(tmp_path):
    file = tmp_path / "min.toml"
    file.write_text(filled_in(template_for("min")), encoding="utf-8")
    standard = load_standard(file)
    assert (standard.id, [krav.art for krav in standard.krav]) == ("min", ["opfoelgningskaede"])


def test_the_template_as_it_is_is_valid_toml_and_the_check_says_what_to_fill_in(tmp_path):
    file = tmp_path / "min.toml"
    file.write_text(template_for("min"), encoding="utf-8")
    with pytest.raises(StandardFault) as caught:
        checked(file)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(FILLED_IN)
    assert all(line.endswith("må ikke være tom.") for line in lines)


def test_the_template_marks_exactly_what_must_be_filled_in():
    assert template_for("min").count("# UDFYLD") == len(FILLED_IN)


def test_every_example_in_the_template_is_right_when_uncommented(tmp_path):
    text = filled_in(template_for("min"))
    used = "\n".join(
        line[2:] if line.startswith("# ") and ("=" in line or "[[" in line) and not is_alternative(line) else line
        for line in text.splitlines()
    )
    file = tmp_path / "min.toml"
    file.write_text(filled_in(used).replace('grund = ""', 'grund = "Derfor."'), encoding="utf-8")
    standard = load_standard(file)
    assert {krav.art for krav in standard.krav} == set(KINDS)
    assert len(standard.skoen) == 1


def is_alternative(line):
    """Lines of which only some can be used together, and the one requirement that stands uncommented already."""
    return any(
        word in line
        for word in ("kvs-audit", "relevant =", "godkendt =", "opdateret =", "afloest", "gaelder", "krav.fortolkning")
    ) or line in ('# tekst = ""   # Sådan er kilden læst.', '# grund = ""   # Hvorfor den er læst sådan.')


@pytest.mark.parametrize(
    "identity", ["Min", "min standard", "min_standard", "-min", "min-", "æble", "a--b", "", "../x"]
)
def test_an_id_that_cannot_stand_in_a_command_is_refused(identity):
    with pytest.raises(ArgumentFault, match="kan ikke være id"):
        template_for(identity)


def test_an_id_that_is_taken_is_refused():
    with pytest.raises(ArgumentFault, match="Der findes allerede en standard med id ringsted-aflastning"):
        template_for("ringsted-aflastning")


def test_a_built_in_standards_id_is_told_by_the_check(tmp_path):
    file = tmp_path / "min.toml"
    file.write_text(
        filled_in(template_for("min")).replace('id = "min"', 'id = "ringsted-aflastning"'), encoding="utf-8"
    )
    with pytest.raises(StandardFault, match=r"^min\.toml, standard: id ringsted-aflastning er optaget"):
        checked(file)


def test_a_built_in_file_checks_as_right():
    assert checked(BUILT_IN / "ringsted-aflastning.toml").id == "ringsted-aflastning"


@pytest.mark.parametrize("art", KINDS)
def test_a_kind_is_described_with_all_its_keys_and_an_example_that_works(art):
    text = kind_texts()[art]
    parameters = KINDS[art].parameters
    own = set(parameters.model_fields)
    assert own <= set(text.noegler)
    assert set(text.noegler) - own <= {"fra", "til", "loft"}
    assert text.beskrivelse.endswith(".")
    example = tomllib.loads(text.eksempel).get("parametre", {})
    assert parameters.model_validate(example)


def as_json(path):
    return json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=lambda day: day.isoformat()))


@pytest.fixture(scope="module")
def validator():
    schema = standard_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@pytest.mark.parametrize("file", sorted(BUILT_IN.glob("*.toml")), ids=lambda file: file.stem)
def test_the_schema_accepts_the_standards_that_come_with_the_package(validator, file):
    validator.validate(as_json(file))


def spoilt(change):
    document = as_json(BUILT_IN / "ringsted-aflastning.toml")
    change(document)
    return document


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["standard"].update(ukendt=1),
        lambda d: d["standard"].pop("titel"),
        lambda d: d["standard"].update(indsatstyper=["x"]),
        lambda d: d["krav"][0].update(art="x"),
        lambda d: d["krav"][0].update(styrke="maaske"),
        lambda d: d["krav"][0].pop("parametre"),
        lambda d: d["krav"][0]["parametre"].update(x=1),
        lambda d: d["krav"][0]["parametre"]["baand"][0].update(loft=-1),
        lambda d: d["krav"][0].update(relevant={"afsluttet": True}),
        lambda d: d["skoen"][0].pop("grund"),
        lambda d: d.update(x=1),
        lambda d: d.pop("krav"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(validator, change):
    assert not validator.is_valid(spoilt(change))


def test_the_schema_speaks_danish_to_its_reader():
    described = json.dumps(standard_schema(), ensure_ascii=False)
    assert "Måneder fra starten til den første opfølgning" in described
    for english in ("The ", "``", "parameters", "covered"):
        assert english not in described


def test_the_schema_is_the_same_text_every_time():
    assert schema_text() == schema_text()
    assert json.loads(schema_text()) == standard_schema()


@pytest.mark.parametrize(
    ("fra", "til", "visible"),
    [
        (None, None, True),
        (None, date(2023, 12, 31), False),
        (None, date(2024, 1, 1), True),
        (date(2019, 1, 1), None, True),
    ],
)
def test_superseded_law_is_a_reservation_only_where_later_decisions_are_covered(fra, til, visible):
    standard = load_standards()["ringsted-aflastning"].model_copy(update={"gaelder_fra": fra, "gaelder_til": til})
    assert bool(standard.forbehold) is visible
