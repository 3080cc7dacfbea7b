"""Kind ``opfoelgningskaede``."""

from typing import Annotated

import polars as pl
from pydantic import Field

from kvs_audit.checks.contract import Parameters, Whole, kind, measure_outcomes
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_months, day, days_between
from kvs_audit.facts.intervals import intervals

Months = Annotated[Whole, Field(ge=1)]


class Opfoelgningskaede(Parameters):
    """``foerste``: months from the start to the first follow-up. ``derefter``: months between the next ones, if any."""

    foerste: Months
    derefter: Months | None = None

    @property
    def limit(self) -> float | None:
        """The months allowed, where every interval has the same."""
        return float(self.foerste) if self.derefter in (None, self.foerste) else None


@kind(
    "opfoelgningskaede",
    title="Opfølgning til tiden",
    parameters=Opfoelgningskaede,
    unit="interval",
    table="opfoelgninger",
    base="startet",
    limit=lambda p: p.limit,
)
def opfoelgningskaede(covered: Covered, p: Opfoelgningskaede) -> pl.LazyFrame:
    """Every follow-up comes in time, counted from the one before it, the first from the start.

    Unit: interval of a covered started measure, from an anchor (the start S, then each follow-up) to the next follow-up
    f with S < f <= A and f no later than the end E. Deadline D = anchor + months. Met: f <= D. Not met: f > D; or no
    next follow-up though D < A and D < E. No row: no next follow-up and not due. Never unknown. Figures: days late,
    null when met (f - D, without f: the earlier of A and E - D) / months. Event date: D.
    """
    links = _intervals(covered, p)
    deadline, found = pl.col("frist"), pl.col("opfoelgning")
    until = pl.min_horizontal(day(covered.as_of), "slutdato")
    due = (deadline < day(covered.as_of)) & (pl.col("slutdato").is_null() | (deadline < pl.col("slutdato")))
    met = found.is_not_null() & (found <= deadline)
    late = days_between(deadline, pl.coalesce(found, until))
    return measure_outcomes(
        links.filter(found.is_not_null() | due),
        met=met,
        event=deadline,
        observed=pl.when(~met).then(late),
        limit=pl.col("maaneder"),
        n=pl.col("n"),
    )


def _intervals(covered: Covered, p: Opfoelgningskaede) -> pl.LazyFrame:
    """The intervals that have a deadline, with ``frist`` and ``maaneder``."""
    found = intervals(covered)
    first = pl.col("n") == 1
    if p.derefter is None:
        found = found.filter(first)
        deadline, months = add_months(pl.col("anker"), p.foerste), pl.lit(p.foerste)
    else:
        deadline = (
            pl.when(first)
            .then(add_months(pl.col("anker"), p.foerste))
            .otherwise(add_months(pl.col("anker"), p.derefter))
        )
        months = pl.when(first).then(p.foerste).otherwise(p.derefter)
    return found.with_columns(frist=deadline, maaneder=months)
