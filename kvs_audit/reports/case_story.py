"""One case's dated events as the lines of its timeline."""

from types import MappingProxyType
from typing import Final

import polars as pl

from kvs_audit.contract.danish import word_text
from kvs_audit.explain import case_events
from kvs_audit.facts.dates import day
from kvs_audit.facts.known import Known

LINES: Final = pl.Schema({"linje": pl.String(), "slags": pl.String(), "fra": pl.Date(), "til": pl.Date()})
"""``linje``: a measure, or what belongs to the whole case. ``slags``: what happened. ``til``: null for a point."""

_OF_CASE: Final = MappingProxyType({"undersoegelser": "Undersøgelser", "planer": "Planer"})
"""Tables whose events stand on a line of the case, in order; the others stand on their measure's."""

_PERIODS: Final = MappingProxyType(
    {"start": ("slut", "indsats"), "undersoegelse_start": ("undersoegelse_slut", "undersøgelse")}
)
"""Events that begin a period: the event that ends it, and what it is called."""

_POINTS: Final = MappingProxyType(
    {"afgoerelse": "afgørelse", "plan": "plan", "opfoelgning": "opfølgning", "frist": "frist overskredet"}
)
"""Events that are drawn as points, in the order they stand in on a line. Others are for the text."""

_NO_LINE: Final = pl.lit(None, dtype=pl.String()).alias("linje")


def case_lines(known: Known, findings: pl.DataFrame, sag_id: str) -> pl.DataFrame:
    """A case's lines in the schema LINES: the case's own first, then its measures by date; periods before points.

    ``findings`` (schema FUND): those whose missed deadlines are drawn. A measure that has not begun has no period.
    """
    events = case_events(known, findings.filter(pl.col("sag_id") == sag_id)).filter(pl.col("sag_id") == sag_id)
    parts = [LINES.to_frame().with_columns(place=pl.lit(0), tabel=pl.lit(""), indsats_id=pl.lit(""))]
    parts += [_periods(events, known, start, *rest) for start, rest in _PERIODS.items()]
    parts += [_points(events, kind, name, place) for place, (kind, name) in enumerate(_POINTS.items(), 1)]
    lines = pl.concat(parts).join(_measures(known), on="indsats_id", how="left")
    own = pl.col("tabel").replace_strict(list(_OF_CASE), range(len(_OF_CASE)), default=len(_OF_CASE))
    named = pl.coalesce("indsats", pl.col("tabel").replace_strict(_OF_CASE, default=None, return_dtype=pl.String()))
    return (
        lines.with_columns(linje=named, orden=own)
        .sort("orden", "dato", "indsats_id", "place", "fra", "til", nulls_last=True)
        .select(LINES.names())
    )


def _measures(known: Known) -> pl.DataFrame:
    """``indsats``, the name of each measure's line, and ``dato``, its place among them."""
    kind, named = word_text(pl.col("indsatstype")), pl.format(" ({})", "indsats_id")
    return known.measures.select(
        "indsats_id", "dato", indsats=pl.concat_str(kind.str.head(1).str.to_uppercase(), kind.str.slice(1), named)
    )


def _periods(events: pl.DataFrame, known: Known, start: str, end: str, name: str) -> pl.DataFrame:
    ends = events.filter(pl.col("slags") == end).select("tabel", "raekke", til="dato")
    begun = events.filter((pl.col("slags") == start) & (pl.col("dato") <= day(known.as_of)))
    joined = begun.join(ends, on=("tabel", "raekke"), how="left")
    return joined.select(_NO_LINE, slags=pl.lit(name), fra="dato", til="til", **_where(0))


def _points(events: pl.DataFrame, kind: str, name: str, place: int) -> pl.DataFrame:
    no_end = pl.lit(None, dtype=pl.Date())
    of_kind = events.filter(pl.col("slags") == kind).unique(("dato", "indsats_id", "tabel"), maintain_order=True)
    return of_kind.select(_NO_LINE, slags=pl.lit(name), fra="dato", til=no_end, **_where(place))


def _where(place: int) -> dict[str, pl.Expr]:
    return {"place": pl.lit(place), "tabel": pl.col("tabel"), "indsats_id": pl.col("indsats_id")}
