"""The half page that the report on the service level opens with."""

import polars as pl

from kvs_audit.contract.danish import count, counted_text, listing, long_date, percent
from kvs_audit.reports.blocks import Html, bullets, heading, paragraph
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.reports.sections.compare import teams_text
from kvs_audit.reports.service import durations, first_follow_ups, measures, survival

FIRST_DEADLINE = 3
"""Months within which both laws want the first follow-up."""

CENSORED = (
    "Indsatser, der stadig løber, tæller med, så længe de har løbet (Kaplan-Meier); ellers ville de lange forsvinde, "
    "og varigheden se for kort ud."
)


def opening(scope: Scope) -> Html:
    """The half page that the report opens with."""
    rows = measures(scope)
    if rows.is_empty():
        nothing = f"Der er ingen indsatser at vise pr. {long_date(scope.as_of)} {scope.period_text}.".replace(" .", ".")
        return heading("Hvad der er set på", 3) + paragraph(nothing)
    return (
        heading("Hvad der er set på", 3)
        + paragraph(looked_at_text(scope, rows))
        + heading("De tre vigtigste ting", 3)
        + bullets([mix_text(rows), duration_text(scope), follow_up_text(scope)], numbered=True, lead=":")
        + heading("Hvor sikkert det er", 3)
        + paragraph(
            f"Alle indsatser i udtrækket er med; det er ikke en stikprøve. {_teams(scope)}Et team udpeges kun, hvor "
            f"forskellen er større end tilfældigheder; forskelle i børnenes behov er ikke regnet fra. {CENSORED}"
        )
        + heading("Hvad der ikke kunne vurderes", 3)
        + paragraph(unknown_text(scope, rows))
    )


def _teams(scope: Scope) -> str:
    return f"{teams_text(scope)}. " if scope.kommuner else ""


def looked_at_text(scope: Scope, rows: pl.DataFrame) -> str:
    """How many measures in how many cases, where and when."""
    period = f", besluttet {scope.period_text}" if scope.period_text else ""
    kommuner = listing(rows["kommune"].unique().sort().to_list())
    return (
        f"Rapporten viser {counted_text(rows.height, 'indsats', 'indsatser')} i "
        f"{counted_text(rows['sag_id'].n_unique(), 'sag', 'sager')} fra {kommuner}{period}, som de var kendt "
        f"{long_date(scope.as_of)}."
    )


def mix_text(rows: pl.DataFrame) -> str:
    """The most common measure."""
    kind, times = rows["type"].value_counts().sort("count", "type", descending=[True, False]).row(0)
    share = percent(times / rows.height, 0)
    return f"Mest bevilget: {kind}, {count(times)} af {count(rows.height)} indsatser ({share})."


def duration_text(scope: Scope) -> str:
    """How long measures last."""
    rows = durations(scope)
    if rows.height < FEW:
        return "Varighed: for få startede indsatser til at sige noget."
    whole = survival(rows.with_columns(alle=pl.lit("alle")), "alle")[0]
    if whole.median is None:
        return "Varighed: mere end halvdelen af indsatserne løber stadig, så midten er ikke nået."
    return f"Varighed: halvdelen af indsatserne er ophørt inden {counted_text(whole.median, 'måned', 'måneder')}."


def follow_up_text(scope: Scope) -> str:
    """How soon measures are followed up."""
    rows = first_follow_ups(scope)
    if rows.height < FEW:
        return "Første opfølgning: for få indsatser med oplysninger til at sige noget."
    left = survival(rows.with_columns(alle=pl.lit("alle")), "alle")[0].after(FIRST_DEADLINE)
    if left is None:
        return "Første opfølgning: ingen indsats er fulgt længe nok til at sige noget."
    return f"Første opfølgning: {percent(1 - left, 0)} er fulgt op inden {FIRST_DEADLINE} måneder efter starten."


def unknown_text(scope: Scope, rows: pl.DataFrame) -> str:
    """Ages and dates that are not known."""
    ages = rows["alder"].null_count()
    waiting = rows.height - int(rows["startet"].sum())
    parts = [
        f"Barnets alder ved afgørelsen er ukendt for {counted_text(ages, 'indsats', 'indsatser')}.",
        f"{counted_text(waiting, 'indsats', 'indsatser')} er ikke startet og har ingen varighed.",
    ]
    if not scope.result.extract.has("opfoelgninger"):
        parts.append("Tabellen opfølgninger mangler, så tiden til første opfølgning kan ikke vises.")
    if not scope.result.extract.has("aflastningsdoegn"):
        parts.append("Tabellen aflastningsdøgn mangler, så leverede døgn kan ikke vises.")
    return " ".join(parts)
