"""A proposal says what it found and why, can be used as it stands, and shows nothing that may point at someone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kvs_audit.extract import read_extract
from kvs_audit.extract.containers import Container
from kvs_audit.extract.mapping import parse_mapping
from kvs_audit.extract.mapping_model import Heading, RowNumber
from kvs_audit.extract.mapping_proposal import ProposedColumn, ProposedTable, propose
from kvs_audit.extract.mapping_text import proposal_text

Opened = Callable[..., Container]

WIDE = """
Sagsnr.;Bopælskommune;Født;Sagsbehandler;Ydelse nr.;Foranstaltning;Paragraf;Bevilget den;Iværksat;Ophørt;Leverandør
1001;Ringsted;05-2012;R7;7;Aflastning;SEL § 52, stk. 3, nr. 5;01-02-2023;01-03-2023;;Familien Hansen
1001;Ringsted;05-2012;R7;8;Støtte hjemme;BL § 32, stk. 1, nr. 2;01-02-2024;01-03-2024;;Familien Berg
1002;Faxe;14-01-2014;R9;9;Fast kontaktperson;;;;;Anna
"""


def tables(container: Container) -> dict[str, ProposedTable]:
    return {table.navn: table for table in propose(container).tables}


def column(table: ProposedTable, name: str) -> ProposedColumn:
    (found,) = [each for each in table.columns if each.column == name]
    return found


def headings(table: ProposedTable) -> dict[str, str]:
    return {each.column: each.origin.text for each in table.columns if isinstance(each.origin, Heading)}


def test_one_wide_table_is_proposed_as_cases_and_measures(opened: Opened) -> None:
    found = tables(opened(Foranstaltninger=WIDE))
    assert set(found) == {"sager", "indsatser"}
    assert found["sager"].saml and not found["indsatser"].saml
    assert headings(found["sager"]) == {
        "sag_id": "Sagsnr.",
        "kommune": "Bopælskommune",
        "foedselsdato": "Født",
        "raadgiver": "Sagsbehandler",
    }
    assert headings(found["indsatser"]) == {
        "indsats_id": "Ydelse nr.",
        "sag_id": "Sagsnr.",
        "indsatstype": "Foranstaltning",
        "lovgrundlag": "Paragraf",
        "afgoerelsesdato": "Bevilget den",
        "startdato": "Iværksat",
        "slutdato": "Ophørt",
    }


def test_the_proposal_can_be_used_as_it_stands(opened: Opened, folder: Callable[..., Path]) -> None:
    text = proposal_text(propose(opened(Foranstaltninger=WIDE)))
    extract = read_extract(folder(Foranstaltninger=WIDE), parse_mapping(text.encode(), "m.toml"))
    assert extract.tables["indsatser"]["indsatstype"].to_list() == ["aflastning", "stoette_i_hjemmet", "kontaktperson"]
    assert extract.counts["sager"].accepteret == 2
    assert extract.rejects.is_empty()


def test_every_line_has_its_reason(opened: Opened) -> None:
    text = proposal_text(propose(opened(Foranstaltninger=WIDE)))
    assert 'sag_id = "Sagsnr."  # kendt navn for kolonnen' in text
    assert 'startdato = "Iværksat"  # kendt navn for kolonnen; 100 % af værdierne er datoer' in text
    assert '"Støtte hjemme" = "stoette_i_hjemmet"  # kendt navn for koden (1 række)' in text


def test_no_key_date_name_or_other_value_is_in_it(opened: Opened) -> None:
    text = proposal_text(propose(opened(Foranstaltninger=WIDE)))
    for value in ("1001", "R7", "05-2012", "14-01", "2023", "Hansen", "Berg", "Anna", "SEL §", "Faxe"):
        assert value not in text, value


def test_a_column_of_providers_names_is_not_taken_for_their_types(opened: Opened) -> None:
    assert column(tables(opened(Foranstaltninger=WIDE))["indsatser"], "leverandoertype").origin is None


def test_a_column_of_providers_types_is_taken_and_a_name_among_them_is_not_shown(opened: Opened) -> None:
    types = ["Plejefamilie"] * 6 + ["Familien Hansen"] * 6 + ["Opholdssted"] * 6
    rows = "\n".join(f"S;N{n};Praktik;;;;{kind}" for n, kind in enumerate(types))
    container = opened(Indsatser=f"Sag ID;Indsats ID;Indsatstype;Afgørelsesdato;Startdato;Slutdato;Leverandør\n{rows}")
    coded = column(tables(container)["indsatser"], "leverandoertype").coded
    assert coded is not None and coded.meanings == ()
    assert (coded.hidden, coded.hidden_rows) == (1, (8,))
    text = proposal_text(propose(container))
    assert "Hansen" not in text
    assert "1 anden værdi vises ikke, fordi de er sjældne eller kan være navne (første rækker: 8)" in text


MEASURES = "Sag ID;Indsats ID;Indsatstype;Afgørelsesdato;Startdato;Slutdato\n"


def measures(*types: str) -> str:
    return MEASURES + "\n".join(f"S;N{n};{kind};;;" for n, kind in enumerate(types))


@pytest.mark.parametrize(
    ("value", "times", "shown"),
    [
        ("K-12", 5, True),
        ("K-12", 4, False),  # too few rows
        ("Anna Hansen", 9, False),  # looks like a name
        ("Kode 1234567", 9, False),  # looks like a number that stands for someone
        ("en meget lang tekst " * 4, 9, False),
    ],
)
def test_an_unknown_code_is_shown_when_it_is_frequent_short_and_looks_like_no_name(
    opened: Opened, value: str, times: int, shown: bool
) -> None:
    container = opened(Indsatser=measures(*["Praktik"] * 3, *[value.strip()] * times))
    coded = column(tables(container)["indsatser"], "indsatstype").coded
    assert coded is not None
    assert ([meaning.written for meaning in coded.meanings] == [value.strip()]) == shown
    assert coded.hidden == (0 if shown else 1)


def test_an_unknown_code_is_a_comment_for_the_reader_to_fill_in(opened: Opened) -> None:
    text = proposal_text(propose(opened(Indsatser=measures(*["K-12"] * 5))))
    assert '# "K-12" = ""  # ukendt: vælg en kode (5 rækker)' in text


def test_codes_are_known_by_name_by_law_and_by_likeness(opened: Opened) -> None:
    types = ["Hjemmestøtte", "BL § 32, stk. 1, nr. 7", *["Familiebehandl"] * 5, "Dagtilbud"]
    coded = column(tables(opened(Indsatser=measures(*types)))["indsatser"], "indsatstype").coded
    assert coded is not None
    assert {meaning.written: meaning.code for meaning in coded.meanings} == {
        "Hjemmestøtte": "stoette_i_hjemmet",
        "BL § 32, stk. 1, nr. 7": "aflastning",
        "Familiebehandl": "familiebehandling",
    }


def test_yes_and_no_as_people_write_them(opened: Opened) -> None:
    rows = "Sag ID;Kommune;Misbrug\n" + "\n".join(
        f"S{n};Faxe;{answer}" for n, answer in enumerate(["J", "N", "ja", ""])
    )
    coded = column(tables(opened(Sager=rows))["sager"], "foraeldre_misbrug").coded
    assert coded is not None
    assert {meaning.written: meaning.code for meaning in coded.meanings} == {"J": "ja", "N": "nej"}


def test_a_column_that_must_be_there_and_is_not_found_is_said_to_be_missing(opened: Opened) -> None:
    found = tables(opened(Indsatser="Sag ID;Indsatstype;Start\nS;Praktik;2024-01-01\n"))["indsatser"]
    assert found.missing == ("afgoerelsesdato", "slutdato")
    assert column(found, "indsats_id").origin == RowNumber("I")
    text = proposal_text(propose(opened(Indsatser="Sag ID;Indsatstype;Start\nS;Praktik;2024-01-01\n")))
    assert '# slutdato = ""  # SKAL udfyldes' in text


def test_a_column_whose_values_are_something_else_is_not_taken_for_a_date(opened: Opened) -> None:
    found = tables(opened(Indsatser="Sag ID;Indsatstype;Start;Slut\nS;Praktik;Ringsted;\nS;Praktik;Faxe;\n"))
    assert column(found["indsatser"], "startdato").origin is None


def test_tables_are_known_by_their_names(opened: Opened) -> None:
    found = tables(
        opened(
            Stamdata="Sagsnr;Kommune\n1;Faxe\n",
            Ydelser=MEASURES + "1;2;Praktik;;;\n",
            Handleplaner="Sagsnr;Plantype;Udarbejdet\n1;Handleplan;2024-01-01\n",
            Statusmøder="Ydelse nr;Afholdt\n2;2024-01-01\n",
        )
    )
    assert {name: table.kilde for name, table in found.items()} == {
        "sager": "stamdata",
        "indsatser": "ydelser",
        "planer": "handleplaner",
        "opfoelgninger": "statusmoeder",
    }
    assert headings(found["planer"]) == {"sag_id": "Sagsnr", "type": "Plantype", "dato": "Udarbejdet"}
    assert column(found["opfoelgninger"], "opfoelgning_id").origin == RowNumber("F")


def test_follow_ups_beside_their_measure_are_one_description_per_column_and_planned_ones_none(
    opened: Opened, folder: Callable[..., Path]
) -> None:
    wide = MEASURES.strip() + ";Kommune;Første opfølgning;Anden opfølgning;Næste opfølgning\n"
    wide += "1;7;Praktik;;2024-01-01;;Faxe;2024-03-01;2024-05-01;2024-09-01\n"
    found = [table for table in propose(opened(Indsatser=wide)).tables if table.navn == "opfoelgninger"]
    assert [headings(table)["dato"] for table in found] == ["Første opfølgning", "Anden opfølgning"]
    text = proposal_text(propose(opened(Indsatser=wide)))
    extract = read_extract(folder(Indsatser=wide), parse_mapping(text.encode(), "m.toml"))
    assert extract.tables["opfoelgninger"]["opfoelgning_id"].to_list() == ["F1-2", "F2-2"]


def test_a_plain_date_beside_a_measure_is_nobodys_follow_up(opened: Opened) -> None:
    wide = MEASURES.strip() + ";Kommune;Dato\n1;7;Praktik;;2024-01-01;;Faxe;2024-03-01\n"
    assert set(tables(opened(Indsatser=wide))) == {"sager", "indsatser"}


def test_what_fits_nothing_is_named(opened: Opened) -> None:
    proposal = propose(opened(Sager="Sag ID;Kommune;Farve\n1;Faxe;rød\n", Andet="a;b\n1;2\n"))
    assert proposal.unused_columns == ("sager: Farve",)
    assert proposal.unused_tables == ("Andet.csv",)


def test_a_canonical_extract_maps_to_itself(opened: Opened) -> None:
    found = tables(opened(sager="sag_id,kommune\n1,Faxe\n", indsatser=MEASURES.replace(";", ",") + "1,2,praktik,,,\n"))
    assert headings(found["sager"]) == {"sag_id": "sag_id", "kommune": "kommune"}
    assert not found["sager"].saml


def test_an_extract_that_resembles_nothing_gives_an_empty_proposal(opened: Opened) -> None:
    proposal = propose(opened(andet="a;b\n1;2\n"))
    assert proposal.tables == ()
    assert proposal_text(proposal).startswith("# Forslag til kortlægning")


def test_headings_that_would_break_the_file_are_written_as_text(opened: Opened, folder: Callable[..., Path]) -> None:
    heading = 'Start "dato" \\ # [x]'
    rows = "Sag ID;Indsatstype;Afgørelsesdato;Startdato;Slutdato\nS;Praktik;;;\n"
    container = opened(Sager=f'Sag ID;"{heading.replace(chr(34), chr(34) * 2)}";Kommune\nS;x;Faxe\n', Indsatser=rows)
    parse_mapping(proposal_text(propose(container)).encode(), "m.toml")


def test_a_reviewed_column_gives_neither_its_personal_heading_nor_its_personal_values(opened: Opened) -> None:
    rows = "\n".join(f"S{n};N{n};Skovvej 3;;;" for n in range(6))
    text = MEASURES.replace("Sag ID", "Sag a@b.dk").replace("Indsatstype", "Foranstaltning") + rows
    told = proposal_text(propose(opened(Indsatser=text)))
    assert "@" not in told and "Skovvej" not in told
    assert "#   indsatser: kolonne nr. 1" in told
