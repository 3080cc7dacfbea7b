"""A register of justified departures, read from TOML, CSV and Excel."""

import hashlib
from datetime import date

import openpyxl
import pytest

from kvs_audit.cycle.register_file import ENTRIES, read_register
from kvs_audit.errors import FileFault, PrivacyFault

TOML = """# Fælles for afdelingen
[[undtagelse]]
standard = "ringsted-aflastning"
krav = "doegnloft"
sag_id = "S1"
aarsagskategori = "Forælder indlagt"
besluttet_af = "teamleder"
dato = 2025-01-15
udloeber = "31-12-2025"
bemaerkning = "Se journalen"

[[undtagelse]]
fund_id = "0123456789ab"
aarsagskategori = "Andet"
besluttet_af = "afdelingsleder"
dato = 2025-02-01
"""
CSV = """Standard;Krav;Sag ID;Indsats-id;Fund id;Årsagskategori;Besluttet af;Dato;Udløber;Bemærkning
ringsted-aflastning;doegnloft; S1 ;;;Forælder indlagt;teamleder;15-01-2025;2025-12-31;Se journalen
;;;;0123456789ab;Andet;afdelingsleder;01.02.2025;;
"""
EXPECTED = [
    (None, "S1", None, "ringsted-aflastning", "doegnloft", "Forælder indlagt", "teamleder", date(2025, 1, 15),
     date(2025, 12, 31)),
    ("0123456789ab", None, None, None, None, "Andet", "afdelingsleder", date(2025, 2, 1), None),
]  # fmt: skip
HEADINGS = ("fund_id", "sag_id", "standard", "krav", "aarsagskategori", "besluttet_af", "dato", "udloeber")
WHOLE = {
    "sag_id": "S1",
    "standard": "x",
    "krav": "y",
    "aarsagskategori": "Andet",
    "besluttet_af": "leder",
    "dato": "2025-01-15",
}


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def write_csv(tmp_path, *rows, headings=HEADINGS):
    lines = [",".join(headings), *(",".join(row.get(name, "") for name in headings) for row in rows)]
    return write(tmp_path, "reg.csv", "\n".join(lines) + "\n")


def write_xlsx(tmp_path, rows, name="reg.xlsx", **other_sheets):
    book = openpyxl.Workbook()
    sheets = {"Undtagelser": rows, **other_sheets}
    for title, listed in sheets.items():
        sheet = book.create_sheet(title)
        for row in listed:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / name)
    return tmp_path / name


def test_toml_csv_and_excel_give_the_same_entries(tmp_path):
    excel = [
        ["Fund-ID", "Sag", "Sag-ID", "Standard", "Krav", "Årsagskategori", "Besluttet af", "Dato", "Udløber"],
        [None, None, "S1", "ringsted-aflastning", "doegnloft", "Forælder indlagt", "teamleder", date(2025, 1, 15),
         date(2025, 12, 31)],
        [None] * 9,
        ["0123456789ab", None, None, None, None, "Andet", "afdelingsleder", date(2025, 2, 1), None],
    ]  # fmt: skip
    excel = [[cell for number, cell in enumerate(row) if number != 1] for row in excel]
    paths = [
        write(tmp_path, "reg.toml", TOML),
        write(tmp_path, "reg.csv", CSV),
        write_xlsx(tmp_path, excel, Vejledning=[["Skriv én række pr. undtagelse"]]),
    ]
    registers = [read_register(path) for path in paths]
    for register in registers:
        assert register.entries.schema == ENTRIES
        assert register.entries.drop("raekke").rows() == EXPECTED
    assert [register.entries["raekke"].to_list() for register in registers] == [[1, 2], [2, 3], [2, 4]]
    digest = hashlib.sha256(paths[0].read_bytes()).hexdigest()
    assert (registers[0].source.name, registers[0].source.sha256) == ("reg.toml", digest)


def test_a_register_without_entries_is_an_empty_one(tmp_path):
    for name, text in (("a.toml", "# ingen endnu\n"), ("a.csv", ",".join(HEADINGS) + "\n")):
        assert read_register(write(tmp_path, name, text)).entries.is_empty()


def test_windows_1252_is_read_as_in_an_extract(tmp_path):
    path = tmp_path / "reg.csv"
    path.write_bytes(CSV.encode("cp1252"))
    assert read_register(path).entries["aarsagskategori"][0] == "Forælder indlagt"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"dato": ""}, "dato mangler"),
        ({"besluttet_af": ""}, "besluttet_af mangler"),
        ({"aarsagskategori": " "}, "aarsagskategori mangler"),
        ({"dato": "15-01-25"}, "dato kan ikke læses som en dato"),
        ({"udloeber": "snart"}, "udloeber kan ikke læses som en dato"),
        ({"udloeber": "2025-01-14"}, "udloeber ligger før dato"),
        ({"sag_id": ""}, "skriv fund_id, eller standard og krav med sag_id eller indsats_id"),
        ({"krav": ""}, "skriv fund_id"),
        ({"standard": ""}, "skriv fund_id"),
    ],
)
def test_an_entry_that_is_not_whole_refuses_the_register_with_its_row(tmp_path, change, fault):
    path = write_csv(tmp_path, WHOLE, {**WHOLE, **change})
    with pytest.raises(FileFault) as told:
        read_register(path)
    assert str(told.value).startswith("reg.csv, række 3: ")
    assert fault in str(told.value)
    assert "snart" not in str(told.value)


def test_an_entry_may_expire_on_its_own_day(tmp_path):
    entries = read_register(write_csv(tmp_path, {**WHOLE, "udloeber": "2025-01-15"})).entries
    assert entries["udloeber"].to_list() == [date(2025, 1, 15)]


def test_every_fault_is_told_at_once(tmp_path):
    path = write_csv(tmp_path, {**WHOLE, "dato": ""}, WHOLE, {**WHOLE, "krav": "", "besluttet_af": ""})
    with pytest.raises(FileFault) as told:
        read_register(path)
    assert [line.partition(":")[0] for line in str(told.value).splitlines()] == [
        "reg.csv, række 2",
        "reg.csv, række 4",
        "reg.csv, række 4",
    ]


def test_of_very_many_faults_the_first_twenty_are_told_and_the_rest_counted(tmp_path):
    path = write_csv(tmp_path, *[{**WHOLE, "dato": ""}] * 25)
    with pytest.raises(FileFault) as told:
        read_register(path)
    assert len(str(told.value).splitlines()) == 21
    assert str(told.value).endswith("Og 5 fejl mere.")


@pytest.mark.parametrize(
    ("headings", "fault"),
    [
        ([*HEADINGS[:-1], "udlober"], "kolonnen udlober kendes ikke. Mente du udloeber?"),
        ([*HEADINGS, "Dato:"], "kolonnen dato findes to gange."),
        ([name for name in HEADINGS if name != "dato"], "kolonnen dato mangler."),
    ],
)
def test_headings_that_could_mislead_are_refused(tmp_path, headings, fault):
    with pytest.raises(FileFault, match=fault.replace("?", r"\?")):
        read_register(write_csv(tmp_path, WHOLE, headings=headings))


def test_a_row_with_too_many_fields_is_refused(tmp_path):
    path = write(tmp_path, "reg.csv", CSV + "a;b;c;d;e;f;g;h;i;j;k\n")
    with pytest.raises(FileFault, match="række 4: har et forkert antal felter"):
        read_register(path)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[undtagelse]\n", "kan ikke læses som TOML"),
        ("[undtagelse]\nkrav = 1\n", r"\[\[undtagelse\]\]"),
        ("[[undtagelser]]\nkrav = 1\n", r"\[\[undtagelse\]\]"),
        ("[[undtagelse]]\nkrav = 'x'\n", "kolonnen aarsagskategori mangler"),
        (TOML.replace("udloeber", "udloebsdato"), "Mente du udloeber?"),
    ],
)
def test_toml_that_is_no_register_is_refused(tmp_path, text, fault):
    with pytest.raises(FileFault, match=fault.replace("?", r"\?")):
        read_register(write(tmp_path, "reg.toml", text))


@pytest.mark.parametrize("name", ["reg.json", "reg"])
def test_other_kinds_of_files_are_refused(tmp_path, name):
    with pytest.raises(FileFault, match=r"skal ende på \.toml, \.csv eller \.xlsx"):
        read_register(write(tmp_path, name, CSV))


def test_files_that_are_not_there_or_not_what_they_seem_are_refused(tmp_path):
    with pytest.raises(FileFault, match="findes ikke"):
        read_register(tmp_path / "borte.csv")
    with pytest.raises(FileFault, match="kan ikke læses som en xlsx-fil"):
        read_register(write(tmp_path, "reg.xlsx", CSV))
    with pytest.raises(FileFault, match="er tom"):
        read_register(write(tmp_path, "tom.csv", ""))


PERSONAL = ["010190-1234", "mor@eksempel.dk", "tlf. 12 34 56 78", "Lærkevej 12"]


@pytest.mark.parametrize("personal", PERSONAL)
def test_personal_data_anywhere_refuses_the_register_without_telling_it(tmp_path, personal):
    csv = CSV.replace("Se journalen", personal)
    rows = [list(WHOLE), list(WHOLE.values())]
    paths = [
        write(tmp_path, "a.csv", csv),
        write(tmp_path, "a.toml", TOML.replace("Se journalen", personal)),
        write(tmp_path, "b.toml", f"# {personal}\n{TOML}"),
        write_xlsx(tmp_path, rows, "a.xlsx", Noter=[["Note"], [personal]]),
    ]
    for path in paths:
        with pytest.raises(PrivacyFault) as told:
            read_register(path)
        assert path.name in str(told.value)
        assert personal not in str(told.value)


def test_personal_data_is_refused_before_any_other_fault_is_told(tmp_path):
    with pytest.raises(PrivacyFault):
        read_register(write(tmp_path, "a.csv", "cpr,krav\n1,2\n"))
    with pytest.raises(PrivacyFault):
        read_register(write(tmp_path, "010190-1234.csv", CSV))
    with pytest.raises(PrivacyFault):
        read_register(write(tmp_path, "a.toml", '[[undtagelse]]\nbemaerkning = "mor\\u0040eksempel.dk"\n'))
