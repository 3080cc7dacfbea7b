"""Kind ``boernesamtale``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, first_missing, kind, measure_outcomes
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import day, days_between


class Boernesamtale(Parameters):
    """No parameters."""


@kind("boernesamtale", title="Samtale med barnet før afgørelsen", parameters=Boernesamtale)
def boernesamtale(covered: Covered, p: Boernesamtale) -> pl.LazyFrame:
    """The child has been heard before the measure is decided.

    Unit: covered measure. Met: the talk was held no later than the decision; not met: after it. Unknown: the decision
    date, then the date of the talk, is missing; a talk after A is not known, and an empty field does not tell whether
    there was none. Figures: days from the decision to the talk, null when met / none. Event date: the decision (lacking
    it, the start). Source: barnets lov and serviceloven, as Ankestyrelsen's Børnesagsbarometer measures them.
    """
    decided, talk = pl.col("afgoerelsesdato"), pl.col("boernesamtale_dato")
    heard = covered.measures.lazy().with_columns(boernesamtale_dato=pl.when(talk <= day(covered.as_of)).then(talk))
    met = talk <= decided
    return measure_outcomes(
        heard,
        met=met,
        reason=first_missing(("afgoerelsesdato", "boernesamtale_dato")),
        observed=pl.when(~met).then(days_between(decided, talk)),
    )
