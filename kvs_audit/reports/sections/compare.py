"""Teams and municipalities held against each other in funnels: so that a report points at nobody for nothing.

The comparison itself is :mod:`kvs_audit.summaries.funnel`; here it is put in words and figures, in alphabetical order.
"""

from collections.abc import Sequence
from statistics import NormalDist

import polars as pl

from kvs_audit.assess import Chosen, assess
from kvs_audit.charts.figure import Figure
from kvs_audit.charts.funnel import funnel_figure
from kvs_audit.contract.danish import listing, percent
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
    return Parts((*figures, *_krav_figures(scope, cells)))


def _team_figure(kommune: str, groups: pl.DataFrame) -> Figure:
    return funnel_figure(
        groups.with_columns(label=pl.col("team").fill_null(NO_TEAM)),
        title=f"{kommune}: {verdict_text(groups, 'team')}",
        reason=f"{kommune} har ingen forfaldne vurderinger at fordele på teams.",
        note=f"Alle rapportens krav lagt sammen; hvert krav er holdt op mod sig selv. {FAIR}",
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
        title=f"{row['kommune']}, »{row['label']}«: {verdict_text(groups, 'team')}",
        reason="Ingen forfaldne vurderinger.",
        note=f"Kun kravet »{row['label']}« i »{row['titel']}«. {FAIR}",
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
    if result.fra is not None:
        rows = rows.filter(pl.col("haendelsesdato") >= result.fra)
    if result.til is not None:
        rows = rows.filter(pl.col("haendelsesdato") <= result.til)
    return rows if scope.team is None else rows.filter(pl.col("team") == scope.team)


def verdict_text(groups: pl.DataFrame, group: str) -> str:
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
    return f"{named} skiller sig ud"


def teams_text(scope: Scope) -> str:
    """What the funnels of teams say, in one sentence."""
    groups = by_team(scope)
    verdicts = {kommune: verdict_text(groups.filter(kommune=kommune), "team") for kommune in scope.kommuner}
    if len(set(verdicts.values())) == 1:
        verdict = next(iter(verdicts.values()))
        return verdict[:1].upper() + verdict[1:]
    return "; ".join(f"{kommune}: {verdict}" for kommune, verdict in verdicts.items())


STRATA = ("kommune", "standard", "krav")
"""What is held against itself: one requirement in one municipality."""

_DIGITS = 9

DECIDED = ("opfyldt", "afvigelse", "begrundet_afvigelse")


def limit_for(comparisons: int, level: float = 0.95) -> float:
    """How large a z must be for chance alone to exceed it in 5 % of as many comparisons taken together (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - level) / (2 * max(comparisons, 1)))


def against_the_rest(rows: pl.DataFrame, group: str, within: Sequence[str], few: int) -> pl.DataFrame:
    """Hold each group against all others within the same ``within``.

    ``rows``: assessments (schema VURDERINGER and the column ``group``); only decided ones count. ``within``: some of
    STRATA, or nothing for all together. One row per group with decided assessments, sorted: ``n``, ``sager`` (cases),
    ``andel`` and ``ventet`` (the share met, and the one expected had the group met each requirement as often as all
    together), ``z`` and ``skiller_sig``. Groups with fewer than ``few`` cases, in themselves or in the rest, and a
    group without a name have a null ``z`` and ``skiller_sig`` false.
    """
    # A null in a group or stratum is a value of its own in polars' grouping, which is what is wanted here.
    met = (pl.col("status") == "opfyldt").cast(pl.Float64)
    units = rows.filter(pl.col("status").is_in(DECIDED)).select(
        *dict.fromkeys((*STRATA, "sag_id", group)),
        samlet=pl.lit("samlet"),
        met=met,
        forventet=met.mean().over(STRATA),
        alle=pl.len().over(STRATA).cast(pl.Float64),
    )
    keys = ("samlet", *within)
    groups = _sums(units, group, keys).join(_inflation(units, keys), on=keys, nulls_equal=True)
    others = pl.col("sager").sum().over(keys) - pl.col("sager")
    enough = (pl.col("sager") >= few) & (others >= few) & pl.col(group).is_not_null()
    spread = (pl.col("varians") * pl.col("oppustning")).sqrt()
    z = pl.when(enough & (spread > 0)).then((pl.col("opfyldt") - pl.col("forventet")) / spread)
    compared = groups.select(
        *within,
        group,
        "n",
        "sager",
        andel=pl.col("opfyldt") / pl.col("n"),
        # Sums of floats depend on their order in the last digits, and that order on threads: the page must not.
        ventet=(pl.col("forventet") / pl.col("n")).round(_DIGITS),
        z=z.round(_DIGITS),
    ).sort(*within, group, nulls_last=True)
    limit = limit_for(compared["z"].count())
    return compared.with_columns(skiller_sig=(pl.col("z").abs() > limit).fill_null(value=False))


def _sums(units: pl.DataFrame, group: str, keys: Sequence[str]) -> pl.DataFrame:
    """Observed, expected and variance per group: the hypergeometric of each stratum, summed."""
    share, n, whole = pl.col("forventet").first(), pl.len(), pl.col("alle").first()
    variance = n * (whole - n) / (whole - 1).clip(lower_bound=1) * share * (1 - share)
    strata = units.group_by("samlet", *STRATA, group).agg(
        opfyldt=pl.col("met").sum(), forventet=pl.col("forventet").sum(), n=n, varians=variance
    )
    cases = units.group_by(*keys, group).agg(sager=pl.col("sag_id").n_unique())
    return (
        strata.group_by(*keys, group)
        .agg(pl.col("opfyldt", "forventet", "n", "varians").sum())
        .join(cases, on=[*keys, group], nulls_equal=True)
    )


def _inflation(units: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """How much more cases vary than independent assessments would, at least 1."""
    residual = pl.col("met") - pl.col("forventet")
    return (
        units.group_by(*keys, "sag_id")
        .agg(sum=residual.sum(), kvadrater=(residual**2).sum())
        .group_by(*keys)
        .agg(
            oppustning=((pl.col("sum") ** 2).sum() / pl.col("kvadrater").sum()).fill_nan(1.0).clip(lower_bound=1.0),
        )
    )
