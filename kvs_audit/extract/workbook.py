"""An xlsx workbook: every sheet, hidden ones too, as text with the row numbers a spreadsheet shows.

fastexcel reads each cell's stored value: dates as dates when the cell is formatted as one, numbers as digits, formulas
as their last result. Error cells are told apart from empty ones.
"""

import io
import logging
import zipfile
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

import fastexcel
import polars as pl

from kvs_audit.errors import FileFault
from kvs_audit.extract.raw import RawTable, raw_table
from kvs_audit.extract.sheet_extent import LAST_COLUMN, sheet_extent
from kvs_audit.extract.text import UNREADABLE
from kvs_audit.extract.zips import check_members, open_zip, unpacked_members

for _library in ("fastexcel", "calamine"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

_MOST_CELLS = 40_000_000
"""A sheet is read as a full rectangle: one stray cell in its far corner would ask for hundreds of gigabytes."""


class Workbook:
    """An opened workbook, checked as an archive before anything in it is read."""

    def __init__(self, data: bytes, label: str) -> None:
        """Open a workbook from its bytes. Raises FileFault when it is none, or is implausibly large unpacked."""
        with open_zip(io.BytesIO(data), label, "xlsx-fil") as archive:
            check_members(archive, label)
            _check_contents(archive, len(data), label)
        reader = _reader_or_none(data)
        if reader is None:
            raise FileFault(f"{label} kan ikke læses som en xlsx-fil.")
        self._reader = reader
        self._label = label

    @property
    def sheets(self) -> list[str]:
        """The sheets' names in order, hidden ones too."""
        return list(self._reader.sheet_names)

    def read(self, number: int, name: str, label: str) -> RawTable | None:
        """Read one sheet by its number from 0; None when it is empty. Raises FileFault when it cannot be read."""
        loaded = _sheet_or_none(self._reader, number)
        if loaded is None:
            raise FileFault(f"{label} kan ikke læses.")
        cells, visible = loaded
        return _sheet_table(cells, name, label, () if visible else (f"{label}: arket er skjult.",))


def _reader_or_none(data: bytes) -> Any:
    try:
        return fastexcel.read_excel(data)
    except fastexcel.FastExcelError:
        return None


def _sheet_or_none(reader: Any, number: int) -> tuple[pl.DataFrame, bool] | None:
    """The sheet's cells as text by position, from row 1 on, unreadable ones marked; and whether it is visible."""
    try:
        sheet = reader.load_sheet(number, header_row=None, skip_rows=0, dtypes="string")
        if not sheet.width or not sheet.height:
            return pl.DataFrame(), True
        batch, errors = sheet.to_arrow_with_errors()
    except fastexcel.FastExcelError:
        return None
    frame = pl.DataFrame(batch)
    frame.columns = [str(i) for i in range(frame.width)]
    return (frame if errors is None else _marked(frame, errors.errors)), sheet.visible == "visible"


def _marked(frame: pl.DataFrame, errors: Iterable[Any]) -> pl.DataFrame:
    """The frame with its error cells unreadable."""
    rows: dict[int, list[int]] = defaultdict(list)
    for error in errors:
        row, column = error.offset_position
        rows[column].append(row)
    return frame.with_columns(frame[str(column)].scatter(at, UNREADABLE) for column, at in rows.items())


def _sheet_table(cells: pl.DataFrame, name: str, label: str, readings: tuple[str, ...]) -> RawTable | None:
    header = _first_row(cells)
    if header is None:
        return None
    headings = ["" if text is None else text for text in cells.row(header)]
    raekke = pl.int_range(header + 2, cells.height + 1, dtype=pl.UInt32, eager=True)
    return raw_table(name, label, headings, cells[header + 1 :], raekke, readings=readings)


def _first_row(cells: pl.DataFrame) -> int | None:
    """The first row with a value: the header."""
    for number, row in enumerate(cells.iter_rows()):
        if any(text is not None and text.strip() for text in row):
            return number
    return None


def _check_contents(archive: zipfile.ZipFile, size: int, label: str) -> None:
    """Unpack every part once: refuse damage, implausible sizes, and a sheet whose used rectangle is vast."""
    for info, pieces in unpacked_members(archive, size, label):
        name = info.filename.lower()
        if not name.endswith((".xml", ".rels")):
            deque(pieces, maxlen=0)
            continue
        rows, columns = sheet_extent(_well_formed(pieces, label))
        if columns > LAST_COLUMN or rows * columns > _MOST_CELLS:
            raise FileFault(f"{label} har et ark, der er for stort. Slet tomme rækker og kolonner, og gem igen.")


def _well_formed(pieces: Iterable[bytes], label: str) -> Iterator[bytes]:
    """The same pieces; FileFault when they are no XML, on which the reading library may never come to an end."""
    parser = expat.ParserCreate()
    for piece in pieces:
        if not _parsed(parser, piece, last=False):
            raise FileFault(f"{label} kan ikke læses som en xlsx-fil.")
        yield piece
    if not _parsed(parser, b"", last=True):
        raise FileFault(f"{label} kan ikke læses som en xlsx-fil.")


def _parsed(parser: expat.XMLParserType, piece: bytes, *, last: bool) -> bool:
    try:
        parser.Parse(piece, last)
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return True
