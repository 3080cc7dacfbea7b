"""The cases to look at first, and why."""

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from kvs_audit.charts.figure import Figure
from kvs_audit.charts.timeline import timeline_figure
from kvs_audit.contract.danish import MISSING, count, counted_text, long_date, word
from kvs_audit.explain import Explanation, explain
from kvs_audit.explain.narrow import only_cases
from kvs_audit.facts.known import Known
from kvs_audit.reports.blocks import Html, Parts, heading, led, paragraph
from kvs_audit.reports.case_story import case_lines
from kvs_audit.reports.explanations import folded
from kvs_audit.reports.scope import WEIGHTS, Scope

DRAWN = 3
"""Cases that are also drawn as a timeline."""

REPEATS = 3
"""How many deviations of one requirement count in a case's place."""

SAME = 2
"""Sentences shown per case and requirement."""

SENTENCES = 8
"""Sentences shown per case; the worklist has them all."""


def ranked_cases(scope: Scope) -> pl.DataFrame:
    """Cases with deviations in order: weight of the deviations, their number, the latest one, and the id.

    A deviation weighs as its strength; of one requirement at most REPEATS count, or a small excess month after month
    would hide everything else.

    Columns: ``sag_id``, ``kommune``, ``team``, ``raadgiver``, ``vaegt``, ``afvigelser``, ``skal``, ``begrundede``,
    ``seneste``. Justified deviations weigh nothing.
    """
    deviation = pl.col("status") == "afvigelse"
    weight = pl.col("styrke").replace_strict(WEIGHTS, return_dtype=pl.Int64())
    counted = (
        scope.fund.filter(deviation)
        .group_by("sag_id", "standard", "krav")
        .agg(point=weight.first() * pl.len().clip(upper_bound=REPEATS))
        .group_by("sag_id")
        .agg(vaegt=pl.col("point").sum().cast(pl.Int64))
    )
    return (
        scope.fund.group_by("sag_id")
        .agg(
            pl.col("kommune", "team", "raadgiver").first(),
            afvigelser=deviation.sum(),
            skal=(deviation & (pl.col("styrke") == "skal")).sum(),
            begrundede=(~deviation).sum(),
            seneste=pl.col("haendelsesdato").filter(deviation).max(),
        )
        .join(counted, on="sag_id")
        .sort("vaegt", "afvigelser", "seneste", "sag_id", descending=[True, True, True, False])
    )


def first_cases(scope: Scope, number: int) -> Parts:
    """The first cases of the ranking, each with its sentences."""
    ranked = ranked_cases(scope)
    if ranked.is_empty():
        return Parts((paragraph("Ingen sager har afvigelser, der er forfaldne og ikke begrundede."),))
    shown = ranked.head(number)
    introduction = paragraph(
        f"{counted_text(ranked.height, 'sag', 'sager')} har mindst én afvigelse. Øverst står de sager, der har "
        "flest og stærkest afvigelser, hvor et skal-krav tæller 3, et bør-krav 2 og et udgangspunkt 1, og højst "
        f"{REPEATS} afvigelser fra samme krav tæller; ved lighed den seneste hændelse først. "
        "Rækkefølgen siger, hvor det kan betale sig at begynde, ikke hvem der har begået fejl."
    )
    own = scope.fund.filter(pl.col("sag_id").is_in(shown["sag_id"].implode()))
    told = _told(own)
    explanations = _explained(scope, told)
    drawn = shown["sag_id"].head(DRAWN).to_list()
    known = Known(only_cases(scope.result.extract, drawn), scope.as_of)
    parts: list[Any] = [introduction]
    for place, row in enumerate(shown.iter_rows(named=True), 1):
        rows = told.filter(pl.col("sag_id") == row["sag_id"])
        more = row["afvigelser"] + row["begrundede"] - rows.height
        parts.append(_case(place, row, rows, more, explanations))
        if row["sag_id"] in drawn:
            parts.append(_timeline(known, own, row["sag_id"]))
    return Parts(tuple(parts))


def _told(fund: pl.DataFrame) -> pl.DataFrame:
    """The findings whose sentences are shown: per case the strongest, then the latest; SAME alike, SENTENCES in all."""
    ordered = fund.sort(
        "sag_id",
        pl.col("status") != "afvigelse",
        -pl.col("styrke").replace_strict(WEIGHTS, return_dtype=pl.Int64()),
        pl.col("haendelsesdato"),
        "fund_id",
        descending=[False, False, False, True, False],
    )
    few = ordered.filter(pl.int_range(pl.len()).over("sag_id", "standard", "krav", "status") < SAME)
    return few.filter(pl.int_range(pl.len()).over("sag_id") < SENTENCES)


def _explained(scope: Scope, fund: pl.DataFrame) -> Mapping[str, Explanation]:
    """The explanations of some findings, by their id."""
    explanations = explain(scope.result.extract, scope.narrowed.chosen, scope.as_of, fund)
    return dict(zip(fund["fund_id"], explanations, strict=True))


def _timeline(known: Known, fund: pl.DataFrame, sag_id: str) -> Figure:
    events = case_lines(known, fund, sag_id)
    measures = events.filter(pl.col("slags") == "indsats").height
    missed = events.filter(pl.col("slags") == "frist overskredet").height
    title = f"Sag {sag_id}: {counted_text(measures, 'indsats', 'indsatser')}"
    title += f", {counted_text(missed, 'overskredet frist', 'overskredne frister')}" if missed else ""
    return timeline_figure(
        events,
        title=title,
        alt_text=f"{title}. Tabellen under figuren viser hændelserne med dato.",
        as_of=known.as_of,
        note="Bånd: indsatsen er i gang, eller undersøgelsen er det.",
    ).at_level(4)


def _case(
    place: int, row: dict[str, Any], fund: pl.DataFrame, more: int, explanations: Mapping[str, Explanation]
) -> Html:
    """A case with the sentences of its findings, each with its explanation behind it; ``more`` are not shown."""
    items = [
        f"<li>{led(_sentence(each), ':')}{folded(explanations[each['fund_id']]).html}</li>"
        for each in fund.iter_rows(named=True)
    ]
    if more:
        items.append(f"<li>… og {count(more)} fund mere i arbejdslisten.</li>")
    body = heading(f"{place}. Sag {row['sag_id']}", 3) + paragraph(_why(row))
    listed = f"<ul>{''.join(items)}</ul>"
    return Html(f'<article class="case" aria-label="{escape(str(row["sag_id"]))}">{body.html}\n{listed}</article>')


def _why(row: dict[str, Any]) -> str:
    times = counted_text(row["afvigelser"], "afvigelse", "afvigelser")
    skal = f", heraf {count(row['skal'])} fra skal-krav" if row["skal"] else ""
    justified = f"; {counted_text(row['begrundede'], 'begrundet', 'begrundede')}" if row["begrundede"] else ""
    who = f"{row['kommune']} · {row['team'] or MISSING} · rådgiver {row['raadgiver'] or MISSING}"
    return f"{who}. {times}{skal}{justified}. Seneste: {long_date(row['seneste'])}."


def _sentence(row: dict[str, Any]) -> str:
    reservation = f" {row['forbehold']}" if row["forbehold"] else ""
    explained = f" Forklaret: {row['forklaret']}." if row.get("forklaret") else ""
    return f"{word(row['styrke']).capitalize()}: {row['saetning']}{reservation}{explained}"
