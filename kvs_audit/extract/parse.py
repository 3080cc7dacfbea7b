"""Columns of any source type to typed columns, with a reason for every value that cannot be read.

Each distinct value is parsed once; the result is brought back to the rows by the cheapest way that fits.
"""

from dataclasses import dataclass

import polars as pl

from kvs_audit.contract.tables import Column
from kvs_audit.extract.model import typed_columns
from kvs_audit.extract.text import UNREADABLE, as_text
from kvs_audit.extract.values import AARSAG, dialects, out_of_range, parse_texts

FAULTS = pl.Schema({"position": pl.UInt32(), "kolonne": pl.String(), "aarsag": pl.String()})
"""Values that could not be read: the row's position in the table (from 0), the column and the reason."""


@dataclass(frozen=True)
class Parsed:
    """A parsed column: its typed columns (null where empty or unreadable), its faults in row order, its dialects."""

    values: tuple[pl.Series, ...]
    faults: pl.DataFrame
    traits: frozenset[str] = frozenset()


def parse_column(series: pl.Series, distinct: pl.Series | None, column: Column) -> Parsed:
    """Parse one contract column. ``distinct`` holds its values once each, where they are known already.

    ``values`` are the columns of :func:`kvs_audit.extract.model.typed_columns`; ``faults`` see :data:`FAULTS`. An empty
    required value is the fault ``mangler_vaerdi``.
    """
    traits: frozenset[str] = frozenset()
    values: tuple[pl.Series, ...]
    if column.type == "id":
        values, reason = _parse_id(series, column)
    elif column.type == "bool" and isinstance(series.dtype, pl.Boolean):
        values, reason = (series.alias(column.name),), None
    elif column.type == "date" and isinstance(series.dtype, pl.Date):
        values, reason = _dates_in_range(series.alias(column.name))
    else:
        distinct = series.drop_nulls().unique() if distinct is None else distinct
        values, reason, traits = _parse_by_distinct(series, distinct, column)
    if column.required and values[0].null_count():
        reason = _with_missing(reason, values[0])
    return Parsed(values, _fault_lines(reason, column), traits)


def _with_missing(reason: pl.Series | None, value: pl.Series) -> pl.Series:
    empty = value.is_null() if reason is None else value.is_null() & reason.is_null()
    given = pl.Series([None], dtype=pl.String).new_from_index(0, len(value)) if reason is None else reason
    return given.set(empty, "mangler_vaerdi")


def _fault_lines(reason: pl.Series | None, column: Column) -> pl.DataFrame:
    if reason is None or reason.null_count() == len(reason):
        return pl.DataFrame(schema=FAULTS)
    lines = reason.alias(AARSAG).to_frame().with_row_index("position").filter(pl.col(AARSAG).is_not_null())
    return lines.select("position", pl.lit(column.name).alias("kolonne"), AARSAG).cast(FAULTS)


def _parse_id(series: pl.Series, column: Column) -> tuple[tuple[pl.Series], pl.Series | None]:
    text = as_text(series).alias(column.name)
    unreadable = text == UNREADABLE
    if not unreadable.any():
        return (text,), None
    reason = pl.select(pl.when(unreadable).then(pl.lit("ulaeselig_vaerdi"))).to_series()
    return (text.set(unreadable, None),), reason


def _dates_in_range(series: pl.Series) -> tuple[tuple[pl.Series], pl.Series | None]:
    """Real dates need no reading, only their range."""
    outside = pl.select(out_of_range(pl.lit(series))).to_series().fill_null(value=False)
    if not outside.any():
        return (series,), None
    reason = pl.select(pl.when(outside).then(pl.lit("uden_for_omraade"))).to_series()
    return (series.set(outside, None),), reason


def _parse_by_distinct(
    series: pl.Series, distinct: pl.Series, column: Column
) -> tuple[tuple[pl.Series, ...], pl.Series | None, frozenset[str]]:
    text = as_text(distinct)
    parsed = parse_texts(text, column)
    traits = dialects(text.filter(parsed[AARSAG].is_null()), column)
    names = list(typed_columns(column))
    if parsed[AARSAG].null_count() == parsed.height:
        if len(names) == 1 and (direct := _without_join(series, distinct, parsed[names[0]])) is not None:
            return (direct.alias(names[0]),), None, traits
        parsed = parsed.drop(AARSAG)
    key = _joinable(series)
    table = parsed.with_columns((distinct if key is series else text).alias("_key")).unique("_key")
    joined = key.alias("_key").to_frame().join(table, on="_key", how="left", maintain_order="left")
    reason = joined[AARSAG] if AARSAG in joined.columns else None
    return tuple(joined[name] for name in names), reason, traits


def _joinable(series: pl.Series) -> pl.Series:
    """The column itself where its values can be joined on, else its texts."""
    plain = series.dtype.is_integer() or isinstance(series.dtype, pl.String | pl.Boolean | pl.Date | pl.Datetime)
    return series if plain else as_text(series)


def _without_join(series: pl.Series, distinct: pl.Series, parsed: pl.Series) -> pl.Series | None:
    """The parsed column when it is the source column itself, or one comparison away; None when neither holds."""
    if not isinstance(series.dtype, pl.String) or parsed.null_count():
        return None
    if isinstance(parsed.dtype, pl.String) and (parsed == distinct).all():
        return series
    if isinstance(parsed.dtype, pl.Boolean) and len(parsed) == parsed.n_unique():
        true = distinct.filter(parsed)
        return (
            series == true[0]
            if len(true)
            else pl.select(pl.when(series.is_not_null()).then(pl.lit(value=False))).to_series()
        )
    return None
