"""Where the deviations are: requirement × team, and caseworkers by pseudonym."""

import polars as pl

from kvs_audit.charts.figure import Figure
from kvs_audit.charts.heatmap import SMALL, heatmap_figure
from kvs_audit.charts.rate_rows import INTERNAL, table_row
from kvs_audit.contract.danish import MISSING, count, listing, percent
from kvs_audit.reports.blocks import Html, Parts, paragraph, table
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections.compare import NO_TEAM, by_krav

NAMED = 3
"""How many cells or teams a title names at most."""


def heat_maps(scope: Scope) -> Parts:
    """A heat map of requirement × team for each municipality: its own requirements, its own teams."""
    cells = by_krav(scope).join(_unique_labels(scope), on=["kommune", "standard", "krav"], maintain_order="left")
    named = cells.with_columns(pl.col("team").fill_null(NO_TEAM))
    figures = [heat_map(kommune, named.filter(pl.col("kommune") == kommune)) for kommune in scope.kommuner]
    return Parts(tuple(figures) or (paragraph("Der er ingen vurderinger at fordele på teams."),))


def _unique_labels(scope: Scope) -> pl.DataFrame:
    """A label per requirement; where two of a municipality share its words, the standard's title follows it."""
    used = scope.vurderinger.select("kommune", "standard", "krav").unique()
    words = used.join(scope.krav.select("standard", "krav", "label", "titel"), on=["standard", "krav"])
    shared = pl.col("standard").n_unique().over("kommune", "label") > 1
    label = pl.when(shared).then(pl.format("{} – {}", "label", "titel")).otherwise("label")
    return words.select("kommune", "standard", "krav", label=label)


def heat_map(kommune: str, cells: pl.DataFrame) -> Figure:
    """One municipality's heat map, of its funnels' rows."""
    low = cells.filter(pl.col("dom") == "under").sort("label", "team")
    title = f"{kommune}: {_title(low)}"
    return heatmap_figure(
        cells,
        title=title,
        alt_text=f"{title}. {_alt(low)} Hele tabellen står under figuren.",
        reason=f"{kommune} har ingen forfaldne vurderinger at fordele på teams.",
        note=f"Andel opfyldt; stærk farve er lav. Under {SMALL} forfaldne vises antallet uden farve.",
    )


def _title(low: pl.DataFrame) -> str:
    if low.is_empty():
        return "intet team skiller sig ud på et enkelt krav"
    names = [f"{row['team']} på »{row['label']}«" for row in low.head(NAMED).iter_rows(named=True)]
    more = f" og {count(low.height - NAMED)} felter mere" if low.height > NAMED else ""
    return f"lavere, end tilfældigheder forklarer, er {listing(names)}{more}"


def _alt(low: pl.DataFrame) -> str:
    return " ".join(
        f"{row['team']}, {row['label']}: {percent(row['andel'], 0)} ({count(row['naevner'])} vurderinger)."
        for row in low.iter_rows(named=True)
    )


def caseworkers(scope: Scope) -> Html:
    """A table of caseworkers by pseudonym: denominators and intervals, in alphabetical order, no verdict."""
    rates = scope.rates("team", "raadgiver").sort("team", "raadgiver", nulls_last=True)
    rows = [
        (row["raadgiver"] or MISSING, row["team"] or MISSING, *table_row({**row, "label": ""})[1:])
        for row in rates.iter_rows(named=True)
    ]
    if not rows:
        return paragraph("Der er ingen vurderinger at fordele på rådgivere.")
    return paragraph(
        "Tabellen er til samtalen mellem leder og rådgiver, ikke til en rangliste: de fleste rådgivere har for få "
        "vurderinger til, at andelen siger noget om den enkelte. Se på intervallet før andelen."
    ) + table(
        "Rådgivere (pseudonym), alle rapportens krav lagt sammen",
        ("Rådgiver", "Team", *INTERNAL),
        rows,
        range(2, 2 + len(INTERNAL)),
        folded=True,
    )
