"""Follow-up chains: a measure's distinct follow-up dates, each with the date that it counts from."""

import polars as pl


def chain_links(follow_ups: pl.DataFrame) -> pl.DataFrame:
    """One row per measure and distinct follow-up date f: ``indsats``, ``n`` from 1, ``anker``, ``opfoelgning``.

    ``follow_ups`` as :attr:`Known.follow_ups`. The anchor is the previous follow-up date, for the first one the
    measure's start. Ordered by measure and date.
    """
    first = pl.col("indsats").ne_missing(pl.col("indsats").shift())
    return (
        follow_ups.lazy()
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
