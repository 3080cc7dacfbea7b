"""The cases to look at first, and why."""

from collections.abc import Iterator
from html import escape
from typing import Any

import polars as pl

from kvs_audit.contract.danish import MISSING, count, long_date, word
from kvs_audit.reports.blocks import Html, Parts, bullets, heading, paragraph
from kvs_audit.reports.scope import WEIGHTS, Scope

SENTENCES = 8
"""Sentences shown per case; the worklist has them all."""


def ranked_cases(scope: Scope) -> pl.DataFrame:
    """Cases with deviations in order: weight of the deviations, their number, the latest one, and the id.

    Columns: ``sag_id``, ``kommune``, ``team``, ``raadgiver``, ``vaegt``, ``afvigelser``, ``skal``, ``begrundede``,
    ``seneste``. Justified deviations weigh nothing.
    """
    deviation = pl.col("status") == "afvigelse"
    weight = pl.col("styrke").replace_strict(WEIGHTS, return_dtype=pl.Int64())
    return (
        scope.fund.group_by("sag_id")
        .agg(
            pl.col("kommune", "team", "raadgiver").first(),
            vaegt=(weight * deviation).sum(),
            afvigelser=deviation.sum(),
            skal=(deviation & (pl.col("styrke") == "skal")).sum(),
            begrundede=(~deviation).sum(),
            seneste=pl.col("haendelsesdato").filter(deviation).max(),
        )
        .filter(pl.col("afvigelser") > 0)
        .sort("vaegt", "afvigelser", "seneste", "sag_id", descending=[True, True, True, False])
    )


def first_cases(scope: Scope, number: int) -> Parts:
    """The first cases of the ranking, each with its sentences."""
    ranked = ranked_cases(scope)
    if ranked.is_empty():
        return Parts((paragraph("Ingen sager har afvigelser, der er forfaldne og ikke begrundede."),))
    shown = ranked.head(number)
    introduction = paragraph(
        f"{count(ranked.height)} sager har mindst én afvigelse. Her er de {count(shown.height)} første: sager med "
        "flest og stærkest afvigelser, hvor et skal-krav tæller 3, et bør-krav 2 og et udgangspunkt 1; ved lighed den "
        "seneste hændelse først. Rækkefølgen siger, hvor det kan betale sig at begynde, ikke hvem der har begået fejl."
    )
    fund = scope.fund.filter(pl.col("sag_id").is_in(shown["sag_id"].implode()))
    return Parts((introduction, *(_case(place, row, fund) for place, row in enumerate(shown.iter_rows(named=True), 1))))


def _case(place: int, row: dict[str, Any], fund: pl.DataFrame) -> Html:
    own = fund.filter(pl.col("sag_id") == row["sag_id"]).sort(
        pl.col("status") != "afvigelse",
        -pl.col("styrke").replace_strict(WEIGHTS, return_dtype=pl.Int64()),
        pl.col("haendelsesdato"),
        "fund_id",
        descending=[False, False, True, False],
    )
    sentences = list(_sentences(own.head(SENTENCES)))
    if own.height > SENTENCES:
        sentences.append(f"… og {count(own.height - SENTENCES)} fund mere i arbejdslisten.")
    body = heading(f"{place}. Sag {row['sag_id']}", 3) + paragraph(_why(row)) + bullets(sentences, lead=":")
    return Html(f'<article class="case" aria-label="{escape(str(row["sag_id"]))}">{body.html}</article>')


def _why(row: dict[str, Any]) -> str:
    times = "1 afvigelse" if row["afvigelser"] == 1 else f"{count(row['afvigelser'])} afvigelser"
    skal = f", heraf {count(row['skal'])} fra skal-krav" if row["skal"] else ""
    justified = f"; {count(row['begrundede'])} begrundede" if row["begrundede"] else ""
    who = f"{row['kommune']} · {row['team'] or MISSING} · rådgiver {row['raadgiver'] or MISSING}"
    return f"{who}. {times}{skal}{justified}. Seneste: {long_date(row['seneste'])}."


def _sentences(fund: pl.DataFrame) -> Iterator[str]:
    for row in fund.iter_rows(named=True):
        reservation = f" {row['forbehold']}" if row["forbehold"] else ""
        yield f"{word(row['styrke']).capitalize()}: {row['saetning']}{reservation}"
