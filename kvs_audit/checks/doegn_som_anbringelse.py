"""Kind ``doegn_som_anbringelse``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, Whole, kind, month_outcomes
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.overlaps import active_periods, others_active


class DoegnSomAnbringelse(Parameters):
    """``over``: more days than this in a month count as a placement."""

    over: Whole


@kind(
    "doegn_som_anbringelse",
    title="Mange aflastningsdøgn regnes som anbringelse",
    parameters=DoegnSomAnbringelse,
    unit="sag_maaned",
    table="aflastningsdoegn",
    base="startet",
    limit=lambda p: float(p.over),
)
def doegn_som_anbringelse(covered: Covered, p: DoegnSomAnbringelse) -> pl.LazyFrame:
    """A month with that many respite days is handled as a placement.

    Unit: case × month whose first day is no later than A, with a sum above the limit. Met: some placement of the case
    is active on at least one day of the calendar month, also one after A. Never unknown. Figures: sum / limit. Event
    date: the first of the month.
    """
    months = covered.respite_months.filter(pl.col("sum") > p.over)
    placements = active_periods(covered.known.measures, ("anbringelse",))
    queries = months.select(
        "sag",
        indsats=pl.lit(None, dtype=pl.UInt32()),
        fra="maaned",
        til=pl.col("maaned").dt.offset_by("1mo"),
    )
    return month_outcomes(
        months.lazy().with_columns(anbringelser=others_active(placements, queries)),
        met=pl.col("anbringelser") > 0,
        reason=pl.lit(None, dtype=pl.String()),
        limit=pl.lit(float(p.over)),
        justified=pl.col("begrundet"),
    )
