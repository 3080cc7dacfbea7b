"""The grammar of values: distinct texts to typed values, with a reason for each that cannot be read.

Takes trimmed texts (see :mod:`kvs_audit.extract.text`), each once. Null is empty, never a fault here: whether a value
is required is known to the column alone.
"""

from collections.abc import Callable

import polars as pl

from kvs_audit.contract.danish import MAANEDER
from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import FIRST_DATE, LAST_DATE, Column
from kvs_audit.extract.model import NUMBER, typed_columns
from kvs_audit.extract.text import UNREADABLE

AARSAG = "aarsag"

DANISH_DATE, AMBIGUOUS_DATE, DECIMAL_COMMA, NAMED_MONTH = "dansk_dato", "tvetydig_dato", "decimalkomma", "maanedsnavn"

_MIDNIGHT = r"[T\s]\s*0?0[:.]00(?:[:.]00(?:[.,]0+)?)?Z?$"
_ISO = r"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$"
_PLAIN_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PLAIN_ISO_OR_MONTH = r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"
_PLAIN_DANISH = r"^[0-9]{2}-[0-9]{2}-[0-9]{4}$"
_DANISH = r"^([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})$"
_ISO_MONTH = r"^([0-9]{4})-([0-9]{2})$"
_DANISH_MONTH = r"^([0-9]{2})-([0-9]{4})$"
_NAMED_MONTH = r"^([a-z]+)\s+([0-9]{4})$"
_NUMBER = r"^[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)$"
_BEYOND_EXACT = r"[.,][0-9]{18}[0-9]*[1-9]"
_TOO_BIG = 10**15
"""Figures that sums of exact decimals could not hold are unreadable; none about a case is that big or that fine."""

BOOL_PAIRS = (("true", "false"), ("ja", "nej"), ("sand", "falsk"), ("1", "0"))
_BOOLS = {word: word == true for true, false in BOOL_PAIRS for word in (true, false)}


def parse_texts(text: pl.Series, column: Column) -> pl.DataFrame:
    """Parse texts as one contract column's values (any type but ``id``).

    Gives the columns of :func:`kvs_audit.extract.model.typed_columns` and ``aarsag``: null where the text was read or
    empty, else ``ulaeselig_vaerdi``, ``ukendt_kode`` or ``uden_for_omraade``. Source: the extract contract.
    """
    return _PARSERS[column.type](text, column)


def dialects(text: pl.Series, column: Column) -> frozenset[str]:
    """The dialects met in a column's readable texts: :data:`DANISH_DATE`, :data:`AMBIGUOUS_DATE` and so on."""
    if column.type in ("int", "num"):
        return frozenset({DECIMAL_COMMA} if text.str.contains(",", literal=True).any() else ())
    if column.type not in ("date", "month", "date_or_month") or all_iso_dates(text):
        return frozenset()
    first_two = text.str.extract_groups(r"^([0-9]{1,2})[-./]([0-9]{1,2})[-./][0-9]{4}")
    danish = first_two.struct.unnest().drop_nulls()
    traits = {NAMED_MONTH} if text.str.contains(r"^\p{L}").any() else set()
    if danish.height:
        ambiguous = (danish.to_series(0).cast(pl.Int32) <= 12).all()
        traits.add(AMBIGUOUS_DATE if ambiguous else DANISH_DATE)
    return frozenset(traits)


def _reasoned(frame: pl.DataFrame, names: list[str], out_of_range: pl.Expr) -> pl.DataFrame:
    """Add ``aarsag``: text that gave no value is unreadable, a value out of range is set null."""
    first = pl.col(names[0])
    outside = out_of_range.fill_null(value=False)
    return frame.select(
        *(pl.when(~outside).then(pl.col(name)).alias(name) for name in names),
        pl.when(outside)
        .then(pl.lit("uden_for_omraade"))
        .when(pl.col("t").is_not_null() & first.is_null())
        .then(pl.lit("ulaeselig_vaerdi"))
        .alias(AARSAG),
    )


def _parse_bool(text: pl.Series, column: Column) -> pl.DataFrame:
    lowered = text.str.to_lowercase()
    value = lowered.replace_strict(_BOOLS, default=None, return_dtype=pl.Boolean)
    return _reasoned(pl.DataFrame({"t": text, column.name: value}), [column.name], pl.lit(value=False))


def _parse_enum(text: pl.Series, column: Column) -> pl.DataFrame:
    known = set(column.values)
    folded = [None if value is None else fold(value) for value in text]
    value = pl.Series(column.name, [name if name in known else None for name in folded], pl.Enum(column.values))
    reason = (
        pl.when(pl.col("t") == UNREADABLE)
        .then(pl.lit("ulaeselig_vaerdi"))
        .when(pl.col("t").is_not_null() & pl.col(column.name).is_null())
        .then(pl.lit("ukendt_kode"))
    )
    return pl.DataFrame({"t": text, column.name: value}).select(column.name, reason.alias(AARSAG))


def _parse_number(text: pl.Series, column: Column) -> pl.DataFrame:
    dtype = typed_columns(column)[column.name]
    spelt = pl.when(pl.col("t").str.contains(_NUMBER)).then(pl.col("t").str.replace(",", ".", literal=True))
    number = spelt.cast(NUMBER, strict=False)
    frame = pl.DataFrame({"t": text}).with_columns(number.alias("n"))
    exact = ~pl.col("t").str.contains(_BEYOND_EXACT) & (pl.col("n").abs() < _TOO_BIG)
    value = pl.when(exact).then(pl.col("n"))
    if dtype == pl.Int64():
        value = pl.when(value == value.cast(pl.Int64, strict=False)).then(value.cast(pl.Int64, strict=False))
    frame = frame.with_columns(value.alias(column.name))
    low = pl.lit(value=False) if column.low is None else pl.col("n") < column.low
    high = pl.lit(value=False) if column.high is None else pl.col("n") > column.high
    huge = pl.lit(column.high is not None) & spelt.is_not_null() & pl.col("n").is_null()
    return _reasoned(frame, [column.name], low | high | huge)


def _date_expr(text: pl.Expr) -> pl.Expr:
    """A date as text, ISO or day-month-year, to a date; null when it is none."""
    plain = text.str.replace(_MIDNIGHT, "")
    dashed = plain.str.replace(r"^([0-9]+)\.([0-9]+)\.([0-9]+)$", "$1-$2-$3").str.replace(
        r"^([0-9]+)/([0-9]+)/([0-9]+)$", "$1-$2-$3"
    )
    danish = dashed.str.replace(_DANISH, "$3-$2-$1")
    iso = pl.when(plain.str.contains(_ISO)).then(plain).when(dashed.str.contains(_DANISH)).then(danish)
    return iso.str.to_date("%Y-%m-%d", strict=False)


def _month_expr(text: pl.Expr) -> pl.Expr:
    """A month as text to its first day; null when it is none."""
    lowered = text.str.to_lowercase()
    number = lowered.str.extract(_NAMED_MONTH, 1).replace_strict(
        {name: f"{i:02d}" for i, name in enumerate(MAANEDER, 1)}, default=None, return_dtype=pl.String
    )
    iso = (
        pl.when(text.str.contains(_ISO_MONTH))
        .then(text)
        .when(text.str.contains(_DANISH_MONTH))
        .then(text.str.replace(_DANISH_MONTH, "$2-$1"))
        .otherwise(lowered.str.extract(_NAMED_MONTH, 2) + "-" + number)
    )
    return (iso + "-01").str.to_date("%Y-%m-%d", strict=False)


def out_of_range(day: pl.Expr) -> pl.Expr:
    """Whether a date lies outside the range of dates an extract may hold."""
    return (day < pl.lit(FIRST_DATE)) | (day > pl.lit(LAST_DATE))


def all_iso_dates(text: pl.Series) -> bool:
    """Whether every text has the form ``yyyy-mm-dd``, which is read at once and is no dialect."""
    return bool(text.str.contains(_PLAIN_ISO).all())


def _dates(text: pl.Series) -> pl.Expr:
    """The dates of a column ``t`` of these texts; those all written in one and the same form are read at once."""
    for pattern, form in ((_PLAIN_ISO, "%Y-%m-%d"), (_PLAIN_DANISH, "%d-%m-%Y")):
        if text.str.contains(pattern).all():
            return pl.col("t").str.to_date(form, strict=False)
    return _date_expr(pl.col("t"))


def _parse_date(text: pl.Series, column: Column) -> pl.DataFrame:
    frame = pl.DataFrame({"t": text}).with_columns(_dates(text).alias(column.name))
    return _reasoned(frame, [column.name], out_of_range(pl.col(column.name)))


def _parse_month(text: pl.Series, column: Column) -> pl.DataFrame:
    day = pl.coalesce(_month_expr(pl.col("t")), _date_expr(pl.col("t"))).dt.month_start()
    frame = pl.DataFrame({"t": text}).with_columns(day.alias(column.name))
    return _reasoned(frame, [column.name], out_of_range(pl.col(column.name)))


def _parse_date_or_month(text: pl.Series, column: Column) -> pl.DataFrame:
    names = list(typed_columns(column))
    if text.str.contains(_PLAIN_ISO_OR_MONTH).all():
        day, month = (each.str.to_date("%Y-%m-%d", strict=False) for each in (pl.col("t"), pl.col("t") + "-01"))
    else:
        day, month = _date_expr(pl.col("t")), _month_expr(pl.col("t"))
    frame = pl.DataFrame({"t": text}).with_columns(
        pl.coalesce(day, month).alias(names[0]), pl.coalesce(day, month.dt.month_end()).alias(names[1])
    )
    return _reasoned(frame, names, out_of_range(pl.col(names[0])))


_PARSERS: dict[str, Callable[[pl.Series, Column], pl.DataFrame]] = {
    "bool": _parse_bool,
    "enum": _parse_enum,
    "int": _parse_number,
    "num": _parse_number,
    "date": _parse_date,
    "month": _parse_month,
    "date_or_month": _parse_date_or_month,
}
