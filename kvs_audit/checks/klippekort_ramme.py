"""Kind ``klippekort_ramme``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, Whole, kind, measure_outcomes
from kvs_audit.checks.opfoelgningskaede import Months
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_months


class KlippekortRamme(Parameters):
    """``samtaler``: the most talks. ``maaneder``: months after the end within which they lie."""

    samtaler: Whole
    maaneder: Months


@kind(
    "klippekort_ramme",
    title="Klippekortets ramme",
    parameters=KlippekortRamme,
    table="klippekortsamtaler",
    base="afsluttet",
    missing_event="slutdato",
    limit=lambda p: float(p.samtaler),
)
def klippekort_ramme(covered: Covered, p: KlippekortRamme) -> pl.LazyFrame:
    """Follow-up talks after the end keep within their number and time.

    Unit: covered ended measure with at least one talk by A; every row is a talk. Met: at most that many, all from the
    end to the end + months. Otherwise not met. Never unknown. Figures: talks / most. Event date: the end.
    """
    held = (
        covered.known.talks.lazy()
        .group_by("indsats")
        .agg(antal=pl.len(), foerste=pl.col("dato").min(), sidste=pl.col("dato").max())
    )
    end = pl.col("slutdato")
    within = (pl.col("foerste") >= end) & (pl.col("sidste") <= add_months(end, p.maaneder))
    return measure_outcomes(
        covered.ended.lazy().join(held, on="indsats", how="inner"),
        met=(pl.col("antal") <= p.samtaler) & within,
        event=end,
        observed=pl.col("antal"),
        limit=float(p.samtaler),
    )
