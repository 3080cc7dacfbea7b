"""A document of sentences and tables as a workbook: one sheet per section; every text a string cell."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from kvs_audit.exports.worklist.cells import visible_text
from kvs_audit.quality.document import Document, Section, Table

_ALWAYS_MADE: Final = datetime(2024, 1, 1)
"""A fixed date, so that the same document gives the same bytes."""

_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "text": {"valign": "top", "text_wrap": True},
    "count": {"valign": "top", "num_format": "#,##0"},
    "heading": {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"},
    "strong": {"bold": True, "valign": "top"},
}
_NARROWEST, _WIDEST = 10, 60
_LOOKED_AT = 200
_SENTENCE_COLUMNS = 5


def write_document(document: Document, path: Path) -> None:
    """Write the document: a sheet with its lead, then one per section, its tables one below the other."""
    with xlsxwriter.Workbook(str(path), dict(_OPTIONS)) as book:
        book.set_properties({"title": document.title, "created": _ALWAYS_MADE})
        formats = {name: book.add_format(dict(look)) for name, look in _FORMATS.items()}
        first = book.add_worksheet("Konklusion")
        first.set_column(0, 0, 2 * _WIDEST)
        _write_texts(first, 0, [document.title], formats["title"])
        _write_texts(first, 2, document.lead, formats["text"])
        for section in document.sections:
            _write_section(book.add_worksheet(section.sheet), section, formats)


def _write_section(sheet: Any, section: Section, formats: Mapping[str, Any]) -> None:
    _write_texts(sheet, 0, [section.heading], formats["title"])
    row = 1
    for sentence in section.sentences:
        sheet.merge_range(row, 0, row, _SENTENCE_COLUMNS - 1, "", formats["text"])
        sheet.write_string(row, 0, visible_text(sentence), formats["text"])
        sheet.set_row(row, 15 * (1 + len(sentence) // 90))
        row += 1
    for table in section.tables:
        if table.rows:
            row = _write_table(sheet, row + 1, table, formats)
    for number, width in enumerate(_widths(section.tables)):
        sheet.set_column(number, number, width)


def _write_table(sheet: Any, row: int, table: Table, formats: Mapping[str, Any]) -> int:
    """Write a table and return the row below it."""
    _write_texts(sheet, row, [table.caption], formats["strong"])
    for column, heading in enumerate(table.headings):
        sheet.write_string(row + 1, column, heading, formats["heading"])
    for number, cells in enumerate(table.rows, row + 2):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, formats["count"])
            elif cell is not None:
                sheet.write_string(number, column, visible_text(cell), formats["text"])
    return row + 2 + len(table.rows)


def _write_texts(sheet: Any, first: int, texts: Sequence[str], look: Any) -> None:
    for row, text in enumerate(texts, first):
        sheet.write_string(row, 0, visible_text(text), look)


def _widths(tables: Sequence[Table]) -> list[int]:
    """Wide enough for most of what stands in a column, the sheet's tables taken together."""
    widths = [_table_widths(table) for table in tables if table.rows]
    columns = max(map(len, widths), default=0)
    return [max(of[number] for of in widths if number < len(of)) for number in range(columns)]


def _table_widths(table: Table) -> list[int]:
    seen = (table.headings, *table.rows[:_LOOKED_AT])
    longest = [max(len(str(row[number])) for row in seen) for number in range(len(table.headings))]
    return [min(max(length + 2, _NARROWEST), _WIDEST) for length in longest]
