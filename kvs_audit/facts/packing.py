"""Row positions as keys: what stands at one is gathered, never joined; with a day they pack into a single integer."""

from typing import cast

import polars as pl

_DAYS = 1 << 18
"""More than the days from 1900 to 2200."""


def packed(position: str, day: str | pl.Expr) -> pl.Expr:
    """The position and the day as Int64; an unknown day counts as the last of the position before."""
    days = pl.col(day) if isinstance(day, str) else day
    return start_of(position) + (days.cast(pl.Int32).cast(pl.Int64) + _DAYS // 2).fill_null(-1)


def start_of(position: str) -> pl.Expr:
    """What no day of the position lies below, and every day of the positions before does."""
    return pl.col(position).cast(pl.Int64) * _DAYS


def position_of(key: pl.Expr) -> pl.Expr:
    """The position that was packed, as row positions are."""
    return (key // _DAYS).cast(pl.UInt32)


def day_of(key: pl.Expr) -> pl.Expr:
    """The day that was packed."""
    return (key % _DAYS - _DAYS // 2).cast(pl.Int32).cast(pl.Date)


def at_positions(frame: pl.DataFrame, position: str, at: str | None = None) -> list[pl.Expr]:
    """The columns of a frame, but the position's own, as they stand in the rows that a column of positions names.

    Row n of ``frame`` is that of position n; an unknown position gives null. Far cheaper than a join. ``at``: the
    column that names rows, where it is not called as the position is.
    """
    return [pl.lit(frame[name]).gather(at or position).alias(name) for name in frame.columns if name != position]


def places_of(positions: pl.Series, asked: pl.Series) -> pl.Series:
    """The row in which each position asked for stands among ``positions``, none of which is there twice, or null."""
    highest = max(cast("int | None", series.max()) or 0 for series in (asked, positions))
    rows = pl.int_range(len(positions), dtype=pl.UInt32, eager=True)
    return pl.repeat(None, highest + 1, dtype=pl.UInt32, eager=True).scatter(positions, rows).gather(asked)


def looked_up(facts: pl.DataFrame, position: str, asked: pl.Series) -> list[pl.Expr]:
    """The columns of ``facts``, but the position's own, for every position asked for; null where they have none.

    ``facts`` have at most one row per position. Like a left join, whose order it keeps, and far cheaper.
    """
    places = pl.lit(places_of(facts[position], asked))
    return [pl.lit(facts[name]).gather(places).alias(name) for name in facts.columns if name != position]
