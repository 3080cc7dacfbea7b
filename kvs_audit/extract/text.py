"""One spelling for every cell: whatever type a source gives it, this is the text the reader goes by."""

import polars as pl

from kvs_audit.extract.model import NUMBER

UNREADABLE = "\x00"
"""Stands for a cell that holds something, but nothing a text could say: an error cell, a list, an infinite number."""

_NOT_PLAIN = b' \t\n\x0b\x0c\r",@'
_WHOLE_BELOW = 2.0**63
_TINY = 1e-2
"""Below this a float's shortest spelling has more than 18 decimals, or an exponent, which is no number here."""


def is_plain(text: bytes, start: int = 0, *, but: bytes = b"") -> bool:
    """Whether text from ``start`` on is ASCII without blanks, line ends, commas, quotes and ``@`` (``but`` some)."""
    unfit = [byte for byte in _NOT_PLAIN if byte not in but]
    return all(text.find(byte, start) < 0 for byte in unfit) and (text.isascii() or text[start:].isascii())


def as_text(series: pl.Series) -> pl.Series:
    """The cells as trimmed text: null where empty (a NaN too), :data:`UNREADABLE` where no text can stand for them.

    A whole number is its digits, another number its shortest exact spelling; dates are ISO, without a midnight time.
    """
    dtype = series.dtype
    if dtype.is_nested() or isinstance(dtype, pl.Object | pl.Duration):
        text = pl.select(pl.when(series.is_not_null()).then(pl.lit(UNREADABLE))).to_series()
    elif dtype.is_float():
        text = _float_text(series)
    elif dtype.is_decimal():
        text = series.to_frame("v").select(_plain_decimal(pl.col("v"))).to_series()
    elif isinstance(dtype, pl.Datetime):
        text = series.dt.to_string("%Y-%m-%d %H:%M:%S%.f").str.replace(r" 00:00:00(\.0+)?$", "")
    elif isinstance(dtype, pl.Binary):
        text = pl.Series([value if value is None else value.decode("utf-8", "backslashreplace") for value in series])
    else:
        text = series.cast(pl.String)
    return _trimmed(text.cast(pl.String)).alias(series.name)


def guard_text(series: pl.Series) -> pl.Series:
    """As :func:`as_text`, but nested values are spelt out, so that nothing in them escapes the privacy guard."""
    if series.dtype.is_nested() or isinstance(series.dtype, pl.Object | pl.Duration):
        return pl.Series(series.name, [None if value is None else str(value) for value in series.to_list()], pl.String)
    return as_text(series)


def is_blank(series: pl.Series) -> pl.Series:
    """Whether each cell is empty: null, NaN, or nothing but blanks."""
    if series.dtype.is_float():
        return (series.is_null() | series.is_nan()).fill_null(value=True)
    if isinstance(series.dtype, pl.String | pl.Categorical | pl.Enum):
        return (series.cast(pl.String).str.strip_chars().str.len_bytes() == 0).fill_null(value=True)
    return series.is_null()


def _trimmed(text: pl.Series) -> pl.Series:
    stripped = text.str.strip_chars()
    empty = stripped == ""
    return stripped.set(empty, None) if empty.any() else stripped


def _float_text(series: pl.Series) -> pl.Series:
    frame = pl.DataFrame({"v": series.fill_nan(None)})
    value = pl.col("v")
    whole = value.is_finite() & (value == value.floor()) & (value.abs() < _WHOLE_BELOW)
    return frame.select(
        pl.when(value.is_infinite())
        .then(pl.lit(UNREADABLE))
        .when(whole)
        .then(value.cast(pl.Int64, strict=False).cast(pl.String))
        .when(value.abs() < _TINY)
        .then(_plain_decimal(value.cast(pl.String).cast(NUMBER, strict=False)))
        .otherwise(value.cast(pl.String))
    ).to_series()


def _plain_decimal(value: pl.Expr) -> pl.Expr:
    """A decimal without trailing zeros, a whole one without the point."""
    return value.cast(pl.String).str.replace(r"(\.[0-9]*[1-9])0+$", "$1").str.replace(r"\.0*$", "")
