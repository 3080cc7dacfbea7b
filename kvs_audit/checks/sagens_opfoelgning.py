"""Kind ``sagens_opfoelgning``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, kind, measure_outcomes
from kvs_audit.checks.foer_afgoerelse import AssessmentTypes
from kvs_audit.checks.opfoelgningskaede import Months
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_days, add_months, day, days_between
from kvs_audit.facts.intervals import intervals
from kvs_audit.facts.rhythm import concurrent_end, decided_next


class SagensOpfoelgning(Parameters):
    """``foerste``: months from the start to the first follow-up at the latest.

    ``typer``: assessments whose end calls for the first follow-up, when they run alongside.
    """

    foerste: Months
    typer: AssessmentTypes


@kind(
    "sagens_opfoelgning",
    title="Opfølgning i sagens egen rytme",
    parameters=SagensOpfoelgning,
    unit="interval",
    table="opfoelgninger",
    also=("undersoegelser",),
    base="startet",
)
def sagens_opfoelgning(covered: Covered, p: SagensOpfoelgning) -> pl.LazyFrame:
    """The first follow-up comes when the law wants it, the next ones when the case has decided.

    Unit: interval of a covered started measure, as in ``opfoelgningskaede``. First deadline: the earlier of start +
    months and the end, by A, of an assessment of the types that was under way on the start day (begun by then, finished
    after it; of several the first to end). Later ones: the ``naeste_senest`` of the follow-up before, where it lies
    after that follow-up; otherwise it is unknown, and any day after it is possible. Rows of one day that name different
    days leave all days from the first to the last of them possible. Met: the next follow-up is no later than every
    possible deadline. Not met: it is later than all of them; or there is none though all are before A and before the
    end. No row: there is none, and no possible deadline is before both. Otherwise unknown. Figures: days late, null
    when met / days from the anchor to the deadline. Event date: the deadline. Source: barnets lov § 95.
    """
    units = _with_deadlines(covered, p)
    found, earliest, latest = pl.col("opfoelgning"), pl.col("tidligst"), pl.col("senest")
    until = pl.min_horizontal(day(covered.as_of), "slutdato")
    open_interval = found.is_null()
    met = (
        pl.when(pl.when(open_interval).then(latest < until).otherwise(found > latest).fill_null(False))
        .then(pl.lit(False))
        .when(found <= earliest)
        .then(pl.lit(True))
    )
    deadline = pl.when((earliest == latest) | ~met).then(latest)
    return measure_outcomes(
        units.filter(found.is_not_null() | (earliest < until)),
        met=met,
        reason=pl.lit(mangler_vaerdi("naeste_senest")),
        event=deadline,
        observed=pl.when(~met).then(days_between(deadline, pl.coalesce(found, until))),
        limit=pl.when(met.is_not_null()).then(days_between(pl.col("anker"), deadline)),
        n=pl.col("n"),
    )


def _with_deadlines(covered: Covered, p: SagensOpfoelgning) -> pl.LazyFrame:
    """All intervals with ``tidligst`` and ``senest``, the first and last possible deadline; null: there is no last."""
    first = pl.col("n") == 1
    lawful = pl.min_horizontal(add_months(pl.col("startdato"), p.foerste), "undersoegt")
    return (
        intervals(covered)
        .join(concurrent_end(covered.known, p.typer), on="indsats", how="left")
        .join(decided_next(covered.known), on=["indsats", "anker"], how="left")
        .with_columns(
            tidligst=pl.when(first).then(lawful).otherwise(pl.coalesce("naeste_fra", add_days(pl.col("anker"), 1))),
            senest=pl.when(first).then(lawful).otherwise("naeste_til"),
        )
    )
