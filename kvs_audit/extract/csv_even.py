"""CSV whose every record has as many fields as there are headings, told by counting bytes: the common case.

One look at the bytes and one reading by polars. What the counts do not settle is left to the closer look that
:mod:`kvs_audit.extract.csv_text` takes: records of another width, blank lines, line breaks in quotes, odd quotes.
"""

import numpy as np
import polars as pl

from kvs_audit.extract.csv_records import CR, LF, QUOTE, Bytes, Positions, at_borders, find
from kvs_audit.extract.text import is_plain

_UNSETTLED = pl.exceptions.PolarsError
"""polars raises for a record of more fields than there are headings: in the first it is a schema that does not fit."""

_BATCH = 1 << 18
"""Quotes looked at together."""

_SMALL = 1 << 31


def even_cells(text: bytes, start: int, separator: bytes, width: int) -> pl.DataFrame | None:
    """The cells of all records from ``start`` (just after the header's line feed); None where it takes a closer look.

    ``text`` is UTF-8. The columns are named by position and hold text as it stands.
    """
    body = np.frombuffer(text, np.uint8, offset=start)
    quotes = find(body, QUOTE) if text.find(b'"', start) >= 0 else None
    if not len(body) or not _line_ends_settled(text, body) or not _quotes_settled(body, quotes, separator):
        return None
    cells = _cells_or_none(text, separator, width, quoted=quotes is not None)
    lines = np.count_nonzero(body == LF) + (text[-1] != LF)
    if cells is None or cells.height != lines:
        return None
    separators = np.count_nonzero(body == separator[0]) - _inside(body, quotes, separator)
    return cells if separators == lines * (width - 1) else None


def is_plain_csv(text: bytes, start: int, separator: bytes) -> bool:
    """Whether the texts from ``start`` on are all plain and none is empty, which only quotes could make it."""
    return b'"' not in text and is_plain(text, start, but=b"\r\n" + separator)


def _line_ends_settled(text: bytes, body: Bytes) -> bool:
    """Whether every carriage return stands before a line feed, where polars takes both as the end of a line."""
    if b"\r" not in text:
        return True
    returns = body == CR
    return bool(np.count_nonzero(returns) == np.count_nonzero(returns[:-1] & (body[1:] == LF)))


def _quotes_settled(body: Bytes, quotes: Positions | None, separator: bytes) -> bool:
    """Whether quotes come in pairs around whole fields."""
    if quotes is None:
        return True
    return len(quotes) % 2 == 0 and at_borders(body, quotes, bytes([LF, CR, QUOTE, separator[0]]))


def _cells_or_none(text: bytes, separator: bytes, width: int, *, quoted: bool) -> pl.DataFrame | None:
    try:
        return pl.read_csv(
            text,
            has_header=False,
            skip_lines=1,
            separator=separator.decode(),
            quote_char='"' if quoted else None,
            schema={str(i): pl.String for i in range(width)},
            infer_schema=False,
        )
    except _UNSETTLED:
        return None


def _inside(body: Bytes, quotes: Positions | None, separator: bytes) -> int:
    """How many separators stand between quotes."""
    if quotes is None:
        return 0
    found = 0
    for first in range(0, len(quotes), _BATCH):
        batch = quotes[first : first + _BATCH]
        part = body[batch[0] : batch[-1]]
        kind = np.int32 if len(part) < _SMALL else np.int64
        places = (batch - batch[0]).astype(kind)
        opening, lengths = places[::2], places[1::2] - places[::2]
        ends = np.cumsum(lengths, dtype=kind)
        between = np.repeat(opening - (ends - lengths), lengths)
        between += np.arange(len(between), dtype=kind)
        found += int(np.count_nonzero(part[between] == separator[0]))
    return found
