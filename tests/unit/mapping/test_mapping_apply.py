"""A foreign extract read through a mapping: nothing lost, nothing guessed, row numbers as a spreadsheet shows them."""

from collections.abc import Callable
from datetime import date

import pytest

from kvs_audit.errors import FileFault, PrivacyFault
from kvs_audit.extract import Extract

Read = Callable[..., Extract]

CASES = """
version = 1
[[tabel]]
navn = "sager"
kilde = "Ydelser"
saml = true
[tabel.kolonner]
sag_id = "Sagsnr."
kommune = "Kommune"
foedselsdato = "Født"
"""
MEASURES = """
[[tabel]]
navn = "indsatser"
kilde = "Ydelser"
[tabel.kolonner]
indsats_id = "Nr"
sag_id = "Sagsnr."
indsatstype = "Ydelse"
afgoerelsesdato = "Bevilget"
startdato = "Start"
slutdato = "Slut"
"""
WIDE = CASES + MEASURES
YDELSER = """
Sagsnr.;Kommune;Født;Nr;Ydelse;Bevilget;Start;Slut
1;Faxe;05-2012;A;Aflastning;01-02-2024;01-03-2024;
1;Faxe;2012-05;B;Kontaktperson;01-02-2024;01-03-2024;
2;Faxe;;C;Praktik;;;
"""


def rejects(extract: Extract) -> list[tuple[str, int, str, str]]:
    return extract.rejects.select("tabel", "raekke", "kolonne", "aarsag").rows()


def test_a_wide_table_gives_one_row_per_case_and_one_per_measure(read: Read) -> None:
    extract = read(WIDE, ydelser=YDELSER)
    assert extract.tables["sager"].select("raekke", "sag_id", "kommune").rows() == [(2, "1", "Faxe"), (4, "2", "Faxe")]
    assert extract.tables["sager"]["foedselsdato_til"].to_list() == [date(2012, 5, 31), None]
    assert extract.tables["indsatser"].select("raekke", "indsats_id", "sag", "indsatstype").rows() == [
        (2, "A", 0, "aflastning"),
        (3, "B", 0, "kontaktperson"),
        (4, "C", 1, "praktik"),
    ]
    assert extract.rejects.is_empty()
    assert any("3 rækker er samlet til 2 i tabellen sager" in reading for reading in extract.readings)


def test_accounting_adds_up_per_table(read: Read) -> None:
    text = YDELSER + "3;Faxe;2010-01;D;Vrøvl;;;\n;Faxe;2010-01;E;Praktik;;;\n4;;;F;Praktik;;;\n"
    extract = read(WIDE, ydelser=text)
    assert rejects(extract) == [
        ("sager", 6, "sag_id", "mangler_vaerdi"),
        ("sager", 7, "kommune", "mangler_vaerdi"),
        ("indsatser", 5, "indsatstype", "ukendt_kode"),
        ("indsatser", 6, "sag_id", "mangler_vaerdi"),
        ("indsatser", 7, "sag_id", "haenger_paa_afvist"),
    ]
    for counts in extract.counts.values():
        assert counts.laest == counts.accepteret + counts.afvist
    assert (extract.counts["sager"].laest, extract.counts["indsatser"].laest) == (5, 6)


def test_case_facts_that_contradict_each_other_refuse_the_extract_and_are_listed(read: Read) -> None:
    text = YDELSER.replace("1;Faxe;2012-05;B", "1;Ringsted;06-2012;B")
    with pytest.raises(FileFault) as refused:
        read(WIDE, ydelser=text)
    lines = str(refused.value).splitlines()
    assert [line.partition(" (")[0] for line in lines] == [
        "m.toml, linje 9: kommune har modstridende værdier for 1 sag",
        "m.toml, linje 10: foedselsdato har modstridende værdier for 1 sag",
    ]
    assert all("(første rækker: 2)" in line for line in lines)
    assert "Ringsted" not in str(refused.value) and "06" not in str(refused.value)


def test_contradictions_may_be_made_unknown_and_are_told(read: Read) -> None:
    text = YDELSER.replace("1;Faxe;2012-05;B", "1;Faxe;06-2012;B")
    extract = read(WIDE.replace("saml = true", 'saml = true\nmodstrid = "tom"'), ydelser=text)
    assert extract.tables["sager"]["foedselsdato_fra"].to_list() == [None, None]
    assert extract.tables["sager"]["kommune"].to_list() == ["Faxe", "Faxe"]
    (told,) = [reading for reading in extract.readings if "modstridende" in reading]
    assert "foedselsdato har modstridende værdier for 1 sag (første rækker: 2). De er sat til ukendt." in told


def test_a_required_value_that_contradicts_itself_rejects_the_case_then(read: Read) -> None:
    text = YDELSER.replace("1;Faxe;2012-05;B", "1;Ringsted;2012-05;B")
    extract = read(WIDE.replace("saml = true", 'saml = true\nmodstrid = "tom"'), ydelser=text)
    assert ("sager", 2, "kommune", "mangler_vaerdi") in rejects(extract)


def test_the_same_date_spelt_in_two_ways_and_an_empty_one_do_not_contradict(read: Read) -> None:
    text = "Sagsnr.;Kommune;Født;Nr;Ydelse;Bevilget;Start;Slut\n"
    text += "1;Faxe;;A;Praktik;;;\n1; Faxe ;2012-05-03;B;Praktik;;;\n1;Faxe;3.5.2012;C;Praktik;;;\n"
    extract = read(WIDE, ydelser=text)
    assert extract.tables["sager"]["foedselsdato_fra"].to_list() == [date(2012, 5, 3)]


def test_two_unreadable_texts_that_differ_contradict(read: Read) -> None:
    text = YDELSER.replace("05-2012", "forår").replace("2012-05", "maj")
    with pytest.raises(FileFault, match="foedselsdato har modstridende"):
        read(WIDE, ydelser=text)


def test_without_saml_a_repeated_key_is_rejected_as_always(read: Read) -> None:
    extract = read(WIDE.replace("saml = true\n", ""), ydelser=YDELSER)
    assert rejects(extract) == [("sager", 3, "sag_id", "dobbelt_noegle")]


def test_a_case_without_a_measure_is_no_measure(read: Read) -> None:
    extract = read(WIDE, ydelser=YDELSER + "3;Faxe;2010-01;;;;;\n")
    assert extract.counts["sager"].accepteret == 3
    assert (extract.counts["indsatser"].laest, extract.counts["indsatser"].accepteret) == (3, 3)
    assert extract.rejects.is_empty()


def test_a_table_of_its_own_source_keeps_every_row(read: Read) -> None:
    mapping = CASES.replace("saml = true\n", "").replace("Ydelser", "Sager") + MEASURES
    extract = read(
        mapping, sager="Sagsnr.;Kommune;Født\n1;Faxe;\n", ydelser=YDELSER.replace("2;Faxe", "1;x") + "1;;;;;;;\n"
    )
    assert rejects(extract) == [("indsatser", 5, "indsats_id", "mangler_vaerdi")]


def test_ragged_rows_are_accounted_for_in_every_table_made_of_them(read: Read) -> None:
    extract = read(WIDE, ydelser=YDELSER + "9;Faxe\n")
    assert rejects(extract) == [
        ("sager", 5, "", "forkert_antal_felter"),
        ("indsatser", 5, "", "forkert_antal_felter"),
    ]
    assert extract.rejects["sag_id"].to_list() == ["9", "9"]


def test_values_get_the_contracts_words_and_others_are_read_as_they_are(read: Read) -> None:
    values = '[tabel.vaerdier.indsatstype]\n"52-5" = "aflastning"\n"VED IKKE" = ""\n'
    text = YDELSER.replace("Aflastning", " 52-5 ").replace("Kontaktperson", "Ved ikke")
    extract = read(WIDE + values, ydelser=text)
    assert extract.tables["indsatser"]["indsatstype"].to_list() == ["aflastning", "praktik"]
    assert rejects(extract) == [("indsatser", 3, "indsatstype", "mangler_vaerdi")]


def test_a_constant_and_keys_made_of_row_numbers(read: Read) -> None:
    mapping = WIDE.replace('kommune = "Kommune"', 'kommune = { vaerdi = "Næstved" }').replace(
        'indsats_id = "Nr"', 'indsats_id = { raekke = "I-" }'
    )
    extract = read(mapping, ydelser=YDELSER)
    assert extract.tables["sager"]["kommune"].to_list() == ["Næstved", "Næstved"]
    assert extract.tables["indsatser"]["indsats_id"].to_list() == ["I-2", "I-3", "I-4"]


FOLLOW_UPS = """
[[tabel]]
navn = "opfoelgninger"
kilde = "Ydelser"
[tabel.kolonner]
opfoelgning_id = {{ raekke = "F{0}-" }}
indsats_id = "Nr"
dato = "Opf {0}"
"""


def test_a_table_may_be_put_together_from_several_columns_of_one_source(read: Read) -> None:
    text = "Sagsnr.;Kommune;Født;Nr;Ydelse;Bevilget;Start;Slut;Opf 1;Opf 2\n"
    text += "1;Faxe;;A;Praktik;;;;01-05-2024;01-08-2024\n1;Faxe;;B;Praktik;;;;;x\n2;Faxe\n"
    extract = read(WIDE + FOLLOW_UPS.format(1) + FOLLOW_UPS.format(2), ydelser=text)
    assert extract.tables["opfoelgninger"].select("raekke", "opfoelgning_id", "indsats_id", "dato").rows() == [
        (2, "F1-2", "A", date(2024, 5, 1)),
        (2, "F2-2", "A", date(2024, 8, 1)),
    ]
    counts = extract.counts["opfoelgninger"]
    assert (counts.laest, counts.accepteret, counts.afvist) == (4, 2, 2)
    assert ("opfoelgninger", 3, "dato", "ulaeselig_vaerdi") in rejects(extract)


def test_tables_that_the_mapping_does_not_read_stay_as_they_are(read: Read) -> None:
    plans = "plan_id,sag_id,type,dato\nP1,1,handleplan,2024-01-01\n"
    extract = read(WIDE, ydelser=YDELSER, planer=plans, noter="a,b\n1,2\n")
    assert extract.counts["planer"].accepteret == 1
    assert extract.extra_tables == ("noter",)


def test_columns_that_are_not_taken_are_reported_and_never_read_by_their_name(read: Read) -> None:
    mapping = WIDE.replace('foedselsdato = "Født"\n', "")
    text = YDELSER.replace("Født", "foedselsdato")
    extract = read(mapping, ydelser=text)
    assert extract.extra_columns == ("ydelser.foedselsdato",)
    assert extract.tables["sager"]["foedselsdato_fra"].null_count() == 2
    assert not extract.has_column("sager", "foedselsdato")


def test_the_mapping_file_is_among_the_sources(read: Read) -> None:
    assert [source.name for source in read(WIDE, ydelser=YDELSER).sources] == ["ydelser.csv", "m.toml"]


def test_a_heading_is_found_exactly_or_folded(read: Read) -> None:
    extract = read(WIDE.replace('"Sagsnr."', '"sagsnr"').replace('"Født"', '"FØDT"'), ydelser=YDELSER)
    assert extract.counts["sager"].accepteret == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kilde = "Ydelser"', 'kilde = "Ydelse"', "m.toml, linje 5: udtraek har ingen tabel Ydelse; mente du ydelser?"),
        ('"Kommune"', '"Komune"', "m.toml, linje 9: kolonnen Komune findes ikke i ydelser.csv; mente du Kommune?"),
        ('"Kommune"', '"Qqq"', "m.toml, linje 9: kolonnen Qqq findes ikke i ydelser.csv."),
    ],
)
def test_what_the_extract_lacks_is_told_with_its_line_before_anything_is_read(
    read: Read, old: str, new: str, told: str
) -> None:
    with pytest.raises(FileFault) as refused:
        read(WIDE.replace(old, new, 1), ydelser=YDELSER)
    assert str(refused.value).splitlines()[0] == told


def test_a_heading_that_stands_twice_is_told(read: Read) -> None:
    with pytest.raises(FileFault, match="linje 9: kolonnen Kommune findes flere gange"):
        read(WIDE, ydelser=YDELSER.replace("Slut", "Kommune"))


def test_an_empty_source_is_told(read: Read) -> None:
    with pytest.raises(FileFault, match=r"linje 5: ydelser\.csv er tom"):
        read(WIDE, ydelser="")


def test_a_table_both_mapped_and_there_is_a_fault(read: Read) -> None:
    with pytest.raises(FileFault, match="Tabellen sager findes i mere end én fil"):
        read(WIDE, ydelser=YDELSER, sager="sag_id,kommune\n1,Faxe\n")


def test_the_guard_reads_the_extract_as_it_was_found_also_columns_that_are_not_taken(read: Read) -> None:
    text = "\n".join(
        f"{line};{note}"
        for line, note in zip(YDELSER.strip().splitlines(), ["Note", "", "010112-1234", ""], strict=True)
    )
    with pytest.raises(PrivacyFault) as refused:
        read(WIDE, ydelser=text)
    assert "1234" not in str(refused.value)


def test_values_that_the_reader_cannot_read_are_accounted_for_with_their_rows(read: Read) -> None:
    extract = read(WIDE, ydelser=YDELSER.replace("2;Faxe;;C;Praktik;;;", "2;Faxe;;C;Praktik;32-01-2024;;"))
    assert rejects(extract) == [("indsatser", 4, "afgoerelsesdato", "ulaeselig_vaerdi")]
    assert extract.counts["indsatser"].sat_ukendt == 1
