"""Whose cases are whose: the mix of ages and measures of each team, and rates held against the same mix."""

from dataclasses import replace

import polars as pl

from kvs_audit.contract.danish import MISSING, count, label, number, percent
from kvs_audit.reports.blocks import Html, Parts, heading, paragraph, table
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.reports.sections.compare import NO_TEAM
from kvs_audit.reports.service import age_group, measures
from kvs_audit.summaries.standardised import ONE_REQUIREMENT, standardised

UNKNOWN = "ukendt"

MIX = ("aldersgruppe", "indsatstype")
"""What of a unit's measure is held against itself, beside its requirement."""

MIX_NOTE = (
    "Tallene viser, om et team har andre børn og indsatser end de øvrige. De siger ikke, hvor svær en sag er: behov, "
    "netværk og sygdom står ikke i udtrækket."
)

RATIO_NOTE = (
    "Ventet er det antal afvigelser, teamet ville have, hvis det gik hvert af dets krav, aldersgrupper og "
    "indsatstyper, som det går i hele kommunen. Forholdet er fundne mod ventede: 1 er som ventet. Intervallet er "
    "eksakt (Poisson-fordelingen, med samme sag regnet som én) og snarere for bredt end for smalt. Et forhold holder "
    "teamet op mod kommunen, aldrig mod et andet team med en anden blanding."
)


def case_mix(scope: Scope) -> Parts:
    """Per municipality: the ages and the measures of each team's cases, and the deviations against the same mix."""
    rows = _with_words(measures(scope))
    facts = _facts(scope)
    parts = []
    for kommune in scope.kommuner:
        own = rows.filter(kommune=kommune)
        parts += [mix_table(kommune, own, "aldersgruppe"), mix_table(kommune, own, "type")]
        parts.append(ratio_table(kommune, scope, facts))
    if not parts:
        return Parts(())
    return Parts((heading("Sagernes sammensætning", 3), paragraph(MIX_NOTE), *parts, paragraph(RATIO_NOTE)))


def _with_words(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        pl.col("team").fill_null(NO_TEAM), aldersgruppe=age_group(pl.col("alder")).fill_null(UNKNOWN)
    )


def _facts(scope: Scope) -> pl.DataFrame:
    """Age group at the decision and type of every measure, whatever the report is narrowed to."""
    everything = replace(scope, result=replace(scope.result, kommune=None, fra=None, til=None), team=None)
    return measures(everything).select(
        "indsats_id", "indsatstype", aldersgruppe=age_group(pl.col("alder")).fill_null(UNKNOWN)
    )


def mix_table(kommune: str, rows: pl.DataFrame, by: str) -> Html:
    """Each team's measures by age group or by type: counts and shares of the team's."""
    titles = {"aldersgruppe": "barnets alder ved afgørelsen", "type": "type"}
    groups = rows[by].unique().to_list()
    groups.sort(key=_order)
    counted = rows.group_by("team", by).len().pivot(by, index="team", values="len").fill_null(0).sort("team")
    lines = [
        (row["team"], count(total), *(_of(row[group], total) for group in groups))
        for row in counted.iter_rows(named=True)
        for total in [sum(row[group] for group in groups)]
    ]
    headings = ("Team", "Indsatser", *(label(group) for group in groups))
    caption = f"{kommune}: indsatser efter {titles[by]}"
    return table(caption, headings, lines, range(1, len(headings)), folded=True)


def _order(group: str) -> tuple[bool, int, str]:
    """Ages by their first year, then words, the unknown last."""
    first = group.partition("–")[0]
    return (group == UNKNOWN, int(first) if first.isdecimal() else 0, group)


def _of(number_of: int, total: int) -> str:
    return f"{count(number_of)} ({percent(number_of / total, 0)})" if number_of else "0"


def ratio_table(kommune: str, scope: Scope, facts: pl.DataFrame) -> Html:
    """Deviations found and expected per team: of its requirements, then of its ages and types of measures too."""
    due = scope.due.filter(kommune=kommune).join(facts, on="indsats_id", how="left", maintain_order="left")
    by_krav = standardised(due, "team", ONE_REQUIREMENT)
    by_mix = standardised(due, "team", (*ONE_REQUIREMENT, *MIX))
    cases = due.group_by("team").agg(sager=pl.col("sag_id").n_unique())
    lines = by_mix.join(
        by_krav.select("team", kun_krav="ventet_ikke_opfyldt"), on="team", how="left", maintain_order="left"
    ).join(cases, on="team", how="left", maintain_order="left")
    headings = (
        "Team",
        "Forfaldne",
        "Afvigelser",
        "Ventet med samme krav",
        "Ventet også med samme alder og indsats",
        "Forhold",
        "95 %-interval",
    )
    rows = [_ratio_row(row) for row in lines.iter_rows(named=True)]
    caption = f"{kommune}: afvigelser regnet om til samme alder og indsats"
    return table(caption, headings, rows, range(1, len(headings)), folded=True)


def _ratio_row(row: dict[str, float]) -> tuple[str, ...]:
    told = row["sager"] >= FEW and row["ratio"] is not None
    ratio = (number(row["ratio"], 2), f"{number(row['nedre'], 2)}–{number(row['oevre'], 2)}")
    return (
        str(row["team"]),
        count(int(row["naevner"])),
        count(int(row["ikke_opfyldt"])),
        number(row["kun_krav"], 1),
        number(row["ventet_ikke_opfyldt"], 1),
        *(ratio if told else (MISSING, MISSING)),
    )
