"""Kind ``revurdering``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, kind, measure_outcomes
from kvs_audit.checks.ophoer import Days
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_days, day, days_between
from kvs_audit.facts.results import with_first_result


class Revurdering(Parameters):
    """``dage``: days from the finding to a way out."""

    dage: Days


@kind(
    "revurdering",
    title="Revurdering, når formålet ikke kan opfyldes",
    parameters=Revurdering,
    table="opfoelgninger",
    base="startet",
    limit=lambda p: float(p.dage),
)
def revurdering(covered: Covered, p: Revurdering) -> pl.LazyFrame:
    """The measure is reassessed or ended soon after its purpose proved out of reach.

    Unit: covered started measure with a follow-up in its chain with the result ``formaal_kan_ikke_opfyldes``; t is the
    first such date. Met: it ends no later than t + days, or a follow-up in that time has the result ``revurderet``.
    No row: not met, and A is no later than t + days. Unknown: a follow-up in that time has an empty result; or none has
    the result and one is empty. Otherwise not met. Figures: days from t to the way out, lacking one to A / days. Event
    date: t + days.
    """
    t = pl.col("t")
    deadline = add_days(t, p.dage)
    found = with_first_result(covered, "formaal_kan_ikke_opfyldes")
    units = found.join(_in_time(covered, found, p.dage), on="indsats", how="left")
    met = pl.col("revurderet").is_not_null() | (pl.col("slutdato") <= deadline).fill_null(False)
    unclear = t.is_null() | (~met & pl.col("uafklaret").fill_null(False))
    way_out = pl.coalesce(pl.min_horizontal("revurderet", "slutdato"), day(covered.as_of))
    return measure_outcomes(
        units.filter(t.is_null() | met | (deadline < day(covered.as_of))),
        met=pl.when(~unclear).then(met),
        reason=pl.lit(mangler_vaerdi("resultat")),
        event=deadline,
        observed=days_between(t, way_out),
        limit=float(p.dage),
    )


def _in_time(covered: Covered, found: pl.LazyFrame, days: int) -> pl.LazyFrame:
    """Per measure: the first reassessment in ``[t, t + days]``, and whether a result in that time is empty."""
    t, f, result = pl.col("t"), pl.col("dato"), pl.col("resultat")
    return (
        covered.known.follow_ups.lazy()
        .join(found.select("indsats", "t"), on="indsats", how="inner")
        .filter((f >= t) & (f <= add_days(t, days)))
        .group_by("indsats")
        .agg(revurderet=f.filter(result == "revurderet").min(), uafklaret=result.is_null().any())
    )
