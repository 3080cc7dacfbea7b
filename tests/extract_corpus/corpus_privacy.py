# ruff: noqa: E501 - places and messages are read best as lines
"""Texts that make the whole extract refused, look-alikes that must pass, and the places where the guard must look.

Every personal text here is invented; the CPR numbers have valid dates and running numbers picked at random.
"""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlsxwriter
from corpus_base import Tables, archive, base, csv_files, csv_text, folder, raw_folder

PERSONAL: dict[str, list[str]] = {
    "CPR-nummer": [
        "010190-1234",
        "0101901234",
        "010190 1234",
        "010190–1234",
        "311299-0000",
        "290200-4321",  # 29 February 2000
        "290296-4321",
        "280201-4321",
        "født 010190-1234, bor hos mor",
        "(010190-1234)",
        "sag_0101901234_2",
        "nr.0101901234",
        "310290-1234 og 010190-1234",  # only the second is a date
        "010190-1234.",
        "0101901234,5",
        "linje 1\n010190-1234\nlinje 3",
    ],
    "e-mailadresse": ["jens@eksempel.dk", "skriv til mor.hansen@skole.eksempel.dk i dag", "<far@æbleø.dk>"],
    "telefonnummer": [
        "+4512345678",
        "+45 12 34 56 78",
        "+45 1234 5678",
        "004512345678",
        "0045 12345678",
        "12 34 56 78",
        "ring 12 34 56 78 efter kl. 10",
        "tlf 12345678",
        "Tlf.: 1234 5678",
        "telefon 12 345 678",
        "Mobilnr. 12345678",
        "TELEFON: 12345678",
        "mobil 1 2 3 4 5 6 7 8",
    ],
    "postadresse": [
        "Kirkevej 3",
        "bor Nørregade 12B, 2. tv.",
        "Smedestræde 1",
        "Kastanjeallé 104",
        "Skovvænget 5",
        "Birkevænge 7",
        "Rådhusplads 1",
        "Vesterboulevard 99",
        "NØRREGADE 12",
    ],
}
"""What is found, and texts that hold it."""

LOOK_ALIKES = [
    "320190-1234",  # no such day
    "011390-1234",  # no such month
    "310490-1234",  # April has 30 days
    "290201-1234",  # neither 1901 nor 2001 is a leap year
    "000190-1234",
    "010190-123",
    "01019-01234",
    "10101901234",  # next to another digit
    "01019012345",
    "A0101901234",
    "0101901234B",
    "Ø0101901234",
    "010190  1234",
    "010190_1234",
    "0,0101901234",  # the decimals of a number
    "12.0101901234",
    "12345678",
    "1234567",
    "S12345678",
    "4512345678",
    "550e8400-e29b-41d4-a716-446655440000",
    "d41d8cd98f00b204e9800998ecf8427e",
    "2024-000123-7",
    "24/12345",
    "SEL § 52, stk. 3, nr. 5",
    "12 34 56 7",
    "12 345 678",
    "12  34  56  78",
    "+45123456789",
    "tlf 1234567",
    "mobil 123456789",
    "@familiehuset",
    "navn@kommune",
    "a @ b.dk",
    "Nørregade",
    "Team Kirkevej",
    "på vej 5 gange",
    "Nygade 2024",
    "Plads 3",
    "Rådgiver 12",
    "Overgang til anden skole",
]
"""Texts that look like personal data and are none."""

ALLOWED_HEADINGS = ["teamnavn", "kommunenavn", "leverandoer_navn", "Leverandørnavn", "navne", "cpr_form", "fornavne"]
NAME_HEADINGS = [
    *("navn", "Navn:", "fornavn", "Efternavn", "MELLEMNAVN", "barn_navn", "Barnets navn", "Mors navn", "mor_navn"),
    *("Far-navn", "fars navn", "borger_navn", "Borgers navn", "Forælder navn"),
]
CPR_HEADINGS = ["cpr", "CPR", "CPR-nr.", "cpr nummer", "Personnummer"]

Builder = Callable[[Path], Path]
SECRET = "010190-1234"


def _extra(name: str, rows: list[list[str]]) -> Builder:
    return lambda place: raw_folder(place, csv_files() | {name: csv_text(rows).encode()})


def _changed(change: Callable[[Tables], object]) -> Builder:
    def build(place: Path) -> Path:
        tables = base()
        change(tables)
        return folder(place, tables)

    return build


def _workbook(
    *, sheet: str = "Ark2", heading: str = "note", cell: str = "x", hidden: bool = False, cpr: object = None
) -> Builder:
    def build(place: Path) -> Path:
        target = place / "udtraek.xlsx"
        with xlsxwriter.Workbook(target) as book:
            for name, rows in base().items():
                page = book.add_worksheet(name)
                for r, row in enumerate(rows):
                    page.write_row(r, 0, row)
            page = book.add_worksheet(sheet)
            page.write(0, 0, heading)
            page.write(1, 0, cell if cpr is None else cpr)
            if hidden:
                page.very_hidden()
        return target

    return build


def _parquet_extra(frame: pl.DataFrame) -> Builder:
    def build(place: Path) -> Path:
        target = folder(place, base())
        frame.write_parquet(target / "noter.parquet")
        return target

    return build


def _container(name: str) -> Builder:
    return lambda place: folder(place, base()).rename(place / name)


def _zip_of(prefix: str) -> Builder:
    return lambda place: archive(place, [(prefix + name, data) for name, data in csv_files().items()])


PLACES: dict[str, tuple[Builder, str]] = {
    "a text column": (_changed(lambda t: t["sager"][1].__setitem__(3, SECRET)), "Tabellen sager, kolonnen team: 1 celle med CPR-nummer."),
    "the id": (_changed(lambda t: t["sager"][1].__setitem__(0, SECRET)), "Tabellen sager, kolonnen sag_id: 1 celle med CPR-nummer."),
    "a number": (_changed(lambda t: t["indsatser"][1].__setitem__(7, "0101901234")), "Tabellen indsatser, kolonnen forventet_varighed_mdr: 1 celle med CPR-nummer."),
    "a date column": (_changed(lambda t: t["planer"][1].__setitem__(3, SECRET)), "Tabellen planer, kolonnen dato: 1 celle med CPR-nummer."),
    "a code column": (_changed(lambda t: t["planer"][1].__setitem__(2, SECRET)), "Tabellen planer, kolonnen type: 1 celle med CPR-nummer."),
    "two cells of one column": (
        _changed(lambda t: [t["sager"][i].__setitem__(3, SECRET) for i in (1, 3)]),
        "Tabellen sager, kolonnen team: 2 celler med CPR-nummer.",
    ),
    "a row that would be rejected": (
        _changed(lambda t: t["planer"].append(["", "", "", "", SECRET, "", ""])),
        "Tabellen planer, kolonnen konkrete_maal: 1 celle med CPR-nummer.",
    ),
    "a row with too few fields": (
        _changed(lambda t: t["planer"].append(["P9", SECRET])),
        "Tabellen planer, kolonnen sag_id: 1 celle med CPR-nummer.",
    ),
    "a surplus field": (
        _changed(lambda t: t["planer"][1].extend(["", SECRET])),
        "Tabellen planer, kolonne nr. 9: 1 celle med CPR-nummer.",
    ),
    "a heading": (
        _changed(lambda t: [row.append("x") for row in t["sager"]] and t["sager"][0].__setitem__(-1, f"note {SECRET}")),
        "Tabellen sager, kolonne nr. 8: overskriften indeholder CPR-nummer.",
    ),
    "a heading over nothing": (
        _changed(lambda t: t["sager"][0].append(SECRET)),
        "Tabellen sager, kolonne nr. 8: overskriften indeholder CPR-nummer.",
    ),
    "an extra column": (
        _changed(lambda t: [row.append("Note" if i == 0 else SECRET) for i, row in enumerate(t["sager"])]),
        "Tabellen sager, kolonnen note: 4 celler med CPR-nummer.",
    ),
    "a column without a heading": (
        _changed(lambda t: [row.insert(1, "" if i == 0 else SECRET) for i, row in enumerate(t["sager"])]),
        "Tabellen sager, kolonnen kolonne_2: 4 celler med CPR-nummer.",
    ),
    "an extra table": (_extra("noter.csv", [["note"], [SECRET]]), "Tabellen noter, kolonnen note: 1 celle med CPR-nummer."),
    "the heading of an extra table": (_extra("noter.csv", [[SECRET]]), "Tabellen noter, kolonne nr. 1: overskriften indeholder CPR-nummer."),
    "a file's name": (_extra(f"noter {SECRET}.csv", [["note"], ["x"]]), "Fil nr. 4: navnet indeholder CPR-nummer."),
    "the folder's name": (_container(f"udtræk {SECRET}"), "Udtrækket: navnet indeholder CPR-nummer."),
    "a folder's name in a zip": (_zip_of(f"{SECRET}/"), "Fil nr. 1: navnet indeholder CPR-nummer."),
    "a sheet's name": (_workbook(sheet=f"Ark {SECRET}"), "Ark nr. 9: navnet indeholder CPR-nummer."),
    "a sheet's heading": (_workbook(heading=SECRET), "Tabellen ark2, kolonne nr. 1: overskriften indeholder CPR-nummer."),
    "a sheet's cell": (_workbook(cell=SECRET), "Tabellen ark2, kolonnen note: 1 celle med CPR-nummer."),
    "a hidden sheet's cell": (_workbook(cell=SECRET, hidden=True), "Tabellen ark2, kolonnen note: 1 celle med CPR-nummer."),
    "a numeric cell": (_workbook(cpr=1001901234), "Tabellen ark2, kolonnen note: 1 celle med CPR-nummer."),
    "a Parquet number": (_parquet_extra(pl.DataFrame({"n": [1001901234]})), "Tabellen noter, kolonnen n: 1 celle med CPR-nummer."),
    "a Parquet float": (_parquet_extra(pl.DataFrame({"n": [1001901234.0]})), "Tabellen noter, kolonnen n: 1 celle med CPR-nummer."),
    "a Parquet list": (_parquet_extra(pl.DataFrame({"n": [["x", SECRET]]})), "Tabellen noter, kolonnen n: 1 celle med CPR-nummer."),
    "a Parquet struct": (_parquet_extra(pl.DataFrame({"n": [{"a": SECRET}]})), "Tabellen noter, kolonnen n: 1 celle med CPR-nummer."),
    "Parquet bytes": (_parquet_extra(pl.DataFrame({"n": [b"\xff " + SECRET.encode()]})), "Tabellen noter, kolonnen n: 1 celle med CPR-nummer."),
    "a Parquet category": (
        _parquet_extra(pl.DataFrame({"n": [SECRET]}, schema={"n": pl.Categorical})),
        "Tabellen noter, kolonnen n: 1 celle med CPR-nummer.",
    ),
    "an extract that lacks a column too": (
        _changed(lambda t: [t["sager"][1].__setitem__(3, SECRET), t["planer"][0].__setitem__(3, "datoen")]),
        "Tabellen sager, kolonnen team: 1 celle med CPR-nummer.",
    ),
}  # fmt: skip
"""Where a personal text can hide, and the line that tells it."""
