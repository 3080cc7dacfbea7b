"""Kind ``plan``."""

from datetime import date
from typing import Annotated, Self

import polars as pl
from pydantic import Field, model_validator

from kvs_audit.checks.contract import (
    OneOf,
    Parameters,
    Truth,
    all_true,
    columns_of,
    first_missing,
    kind,
    measure_outcomes,
)
from kvs_audit.contract.tables import PLANTYPER
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import day
from kvs_audit.facts.latest import join_latest

PlanTypes = Annotated[tuple[Annotated[str, OneOf(PLANTYPER)], ...], Field(min_length=1)]
PlanFlags = tuple[Annotated[str, OneOf(columns_of("planer", "bool"))], ...]


class Plan(Parameters):
    """``typer``: plans that count; ``ogsaa`` count as well for measures dated ``ogsaa_fra`` or later.

    ``kolonner``: yes/no columns that the plan must have true. ``hvis_findes``: without a plan there is no requirement.
    """

    typer: PlanTypes
    ogsaa: tuple[Annotated[str, OneOf(PLANTYPER)], ...] = ()
    ogsaa_fra: date | None = None
    kolonner: PlanFlags = ()
    hvis_findes: Truth = False

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.ogsaa) != (self.ogsaa_fra is not None):
            msg = "ogsaa og ogsaa_fra hører sammen"
            raise ValueError(msg)
        return self


@kind("plan", title="Plan for sagen", parameters=Plan, table="planer")
def plan(covered: Covered, p: Plan) -> pl.LazyFrame:
    """The case has a plan of the right type, and the latest one has what it must have.

    Unit: covered measure. The plan: the latest (ties: the largest id) of the types, dated no later than A and the
    measure's end. Met: all its flags are true; not met: one is false, or there is no plan (with ``hvis_findes``: no
    row). Unknown: a flag is empty and none is false. Figures: none. Event date: the decision (lacking it, the start).
    """
    until = pl.min_horizontal(day(covered.as_of), "slutdato")
    units = covered.measures.lazy().with_columns(senest=until)
    plans = covered.known.plans.lazy()
    if p.ogsaa_fra is None:
        found = _latest_plan(units, plans, p.typer, p)
    else:
        later = pl.col("dato") >= day(p.ogsaa_fra)
        found = pl.concat(
            [
                _latest_plan(units.filter(~later), plans, p.typer, p),
                _latest_plan(units.filter(later), plans, p.typer + p.ogsaa, p),
            ]
        )
    if p.hvis_findes:
        found = found.filter("fundet")
    met = pl.when("fundet").then(all_true(p.kolonner)).otherwise(pl.lit(False))
    return measure_outcomes(found, met=met, reason=first_missing(p.kolonner) if p.kolonner else None)


def _latest_plan(units: pl.LazyFrame, plans: pl.LazyFrame, types: tuple[str, ...], p: Plan) -> pl.LazyFrame:
    of_types = plans.filter(pl.col("type").is_in(list(types))).rename({"dato": "plandato"})
    return join_latest(units, of_types, by="senest", date="plandato", values=p.kolonner)
