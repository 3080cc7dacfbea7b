"""The intervals between follow-ups of the measures that a standard covers."""

import polars as pl

from kvs_audit.facts.coverage import Covered


def intervals(covered: Covered) -> pl.LazyFrame:
    """Every interval of started covered measures, with the measure's columns: from an anchor to the next follow-up.

    ``n`` from 1, ``anker`` as in :attr:`Known.links`, and ``opfoelgning``, null in the open interval after the last.
    """
    closed = covered.known.links.lazy()
    last_of_chain = pl.col("indsats").ne_missing(pl.col("indsats").shift(-1))
    last = closed.filter(last_of_chain).select("indsats", n=pl.col("n") + 1, anker="opfoelgning")
    started = covered.started.lazy()
    open_ended = started.join(last, on="indsats", how="left").with_columns(
        n=pl.col("n").fill_null(1),
        anker=pl.coalesce("anker", "startdato"),
        opfoelgning=pl.lit(None, dtype=pl.Date()),
    )
    return pl.concat([started.join(closed, on="indsats", how="inner"), open_ended], how="diagonal")
