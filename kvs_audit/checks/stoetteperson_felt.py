"""Kind ``stoetteperson_felt``."""

from typing import Annotated, Self

import polars as pl
from pydantic import Field, Strict, model_validator

from kvs_audit.checks.contract import (
    OneOf,
    Parameters,
    columns_of,
    first_missing,
    kind,
    measure_outcomes,
)
from kvs_audit.contract.tables import TABLES
from kvs_audit.facts.coverage import Covered

COLUMNS = tuple(c for c in columns_of("stoettepersoner", "bool", "enum", "int") if c != "accepteret")


class StoettepersonFelt(Parameters):
    """``kolonne``: what is tested. ``lig``: the value it must have, or ``ikke_i``: codes it must not have."""

    kolonne: Annotated[str, OneOf(COLUMNS)]
    lig: Annotated[bool, Strict()] | Annotated[int, Strict()] | None = None
    ikke_i: Annotated[tuple[str, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _fits_the_column(self) -> Self:
        column = TABLES["stoettepersoner"].by_name[self.kolonne]
        if column.type == "enum":
            wrong = self.lig is not None or self.ikke_i is None or not set(self.ikke_i) <= set(column.values)
        else:
            wrong = self.ikke_i is not None or type(self.lig) is not {"bool": bool, "int": int}[column.type]
        if wrong:
            msg = f"prøven passer ikke til kolonnen {self.kolonne}: koder kræver ikke_i, andre kræver lig"
            raise ValueError(msg)
        return self

    @property
    def limit(self) -> float | None:
        """The number that it is held against, for numbers."""
        return float(self.lig) if type(self.lig) is int else None


@kind(
    "stoetteperson_felt",
    title="Oplysning om støttepersonen",
    parameters=StoettepersonFelt,
    table="stoettepersoner",
    limit=lambda p: p.limit,
)
def stoetteperson_felt(covered: Covered, p: StoettepersonFelt) -> pl.LazyFrame:
    """A support person whom the parents accepted is as they should be.

    Unit: covered measure, started or not, with an accepted offer not made after A. Met or not: the test on the column.
    Unknown: it is not known whether the offer was accepted, or the column is empty. Figures: the number / the wanted
    number, for numbers. Event date: the decision (lacking it, the start).
    """
    value = pl.col(p.kolonne)
    test = ~value.is_in(list(p.ikke_i)) if p.ikke_i is not None else value == p.lig
    offers = covered.known.support_persons.lazy().select("indsats", "accepteret", p.kolonne)
    return measure_outcomes(
        covered.measures.lazy().join(offers, on="indsats", how="inner").filter(pl.col("accepteret").fill_null(True)),
        met=pl.when(pl.col("accepteret").is_not_null()).then(test),
        reason=first_missing(("accepteret", p.kolonne)),
        observed=value if p.limit is not None else None,
        limit=p.limit,
    )
