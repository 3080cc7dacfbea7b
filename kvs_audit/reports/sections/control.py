"""Development over time, requirement by requirement: control charts that tell a change from chance."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import polars as pl

from kvs_audit.charts.control import NUMBERS, SHARES, control_explorer, control_figure
from kvs_audit.charts.figure import Figure
from kvs_audit.contract.danish import count, counted_text, listing, long_date, percent
from kvs_audit.reports.blocks import Html, Parts, paragraph, table
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections.control_text import (
    CHARTS,
    G_RULES,
    RULES,
    UNITS,
    limits_text,
    period_text,
    point_table,
    remark,
    verdict_text,
)
from kvs_audit.reports.trends import KravTrend, krav_trends
from kvs_audit.summaries.control_charts import JUDGED, LAW_CHANGE, PROVISIONAL
from kvs_audit.summaries.control_rules import LEVEL

LAW: Final = (LAW_CHANGE.isoformat(),)

DRAWN: Final = 6
"""Charts on the page: those with a signal first, then those with most units; all the others are in the notebook."""

HOLLOW: Final = (
    "Hule punkter er ikke bedømt: perioden er ikke slut, eller der er færre end 12 hele perioder siden sidste "
    "niveauskift. Perioder uden forfaldne vurderinger er huller i linjen."
)


def trends(scope: Scope, shifts: Sequence[str | date] = LAW, period: str = "auto") -> Parts:
    """What the charts say together, the charts themselves, the table of all, and all of them to choose from."""
    days = shift_days(shifts)
    charts = krav_trends(scope, days, period)
    if not charts:
        return Parts((paragraph("Der er ingen forfaldne vurderinger, så der er ingen udvikling at vise."),))
    labels = _labels(scope)
    drawn = _drawn(charts)
    figures = tuple(_figure(each, labels, days) for each in charts if each in drawn)
    return Parts(
        (
            paragraph(together_text(charts)),
            paragraph(RULES),
            paragraph(f"{shifts_text(days)} {HOLLOW}{_across_text(scope)}"),
            *figures,
            overview(charts, labels),
            _explorer(charts, labels),
        )
    )


def shift_days(shifts: Iterable[str | date]) -> list[date]:
    """Dates of level shifts, each once and in order."""
    return sorted({date.fromisoformat(each) if isinstance(each, str) else each for each in shifts})


def shifts_text(shifts: Sequence[date]) -> str:
    """Where the charts begin anew, and that it was given."""
    if not shifts:
        return "Der er ikke angivet niveauskift: hvert diagram har én midterlinje."
    return (
        f"Hvert diagram begynder forfra {listing([long_date(each) for each in shifts])}, hvor niveauet ventes at "
        "skifte; en forskel mellem før og efter er derfor ikke et udsving i diagrammet."
    )


def _across_text(scope: Scope) -> str:
    if len(scope.kommuner) < 2:
        return ""
    return " Krav, der gælder i flere kommuner, er lagt sammen på tværs; med parameteren kommune ses én for sig."


def together_text(charts: Sequence[KravTrend]) -> str:
    """How many charts could be judged, how many have a signal, and how many chance alone would give one."""
    judged = [each for each in charts if each.judged]
    if not judged:
        return f"Ingen af de {counted_text(len(charts), 'krav', 'krav')} har data nok til at dømme om en udvikling."
    signals = sum(not each.signals.is_empty() for each in judged)
    few = len(charts) - len(judged)
    left = f" {count(few)} krav har for få data til en dom, eller de samme sager går igen." if few else ""
    return (
        f"{count(signals)} af {counted_text(len(judged), 'diagram', 'diagrammer')} viser et udsving. Skete der slet "
        f"ingen ændringer, ville op mod {percent(LEVEL, 0)} af diagrammerne vise et alligevel, her "
        f"{_expected(len(judged))}.{left}"
    )


def _expected(judged: int) -> str:
    expected = round(judged * LEVEL)
    return f"op mod {count(expected)}" if expected else "under ét"


def _labels(scope: Scope) -> dict[tuple[str, str], str]:
    """The requirement's words; where two standards share them, the standard's title follows."""
    shared = pl.col("standard").n_unique().over("label") > 1
    label = pl.when(shared).then(pl.format("{} – {}", "label", "titel")).otherwise("label")
    rows = scope.krav.select("standard", "krav", label=label).rows()
    return {(standard, krav): words for standard, krav, words in rows}


def _drawn(charts: Sequence[KravTrend]) -> list[KravTrend]:
    """The charts that stand on the page: all with a signal, and others by their units up to DRAWN."""
    first = sorted(charts, key=lambda each: (each.signals.is_empty(), not each.judged, -each.due))
    signals = sum(not each.signals.is_empty() for each in charts)
    return first[: max(DRAWN, signals)]


def _figure(trend: KravTrend, labels: dict[tuple[str, str], str], shifts: Sequence[date]) -> Figure:
    title = f"{labels[trend.standard, trend.krav]}: {verdict_text(trend.points, trend.kind, trend.unjudged)}"
    return control_figure(
        drawn_points(trend.points, trend.kind),
        point_table(trend.points, trend.kind),
        values=NUMBERS if trend.kind == "afstand" else SHARES,
        title=title,
        alt_text=f"{title}. {CHARTS[trend.kind].capitalize()}; alle punkter står i tabellen under figuren.",
        reason="Kravet har ingen forfaldne vurderinger at vise.",
        note=G_RULES if trend.kind == "afstand" else "",
    )


def drawn_points(points: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The points of a chart as :func:`control_figure` draws them."""
    rows = [_drawn_point(row, kind) for row in points.iter_rows(named=True)]
    words = pl.DataFrame(rows, schema=dict.fromkeys(("label", "tal", "tegn"), pl.String), orient="row")
    value = pl.col("imellem") if kind == "afstand" else pl.when(pl.col("naevner") > 0).then("andel")
    x = pl.col("nummer") if kind == "afstand" else pl.col("periode")
    drawn = points.select("midte", *_LIMITS, "fase", x=x, vaerdi=value)
    return drawn.hstack(words).with_columns(maerke=_marks(points, kind))


_LIMITS = ("nedre_graense", "oevre_graense")


def _drawn_point(row: dict[str, object], kind: str) -> tuple[str, str, str]:
    """A point's period, its figures, and the kind of its mark."""
    if kind == "afstand":
        return period_text(row["dato"], kind), f"{row['imellem']} opfyldte", _mark(row)  # type: ignore[arg-type]
    label = period_text(row["periode"], kind)  # type: ignore[arg-type]
    if not row["naevner"]:
        return label, remark(row), _mark(row)
    share = f"{percent(row['andel'], 0)} · {row['opfyldt']} af {row['naevner']}"  # type: ignore[arg-type]
    limits = "" if row["midte"] is None else f", grænser {limits_text(row)}"
    return label, f"{share}{limits}", _mark(row)


def _mark(row: dict[str, object]) -> str:
    if row["punkt"] != JUDGED:
        return "ikke bedømt"
    if row["udenfor"]:
        return f"{row['udenfor']} grænsen"
    if row["serie"]:
        return "i træk på samme side"
    return "seneste år skiller sig ud" if row.get("skred") else "inden for grænserne"


def _marks(points: pl.DataFrame, kind: str) -> pl.Series:
    """What stands at a signal: the share outside the limits, and how many in a row at the end of a run."""
    run = ["fase", "serie_nr"]
    last = pl.col("serie").is_not_null() & (pl.int_range(pl.len()).over(run) == pl.len().over(run) - 1)
    value = pl.col("imellem").cast(pl.String)
    if kind != "afstand":
        value = pl.col("andel").map_elements(lambda share: percent(share, 0), return_dtype=pl.String())
    words = (
        pl.when(last).then(pl.format("{} i træk", pl.len().over(run))).when(pl.col("udenfor").is_not_null()).then(value)
    )
    return points.select(maerke=words).to_series()


def overview(charts: Sequence[KravTrend], labels: dict[tuple[str, str], str]) -> Html:
    """One line per requirement, in the order of the standards."""
    rows = [
        (
            labels[each.standard, each.krav],
            CHARTS[each.kind],
            count(each.due),
            f"{count(each.points.filter(pl.col('punkt').is_in([JUDGED, PROVISIONAL])).height)} {UNITS[each.kind]}",
            verdict_text(each.points, each.kind, each.unjudged),
        )
        for each in charts
    ]
    headings = ("Krav", "Diagram", "Forfaldne", "Hele punkter", "Hvad det viser")
    return table("Udviklingen i hvert krav", headings, rows, (2,), folded=True)


def _explorer(charts: Sequence[KravTrend], labels: dict[tuple[str, str], str]) -> Figure:
    shares = [
        drawn_points(each.points, each.kind).with_columns(krav=pl.lit(labels[each.standard, each.krav]))
        for each in charts
        if each.kind != "afstand"
    ]
    chart = control_explorer(
        pl.concat(shares) if shares else pl.DataFrame(),
        title="Vælg et krav, og se dets udvikling",
        reason="Ingen krav.",
    )
    return chart.for_notebooks(
        "De øvrige krav står i tabellen; deres diagrammer kan vælges i notebooken: åbn den i JupyterLab."
    )
