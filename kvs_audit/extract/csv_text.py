"""A CSV file's bytes as a table of text, with the record number of every row."""

import csv
import re

import numpy as np
import polars as pl

from kvs_audit.errors import FileFault
from kvs_audit.extract.csv_even import even_cells, is_plain_csv
from kvs_audit.extract.csv_records import (
    OddQuotesError,
    Positions,
    Records,
    UnclosedQuoteError,
    count_fields,
    find_records,
    read_leniently,
)
from kvs_audit.extract.encoding import to_utf8
from kvs_audit.extract.raw import FIRST_DATA_ROW, RawTable, raw_table

_BLANK_LINE = re.compile(r'[\s;,"]*')
_SEPARATOR_NAMES = {b";": "semikolon", b",": "komma"}


def read_csv(data: bytes, name: str, label: str) -> RawTable | None:
    """Read one CSV file; None when it holds nothing at all, not even headings.

    ``name`` is the table's folded name, ``label`` how messages name the file. Raises FileFault for its encoding and for
    a quote that is never closed.
    """
    text, encoding = to_utf8(data, label)
    line = _header_line(text)
    if line is None:
        return None
    separator = _separator(line)
    readings = (f"{label}: tegnsæt {encoding}, adskilt med {_SEPARATOR_NAMES[separator]}.",)
    if (even := _even_cells(text, line, separator)) is not None:
        headings, cells, plain = even
        raekke = pl.int_range(FIRST_DATA_ROW, FIRST_DATA_ROW + cells.height, dtype=pl.UInt32, eager=True)
        return raw_table(name, label, headings, cells, raekke, readings=readings, plain=plain)
    table: RawTable | None = None
    unclosed = False
    try:
        table = _read_clean(text, separator, name, label, readings)
    except UnclosedQuoteError:
        unclosed = True
    except OddQuotesError:
        table = None
    if table is None and not unclosed:
        table = _read_lenient(text, separator, name, label, readings)
    if table is None:
        raise FileFault(f"{label}: et anførselstegn er ikke lukket.")
    return table


def _header_line(text: bytes) -> bytes | None:
    """The first line with anything but separators, quotes and blanks."""
    at = 0
    while at < len(text):
        ends = [end for end in (text.find(b"\n", at), text.find(b"\r", at)) if end >= 0]
        end = min(ends, default=len(text))
        line = text[at:end]
        if not _blank(line):
            return line
        at = end + 1
    return None


def _blank(line: bytes) -> bool:
    return not line.strip() or _BLANK_LINE.fullmatch(line.decode()) is not None


def _separator(line: bytes) -> bytes:
    """The more frequent of semicolon and comma outside quotes; a comma when there is neither."""
    outside = b"".join(line.split(b'"')[::2])
    return b";" if outside.count(b";") > outside.count(b",") else b","


def _even_cells(text: bytes, line: bytes, separator: bytes) -> tuple[list[str], pl.DataFrame, bool] | None:
    """Headings, cells and whether these are plain; None unless headings come first and every record is as wide."""
    start = len(line) + (2 if text.startswith(b"\r\n", len(line)) else 1)
    if not text.startswith(line) or text[start - 1 : start] != b"\n" or line.count(b'"') % 2:
        return None
    headings = _fields(line, separator)
    cells = even_cells(text, start, separator, len(headings))
    return None if cells is None else (headings, cells, is_plain_csv(text, start, separator))


def _read_clean(text: bytes, separator: bytes, name: str, label: str, readings: tuple[str, ...]) -> RawTable | None:
    """Read a file whose quotes are where they belong; None when polars sees other rows in it than were counted."""
    records = find_records(text, separator)
    header = next(i for i in range(len(records.starts)) if not _blank(records.record(i)))
    headings = _fields(records.record(header), separator)
    fields = count_fields(records, separator, header + 1)
    lengths = records.ends[header + 1 :] - records.starts[header + 1 :]
    width = _common_width(fields, lengths, len(headings))
    fits = (fields == width) & (lengths > 0)
    numbers = np.arange(header + 2, header + 2 + len(fields), dtype=np.uint32)
    cells = _text_cells(_select(records, header + 1, fits), separator, width, quoted=len(records.quotes) > 0)
    if cells.height != int(fits.sum()):
        return None
    odd = [
        (int(numbers[i]), _fields(records.record(header + 1 + int(i)), separator))
        for i in np.flatnonzero(~fits & (lengths > 0))
    ]
    raekke = pl.Series("raekke", numbers[fits])
    return raw_table(name, label, headings, cells, raekke, odd=odd, readings=readings)


def _common_width(fields: Positions, lengths: Positions, headings: int) -> int:
    """The most frequent number of fields: rows of any other width take the slow road."""
    counted = np.bincount(fields[lengths > 0]) if (lengths > 0).any() else np.empty(0, np.int64)
    if not len(counted) or (headings < len(counted) and counted[headings] == counted.max()):
        return headings
    return int(counted.argmax())


def _fields(record: bytes, separator: bytes) -> list[str]:
    return next(csv.reader([record.decode()], delimiter=separator.decode()), [])


def _select(records: Records, first: int, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bytes:
    """The bytes of the chosen records from ``first`` on; runs of neighbours are copied in one piece."""
    if first >= len(records.starts) or not chosen.any():
        return b""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], chosen.view(np.int8), [0]])))
    begin, stop = records.starts[first + edges[::2]], records.ends[first + edges[1::2] - 1]
    view = memoryview(records.data)
    return b"\n".join(view[a:b] for a, b in zip(begin.tolist(), stop.tolist(), strict=True))


def _text_cells(data: bytes, separator: bytes, width: int, *, quoted: bool) -> pl.DataFrame:
    schema = {str(i): pl.String for i in range(width)}
    if not data:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        data,
        has_header=False,
        separator=separator.decode(),
        quote_char='"' if quoted else None,
        schema=schema,
        infer_schema=False,
    )


def _read_lenient(text: bytes, separator: bytes, name: str, label: str, readings: tuple[str, ...]) -> RawTable | None:
    """Read a file whose quotes stand oddly; None when one of them is never closed."""
    try:
        records = list(read_leniently(text.decode(), separator.decode()))
    except UnclosedQuoteError:
        return None
    header = next(i for i, fields in enumerate(records) if not _blank(separator.join(f.encode() for f in fields)))
    rows = list(enumerate(records[header + 1 :], header + 2))
    cells = pl.DataFrame(schema={str(i): pl.String for i in range(len(records[header]))})
    raekke = pl.Series("raekke", [], pl.UInt32)
    return raw_table(name, label, records[header], cells, raekke, odd=rows, readings=readings)
