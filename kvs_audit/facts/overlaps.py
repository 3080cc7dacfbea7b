"""Counting measures that are active at the same time, by two sorted searches instead of a self-join."""

from collections.abc import Collection
from datetime import date

import polars as pl

from kvs_audit.facts.dates import day
from kvs_audit.facts.packing import looked_up, packed

_FOREVER = date(2200, 1, 1)


def active_periods(measures: pl.DataFrame, types: Collection[str]) -> pl.DataFrame:
    """Periods with at least one active day: ``sag``, ``indsats``, ``fra`` (first day), ``til`` (first day after).

    A measure that has not been started has none; one that still runs has no end.
    """
    return (
        measures.lazy()
        .filter(pl.col("indsatstype").is_in(list(types)))
        .select("sag", "indsats", fra="startdato", til=pl.col("slutdato").fill_null(day(_FOREVER)))
        .filter(pl.col("fra") < pl.col("til"))
        .collect()
    )


def others_active(periods: pl.DataFrame, queries: pl.DataFrame) -> pl.Series:
    """How many periods of the same case, the measure's own left out, share a day with each query.

    ``queries``: ``sag``, ``indsats``, ``fra``, ``til`` (half-open; an empty one meets nothing, a null one gives null).
    Among periods that have a day, those that share one with ``[fra, til)`` are those that begin before ``til`` less
    those that end by ``fra``.
    """
    own = periods.select("indsats", egen_fra="fra", egen_til="til")
    asked = queries.select("sag", "fra", "til", *looked_up(own, "indsats", queries["indsats"]))
    # What ended before the case begins is among what began before it: earlier cases cancel out.
    starts, ends = periods.select(fra=_packed("fra").sort(), til=_packed("til").sort())
    begun = pl.lit(starts).search_sorted(_packed("til"), side="left")
    over = pl.lit(ends).search_sorted(_packed("fra"), side="right")
    own_counts = (pl.col("egen_fra") < pl.col("til")) & (pl.col("egen_til") > pl.col("fra"))
    count = pl.col("begun").cast(pl.Int64) - pl.col("over").cast(pl.Int64) - own_counts.fill_null(False).cast(pl.Int64)
    return (
        asked.with_columns(begun=begun, over=over)
        .select(
            antal=pl.when(pl.col("fra") < pl.col("til"))
            .then(count)
            .when(pl.col("fra").is_not_null() & pl.col("til").is_not_null())
            .then(0)
        )
        .to_series()
    )


def _packed(column: str) -> pl.Expr:
    return packed("sag", pl.col(column).fill_null(day(_FOREVER)))
