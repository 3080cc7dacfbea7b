"""One case's dated events, for its timeline."""

from collections.abc import Iterator

import polars as pl

from kvs_audit.contract.danish import word
from kvs_audit.facts.known import Known
from kvs_audit.reports.scope import Scope

EVENTS = pl.Schema({"linje": pl.String(), "slags": pl.String(), "fra": pl.Date(), "til": pl.Date()})
"""``linje``: a measure, or what belongs to the whole case. ``slags``: what happened. ``til``: null for a point."""


def case_events(scope: Scope, sag_id: str) -> pl.DataFrame:
    """What was known of the case on the as-of date, in the schema EVENTS: the case's own lines first, then measures.

    ``frist overskredet``: the deadlines among the case's findings in the report.
    """
    known = Known(scope.result.extract, scope.as_of)
    case = scope.result.extract.tables["sager"].filter(pl.col("sag_id") == sag_id).select("sag")
    parts = [EVENTS.to_frame(), *_of_case(known, case), *_of_measures(scope, known, case, sag_id)]
    return pl.concat([part.select(EVENTS.names()) for part in parts])


def _of_case(known: Known, case: pl.DataFrame) -> Iterator[pl.DataFrame]:
    no_end = pl.lit(None, dtype=pl.Date())
    if known.extract.has("undersoegelser"):
        yield (
            known.assessments.join(case, on="sag", how="semi")
            .sort("startdato")
            .select(linje=pl.lit("Undersøgelser"), slags=pl.lit("undersøgelse"), fra="startdato", til="slutdato")
        )
    if known.extract.has("planer"):
        plans = known.plans.join(case, on="sag", how="semi").sort("dato")
        yield plans.select(linje=pl.lit("Planer"), slags=pl.lit("plan"), fra="dato", til=no_end)


def _of_measures(scope: Scope, known: Known, case: pl.DataFrame, sag_id: str) -> Iterator[pl.DataFrame]:
    no_end = pl.lit(None, dtype=pl.Date())
    measures = known.measures.join(case, on="sag", how="semi").sort("dato", "indsats_id")
    held = known.follow_ups.select("indsats", "dato").unique() if known.extract.has("opfoelgninger") else None
    missed = _missed_deadlines(scope, sag_id)
    for row in measures.select("indsats", "indsats_id", "indsatstype").iter_rows(named=True):
        own = measures.filter(pl.col("indsats") == row["indsats"])
        line = pl.lit(f"{word(row['indsatstype']).capitalize()} ({row['indsats_id']})")
        started = own.filter("startet")
        yield started.select(linje=line, slags=pl.lit("indsats"), fra="startdato", til="slutdato")
        decided = own.filter(pl.col("afgoerelsesdato").is_not_null())
        yield decided.select(linje=line, slags=pl.lit("afgørelse"), fra="afgoerelsesdato", til=no_end)
        if held is not None:
            follow_ups = held.filter(pl.col("indsats") == row["indsats"]).sort("dato")
            yield follow_ups.select(linje=line, slags=pl.lit("opfølgning"), fra="dato", til=no_end)
        late = missed.filter(pl.col("indsats_id") == row["indsats_id"])
        yield late.select(linje=line, slags=pl.lit("frist overskredet"), fra="haendelsesdato", til=no_end)


def _missed_deadlines(scope: Scope, sag_id: str) -> pl.DataFrame:
    """Missed deadlines are the findings whose unit is an interval between follow-ups."""
    return scope.fund.filter((pl.col("sag_id") == sag_id) & (pl.col("enhed") == "interval")).sort("haendelsesdato")
