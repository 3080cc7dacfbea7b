"""The service level in charts: measure mix, ages, durations, respite days and the first follow-up."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from kvs_audit.charts.bars import bars_figure
from kvs_audit.charts.explorer import explorer_figure
from kvs_audit.charts.figure import Figure
from kvs_audit.charts.survival import survival_figure
from kvs_audit.contract.danish import MISSING, count, counted_text, listing, number, number_text, percent
from kvs_audit.facts.dates import age
from kvs_audit.reports.blocks import Html, Parts, paragraph, table
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.reports.sections.service_opening import CENSORED, FIRST_DEADLINE
from kvs_audit.reports.service import (
    Survival,
    age_group,
    durations,
    first_follow_ups,
    in_months,
    measures,
    survival,
)

LINES = 5
"""Curves that a chart shows: the groups with most measures."""


def mix(scope: Scope) -> Parts:
    """The measures granted, a chart per municipality."""
    rows = measures(scope)
    return Parts(tuple(_mix(kommune, part) for kommune, part in _by_kommune(rows).items()) or (_nothing(),))


def _mix(kommune: str, rows: pl.DataFrame) -> Figure:
    counts = rows["type"].value_counts(name="antal").sort("antal", "type", descending=[True, False])
    first = counts.row(0, named=True)
    bars = counts.select(
        label=pl.col("type").str.slice(0, 1).str.to_uppercase() + pl.col("type").str.slice(1),
        vaerdi=pl.col("antal") / rows.height,
        tal=pl.format("{} af {}", number_text(pl.col("antal")), pl.lit(count(rows.height))),
    )
    return bars_figure(
        bars,
        headings=("Indsats", "Antal"),
        title=f"{kommune}: {percent(first['antal'] / rows.height, 0)} af indsatserne er {first['type']}",
        reason="Der er ingen indsatser.",
        most=1.0,
        note="Andel af alle bevilgede indsatser; hele bredden er alle.",
    )


def ages(scope: Scope) -> Parts:
    """Ages at the decision, a chart per municipality."""
    rows = measures(scope).with_columns(gruppe=age_group(pl.col("alder"))).drop_nulls("gruppe")
    return Parts(tuple(_ages(kommune, part) for kommune, part in _by_kommune(rows).items()) or (_nothing(),))


def _ages(kommune: str, rows: pl.DataFrame) -> Figure:
    counts = rows.group_by("gruppe").agg(antal=pl.len(), yngst=pl.col("alder").min()).sort("yngst")
    largest = counts.sort("antal", "yngst", descending=[True, False]).row(0, named=True)
    bars = counts.select(
        label="gruppe",
        vaerdi=pl.col("antal") / rows.height,
        tal=pl.format("{} af {}", number_text(pl.col("antal")), pl.lit(count(rows.height))),
    )
    return bars_figure(
        bars,
        headings=("Alder ved afgørelsen", "Antal"),
        title=f"{kommune}: flest indsatser til børn på {largest['gruppe']}",
        reason="Ingen indsatser med kendt alder.",
        most=1.0,
        note="Indsatser, hvor alderen er ukendt eller afhænger af en ukendt fødselsdag, er ikke med.",
    )


def duration_by_type(scope: Scope) -> Figure:
    """How long measures last, by type."""
    rows = durations(scope)
    curves = _largest(survival(rows, "type"))
    title = _longest_text(curves)
    return survival_figure(
        _curves(curves),
        _table("Indsats", curves, "Ophørt"),
        axis="andel, der stadig løber",
        title=title,
        alt_text=f"{title}. {_medians(curves)}",
        reason="Ingen startede indsatser.",
        note=f"De {LINES} mest brugte indsatser med mindst {FEW}. {CENSORED}",
    )


def duration_by_kommune(scope: Scope) -> Html:
    """Medians by type and municipality."""
    rows = durations(scope).with_columns(gruppe=pl.format("{} – {}", "type", "kommune"))
    estimates = [each for each in survival(rows, "gruppe") if each.number >= FEW]
    headings, lines = _table("Indsats og kommune", estimates, "Ophørt")
    if not lines:
        return paragraph(f"Ingen indsats har {FEW} eller flere i en kommune.")
    return table("Varighed efter indsats og kommune", headings, lines, range(1, len(headings)), folded=True)


def first_follow_up(scope: Scope) -> Parts:
    """The time to the first follow-up, by municipality and by year of the start."""
    rows = first_follow_ups(scope)
    by_kommune = _largest(survival(rows, "kommune"))
    by_year = [
        each
        for each in survival(rows.with_columns(pl.col("startdato").dt.year().cast(pl.String()).alias("start")), "start")
        if each.number >= FEW
    ]
    return Parts((_follow_up_figure(by_kommune), _by_year(by_year), _by_team(rows)))


def _follow_up_figure(curves: list[Survival]) -> Figure:
    shares = [
        f"{percent(1 - left, 0)} i {each.group}" for each in curves if (left := each.after(FIRST_DEADLINE)) is not None
    ]
    title = f"Fulgt op inden {FIRST_DEADLINE} måneder: {listing(shares)}" if shares else "Første opfølgning"
    return survival_figure(
        _curves(curves).filter(pl.col("maaneder") <= 24),
        _table("Kommune", curves, "Fulgt op"),
        axis="andel, der endnu ikke er fulgt op",
        title=title,
        alt_text=f"{title}. {_medians(curves)}",
        reason="Ingen indsatser med oplysninger om opfølgning.",
        note="En indsats, der ophører eller endnu løber uden opfølgning, tæller med, så længe den løb (Kaplan-Meier).",
    )


def _by_year(curves: list[Survival]) -> Html:
    headings, lines = _table("Startår", curves, "Fulgt op")
    return _folded("Tid til første opfølgning efter startår", headings, lines)


def _by_team(rows: pl.DataFrame) -> Html:
    named = rows.with_columns(hold=pl.format("{} – {}", "kommune", "team"))
    headings, lines = _table("Kommune og team", [e for e in survival(named, "hold") if e.number >= FEW], "Fulgt op")
    return _folded("Tid til første opfølgning efter team", headings, lines)


def _folded(caption: str, headings: tuple[str, ...], lines: list[tuple[str, ...]]) -> Html:
    if not lines:
        return paragraph(f"{caption}: ingen gruppe har {FEW} eller flere indsatser.")
    return table(caption, headings, lines, range(1, len(headings)), folded=True)


def respite(scope: Scope) -> Figure:
    """Respite days a month by the child's age, over the months with any."""
    months = _respite_months(scope)
    groups = (
        months.group_by("gruppe", "kommune")
        .agg(
            maaneder=pl.len(), doegn=pl.col("doegn").mean(), midt=pl.col("doegn").median(), yngst=pl.col("alder").min()
        )
        .filter(pl.col("maaneder") >= FEW)
        .sort("yngst", "kommune")
    )
    title = "Aflastningsdøgn efter barnets alder"
    if groups.height:
        top = groups.sort("doegn", descending=True).row(0, named=True)
        title = f"Flest aflastningsdøgn: {number(top['doegn'], 1)} om måneden, {top['gruppe']} i {top['kommune']}"
    bars = groups.select(
        label=pl.format("{}, {}", "gruppe", "kommune"),
        vaerdi="doegn",
        tal=pl.format("{} døgn i {} mdr.", number_text(pl.col("doegn").round(1)), number_text(pl.col("maaneder"))),
        midt=number_text(pl.col("midt").round(1)),
    )
    return bars_figure(
        bars,
        headings=("Alder og kommune", "Gennemsnit", "Midterste"),
        title=title,
        reason="Der er ingen måneder med aflastningsdøgn, hvor barnets alder er kendt.",
        note="Gennemsnit pr. måned med døgn, efter alderen på månedens første dag; grupper med under "
        f"{FEW} måneder er udeladt.",
    )


def _respite_months(scope: Scope) -> pl.DataFrame:
    """Case and month with days: ``kommune``, ``gruppe``, ``alder``, ``doegn``; months whose age is unknown left out."""
    extract = scope.result.extract
    if not extract.has("aflastningsdoegn"):
        return pl.DataFrame(schema={"kommune": pl.String, "gruppe": pl.String, "alder": pl.Int32, "doegn": pl.Float64})
    births = extract.tables["sager"].select("sag_id", "foedselsdato_fra", "foedselsdato_til")
    days = extract.tables["aflastningsdoegn"].filter(pl.col("maaned") <= scope.as_of)
    older, younger = (age(pl.col(name), pl.col("maaned")) for name in ("foedselsdato_fra", "foedselsdato_til"))
    return (
        days.join(measures(scope).select("indsats", "sag_id", "kommune"), on="indsats")
        .group_by("sag_id", "kommune", "maaned")
        .agg(doegn=pl.col("doegn").sum().cast(pl.Float64))
        .filter(pl.col("doegn") > 0)
        .join(births, on="sag_id")
        .filter(older == younger)
        .select("kommune", gruppe=age_group(older), alder=older, doegn="doegn")
        .drop_nulls("gruppe")
    )


def explore(scope: Scope) -> Figure:
    """Linked charts and a list of cases, for JupyterLab."""
    until = pl.min_horizontal("slutdato", pl.lit(scope.as_of))
    started = pl.col("startdato") <= scope.as_of
    rows = measures(scope).select(
        "sag_id",
        "type",
        pl.col("team").fill_null("uden team"),
        "alder",
        "aar",
        varighed=pl.when(started).then(in_months(pl.col("startdato"), until, pl.lit(value=False))),
    )
    figure = explorer_figure(
        rows, title="Vælg i figurerne, og se de andre følge med", reason="Der er ingen indsatser at vise."
    )
    return figure.for_notebooks(
        "Sammenhængende figurer og en liste over sager ligger i notebooken: åbn den i JupyterLab."
    )


def _by_kommune(rows: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    parts = rows.partition_by("kommune", as_dict=True)
    return {str(key[0]): parts[key] for key in sorted(parts)}


def _nothing() -> Html:
    return paragraph("Der er ingen indsatser at vise.")


def _largest(curves: list[Survival]) -> list[Survival]:
    """The groups with most measures, and enough of them, in the order of the alphabet."""
    enough = sorted((each for each in curves if each.number >= FEW), key=lambda each: -each.number)[:LINES]
    return sorted(enough, key=lambda each: each.group)


def _curves(curves: list[Survival]) -> pl.DataFrame:
    rows = [(each.group, month, share) for each in curves for month, share in enumerate(each.left)]
    return pl.DataFrame(rows, schema={"gruppe": pl.String, "maaneder": pl.Int64, "andel": pl.Float64}, orient="row")


def _longest_text(curves: list[Survival]) -> str:
    reached = [(each.median, each.group) for each in curves if each.median is not None]
    if not reached:
        return "Mere end halvdelen af indsatserne løber stadig"
    months, group = max(reached)
    return f"{group.capitalize()} varer længst: halvdelen er ophørt inden {counted_text(months, 'måned', 'måneder')}"


def _medians(curves: list[Survival]) -> str:
    told = [f"{each.group}: {_months(each.median)}" for each in curves]
    return f"Halvdelen nået inden, i måneder: {'; '.join(told)}."


def _table(first: str, curves: list[Survival], ended: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    headings = (
        first,
        "Indsatser",
        ended,
        "Halvdelen nået inden, mdr.",
        "95 %-interval",
        "Efter 3 mdr.",
        "Efter 12 mdr.",
    )
    return headings, [_line(each) for each in curves]


def _line(each: Survival) -> tuple[str, ...]:
    interval = MISSING if each.low is None else f"{_months(each.low)}–{_months(each.high)}"
    left: list[Any] = [each.after(3), each.after(12)]
    shares = [MISSING if share is None else percent(1 - share, 0) for share in left]
    return (each.group, count(each.number), count(each.ended), _months(each.median), interval, *shares)


def _months(value: int | None) -> str:
    return "ikke nået" if value is None else count(value)
