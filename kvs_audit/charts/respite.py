"""Respite days by child and month against the stepped cap for the child's age."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.theme import ACCENT, ALERT, INK, WIDTH
from kvs_audit.contract.danish import count, number, percent

with without_slow_formats():
    import altair as alt

HEIGHT = 340


def respite_figure(months: pl.DataFrame, *, title: str, alt_text: str, reason: str, note: str = "") -> Figure:
    """Draw child-months.

    ``months``: one row per child and month: ``alder`` (completed years), ``doegn`` (days), ``loft`` (the cap for the
    age), ``over`` (whether days exceed it; never null).
    """
    if months.is_empty():
        return empty(title, reason)
    return figure(
        _chart(months),
        title=title,
        alt=alt_text,
        headings=("Alder", "Loft, døgn", "Måneder", "Over loftet", "Andel over", "Flest døgn"),
        rows=[_row(row) for row in by_age(months).iter_rows(named=True)],
        numeric=range(1, 6),
        note=note,
    )


def by_age(months: pl.DataFrame) -> pl.DataFrame:
    """Counts per age: ``maaneder``, ``over``, and the most days in a month."""
    return (
        months.group_by("alder")
        .agg(loft=pl.col("loft").min(), maaneder=pl.len(), over=pl.col("over").sum(), flest=pl.col("doegn").max())
        .sort("alder")
    )


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    share = percent(row["over"] / row["maaneder"], 0)
    return (
        f"{row['alder']} år",
        number(row["loft"]),
        count(row["maaneder"]),
        count(row["over"]),
        share,
        number(row["flest"]),
    )


def _chart(months: pl.DataFrame) -> Any:
    points = (
        months.group_by("alder", "over", doegn=pl.col("doegn").ceil())
        .len("maaneder")
        .with_columns(gruppe=pl.when("over").then(pl.lit("over loftet")).otherwise(pl.lit("inden for loftet")))
        .sort("alder", "doegn", "over")
    )
    caps = by_age(months).select("alder", "loft")
    ages = list(range(caps["alder"].min(), caps["alder"].max() + 1))  # type: ignore[arg-type, operator]
    x = alt.X(
        "alder:O", scale=alt.Scale(domain=ages), axis=alt.Axis(title="barnets alder, år", labelAngle=0, ticks=False)
    )
    groups = ["inden for loftet", "over loftet"]
    marks = (
        alt.Chart(points)
        .mark_point(filled=True, opacity=0.85)
        .encode(
            x=x,
            y=alt.Y("doegn:Q", axis=alt.Axis(title="døgn i måneden"), scale=alt.Scale(domainMin=0)),
            size=alt.Size("maaneder:Q", scale=alt.Scale(range=[18, 420]), legend=None),
            color=alt.Color(
                "gruppe:N", scale=alt.Scale(domain=groups, range=[ACCENT, ALERT]), legend=alt.Legend(title=None)
            ),
            shape=alt.Shape("gruppe:N", scale=alt.Scale(domain=groups, range=["circle", "diamond"])),
            tooltip=[
                alt.Tooltip("alder:O", title="Alder"),
                alt.Tooltip("doegn:Q", title="Døgn, rundet op"),
                alt.Tooltip("maaneder:Q", title="Måneder"),
            ],
        )
    )
    steps = (
        alt.Chart(caps)
        .mark_rule(color=INK, strokeWidth=2.5)
        .encode(x=alt.X("alder:O", bandPosition=0), x2=alt.X2("alder", bandPosition=1), y=alt.Y("loft:Q"))
    )
    return alt.layer(marks, steps).properties(width=WIDTH, height=HEIGHT)
