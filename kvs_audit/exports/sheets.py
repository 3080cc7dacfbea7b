"""Plain tables as a workbook: one sheet per table, with headings, filter, widths and dates; every text as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl
import polars.selectors as cs
import xlsxwriter

from kvs_audit.exports.worklist.cells import visible, visible_text
from kvs_audit.exports.worklist.workbook import MOST_ROWS

CellLook = Literal["text", "wrapped", "date", "count", "number", "share"]

_ALWAYS_MADE: Final = datetime(2024, 1, 1)
"""A fixed date, so that the same tables give the same bytes."""

_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "date": {"valign": "top", "num_format": "[$-406]d. mmmm yyyy", "align": "left"},
    "count": {"valign": "top", "num_format": "#,##0"},
    "number": {"valign": "top"},
    "share": {"valign": "top", "num_format": "0.0%"},
    "heading": {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
}


@dataclass(frozen=True)
class TableColumn:
    """One column: the frame's column that it shows, its heading, its width in characters, and how its cells look."""

    name: str
    heading: str
    width: int
    look: CellLook = "text"


@dataclass(frozen=True)
class TableSheet:
    """One sheet: its name, the sentences above the table, its columns, and the frame that they are taken from."""

    name: str
    sentences: Sequence[str]
    columns: Sequence[TableColumn]
    rows: pl.DataFrame


def write_sheets(title: str, sheets: Sequence[TableSheet], path: Path, most_rows: int = MOST_ROWS) -> None:
    """Write tables as sheets, in order; one that is too long for a sheet goes on in the next."""
    with xlsxwriter.Workbook(str(path), dict(_OPTIONS)) as book:
        book.set_properties({"title": title, "created": _ALWAYS_MADE})
        looks = {name: book.add_format(dict(look)) for name, look in _LOOKS.items()}
        for sheet in sheets:
            for part in _parts(sheet, most_rows):
                _write_sheet(book.add_worksheet(part.name), part, looks)


def _parts(sheet: TableSheet, most_rows: int) -> list[TableSheet]:
    room = most_rows - _heading_row(sheet) - 1
    count = max(1, -(-sheet.rows.height // room))
    return [
        replace(
            sheet,
            name=sheet.name if number == 0 else f"{sheet.name[:26]} ({number + 1})",
            rows=sheet.rows.slice(number * room, room),
        )
        for number in range(count)
    ]


def _heading_row(sheet: TableSheet) -> int:
    """The row of the headings, from 0: below the sentences and a blank row."""
    return len(sheet.sentences) + 1 if sheet.sentences else 0


def _write_sheet(worksheet: Any, sheet: TableSheet, looks: Mapping[str, Any]) -> None:
    for number, sentence in enumerate(sheet.sentences):
        worksheet.write_string(number, 0, visible_text(sentence), looks["title" if number == 0 else "text"])
    top = _heading_row(sheet)
    shown = sheet.rows.select(column.name for column in sheet.columns).with_columns(visible(cs.string()))
    for number, column in enumerate(sheet.columns):
        worksheet.set_column(number, number, column.width)
        worksheet.write_string(top, number, column.heading, looks["heading"])
        worksheet.write_column(top + 1, number, shown[column.name].to_list(), looks[column.look])
    worksheet.freeze_panes(top + 1, 0)
    worksheet.autofilter(top, 0, top + max(shown.height, 1), len(sheet.columns) - 1)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(top)
