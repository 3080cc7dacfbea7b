"""Kind ``plan_inden_frist``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, first_missing, kind, measure_outcomes
from kvs_audit.checks.opfoelgningskaede import Months
from kvs_audit.checks.plan import PlanTypes
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_months, day, days_between


class PlanIndenFrist(Parameters):
    """``typer``: plans that count. ``maaneder``: months from the decision within which one must be there."""

    typer: PlanTypes
    maaneder: Months


@kind(
    "plan_inden_frist",
    title="Plan inden en frist",
    parameters=PlanIndenFrist,
    table="planer",
    limit=lambda p: float(p.maaneder),
)
def plan_inden_frist(covered: Covered, p: PlanIndenFrist) -> pl.LazyFrame:
    """The case has a plan of the right type within some months of the decision.

    Unit: covered measure. Deadline D = decision + months. The plan: the first one of the types, dated no later than A
    and the measure's end; one from before the decision counts. Met: dated no later than D. Not met: dated after D; or
    there is none though D < A and D < the end. No row: there is none, and it is not due. Unknown: the decision date is
    missing, always. Figures: days late, null when met (plan - D, without a plan: the earlier of A and the end - D) /
    months. Event date: D. Source: barnets lov § 91 (barnets plan at a placement).
    """
    until = pl.min_horizontal(day(covered.as_of), "slutdato")
    made, deadline = pl.col("foerste_plan"), pl.col("frist")
    first = (
        covered.known.plans.lazy()
        .filter(pl.col("type").is_in(list(p.typer)))
        .group_by("sag")
        .agg(foerste_plan=pl.col("dato").min())
    )
    units = (
        covered.measures.lazy()
        .join(first, on="sag", how="left")
        .with_columns(
            frist=add_months(pl.col("afgoerelsesdato"), p.maaneder), foerste_plan=pl.when(made <= until).then(made)
        )
    )
    met = pl.when(deadline.is_not_null()).then((made <= deadline).fill_null(False))
    return measure_outcomes(
        units.filter(deadline.is_null() | made.is_not_null() | (deadline < until)),
        met=met,
        reason=first_missing(("afgoerelsesdato",)),
        event=deadline,
        observed=pl.when(~met).then(days_between(deadline, pl.coalesce(made, until))),
        limit=float(p.maaneder),
    )
