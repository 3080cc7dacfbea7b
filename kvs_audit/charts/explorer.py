"""Linked charts for JupyterLab: choose types, teams or ages, and see the others and the list of cases follow."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.theme import ACCENT, GRID, INK

with without_slow_formats():
    import altair as alt

MOST = 4_000
"""Measures that travel with the charts; more would make a notebook heavy."""

LISTED = 15

_HALF, _ALL = 300, 640


def explorer_figure(measures: pl.DataFrame, *, title: str, reason: str) -> Figure:
    """Draw linked charts of measures.

    ``measures``: one row each with ``sag_id``, ``type``, ``team``, ``alder`` (years or null), ``aar`` (year of the
    decision) and ``varighed`` (whole
    months so far, null where not started). Click or drag to choose; double-click to let go.
    """
    if measures.is_empty():
        return empty(title, reason)
    shown = measures.sort("aar", "sag_id", descending=[True, False]).head(MOST)
    return figure(
        _chart(shown),
        title=title,
        alt=f"{title}. Fire figurer og en liste, som følger det, man vælger.",
        headings=(),
        rows=(),
        note="Klik på en type eller et team, træk hen over alder eller år; dobbeltklik for at slippe.",
    )


def _chart(measures: pl.DataFrame) -> Any:
    kind = alt.selection_point(fields=["type"], name="type")
    team = alt.selection_point(fields=["team"], name="team")
    age = alt.selection_interval(encodings=["x"], name="alder")
    year = alt.selection_interval(encodings=["x"], name="aar")
    chosen = {"type": kind, "team": team, "alder": age, "aar": year}
    base = alt.Chart(measures)

    def others(own: str) -> Any:
        """Everything chosen in the other charts."""
        first, *rest = [selection for name, selection in chosen.items() if name != own]
        return rest[0] & rest[1] & first

    def names(field: str, selection: Any) -> Any:
        colour = alt.condition(selection, alt.value(ACCENT), alt.value(GRID))
        bars = base.transform_filter(others(field)).mark_bar().add_params(selection)
        y = alt.Y(f"{field}:N", sort="-x", title=None)
        return bars.encode(y=y, x=alt.X("count()", title="indsatser"), color=colour).properties(width=_HALF, height=180)

    def numbers(field: str, selection: Any, label: str) -> Any:
        bars = base.transform_filter(others(field)).mark_bar(color=ACCENT).add_params(selection)
        x = alt.X(f"{field}:O", title=label, axis=alt.Axis(labelAngle=0, labelOverlap="greedy"))
        return bars.encode(x=x, y=alt.Y("count()", title="indsatser")).properties(width=_HALF, height=160)

    listed = (
        base.transform_filter(kind & team & age & year)
        .transform_window(plads="row_number()", sort=[alt.SortField("varighed", order="descending")])
        .transform_filter(f"datum.plads <= {LISTED}")
        .transform_calculate(
            linje="datum.sag_id + ' · ' + datum.type + ' · ' + datum.team + ' · ' + datum.aar + ' · ' "
            "+ (datum.varighed == null ? 'ikke startet' : datum.varighed + ' mdr.')"
        )
        .mark_text(align="left", color=INK)
        .encode(y=alt.Y("plads:O", axis=None), x=alt.XValue(0), text=alt.Text("linje:N"))
        .properties(width=_ALL, height=18 * LISTED, title="Sager, længst varighed først")
    )
    return alt.vconcat(
        alt.hconcat(names("type", kind), names("team", team)),
        alt.hconcat(numbers("alder", age, "alder ved afgørelsen, år"), numbers("aar", year, "afgørelsens år")),
        listed,
    )
