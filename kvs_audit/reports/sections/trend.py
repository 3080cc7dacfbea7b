"""The development per quarter, and what it supports saying."""

from datetime import date
from statistics import NormalDist

import polars as pl

from kvs_audit import summaries
from kvs_audit.charts.figure import Figure
from kvs_audit.charts.trend import trend_figure
from kvs_audit.contract.danish import percent
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.reports.sections.compare import OWN_REQUIREMENT
from kvs_audit.summaries.funnel import funnel
from kvs_audit.summaries.rates import IN_RATE

YEAR = 4
"""Quarters that are laid together on either side of a comparison, so that seasons cancel."""

YEARS = ("foer", "efter")

CHANCE = NormalDist().inv_cdf(0.975)
"""Standard errors that chance alone exceeds in 5 % of comparisons: there is only one here."""

ENOUGH = 30
"""Due units that each of the two years must have before anything is said about the difference."""


def trend(scope: Scope) -> Figure:
    """All requirements of the report together, per quarter of the event date."""
    quarters = by_quarter(scope)
    verdict = development_text(scope)
    return trend_figure(
        quarters,
        title=verdict,
        alt_text=f"{verdict}. Andel opfyldt pr. kvartal; alle tal står i tabellen under figuren.",
        reason="Der er ingen forfaldne vurderinger, så der er ingen udvikling at vise.",
        note="Alle rapportens krav lagt sammen, efter hændelsesdato. Båndene er 95 %-intervaller. En hul prik er et "
        "kvartal, der ikke var slut på opgørelsesdatoen. Et andet forhold mellem kravene kan flytte kurven.",
    )


def by_quarter(scope: Scope) -> pl.DataFrame:
    """Rates per quarter from the first to the last with due units; quarters between without any have counts of 0."""
    start = pl.col("haendelsesdato").dt.truncate("1q")
    rates = summaries.rates(scope.due.with_columns(periode=start), ("periode",), scope.as_of, interval=True)
    if rates.is_empty():
        return _with_words(rates, scope.as_of)
    whole = rates.select(pl.date_range(pl.col("periode").min(), pl.col("periode").max(), "1q"))
    counts = [name for name, dtype in rates.schema.items() if dtype.is_integer()]
    filled = whole.join(rates, on="periode", how="left", maintain_order="left").with_columns(
        pl.col(counts).fill_null(0)
    )
    return _with_words(filled, scope.as_of)


def _with_words(rates: pl.DataFrame, as_of: date) -> pl.DataFrame:
    day = pl.col("periode")
    return rates.with_columns(
        label=pl.format("{}. kv. {}", day.dt.quarter(), day.dt.year()),
        hel=day.dt.offset_by("3mo").dt.offset_by("-1d") <= as_of,
    )


def development_text(scope: Scope) -> str:
    """The last four whole quarters against the four before, krav by krav, and whether it is more than chance."""
    years = two_years(scope)
    sums = (
        years.filter(pl.col("status").is_in(IN_RATE))
        .group_by("aar")
        .agg(n=pl.len(), met=(pl.col("status") == "opfyldt").sum())
    )
    by_year = {row["aar"]: row for row in sums.iter_rows(named=True)}
    if min(by_year.get(year, {}).get("n", 0) for year in YEARS) < ENOUGH:
        return "For få vurderinger til at sige noget om udviklingen"
    compared = funnel(years, "aar", scope.as_of, strata=OWN_REQUIREMENT, minimum=FEW)
    z = compared.filter(pl.col("aar") == YEARS[1])["z"].item()
    now, earlier = (percent(by_year[year]["met"] / by_year[year]["n"], 0) for year in reversed(YEARS))
    return f"{_verdict(z)}: {now} opfyldt de seneste fire hele kvartaler mod {earlier} de fire før"


def two_years(scope: Scope) -> pl.DataFrame:
    """The due assessments of the last eight whole quarters, with ``aar``: the first or the last four of them."""
    quarter = pl.col("haendelsesdato").dt.truncate("1q")
    stop = pl.lit(scope.as_of).dt.offset_by("1d").dt.truncate("1q")
    last = quarter >= stop.dt.offset_by(f"-{YEAR}q")
    return scope.due.filter((quarter < stop) & (quarter >= stop.dt.offset_by(f"-{2 * YEAR}q"))).with_columns(
        aar=pl.when(last).then(pl.lit(YEARS[1])).otherwise(pl.lit(YEARS[0]))
    )


def _verdict(z: float | None) -> str:
    if z is None or abs(z) <= CHANCE:
        return "Ingen sikker udvikling"
    return "Fremgang, større end tilfældige udsving" if z > 0 else "Tilbagegang, større end tilfældige udsving"
