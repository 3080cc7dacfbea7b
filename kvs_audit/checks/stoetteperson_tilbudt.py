"""Kind ``stoetteperson_tilbudt``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, kind, measure_outcomes
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import days_between


class StoettepersonTilbudt(Parameters):
    """No parameters."""


@kind(
    "stoetteperson_tilbudt",
    title="Støtteperson er tilbudt",
    parameters=StoettepersonTilbudt,
    table="stoettepersoner",
    base="startet",
    missing_event="startdato",
)
def stoetteperson_tilbudt(covered: Covered, p: StoettepersonTilbudt) -> pl.LazyFrame:
    """The parents of a placed child have been offered a support person.

    Unit: covered started measure. Met: offered by A. Not met: no offer, or one after A. Unknown: an offer without a
    date. Figures: days from the start to the offer, negative when it came first / none. Event date: the start.
    """
    offers = covered.known.support_persons.lazy().select("indsats", "tilbudt_dato", tilbud=pl.lit(True))
    offered = pl.col("tilbudt_dato")
    return measure_outcomes(
        covered.started.lazy().join(offers, on="indsats", how="left"),
        met=pl.when(pl.col("tilbud").is_null()).then(pl.lit(False)).when(offered.is_not_null()).then(pl.lit(True)),
        reason=pl.lit(mangler_vaerdi("tilbudt_dato")),
        event=pl.col("startdato"),
        observed=days_between(pl.col("startdato"), offered),
    )
