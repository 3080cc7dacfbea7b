"""Where the deviations are: requirement × team, teams, and caseworkers by pseudonym."""

from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure
from kvs_audit.charts.heatmap import SMALL, heatmap_figure
from kvs_audit.charts.rates import rates_figure, table_row
from kvs_audit.contract.danish import MISSING, count, listing, percent
from kvs_audit.reports.blocks import Html, Parts, paragraph, table
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.reports.sections.compare import against_the_rest

NAMED = 3
"""How many cells or teams a title names at most."""

NO_TEAM = "Uden team"

FAIR = (
    "Et team nævnes kun, når forskellen til de øvrige er større, end tilfældigheder kan forklare, også når man ser på "
    "så mange tal på én gang. Forskelle i sagernes sværhed er ikke regnet fra."
)


def heat_maps(scope: Scope) -> Parts:
    """A heat map of requirement × team for each municipality: its own requirements, its own teams."""
    cells = scope.rates("kommune", "standard", "krav", "team").join(
        scope.krav.select("standard", "krav", "label", "titel"), on=["standard", "krav"], maintain_order="left"
    )
    cells = _unique_labels(cells).with_columns(pl.col("team").fill_null(NO_TEAM))
    figures = [heat_map(kommune, cells.filter(pl.col("kommune") == kommune)) for kommune in scope.kommuner]
    return Parts(tuple(figures) or (paragraph("Der er ingen vurderinger at fordele på teams."),))


def _unique_labels(cells: pl.DataFrame) -> pl.DataFrame:
    """Where two standards of a municipality share a requirement's words, the standard's title follows it."""
    shared = pl.col("standard").n_unique().over("kommune", "label") > 1
    return cells.with_columns(label=pl.when(shared).then(pl.format("{} – {}", "label", "titel")).otherwise("label"))


def heat_map(kommune: str, cells: pl.DataFrame) -> Figure:
    """One municipality's heat map."""
    compared = against_the_rest(cells, "label", FEW)
    low = compared.filter(pl.col("skiller_sig") & (pl.col("z") < 0)).sort("z")
    title = f"{kommune}: {_title(low)}"
    return heatmap_figure(
        cells,
        title=title,
        alt_text=f"{title}. {_alt(low)} Hele tabellen står under figuren.",
        reason=f"{kommune} har ingen forfaldne vurderinger at fordele på teams.",
        note=f"Andel opfyldt; kraftig farve er lavt. Under {SMALL} forfaldne vises antallet uden farve. {FAIR}",
    )


def _title(low: pl.DataFrame) -> str:
    if low.is_empty():
        return "intet team skiller sig sikkert ud på et enkelt krav"
    names = [f"{row['team']} på {_in_sentence(row['label'])}" for row in low.head(NAMED).iter_rows(named=True)]
    more = f" og {count(low.height - NAMED)} felter mere" if low.height > NAMED else ""
    return f"sikkert lavere end de øvrige er {listing(names)}{more}"


def _in_sentence(label: str) -> str:
    return f"»{label}«"


def _alt(low: pl.DataFrame) -> str:
    return " ".join(
        f"{row['team']}, {row['label']}: {percent(row['andel'], 0)} ({row['opfyldt']} af {row['naevner']})."
        for row in low.iter_rows(named=True)
    )


def teams(scope: Scope) -> Parts:
    """The rate of each team over all requirements of the report, per municipality, in alphabetical order."""
    rates = _team_rates(scope)
    figures: list[Any] = [
        team_figure(kommune, rates.filter(pl.col("kommune") == kommune)) for kommune in scope.kommuner
    ]
    return Parts(tuple(figures))


def team_figure(kommune: str, rates: pl.DataFrame) -> Figure:
    """One municipality's teams."""
    return rates_figure(
        rates,
        title=f"{kommune}: {_verdict(rates)}",
        reason=f"{kommune} har ingen forfaldne vurderinger.",
        note=f"Alle rapportens krav lagt sammen. Teams står i alfabetisk orden. {FAIR}",
        first="Team",
        in_order=True,
    )


def _verdict(rates: pl.DataFrame) -> str:
    compared = against_the_rest(rates, "kommune", FEW).filter("skiller_sig").sort("label")
    words = [
        f"{row['label']} ({percent(row['andel'], 0)}) ligger {'under' if row['z'] < 0 else 'over'} de øvrige"
        for row in compared.iter_rows(named=True)
    ]
    return listing(words) if words else "intet team skiller sig sikkert ud"


def teams_text(scope: Scope) -> str:
    """What the charts of teams say, in one sentence."""
    rates = _team_rates(scope)
    verdicts = {kommune: _verdict(rates.filter(pl.col("kommune") == kommune)) for kommune in scope.kommuner}
    if len(set(verdicts.values())) == 1:
        verdict = next(iter(verdicts.values()))
        return verdict[:1].upper() + verdict[1:]
    return listing([f"{kommune}: {verdict}" for kommune, verdict in verdicts.items()])


def _team_rates(scope: Scope) -> pl.DataFrame:
    return scope.rates("kommune", "team").with_columns(label=pl.col("team").fill_null(NO_TEAM))


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
        (
            "Rådgiver",
            "Team",
            "Opfyldt",
            "Forfaldne",
            "Andel opfyldt",
            "95 %-interval",
            "Afvigelser",
            "Begrundede",
            "Ikke vurderet",
        ),
        rows,
        range(2, 9),
        folded=True,
    )
