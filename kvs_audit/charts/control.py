"""A control chart: points over time around a centre line, with limits stepped by phase and signals told by shape."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.theme import ACCENT, ALERT, GRID, INK, MUTED, PAPER, PERCENT_LABEL, WIDTH

with without_slow_formats():
    import altair as alt

HEIGHT = 250

MARKS = {
    "inden for grænserne": ("circle", ACCENT, ACCENT),
    "over grænsen": ("triangle-up", ALERT, ALERT),
    "under grænsen": ("triangle-down", ALERT, ALERT),
    "i træk på samme side": ("diamond", ALERT, ALERT),
    "seneste år skiller sig ud": ("square", ALERT, ALERT),
    "ikke bedømt": ("circle", PAPER, ACCENT),
}
"""Shape, fill and outline of each kind of point (``tegn``)."""

_SIZE = 46

SHARES = "andele"
NUMBERS = "antal"


def control_figure(
    points: pl.DataFrame,
    table: tuple[Sequence[str], Sequence[Sequence[str]]],
    *,
    values: str,
    title: str,
    alt_text: str,
    reason: str,
    note: str = "",
) -> Figure:
    """Draw a control chart.

    ``points``, in order: ``x`` (a date, or a number where points are events), ``vaerdi`` (null leaves a gap),
    ``midte``, ``nedre_graense``, ``oevre_graense``, ``fase`` (whole number), ``tegn`` (a key of MARKS), ``maerke``
    (what stands at a signal, or null), ``label`` and ``tal`` (the point in words). ``table``: headings and rows of
    the table behind it. ``values``: SHARES from 0 to 1, or NUMBERS. Where no point has a value, ``reason`` stands
    instead.
    """
    if points["vaerdi"].null_count() == points.height:
        return empty(title, reason)
    headings, rows = table
    return figure(
        _layers(_ready(points), values, points).properties(width=WIDTH, height=HEIGHT),
        title=title,
        alt=alt_text,
        headings=headings,
        rows=rows,
        numeric=range(1, len(headings) - 1),
        note=note,
    )


def control_explorer(points: pl.DataFrame, *, title: str, reason: str) -> Figure:
    """Draw the chart of the requirement that is chosen in a list, for JupyterLab.

    ``points``: as for :func:`control_figure`, with dates and shares, and the column ``krav``.
    """
    if points.is_empty():
        return empty(title, reason)
    names = points["krav"].unique(maintain_order=True).to_list()
    chosen = alt.selection_point(
        name="valgt", fields=["krav"], value=names[0], bind=alt.binding_select(options=names, name="Krav: ")
    )
    chart = _layers(_ready(points), SHARES, points, chosen)
    return figure(
        chart.properties(width=WIDTH, height=HEIGHT),
        title=title,
        alt=f"{title}. Kontroldiagrammet for det krav, man vælger på listen.",
        headings=(),
        rows=(),
        note="Vælg et krav på listen under figuren.",
    )


def _layers(data: pl.DataFrame, values: str, points: pl.DataFrame, chosen: Any = None) -> Any:
    x = _x(points)
    y_axis = _y_axis(values)
    base = alt.Chart(data)
    shown = base if chosen is None else base.transform_filter(chosen)

    def line(column: str, colour: str, **style: Any) -> Any:
        mark = shown.mark_line(color=colour, interpolate="step", invalid="break-paths-show-domains", **style)
        return mark.encode(x=x, y=_y(column, values, y_axis), detail=alt.Detail("fase:N"))

    layers = [
        line("oevre_graense", MUTED, strokeWidth=1, strokeDash=[4, 3]),
        line("nedre_graense", MUTED, strokeWidth=1, strokeDash=[4, 3]),
        line("midte", INK, strokeWidth=1.25),
        *_shifts(points, x),
        shown.mark_line(color=ACCENT, strokeWidth=1, opacity=0.6, invalid="break-paths-show-domains").encode(
            x=x, y=_y("vaerdi", values, y_axis)
        ),
        _points(shown, points).encode(x=x, y=_y("vaerdi", values, y_axis)),
        shown.mark_text(color=INK, align="right", dx=12, dy=-12, fontWeight="bold").encode(
            x=x, y=_y("vaerdi", values, y_axis), text=alt.Text("maerke:N")
        ),
    ]
    if chosen is not None:
        layers[0] = layers[0].add_params(chosen)
    return alt.layer(*layers)


def _points(shown: Any, points: pl.DataFrame) -> Any:
    kinds = [kind for kind in MARKS if kind in points.filter(pl.col("vaerdi").is_not_null())["tegn"]]
    legend = alt.Legend(title=None, columns=3, symbolSize=_SIZE + 30)

    def by_kind(place: int) -> alt.Scale:
        return alt.Scale(domain=kinds, range=[MARKS[kind][place] for kind in kinds])

    return (
        shown.transform_filter("isValid(datum.vaerdi)")
        .mark_point(size=_SIZE, opacity=1, strokeWidth=1.5)
        .encode(
            shape=alt.Shape("tegn:N", scale=by_kind(0), legend=legend),
            fill=alt.Fill("tegn:N", scale=by_kind(1), legend=legend),
            stroke=alt.Stroke("tegn:N", scale=by_kind(2), legend=legend),
            tooltip=[alt.Tooltip("label:N", title="Punkt"), alt.Tooltip("tal:N", title="Vist")],
        )
    )


def _shifts(points: pl.DataFrame, x: Any) -> list[Any]:
    """A thin line where each phase but the first begins; nothing where there is one phase."""
    begins = points.group_by("fase", maintain_order=True).agg(pl.col("x").min()).sort("fase").slice(1).select("x")
    if begins.is_empty():
        return []
    return [alt.Chart(_as_text(begins)).mark_rule(color=GRID, strokeWidth=2).encode(x=x)]


def _x(points: pl.DataFrame) -> Any:
    if points.schema["x"] == pl.Date():
        axis = alt.Axis(title=None, format="%Y", tickCount="year", labelOverlap="greedy", grid=False)
        return alt.X("x:T", scale=alt.Scale(padding=12), axis=axis)
    return alt.X(
        "x:Q",
        scale=alt.Scale(nice=False, zero=False, padding=12),
        axis=alt.Axis(title="afvigelse nr.", tickMinStep=1, grid=False),
    )


def _y(column: str, values: str, axis: Any) -> Any:
    scale = alt.Scale(domain=[0, 1]) if values == SHARES else alt.Scale(domainMin=0)
    return alt.Y(f"{column}:Q", scale=scale, axis=axis)


def _y_axis(values: str) -> Any:
    if values == SHARES:
        return alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr=PERCENT_LABEL, title=None, domain=False, ticks=False)
    return alt.Axis(title="opfyldte imellem", domain=False, ticks=False, tickMinStep=1)


def _ready(points: pl.DataFrame) -> pl.DataFrame:
    """No words where there is no signal, and days as text."""
    return _as_text(points.with_columns(pl.col("maerke").fill_null("")))


def _as_text(points: pl.DataFrame) -> pl.DataFrame:
    """Days as texts with a time of day, which every browser reads in its own time zone and so shows as the same day."""
    return (
        points.with_columns(pl.col("x").dt.strftime("%Y-%m-%dT00:00:00")) if points.schema["x"] == pl.Date() else points
    )
