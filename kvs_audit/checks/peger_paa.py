"""Kind ``peger_paa``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, first_missing, kind, measure_outcomes
from kvs_audit.checks.foer_afgoerelse import AssessmentTypes
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.latest import join_latest


class PegerPaa(Parameters):
    """``typer``: assessments that count."""

    typer: AssessmentTypes


@kind("peger_paa", title="Undersøgelsen peger på indsatsen", parameters=PegerPaa, table="undersoegelser")
def peger_paa(covered: Covered, p: PegerPaa) -> pl.LazyFrame:
    """The assessment behind the measure points to it.

    Unit: covered measure whose case has an assessment of the types, finished by A and begun no later than the measure's
    start (lacking it, the decision). Met: the one begun last (ties: the largest id) says so; not met: it says
    otherwise. Unknown: it does not say. Figures: none. Event date: the decision (lacking it, the start).
    """
    finished = covered.known.assessments.filter(
        pl.col("slutdato").is_not_null() & pl.col("type").is_in(list(p.typer))
    ).rename({"startdato": "begyndt"})
    units = covered.measures.lazy().with_columns(senest=pl.coalesce("startdato", "afgoerelsesdato"))
    decisive = join_latest(units, finished.lazy(), by="senest", date="begyndt", values=("peger_paa_indsats",))
    return measure_outcomes(
        decisive.filter("fundet"), met=pl.col("peger_paa_indsats"), reason=first_missing(("peger_paa_indsats",))
    )
