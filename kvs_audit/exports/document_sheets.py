"""A document of sentences and tables as a workbook: its conclusion, then one sheet per table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.exports.sheets import TableColumn, TableSheet, write_sheets
from kvs_audit.quality.document import Document, Section, Table

_NARROWEST, _WIDEST = 10, 60
_LOOKED_AT: Final = 200


def write_document(document: Document, path: Path) -> None:
    """Write the document; every text is a string cell. A section's sentences stand above its first table."""
    sheets = [sheet for section in document.sections for sheet in _sheets(section)]
    contents = Table(
        "Indhold", ("Ark", "Afsnit"), tuple((section.sheet, section.heading) for section in document.sections)
    )
    conclusion = _sheet("Konklusion", (document.title, *document.lead), contents)
    write_sheets(document.title, [conclusion, *sheets], path)


def _sheets(section: Section) -> Iterator[TableSheet]:
    for number, table in enumerate(section.tables):
        if number == 0:
            yield _sheet(section.sheet, (section.heading, *section.sentences), table)
        elif table.rows:
            yield _sheet(table.sheet or f"{section.sheet} {number + 1}", (table.caption,), table)


def _sheet(name: str, sentences: tuple[str, ...], table: Table) -> TableSheet:
    names = [f"c{number}" for number in range(len(table.headings))]
    dtypes = [pl.Int64() if number in table.numeric else pl.String() for number in range(len(names))]
    rows = [
        [cell if number in table.numeric or cell is None else str(cell) for number, cell in enumerate(row)]
        for row in table.rows
    ]
    frame = pl.DataFrame(rows, schema=dict(zip(names, dtypes, strict=True)), orient="row")
    columns = [
        TableColumn(column, heading, width, "count" if number in table.numeric else "wrapped")
        for number, (column, heading, width) in enumerate(zip(names, table.headings, _widths(table), strict=True))
    ]
    return TableSheet(name, sentences, columns, frame)


def _widths(table: Table) -> list[int]:
    """Wide enough for most of what stands in a column."""
    seen = (table.headings, *table.rows[:_LOOKED_AT])
    longest = [max(len(str(row[number])) for row in seen) for number in range(len(table.headings))]
    return [min(max(length + 2, _NARROWEST), _WIDEST) for length in longest]
