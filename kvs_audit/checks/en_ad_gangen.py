"""Kind ``en_ad_gangen``."""

from typing import Annotated

import polars as pl
from pydantic import Field

from kvs_audit.checks.contract import OneOf, Parameters, kind, measure_deadlines, measure_outcomes
from kvs_audit.contract.tables import INDSATSTYPER
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_days, day
from kvs_audit.facts.overlaps import active_periods, others_active

MeasureTypes = Annotated[tuple[Annotated[str, OneOf(INDSATSTYPER)], ...], Field(min_length=1)]


class Taeller(Parameters):
    """``taeller``: types of measures that count as other measures."""

    taeller: MeasureTypes


def first_shared_day(covered: Covered, p: Taeller) -> pl.LazyFrame:
    """The first day that a started measure shares with another one; a planned start may make it a day to come."""
    others = active_periods(covered.known.measures, p.taeller).lazy()
    shared = pl.max_horizontal("startdato", "fra")
    meet = (pl.col("indsats") != pl.col("anden")) & (shared < pl.col("til"))
    own_days = pl.col("slutdato").is_null() | (shared < pl.col("slutdato"))
    together = (
        covered.started.lazy()
        .join(others.rename({"indsats": "anden"}), on="sag", how="inner")
        .filter(meet & own_days)
        .group_by("sag", "indsats")
        .agg(delt=shared.min())
    )
    return measure_deadlines(together, pl.col("delt"))


@kind(
    "en_ad_gangen",
    title="Én indsats ad gangen",
    parameters=Taeller,
    limit=lambda _: 0.0,
    falls_due=first_shared_day,
)
def en_ad_gangen(covered: Covered, p: Taeller) -> pl.LazyFrame:
    """No other measure runs at the same time in the case.

    Unit: covered started measure. Other measures: of the types that count, started, sharing at least one active day
    up to A (one that ends the day another starts shares none). Met: there is none. Never unknown. Figures: their
    number / 0. Event date: the decision (lacking it, the start).
    """
    tomorrow = add_days(day(covered.as_of), 1)
    queries = covered.started.select("sag", "indsats", fra="startdato", til=pl.min_horizontal(tomorrow, "slutdato"))
    others = others_active(active_periods(covered.known.measures, p.taeller), queries)
    return measure_outcomes(
        covered.started.lazy().with_columns(andre=others),
        met=pl.col("andre") == 0,
        observed=pl.col("andre"),
        limit=0.0,
    )
