"""Kind ``forventet_varighed``."""

import polars as pl

from kvs_audit.checks.contract import first_missing, kind, measure_outcomes
from kvs_audit.checks.varighed import Varighed, with_aim
from kvs_audit.facts.coverage import Covered


@kind("forventet_varighed", title="Forventet varighed", parameters=Varighed, limit=lambda p: float(p.maaneder))
def forventet_varighed(covered: Covered, p: Varighed) -> pl.LazyFrame:
    """The duration stated in the decision is no longer than it should be.

    Unit: covered measure with the aim. Met: the expected months are at most the limit; otherwise not met. Unknown: the
    aim, or the expected duration, is missing. Figures: months expected / limit. Event date: the decision (lacking it,
    the start).
    """
    expected = pl.col("forventet_varighed_mdr")
    return measure_outcomes(
        with_aim(covered.measures, p.sigte),
        met=pl.when(pl.col("sigte").is_not_null()).then(expected <= p.maaneder),
        reason=first_missing(("sigte", "forventet_varighed_mdr")),
        observed=expected,
        limit=float(p.maaneder),
    )
