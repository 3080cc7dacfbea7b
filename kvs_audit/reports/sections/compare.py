"""Teams and municipalities held against each other in funnels: so that a report points at nobody for nothing.

The comparison itself is :mod:`kvs_audit.summaries.funnel`; here it is put in words and figures, in alphabetical order.
"""

import polars as pl

from kvs_audit.assess import Chosen, assess
from kvs_audit.charts.figure import Figure
from kvs_audit.charts.funnel import funnel_figure
from kvs_audit.contract.danish import listing, percent
from kvs_audit.facts.narrowing import within
from kvs_audit.reports.blocks import Html, Parts, paragraph
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.standards.law import LAW
from kvs_audit.standards.loader import load_standards
from kvs_audit.summaries.funnel import STANDING_OUT, funnel

OWN_REQUIREMENT = ("kommune", "standard", "krav")
"""What is held against itself: one requirement in one municipality."""

NO_TEAM = "Uden team"

DRAWN = 3
"""How many requirements with a team that stands out get a funnel of their own at most."""

_SIDES = {"under": "lavere", "over": "højere"}

FAIR = (
    "Et team udpeges kun, når forskellen til de øvrige er større, end tilfældigheder kan forklare, også når man ser på "
    "så mange tal på én gang, og når samme sag tæller flere gange. Det siger intet om årsagen: forskelle i sagernes "
    "sværhed er ikke regnet fra."
)


def by_krav(scope: Scope) -> pl.DataFrame:
    """A funnel of teams per municipality and requirement."""
    return funnel(scope.vurderinger, "team", scope.as_of, within=OWN_REQUIREMENT, minimum=FEW)


def by_team(scope: Scope) -> pl.DataFrame:
    """A funnel of teams per municipality, all its requirements together, each held against itself."""
    return funnel(scope.vurderinger, "team", scope.as_of, within=("kommune",), minimum=FEW)


def by_kommune(vurderinger: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """One funnel of municipalities, each requirement of ``vurderinger`` held against itself."""
    return funnel(vurderinger, "kommune", scope.as_of, minimum=FEW)


def team_funnels(scope: Scope) -> Parts:
    """The teams of each municipality: all its requirements together, then those where one of them stands out."""
    groups, cells = by_team(scope), by_krav(scope)
    figures = [_team_figure(kommune, groups.filter(kommune=kommune)) for kommune in scope.kommuner]
    return Parts((paragraph(FAIR), *figures, *_krav_figures(scope, cells)) if figures else ())


def _team_figure(kommune: str, groups: pl.DataFrame) -> Figure:
    return funnel_figure(
        groups.with_columns(label=pl.col("team").fill_null(NO_TEAM)),
        title=f"{kommune}: {verdict_text(groups, 'team')}",
        reason=f"{kommune} har ingen forfaldne vurderinger at fordele på teams.",
        note="Alle rapportens krav lagt sammen; hvert krav er holdt op mod sig selv.",
    )


def _krav_figures(scope: Scope, cells: pl.DataFrame) -> list[Figure]:
    words = scope.krav.select("standard", "krav", "label", "titel")
    telling = (
        cells.filter(pl.col("dom").is_in(STANDING_OUT))
        .select(OWN_REQUIREMENT)
        .unique()
        .join(words, on=["standard", "krav"])
        .sort(OWN_REQUIREMENT)
    )
    return [_krav_figure(row, cells) for row in telling.head(DRAWN).iter_rows(named=True)]


def _krav_figure(row: dict[str, str], cells: pl.DataFrame) -> Figure:
    groups = cells.filter(pl.col(name) == row[name] for name in OWN_REQUIREMENT)
    return funnel_figure(
        groups.with_columns(label=pl.col("team").fill_null(NO_TEAM)),
        title=f"{row['kommune']}, »{row['label']}«: {verdict_text(groups, 'team', mixed=False)}",
        reason="Ingen forfaldne vurderinger.",
        note=f"Kun kravet »{row['label']}« i »{row['titel']}«.",
        mixed=False,
    ).at_level(4)


def kommune_funnel(scope: Scope) -> Figure | Html:
    """The municipalities, held against the law, which is the same for all of them."""
    if scope.team is not None or scope.result.kommune is not None:
        return paragraph("Rapporten er afgrænset til én kommune eller ét team, så kommuner er ikke sammenlignet.")
    groups = by_kommune(law_assessed(scope), scope)
    if groups.height < 2:
        return paragraph("Udtrækket har kun én kommune, så kommuner er ikke sammenlignet.")
    return funnel_figure(
        groups.with_columns(label="kommune"),
        title=f"Kommunerne holdt op mod loven: {verdict_text(groups, 'kommune')}",
        reason="Ingen kommune har forfaldne vurderinger efter loven.",
        note="Kommunernes egne standarder er forskellige, så de er holdt op mod lovens krav, hvert krav mod sig selv. "
        "En kommune udpeges kun, når forskellen er større, end tilfældigheder kan forklare. Det siger intet om "
        "årsagen: forskelle i børnenes behov og i, hvordan der registreres, er ikke regnet fra.",
        first="Kommune",
    )


def law_assessed(scope: Scope) -> pl.DataFrame:
    """The report's cases and period held against the law, whatever standards the report uses."""
    result = scope.result
    catalogue = load_standards()
    kept = None if result.kommune is None else frozenset({result.kommune})
    rows = assess(result.extract, [Chosen(catalogue[law], kept) for law in LAW], scope.as_of)
    return scope.own(within(rows, result.fra, result.til))


def verdict_text(groups: pl.DataFrame, group: str, *, mixed: bool = True) -> str:
    """Who stands out in a funnel, and by what; or that nobody does, or that nobody could be judged."""
    named = "intet team" if group == "team" else "ingen kommune"
    told = [
        f"{row[group]} ligger {row['dom']} det ventede, mere end tilfældigheder forklarer "
        f"({percent(row['andel'], 0)} mod {percent(row['ventet'], 0)})"
        for row in groups.filter(pl.col("dom").is_in(STANDING_OUT)).iter_rows(named=True)
    ]
    if told:
        return listing(told)
    if (groups["dom"] == "for_faa").all():
        return f"for få sager til at sammenligne {'teams' if group == 'team' else 'kommuner'}"
    return f"{named} skiller sig ud, når alle krav lægges sammen" if mixed else f"{named} skiller sig ud"


def teams_text(scope: Scope) -> str:
    """What the funnels of teams say: all requirements together, and those on which one of them stands out."""
    groups = by_team(scope)
    verdicts = {kommune: verdict_text(groups.filter(kommune=kommune), "team") for kommune in scope.kommuner}
    if len(set(verdicts.values())) == 1:
        verdict = next(iter(verdicts.values()))
        together = verdict[:1].upper() + verdict[1:]
    else:
        together = "; ".join(f"{kommune}: {verdict}" for kommune, verdict in verdicts.items())
    return f"{together}{_single_text(scope)}"


def _single_text(scope: Scope) -> str:
    """Teams that stand out on single requirements, by name; nothing where none does."""
    cells = by_krav(scope).filter(pl.col("dom").is_in(STANDING_OUT)).join(scope.krav, on=["standard", "krav"])
    found = cells.sort("team", "label", "standard").iter_rows(named=True)
    told = [f"{row['team']} ({row['label'].lower()}, {_SIDES[row['dom']]})" for row in found]
    more = [f"{len(told) - DRAWN} til"] if len(told) > DRAWN else []
    return f". På enkelte krav skiller sig ud: {listing([*told[:DRAWN], *more])}" if told else ""
