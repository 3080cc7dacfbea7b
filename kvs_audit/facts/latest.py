"""The latest fact of a case by a date of each measure."""

import polars as pl

from kvs_audit.facts.packing import packed, start_of


def join_latest(
    units: pl.LazyFrame, facts: pl.LazyFrame, *, by: str, date: str, values: tuple[str, ...]
) -> pl.LazyFrame:
    """Give each unit the ``values`` of its case's latest fact with ``date <= by``.

    ``facts`` are ordered by case and date, and those of one date so that the last one counts, as
    :attr:`Known.assessments` and :attr:`Known.plans` are. ``fundet`` says whether there is one. ``by`` must not be
    null.
    """
    key = packed("sag", date)
    last_of_day = key.ne_missing(key.shift(-1))
    latest = facts.filter(last_of_day).select(*values, noegle=key).collect()
    keys = pl.lit(latest["noegle"])
    before = keys.search_sorted(packed("sag", by), side="right").cast(pl.Int64) - 1
    place = pl.when(before >= 0).then(before)
    return (
        units.with_columns(plads=place)
        .with_columns(plads=pl.when(keys.gather("plads") >= start_of("sag")).then("plads"))
        .with_columns(*[pl.lit(latest[value]).gather("plads").alias(value) for value in values])
        .with_columns(fundet=pl.col("plads").is_not_null())
        .drop("plads")
    )
