"""Two or a few series over time, told apart by colour and by dash."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.theme import SERIES, WIDTH
from kvs_audit.contract.danish import MISSING, number

with without_slow_formats():
    import altair as alt

HEIGHT = 260
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
"""A pattern per series, so that grey print tells them apart."""


def lines_figure(values: pl.DataFrame, *, unit: str, title: str, alt_text: str, reason: str, note: str = "") -> Figure:
    """Draw series.

    ``values``: ``periode`` (date, for the order), ``label`` (the period in words), ``serie`` and ``vaerdi`` (null
    leaves a gap). ``unit``: what is counted, for the axis.
    """
    drawn = values.drop_nulls("vaerdi")
    if drawn.is_empty():
        return empty(title, reason)
    series = drawn["serie"].unique(maintain_order=True).to_list()
    return figure(
        _chart(values.sort("periode", maintain_order=True), series, unit),
        title=title,
        alt=alt_text,
        headings=("Periode", *series),
        rows=_rows(values, series),
        numeric=range(1, len(series) + 1),
        note=note,
    )


def _rows(values: pl.DataFrame, series: list[str]) -> list[tuple[str, ...]]:
    wide = values.pivot("serie", index=["periode", "label"], values="vaerdi").sort("periode")
    return [
        (row["label"], *(MISSING if row[name] is None else number(row[name], 1) for name in series))
        for row in wide.iter_rows(named=True)
    ]


def _chart(values: pl.DataFrame, series: list[str], unit: str) -> Any:
    periods = values["label"].unique(maintain_order=True).to_list()
    data = values.select("label", "serie", "vaerdi")
    x = alt.X(
        "label:O",
        sort=periods,
        scale=alt.Scale(domain=periods),
        axis=alt.Axis(title=None, labelAngle=0, labelOverlap="greedy", labelPadding=10, ticks=False),
    )
    colour = alt.Color(
        "serie:N", scale=alt.Scale(domain=series, range=list(SERIES[: len(series)])), legend=alt.Legend(title=None)
    )
    tooltip = [
        alt.Tooltip("label:N", title="Periode"),
        alt.Tooltip("serie:N", title="Serie"),
        alt.Tooltip("vaerdi:Q", title=unit, format=",.1f"),
    ]
    base = alt.Chart(data).encode(x=x, y=alt.Y("vaerdi:Q", axis=alt.Axis(title=unit), scale=alt.Scale(domainMin=0)))
    dash = alt.StrokeDash("serie:N", scale=alt.Scale(domain=series, range=list(DASHES[: len(series)])))
    return alt.layer(
        base.mark_line(strokeWidth=2, invalid="break-paths-show-domains").encode(color=colour, strokeDash=dash),
        base.mark_point(filled=True, size=36, opacity=1).encode(color=colour, tooltip=tooltip),
    ).properties(width=WIDTH, height=HEIGHT)
