"""The development per quarter, and what it supports saying."""

from datetime import date

import polars as pl

from kvs_audit import summaries
from kvs_audit.charts.figure import Figure
from kvs_audit.charts.trend import trend_figure
from kvs_audit.contract.danish import percent
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections.compare import limit_for, z_of_difference

YEAR = 4
"""Quarters that are laid together on either side of a comparison, so that seasons cancel."""

ENOUGH = 30
"""Due units that each of the two years must have before anything is said about the difference."""


def trend(scope: Scope) -> Figure:
    """All requirements of the report together, per quarter of the event date."""
    quarters = by_quarter(scope)
    verdict = development_text(quarters)
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


def development_text(quarters: pl.DataFrame) -> str:
    """The last four whole quarters against the four before, and whether the difference is more than chance."""
    whole = quarters.filter("hel").tail(2 * YEAR)
    before, after = whole.head(YEAR), whole.tail(YEAR)
    if whole.height < 2 * YEAR or min(before["naevner"].sum(), after["naevner"].sum()) < ENOUGH:
        return "For få vurderinger til at sige noget om udviklingen"
    sums = pl.DataFrame(
        [(after["opfyldt"].sum(), after["naevner"].sum(), before["opfyldt"].sum(), before["naevner"].sum())],
        schema=["m", "n", "om", "on"],
        orient="row",
    )
    z = sums.select(z_of_difference(pl.col("m"), pl.col("n"), pl.col("om"), pl.col("on"))).item()
    met, n, earlier_met, earlier_n = sums.row(0)
    verdict = _verdict(z)
    now, earlier = percent(met / n, 0), percent(earlier_met / earlier_n, 0)
    return f"{verdict}: {now} opfyldt de seneste fire hele kvartaler mod {earlier} de fire før"


def _verdict(z: float) -> str:
    if abs(z) <= limit_for(1):
        return "Ingen sikker udvikling"
    return "Fremgang, større end tilfældige udsving" if z > 0 else "Tilbagegang, større end tilfældige udsving"
