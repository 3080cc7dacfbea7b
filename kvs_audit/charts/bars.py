"""Shares or counts as bars, one row each, with the label above the bar and the figures at its end."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.theme import ACCENT, GRID, INK, MUTED, WIDTH

with without_slow_formats():
    import altair as alt

ROW = 40

VALUE_WIDTH = 150
"""Room kept for the figures at the right end of a label's line."""


def bars_figure(
    rows: pl.DataFrame,
    *,
    headings: tuple[str, ...],
    title: str,
    reason: str,
    most: float | None = None,
    colour: str = ACCENT,
    note: str = "",
) -> Figure:
    """Draw bars in the order given.

    ``rows``: ``label``, ``vaerdi`` (the bar's length, not null) and ``tal`` (the figures as text); further text columns
    stand in the table, under ``headings``, which begin with those of label and figures. ``most``: the value at the full
    width; None takes the largest.
    """
    if rows.is_empty():
        return empty(title, reason)
    shown = rows.drop("vaerdi").select("label", "tal", pl.exclude("label", "tal"))
    listed = "; ".join(f"{row['label']}: {row['tal']}" for row in rows.iter_rows(named=True))
    return figure(
        _chart(rows, most, colour),
        title=title,
        alt=f"{title}. {listed}.",
        headings=headings,
        rows=list(shown.iter_rows()),
        numeric=range(1, shown.width),
        note=note,
    )


def _chart(rows: pl.DataFrame, most: float | None, colour: str) -> Any:
    data = rows.with_row_index("plads").select("plads", "label", "vaerdi", "tal")
    largest = float(rows["vaerdi"].max() or 1) if most is None else most  # type: ignore[arg-type]
    y = alt.Y("plads:O", axis=None)
    scale = alt.Scale(domain=[0, largest], nice=False)
    base = alt.Chart(data).encode(y=y)
    tooltip = [alt.Tooltip("label:N", title="Hvad"), alt.Tooltip("tal:N", title="Tal")]
    return alt.layer(
        base.mark_rule(color=GRID, yOffset=9).encode(x=alt.XDatum(0, scale=scale, axis=None), x2=alt.X2Datum(largest)),
        base.mark_bar(color=colour, height=10, yOffset=9).encode(
            x=alt.X("vaerdi:Q", scale=scale, axis=None), tooltip=tooltip
        ),
        base.mark_text(color=INK, align="left", dy=-7, limit=alt.expr(f"width - {VALUE_WIDTH}")).encode(
            x=alt.XValue(0), text=alt.Text("label:N")
        ),
        base.mark_text(color=MUTED, align="right", dy=-7).encode(x=alt.XValue("width"), text=alt.Text("tal:N")),
    ).properties(width=WIDTH, height=ROW * rows.height)
