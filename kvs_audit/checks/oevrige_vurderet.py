"""Kind ``oevrige_vurderet``."""

import polars as pl

from kvs_audit.checks.contract import first_missing, kind, measure_outcomes
from kvs_audit.checks.en_ad_gangen import Taeller
from kvs_audit.contract.tables import FIRST_DATE
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_days, day
from kvs_audit.facts.overlaps import active_periods, others_active


@kind("oevrige_vurderet", title="Stilling til øvrige indsatser", parameters=Taeller)
def oevrige_vurderet(covered: Covered, p: Taeller) -> pl.LazyFrame:
    """The decision takes a position on the measures that the case already has.

    Unit: covered measure for which another measure of the types that count is active on the day of the decision. Met:
    the decision takes a position; not met: it does not. Unknown: it does not say; or the decision date is missing and
    another such measure was active on some day by A. Figures: none. Event date: the decision (lacking it, the start).
    """
    decided = pl.col("afgoerelsesdato")
    queries = covered.measures.select(
        "sag",
        "indsats",
        fra=decided.fill_null(day(FIRST_DATE)),
        til=add_days(decided.fill_null(day(covered.as_of)), 1),
    )
    others = others_active(active_periods(covered.known.measures, p.taeller), queries)
    return measure_outcomes(
        covered.measures.lazy().with_columns(andre=others).filter(pl.col("andre") > 0),
        met=pl.when(decided.is_not_null()).then("oevrige_indsatser_vurderet"),
        reason=first_missing(("afgoerelsesdato", "oevrige_indsatser_vurderet")),
    )
