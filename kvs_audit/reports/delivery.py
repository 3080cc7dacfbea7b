"""Frames about delivery: respite against cap and grant, and follow-ups around their deadlines."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from kvs_audit.assess import Chosen
from kvs_audit.facts.coverage import Coverage, Covered
from kvs_audit.facts.dates import age, day
from kvs_audit.facts.known import Known
from kvs_audit.reports.scope import Scope

IN_RATE = ("opfyldt", "afvigelse", "begrundet_afvigelse")


def of_kind(scope: Scope, art: str) -> pl.DataFrame:
    """The due assessments of the requirements of one kind."""
    named = [(s.id, krav.id) for s in scope.standards for krav in scope.krav_of(s) if krav.art == art]
    wanted = pl.DataFrame(named, schema={"standard": pl.String(), "krav": pl.String()}, orient="row")
    return scope.due.join(wanted, on=["standard", "krav"], how="semi", maintain_order="left")


def respite_months(scope: Scope) -> pl.DataFrame:
    """Child-months held against a cap: ``alder``, ``doegn``, ``loft``, ``over``.

    From the decided assessments of the cap; a month whose age depends on an unknown day of birth is left out where the
    two ages differ.
    """
    births = scope.result.extract.tables["sager"].select("sag_id", "foedselsdato_fra", "foedselsdato_til")
    month = pl.col("haendelsesdato")
    older, younger = age(pl.col("foedselsdato_fra"), month), age(pl.col("foedselsdato_til"), month)
    return (
        of_kind(scope, "doegnloft")
        .filter(pl.col("status").is_in(IN_RATE))
        .join(births, on="sag_id", how="left", maintain_order="left")
        .filter(older == younger)
        .select(
            alder=older,
            doegn="observeret",
            loft="graense",
            over=pl.col("status") != "opfyldt",
        )
    )


def granted_and_delivered(scope: Scope) -> pl.DataFrame:
    """Granted and delivered respite days per month: ``maaned``, ``bevilget``, ``leveret``, ``indsatser``.

    Over covered measures with a known grant that were active the whole month, in months that had ended by A, within
    the report's period. A month without a row had no days; without the table there are no rows at all.
    """
    extract = scope.result.extract
    if not extract.has("aflastningsdoegn"):
        return pl.DataFrame(
            schema={"maaned": pl.Date(), "bevilget": pl.Float64(), "leveret": pl.Float64(), "indsatser": pl.Int64()}
        )
    measures = pl.concat([covered.started for covered in coverages(scope, "doegnloft")] or [_no_measures(scope)])
    months = _whole_months(_of_team(scope, measures).unique("indsats"), scope)
    delivered = extract.tables["aflastningsdoegn"].select("indsats", "maaned", "doegn")
    return (
        months.join(delivered, on=["indsats", "maaned"], how="left")
        .group_by("maaned")
        .agg(
            bevilget=pl.col("bevilget_doegn_pr_md").sum().cast(pl.Float64),
            leveret=pl.col("doegn").sum().cast(pl.Float64),
            indsatser=pl.len().cast(pl.Int64),
        )
        .sort("maaned")
    )


def _whole_months(measures: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """One row per measure with a known grant and month that it was active from the first to the last day of."""
    start = pl.col("startdato")
    first = pl.when(start.dt.day() == 1).then(start).otherwise(start.dt.month_start().dt.offset_by("1mo"))
    stop = pl.min_horizontal(pl.col("slutdato"), day(_day_after(scope.as_of))).dt.month_start()
    months = (
        measures.filter(pl.col("bevilget_doegn_pr_md").is_not_null())
        .with_columns(foerste=first, stop=stop)
        .filter(pl.col("foerste") < pl.col("stop"))
        .with_columns(maaned=pl.date_ranges("foerste", "stop", "1mo", closed="left"))
        .explode("maaned")
        .select("indsats", "maaned", "bevilget_doegn_pr_md")
    )
    if scope.result.fra is not None:
        months = months.filter(pl.col("maaned") >= scope.result.fra)
    return months if scope.result.til is None else months.filter(pl.col("maaned") <= scope.result.til)


def _day_after(as_of: date) -> date:
    return date.fromordinal(as_of.toordinal() + 1)


def coverages(scope: Scope, art: str | None = None) -> Iterator[Covered]:
    """What each standard covers, of those with a requirement of the kind in the report."""
    known = Known(scope.result.extract, scope.as_of)
    for chosen in scope.result.chosen:
        if any(art in (None, krav.art) for krav in scope.krav_of(chosen.standard)):
            yield Covered(known, _coverage(chosen))


def _coverage(chosen: Chosen) -> Coverage:
    standard = chosen.standard
    return Coverage(tuple(standard.indsatstyper), standard.gaelder_fra, standard.gaelder_til, chosen.kommuner)


def _no_measures(scope: Scope) -> pl.DataFrame:
    return Known(scope.result.extract, scope.as_of).measures.clear()


def _of_team(scope: Scope, measures: pl.DataFrame) -> pl.DataFrame:
    if scope.team is None:
        return measures
    cases = scope.result.extract.tables["sager"].filter(pl.col("team") == scope.team).select("sag")
    return measures.join(cases, on="sag", how="semi")


def punctuality(scope: Scope) -> pl.DataFrame:
    """Due follow-ups: ``dage`` from the deadline, negative when early; null where none was held.

    One row per interval among the due assessments of follow-up chains; deadlines are the assessments' event dates.
    """
    intervals = of_kind(scope, "opfoelgningskaede").filter(pl.col("enhed") == "interval")
    extract = scope.result.extract
    if intervals.is_empty() or not extract.has("opfoelgninger"):
        return pl.DataFrame(schema={"dage": pl.Int64()})
    links = Known(extract, scope.as_of).links.join(
        extract.tables["indsatser"].select("indsats", "indsats_id"), on="indsats"
    )
    number = pl.col("enhed_id").str.extract(r"#(\d+)$", 1).cast(pl.Int32)
    return (
        intervals.with_columns(n=number)
        .join(links.select("indsats_id", "n", "opfoelgning"), on=["indsats_id", "n"], how="left", maintain_order="left")
        .select(dage=(pl.col("opfoelgning") - pl.col("haendelsesdato")).dt.total_days())
    )
