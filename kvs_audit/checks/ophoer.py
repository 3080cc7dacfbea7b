"""Kind ``ophoer``."""

from typing import Annotated

import polars as pl
from pydantic import Field

from kvs_audit.checks.contract import OneOf, Parameters, Whole, kind, measure_outcomes
from kvs_audit.contract.tables import RESULTATER
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_days, day, days_between
from kvs_audit.facts.results import with_first_result

Days = Annotated[Whole, Field(ge=1)]


class Ophoer(Parameters):
    """``resultat``: the follow-up's result that ends the measure. ``dage``: days until it must have ended."""

    resultat: Annotated[str, OneOf(RESULTATER)]
    dage: Days


@kind(
    "ophoer",
    title="Ophør efter et resultat",
    parameters=Ophoer,
    table="opfoelgninger",
    base="startet",
    limit=lambda p: float(p.dage),
)
def ophoer(covered: Covered, p: Ophoer) -> pl.LazyFrame:
    """The measure ends soon after a follow-up has found that it should.

    Unit: covered started measure with a follow-up in its chain that has the result; t is the first such date. Met: the
    end is no later than t + days. No row: not met, and A is no later than t + days. Otherwise not met. Unknown: no
    follow-up has the result, and one has an empty result. Figures: days from t to the end, lacking it to A / days.
    Event date: t + days.
    """
    t = pl.col("t")
    deadline = add_days(t, p.dage)
    met = (pl.col("slutdato") <= deadline).fill_null(False)
    return measure_outcomes(
        with_first_result(covered, p.resultat).filter(t.is_null() | met | (deadline < day(covered.as_of))),
        met=pl.when(t.is_not_null()).then(met),
        reason=pl.lit(mangler_vaerdi("resultat")),
        event=deadline,
        observed=days_between(t, pl.coalesce("slutdato", day(covered.as_of))),
        limit=float(p.dage),
    )
