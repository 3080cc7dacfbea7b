"""The intervals between follow-ups of the measures that a standard covers."""

import polars as pl

from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.packing import at_positions, looked_up, places_of


def intervals(covered: Covered) -> pl.LazyFrame:
    """Every interval of started covered measures, with the measure's columns: from an anchor to the next follow-up.

    ``n`` from 1, ``anker`` as in :attr:`Known.links`, and ``opfoelgning``, null in the open interval after the last.
    """
    links, started = covered.known.links, covered.started
    closed = (
        links.lazy()
        .with_columns(plads=places_of(started["indsats"], links["indsats"]))
        .filter(pl.col("plads").is_not_null())
        .with_columns(at_positions(started, "indsats", "plads"))
        .drop("plads")
    )
    last_of_chain = pl.col("indsats").ne_missing(pl.col("indsats").shift(-1))
    last = links.lazy().filter(last_of_chain).select("indsats", n=pl.col("n") + 1, anker="opfoelgning").collect()
    open_ended = (
        started.lazy()
        .with_columns(looked_up(last, "indsats", started["indsats"]))
        .with_columns(
            n=pl.col("n").fill_null(1),
            anker=pl.coalesce("anker", "startdato"),
            opfoelgning=pl.lit(None, dtype=pl.Date()),
        )
    )
    return pl.concat([closed, open_ended], how="diagonal")
