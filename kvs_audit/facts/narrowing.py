"""Rows of one municipality, and of a period."""

from datetime import date

import polars as pl

from kvs_audit.facts.coverage import municipality


def of_kommune(rows: pl.DataFrame, kommune: str | None) -> pl.DataFrame:
    """The rows whose ``kommune`` is the one, written as :func:`municipality` gives it; all rows for None."""
    if kommune is None:
        return rows
    names = [name for name in rows["kommune"].unique() if municipality(name) == kommune]
    return rows.filter(pl.col("kommune").is_in(names))


def within(rows: pl.DataFrame, fra: date | None, til: date | None, dato: str = "haendelsesdato") -> pl.DataFrame:
    """The rows dated from ``fra`` to ``til``, both included; None is no limit. Without a limit undated rows stay."""
    kept = rows if fra is None else rows.filter(pl.col(dato) >= fra)
    return kept if til is None else kept.filter(pl.col(dato) <= til)
