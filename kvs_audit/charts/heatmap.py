"""Heat map of requirement × team: the share met as figure and shade, dark where it is low."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.rate_rows import of_text, percent_text
from kvs_audit.charts.theme import INK, SMALL_CELL, SMALL_CELL_TEXT, STEP_BOUNDS, STEP_TEXT, STEPS, WIDTH
from kvs_audit.contract.danish import MISSING

with without_slow_formats():
    import altair as alt

SMALL = 10
"""Below this many units a cell shows the count, not a percentage: 2 of 3 is no rate."""

ROW = 46


def heatmap_figure(rates: pl.DataFrame, *, title: str, alt_text: str, reason: str, note: str = "") -> Figure:
    """Draw a heat map.

    ``rates``: ``label`` (row), ``team`` (column), ``opfyldt``, ``naevner`` (counts), ``andel`` (share, null where
    ``naevner`` is 0). Cells without due units are left out and shown as a dash in the table.
    """
    cells = rates.filter(pl.col("naevner") > 0)
    if cells.is_empty():
        return empty(title, reason)
    cells = cells.with_columns(
        tekst=pl.when(pl.col("naevner") >= SMALL)
        .then(percent_text(pl.col("andel")))
        .otherwise(of_text(pl.col("opfyldt"), pl.col("naevner"))),
        antal=of_text(pl.col("opfyldt"), pl.col("naevner")),
    ).with_columns(flade=_shade(STEPS, SMALL_CELL), skrift=_shade(STEP_TEXT, SMALL_CELL_TEXT))
    teams = cells["team"].unique().sort().to_list()
    return figure(
        _chart(cells, teams),
        title=title,
        alt=alt_text,
        headings=("Krav", *teams),
        rows=_rows(cells, teams),
        numeric=range(1, len(teams) + 1),
        note=note,
    )


def _shade(colours: Sequence[str], small: str) -> pl.Expr:
    """One of five colours by the share, or the colour of cells with too few units."""
    step = pl.sum_horizontal((pl.col("andel") >= bound).cast(pl.Int8) for bound in STEP_BOUNDS)
    colour = step.replace_strict(range(len(colours)), colours, return_dtype=pl.String())
    return pl.when(pl.col("naevner") >= SMALL).then(colour).otherwise(pl.lit(small))


def _rows(cells: pl.DataFrame, teams: list[str]) -> list[tuple[str, ...]]:
    text = pl.when(pl.col("naevner") >= SMALL).then(pl.format("{} ({})", "tekst", "antal")).otherwise(pl.col("tekst"))
    wide = cells.with_columns(celle=text).pivot("team", index="label", values="celle", sort_columns=True).sort("label")
    return list(wide.select("label", *teams).fill_null(MISSING).iter_rows())


def _chart(cells: pl.DataFrame, teams: list[str]) -> Any:
    labels = cells["label"].unique().sort().to_list()
    data = cells.select("label", "team", "andel", "antal", "tekst", "flade", "skrift")
    y = alt.Y("label:N", sort=labels, axis=None, scale=alt.Scale(paddingInner=0.42, paddingOuter=0.3))
    x = alt.X(
        "team:N",
        sort=teams,
        axis=alt.Axis(
            orient="top",
            title=None,
            labelPadding=22,
            labelAngle=0,
            labelColor=INK,
            domain=False,
            ticks=False,
            labelLimit=110,
        ),
        scale=alt.Scale(paddingInner=0.04),
    )
    base = alt.Chart(data).encode(x=x, y=y)
    shade = alt.Color("flade:N", scale=None)
    tooltip = [
        alt.Tooltip("label:N", title="Krav"),
        alt.Tooltip("team:N", title="Team"),
        alt.Tooltip("antal:N", title="Opfyldt"),
    ]
    names = (
        alt.Chart(pl.DataFrame({"label": labels}))
        .mark_text(color=INK, align="left", baseline="bottom", yOffset=-16, limit=alt.expr("width"))
        .encode(y=y, x=alt.XValue(0), text=alt.Text("label:N"))
    )
    return alt.layer(
        base.mark_rect(stroke="#8a94a3", strokeWidth=0.5).encode(color=shade, tooltip=tooltip),
        base.mark_text(fontSize=12).encode(
            text=alt.Text("tekst:N"), color=alt.Color("skrift:N", scale=None), tooltip=tooltip
        ),
        names,
    ).properties(width=WIDTH, height=ROW * len(labels))
