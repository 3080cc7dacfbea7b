# ruff: noqa: E501 - messages are read best whole
"""Extracts that cannot be read at all, each with the message that says so, worked out by hand.

A builder makes the input and gives its path; the message is whole, with ``{sti}`` for the path as given.
"""

import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from corpus_base import Tables, archive, base, csv_files, csv_text, folder, raw_folder

Builder = Callable[[Path], Path]


def _changed(change: Callable[[Tables], object]) -> Builder:
    def build(place: Path) -> Path:
        tables = base()
        change(tables)
        return folder(place, tables)

    return build


def _without(*tables: str) -> Builder:
    return _changed(lambda all_tables: [all_tables.pop(name) for name in tables])


def _without_columns(table: str, *columns: str) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        rows = tables[table]
        kept = [i for i, name in enumerate(rows[0]) if name not in columns]
        tables[table] = [[row[i] for i in kept] for row in rows]

    return change


def _renamed(table: str, column: str, to: str) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        headings = tables[table][0]
        headings[headings.index(column)] = to

    return change


def _bytes(name: str, data: bytes) -> Builder:
    """The base with one file given as bytes."""
    return lambda place: raw_folder(place, csv_files() | {name: data})


def _replaced(name: str, old: bytes, new: bytes, encoding: str = "utf-8") -> Builder:
    def build(place: Path) -> Path:
        files = csv_files()
        data = files[name].decode().encode(encoding)
        assert old in data
        files[name] = data.replace(old, new, 1)
        return raw_folder(place, files)

    return build


def _named(file_name: str, data: bytes) -> Builder:
    def build(place: Path) -> Path:
        target = place / file_name
        target.write_bytes(data)
        return target

    return build


def _zip(*more: tuple[str | zipfile.ZipInfo, bytes], without: str = "") -> Builder:
    return lambda place: archive(
        place, [*((name, data) for name, data in csv_files().items() if name != without), *more]
    )


def _link() -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo("planer.csv")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, b"/etc/hostname"


def _patched(change: Callable[[bytearray], None]) -> Builder:
    def build(place: Path) -> Path:
        target = _zip()(place)
        raw = bytearray(target.read_bytes())
        change(raw)
        target.write_bytes(bytes(raw))
        return target

    return build


def _password(raw: bytearray) -> None:
    """Mark the first member as encrypted, in both of its headers."""
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1


def _bad_checksum(raw: bytearray) -> None:
    at = raw.find(b"PK\x01\x02") + 16
    raw[at : at + 4] = struct.pack("<I", 0xDEADBEEF)


def _cut(raw: bytearray) -> None:
    del raw[len(raw) // 2 :]


def _lying_size(place: Path) -> Path:
    """A member that claims 1,000 bytes and unpacks to 120 MB."""
    target = _zip(("stor.csv", b"a,b\n" + b"0" * 120_000_000))(place)
    raw = bytearray(target.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    target.write_bytes(bytes(raw))
    return target


def _odd_method(place: Path) -> Path:
    target = place / "udtraek.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as made:
        for name, data in csv_files().items():
            made.writestr(name, data)
    return target


def _two_of_one(place: Path) -> Path:
    target = folder(place, base())
    pl.DataFrame({"plan_id": ["P9"]}).write_parquet(target / "Planer.parquet")
    return target


def _double_parquet_column(place: Path) -> Path:
    target = folder(place, base())
    (target / "klippekortsamtaler.csv").unlink()
    names = ["indsats_id", "dato", "dato"]
    pq.write_table(pa.table([pa.array(["2001"])] * 3, names=names), target / "klippekortsamtaler.parquet")
    return target


def _workbook(*sheets: tuple[str, list[list[str]]], file_name: str = "udtraek.xlsx") -> Builder:
    def build(place: Path) -> Path:
        target = place / file_name
        with xlsxwriter.Workbook(target) as book:
            for name, rows in sheets:
                page = book.add_worksheet(name)
                for r, row in enumerate(rows):
                    page.write_row(r, 0, row)
        return target

    return build


def _far_cell(place: Path) -> Path:
    target = place / "udtraek.xlsx"
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("sager")
        page.write_row(0, 0, base()["sager"][0])
        page.write_string(1_048_575, 16_383, "x")
        book.add_worksheet("indsatser").write_row(0, 0, base()["indsatser"][0])
    return target


def _bomb_in_workbook(place: Path) -> Path:
    """A workbook with a part of 120 MB that packs to nothing."""
    target = _workbook(*sheets())(place)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/stor.bin", b"\x00" * 120_000_000)
    return target


def sheets(*without: str) -> list[tuple[str, list[list[str]]]]:
    """The base as sheets."""
    return [(name, rows) for name, rows in base().items() if name not in without]


def _parquet_bytes() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": ["1", "2"]}), sink)
    return sink.getvalue().to_pybytes()


_HEADER = csv_text(base()["planer"][:1]).encode()

FILE_FAULTS: dict[str, tuple[Builder, str]] = {
    # Tables
    "no cases": (_without("sager"), "Tabellen sager mangler i udtraek."),
    "no measures": (_without("indsatser"), "Tabellen indsatser mangler i udtraek."),
    "neither cases nor measures": (
        _without("sager", "indsatser"),
        "Tabellen sager mangler i udtraek. Tabellen indsatser mangler i udtraek.",
    ),
    "an empty folder": (
        _without(*base()),
        "Tabellen sager mangler i udtraek. Tabellen indsatser mangler i udtraek.",
    ),
    "cases without rows": (_changed(lambda t: t["sager"].__delitem__(slice(1, None))), "sager.csv har ingen rækker."),
    "cases with blank rows only": (
        _changed(lambda t: t["sager"].__setitem__(slice(1, None), [["", " "], []])),
        "sager.csv har ingen rækker.",
    ),
    "a table of 0 bytes": (_bytes("planer.csv", b""), "planer.csv er tom: den har ingen overskrifter."),
    "a table of a byte order mark": (
        _bytes("planer.csv", b"\xef\xbb\xbf"),
        "planer.csv er tom: den har ingen overskrifter.",
    ),
    "a table of blank lines": (
        _bytes("planer.csv", b"\n ; \r\n,,\n"),
        "planer.csv er tom: den har ingen overskrifter.",
    ),
    "a table as CSV and Parquet": (
        _two_of_one,
        "Tabellen planer findes i mere end én fil: Planer.parquet og planer.csv.",
    ),
    "a table under two names": (
        _bytes("PLANER .csv", _HEADER),
        "Tabellen planer findes i mere end én fil: PLANER .csv og planer.csv.",
    ),
    # Columns
    "a required column is missing": (
        _changed(_without_columns("planer", "dato")),
        "planer.csv: kolonnen dato mangler.",
    ),
    "several columns are missing": (
        _changed(_without_columns("indsatser", "indsatstype", "slutdato", "startdato")),
        "indsatser.csv: kolonnerne indsatstype, startdato og slutdato mangler.",
    ),
    "the decision date is missing as a column": (
        _changed(_without_columns("indsatser", "afgoerelsesdato")),
        "indsatser.csv: kolonnen afgoerelsesdato mangler.",
    ),
    "the assessments' end is missing as a column": (
        _changed(_without_columns("undersoegelser", "slutdato")),
        "undersoegelser.csv: kolonnen slutdato mangler.",
    ),
    "columns are missing in two tables": (
        _changed(lambda t: [_without_columns("sager", "kommune")(t), _without_columns("planer", "type")(t)]),
        "sager.csv: kolonnen kommune mangler. planer.csv: kolonnen type mangler.",
    ),
    "one column twice": (
        _changed(_renamed("indsatser", "lovgrundlag", " Startdato:")),
        "indsatser.csv: kolonnen startdato findes to gange.",
    ),
    "one Parquet column twice": (
        _double_parquet_column,
        "klippekortsamtaler.parquet: kolonnen dato findes to gange.",
    ),
    "no headings, the first row taken for them": (
        _bytes("planer.csv", b"P1,1001,handleplan,2023-01-20\n"),
        "planer.csv: kolonnerne plan_id, sag_id, type og dato mangler.",
    ),
    # Bytes
    "NUL bytes": (
        _replaced("planer.csv", b"handleplan", b"handle\x00plan"),
        "planer.csv indeholder nul-bytes og er ikke en tekstfil i UTF-8 eller Windows-1252.",
    ),
    "UTF-16 with a mark": (
        _bytes("planer.csv", _HEADER.decode().encode("utf-16")),
        "planer.csv er gemt som UTF-16. Gem den som UTF-8.",
    ),
    "UTF-16 without a mark": (
        _bytes("planer.csv", _HEADER.decode().encode("utf-16-le")),
        "planer.csv indeholder nul-bytes og er ikke en tekstfil i UTF-8 eller Windows-1252.",
    ),
    **{
        f"byte {byte:02X}": (
            _replaced("sager.csv", "Å".encode("cp1252"), bytes([byte]), "cp1252"),
            "sager.csv er hverken UTF-8 eller Windows-1252.",
        )
        for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    },
    **{
        f"Windows-1252 with a UTF-8 {letter}": (
            _replaced("sager.csv", "Å".encode("cp1252"), letter.encode(), "cp1252"),
            "sager.csv blander UTF-8 og Windows-1252. Gem hele filen som UTF-8.",
        )
        for letter in "æøåÆØÅ"
    },
    "a Parquet file that is none": (
        _bytes("noter.parquet", b"PAR1 og intet mere"),
        "noter.parquet kan ikke læses som en Parquet-fil.",
    ),
    "a cut Parquet file": (
        _bytes("noter.parquet", _parquet_bytes()[:-20]),
        "noter.parquet kan ikke læses som en Parquet-fil.",
    ),
    # Quotes
    "a quote never closed": (
        _replaced("planer.csv", b"P2", b'"P2'),
        "planer.csv: et anførselstegn er ikke lukket.",
    ),
    "a quote never closed in the headings": (
        _replaced("planer.csv", b"plan_id", b'"plan_id'),
        "planer.csv: et anførselstegn er ikke lukket.",
    ),
    "a quote closed only on a later line": (
        _bytes("planer.csv", _HEADER + b'"P1,1001,handleplan,2023-01-20,,,\nP2,1002,"barnets_plan",2024-01-30,,,\n'),
        "planer.csv: et anførselstegn er ikke lukket.",
    ),
    "a quote opened at the very end": (
        _bytes("planer.csv", _HEADER + b'P1,1001,handleplan,2023-01-20,,,"'),
        "planer.csv: et anførselstegn er ikke lukket.",
    ),
    "an extra table with a quote never closed": (
        _bytes("noter.csv", b'note\n"hej\n'),
        "noter.csv: et anførselstegn er ikke lukket.",
    ),
    # Zips
    "a zip that is none": (_named("udtraek.zip", b"PK og intet mere"), "udtraek.zip kan ikke læses som en zip-fil."),
    "an empty file as a zip": (_named("udtraek.zip", b""), "udtraek.zip kan ikke læses som en zip-fil."),
    "a cut zip": (_patched(_cut), "udtraek.zip kan ikke læses som en zip-fil."),
    "a zip with a bad checksum": (
        _patched(_bad_checksum),
        "udtraek.zip er beskadiget: en del af den kan ikke pakkes ud, eller kontrolsummen passer ikke.",
    ),
    "a zip with a password": (_patched(_password), "udtraek.zip er beskyttet med adgangskode."),
    "a zip with an odd method": (
        _odd_method,
        "udtraek.zip er pakket på en måde, der ikke kan læses. Pak den som en almindelig zip-fil.",
    ),
    "a zip with a path upwards": (_zip(("../noter.csv", b"a")), "udtraek.zip har en sti, der peger ud af mappen."),
    "a zip with a path upwards inside": (
        _zip(("a/../../noter.txt", b"a")),
        "udtraek.zip har en sti, der peger ud af mappen.",
    ),
    "a zip with a path upwards in backslashes": (
        _zip(("a\\..\\noter.csv", b"a")),
        "udtraek.zip har en sti, der peger ud af mappen.",
    ),
    "a zip with an absolute path": (_zip(("/noter.csv", b"a")), "udtraek.zip har en sti, der peger ud af mappen."),
    "a zip with a network path": (
        _zip(("\\\\nas\\noter.csv", b"a")),
        "udtraek.zip har en sti, der peger ud af mappen.",
    ),
    "a zip with a drive letter": (_zip(("C:\\noter.csv", b"a")), "udtraek.zip har en sti, der peger ud af mappen."),
    "a zip with a drive letter and no slash": (
        _zip(("d:noter.csv", b"a")),
        "udtraek.zip har en sti, der peger ud af mappen.",
    ),
    "a zip with a symbolic link": (_zip(_link(), without="planer.csv"), "udtraek.zip indeholder et symbolsk link."),
    "a zip with tables in two folders": (
        _zip(("andet/noter.csv", b"a\n1\n")),
        "udtraek.zip: tabellerne ligger i mere end én mappe.",
    ),
    "a zip without cases": (_zip(without="sager.csv"), "Tabellen sager mangler i udtraek.zip."),
    "a zip with one table twice": (
        _zip(("Planer.CSV", _HEADER)),
        "Tabellen planer findes i mere end én fil: udtraek.zip (Planer.CSV) og udtraek.zip (planer.csv).",
    ),
    "a zip with a table without headings": (
        _zip(("planer.csv", b""), without="planer.csv"),
        "udtraek.zip (planer) er tom: den har ingen overskrifter.",
    ),
    "a zip with a table that lacks a column": (
        _zip(("Planer.csv", b"plan_id,sag_id,type\n"), without="planer.csv"),
        "udtraek.zip (planer): kolonnen dato mangler.",
    ),
    "a zip with a table in UTF-16": (
        _zip(("planer.csv", "a".encode("utf-16")), without="planer.csv"),
        "udtraek.zip (planer) er gemt som UTF-16. Gem den som UTF-8.",
    ),
    "a zip that unpacks to far too much": (
        _zip(("stor.csv", b"a,b\n" + b"0" * 120_000_000)),
        "udtraek.zip fylder urimeligt meget udpakket.",
    ),
    "a zip that unpacks to far too much beside the tables": (
        _zip(("stor.bin", b"0" * 120_000_000)),
        "udtraek.zip fylder urimeligt meget udpakket.",
    ),
    "a zip that lies about its size": (_lying_size, "udtraek.zip fylder urimeligt meget udpakket."),
    # Workbooks
    "a workbook that is none": (
        _named("udtraek.xlsx", b"sag_id;kommune"),
        "udtraek.xlsx kan ikke læses som en xlsx-fil.",
    ),
    "a zip called a workbook": (
        lambda place: _zip()(place).rename(place / "udtraek.xlsx"),
        "udtraek.xlsx kan ikke læses som en xlsx-fil.",
    ),
    "a workbook without measures": (_workbook(*sheets("indsatser")), "Tabellen indsatser mangler i udtraek.xlsx."),
    "a workbook with an empty sheet for a table": (
        _workbook(*sheets("planer"), ("Planer", [])),
        "udtraek.xlsx (planer) er tom: den har ingen overskrifter.",
    ),
    "a workbook with one table twice": (
        _workbook(*sheets(), ("Planer ", [["a"]])),
        "Tabellen planer findes i mere end ét ark i udtraek.xlsx: planer og Planer .",
    ),
    "a workbook that lacks a column": (
        _workbook(*sheets("planer"), ("Planer", [["plan_id", "sag_id", "type"]])),
        "udtraek.xlsx (planer): kolonnen dato mangler.",
    ),
    "a workbook without cases' rows": (
        _workbook(*sheets("sager"), ("sager", [base()["sager"][0]])),
        "udtraek.xlsx (sager) har ingen rækker.",
    ),
    "a workbook with a cell in the far corner": (
        _far_cell,
        "udtraek.xlsx har et ark, der er for stort. Slet tomme rækker og kolonner, og gem igen.",
    ),
    "a workbook with a part that unpacks to far too much": (
        _bomb_in_workbook,
        "udtraek.xlsx fylder urimeligt meget udpakket.",
    ),
    # Paths
    "a path that is not there": (lambda place: place / "borte", "Stien {sti} findes ikke."),
    "a single table": (
        lambda place: folder(place, base()) / "sager.csv",
        "sager.csv er ikke et udtræk: det skal være en mappe med CSV- eller Parquet-filer, en xlsx-projektmappe eller en zip-fil med en sådan mappe.",
    ),
    "an old workbook": (
        _named("udtraek.xls", b"\xd0\xcf\x11\xe0"),
        "udtraek.xls er ikke et udtræk: det skal være en mappe med CSV- eller Parquet-filer, en xlsx-projektmappe eller en zip-fil med en sådan mappe.",
    ),
}
