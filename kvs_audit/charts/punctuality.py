"""Follow-ups around their deadline: held how long before or after it, week by week, and those not held."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.theme import ACCENT, ALERT, INK, MUTED, WIDTH
from kvs_audit.contract.danish import count

with without_slow_formats():
    import altair as alt

WEEKS = 13
"""Weeks on either side of the deadline; what lies further out is put in the outermost one."""

HEIGHT = 240

NOT_HELD = WEEKS + 2
"""Where the bar of those not held stands: apart from the weeks."""


def punctuality_figure(days: pl.DataFrame, *, title: str, alt_text: str, reason: str, note: str = "") -> Figure:
    """Draw the distribution.

    ``days``: one row per due follow-up: ``dage`` (days from deadline to follow-up, negative when early, 0 on the day;
    null when none was held). On the day counts as in time.
    """
    if days.is_empty():
        return empty(title, reason)
    weeks = by_week(days)
    return figure(
        _chart(weeks),
        title=title,
        alt=alt_text,
        headings=("Opfølgning", "Antal"),
        rows=[(row["label"], count(row["antal"])) for row in weeks.iter_rows(named=True)],
        numeric=(1,),
        note=note,
    )


def by_week(days: pl.DataFrame) -> pl.DataFrame:
    """Counts per week: ``uge`` (-1: the seven days up to and with the deadline, 1: the seven after it), in order."""
    early = -((-pl.col("dage")) // 7) - 1
    late = (pl.col("dage") - 1) // 7 + 1
    week = pl.when(pl.col("dage") <= 0).then(early).otherwise(late).clip(-WEEKS, WEEKS)
    return (
        days.group_by(uge=week.fill_null(NOT_HELD).cast(pl.Int64))
        .len("antal")
        .sort("uge")
        .with_columns(
            label=pl.col("uge").map_elements(_week_text, return_dtype=pl.String()),
            gruppe=pl.when(pl.col("uge") < 0)
            .then(pl.lit("til tiden"))
            .when(pl.col("uge") <= WEEKS)
            .then(pl.lit("for sent"))
            .otherwise(pl.lit("ikke holdt")),
        )
    )


def _week_text(week: int) -> str:
    if week == NOT_HELD:
        return "Ikke holdt"
    side = "før fristen eller på dagen" if week == -1 else "før fristen" if week < 0 else "efter fristen"
    if abs(week) == WEEKS:
        return f"Mere end {WEEKS - 1} uger {side}"
    return f"{abs(week)}. uge {side}"


def _chart(weeks: pl.DataFrame) -> Any:
    # A bar spans the days of its week; the one before the deadline ends at it.
    left = pl.when(pl.col("uge") < 0).then(pl.col("uge")).otherwise(pl.col("uge") - 1)
    data = weeks.with_columns(fra=left, til=left + 1).select("fra", "til", "antal", "label", "gruppe")
    domain = [-WEEKS, NOT_HELD + 1]
    ticks = [-12, -8, -4, 0, 4, 8, 12]
    x = alt.X(
        "fra:Q",
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(
            values=ticks, title="uger fra fristen", grid=False, labelExpr="datum.value == 0 ? 'frist' : datum.value"
        ),
    )
    groups = ["til tiden", "for sent", "ikke holdt"]
    colour = alt.Color(
        "gruppe:N", scale=alt.Scale(domain=groups, range=[ACCENT, ALERT, MUTED]), legend=alt.Legend(title=None)
    )
    tooltip = [alt.Tooltip("label:N", title="Opfølgning"), alt.Tooltip("antal:Q", title="Antal")]
    bars = (
        alt.Chart(data)
        .mark_bar(binSpacing=1)
        .encode(
            x=x,
            x2=alt.X2("til:Q"),
            y=alt.Y("antal:Q", axis=alt.Axis(title="opfølgninger", tickMinStep=1)),
            y2=alt.Y2Datum(0),
            color=colour,
            tooltip=tooltip,
        )
    )
    deadline = alt.Chart(pl.DataFrame({"frist": [0]})).mark_rule(color=INK, strokeWidth=2).encode(x=alt.X("frist:Q"))
    missing = alt.Chart(data.filter(pl.col("gruppe") == "ikke holdt"))
    number = missing.mark_text(color=INK, dy=-8, align="right", dx=8).encode(
        x=alt.X("til:Q"), y=alt.Y("antal:Q"), text=alt.Text("antal:Q")
    )
    return alt.layer(bars, deadline, number).properties(width=WIDTH, height=HEIGHT)
