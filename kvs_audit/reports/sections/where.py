"""Where the deviations are: requirement × team, teams, and caseworkers by pseudonym."""

import polars as pl

from kvs_audit.charts.figure import Figure
from kvs_audit.charts.heatmap import SMALL, heatmap_figure
from kvs_audit.charts.rate_rows import INTERNAL, table_row
from kvs_audit.charts.rates import rates_figure
from kvs_audit.contract.danish import MISSING, count, listing, percent
from kvs_audit.reports.blocks import Html, Parts, paragraph, table
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.reports.sections.compare import STRATA, against_the_rest

NAMED = 3
"""How many cells or teams a title names at most."""

NO_TEAM = "Uden team"

FAIR = (
    "Et team nævnes kun, når forskellen til de øvrige er større, end tilfældigheder kan forklare, også når man ser på "
    "så mange tal på én gang, og når samme sag tæller flere gange. Forskelle i sagernes sværhed er ikke regnet fra."
)


def heat_maps(scope: Scope) -> Parts:
    """A heat map of requirement × team for each municipality: its own requirements, its own teams."""
    words = _unique_labels(scope)
    cells = scope.rates("kommune", "standard", "krav", "team").join(
        words, on=["kommune", "standard", "krav"], maintain_order="left"
    )
    named = cells.with_columns(pl.col("team").fill_null(NO_TEAM))
    compared = against_the_rest(scope.due, "team", STRATA, FEW).join(words, on=["kommune", "standard", "krav"])
    figures = [heat_map(kommune, *_of_kommune(kommune, named, compared)) for kommune in scope.kommuner]
    return Parts(tuple(figures) or (paragraph("Der er ingen vurderinger at fordele på teams."),))


def _of_kommune(kommune: str, *frames: pl.DataFrame) -> list[pl.DataFrame]:
    return [frame.filter(pl.col("kommune") == kommune) for frame in frames]


def _unique_labels(scope: Scope) -> pl.DataFrame:
    """A label per requirement; where two of a municipality share its words, the standard's title follows it."""
    used = scope.vurderinger.select("kommune", "standard", "krav").unique()
    words = used.join(scope.krav.select("standard", "krav", "label", "titel"), on=["standard", "krav"])
    shared = pl.col("standard").n_unique().over("kommune", "label") > 1
    label = pl.when(shared).then(pl.format("{} – {}", "label", "titel")).otherwise("label")
    return words.select("kommune", "standard", "krav", label=label)


def heat_map(kommune: str, cells: pl.DataFrame, compared: pl.DataFrame) -> Figure:
    """One municipality's heat map."""
    low = compared.filter(pl.col("skiller_sig") & (pl.col("z") < 0)).sort("z", "label", "team")
    title = f"{kommune}: {_title(low)}"
    return heatmap_figure(
        cells,
        title=title,
        alt_text=f"{title}. {_alt(low)} Hele tabellen står under figuren.",
        reason=f"{kommune} har ingen forfaldne vurderinger at fordele på teams.",
        note=f"Andel opfyldt; stærk farve er lav. Under {SMALL} forfaldne vises antallet uden farve. {FAIR}",
    )


def _title(low: pl.DataFrame) -> str:
    if low.is_empty():
        return "intet team skiller sig sikkert ud på et enkelt krav"
    names = [f"{row['team']} på »{row['label']}«" for row in low.head(NAMED).iter_rows(named=True)]
    more = f" og {count(low.height - NAMED)} felter mere" if low.height > NAMED else ""
    return f"sikkert lavere end de øvrige er {listing(names)}{more}"


def _alt(low: pl.DataFrame) -> str:
    return " ".join(
        f"{row['team']}, {row['label']}: {percent(row['andel'], 0)} ({count(row['n'])} vurderinger)."
        for row in low.iter_rows(named=True)
    )


def teams(scope: Scope) -> Parts:
    """The rate of each team over all requirements of the report, per municipality, in alphabetical order."""
    rates = scope.rates("kommune", "team")
    compared = _compared_teams(scope)
    whole = rates.join(
        compared.select("kommune", "team", "ventet"), on=["kommune", "team"], how="left", nulls_equal=True
    )
    named = whole.with_columns(label=pl.col("team").fill_null(NO_TEAM)).sort("kommune", "label")
    return Parts(tuple(team_figure(kommune, *_of_kommune(kommune, named, compared)) for kommune in scope.kommuner))


def _compared_teams(scope: Scope) -> pl.DataFrame:
    return against_the_rest(scope.due, "team", ("kommune",), FEW)


def team_figure(kommune: str, rates: pl.DataFrame, compared: pl.DataFrame) -> Figure:
    """One municipality's teams."""
    return rates_figure(
        rates,
        title=f"{kommune}: {_verdict(compared)}",
        reason=f"{kommune} har ingen forfaldne vurderinger.",
        note="Alle rapportens krav lagt sammen, teams i alfabetisk orden. Stregen er den andel, teamet ville have, "
        f"hvis det opfyldte hvert af sine krav lige så ofte som hele kommunen. {FAIR}",
        first="Team",
        in_order=True,
    )


def _verdict(compared: pl.DataFrame) -> str:
    words = [
        f"{row['team']} ligger {'under' if row['z'] < 0 else 'over'} det ventede ({percent(row['andel'], 0)} mod "
        f"{percent(row['ventet'], 0)})"
        for row in compared.filter("skiller_sig").iter_rows(named=True)
    ]
    return listing(words) if words else "intet team skiller sig sikkert ud"


def teams_text(scope: Scope) -> str:
    """What the charts of teams say, in one sentence."""
    compared = _compared_teams(scope)
    verdicts = {kommune: _verdict(*_of_kommune(kommune, compared)) for kommune in scope.kommuner}
    if len(set(verdicts.values())) == 1:
        verdict = next(iter(verdicts.values()))
        return verdict[:1].upper() + verdict[1:]
    return "; ".join(f"{kommune}: {verdict}" for kommune, verdict in verdicts.items())


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
