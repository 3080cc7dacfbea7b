"""How long things last: the share not ended yet, month by month; running ones count as long as they ran."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.theme import GRID, PERCENT_LABEL, SERIES, WIDTH
from kvs_audit.contract.danish import percent

with without_slow_formats():
    import altair as alt

HEIGHT = 300
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 4])


def survival_figure(
    curves: pl.DataFrame,
    table: tuple[tuple[str, ...], list[tuple[str, ...]]],
    *,
    axis: str,
    title: str,
    alt_text: str,
    reason: str,
    note: str = "",
) -> Figure:
    """Draw curves.

    ``curves``: ``gruppe``, ``maaneder`` (months since the start, number) and ``andel`` (share left). ``table``:
    headings and rows of the table behind it. ``axis``: what the share is of. At most six groups are told apart.
    """
    if curves.is_empty():
        return empty(title, reason)
    headings, rows = table
    return figure(
        _chart(curves, axis),
        title=title,
        alt=alt_text,
        headings=headings,
        rows=rows,
        numeric=range(1, len(headings)),
        note=note,
    )


def _chart(curves: pl.DataFrame, axis: str) -> Any:
    groups = curves["gruppe"].unique(maintain_order=True).to_list()[: len(SERIES)]
    data = curves.filter(pl.col("gruppe").is_in(groups)).with_columns(
        procent=pl.col("andel").map_elements(lambda share: percent(share, 0), return_dtype=pl.String())
    )
    colour = alt.Color(
        "gruppe:N", scale=alt.Scale(domain=groups, range=list(SERIES[: len(groups)])), legend=alt.Legend(columns=2)
    )
    dash = alt.StrokeDash("gruppe:N", scale=alt.Scale(domain=groups, range=list(DASHES[: len(groups)])))
    y = alt.Y(
        "andel:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(title=axis, labelExpr=PERCENT_LABEL, values=[0, 0.25, 0.5, 0.75, 1]),
    )
    x = alt.X("maaneder:Q", axis=alt.Axis(title="måneder", values=list(range(0, 61, 6)), grid=False))
    lines = (
        alt.Chart(data)
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(x=x, y=y, color=colour, strokeDash=dash)
    )
    points = (
        alt.Chart(data)
        .mark_point(filled=True, size=30, opacity=0)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("gruppe:N", title="Gruppe"),
                alt.Tooltip("maaneder:Q", title="Måneder"),
                alt.Tooltip("procent:N", title="Andel"),
            ],
        )
    )
    half = (
        alt.Chart(pl.DataFrame({"halvdelen": [0.5]}))
        .mark_rule(color=GRID, strokeWidth=2)
        .encode(y=alt.Y("halvdelen:Q"))
    )
    return alt.layer(half, lines, points).properties(width=WIDTH, height=HEIGHT)
