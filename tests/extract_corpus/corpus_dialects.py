"""Ways a real extract is written that must all read as the canonical one does.

Each is a function ``(folder) -> path or frames``; its docstring, or its place in a table, says what is unlike the
canonical form.
"""

import csv
import datetime as dt
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import xlsxwriter
from corpus_base import Cell, Tables, archive, base, csv_files, csv_text, folder, raw_folder, spelt

from kvs_audit.contract.tables import TABLES

Builder = Callable[[Path], Any]

DANISH_HEADINGS = {
    "sag_id": "Sag-ID",
    "foedselsdato": "Fødselsdato",
    "raadgiver": "Rådgiver",
    "foraeldre_psykisk_sygdom": "Forældre: psykisk sygdom",
    "foraeldre_misbrug": "Forældre – misbrug",
    "indsats_id": "INDSATS ID:",
    "afgoerelsesdato": "Afgørelsesdato",
    "forventet_varighed_mdr": "Forventet varighed (mdr.)",
    "formaal_angivet": "Formål angivet?",
    "bevilget_doegn_pr_md": "Bevilget døgn pr. md.",
    "leverandoertype": "Leverandørtype",
    "undersoegelse_id": "Undersøgelse-id",
    "opfoelgning_id": "Opfølgning ID",
    "med_foraeldre": "Med forældre",
    "videre_opfoelgning_besluttet": "Videre opfølgning besluttet",
    "konkrete_maal": "Konkrete mål",
    "maaned": "Måned",
    "doegn": "Døgn",
    "peger_paa_indsats": "Peger på indsats",
    "tilbudt_dato": "  Tilbudt dato ",
}
DANISH_CODES = {
    "stoette_i_hjemmet": "Støtte i hjemmet",
    "plejefamilie": "Plejefamilie",
    "doegninstitution": "DØGNINSTITUTION",
    "netvaerk": "Netværk",
    "boernefaglig_undersoegelse": "Børnefaglig undersøgelse",
    "afdaekning": "Afdækning",
    "barnets_plan": "Barnets plan",
    "fortsaetter": "Fortsætter",
    "formaal_opfyldt": "Formål opfyldt",
    "naert_netvaerk": "Nært netværk",
}
MONTHS = [
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
]


def _type(table: str, column: str) -> str:
    return TABLES[table].by_name[column].type


def _dates(form: str) -> Cell:
    """Full dates written by a strftime form; ``%-d`` style without leading zeros as ``{d}``."""

    def write(table: str, column: str, text: str) -> str:
        if _type(table, column) not in ("date", "date_or_month") or len(text) != 10:
            return text
        day = dt.date.fromisoformat(text)
        return form.format(d=day.day, m=day.month, y=day.year)

    return write


def _months(form: str) -> Cell:
    def write(table: str, column: str, text: str) -> str:
        if _type(table, column) not in ("month", "date_or_month") or len(text) != 7:
            return text
        year, month = text.split("-")
        return form.format(y=year, m=month, name=MONTHS[int(month) - 1])

    return write


def _bools(true: str, false: str) -> Cell:
    def write(table: str, column: str, text: str) -> str:
        return {"true": true, "false": false}.get(text, text) if _type(table, column) == "bool" else text

    return write


def _numbers(table: str, column: str, text: str) -> str:
    return text.replace(".", ",") if _type(table, column) == "num" else text


def _codes(table: str, column: str, text: str) -> str:
    return DANISH_CODES.get(text, text.replace("_", " ").capitalize()) if _type(table, column) == "enum" else text


def _padded(table: str, column: str, text: str) -> str:
    return f" {text}\t" if text else "  "


def _hard_spaced(table: str, column: str, text: str) -> str:
    return f"\u00a0{text}\u202f"


def _all_danish(table: str, column: str, text: str) -> str:
    for cell in (_dates("{d:02}-{m:02}-{y}"), _months("{m}-{y}"), _bools("Ja", "Nej"), _numbers, _codes):
        text = cell(table, column, text)
    return text


def _cells(cell: Cell, **how: Any) -> Builder:
    return lambda place: folder(place, spelt(base(), cell), **how)


def _headings(heading: Callable[[str], str], **how: Any) -> Builder:
    return lambda place: folder(place, spelt(base(), heading=heading), **how)


def _mixed_dates(place: Path) -> Path:
    """Every date form within one column."""
    forms = ["{y}-{m:02}-{d:02}", "{d}-{m}-{y}", "{d:02}.{m:02}.{y}", "{d}/{m}/{y} 00:00:00"]
    seen = iter(range(10_000))

    def write(table: str, column: str, text: str) -> str:
        return _dates(forms[next(seen) % len(forms)])(table, column, text)

    return folder(place, spelt(base(), write))


def _changed(change: Callable[[Tables], Tables | None], **how: Any) -> Builder:
    def build(place: Path) -> Path:
        tables = base()
        return folder(place, change(tables) or tables, **how)

    return build


def _shuffled_columns(tables: Tables) -> Tables:
    return {name: [row[::-1] for row in rows] for name, rows in tables.items()}


def _blank_rows(tables: Tables) -> None:
    for rows in tables.values():
        rows.insert(1, [""] * len(rows[0]))
        rows.insert(3, [])
        rows.append(["   "] * len(rows[0]))
        rows.append([""])


def _trailing_separators(tables: Tables) -> Tables:
    """A separator after every line, as some exports end them."""
    return {name: [[*row, ""] for row in rows] for name, rows in tables.items()}


def _trailing_in_rows_only(tables: Tables) -> Tables:
    return {name: [rows[0], *([*row, "", ""] for row in rows[1:])] for name, rows in tables.items()}


def _empty_column_inside(tables: Tables) -> Tables:
    return {name: [[row[0], "", *row[1:]] for row in rows] for name, rows in tables.items()}


def _extra_columns(tables: Tables) -> Tables:
    return {
        name: [[*row, "Bemærkning" if i == 0 else f'fri tekst, med "citat" {i}'] for i, row in enumerate(rows)]
        for name, rows in tables.items()
    }


def _blank_lines_first(place: Path) -> Path:
    return raw_folder(place, {name: b"\n;;;\n  \n" + data for name, data in csv_files(separator=";").items()})


def _extra_table(place: Path) -> Path:
    files = csv_files()
    files["noter.csv"] = b"note;antal\nen note;1\n"
    return raw_folder(place, files)


def _ignored_files(place: Path) -> Path:
    files = csv_files()
    files |= {
        "læsmig.txt": b"hej",
        "~$sager.csv": b"\x00\x00",
        ".sager.csv": b"\x00\xff",
        "indsatser.xlsx": b"ingen projektmappe",
        "tom.csv": b"",
        "blank.csv": b"\r\n ; \r\n",
    }
    target = raw_folder(place, files)
    (target / "gammel").mkdir()
    (target / "gammel" / "sager.csv").write_bytes(b"\x00")
    (target / "mappe.csv").mkdir()
    return target


def _danish_file_names(place: Path) -> Path:
    names = {
        "sager": "SAGER.CSV",
        "undersoegelser": "Undersøgelser.csv",
        "opfoelgninger": "Opfølgninger .Csv",
        "aflastningsdoegn": unicodedata.normalize("NFD", "Aflastningsdøgn.csv").replace("o\u0338", "ø"),
        "stoettepersoner": "støttepersoner.csv",
    }
    return folder(place, base(), names=names)


def _nfd_headings(name: str) -> str:
    """As a Mac writes them: å as a and a ring."""
    return unicodedata.normalize("NFD", DANISH_HEADINGS.get(name, name))


# --- Parquet and frames --------------------------------------------------------------------------------------------

_NATIVE = {"date": pl.Date, "bool": pl.Boolean, "int": pl.Int64, "num": pl.Float64}


def _frames(types: dict[str, Any] | None = None) -> dict[str, pl.DataFrame]:
    """The base as polars frames: text, or native types by contract type."""
    frames = {}
    for name, rows in base().items():
        frame = pl.DataFrame(rows[1:], schema=dict.fromkeys(rows[0], pl.String), orient="row")
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
        exprs = []
        for column in rows[0]:
            dtype = (types or {}).get(_type(name, column))
            if dtype == pl.Boolean:
                exprs.append(pl.col(column) == "true")
            elif dtype is not None and not (_type(name, column) == "id" and not _all_digits(frame[column])):
                exprs.append(pl.col(column).cast(dtype) if dtype != pl.Date else pl.col(column).str.to_date())
        frames[name] = frame.with_columns(exprs)
    return frames


def _all_digits(series: pl.Series) -> bool:
    return bool(series.str.contains(r"^[0-9]+$").fill_null(value=True).all())


def _parquet(change: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame, **types: Any) -> Builder:
    def build(place: Path) -> Path:
        target = place / "udtraek"
        target.mkdir()
        for name, frame in _frames(types).items():
            change(frame).write_parquet(target / f"{name}.parquet")
        return target

    return build


def _pandas(change: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame, **types: Any) -> Builder:
    return lambda place: {name: change(frame.to_pandas()) for name, frame in _frames(types).items()}


def _datetimes(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Date).cast(pl.Datetime("us")))


def _zoned(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Date).cast(pl.Datetime("ms")).dt.replace_time_zone("Europe/Copenhagen"))


def _categories(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.String).cast(pl.Categorical))


def _enums(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(c).cast(pl.Enum(frame[c].drop_nulls().unique())) for c in frame.columns)


def _binary(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.String).cast(pl.Binary))


def _null_rows(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([frame[:1], frame.clear(2), frame[1:]])


def _mixed_container(place: Path) -> Path:
    """Some tables as CSV, some as Parquet."""
    target = _parquet(date=pl.Date)(place)
    for name in ("sager", "planer"):
        (target / f"{name}.parquet").unlink()
        (target / f"{name}.csv").write_text(csv_text(base()[name]), encoding="utf-8")
    return target


def _pandas_objects(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of mixed Python objects, as pandas makes them of messy data; an index that means nothing."""
    frame = frame.astype(object).where(frame.notna(), None)
    for column in frame:
        frame[column] = [
            int(v) if isinstance(v, str) and v.isdigit() and i % 2 else v for i, v in enumerate(frame[column])
        ]
    return frame.set_index(pd.Index(range(50, 50 + len(frame))))


class _ArrowOnly:
    """An object of another library that speaks Arrow and nothing else."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._table = frame.to_arrow()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


# --- Workbooks -----------------------------------------------------------------------------------------------------

Put = Callable[[Any, int, int, str, str, str], None]


def _workbook(
    put: Put,
    *,
    sheet: Callable[[str], str] = str,
    top: int = 0,
    left: int = 0,
    more: Callable[[Any], None] = lambda book: None,
    **options: Any,
) -> Builder:
    """A workbook by xlsxwriter: ``put`` writes one cell, given the table, the column and the canonical text."""

    def build(place: Path) -> Path:
        target = place / "udtraek.xlsx"
        with xlsxwriter.Workbook(target, options) as book:
            put_formats = {"dato": book.add_format({"num_format": "dd-mm-yyyy"})}
            for name, rows in base().items():
                page = book.add_worksheet(sheet(name))
                page.kvs_formats = put_formats
                for r, row in enumerate(rows):
                    for c, text in enumerate(row):
                        if text and r == 0:
                            page.write_string(top + r, left + c, text)
                        elif text:
                            put(page, top + r, left + c, name, rows[0][c], text)
            more(book)
        return target

    return build


def _as_text(page: Any, r: int, c: int, table: str, column: str, text: str) -> None:
    page.write_string(r, c, text)


def _as_native(page: Any, r: int, c: int, table: str, column: str, text: str) -> None:
    kind = _type(table, column)
    if kind in ("date", "date_or_month") and len(text) == 10:
        page.write_datetime(r, c, dt.datetime.fromisoformat(text), page.kvs_formats["dato"])
    elif kind == "month":
        page.write_datetime(r, c, dt.datetime.fromisoformat(f"{text}-01"), page.kvs_formats["dato"])
    elif kind == "bool":
        page.write_boolean(r, c, text == "true")
    elif kind in ("num", "int") or text.isdigit():
        page.write_number(r, c, float(text))
    else:
        page.write_string(r, c, text)


def _as_formulas(page: Any, r: int, c: int, table: str, column: str, text: str) -> None:
    page.write_formula(r, c, f'="{text}"', None, text)


def _as_danish_text(page: Any, r: int, c: int, table: str, column: str, text: str) -> None:
    page.write_string(r, c, _all_danish(table, column, text))


def _hidden_notes(book: Any) -> None:
    page = book.add_worksheet("Ark3")
    page.write_row(0, 0, ["note", "værdi"])
    page.write_row(1, 0, ["intet særligt", 3])
    page.very_hidden()


def _empty_and_chart(book: Any) -> None:
    book.add_worksheet("Ark2")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=sager!$A$1:$A$3"})
    book.add_chartsheet("Graf").set_chart(chart)


def _openpyxl_book(place: Path) -> Path:
    """Written by another library: inline types, dates as dates, whole numbers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in base().items():
        page = book.create_sheet(name.upper())
        page.append(rows[0])
        for row in rows[1:]:
            page.append([_python_value(name, column, text) for column, text in zip(rows[0], row, strict=True)])
    target = place / "udtraek.XLSX"
    book.save(target)
    return target


def _python_value(table: str, column: str, text: str) -> Any:
    kind = _type(table, column)
    if not text:
        return None
    if kind in ("date", "date_or_month") and len(text) == 10:
        return dt.date.fromisoformat(text)
    if kind == "bool":
        return text == "true"
    if kind in ("num", "int") or text.isdigit():
        return float(text) if "." in text else int(text)
    return text


# --- Zips ----------------------------------------------------------------------------------------------------------


def _zip(prefix: str = "", *, packed: bool = True, more: tuple[tuple[str, bytes], ...] = ()) -> Builder:
    return lambda place: archive(
        place, [*((prefix + name, data) for name, data in csv_files().items()), *more], packed=packed
    )


class _WindowsMember(zipfile.ZipInfo):
    """A member whose name is written in code page 850, not marked as UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        return self.filename.encode("cp850"), self.flag_bits


def _zip_cp850(place: Path) -> Path:
    """Names as Windows packs them."""
    danish = {name: name.replace("oe", "ø").replace("ae", "æ") for name in csv_files()}
    return archive(place, [(_WindowsMember(danish[name]), data) for name, data in csv_files().items()])


def _zip_parquet(place: Path) -> Path:
    inner = place / "inde"
    inner.mkdir()
    source = _parquet(date=pl.Date, bool=pl.Boolean)(inner)
    return archive(place, [(f"data/{file.name}", file.read_bytes()) for file in sorted(source.iterdir())])


DIALECTS: dict[str, Builder] = {
    # Encodings, separators, line ends, quotes
    "byte order mark": _cells(lambda t, c, x: x, encoding="utf-8-sig"),
    "Windows-1252": _cells(lambda t, c, x: x, encoding="cp1252"),
    "semicolons": _cells(lambda t, c, x: x, separator=";"),
    "semicolons, Windows-1252, CR LF": _cells(lambda t, c, x: x, separator=";", encoding="cp1252", newline="\r\n"),
    "CR LF": _cells(lambda t, c, x: x, newline="\r\n"),
    "lone CR": _cells(lambda t, c, x: x, newline="\r"),
    "no newline at the end": _cells(lambda t, c, x: x, final=False),
    "every field in quotes": _cells(lambda t, c, x: x, quoting=csv.QUOTE_ALL),
    "every field in quotes, CR LF": _cells(lambda t, c, x: x, quoting=csv.QUOTE_ALL, newline="\r\n"),
    "every field in quotes, semicolons, BOM": _cells(
        lambda t, c, x: x, quoting=csv.QUOTE_ALL, separator=";", encoding="utf-8-sig"
    ),
    "every field in quotes, lone CR": _cells(lambda t, c, x: x, quoting=csv.QUOTE_ALL, newline="\r"),
    # Values
    "day-month-year with dashes": _cells(_dates("{d:02}-{m:02}-{y}")),
    "day-month-year with points": _cells(_dates("{d:02}.{m:02}.{y}")),
    "day-month-year with slashes": _cells(_dates("{d:02}/{m:02}/{y}")),
    "no leading zeros": _cells(_dates("{d}-{m}-{y}")),
    "no leading zeros with points": _cells(_dates("{d}.{m}.{y}")),
    "ISO without leading zeros": _cells(_dates("{y}-{m}-{d}")),
    "ISO with midnight": _cells(_dates("{y}-{m:02}-{d:02} 00:00:00")),
    "ISO with T and midnight": _cells(_dates("{y}-{m:02}-{d:02}T00:00:00")),
    "ISO with midnight and fractions": _cells(_dates("{y}-{m:02}-{d:02} 00:00:00.000")),
    "Danish with midnight": _cells(_dates("{d:02}-{m:02}-{y} 00:00")),
    "Danish with midnight in points": _cells(_dates("{d:02}-{m:02}-{y} 00.00.00")),
    "several date forms in one column": _mixed_dates,
    "months as mm-yyyy": _cells(_months("{m}-{y}")),
    "months by name": _cells(_months("{name} {y}")),
    "months by name, capitals and a hard space": _cells(
        lambda t, c, x: _months("{name}\u00a0{y}")(t, c, x).upper() if _type(t, c) in ("month", "date_or_month") else x
    ),
    "months of births as a date's month only in aflastningsdoegn": _cells(
        lambda t, c, x: f"17-{x[5:]}-{x[:4]}" if _type(t, c) == "month" else x
    ),
    "ja and nej": _cells(_bools("ja", "nej")),
    "Ja and Nej": _cells(_bools("Ja", "Nej")),
    "JA and NEJ": _cells(_bools("JA", "NEJ")),
    "sand and falsk": _cells(_bools("SAND", "FALSK")),
    "1 and 0": _cells(_bools("1", "0")),
    "True and False": _cells(_bools("True", "False")),
    "decimal comma": _cells(_numbers),
    "decimal comma, semicolons": _cells(_numbers, separator=";"),
    "numbers with more decimals": _cells(
        lambda t, c, x: f"{float(x):.4f}" if x and _type(t, c) in ("num", "int") else x
    ),
    "codes as people write them": _cells(_codes),
    "blanks around every value": _cells(_padded),
    "hard spaces around every value": _cells(_hard_spaced),
    "all Danish at once": _cells(_all_danish, separator=";", encoding="cp1252", newline="\r\n"),
    # Headings and file names
    "Danish headings": _headings(lambda name: DANISH_HEADINGS.get(name, name.capitalize())),
    "Danish headings, Windows-1252": _headings(lambda name: DANISH_HEADINGS.get(name, name), encoding="cp1252"),
    "headings as a Mac writes them": _headings(_nfd_headings),
    "Sags-ID for the case's id": _headings(lambda name: "Sags-ID" if name == "sag_id" else name),
    "headings in capitals": _headings(str.upper),
    "headings with hard spaces for underscores": _headings(lambda name: f"\u00a0{name.replace('_', chr(0xA0))} "),
    "headings with odd signs": _headings(lambda name: f"*{name.replace('_', ' / ')}:"),
    "Danish file names in capitals": _danish_file_names,
    # Shape
    "columns in another order": _changed(_shuffled_columns),
    "blank rows everywhere": _changed(_blank_rows),
    "a separator after every line": _changed(_trailing_separators, separator=";"),
    "separators after the rows only": _changed(_trailing_in_rows_only),
    "an empty column without a heading": _changed(_empty_column_inside),
    "extra columns": _changed(_extra_columns),
    "blank lines before the headings": _blank_lines_first,
    "an extra table": _extra_table,
    "files that are no tables": _ignored_files,
    # Parquet
    "Parquet of text": _parquet(),
    "Parquet with dates, truth values and numbers": _parquet(**_NATIVE),
    "Parquet with times at midnight": _parquet(_datetimes, date=pl.Date),
    "Parquet with times in a zone": _parquet(_zoned, date=pl.Date),
    "Parquet with whole ids": _parquet(id=pl.Int64),
    "Parquet with ids as floats": _parquet(id=pl.Float64, num=pl.Float32),
    "Parquet with decimals": _parquet(num=pl.Decimal(12, 4), int=pl.Float64),
    "Parquet with categories": _parquet(_categories),
    "Parquet with enums": _parquet(_enums),
    "Parquet with text as bytes": _parquet(_binary),
    "Parquet with truth as 1 and 0": _parquet(
        lambda f: f.with_columns(pl.col(pl.Boolean).cast(pl.Int8)), bool=pl.Boolean
    ),
    "Parquet with rows of nulls": _parquet(_null_rows, **_NATIVE),
    "CSV and Parquet side by side": _mixed_container,
    # Workbooks
    "workbook of text": _workbook(_as_text),
    "workbook with native cells": _workbook(_as_native),
    "workbook of formulas": _workbook(_as_formulas),
    "workbook in Danish": _workbook(_as_danish_text, sheet=lambda name: name.replace("oe", "ø").capitalize()),
    "workbook with inline text": _workbook(_as_text, constant_memory=True),
    "workbook with blank rows above": _workbook(_as_native, top=3),
    "workbook with blank columns to the left": _workbook(_as_native, left=2),
    "workbook with a hidden extra sheet": _workbook(_as_text, more=_hidden_notes),
    "workbook with an empty sheet and a chart": _workbook(_as_text, more=_empty_and_chart),
    "workbook counting from 1904": _workbook(_as_native, date_1904=True),
    "workbook by another library": _openpyxl_book,
    # Zips
    "zip": _zip(),
    "zip, stored": _zip(packed=False),
    "zip of a folder": _zip("Udtræk 2024/"),
    "zip with backslashes": _zip("udtræk\\"),
    "zip of a folder in a folder": _zip("a/b/"),
    "zip made on a Mac": _zip(
        "udtræk/", more=(("__MACOSX/udtræk/._sager.csv", b"\x00"), ("udtræk/.DS_Store", b"\x00"))
    ),
    "zip made on Windows": _zip_cp850,
    "zip of Parquet": _zip_parquet,
    # Frames
    "polars frames": lambda place: _frames(_NATIVE),
    "lazy polars frames": lambda place: {name: frame.lazy() for name, frame in _frames().items()},
    "pandas frames": _pandas(**_NATIVE),
    "pandas frames of text": _pandas(),
    "pandas frames of objects": _pandas(_pandas_objects),
    "pandas frames of best types": _pandas(lambda frame: frame.convert_dtypes(), **_NATIVE),
    "pandas frames with categories": _pandas(lambda frame: frame.astype("category")),
    "arrow tables": lambda place: {name: frame.to_arrow() for name, frame in _frames(_NATIVE).items()},
    "anything that speaks Arrow": lambda place: {name: _ArrowOnly(frame) for name, frame in _frames().items()},
    "frames with table names as people write them": lambda place: {
        f" {name.upper().replace('OE', 'Ø')} ": frame for name, frame in _frames().items()
    },
}
"""Every variant by a name that says what is unlike the canonical form."""

__all__ = ["DIALECTS"]
