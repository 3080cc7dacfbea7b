"""The latest fact of a case by a date of each measure."""

import polars as pl


def join_latest(
    units: pl.LazyFrame, facts: pl.LazyFrame, *, by: str, date: str, key: str, values: tuple[str, ...]
) -> pl.LazyFrame:
    """Give each unit the ``values`` of its case's latest fact with ``date <= by``; ties go to the largest ``key``.

    ``fundet`` says whether there is one. ``by`` must not be null. Keys compare as text by Unicode code point.
    """
    latest = (
        facts.select("sag", date, key, *values)
        .sort("sag", date, key)
        .unique(["sag", date], keep="last", maintain_order=True)
        .sort(date, maintain_order=True)
        .with_columns(fundet=pl.lit(True))
        .drop(key)
    )
    return (
        units.sort(by, maintain_order=True)
        .join_asof(latest, left_on=by, right_on=date, by="sag", strategy="backward", check_sortedness=False)
        .with_columns(pl.col("fundet").fill_null(False))
    )
