"""When a follow-up reached a result, and whether that is known."""

import polars as pl

from kvs_audit.facts.coverage import Covered


def with_first_result(covered: Covered, result: str) -> pl.LazyFrame:
    """Started covered measures with ``t``, the first follow-up in the chain with the result.

    Measures without one are kept only where some follow-up's result is empty: ``t`` is then null, and unknown.
    """
    outcome = pl.col("resultat")
    reached = (
        covered.known.follow_ups.lazy()
        .filter((outcome == result) | outcome.is_null())
        .group_by("indsats")
        .agg(t=pl.col("dato").filter(outcome == result).min())
    )
    return covered.started.lazy().join(reached, on="indsats", how="inner")
