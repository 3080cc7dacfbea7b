"""Kind ``alder_ved``."""

from typing import Literal, Self

import polars as pl
from pydantic import model_validator

from kvs_audit.checks.birthdays import Either, with_ages
from kvs_audit.checks.contract import Parameters, Whole, kind, measure_outcomes
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered


class AlderVed(Parameters):
    """``dato``: the date the age is taken on. ``mindst`` and ``hoejst``: the allowed ages, both included."""

    dato: Literal["afgoerelsesdato", "startdato"]
    mindst: Whole | None = None
    hoejst: Whole | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.mindst is None and self.hoejst is None:
            msg = "alder_ved skal have mindst eller hoejst"
            raise ValueError(msg)
        return self

    @property
    def limit(self) -> float | None:
        """The bound, where there is only one."""
        bounds = [bound for bound in (self.mindst, self.hoejst) if bound is not None]
        return float(bounds[0]) if len(bounds) == 1 else None


@kind("alder_ved", title="Alder på en dato", parameters=AlderVed)
def alder_ved(covered: Covered, p: AlderVed) -> pl.LazyFrame:
    """The child has an allowed age at the decision, or at the start.

    Unit: covered measure; for the start, covered started measure. Met: age in completed years within the bounds.
    Unknown: the date, then the birth date, is missing; or only the month of birth is known and its days differ.
    Figures: age (null where the possible ages differ) / the bound. Event date: the date the age is taken on.
    """
    units = covered.started if p.dato == "startdato" else covered.measures
    on = pl.col(p.dato)
    aged, both = with_ages(units.lazy(), on)
    within = Either(_within(both.first, p), _within(both.last, p))
    return measure_outcomes(
        aged,
        met=within.agreed,
        reason=pl.when(on.is_null()).then(pl.lit(mangler_vaerdi(p.dato))).otherwise(within.reason),
        event=on,
        observed=both.agreed,
        limit=p.limit if p.limit is not None else _nearest_bound(within.agreed, both.first, p),
    )


def _within(years: pl.Expr, p: AlderVed) -> pl.Expr:
    low = pl.lit(True) if p.mindst is None else years >= p.mindst
    high = pl.lit(True) if p.hoejst is None else years <= p.hoejst
    return pl.when(years.is_not_null()).then(low & high)


def _nearest_bound(met: pl.Expr, years: pl.Expr, p: AlderVed) -> pl.Expr:
    """With two bounds: the one below where the child is too young, else the one above."""
    return pl.when(met.is_not_null()).then(pl.when(years < p.mindst).then(p.mindst).otherwise(p.hoejst))
