"""A mapping that does not keep to the contract is refused with every fault and its line."""

import pytest

from kvs_audit.errors import FileFault, PrivacyFault
from kvs_audit.extract.mapping import load_mapping, parse_mapping
from kvs_audit.extract.mapping_model import Constant, Heading, RowNumber

SAGER = 'version = 1\n[[tabel]]\nnavn = "sager"\nkilde = "Sager"\n[tabel.kolonner]\nsag_id = "Nr."\n'
GOOD = SAGER + 'kommune = { vaerdi = "Faxe" }\n'


def faults(text: str) -> list[str]:
    with pytest.raises(FileFault) as refused:
        parse_mapping(text.encode(), "m.toml")
    return str(refused.value).splitlines()


def test_a_mapping_is_read_as_it_stands() -> None:
    mapping = parse_mapping(GOOD.encode(), "m.toml")
    (table,) = mapping.tables
    assert (table.navn, table.kilde, table.saml, table.modstrid) == ("sager", "Sager", False, "fejl")
    assert table.kolonner == {"sag_id": Heading("Nr."), "kommune": Constant("Faxe")}
    assert mapping.source.name == "m.toml" and len(mapping.source.sha256) == 64


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    mapping = parse_mapping(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "m.toml")
    assert mapping.tables[0].navn == "sager"


def test_a_key_may_be_made_of_the_rows_number() -> None:
    text = 'version = 1\n[[tabel]]\nnavn="planer"\nkilde="P"\n[tabel.kolonner]\nplan_id = { raekke = "P" }\n'
    text += 'sag_id = "S"\ntype = "T"\ndato = "D"\n'
    assert parse_mapping(text.encode(), "m.toml").tables[0].kolonner["plan_id"] == RowNumber("P")


def test_an_unknown_table_column_and_key_are_named_with_their_lines_and_a_likely_one() -> None:
    text = GOOD + 'foedselsdag = "Født"\n[[tabel]]\nnavn = "indsats"\nkilde = "I"\n'
    assert faults(text.replace('kilde = "Sager"', 'kilde = "Sager"\nsamle = true')) == [
        "m.toml, linje 5: kender ikke samle; mente du saml?",
        "m.toml, linje 9: kolonnen foedselsdag findes ikke i tabellen sager; mente du foedselsdato?",
        "m.toml, linje 11: tabellen indsats findes ikke i kontrakten; mente du indsatser?",
    ]


def test_a_column_that_must_be_there_may_not_be_left_out() -> None:
    assert faults(SAGER) == ["m.toml, linje 5: tabellen sager mangler kommune."]


def test_a_source_is_needed() -> None:
    assert faults(GOOD.replace('kilde = "Sager"\n', "")) == [
        "m.toml, linje 2: tabellen sager mangler kilde: filens eller arkets navn."
    ]


@pytest.mark.parametrize("written", ["1", '""', "[1]", '{ vaerdi = "" }', '{ andet = "x" }', "{ vaerdi = 1 }"])
def test_a_column_is_a_heading_a_constant_or_a_row_number(written: str) -> None:
    (told,) = faults(GOOD + f"team = {written}\n")
    assert told.startswith("m.toml, linje 8: team skal være en overskrift i anførselstegn")


def test_only_keys_are_made_of_row_numbers() -> None:
    (told,) = faults(GOOD + 'team = { raekke = "T" }\n')
    assert told == "m.toml, linje 8: team er ikke en nøgle og kan ikke laves af rækkens nummer."


VALUES = GOOD + 'foraeldre_misbrug = "Misbrug"\n[tabel.vaerdier.foraeldre_misbrug]\n'


def test_values_are_compared_without_regard_to_case() -> None:
    table = parse_mapping((VALUES + '" Ved Ikke" = ""\n"J" = "ja"\n').encode(), "m.toml").tables[0]
    assert table.vaerdier == {"foraeldre_misbrug": {"ved ikke": "", "j": "ja"}}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('"J" = "jo"', "m.toml, linje 10: foraeldre_misbrug er ja eller nej."),
        ('"J" = true', 'm.toml, linje 10: værdien til højre skal være en tekst i anførselstegn; "" = ukendt.'),
    ],
)
def test_a_value_must_stand_for_one_of_the_contract(line: str, told: str) -> None:
    assert faults(VALUES + line + "\n") == [told]


def test_the_same_value_twice_is_a_fault_on_both_lines() -> None:
    told = faults(VALUES + '"J" = "ja"\n"j" = "nej"\n')
    assert told == [
        f"m.toml, linje {line}: samme værdi står to gange (store og små bogstaver er ens)." for line in (10, 11)
    ]


def test_an_unknown_code_is_named_with_a_likely_one() -> None:
    text = 'version = 1\n[[tabel]]\nnavn = "planer"\nkilde = "P"\n[tabel.kolonner]\nplan_id = "a"\nsag_id = "b"\n'
    text += 'type = "c"\ndato = "d"\n[tabel.vaerdier.type]\n"H" = "handlingsplan"\n'
    assert faults(text) == ["m.toml, linje 11: handlingsplan er ikke en kode for type; mente du handleplan?"]


def test_values_of_a_column_that_is_not_read_are_a_fault() -> None:
    (told,) = faults(GOOD + '[tabel.vaerdier.kommune]\n"329" = "Ringsted"\n')
    assert told == "m.toml, linje 8: værdierne hører til kommune, som ikke hentes fra en kolonne."


def test_sager_may_be_described_once_only() -> None:
    (told,) = faults(GOOD + GOOD.removeprefix("version = 1\n"))
    assert told == "m.toml, linje 8: tabellen sager er beskrevet to gange."


def test_a_table_comes_from_one_source_only() -> None:
    talks = '[[tabel]]\nnavn = "klippekortsamtaler"\nkilde = "{}"\n[tabel.kolonner]\nindsats_id = "a"\ndato = "b"\n'
    (told,) = faults(GOOD + talks.format("A") + talks.format("B"))
    assert told.startswith("m.toml, linje 14: tabellen klippekortsamtaler hentes fra to kilder")
    assert len(parse_mapping((GOOD + talks.format("A") + talks.format("a")).encode(), "m").tables) == 3


def test_a_table_without_a_key_cannot_be_merged() -> None:
    talks = '[[tabel]]\nnavn = "klippekortsamtaler"\nkilde = "A"\nsaml = true\n[tabel.kolonner]\n'
    (told,) = faults(GOOD + talks + 'indsats_id = "a"\ndato = "b"\n')
    assert told == "m.toml, linje 11: tabellen klippekortsamtaler har ingen nøgle, så dens rækker kan ikke samles."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "m.toml: version skal være 1."),
        ("version = 1\n", "m.toml: der skal være mindst én [[tabel]] med dobbelte kantede parenteser."),
        (GOOD.replace("[[tabel]]", "[tabel]"), "m.toml, linje 2: der skal være mindst én [[tabel]]"),
        (GOOD.replace("version = 1", "version = 2"), "m.toml, linje 1: version skal være 1."),
        (GOOD + "tekst\n", "m.toml, linje 8: kan ikke læses som TOML"),
        (GOOD + 'sag_id = "igen"\n', "m.toml, linje 8: kan ikke læses som TOML"),
    ],
)
def test_a_file_that_is_no_mapping(text: str, told: str) -> None:
    assert faults(text)[0].startswith(told)


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(FileFault, match="ikke gemt som UTF-8"):
        parse_mapping("# æ".encode("cp1252"), "m.toml")


def test_a_file_that_is_not_there_is_a_fault(tmp_path) -> None:
    with pytest.raises(FileFault, match="findes ikke"):
        load_mapping(tmp_path / "m.toml")
    with pytest.raises(FileFault, match="kan ikke åbnes"):
        load_mapping(tmp_path)


@pytest.mark.parametrize("text", [GOOD.replace("Faxe", "010112-1234"), GOOD.replace("Nr.", "x@y.dk")])
def test_personal_data_in_a_mapping_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(PrivacyFault) as refused:
        parse_mapping(text.encode(), "m.toml")
    assert "1234" not in str(refused.value) and "x@y" not in str(refused.value)


def test_a_personal_file_name_is_not_told() -> None:
    with pytest.raises(PrivacyFault) as refused:
        parse_mapping(GOOD.encode(), "010112-1234.toml")
    assert "1234" not in str(refused.value)
