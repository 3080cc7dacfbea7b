"""Kind ``foer_afgoerelse``."""

from typing import Annotated

import polars as pl
from pydantic import Field

from kvs_audit.checks.contract import OneOf, Parameters, Truth, first_missing, kind, measure_outcomes
from kvs_audit.contract.tables import UNDERSOEGELSESTYPER
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.packing import looked_up

AssessmentTypes = Annotated[tuple[Annotated[str, OneOf(UNDERSOEGELSESTYPER)], ...], Field(min_length=1)]


class FoerAfgoerelse(Parameters):
    """``typer``: assessments that count. ``sideloebende``: one begun by the start of the measure counts as well."""

    typer: AssessmentTypes
    sideloebende: Truth = False


@kind("foer_afgoerelse", title="Undersøgelse før afgørelsen", parameters=FoerAfgoerelse, table="undersoegelser")
def foer_afgoerelse(covered: Covered, p: FoerAfgoerelse) -> pl.LazyFrame:
    """An assessment of the case was there before the measure was decided.

    Unit: covered measure. Met: an assessment of the types was finished no later than the decision; with
    ``sideloebende`` also one begun no later than the measure's start (lacking it, the decision), finished or not.
    Unknown: the decision date is missing, always. Figures: none. Event date: the decision (lacking it, the start).
    """
    earliest = (
        covered.known.assessments.lazy()
        .filter(pl.col("type").is_in(list(p.typer)))
        .group_by("sag")
        .agg(foerst_faerdig=pl.col("slutdato").min(), foerst_begyndt=pl.col("startdato").min())
        .collect()
    )
    decided = pl.col("afgoerelsesdato")
    met = (pl.col("foerst_faerdig") <= decided).fill_null(False)
    if p.sideloebende:
        met = met | (pl.col("foerst_begyndt") <= pl.coalesce("startdato", decided)).fill_null(False)
    return measure_outcomes(
        covered.measures.lazy().with_columns(looked_up(earliest, "sag", covered.measures["sag"])),
        met=pl.when(decided.is_not_null()).then(met),
        reason=first_missing(("afgoerelsesdato",)),
    )
