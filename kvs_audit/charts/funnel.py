"""Funnel: shares against their denominators, inside limits that narrow as the denominators grow."""

from math import ceil, floor
from typing import Any, Final, Literal

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.rate_rows import bounds_text, of_text, percent_text, span_text
from kvs_audit.charts.theme import ACCENT, ALERT, INK, MUTED, PERCENT_LABEL, WIDTH
from kvs_audit.contract.danish import MISSING, count, number, percent
from kvs_audit.summaries.funnel import DOMME, OUTER, STANDING_OUT, curve

with without_slow_formats():
    import altair as alt

HEIGHT: Final = 320

_LETTER: Final = 7.2
"""Width of a letter, at most on average."""

Place = tuple[Literal["left", "right", "center"], int, int]

_PLACES: Final[tuple[Place, ...]] = (
    ("left", 10, -9),
    ("right", -10, -9),
    ("left", 10, 11),
    ("right", -10, 11),
    ("center", 0, -15),
    ("center", 0, 17),
)
"""Where a name may stand by its point: alignment and distance in pixels; the first with room is taken.

Inwards comes before outwards, for on a narrow screen the chart shrinks and the names do not.
"""

Box = tuple[float, float, float, float]

_MARKS: Final = {
    "mere end tilfældigheder": ("diamond", ALERT),
    "kan være tilfældigt": ("square", ACCENT),
    "ikke til at skelne": ("circle", ACCENT),
    "for få": ("cross", MUTED),
}
"""What a point says, as shape and colour: shapes alone tell them apart in grey."""

_SAYS: Final = dict(
    zip(("under", "maaske_under", "inden_for", "for_faa"), _MARKS, strict=True),
    over="mere end tilfældigheder",
    maaske_over="kan være tilfældigt",
)


def funnel_figure(
    groups: pl.DataFrame, *, title: str, reason: str, note: str = "", first: str = "Team", mixed: bool = True
) -> Figure:
    """Draw one funnel.

    ``groups``: the rows of one funnel (see :func:`kvs_audit.summaries.funnel.funnel`) with ``label``, in the order of
    the table. ``first``: what they are. ``mixed``: several requirements are laid together, so that the points stand at
    the share adjusted for the mix. Groups with nothing decided are in the table only; where no group is judged, the
    reason stands in place of the chart, above the table.
    """
    drawn = groups.filter(pl.col("naevner") > 0, pl.col("niveau").is_not_null())
    if drawn.is_empty():
        return empty(title, reason)
    return figure(
        _chart(drawn, mixed),
        title=title,
        alt=f"{title}. {_alt(drawn)}",
        headings=_headings(first, groups, mixed),
        rows=[_row(row, mixed) for row in groups.iter_rows(named=True)],
        numeric=range(1, 11 if mixed else 10),
        note=f"{_lines_text(groups)} {note}".strip(),
    )


def _lines_text(groups: pl.DataFrame) -> str:
    errors = groups["ydre"][0]
    outer = "3" if errors == OUTER else f"{number(errors, 1)} i stedet for 3, fordi der er mange sammenligninger"
    return (
        "Den vandrette streg er niveauet for dem, der ikke skiller sig ud; stiplet er 2 standardfejl fra det, "
        f"fuldt optrukket {outer}."
    )


def _headings(first: str, groups: pl.DataFrame, mixed: bool) -> tuple[str, ...]:
    errors = number(groups["ydre"][0], 1 if groups["ydre"][0] != OUTER else 0)
    expected = ("Ventet",) if mixed else ()
    return (
        first,
        "Opfyldt",
        "Forfaldne",
        "Sager",
        "Andel opfyldt",
        *expected,
        "Grænser, 2 standardfejl",
        f"Grænser, {errors} standardfejl",
        "Begrundede",
        "Ikke vurderet",
        "Yderpunkter",
        "Hvad tallene viser",
    )


def _row(row: dict[str, Any], mixed: bool) -> tuple[str, ...]:
    known = bool(row["naevner"])
    expected = (percent(row["ventet"], 0) if row["ventet"] is not None else MISSING,) if mixed else ()
    return (
        row["label"],
        count(row["opfyldt"]),
        count(row["naevner"]),
        count(row["sager"]),
        percent(row["andel"], 0) if known else MISSING,
        *expected,
        _limits_text(row, "2"),
        _limits_text(row, "3"),
        count(row["begrundet_afvigelse"]),
        count(row["kan_ikke_vurderes"]),
        bounds_text(row),
        DOMME[row["dom"]],
    )


def _limits_text(row: dict[str, Any], which: str) -> str:
    """The limits around what was expected of the group, so that its own share can be held against them."""
    if row["dom"] == "for_faa" or row[f"lav{which}"] is None:
        return MISSING
    moved = row["andel"] - row["justeret"]
    low, high = (min(max(row[f"{side}{which}"] + moved, 0.0), 1.0) for side in ("lav", "hoej"))
    return span_text(low, high)


def _alt(drawn: pl.DataFrame) -> str:
    told = [
        f"{row['label']}: {percent(row['andel'], 0)} ({row['opfyldt']} af {row['naevner']}), ventet "
        f"{percent(row['ventet'], 0)}, {DOMME[row['dom']]}"
        for row in drawn.iter_rows(named=True)
    ]
    return f"Andel opfyldt mod antal forfaldne, i alfabetisk orden. {'; '.join(told)}."


def _points(drawn: pl.DataFrame) -> pl.DataFrame:
    """The points, and what they say."""
    return drawn.select(
        "label",
        "naevner",
        andel=pl.col("justeret").clip(0, 1),
        tegn=pl.col("dom").replace_strict(_SAYS, return_dtype=pl.String()),
        tal=pl.concat_str(percent_text(pl.col("andel")), pl.lit(" · "), of_text(pl.col("opfyldt"), pl.col("naevner"))),
        ventet=percent_text(pl.col("ventet")),
        ude=pl.col("dom").is_in(STANDING_OUT),
    )


def _chart(drawn: pl.DataFrame, mixed: bool) -> Any:
    widest = 1.06 * float(drawn["naevner"].max())  # type: ignore[arg-type]
    points = _points(drawn)
    judged = drawn.filter(pl.col("dom") != "for_faa")
    low, high = _shown(points, judged)
    wording = "andel opfyldt, omregnet til samme krav" if mixed else "andel opfyldt"
    axis = alt.Axis(labelExpr=PERCENT_LABEL, title=wording, domain=False, ticks=False, tickCount=6)
    y = alt.Y("andel:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=axis)
    scale = alt.Scale(domain=[0, widest], nice=False)
    x = alt.X("naevner:Q", scale=scale, axis=alt.Axis(title="forfaldne vurderinger", grid=False, tickCount=6))
    lines = _lines(curve(judged.row(0, named=True), widest), (low, high), x, y) if _has_curve(judged) else []
    level = alt.Chart(drawn.select(andel="niveau").head(1)).mark_rule(color=INK, strokeWidth=1.5).encode(y=y)
    return alt.layer(level, *lines, _marks(points, x, y), *_names(points, (widest, low, high), x, y)).properties(
        width=WIDTH, height=HEIGHT
    )


def _has_curve(judged: pl.DataFrame) -> bool:
    """Whether there are limits to draw: not where all, or nothing, is met."""
    return not judged.is_empty() and 0 < judged["niveau"][0] < 1 and judged["varians"][0] > 0


def _shown(points: pl.DataFrame, judged: pl.DataFrame) -> tuple[float, float]:
    """The part of the axis that holds the points and the outer limits of those judged, in whole tenths."""
    values = [*points["andel"], *judged["lav3"].drop_nulls(), *judged["hoej3"].drop_nulls()]
    low, high = floor(10 * (min(values) - 0.03)) / 10, ceil(10 * (max(values) + 0.03)) / 10
    return max(0.0, low), min(1.0, high)


def _lines(lines: pl.DataFrame, shown: tuple[float, float], x: Any, y: Any) -> list[Any]:
    """The inner limits dashed, the outer ones drawn through, as far as they lie in the part of the axis shown.

    They are cut here, for the converter numbers Vega's own cuts on and on, and pages must be alike to the byte.
    """
    long = lines.unpivot(index="naevner", variable_name="streg", value_name="andel")
    long = long.filter(pl.col("andel").is_between(*shown))
    parts = ((("lav2", "hoej2"), {"strokeWidth": 1, "strokeDash": [5, 4]}), (("lav3", "hoej3"), {"strokeWidth": 1.5}))
    return [
        alt.Chart(long.filter(pl.col("streg").is_in(names)))
        .mark_line(color=MUTED, **style)
        .encode(x=x, y=y, detail=alt.Detail("streg:N"))
        for names, style in parts
    ]


def _marks(points: pl.DataFrame, x: Any, y: Any) -> Any:
    present = [name for name in _MARKS if name in points["tegn"]]
    legend = alt.Legend(title=None, orient="top", columns=2)
    shapes, colours = ([_MARKS[name][part] for name in present] for part in (0, 1))
    tooltip = [
        alt.Tooltip("label:N", title="Hvem"),
        alt.Tooltip("tal:N", title="Opfyldt"),
        alt.Tooltip("ventet:N", title="Ventet"),
        alt.Tooltip("tegn:N", title="Forskellen"),
    ]
    return (
        alt.Chart(points)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("tegn:N", scale=alt.Scale(domain=present, range=shapes), legend=legend),
            color=alt.Color("tegn:N", scale=alt.Scale(domain=present, range=colours), legend=legend),
            tooltip=tooltip,
        )
    )


def _names(points: pl.DataFrame, frame: tuple[float, float, float], x: Any, y: Any) -> list[Any]:
    """The names beside their points: of those that stand out always, of the others where there is room."""
    return [
        alt.Chart(pl.DataFrame([row]))
        .mark_text(color=INK, align=align, dx=dx, dy=dy, fontWeight="bold" if row["ude"] else "normal")
        .encode(x=x, y=y, text=alt.Text("label:N"))
        for row, (align, dx, dy) in _placed(points, frame)
    ]


def _placed(points: pl.DataFrame, frame: tuple[float, float, float]) -> list[tuple[dict[str, Any], Place]]:
    """Each name that is shown, with a place where it covers no other name and no other point."""
    widest, low, high = frame
    rows = points.sort("ude", descending=True, maintain_order=True).to_dicts()
    spots = [(WIDTH * row["naevner"] / widest, HEIGHT * (high - row["andel"]) / (high - low)) for row in rows]
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in spots]
    placed = []
    for row, (x, y) in zip(rows, spots, strict=True):
        inwards = sorted(_PLACES, key=lambda place: place[0] == ("left" if x > WIDTH / 2 else "right"))
        free = [place for place in inwards if _room(_box(row["label"], x, y, place), taken)]
        if free or row["ude"]:
            place = free[0] if free else inwards[0]
            taken.append(_box(row["label"], x, y, place))
            placed.append((row, place))
    return placed


def _box(name: str, x: float, y: float, place: Place) -> Box:
    align, dx, dy = place
    wide = _LETTER * len(name)
    left = x + dx - wide * {"left": 0, "center": 0.5, "right": 1}[align]
    return (left, y + dy - 7, left + wide, y + dy + 7)


def _room(box: Box, taken: list[Box]) -> bool:
    left, top, right, bottom = box
    inside = left >= 0 and right <= WIDTH and top >= 0 and bottom <= HEIGHT
    return inside and all(right <= one[0] or one[2] <= left or bottom <= one[1] or one[3] <= top for one in taken)
