"""One case over time: its measures as bars, with assessments, plans, follow-ups and missed deadlines."""

from datetime import date
from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.theme import ACCENT, ALERT, BAND, INK, MUTED, WIDTH
from kvs_audit.contract.danish import MISSING, long_date

with without_slow_formats():
    import altair as alt

ROW = 38

SHAPES = {"opfølgning": "circle", "plan": "square", "afgørelse": "triangle-down", "frist overskredet": "cross"}
COLOURS = {"opfølgning": ACCENT, "plan": MUTED, "afgørelse": INK, "frist overskredet": ALERT}


def timeline_figure(events: pl.DataFrame, *, title: str, alt_text: str, as_of: date, note: str = "") -> Figure:
    """Draw a case.

    ``events``: ``linje`` (the line's name, in the order of first occurrence), ``slags`` (a key of SHAPES, or for a
    period ``indsats`` or ``undersøgelse``), ``fra``, ``til`` (dates; ``til`` null: a point, or a period still running).
    """
    if events.is_empty():
        return empty(title, "Sagen har ingen daterede hændelser.")
    return figure(
        _chart(events, as_of),
        title=title,
        alt=alt_text,
        headings=("Linje", "Hændelse", "Fra", "Til"),
        rows=[
            (row["linje"], row["slags"], long_date(row["fra"]), long_date(row["til"]) if row["til"] else MISSING)
            for row in events.iter_rows(named=True)
        ],
        note=note,
    )


def _chart(events: pl.DataFrame, as_of: date) -> Any:
    lines = events["linje"].unique(maintain_order=True).to_list()
    is_period = pl.col("slags").is_in(["indsats", "undersøgelse"])
    periods = events.filter(is_period).with_columns(til=pl.col("til").fill_null(as_of))
    points = events.filter(~is_period)
    kinds = [kind for kind in SHAPES if kind in points["slags"]]
    y = alt.Y("linje:N", sort=lines, axis=None, scale=alt.Scale(domain=lines))
    x = alt.X("fra:T", axis=alt.Axis(title=None, format="%Y", tickCount="year", labelOverlap="greedy"))
    tooltip = [
        alt.Tooltip("slags:N", title="Hændelse"),
        alt.Tooltip("fra:T", title="Fra", format="%d.%m.%Y"),
        alt.Tooltip("til:T", title="Til", format="%d.%m.%Y"),
    ]
    shape = alt.Shape(
        "slags:N", scale=alt.Scale(domain=kinds, range=[SHAPES[k] for k in kinds]), legend=alt.Legend(title=None)
    )
    colour = alt.Color("slags:N", scale=alt.Scale(domain=kinds, range=[COLOURS[k] for k in kinds]))
    names = alt.Chart(pl.DataFrame({"linje": lines}))
    return alt.layer(
        alt.Chart(_as_text(periods))
        .mark_bar(height=9, yOffset=8, color=BAND)
        .encode(x=x, x2=alt.X2("til:T"), y=y, tooltip=tooltip),
        alt.Chart(_as_text(points))
        .mark_point(filled=True, size=60, opacity=1, yOffset=8)
        .encode(x=alt.X("fra:T"), y=y, shape=shape, color=colour, tooltip=tooltip),
        names.mark_text(color=INK, align="left", dy=-9, limit=alt.expr("width")).encode(
            x=alt.XValue(0), y=y, text=alt.Text("linje:N")
        ),
    ).properties(width=WIDTH, height=ROW * len(lines))


def _as_text(events: pl.DataFrame) -> pl.DataFrame:
    """Days as texts with a time of day, which every browser reads in its own time zone and so shows as the same day."""
    return events.with_columns(pl.col("fra", "til").dt.strftime("%Y-%m-%dT00:00:00"))
