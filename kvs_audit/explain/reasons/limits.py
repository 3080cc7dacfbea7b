"""Explanations of limits in days, months and numbers."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl

from kvs_audit.checks.contract import Banded
from kvs_audit.checks.en_ad_gangen import Taeller
from kvs_audit.contract.danish import counted_text, long_date, month_name, number
from kvs_audit.explain.arithmetic import ages_on, caps_on, days_apart, days_difference, months_later, months_sum
from kvs_audit.explain.casebook import Row, Unit, facts
from kvs_audit.explain.model import Reasoning
from kvs_audit.explain.reasons.decisions import other_facts, other_names
from kvs_audit.explain.reasons.registry import explainer, overlapping
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_days, day

_SIX_PLACES = Decimal("0.000001")


def _sum_of(values: Sequence[Decimal]) -> float:
    """An exact sum, rounded as the requirement catalogue says: to 6 places, half to even."""
    return float(sum(values, Decimal(0)).quantize(_SIX_PLACES, ROUND_HALF_EVEN))


def _sum_text(values: Sequence[Decimal], total: float) -> str:
    if len(values) == 1:
        return f"{number(total)} døgn"
    return f"{' + '.join(number(float(value)) for value in values)} = {number(total)} døgn"


def _cap(u: Unit, p: Banded, on: date) -> tuple[float, str]:
    """The cap that counts, and how it was found; where two birthdays give two, the lower one."""
    first, last = ages_on(u.case, on)
    cap = min(caps_on(u.case, p.baand, on))
    ages = f"{first} år" if first == last else f"{last} eller {first} år (kun fødselsmåneden kendes)"
    lower = "" if first == last else ", det laveste af de mulige,"
    return cap, f"Alder den {long_date(on)}: {ages}; loftet{lower} er {number(cap)} døgn."


def _month_rows(u: Unit, month: date) -> list[tuple[Row, Row]]:
    """Covered measures with their respite days in the month."""
    return [
        (measure, row)
        for measure in u.own_measures
        for row in u.book.rows("aflastningsdoegn", measure["indsats"])
        if row["maaned"] == month
    ]


@explainer("doegnloft")
def doegnloft(u: Unit) -> Reasoning:
    """The month's sum and the cap by age on its first day."""
    month: date = u.row["haendelsesdato"]
    rows = _month_rows(u, month)
    days = [row["doegn"] for _, row in rows]
    total = _sum_of(days)
    cap, cap_text = _cap(u, u.p, month)
    return Reasoning(
        (
            *u.born(),
            *(fact for _, row in rows for fact in facts("aflastningsdoegn", row, "indsats_id", "maaned", "doegn")),
        ),
        (
            f"Døgn i {month_name(month)}: {_sum_text(days, total)}.",
            cap_text,
            f"Over loftet: {number(total)} − {number(cap)} = {number(total - cap)} døgn.",
        ),
        (f"Højst {number(cap)} døgn i {month_name(month)}.",),
        event=month,
        observed=total,
        limit=cap,
        contributors=tuple(measure["indsats_id"] for measure, row in rows if row["doegn"] != 0),
    )


@explainer("doegn_som_anbringelse")
def doegn_som_anbringelse(u: Unit) -> Reasoning:
    """The month's sum, and the placements of the case."""
    month: date = u.row["haendelsesdato"]
    rows = _month_rows(u, month)
    days = [row["doegn"] for _, row in rows]
    total = _sum_of(days)
    placements = [
        row for row in u.book.measures.values() if row["sag"] == u.case["sag"] and row["indsatstype"] == "anbringelse"
    ]
    return Reasoning(
        (
            *(fact for _, row in rows for fact in facts("aflastningsdoegn", row, "indsats_id", "maaned", "doegn")),
            *other_facts(placements),
        ),
        (
            f"Døgn i {month_name(month)}: {_sum_text(days, total)}, altså over {u.p.over}.",
            f"Ingen anbringelse i sagen er i gang på nogen dag i {month_name(month)}.",
        ),
        (
            f"Højst {u.p.over} døgn i {month_name(month)}.",
            f"En anbringelse i sagen var i gang på mindst én dag i {month_name(month)}.",
        ),
        event=month,
        observed=total,
        limit=float(u.p.over),
        contributors=tuple(measure["indsats_id"] for measure, row in rows if row["doegn"] != 0),
    )


@explainer("bevilget_doegnloft")
def bevilget_doegnloft(u: Unit) -> Reasoning:
    """The grants active on the start, and the cap by age that day."""
    start: date = u.measure["startdato"]
    together = [row for row in u.own_measures if row is u.measure or _active_on(row, start)]
    granted = [row["bevilget_doegn_pr_md"] for row in together if row["bevilget_doegn_pr_md"] is not None]
    total = _sum_of(granted)
    cap, cap_text = _cap(u, u.p, start)
    unknown = len(together) - len(granted)
    rest = [f"{counted_text(unknown, 'bevilling', 'bevillinger')} er ukendt og ikke talt med."] if unknown else []
    columns = ("startdato", "slutdato", "bevilget_doegn_pr_md")
    return Reasoning(
        (*u.born(), *(fact for row in together for fact in facts("indsatser", row, *columns))),
        (
            f"Bevilget pr. måned, aktivt den {long_date(start)}: {_sum_text(granted, total)}.",
            *rest,
            cap_text,
            f"Over loftet: {number(total)} − {number(cap)} = {number(total - cap)} døgn.",
        ),
        (f"Højst {number(cap)} døgn bevilget pr. måned den {long_date(start)}.",),
        event=start,
        observed=total,
        limit=cap,
        contributors=tuple(row["indsats_id"] for row in together if row["bevilget_doegn_pr_md"] != 0),
    )


def _active_on(row: Row, on: date) -> bool:
    begun = row["startdato"] is not None and row["startdato"] <= on
    return begun and row["startet"] and (row["slutdato"] is None or on < row["slutdato"])


@explainer("varighed")
def varighed(u: Unit) -> Reasoning:
    """The last day allowed, and the days past it."""
    start: date = u.measure["startdato"]
    limit, until = months_later(start, u.p.maaneder), u.until()
    ended = until == u.measure["slutdato"]
    return Reasoning(
        u.own("sigte", "startdato", "slutdato"),
        (
            f"Grænsedag: {months_sum(start, u.p.maaneder)}.",
            f"Indsatsen {'ophørte' if ended else 'var stadig i gang'} {long_date(until)}.",
            f"Over grænsen: {days_difference(limit, until)}.",
        ),
        (f"Indsatsen ophørte senest {long_date(limit)}.",),
        event=limit,
        observed=days_apart(limit, until),
        limit=float(u.p.maaneder),
    )


@explainer("forventet_varighed")
def forventet_varighed(u: Unit) -> Reasoning:
    """The months expected, and the most allowed."""
    expected = float(u.measure["forventet_varighed_mdr"])
    return Reasoning(
        u.own("sigte", "forventet_varighed_mdr"),
        (f"Forventet varighed: {number(expected)} måneder; grænsen er {u.p.maaneder}.",),
        (f"Forventet varighed var højst {u.p.maaneder} måneder.",),
        observed=expected,
        limit=float(u.p.maaneder),
    )


def _until_today(covered: Covered, p: Taeller) -> pl.LazyFrame:
    tomorrow = add_days(day(covered.as_of), 1)
    return overlapping(covered, p.taeller, pl.col("startdato"), pl.min_horizontal(tomorrow, "slutdato"))


@explainer("en_ad_gangen", needs=_until_today)
def en_ad_gangen(u: Unit) -> Reasoning:
    """The other measures that share a day with it."""
    others = [u.book.measures_by_place[place] for place in u.needs["andre"]]
    end = u.measure["slutdato"]
    period = f"fra {long_date(u.measure['startdato'])}" + (f" til {long_date(end)} (den dag ikke med)" if end else "")
    return Reasoning(
        (*u.own("startdato", "slutdato"), *other_facts(others)),
        (
            f"Indsatsen er i gang {period}.",
            f"{other_names(others)} har mindst én dag til fælles med den senest {long_date(u.as_of)}.",
        ),
        ("Ingen anden indsats i sagen var i gang samtidig.",),
        observed=float(len(others)),
        limit=0.0,
    )
