"""What sets the rhythm of follow-ups in a case: an assessment that runs alongside, and what a follow-up decides."""

from collections.abc import Collection

import polars as pl

from kvs_audit.facts.known import Known


def concurrent_end(known: Known, types: Collection[str]) -> pl.LazyFrame:
    """When the first assessment of the types that ran alongside a measure ended: ``indsats``, ``undersoegt``.

    Alongside: begun no later than the measure's start and finished after it. Measures without one, and those whose
    assessment is still under way on the as-of date, have no row.
    """
    measures = known.measures.lazy().filter("startet").select("sag", "indsats", "startdato")
    assessments = (
        known.assessments.lazy()
        .filter(pl.col("type").is_in(list(types)) & pl.col("slutdato").is_not_null())
        .select("sag", begyndt="startdato", undersoegt="slutdato")
    )
    alongside = (pl.col("begyndt") <= pl.col("startdato")) & (pl.col("undersoegt") > pl.col("startdato"))
    return (
        measures.join(assessments, on="sag", how="inner")
        .filter(alongside)
        .group_by("indsats")
        .agg(pl.col("undersoegt").min())
    )


def decided_next(known: Known) -> pl.LazyFrame:
    """By when the next follow-up was to be held, as decided at each one: ``naeste_fra`` and ``naeste_til``.

    The first and last day that the rows of the follow-up name, mostly the same; ``indsats`` and ``anker`` (its date)
    say which. A day that does not lie after the follow-up decides nothing; a follow-up without any has no row.
    """
    decided = pl.col("naeste_senest")
    return (
        known.follow_ups.lazy()
        .filter(decided > pl.col("dato"))
        .group_by("indsats", anker="dato")
        .agg(naeste_fra=decided.min(), naeste_til=decided.max())
    )
