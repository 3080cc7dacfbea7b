"""What falls due in the coming days, by team and caseworker."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from kvs_audit.contract.danish import MISSING, count, counted_text, krav_label, listing, long_date, reason_text
from kvs_audit.cycle.due import due, not_foreseen
from kvs_audit.cycle.due_list import NEAR
from kvs_audit.reports.blocks import Html, bullets, paragraph, table
from kvs_audit.reports.scope import Scope

DAYS = 30
"""How far ahead is looked without another wish."""

SHOWN = 200
"""Deadlines listed; a longer list is for the command and its workbook."""

LONG = 20
"""A list of more rows is shut until the reader opens it."""


def deadlines(scope: Scope, days: int) -> pl.DataFrame:
    """The deadlines of the report's cases, of every requirement of its standards: see :func:`cycle.due.due`."""
    result = scope.result
    today = result.vurderinger if result.fra is None and result.til is None else None
    return scope.own(due(result.extract, result.chosen, scope.as_of, days, today))


def due_soon(scope: Scope, days: int) -> Html:
    """How many deadlines there are, whose they are, and which."""
    rows = deadlines(scope, days)
    parts = paragraph(_introduction(rows, scope.as_of, days))
    remarks = list(_remarks(scope))
    if rows.height:
        parts = parts + _overview(rows, days) + _list(rows)
    return parts + (bullets(remarks, css="note") if remarks else Html(""))


def _introduction(rows: pl.DataFrame, as_of: date, days: int) -> str:
    span = f"fra {long_date(as_of)} til {long_date(as_of + timedelta(days=days))}, begge dage med"
    if rows.is_empty():
        return f"Ingen frister udløber {span}."
    last_call = rows.filter(pl.col("dage") <= NEAR[0]).height
    near = f" {count(last_call)} af dem inden for {NEAR[0]} dage." if last_call else ""
    return (
        f"{counted_text(rows.height, 'frist udløber', 'frister udløber')} {span}, hvis intet mere bliver registreret."
        f"{near} Det er den samme måling som i resten af rapporten, set fra en senere dag; også krav, som "
        "leverancetilsynet ellers ser på, er med."
    )


def _remarks(scope: Scope) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for _, krav, reason in not_foreseen(scope.result.extract, scope.result.chosen, scope.as_of):
        reasons.setdefault(reason, []).append(krav_label(krav))
    for reason, lacking in reasons.items():
        names = listing(dict.fromkeys(f"»{name}«" for name in lacking))
        yield f"Frister for {names} kan ikke ses: {reason_text(reason)}."


def _overview(rows: pl.DataFrame, days: int) -> Html:
    near = [each for each in NEAR if each < days]
    groups = (
        rows.group_by("team", "raadgiver")
        .agg(
            naeste=pl.col("frist").min(),
            **{f"inden_{each}": (pl.col("dage") <= each).sum() for each in near},
            i_alt=pl.len(),
        )
        .sort("team", "raadgiver", nulls_last=True)
    )
    lines = [
        (
            row["team"] or MISSING,
            row["raadgiver"] or MISSING,
            long_date(row["naeste"]),
            *(count(row[f"inden_{each}"]) for each in near),
            count(row["i_alt"]),
        )
        for row in groups.iter_rows(named=True)
    ]
    headings = ("Team", "Rådgiver", "Næste frist", *(f"Inden {each} dage" for each in near), f"Inden {days} dage")
    return table("Frister pr. team og rådgiver", headings, lines, range(3, len(headings)), folded=len(lines) > LONG)


def _list(rows: pl.DataFrame) -> Html:
    """The deadlines by date."""
    order = ("frist", "team", "raadgiver", "sag_id", "standard", "krav", "enhed_id")
    shown = rows.sort(order, nulls_last=True).head(SHOWN)
    lines = [
        (
            long_date(row["frist"]),
            f"{row['sag_id']} · {row['indsats_id']}" if row["indsats_id"] else row["sag_id"],
            _what(row["hvad"], krav_label(row["krav"])),
            row["team"] or MISSING,
            row["raadgiver"] or MISSING,
        )
        for row in shown.iter_rows(named=True)
    ]
    headings = ("Frist", "Sag og indsats", "Hvad", "Team", "Rådgiver")
    listed = table("Fristerne, de nærmeste først", headings, lines, folded=len(lines) > LONG)
    if rows.height == shown.height:
        return listed
    rest = f"Listen viser de {count(shown.height)} nærmeste af {count(rows.height)}; kvs-audit due giver dem alle."
    return listed + paragraph(rest)


def _what(text: str, label: str) -> str:
    """What is due, and the requirement's name where the words do not begin with it."""
    return text if text.startswith(label) else f"{text} ({label[:1].lower()}{label[1:]})"
