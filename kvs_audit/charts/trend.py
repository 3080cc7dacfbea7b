"""A rate over time: one point per period with its 95 % interval and denominator; an unfinished period is hollow."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.rate_rows import headings, numeric, of_text, percent_text, table_rows
from kvs_audit.charts.theme import ACCENT, BAND, INK, PAPER, PERCENT_LABEL, WIDTH

with without_slow_formats():
    import altair as alt

HEIGHT = 260

LAST_WIDTH = 45
"""Room to the right of the last point for its share."""


def trend_figure(rates: pl.DataFrame, *, title: str, alt_text: str, reason: str, note: str = "") -> Figure:
    """Draw a trend.

    ``rates``: ``label`` (the period, text), ``periode`` (its first day), ``hel`` (whether it had ended by the as-of
    date), the counts and shares of a rate. Periods without due units, or
    hidden ones, leave a gap, in the chart as in time.
    """
    rows = rates.sort("periode")
    drawn = rows.filter(pl.col("naevner") > 0)
    if drawn.is_empty():
        return empty(title, reason)
    return figure(
        _chart(rows),
        title=title,
        alt=alt_text,
        headings=headings(rows, "Periode"),
        rows=list(table_rows(rows)),
        numeric=numeric(rows),
        note=note,
    )


def _chart(rows: pl.DataFrame) -> Any:
    data = rows.with_columns(
        tal=of_text(pl.col("opfyldt"), pl.col("naevner")), procent=percent_text(pl.col("andel"))
    ).select("label", "hel", "andel", "nedre", "oevre", "tal", "procent")
    periods = rows["label"].to_list()
    x = alt.X(
        "label:O",
        sort=periods,
        axis=alt.Axis(title=None, labelAngle=0, labelOverlap="greedy", labelPadding=10, ticks=False, grid=False),
        scale=alt.Scale(domain=periods),
    )
    axis = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr=PERCENT_LABEL, title=None, domain=False, ticks=False)
    scale = alt.Scale(domain=[0, 1])
    base = alt.Chart(data).encode(x=x)
    share = alt.Y("andel:Q", scale=scale, axis=axis)
    tooltip = [
        alt.Tooltip("label:N", title="Periode"),
        alt.Tooltip("procent:N", title="Andel opfyldt"),
        alt.Tooltip("tal:N", title="Opfyldt"),
    ]
    last = alt.Chart(data.drop_nulls("andel").tail(1)).encode(x=x)
    return alt.layer(
        base.mark_rule(color=BAND, strokeWidth=7).encode(
            y=alt.Y("nedre:Q", scale=scale, axis=axis), y2=alt.Y2("oevre:Q"), tooltip=tooltip
        ),
        base.mark_line(color=ACCENT, strokeWidth=2, invalid="break-paths-show-domains").encode(y=share),
        base.mark_point(filled=True, size=60, color=ACCENT, opacity=1).encode(y=share, tooltip=tooltip),
        base.transform_filter("!datum.hel")
        .mark_point(filled=True, size=22, color=PAPER, opacity=1)
        .encode(y=share, tooltip=tooltip),
        last.mark_text(color=INK, align="left", dx=9, fontWeight="bold").encode(y=share, text=alt.Text("procent:N")),
    ).properties(width=WIDTH - LAST_WIDTH, height=HEIGHT)
