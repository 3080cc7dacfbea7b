"""Kind ``klippekort_ramme``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, Whole, kind, measure_deadlines, measure_outcomes
from kvs_audit.checks.opfoelgningskaede import Months
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_months


class KlippekortRamme(Parameters):
    """``samtaler``: the most talks. ``maaneder``: months after the end within which they lie."""

    samtaler: Whole
    maaneder: Months


def last_day(p: KlippekortRamme) -> pl.Expr:
    """The last day on which a talk lies within its time."""
    return add_months(pl.col("slutdato"), p.maaneder)


def talks_left(covered: Covered, p: KlippekortRamme) -> pl.LazyFrame:
    """The last day for talks of ended measures that have some left: one was held, or they were offered."""
    held = covered.known.talks.lazy().group_by("indsats").agg(antal=pl.len())
    begun = pl.col("antal").is_not_null() | pl.col("klippekort_tilbudt").fill_null(value=False)
    left = pl.col("antal").fill_null(0) < p.samtaler
    units = covered.ended.lazy().join(held, on="indsats", how="left").filter(begun & left)
    return measure_deadlines(units, last_day(p), float(p.samtaler))


@kind(
    "klippekort_ramme",
    title="Klippekortets ramme",
    parameters=KlippekortRamme,
    table="klippekortsamtaler",
    base="afsluttet",
    missing_event="slutdato",
    limit=lambda p: float(p.samtaler),
    windows=talks_left,
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
    within = (pl.col("foerste") >= end) & (pl.col("sidste") <= last_day(p))
    return measure_outcomes(
        covered.ended.lazy().join(held, on="indsats", how="inner"),
        met=(pl.col("antal") <= p.samtaler) & within,
        event=end,
        observed=pl.col("antal"),
        limit=float(p.samtaler),
    )
