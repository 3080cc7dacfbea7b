"""Follow-up chains: a measure's distinct follow-up dates, each with the date that it counts from."""

import polars as pl

from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.known import Known


def chain_links(known: Known) -> pl.DataFrame:
    """One row per measure and distinct follow-up date f: ``indsats``, ``n`` from 1, ``anker``, ``opfoelgning``.

    The anchor is the previous follow-up date, for the first one the measure's start. Ordered by measure and date.
    """
    first = pl.col("indsats").ne_missing(pl.col("indsats").shift())
    return (
        known.follow_ups.lazy()
        .select("indsats", "dato", "startdato")
        .filter(first | pl.col("dato").ne_missing(pl.col("dato").shift()))
        .with_row_index("position")
        .select(
            "indsats",
            n=(pl.col("position") - pl.when(first).then("position").forward_fill() + 1).cast(pl.Int32),
            anker=pl.when(first).then("startdato").otherwise(pl.col("dato").shift()),
            opfoelgning="dato",
        )
        .collect()
    )


def intervals(covered: Covered) -> pl.LazyFrame:
    """Every interval of started covered measures, with the measure's columns: from an anchor to the next follow-up.

    ``n`` from 1, ``anker`` as in :func:`chain_links`, and ``opfoelgning``, null in the open interval after the last.
    """
    closed = chain_links(covered.known).lazy()
    last = closed.group_by("indsats").agg(n=pl.col("n").max() + 1, anker=pl.col("opfoelgning").max())
    started = covered.started.lazy()
    open_ended = started.join(last, on="indsats", how="left").with_columns(
        n=pl.col("n").fill_null(1),
        anker=pl.coalesce("anker", "startdato"),
        opfoelgning=pl.lit(None, dtype=pl.Date()),
    )
    return pl.concat([started.join(closed, on="indsats", how="inner"), open_ended], how="diagonal")
