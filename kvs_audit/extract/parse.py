"""Columns of any source type to typed columns, with a reason for every value that cannot be read.

Each distinct value is parsed once; the result is brought back to the rows by the cheapest way that fits.
"""

from dataclasses import dataclass

import polars as pl

from kvs_audit.contract.tables import Column
from kvs_audit.extract.coded import Coded, coded
from kvs_audit.extract.model import typed_columns
from kvs_audit.extract.text import UNREADABLE, as_text
from kvs_audit.extract.values import AARSAG, BOOL_PAIRS, dialects, out_of_range, parse_texts

FAULTS = pl.Schema({"position": pl.UInt32(), "kolonne": pl.String(), "aarsag": pl.String()})
"""Values that could not be read: the row's position in the table (from 0), the column and the reason."""

_NO_FAULTS = pl.DataFrame(schema=FAULTS)


@dataclass(frozen=True)
class Parsed:
    """A parsed column: its typed columns (null where empty or unreadable), its faults in row order, its dialects."""

    values: tuple[pl.Series, ...]
    faults: pl.DataFrame
    traits: frozenset[str] = frozenset()


def parse_column(series: pl.Series, known: Coded | None, column: Column, *, plain: bool = False) -> Parsed:
    """Parse one contract column. ``known`` are its values once each, where they have been looked up already.

    ``values`` are the columns of :func:`kvs_audit.extract.model.typed_columns`; ``faults`` see :data:`FAULTS`. An empty
    required value is the fault ``mangler_vaerdi``. ``plain``: see :class:`kvs_audit.extract.raw.RawTable`.
    """
    traits: frozenset[str] = frozenset()
    values: tuple[pl.Series, ...]
    if column.type == "id":
        values, reason = _parse_id(series, column, plain=plain)
    elif column.type == "bool" and (bools := _bools_or_none(series)) is not None:
        values, reason = (bools.alias(column.name),), None
    elif column.type == "date" and isinstance(series.dtype, pl.Date):
        values, reason = _dates_in_range(series.alias(column.name))
    else:
        values, reason, traits = _parse_coded(coded(series) if known is None else known, column)
    if column.required and values[0].null_count():
        reason = _with_missing(reason, values[0])
    return Parsed(values, _fault_lines(reason, column), traits)


def _with_missing(reason: pl.Series | None, value: pl.Series) -> pl.Series:
    empty = value.is_null() if reason is None else value.is_null() & reason.is_null()
    given = pl.Series([None], dtype=pl.String).new_from_index(0, len(value)) if reason is None else reason
    return given.set(empty, "mangler_vaerdi")


def _fault_lines(reason: pl.Series | None, column: Column) -> pl.DataFrame:
    if reason is None or reason.null_count() == len(reason):
        return _NO_FAULTS
    lines = reason.alias(AARSAG).to_frame().with_row_index("position").filter(pl.col(AARSAG).is_not_null())
    return lines.select("position", pl.lit(column.name).alias("kolonne"), AARSAG).cast(FAULTS)


def _parse_id(series: pl.Series, column: Column, *, plain: bool) -> tuple[tuple[pl.Series], pl.Series | None]:
    text = (series if plain and isinstance(series.dtype, pl.String) else as_text(series)).alias(column.name)
    unreadable = text == UNREADABLE
    if not unreadable.any():
        return (text,), None
    reason = pl.select(pl.when(unreadable).then(pl.lit("ulaeselig_vaerdi"))).to_series()
    return (text.set(unreadable, None),), reason


def _bools_or_none(series: pl.Series) -> pl.Series | None:
    """Bools that are such already, or texts of which every one is one and the same pair of words; else None."""
    if isinstance(series.dtype, pl.Boolean):
        return series
    if not isinstance(series.dtype, pl.String):
        return None
    first = series.first(ignore_nulls=True)
    for true, false in BOOL_PAIRS:
        if first in (true, false):
            found = series == true
            return found if (found | (series == false)).all() else None
    return None


def _dates_in_range(series: pl.Series) -> tuple[tuple[pl.Series], pl.Series | None]:
    """Real dates need no reading, only their range."""
    outside = pl.select(out_of_range(pl.lit(series))).to_series().fill_null(value=False)
    if not outside.any():
        return (series,), None
    reason = pl.select(pl.when(outside).then(pl.lit("uden_for_omraade"))).to_series()
    return (series.set(outside, None),), reason


def _parse_coded(values: Coded, column: Column) -> tuple[tuple[pl.Series, ...], pl.Series | None, frozenset[str]]:
    parsed = parse_texts(values.texts, column)
    traits = dialects(values.texts.filter(parsed[AARSAG].is_null()), column)
    names = list(typed_columns(column))
    reason = None if parsed[AARSAG].null_count() == parsed.height else values.rows(parsed[AARSAG])
    return tuple(values.rows(parsed[name]).alias(name) for name in names), reason, traits
