"""Rows of a worksheet as XML, made a column at a time: a cell at a time takes ten times as long.

Every text is an inline string, so that no spreadsheet can take it for a formula, a number or a link.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl

from kvs_audit.contract.inert import STEERING, without_steering

LONGEST_TEXT: Final = 32_767
"""The most characters that a cell holds; counted in UTF-16 units, as spreadsheets do."""

_FIRST_LEAP_FREE = date(1900, 3, 1)
"""Spreadsheets believe that 1900 was a leap year: serial numbers before this day are one lower."""

_SERIAL_ZERO = date(1899, 12, 30)
_CHUNK = 50_000


def visible(text: pl.Expr) -> pl.Expr:
    """A text as a cell can hold it: without control characters, and cut where it is too long."""
    return text.str.replace_all(STEERING, "").map_batches(_cut, return_dtype=pl.String())


def visible_text(text: str) -> str:
    """As :func:`visible`, for one text."""
    return _cut_one(without_steering(text))


def _cut(texts: pl.Series) -> pl.Series:
    """Cut the few texts that are too long, one by one; as bytes none is shorter than in UTF-16 units."""
    long = (texts.str.len_bytes() > LONGEST_TEXT).fill_null(value=False).arg_true()
    return texts.scatter(long, [_cut_one(text) for text in texts.gather(long)]) if len(long) else texts


def _cut_one(text: str) -> str:
    return text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", errors="ignore")


def sheet_rows(frame: pl.DataFrame, styles: Mapping[str, pl.Expr], first_row: int) -> Iterator[str]:
    """The frame's rows as ``<row>`` elements, in pieces.

    ``styles``: per column the number of its cell format. Texts become inline strings, dates serial numbers; null is an
    empty cell with its format. ``first_row``: the number of the first one.
    """
    letters = dict(zip(frame.columns, column_letters(len(frame.columns)), strict=True))
    for offset in range(0, frame.height, _CHUNK):
        part = frame.slice(offset, _CHUNK)
        row = (pl.int_range(pl.len(), dtype=pl.Int64()) + first_row + offset).cast(pl.String)
        cells = [_cell(name, part.schema[name], letters[name], row, styles[name]) for name in part.columns]
        yield part.select(pl.concat_str(pl.format('<row r="{}">', row), *cells, pl.lit("</row>")).str.join("")).item()


def _cell(name: str, dtype: pl.DataType, letter: str, row: pl.Expr, style: pl.Expr) -> pl.Expr:
    start = pl.concat_str(pl.lit(f'<c r="{letter}'), row, pl.lit('" s="'), style.cast(pl.String))
    value = pl.col(name)
    if dtype == pl.String():
        content = pl.concat_str(pl.lit('" t="inlineStr"><is><t xml:space="preserve">'), _escaped(visible(value)))
        filled = pl.concat_str(start, content, pl.lit("</t></is></c>"))
    else:
        figure = _serial(value) if dtype == pl.Date() else value
        filled = pl.concat_str(start, pl.lit('"><v>'), figure.cast(pl.String), pl.lit("</v></c>"))
    return pl.when(value.is_null()).then(pl.concat_str(start, pl.lit('"/>'))).otherwise(filled)


def _serial(day: pl.Expr) -> pl.Expr:
    days = (day - pl.lit(_SERIAL_ZERO)).dt.total_days()
    return pl.when(day < _FIRST_LEAP_FREE).then(days - 1).otherwise(days)


def _escaped(text: pl.Expr) -> pl.Expr:
    return (
        text.str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
        .str.replace_all("(_x[0-9a-fA-F]{4}_)", "_x005F$1")
    )


def column_letters(count: int) -> Sequence[str]:
    """The first columns' letters: A, B, … (at most 26)."""
    return [chr(ord("A") + number) for number in range(count)]
