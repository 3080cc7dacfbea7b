"""``kvs-audit due`` as a user meets it: the list, the workbook, the calendar and the messages."""

from datetime import date, datetime
from pathlib import Path

import icalendar
import openpyxl
import pytest

from kvs_audit.cli import main

SAGER = """sag_id,kommune,foedselsdato,team,raadgiver,foraeldre_misbrug
S1,Faxe,2011-04-10,Team A,R-1,ja
S2,Faxe,2014-02-01,Team B,R-2,nej
"=S3",Ringsted,2012-05,,,nej
"""
INDSATSER = """indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato,sigte
M1,S1,stoette_i_hjemmet,2025-01-01,2025-01-15,,udviklende
M2,S2,stoette_i_hjemmet,2025-01-01,2025-01-20,,udviklende
M3,=S3,aflastning,2025-01-01,2025-01-25,,
"""
EMPTY = {
    "opfoelgninger": "opfoelgning_id,indsats_id,dato",
    "klippekortsamtaler": "indsats_id,dato",
    "aflastningsdoegn": "indsats_id,maaned,doegn",
}


@pytest.fixture
def udtraek(tmp_path: Path) -> Path:
    folder = tmp_path / "udtraek"
    folder.mkdir()
    (folder / "sager.csv").write_text(SAGER, encoding="utf-8")
    (folder / "indsatser.csv").write_text(INDSATSER, encoding="utf-8")
    for name, heading in EMPTY.items():
        (folder / f"{name}.csv").write_text(heading + "\n", encoding="utf-8")
    return folder


def due(udtraek: Path, *more: str, within: int = 30) -> int:
    return main(["due", str(udtraek), "--as-of", "2025-03-31", "--within", str(within), *more])


def test_the_list_comes_by_team_and_caseworker(udtraek: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert due(udtraek) == 0
    printed = capsys.readouterr()
    rows = [line.split() for line in printed.out.splitlines() if "opfoelgning" in line]
    assert [" ".join(row[: row.index("Opfølgning")]) for row in rows] == [
        "Team A R-1 15. april 2025 15 S1 M1",
        "Team B R-2 20. april 2025 20 S2 M2",
        "– – 25. april 2025 25 =S3 M3",
    ]
    assert "3 frister fra 31. marts 2025 til 30. april 2025, begge dage med." in printed.out


def test_standards_municipality_team_and_caseworker_narrow_the_list(
    udtraek: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for more, cases in (
        (["--kommune", "Ringsted"], {"=S3"}),
        (["--team", "Team B"], {"S2"}),
        (["--raadgiver", "R-1"], {"S1"}),
        (["--standard", "faxe-paedagogisk-stoette@Faxe"], {"S1", "S2"}),
    ):
        capsys.readouterr()
        assert due(udtraek, *more) == 0
        shown = capsys.readouterr().out.split()
        assert {case for case in ("S1", "S2", "=S3") if case in shown} == cases


def test_the_law_has_its_deadlines_when_it_is_named(udtraek: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (udtraek / "undersoegelser.csv").write_text("undersoegelse_id,sag_id,type,startdato,slutdato\n", encoding="utf-8")
    assert due(udtraek, "--lov") == 0
    printed = capsys.readouterr().out
    assert "barnets-lov/opfoelgning" in printed
    assert "faxe-paedagogisk-stoette" not in printed


def test_the_workbook_has_an_overview_and_every_deadline_as_text_and_dates(udtraek: Path, tmp_path: Path) -> None:
    assert due(udtraek, "--out", str(tmp_path / "ud")) == 0
    assert {path.name for path in (tmp_path / "ud").iterdir()} == {"frister.xlsx", "frister.ics"}
    book = openpyxl.load_workbook(tmp_path / "ud" / "frister.xlsx")
    headings, *rows = book["Frister"].iter_rows(values_only=True)
    shown = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [(row["Frist"], row["Dage til"], row["Sag"]) for row in shown] == [
        (datetime(2025, 4, 15), 15, "S1"),
        (datetime(2025, 4, 20), 20, "S2"),
        (datetime(2025, 4, 25), 25, "=S3"),
    ]
    assert {row["Hvad"] for row in shown} == {"Opfølgning skal være holdt"}
    assert {cell.data_type for cell in book["Frister"]["E"][1:]} == {"s"}
    overview = list(book["Oversigt"].iter_rows(values_only=True))
    assert ("Team A", "R-1", datetime(2025, 4, 15), 0, 0, 1, 1) in overview


def test_the_calendar_holds_the_day_the_pseudonym_and_an_id_and_nothing_of_the_case(
    udtraek: Path, tmp_path: Path
) -> None:
    due(udtraek, "--out", str(tmp_path / "ud"))
    content = (tmp_path / "ud" / "frister.ics").read_bytes()
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [(str(event["SUMMARY"]), event.decoded("DTSTART")) for event in events] == [
        ("Frist i sag S1", date(2025, 4, 15)),
        ("Frist i sag S2", date(2025, 4, 20)),
        ("Frist i sag =S3", date(2025, 4, 25)),
    ]
    assert {name for event in events for name in event} == {
        "UID",
        "DTSTAMP",
        "DTSTART",
        "SUMMARY",
        "DESCRIPTION",
        "TRANSP",
        "CLASS",
    }
    text = content.decode()
    for word in ("Team", "R-1", "M1", "Faxe", "2011", "opfoelgning", "Opfølgning", "stoette", "udviklende", "barn"):
        assert word not in text
    assert content.count(b"\r\n") == content.count(b"\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_an_entry_keeps_its_id_on_a_later_day_and_leads_to_the_list(udtraek: Path, tmp_path: Path) -> None:
    due(udtraek, "--out", str(tmp_path / "a"))
    main(["due", str(udtraek), "--as-of", "2025-04-10", "--within", "30", "--out", str(tmp_path / "b")])
    ids = []
    for folder in ("a", "b"):
        calendar = icalendar.Calendar.from_ical((tmp_path / folder / "frister.ics").read_bytes())
        ids.append([str(event["UID"]).removesuffix("@kvs-audit") for event in calendar.walk("VEVENT")])
    assert ids[0] == ids[1]
    sheet = openpyxl.load_workbook(tmp_path / "a" / "frister.xlsx")["Frister"]
    assert ids[0] == [row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_the_same_command_twice_gives_the_same_bytes(udtraek: Path, tmp_path: Path) -> None:
    for folder in "ab":
        due(udtraek, "--out", str(tmp_path / folder))
    for name in ("frister.xlsx", "frister.ics"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_no_deadlines_is_an_answer(udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert due(udtraek, "--out", str(tmp_path / "ud"), within=14) == 0
    assert "0 frister" in capsys.readouterr().out
    assert b"VEVENT" not in (tmp_path / "ud" / "frister.ics").read_bytes()


def test_a_missing_table_and_rejected_rows_are_told_beside_the_list(
    udtraek: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (udtraek / "opfoelgninger.csv").unlink()
    (udtraek / "aflastningsdoegn.csv").write_text("indsats_id,maaned,doegn\nM9,2025-01,3\n", encoding="utf-8")
    assert due(udtraek) == 0
    told = capsys.readouterr().err
    assert "faxe-paedagogisk-stoette/opfoelgning" in told
    assert "tabellen opfølgninger mangler" in told
    assert "1 række blev afvist ved indlæsningen." in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--team", "Team X"], "ingen sager fra Team X"),
        (["--raadgiver", "R-9"], "ingen sager fra R-9"),
        (["--kommune", "Odense"], "ingen sager fra Odense"),
        (["--standard", "findes-ikke"], "findes ikke"),
    ],
)
def test_arguments_that_cannot_be_used_give_one_message_and_write_nothing(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert due(udtraek, *arguments, "--out", str(tmp_path / "ud")) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert printed.out == ""
    assert not (tmp_path / "ud").exists()


@pytest.mark.parametrize("within", ["-1", "3661", "x"])
def test_days_that_cannot_be_used_are_refused(udtraek: Path, capsys: pytest.CaptureFixture[str], within: str) -> None:
    assert main(["due", str(udtraek), "--as-of", "2025-03-31", "--within", within]) == 2
    assert "--within" in capsys.readouterr().err
