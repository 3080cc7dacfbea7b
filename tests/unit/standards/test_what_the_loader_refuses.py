"""Every fault in a standard's file is told in Danish, with the file, the krav and the line."""

import pytest

from kvs_audit.errors import StandardFault
from kvs_audit.standards import load_standard

GOOD = """\
[standard]
id = "proeve"
titel = "Prøve"
kommune = "Prøveby"
indsatstyper = ["aflastning"]
gaelder_fra = 2024-01-01
udgave = "kladde"
version = "1"
kilde = "Prøveby Kommune"

[[standard.lovgrundlag]]
henvisning = "BL § 32, stk. 1, nr. 7"
lov = "barnets lov"

[[krav]]
id = "loft"
art = "doegnloft"
styrke = "skal"
afsnit = "Omfang"
tilsyn = "leverance"
tekst = "Der er et loft."
parametre = { baand = [{ fra = 3, til = 5, loft = 10 }, { fra = 6, til = 9, loft = 6 }] }

[[krav]]
id = "opfoelgning"
art = "opfoelgningskaede"
styrke = "skal"
afsnit = "Omfang"
tilsyn = "leverance"
tekst = "Der følges op."
parametre = { foerste = 3, derefter = 6 }

[[skoen]]
id = "vurdering"
styrke = "skal"
afsnit = "Tildeling"
tilsyn = "afgoerelse"
tekst = "Der er en vurdering."
grund = "Den står i teksten."
"""
LOFT, OPF = "p.toml, krav loft (linje 15)", "p.toml, krav opfoelgning (linje 24)"
HEAD = "p.toml, standard"


@pytest.fixture
def faults_of(tmp_path):
    def faults(text, encoding="utf-8"):
        file = tmp_path / "p.toml"
        file.write_bytes(text.encode(encoding))
        with pytest.raises(StandardFault) as caught:
            load_standard(file)
        return str(caught.value).splitlines()

    return faults


def test_the_file_below_is_right_before_it_is_spoilt(tmp_path):
    file = tmp_path / "p.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert load_standard(file).id == "proeve"


SPOILT = [
    # what is replaced, by what, and the only line of the message
    ('titel = "Prøve"', 'title = "Prøve"', None),
    ('titel = "Prøve"', 'titel = "Prøve"\nskrevet_af = "x"', f"{HEAD}: kender ikke nøglen skrevet_af."),
    ('titel = "Prøve"\n', "", f"{HEAD}: titel mangler."),
    ('titel = "Prøve"', 'titel = "  "', f"{HEAD}, titel: må ikke være tom."),
    ('titel = "Prøve"', "titel = 4", f"{HEAD}, titel: skal være en tekst i anførselstegn."),
    (
        'id = "proeve"',
        'id = "Prøve 1"',
        f"{HEAD}, id: må kun have små bogstaver a-z, tal og enkelte bindestreger.",
    ),
    (
        "gaelder_fra = 2024-01-01",
        'gaelder_fra = "2024-01-01"',
        f"{HEAD}, gaelder_fra: skal være en dato uden anførselstegn, fx 2024-01-01.",
    ),
    (
        "gaelder_fra = 2024-01-01",
        "gaelder_fra = 2024-01-01T00:00:00",
        f"{HEAD}, gaelder_fra: skal være en dato uden anførselstegn, fx 2024-01-01.",
    ),
    (
        "gaelder_fra = 2024-01-01",
        "gaelder_fra = 2024-01-02\ngaelder_til = 2024-01-01",
        f"{HEAD}: gaelder_til ligger før gaelder_fra.",
    ),
    ('["aflastning"]', "[]", f"{HEAD}, indsatstyper: må ikke være tom."),
    ('["aflastning"]', '"aflastning"', f"{HEAD}, indsatstyper: skal være en liste i kantede parenteser."),
    (
        '["aflastning"]',
        '["aflastning", "aflastning"]',
        f"{HEAD}: indsatstyper nævner den samme type to gange.",
    ),
    (
        '["aflastning"]',
        '["aflastnig"]',
        f"{HEAD}, indsatstyper nr. 1: aflastnig er ikke blandt dagtilbud, stoette_i_hjemmet, kontaktperson, praktik, "
        "familiebehandling, familieanbringelse, aflastning, anbringelse, anden_hjaelp.",
    ),
    (
        'udgave = "kladde"',
        'udgave = "vedtaget"',
        f"{HEAD}, udgave: skal være en af godkendt, kladde, opdateret, udateret.",
    ),
    ('udgave = "kladde"', 'udgave = "godkendt"', f"{HEAD}: udgaven godkendt skal have en dato i godkendt."),
    ('udgave = "kladde"', 'udgave = "opdateret"', f"{HEAD}: udgaven opdateret skal have en dato i opdateret."),
    (
        'udgave = "kladde"',
        'udgave = "kladde"\ngodkendt = 2024-01-01',
        f"{HEAD}: udgaven kladde har ingen dato for godkendelse.",
    ),
    (
        'lov = "barnets lov"',
        'lov = "barnets lov"\nafloest_af = "X"',
        f"{HEAD}, lovgrundlag nr. 1: afloest_af og afloest_fra hører sammen.",
    ),
    (
        'lov = "barnets lov"',
        'lov = "barnets lov"\ngaelder_til = 2024-01-01\nafloest_af = "X"\nafloest_fra = 2024-01-01',
        f"{HEAD}, lovgrundlag nr. 1: afloest_fra skal ligge efter gaelder_til.",
    ),
    ('art = "doegnloft"', 'art = "doegnlofte"', None),
    ('art = "opfoelgningskaede"\n', "", f"{OPF}: art mangler."),
    ("derefter = 6 }", "saa = 6 }", f"{OPF}, parametre: kender ikke nøglen saa."),
    ("derefter = 6 }", "dereftr = 6 }", f"{OPF}, parametre: kender ikke nøglen dereftr; mente du derefter?"),
    ("foerste = 3, ", "", f"{OPF}, parametre: foerste mangler."),
    ("foerste = 3", 'foerste = "3"', f"{OPF}, parametre, foerste: skal være et helt tal."),
    ("foerste = 3", "foerste = 3.0", f"{OPF}, parametre, foerste: skal være et helt tal."),
    ("foerste = 3", "foerste = true", f"{OPF}, parametre, foerste: skal være et helt tal."),
    ("foerste = 3", "foerste = 0", f"{OPF}, parametre, foerste: skal være mindst 1."),
    ("parametre = { foerste = 3, derefter = 6 }", "", f"{OPF}, parametre: foerste mangler."),
    ("parametre = { foerste = 3, derefter = 6 }", "parametre = 3", f"{OPF}, parametre: skal være en tabel med nøgler."),
    ("loft = 10", "loft = -1", f"{LOFT}, parametre, baand nr. 1, loft: skal være mindst 0."),
    ("loft = 10", "loft = inf", f"{LOFT}, parametre, baand nr. 1, loft: skal være et tal."),
    ("loft = 10", "loft = nan", None),
    ("loft = 6", 'loft = "6"', f"{LOFT}, parametre, baand nr. 2, loft: skal være et tal."),
    ("fra = 6", "fra = 5", f"{LOFT}, parametre: aldersbåndene 3-5 og 5-9 overlapper."),
    ("til = 5", "til = 2", f"{LOFT}, parametre, baand nr. 1: aldersbåndet 3-2 slutter, før det begynder."),
    (
        'tekst = "Der er et loft."',
        'tekst = "Der er et loft."\nrelevant = { afsluttet = true }',
        f"{LOFT}: relevant kan ikke bruges med arten doegnloft, der ser på sag og måned, ikke på en indsats.",
    ),
    (
        'tekst = "Der følges op."',
        'tekst = "Der følges op."\nrelevant = { afsluttet = true, alder_mindst = 3 }',
        f"{OPF}, relevant: relevant skal have netop én af afsluttet, alder_mindst, indsatstyper og kolonne.",
    ),
    (
        'tekst = "Der følges op."',
        'tekst = "Der følges op."\nrelevant = {}',
        f"{OPF}, relevant: relevant skal have netop én af afsluttet, alder_mindst, indsatstyper og kolonne.",
    ),
    (
        'tekst = "Der følges op."',
        'tekst = "Der følges op."\nfortolkning = [{ tekst = "Sådan." }]',
        f"{OPF}, fortolkning nr. 1: grund mangler.",
    ),
    (
        'tekst = "Der følges op."',
        'tekst = "Der følges op."\nfortolkninger = [{ tekst = "Sådan.", grund = "Derfor." }]',
        f"{OPF}: kender ikke nøglen fortolkninger; mente du fortolkning?",
    ),
    ('grund = "Den står i teksten."', "", "p.toml, skoen vurdering (linje 33): grund mangler."),
    (
        'id = "opfoelgning"',
        'id = "loft"',
        "p.toml, krav loft: samme id står flere gange blandt krav og skoen.",
    ),
    ('id = "vurdering"', 'id = "loft"', "p.toml, krav loft: samme id står flere gange blandt krav og skoen."),
    (
        "[[skoen]]",
        "[[skøn]]",
        "p.toml, linje 33: overskriften kan ikke læses; den skrives som [standard] eller [[krav]], uden æ, ø og å.",
    ),
    (
        'lov = "barnets lov"',
        'øvrigt = "x"',
        "p.toml, linje 13: linjen kan ikke læses; nøgler skrives uden æ, ø og å.",
    ),
    (
        "[[skoen]]",
        "[[skon]]",
        "p.toml: kender ikke skon; filen har delene [standard], [[krav]] og [[skoen]].",
    ),
    ("[[skoen]]", "[skoen]", "p.toml: delen skoen skrives som [[skoen]] med dobbelte kantede parenteser."),
    ('lov = "barnets lov"', 'lov = "barnets lov"\nlov = "x"', "p.toml, linje 14: nøglen lov står to gange."),
    ("foerste = 3,", "foerste = 3, foerste = 4,", "p.toml, linje 31: nøglen foerste står to gange."),
    ("[[skoen]]", "[standard]\n[[skoen]]", "p.toml, linje 33: tabellen standard står to gange."),
    ("derefter = 6 }", "derefter = seks }", None),
    ('lov = "barnets lov"', "lov = barnets lov", None),
    (
        'lov = "barnets lov"',
        'lov "barnets lov"',
        "p.toml, linje 13: mangler et lighedstegn efter nøglen (nøgler skrives uden æ, ø og å).",
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "line"), SPOILT, ids=[after[:50] or before[:50] for before, after, _ in SPOILT]
)
def test_one_fault_is_one_line_in_danish(faults_of, before, after, line):
    assert GOOD.count(before) >= 1
    lines = faults_of(GOOD.replace(before, after, 1))
    if line is None:
        assert all(text.startswith("p.toml") and text.endswith((".", "?")) for text in lines)
        assert not any(word in " ".join(lines) for word in ("Input should", "Value error", "Expected", "Invalid"))
    else:
        assert lines == [line]


def test_an_unknown_kind_is_named_beside_the_known_ones(faults_of):
    (line,) = faults_of(GOOD.replace('art = "doegnloft"', 'art = "dognloft"'))
    assert line.startswith("p.toml, krav loft (linje 15), art: dognloft er ikke blandt ")
    assert "doegnloft" in line


def test_all_faults_are_told_at_once(faults_of):
    spoilt = (
        GOOD.replace('titel = "Prøve"\n', "").replace("foerste = 3", "foerste = 0").replace("loft = 10", "loft = -1")
    )
    assert faults_of(spoilt.replace('grund = "Den', 'grund = 4 # "Den')) == [
        f"{HEAD}: titel mangler.",
        f"{LOFT.replace('15', '14')}, parametre, baand nr. 1, loft: skal være mindst 0.",
        f"{OPF.replace('24', '23')}, parametre, foerste: skal være mindst 1.",
        "p.toml, skoen vurdering (linje 32), grund: skal være en tekst i anførselstegn.",
    ]


def test_a_value_of_two_possible_types_is_told_once(faults_of):
    text = GOOD + (
        '[[krav]]\nid = "vederlag"\nart = "stoetteperson_felt"\nstyrke = "skal"\nafsnit = "X"\ntilsyn = "leverance"\n'
        'tekst = "To."\nparametre = { kolonne = "vederlag", lig = "2" }\n'
    )
    place = "p.toml, krav vederlag (linje 40), parametre, lig"
    assert faults_of(text) == [f"{place}: skal være true eller false eller et helt tal."]


def test_a_requirement_without_an_id_is_named_by_its_number(faults_of):
    assert faults_of(GOOD.replace('id = "opfoelgning"\n', "")) == ["p.toml, krav nr. 2 (linje 24): id mangler."]


def test_a_standard_without_head_or_requirements_is_refused(faults_of):
    assert faults_of("") == ["p.toml: delen [standard] mangler.", "p.toml: standarden har ingen [[krav]]."]


def test_a_file_in_another_encoding_is_refused_with_its_line(faults_of):
    assert faults_of(GOOD, encoding="cp1252") == ["p.toml, linje 3: filen er ikke gemt som UTF-8."]


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(StandardFault, match=r"^Filen .*findes ikke\.$"):
        load_standard(tmp_path / "nej.toml")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(StandardFault, match="kan ikke åbnes"):
        load_standard(tmp_path)
