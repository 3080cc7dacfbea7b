"""Kind ``undersoegelse_til_tiden``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, first_missing, kind, measure_outcomes
from kvs_audit.checks.foer_afgoerelse import AssessmentTypes
from kvs_audit.checks.opfoelgningskaede import Months
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_months, day, days_between
from kvs_audit.facts.latest import join_latest


class UndersoegelseTilTiden(Parameters):
    """``typer``: assessments that count. ``maaneder``: months from the municipality's awareness to the end."""

    typer: AssessmentTypes
    maaneder: Months


@kind(
    "undersoegelse_til_tiden",
    title="Undersøgelsen er færdig til tiden",
    parameters=UndersoegelseTilTiden,
    table="undersoegelser",
    limit=lambda p: float(p.maaneder),
)
def undersoegelse_til_tiden(covered: Covered, p: UndersoegelseTilTiden) -> pl.LazyFrame:
    """The assessment behind the measure was finished within some months of the municipality becoming aware.

    Unit: covered measure whose case has an assessment of the types, begun no later than the measure's start (lacking
    it, the decision), finished or not; the one begun last (ties: the largest id). Deadline D = awareness + months. Met:
    finished no later than D. Not met: finished later; or under way though D < A. No row: under way and not due. The day
    of awareness is unknown when it is empty or lies after the assessment's start, where it cannot belong; then D is no
    later than start + months: not met where that day is passed in the same way, otherwise unknown. Figures: days late
    (counted from the latest possible D), null when met / months. Event date: D, or the latest possible one where it is
    surely passed. Source: barnets lov § 20, stk. 3.
    """
    begun, done, aware = pl.col("begyndt_dag"), pl.col("faerdig"), pl.col("opmaerksom_dato")
    deadline = add_months(pl.coalesce(aware, begun), p.maaneder)
    until = pl.coalesce(done, day(covered.as_of))
    late = until > deadline
    met = pl.when(late).then(pl.lit(False)).when(aware.is_not_null()).then(pl.lit(True))
    return measure_outcomes(
        _decisive(covered, p).filter(late | done.is_not_null() | aware.is_null()),
        met=met,
        reason=first_missing(("opmaerksom_dato",)),
        event=pl.when(met.is_not_null()).then(deadline),
        observed=pl.when(~met).then(days_between(deadline, until)),
        limit=float(p.maaneder),
    )


def _decisive(covered: Covered, p: UndersoegelseTilTiden) -> pl.LazyFrame:
    """Measures with the latest assessment behind them: ``begyndt_dag``, ``faerdig`` and a credible awareness."""
    begun, aware = pl.col("startdato"), pl.col("opmaerksom_dato")
    assessments = (
        covered.known.assessments.lazy()
        .filter(pl.col("type").is_in(list(p.typer)))
        .with_columns(
            begyndt=begun,
            begyndt_dag=begun,
            faerdig=pl.col("slutdato"),
            opmaerksom_dato=pl.when(aware <= begun).then(aware),
        )
    )
    units = covered.measures.lazy().with_columns(senest=pl.coalesce("startdato", "afgoerelsesdato"))
    values = ("begyndt_dag", "faerdig", "opmaerksom_dato")
    return join_latest(units, assessments, by="senest", date="begyndt", values=values).filter("fundet")
