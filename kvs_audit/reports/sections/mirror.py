"""The national mirror: own rates beside those that Ankestyrelsen publishes, and why they are not fully comparable."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure
from kvs_audit.charts.rates import rates_figure
from kvs_audit.contract.danish import MISSING, count, listing, percent, reason_text, word
from kvs_audit.facts.narrowing import within
from kvs_audit.reports.blocks import Html, Parts, bullets, paragraph, table
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.standards.model import Standard
from kvs_audit.summaries.mirror import Landstal, landstal, measured, mirror, same_terms

MOST = 6
"""With more municipalities than this only all of them together are drawn."""

LAWS = {"serviceloven": "serviceloven", "barnets-lov": "barnets lov"}

_WHY = {
    "ingen_enheder": "udtrækket har ingen afgørelser, som det gælder",
    "ikke_forfaldne": "intet var forfaldent på opgørelsesdatoen",
}

NOTE = (
    "Prikken er andelen i udtrækket, båndet dens 95 %-interval, den lodrette streg landstallet. Et landstal uden for "
    "båndet er ikke en dom: tallene er ikke fuldt sammenlignelige, og ved så mange sammenligninger rammer tilfældet "
    "let én."
)


def national_mirror(scope: Scope) -> Parts:
    """What the nation publishes beside what the extract shows, a figure per municipality, and the caveats."""
    rows = within(scope.own(measured(scope.result.extract, scope.as_of)), scope.result.fra, scope.result.til)
    figures = landstal()
    groups = _groups(rows)
    return Parts(
        (
            _introduction(figures),
            *(mirror_figure(name, mirror(part, scope.as_of)) for name, part in groups),
            not_computed(mirror(rows, scope.as_of), figures),
            figures_table(figures),
        )
    )


def _groups(rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    names = rows["kommune"].unique().sort().to_list()
    if len(names) > MOST:
        return [("Alle kommuner i udtrækket", rows)]
    return [(name, rows.filter(kommune=name)) for name in names]


def _introduction(figures: Landstal) -> Html:
    return paragraph(
        f"Landstallene er fra {figures.kilde}. {figures.om} Egne tal er regnet af udtrækket på samme måde, så langt "
        "det rækker, for afgørelser efter den lov, som landstallet gælder."
    ) + bullets(figures.forbehold, css="note")


def mirror_figure(name: str, lines: pl.DataFrame) -> Figure:
    """One municipality's rates beside the national ones (rows of :func:`mirror`)."""
    labelled = lines.with_columns(label=_label(lines), ventet=pl.col("land"))
    return rates_figure(
        labelled,
        title=f"{name}: {beside_text(lines)}",
        reason=f"{name} har ingen tal, der kan holdes op mod landets.",
        note=NOTE,
        first="Målepunkt, og landet",
        in_order=True,
    )


def _label(lines: pl.DataFrame) -> pl.Series:
    return pl.Series([_line_label(row) for row in lines.iter_rows(named=True)], dtype=pl.String)


def _line_label(row: dict[str, Any]) -> str:
    types = row.get("indsatstyper")
    only = f", {listing(word(name) for name in types)}" if types else ""
    return f"{row['titel']}{only} (landet {row['aar']}: {percent(row['land'], 0)})"


def beside_text(lines: pl.DataFrame) -> str:
    """In how many comparisons the national figure lies within the interval; no word of better or worse."""
    enough = lines.filter(pl.col("naevner") >= FEW)
    if enough.is_empty():
        return "for få tal at holde op mod landets"
    within = enough.filter(pl.col("land").is_between("nedre", "oevre")).height
    return f"landstallet ligger inden for tallenes usikkerhed i {within} af {enough.height} sammenligninger"


def not_computed(lines: pl.DataFrame, figures: Landstal) -> Html:
    """What has no figure here, and what a figure here leaves out, each with the reason."""
    missing = [
        f"{row['titel']} ({row['aar']}): {_why_text(row['hvorfor'])}."
        for row in lines.filter(pl.col("hvorfor").is_not_null()).iter_rows(named=True)
    ]
    partly = [f"{point.titel}: {point.kan_ikke}" for point in figures.maalepunkt if point.kan_ikke]
    return paragraph("Det, der ikke kan regnes af udtrækket:") + bullets([*missing, *partly], lead=":")


def _why_text(why: str) -> str:
    return _WHY.get(why) or reason_text(why)


def figures_table(figures: Landstal) -> Html:
    """The national figures, what they measure, and what is measured here."""
    rows = [
        (
            point.titel,
            figure.aar,
            percent(figure.andel, 0),
            _basis(figure),
            f"{point.landet} ({point.afsnit})",
            _here(point, figure),
        )
        for point in figures.maalepunkt
        for figure in point.tal
    ]
    headings = ("Målepunkt", "År", "Landet", "Landets grundlag", "Landet tæller", "Her tælles")
    return table("Landstal, og hvad de måler", headings, rows, (2,), folded=True)


def _basis(figure: Any) -> str:
    counted = [
        f"{count(number)} {what}" for number, what in ((figure.sager, "sager"), (figure.kommuner, "kommuner")) if number
    ]
    told = [*([listing(counted)] if counted else []), *([figure.bemaerkning] if figure.bemaerkning else [])]
    return "; ".join(told) or "ikke oplyst for sig"


def _here(point: Any, figure: Any) -> str:
    types = f" Kun {listing(word(name) for name in figure.indsatstyper)}." if figure.indsatstyper else ""
    caveats = " ".join(text for text in (*point.forbehold, point.kan_ikke) if text)
    return f"{point.her}{types} Afgørelser efter {LAWS[figure.lov]}. {caveats}"


def published_lines(krav_rates: pl.DataFrame, standards: Iterable[Standard]) -> pl.DataFrame:
    """The national figures that published rates of the law's requirements can stand beside.

    ``krav_rates``: rates by ``standard`` and ``krav`` that may be published; nothing is counted anew, so that nothing
    more can be worked out. Empty where the report has no requirement that measures the same.
    """
    same = [(standard, *each) for standard in standards for each in same_terms(standard)]
    order = [point.id for point in landstal().maalepunkt]
    found = [
        krav_rates.filter(standard=standard.id, krav=krav.id).with_columns(
            titel=pl.lit(point.titel), aar=pl.lit(figure.aar), land=pl.lit(figure.andel)
        )
        for standard, point, figure, krav in sorted(same, key=lambda each: (order.index(each[1].id), each[2].aar))
    ]
    nothing = krav_rates.clear().with_columns(titel=pl.lit(""), aar=pl.lit(""), land=pl.lit(0.0))
    return pl.concat(found or [nothing])


def published_mirror(krav_rates: pl.DataFrame, standards: Iterable[Standard]) -> Parts:
    """The mirror of a public report: published rates of the law beside the national ones."""
    lines = published_lines(krav_rates, standards)
    figures = landstal()
    if lines.is_empty():
        return Parts(
            (
                paragraph(
                    f"{figures.kilde} opgør de samme slags krav for hele landet. De er lovens krav, og denne rapport "
                    "er lavet uden dem, så der er ingen egne tal at holde op mod landets."
                ),
                figures_table(figures),
            )
        )
    left_out = "; ".join(sorted({point.titel for point in figures.maalepunkt} - set(lines["titel"])))
    return Parts(
        (
            _introduction(figures),
            mirror_figure("Loven og landet", lines),
            paragraph(f"Uden egne tal her: {left_out or MISSING}."),
            figures_table(figures),
        )
    )
