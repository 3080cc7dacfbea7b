"""The rate of each requirement, one chart per standard."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure
from kvs_audit.charts.rates import rates_figure
from kvs_audit.contract.danish import count, listing, percent, word
from kvs_audit.reports.blocks import Html, Parts, bullets, heading, paragraph
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.standards.model import Standard

NOTE = (
    "Prikken er andelen, båndet er 95 %-intervallet. Til højre: opfyldt af forfaldne. "
    "Det laveste står øverst; skal, bør og udgangspunkt er kravets styrke."
)


def rates_by_krav(scope: Scope) -> Parts:
    """A chart per standard, under a heading with what to bear in mind about it."""
    parts: list[Any] = []
    for standard in scope.standards:
        rows = scope.krav_rates.filter(pl.col("standard") == standard.id)
        if rows.is_empty():
            continue
        parts += [_introduction(scope, standard), krav_figure(standard, rows).at_level(4)]
    return Parts(tuple(parts) or (paragraph("Ingen af standarderne har krav, der hører til dette tilsyn."),))


def _introduction(scope: Scope, standard: Standard) -> Html:
    covered = scope.vurderinger.filter(pl.col("standard") == standard.id)
    kommuner = listing(covered["kommune"].drop_nulls().unique().sort().to_list())
    cases = f"{count(covered['sag_id'].n_unique())} sager fra {kommuner}." if kommuner else "Ingen sager."
    return heading(standard.titel, 3) + paragraph(f"{cases} Udgave: {standard.udgave_tekst}.") + _reservations(standard)


def _reservations(standard: Standard) -> Html:
    return bullets(standard.forbehold, css="note") if standard.forbehold else Html("")


def krav_figure(standard: Standard, rows: pl.DataFrame) -> Figure:
    """The rates of one standard's requirements (rows of ``Scope.krav_rates``)."""
    labelled = rows.with_columns(
        label=pl.format("{} ({})", "label", pl.col("styrke").map_elements(word, return_dtype=pl.String()))
    )
    return rates_figure(
        labelled,
        title=krav_title(rows),
        reason=f"Ingen krav i »{standard.titel}« har forfaldne vurderinger, så der er ingen andele at vise.",
        note=NOTE,
    )


def krav_title(rows: pl.DataFrame) -> str:
    """The finding: the requirement met least, among those with enough due units."""
    enough = rows.filter(pl.col("naevner") >= FEW).sort("andel", "krav")
    if enough.is_empty():
        return f"Under {FEW} forfaldne vurderinger af hvert krav: for få til at udpege et"
    lowest = enough.row(0, named=True)
    if enough["andel"].min() == 1:
        return "Alle krav med nok vurderinger er opfyldt hver gang"
    share = f"{percent(lowest['andel'], 0)} ({lowest['opfyldt']} af {lowest['naevner']})"
    return f"{lowest['label']} er opfyldt mindst: {share}"
