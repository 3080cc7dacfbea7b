"""``kvs-audit audit --undtagelser``: a register of justified departures, from file to worklist."""

import hashlib
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from kvs_audit.cli import main

AUDITED = {"vurderinger.csv", "vurderinger.parquet", "fund.xlsx", "afviste.csv", "manifest.json"}
SAGER = """sag_id,kommune,foedselsdato,team,raadgiver
S1,Ringsted,2019-01-15,A,R1
S2,Ringsted,2014-02-01,B,R2
"""
INDSATSER = """indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato,hjemmestoette_udtoemt
M1,S1,aflastning,2023-12-01,2024-01-01,,nej
M2,S2,aflastning,2023-12-01,2024-01-01,,nej
"""
DOEGN = """indsats_id,maaned,doegn
M1,2024-03,11
M1,2024-04,12
M2,2024-03,5
"""
HEADINGS = "standard,krav,sag_id,indsats_id,fund_id,aarsagskategori,besluttet_af,dato,udloeber\n"
ENTRIES = (
    "ringsted-aflastning,doegnloft,S1,,,Forælder indlagt,teamleder,2024-03-01,2024-12-31\n"
    "ringsted-aflastning,hjemmestoette-udtoemt,,M2,,Hastende,afdelingsleder,2024-01-01,\n"
    "ringsted-aflastning,doegnloft,S2,,,Forælder indlagt,teamleder,2024-03-01,2024-06-29\n"
    "ringsted-aflastning,doegnloft,S9,,,Forælder indlagt,teamleder,2024-03-01,\n"
)


@pytest.fixture
def udtraek(tmp_path: Path) -> Path:
    folder = tmp_path / "udtraek"
    folder.mkdir()
    for name, text in (("sager", SAGER), ("indsatser", INDSATSER), ("aflastningsdoegn", DOEGN)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "undtagelser.csv"
    path.write_text(HEADINGS + ENTRIES, encoding="utf-8")
    return path


def audit(udtraek: Path, out: Path, *more: str) -> int:
    return main(["audit", str(udtraek), "--as-of", "2024-06-30", "--out", str(out), *more])


def statuses(out: Path, krav: str) -> dict[str, str]:
    rows = pl.read_parquet(out / "vurderinger.parquet").filter(krav=krav)
    return dict(rows.select("enhed_id", "status").iter_rows())


def test_without_the_option_nothing_changes(udtraek: Path, register: Path, tmp_path: Path) -> None:
    assert audit(udtraek, tmp_path / "a") == 0
    assert audit(udtraek, tmp_path / "b", "--undtagelser", str(register)) == 0
    assert audit(udtraek, tmp_path / "c") == 0
    assert {path.name for path in (tmp_path / "a").iterdir()} == AUDITED
    for name in AUDITED:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "c" / name).read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "a" / "fund.xlsx")["ringsted-aflastning"]
    assert "Forklaret" not in [cell.value for cell in sheet[2]]
    assert "undtagelser" not in json.loads((tmp_path / "a" / "manifest.json").read_text(encoding="utf-8"))


def test_a_departure_from_a_level_is_justified_and_one_from_a_must_is_not(
    udtraek: Path, register: Path, tmp_path: Path
) -> None:
    audit(udtraek, tmp_path / "foer")
    audit(udtraek, tmp_path / "efter", "--undtagelser", str(register))
    assert statuses(tmp_path / "efter", "doegnloft") == {
        "S1@2024-03": "begrundet_afvigelse",
        "S1@2024-04": "begrundet_afvigelse",
        "S2@2024-03": "afvigelse",  # the entry has expired
    }
    assert statuses(tmp_path / "efter", "hjemmestoette-udtoemt") == {"M1": "afvigelse", "M2": "afvigelse"}
    before, after = (pl.read_parquet(tmp_path / run / "vurderinger.parquet") for run in ("foer", "efter"))
    assert before.drop("status").equals(after.drop("status"))


def test_the_worklist_hides_no_row_and_says_what_the_register_explains(
    udtraek: Path, register: Path, tmp_path: Path
) -> None:
    lists = []
    for name, more in (("foer", []), ("efter", ["--undtagelser", str(register)])):
        audit(udtraek, tmp_path / name, *more)
        sheet = openpyxl.load_workbook(tmp_path / name / "fund.xlsx")["ringsted-aflastning"]
        _, headings, *rows = sheet.iter_rows(values_only=True)
        lists.append([dict(zip(headings, row, strict=True)) for row in rows])
    assert [row["Fund"] for row in lists[0]] == [row["Fund"] for row in lists[1]]
    told = {row["Enhed"] + "/" + row["Kravets id"]: (row["Status"], row["Forklaret"]) for row in lists[1]}
    assert told["S1@2024-03/doegnloft"] == (
        "Begrundet afvigelse",
        "Forælder indlagt (besluttet af teamleder 1. marts 2024, til og med 31. december 2024)",
    )
    assert told["M2/hjemmestoette-udtoemt"] == ("Afvigelse", "Hastende (besluttet af afdelingsleder 1. januar 2024)")
    assert told["M1/hjemmestoette-udtoemt"] == ("Afvigelse", None)
    assert told["S2@2024-03/doegnloft"] == ("Afvigelse", None)
    sentence = next(row["Hvad er fundet"] for row in lists[1] if row["Enhed"] == "S1@2024-03")
    assert sentence.endswith("Afvigelsen er begrundet.")


def test_the_run_tells_what_became_of_every_entry(
    udtraek: Path, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit(udtraek, tmp_path / "ud", "--undtagelser", str(register))
    printed = capsys.readouterr()
    assert "1 post i registret er udløbet" in printed.err
    assert "1 post i registret svarer ikke til nogen vurdering" in printed.err
    assert "undtagelser.xlsx" in printed.out
    book = openpyxl.load_workbook(tmp_path / "ud" / "undtagelser.xlsx")
    headings, *rows = book["Registret"].iter_rows(values_only=True)
    listed = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [(row["Række"], row["Tilstand"], row["Fund"]) for row in listed] == [
        (2, "Anvendt", 2),
        (3, "Anvendt", 1),
        (4, "Udløbet", 1),
        (5, "Svarer ikke til nogen vurdering", 0),
    ]
    manifest = json.loads((tmp_path / "ud" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["undtagelser"] == {
        "navn": "undtagelser.csv",
        "sha256": hashlib.sha256(register.read_bytes()).hexdigest(),
        "poster": 4,
        "anvendt": 2,
        "uden_fund": 0,
        "uden_match": 1,
        "ikke_maalt": 0,
        "udloebet": 1,
        "kommende": 0,
    }


def test_a_finding_can_be_named_by_its_id_from_the_worklist(udtraek: Path, tmp_path: Path) -> None:
    audit(udtraek, tmp_path / "foer")
    sheet = openpyxl.load_workbook(tmp_path / "foer" / "fund.xlsx")["ringsted-aflastning"]
    _, headings, *rows = sheet.iter_rows(values_only=True)
    identity = next(row[headings.index("Fund")] for row in rows if "S2@2024-03" in row)
    register = tmp_path / "reg.toml"
    decided = 'aarsagskategori = "Andet"\nbesluttet_af = "leder"\ndato = 2024-06-30\n'
    register.write_text(f'[[undtagelse]]\nfund_id = "{identity}"\n{decided}', encoding="utf-8")
    audit(udtraek, tmp_path / "efter", "--undtagelser", str(register))
    assert statuses(tmp_path / "efter", "doegnloft") == {
        "S1@2024-03": "afvigelse",
        "S1@2024-04": "afvigelse",
        "S2@2024-03": "begrundet_afvigelse",
    }


def test_an_entry_outside_the_period_still_has_its_match(udtraek: Path, register: Path, tmp_path: Path) -> None:
    audit(udtraek, tmp_path / "ud", "--undtagelser", str(register), "--from", "2024-05-01")
    assert json.loads((tmp_path / "ud" / "manifest.json").read_text(encoding="utf-8"))["undtagelser"]["anvendt"] == 2


def test_fail_on_counts_what_is_still_a_deviation(udtraek: Path, register: Path, tmp_path: Path) -> None:
    month = ["--from", "2024-04-01", "--to", "2024-04-30", "--fail-on", "afvigelse"]
    assert audit(udtraek, tmp_path / "a", *month) == 3
    assert audit(udtraek, tmp_path / "b", *month, "--undtagelser", str(register)) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADINGS + "a,b,,,,x,leder,2024-01-01,\n", "undtagelser.csv, række 2: skriv fund_id"),
        (HEADINGS + "a,b,S1,,,x,mor@eksempel.dk,2024-01-01,\n", "indeholder personoplysninger"),
        (None, "findes ikke"),
    ],
)
def test_a_register_that_cannot_be_used_stops_the_run_before_anything_is_written(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, message: str
) -> None:
    register = tmp_path / "undtagelser.csv"
    if text is not None:
        register.write_text(text, encoding="utf-8")
    assert audit(udtraek, tmp_path / "ud", "--undtagelser", str(register)) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert "eksempel.dk" not in printed.err
    assert printed.out == ""
    assert not (tmp_path / "ud").exists()


def report(udtraek: Path, out: Path, *more: str) -> int:
    return main(
        ["report", str(udtraek), "--report", "leverancetilsyn", "--as-of", "2024-06-30", "--out", str(out), *more]
    )


def test_a_report_applies_the_register_and_says_so(udtraek: Path, register: Path, tmp_path: Path) -> None:
    assert report(udtraek, tmp_path / "uden") == 0
    assert report(udtraek, tmp_path / "med", "--undtagelser", str(register)) == 0
    pages = [(tmp_path / name / "leverancetilsyn.html").read_text(encoding="utf-8") for name in ("uden", "med")]
    assert ["Begrundede fravigelser" in page for page in pages] == [False, True]
    assert "Registret undtagelser.csv med 4 poster er regnet med" in pages[1]
    assert hashlib.sha256(register.read_bytes()).hexdigest() in pages[1]
    assert "1 post i registret er udløbet" in pages[1]
    notebook = (tmp_path / "med" / "leverancetilsyn.ipynb").read_text(encoding="utf-8")
    assert "undtagelser.csv" in notebook
    assert str(tmp_path) not in notebook + pages[1]
    sheet = openpyxl.load_workbook(tmp_path / "med" / "leverancetilsyn-fund.xlsx")["ringsted-aflastning"]
    assert "Forklaret" in [cell.value for cell in sheet[2]]


def test_a_register_given_twice_to_a_report_is_refused(
    udtraek: Path, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = ["--undtagelser", str(register), "-p", "undtagelser", str(register)]
    assert report(udtraek, tmp_path / "ud", *twice) == 2
    assert "Registret er angivet to gange" in capsys.readouterr().err
    assert not (tmp_path / "ud").exists()
