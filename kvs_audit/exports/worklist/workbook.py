"""The workbook: its frame by the xlsx writer, its long lists of findings set in afterwards as XML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl
import xlsxwriter

from kvs_audit.contract.danish import label
from kvs_audit.exports.audited import Audited
from kvs_audit.exports.worklist.cells import column_letters, sheet_rows, visible_text
from kvs_audit.exports.worklist.columns import as_shown, columns_of
from kvs_audit.exports.worklist.overview import write_overview
from kvs_audit.standards.model import Standard

MOST_ROWS: Final = 1_048_576
"""The rows of a worksheet."""

_HEADING_ROW = 2
_FIRST_ROW = 3
_TITLE_WIDTH = 6
_ALWAYS_MADE: Final = datetime(2024, 1, 1)
"""A fixed date, so that the same findings give the same bytes."""

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "date": {"valign": "top", "num_format": "[$-406]d. mmmm yyyy", "align": "left"},
    "number": {"valign": "top"},
    "afvigelse": {"valign": "top", "bold": True, "bg_color": "#F4B183", "font_color": "#000000"},
    "begrundet_afvigelse": {"valign": "top", "italic": True, "bg_color": "#FFF2CC", "font_color": "#000000"},
    "heading": {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "strong": {"bold": True, "valign": "top"},
    "sheet_title": {"bold": True, "valign": "top", "text_wrap": True},
    "share": {"valign": "top", "num_format": "0.0%"},
    "count": {"valign": "top", "num_format": "#,##0"},
}
_STATUS_ROWS: Final = ("afvigelse", "begrundet_afvigelse")


@dataclass(frozen=True)
class Sheet:
    """A sheet of findings: its name, the standard it belongs to, which part of how many, and its rows."""

    name: str
    standard: Standard
    part: int
    parts: int
    rows: pl.DataFrame


def write_worklist(result: Audited, path: Path, most_rows: int = MOST_ROWS) -> None:
    """Write the findings of an audit as a workbook: an overview, then one sheet per standard, more where it is full."""
    sheets = list(_sheets(result, most_rows))
    frame = BytesIO()
    with xlsxwriter.Workbook(frame, _OPTIONS) as book:
        book.set_properties({"title": "Fund", "created": _ALWAYS_MADE})
        formats = {name: book.add_format(dict(look)) for name, look in _FORMATS.items()}
        write_overview(book.add_worksheet("Oversigt"), result, [(s.name, s.standard.id) for s in sheets], formats)
        for sheet in sheets:
            _write_frame(book.add_worksheet(sheet.name), sheet, formats)
    frame.seek(0)
    with path.open("wb") as file:
        _set_in(frame, file, sheets)


def _sheets(result: Audited, most_rows: int) -> Iterator[Sheet]:
    taken = {"oversigt", "history"}
    room = most_rows - _HEADING_ROW
    for chosen in result.chosen:
        rows = result.fund.filter(pl.col("standard") == chosen.standard.id)
        parts = max(1, -(-rows.height // room))
        for part in range(parts):
            name = _sheet_name(chosen.standard.id, part + 1, taken)
            yield Sheet(name, chosen.standard, part + 1, parts, rows.slice(part * room, room))


def _sheet_name(standard: str, part: int, taken: set[str]) -> str:
    """At most 31 characters, and unlike every other name; compared without regard to case."""
    number = part
    while True:
        ending = "" if number == 1 else f" ({number})"
        name = standard[: 31 - len(ending)] + ending
        if name.lower() not in taken:
            taken.add(name.lower())
            return name
        number += 1


def _write_frame(worksheet: Any, sheet: Sheet, formats: Mapping[str, Any]) -> None:
    """Everything but the findings: title, headings, filter, widths, and a blank row per status that shows its look."""
    standard = sheet.standard
    part = f" · ark {sheet.part} af {sheet.parts}" if sheet.parts > 1 else ""
    title = f"{standard.titel} ({standard.udgave_tekst}, version {standard.version}){part}"
    worksheet.merge_range(0, 0, 0, _TITLE_WIDTH - 1, "", formats["sheet_title"])
    worksheet.write_string(0, 0, visible_text(" ".join([f"{title}.", *standard.forbehold])), formats["sheet_title"])
    worksheet.set_row(0, 50)
    columns = columns_of(sheet.rows)
    for number, column in enumerate(columns):
        worksheet.set_column(number, number, column.width)
        worksheet.write_string(_HEADING_ROW - 1, number, column.heading, formats["heading"])
        for row, status in enumerate(_STATUS_ROWS, _HEADING_ROW):
            worksheet.write_blank(row, number, None, formats[status if column.format == "status" else column.format])
    worksheet.freeze_panes(_HEADING_ROW, 1)
    last_row = max(_HEADING_ROW + sheet.rows.height, _FIRST_ROW)
    worksheet.autofilter(_HEADING_ROW - 1, 0, last_row - 1, len(columns) - 1)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(_HEADING_ROW - 1)


def _set_in(frame: IO[bytes], file: IO[bytes], sheets: list[Sheet]) -> None:
    """Copy the workbook with every sheet's findings in place of its two blank rows."""
    by_member = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 2)}
    with ZipFile(frame) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = ZipInfo(member.filename, member.date_time)
            info.compress_type = ZIP_DEFLATED
            content = source.read(member)
            with target.open(info, "w", force_zip64=True) as out:
                if member.filename not in by_member:
                    out.write(content)
                else:
                    for piece in _sheet_xml(content.decode("utf-8"), by_member[member.filename].rows):
                        out.write(piece.encode("utf-8"))


def _sheet_xml(frame: str, findings: pl.DataFrame) -> Iterator[str]:
    before, looks, after = _around_blank_rows(frame)
    columns = columns_of(findings)
    last = f"{column_letters(len(columns))[-1]}{_HEADING_ROW + findings.height}"
    yield re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', before)
    unjustified, justified = looks
    styles = {
        column.name: pl.when(pl.col("status") == label("begrundet_afvigelse"))
        .then(pl.lit(justified[number]))
        .otherwise(pl.lit(unjustified[number]))
        for number, column in enumerate(columns)
    }
    yield from sheet_rows(as_shown(findings), styles, _FIRST_ROW)
    yield after


def _around_blank_rows(frame: str) -> tuple[str, list[list[int]], str]:
    """What stands before and after the blank rows of a sheet, and the cell formats that they show per column."""
    rows = list(re.finditer(r"<row .*?</row>", frame))
    blank = rows[-len(_STATUS_ROWS) :]
    looks = [[int(style) for style in re.findall(r' s="(\d+)"', row.group())] for row in blank]
    return frame[: blank[0].start()], looks, frame[blank[-1].end() :]
