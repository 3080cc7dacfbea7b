"""Kind ``foerste_opfoelgning_flag``."""

from typing import Annotated

import polars as pl
from pydantic import Field

from kvs_audit.checks.contract import OneOf, Parameters, all_true, columns_of, kind, measure_outcomes
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered


class FoersteOpfoelgningFlag(Parameters):
    """``kolonner``: yes/no columns of the follow-up that must all be true."""

    kolonner: Annotated[tuple[Annotated[str, OneOf(columns_of("opfoelgninger", "bool"))], ...], Field(min_length=1)]


@kind(
    "foerste_opfoelgning_flag",
    title="Første opfølgning har det, den skal",
    parameters=FoersteOpfoelgningFlag,
    table="opfoelgninger",
    base="startet",
)
def foerste_opfoelgning_flag(covered: Covered, p: FoersteOpfoelgningFlag) -> pl.LazyFrame:
    """The first follow-up is held as it must be.

    Unit: covered started measure with at least one follow-up in its chain. Met: a row of the earliest date has all
    columns true; not met: every row of it has a false one. Unknown: otherwise; the reason names the first of the
    columns that is empty in an undecided row. Figures: none. Event date: the decision (lacking it, the start).
    """
    columns = p.kolonner
    follow_ups = covered.known.follow_ups.lazy()
    begins = pl.col("indsats").ne_missing(pl.col("indsats").shift())
    earliest = pl.when(begins).then("dato").forward_fill()
    undecided = all_true(columns).is_null()
    held = (
        follow_ups.select("indsats", "dato", *columns)
        .filter(pl.col("dato") == earliest)
        .group_by("indsats")
        .agg(
            opfyldt=all_true(columns).any(ignore_nulls=False),
            **{f"tom_{c}": (undecided & pl.col(c).is_null()).any() for c in columns},
        )
    )
    reason = pl.coalesce(*[pl.when(f"tom_{c}").then(pl.lit(mangler_vaerdi(c))) for c in columns])
    return measure_outcomes(
        covered.started.lazy().join(held, on="indsats", how="inner"), met=pl.col("opfyldt"), reason=reason
    )
