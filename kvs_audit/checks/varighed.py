"""Kind ``varighed``."""

from typing import Annotated

import polars as pl

from kvs_audit.checks.contract import OneOf, Parameters, first_missing, kind, measure_outcomes
from kvs_audit.checks.opfoelgningskaede import Months
from kvs_audit.contract.tables import SIGTER
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_months, day, days_between


class Varighed(Parameters):
    """``maaneder``: the longest duration. ``sigte``: the aim that it goes for."""

    maaneder: Months
    sigte: Annotated[str, OneOf(SIGTER)]


def with_aim(units: pl.DataFrame, sigte: str) -> pl.LazyFrame:
    """Measures that have the aim or may have it: one with an unknown aim cannot be assessed."""
    return units.lazy().filter((pl.col("sigte") == sigte).fill_null(True))


@kind("varighed", title="Faktisk varighed", parameters=Varighed, limit=lambda p: float(p.maaneder))
def varighed(covered: Covered, p: Varighed) -> pl.LazyFrame:
    """The measure has not lasted longer than it should.

    Unit: covered started measure with the aim. Limit day: start + months. Met: the earlier of its end and A is no later
    than that; otherwise not met. Unknown: the aim is missing. Figures: days past it, 0 if none / months. Event date:
    the limit day.
    """
    limit = add_months(pl.col("startdato"), p.maaneder)
    past = days_between(limit, pl.min_horizontal(day(covered.as_of), "slutdato")).clip(lower_bound=0)
    return measure_outcomes(
        with_aim(covered.started, p.sigte),
        met=pl.when(pl.col("sigte").is_not_null()).then(past == 0),
        reason=first_missing(("sigte",)),
        event=limit,
        observed=past,
        limit=float(p.maaneder),
    )
