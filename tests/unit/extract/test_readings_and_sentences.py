"""What the reader says of what it recognised, and of what it rejected."""

import hashlib
from pathlib import Path

import polars as pl

from kvs_audit.extract import read_extract, reject_sentences
from kvs_audit.extract.model import REJECTS
from kvs_audit.extract.rejects import AFVISTE


def extract_folder(place: Path, dates: list[str]) -> Path:
    (place / "sager.csv").write_bytes("sag_id;kommune;team\n1;Faxe;Ø\n".encode("cp1252"))
    rows = "".join(f"{i};1;aflastning;{date};;;2,5\n" for i, date in enumerate(dates))
    head = "indsats_id;sag_id;indsatstype;afgoerelsesdato;startdato;slutdato;bevilget_doegn_pr_md\n"
    (place / "indsatser.csv").write_text("\ufeff" + head + rows, encoding="utf-8")
    return place


def test_the_readings_tell_what_was_recognised(tmp_path: Path) -> None:
    assert read_extract(extract_folder(tmp_path, ["13-01-2024", "01-02-2024"])).readings == (
        "sager.csv: tegnsæt Windows-1252, adskilt med semikolon.",
        "indsatser.csv: tegnsæt UTF-8 med BOM, adskilt med semikolon.",
        "indsatser.csv: datoer i dansk form (dag-måned-år) i afgoerelsesdato.",
        "indsatser.csv: decimalkomma i bevilget_doegn_pr_md.",
    )


def test_dates_that_could_be_month_first_are_read_as_danish_and_said_so(tmp_path: Path) -> None:
    extract = read_extract(extract_folder(tmp_path, ["01/02/2024", "12/12/2024"]))
    assert extract.tables["indsatser"]["afgoerelsesdato"][0].month == 2
    assert extract.readings[2] == (
        "indsatser.csv: datoerne i afgoerelsesdato er læst på dansk (dag-måned-år). Ingen dag er over 12, så "
        "rækkefølgen kan ikke ses af tallene alene."
    )


def test_iso_dates_call_for_no_remark(tmp_path: Path) -> None:
    assert len(read_extract(extract_folder(tmp_path, ["2024-01-02"])).readings) == 3


def test_sources_are_the_files_with_their_hashes(tmp_path: Path) -> None:
    sources = read_extract(extract_folder(tmp_path, ["2024-01-02"])).sources
    assert [source.name for source in sources] == ["indsatser.csv", "sager.csv"]
    assert [source.sha256 for source in sources] == [
        hashlib.sha256((tmp_path / source.name).read_bytes()).hexdigest() for source in sources
    ]


def test_a_sentence_says_what_and_what_was_done() -> None:
    lines = [
        ("indsatser", 7, "startdato", "ulaeselig_vaerdi", "sat_ukendt", "1", "2"),
        ("aflastningsdoegn", 3, "maaned", "dobbelt_noegle", "afvist", None, "2"),
        ("aflastningsdoegn", 4, "indsats_id", "haenger_paa_afvist", "afvist", None, "2"),
        ("klippekortsamtaler", 2, "", "forkert_antal_felter", "afvist", None, None),
    ]
    told = reject_sentences(pl.DataFrame(lines, schema=REJECTS, orient="row"))
    assert told.schema == AFVISTE
    assert told["saetning"].to_list() == [
        "Værdien i kolonnen startdato kan ikke læses som en dato. Værdien er sat til ukendt; rækken er beholdt.",
        "En anden række har samme nøgle, og kun den første uden andre fejl er beholdt. Rækken er afvist.",
        "Kolonnen indsats_id peger på en række i indsatser, som selv er afvist. Rækken er afvist.",
        "Rækken har for få felter eller en værdi ud over den sidste overskrift. Rækken er afvist.",
    ]


def test_nothing_rejected_gives_no_lines() -> None:
    assert reject_sentences(pl.DataFrame(schema=REJECTS)).schema == AFVISTE
