"""Frames about development over time: the control chart that each requirement has data for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import polars as pl

from kvs_audit.reports.scope import Scope
from kvs_audit.summaries.control_charts import (
    ENOUGH,
    JUDGED,
    PROVISIONAL,
    WHOLE,
    Every,
    by_period,
    p_chart,
)
from kvs_audit.summaries.control_gaps import between_departures, g_chart
from kvs_audit.summaries.rates import IN_RATE

Kind = Literal["maaned", "kvartal", "afstand"]

EVERY: Final[dict[str, Every]] = {"maaned": "1mo", "kvartal": "1q"}

YEAR: Final = {"maaned": 12, "kvartal": 4}
"""Points that are a year."""

FEWEST_DUE: Final = 5
FEWEST: Final = 1
"""Units, and units of the rarer outcome, that a whole period must have on average for its share to be worth a point."""

RARE: Final = 0.2
"""Share of departures up to which they are rare, so that what lies between them says more than their share."""

RECURRING: Final = "sag_maaned"
"""Units in which the same cases come back month after month: what varies then is not chance from unit to unit."""

BY: Final = ("standard", "krav")


Key = tuple[str, str]

Unjudged = Literal["", "igen", "faa"]
"""Why a chart is drawn without being judged: its cases come back, or it has too few units; empty: it is judged."""


@dataclass(frozen=True)
class KravTrend:
    """One requirement's chart. ``points``: of :func:`p_chart`, or of :func:`g_chart` where ``kind`` is ``afstand``."""

    standard: str
    krav: str
    kind: Kind
    unjudged: Unjudged
    due: int
    points: pl.DataFrame

    @property
    def judged(self) -> bool:
        """Whether any phase has enough points for signals."""
        return JUDGED in self.points["punkt"]

    @property
    def signals(self) -> pl.DataFrame:
        """The points that bear a signal."""
        rules = [name for name in ("udenfor", "serie", "skred") if name in self.points.columns]
        return self.points.filter(pl.any_horizontal(pl.col(rules).is_not_null()))

    @property
    def value(self) -> str:
        """The column with the points' values."""
        return "imellem" if self.kind == "afstand" else "andel"


def krav_trends(scope: Scope, shifts: Sequence[date], period: str = "auto") -> list[KravTrend]:
    """A chart for each requirement of the report with any decided unit, in the order of the standards.

    ``period``: ``maaned``, ``kvartal``, or ``auto``: months where on average enough units, and enough of the rarer
    outcome, fall in each, else quarters; where quarters are too short as well, and departures are rare
    and at least ENOUGH, the units between departures.
    """
    rows = scope.due
    window = (scope.result.fra, scope.result.til)
    charts = {
        kind: by_period(rows, BY, scope.as_of, every, shifts=shifts, window=window) for kind, every in EVERY.items()
    }
    gaps = between_departures(rows, BY, scope.as_of, shifts=shifts)
    departures = _counts(gaps.filter(pl.col("punkt") == WHOLE))
    recurring = set(rows.filter(pl.col("enhed") == RECURRING).select(BY).unique().rows())
    dense = {kind: _dense(points) for kind, points in charts.items()}
    due = _counts(rows.filter(pl.col("status").is_in(IN_RATE)))
    wanted: dict[Key, tuple[Kind, Unjudged]] = {
        key: _chosen(
            period,
            {kind for kind in EVERY if key in dense[kind]},
            ENOUGH <= departures.get(key, 0) <= RARE * due[key],
            key in recurring,
        )
        for key in scope.krav.select(BY).rows()
        if key in due
    }
    drawn = {kind: _charted(kind, charts.get(kind, gaps), wanted) for kind in (*EVERY, "afstand")}
    return [
        KravTrend(*key, kind, unjudged, due[key], drawn[kind].filter(standard=key[0], krav=key[1]))
        for key, (kind, unjudged) in wanted.items()
    ]


def _counts(rows: pl.DataFrame) -> dict[Key, int]:
    return {(standard, krav): number for standard, krav, number in rows.group_by(BY).len().rows()}


def _dense(points: pl.DataFrame) -> set[Key]:
    """Requirements whose whole periods have enough units of the rarer outcome, phase by phase."""
    missed = pl.col("naevner") - pl.col("opfyldt")
    phases = (
        points.filter(pl.col("punkt") == WHOLE)
        .group_by(*BY, "fase")
        .agg(
            pl.col("naevner").sum(),
            sjaeldne=pl.min_horizontal(pl.col("opfyldt").sum(), missed.sum()),
            perioder=pl.len(),
        )
    )
    kept = phases.group_by(BY).agg(pl.col("naevner", "sjaeldne", "perioder").sum())
    periods = pl.col("perioder")
    enough = (pl.col("naevner") >= FEWEST_DUE * periods) & (pl.col("sjaeldne") >= FEWEST * periods)
    return set(kept.filter(enough).select(BY).rows())


def _chosen(period: str, dense: set[str], rare: bool, recurring: bool) -> tuple[Kind, Unjudged]:
    """The kind of chart, and why it is not judged."""
    kinds: tuple[Kind, ...] = ("maaned", "kvartal")
    asked = [kind for kind in kinds if period in (kind, "auto")]
    fit = [kind for kind in asked if kind in dense]
    if recurring:
        return (fit or asked)[0], "igen"
    if fit:
        return fit[0], ""
    if period == "auto" and rare:
        return "afstand", ""
    return asked[-1], "faa"


def _charted(kind: str, points: pl.DataFrame, wanted: dict[Key, tuple[Kind, Unjudged]]) -> pl.DataFrame:
    """The charts of one kind, drawn together."""
    keys = [(*key, unjudged != "") for key, (wants, unjudged) in wanted.items() if wants == kind]
    chosen = pl.DataFrame(keys, schema={"standard": pl.String, "krav": pl.String, "udoemt": pl.Boolean}, orient="row")
    parts = points.join(chosen, on=BY, how="inner", maintain_order="left")
    if kind == "afstand":
        return g_chart(parts.drop("udoemt"), BY)
    return p_chart(parts, BY, year=YEAR[kind]).with_columns(
        punkt=pl.when(pl.col("udoemt") & (pl.col("punkt") == JUDGED)).then(pl.lit(PROVISIONAL)).otherwise("punkt"),
        udenfor=pl.when(~pl.col("udoemt")).then("udenfor"),
        serie=pl.when(~pl.col("udoemt")).then("serie"),
        skred=pl.when(~pl.col("udoemt")).then("skred"),
    )
