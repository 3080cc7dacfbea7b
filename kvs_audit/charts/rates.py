"""Rates with their 95 % intervals, bounds and denominators, one row each, lowest first."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.rate_rows import (
    BOUNDS,
    bounds_text,
    headings,
    interval_text,
    is_public,
    numeric,
    of_text,
    percent_text,
    table_rows,
)
from kvs_audit.charts.theme import ACCENT, BAND, GRID, INK, MUTED, PERCENT_LABEL, WIDTH
from kvs_audit.contract.danish import number_text, percent

with without_slow_formats():
    import altair as alt

ROW = 44
"""Height of a row: the label stands above its line, so that nothing is cut on a narrow screen."""

VALUE_WIDTH = 128
"""Room kept for the figures at the right end of a label's line."""


def rates_figure(
    rates: pl.DataFrame, *, title: str, reason: str, note: str = "", first: str = "Krav", in_order: bool = False
) -> Figure:
    """Draw rates.

    ``rates``: ``label`` (text), ``opfyldt``, ``afvigelse``, ``begrundet_afvigelse``, ``kan_ikke_vurderes``, ``naevner``
    (counts), ``andel``, ``nedre``, ``oevre`` (shares; null where ``naevner`` is 0), ``mindst``, ``maksimalt`` (the
    share's bounds; drawn as a thin line where something could not be assessed). ``reason``: what to say when no row
    has a denominator. Rows without one are listed in the table and drawn with words in place of the line.
    With a column ``skjult`` the frame is for the public: ``ikke_opfyldt`` in place of the two kinds of deviation, and
    null figures hidden. The lowest rate stands first, or with ``in_order`` the rows stand as given. A column ``ventet``
    (a share) is drawn as a tick.
    """
    rows = (
        rates if in_order else rates.sort("andel", "naevner", "label", descending=[False, True, False], nulls_last=True)
    )
    drawn = rows.filter(pl.col("naevner") > 0)
    if drawn.is_empty():
        return empty(title, reason)
    return figure(
        _chart(rows),
        title=title,
        alt=_alt(title, drawn),
        headings=headings(rows, first),
        rows=list(table_rows(rows)),
        numeric=numeric(rows),
        note=f"{note} {BOUNDS}".strip() if _unknown(drawn).any() else note,
    )


def _unknown(rows: pl.DataFrame) -> pl.Series:
    """Whether something could not be assessed, and it may be shown how much."""
    return (rows["kan_ikke_vurderes"] > 0).fill_null(value=False)


def _alt(title: str, drawn: pl.DataFrame) -> str:
    lines = [
        f"{row['label']}: {percent(row['andel'], 0)} "
        f"({row['opfyldt']} af {row['naevner']}, interval {interval_text(row)}{_bounds_words(row)})"
        for row in drawn.iter_rows(named=True)
    ]
    return f"{title} Andel opfyldt med 95 %-interval. {'; '.join(lines)}."


def _bounds_words(row: dict[str, Any]) -> str:
    return f", yderpunkter {bounds_text(row)}" if row["kan_ikke_vurderes"] else ""


def _chart(rows: pl.DataFrame) -> Any:
    none_due = pl.lit("skjult: små tal" if is_public(rows) else "ingen forfaldne")
    data = rows.with_row_index("plads").select(
        "plads",
        pl.col("^ventet$"),
        "label",
        "andel",
        "nedre",
        "oevre",
        mindst=pl.when(_unknown(rows)).then("mindst"),
        maksimalt=pl.when(_unknown(rows)).then("maksimalt"),
        tal=pl.when(pl.col("naevner") > 0)
        .then(
            pl.concat_str(percent_text(pl.col("andel")), pl.lit(" · "), of_text(pl.col("opfyldt"), pl.col("naevner")))
        )
        .when((pl.col("naevner") == 0) & (pl.col("kan_ikke_vurderes") > 0))
        .then(pl.format("{} kunne ikke vurderes", number_text(pl.col("kan_ikke_vurderes"))))
        .otherwise(none_due),
    )
    return interval_rows(data)


def interval_rows(data: pl.DataFrame) -> Any:
    """A row per rate: its label and figures in words, and under them the interval and the share on a line from 0 to 1.

    ``data``: ``plads`` (the row's place), ``label``, ``tal`` (the figures in words), ``andel``, ``nedre``, ``oevre``
    (shares; null draws nothing), and maybe ``ventet``, a share that is drawn as a tick, and ``mindst`` and
    ``maksimalt``, shares that a thin line is drawn between.
    """
    y = alt.Y("plads:O", axis=None)
    axis = alt.Axis(
        values=[0, 0.25, 0.5, 0.75, 1], labelExpr=PERCENT_LABEL, grid=True, ticks=False, domain=False, title=None
    )
    x = alt.X("andel:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
    base = alt.Chart(data).encode(y=y)
    tooltip = [alt.Tooltip("label:N", title="Krav"), alt.Tooltip("tal:N", title="Opfyldt")]
    layers = [
        base.mark_rule(color=GRID, strokeWidth=1, yOffset=8).encode(x=alt.XDatum(0), x2=alt.X2Datum(1)),
        base.mark_rule(color=BAND, strokeWidth=9, yOffset=8).encode(
            x=alt.X("nedre:Q", scale=alt.Scale(domain=[0, 1]), axis=axis), x2=alt.X2("oevre:Q"), tooltip=tooltip
        ),
        base.mark_point(color=ACCENT, filled=True, size=90, opacity=1, yOffset=8).encode(x=x, tooltip=tooltip),
        base.mark_text(color=INK, align="left", dy=-9, limit=alt.expr(f"width - {VALUE_WIDTH}")).encode(
            x=alt.XValue(0), text=alt.Text("label:N")
        ),
        base.mark_text(color=MUTED, align="right", dy=-9).encode(x=alt.XValue("width"), text=alt.Text("tal:N")),
    ]
    if "mindst" in data.columns:
        bounds = alt.X("mindst:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
        layers.insert(
            2, base.mark_rule(color=MUTED, strokeWidth=1.5, yOffset=8).encode(x=bounds, x2=alt.X2("maksimalt:Q"))
        )
    if "ventet" in data.columns:
        layers.append(base.mark_tick(color=INK, thickness=2, size=18, yOffset=8).encode(x=alt.X("ventet:Q")))
    return alt.layer(*layers).properties(width=WIDTH, height=ROW * data.height)
