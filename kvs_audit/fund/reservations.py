"""What to bear in mind about a finding: rows and values of its measure or case that could not be read.

A rejected follow-up must not silently become a missed one, so every finding says what was lost around it.
"""

from typing import Final

import polars as pl

from kvs_audit.contract.danish import word
from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.model import Extract

_OF_CASE: Final = tuple(name for name, table in TABLES.items() if "sag_id" in table.by_name)
"""Tables whose rows belong to a case: what is lost there may concern any of its measures."""

_UNIT: Final = ("sag_id", "indsats_id", "bygger_paa")
"""What a finding is about, a measure of a case or (``indsats_id`` null) the case as a whole, and what it rests on."""

_ALWAYS_READ: Final = ("sager", "indsatser")
"""Tables that every requirement rests on."""

_ORDER: Final = {name: number for number, name in enumerate(TABLES)}
_NAMES: Final = {name: word(name) for name in TABLES}


def with_reservations(findings: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """Add ``forbehold``, Danish sentences; null where nothing was lost around the finding.

    About a measure counts what was lost of it, of its case, and of the case's other measures themselves; about a case
    and month everything of the case. The finding may be due to what was lost in a table that it rests on: cases,
    measures, and those named in its ``bygger_paa`` (apart by blanks). Order of rows is kept.
    """
    if extract.rejects.is_empty():
        return findings.with_columns(forbehold=pl.lit(None, dtype=pl.String()))
    units = findings.lazy().select(_UNIT).unique()
    lost = pl.concat([_of_measures(units, extract), _of_cases(units, extract)])
    return findings.join(_sentences(lost).collect(), on=_UNIT, how="left", nulls_equal=True, maintain_order="left")


def lost_without_case(extract: Extract) -> int:
    """How many rejected rows cannot be traced to a case of the audit: no finding can mention them."""
    cases = extract.tables["sager"].lazy().select("sag_id")
    rejected = _with_case(extract).filter(pl.col("handling") == "afvist")
    return rejected.join(cases, left_on="sag", right_on="sag_id", how="anti").collect().height


def _of_measures(units: pl.LazyFrame, extract: Extract) -> pl.LazyFrame:
    measures = units.filter(pl.col("indsats_id").is_not_null())
    lost = extract.rejects.lazy()
    own = measures.join(lost.drop("sag_id"), on="indsats_id", how="inner").with_columns(egen=pl.lit(True))
    of_case = (
        measures.join(
            lost.filter(pl.col("tabel").is_in(_OF_CASE)).rename({"indsats_id": "anden"}), on="sag_id", how="inner"
        )
        .filter(pl.col("anden").ne_missing(pl.col("indsats_id")))
        .with_columns(egen=pl.lit(False))
    )
    columns = [*_UNIT, "tabel", "kolonne", "handling", "egen"]
    return pl.concat([own.select(columns), of_case.select(columns)])


def _of_cases(units: pl.LazyFrame, extract: Extract) -> pl.LazyFrame:
    cases = units.filter(pl.col("indsats_id").is_null())
    lost = _with_case(extract).drop("sag_id", "indsats_id")
    return cases.join(lost, left_on="sag_id", right_on="sag", how="inner").select(
        *_UNIT, "tabel", "kolonne", "handling", egen=pl.lit(False)
    )


def _with_case(extract: Extract) -> pl.LazyFrame:
    """The rejects with ``sag``, the case's id: the row's own, or that of its measure, accepted or rejected."""
    lost = extract.rejects.lazy()
    accepted = extract.tables["indsatser"].lazy().select("indsats_id", "sag_id")
    rejected = lost.filter(pl.col("tabel") == "indsatser").select("indsats_id", "sag_id").drop_nulls()
    of_measure = (
        pl.concat([accepted, rejected])
        .unique("indsats_id", keep="first", maintain_order=True)
        .rename({"sag_id": "sag"})
    )
    return lost.join(of_measure, on="indsats_id", how="left", maintain_order="left").with_columns(
        sag=pl.coalesce("sag_id", "sag")
    )


def _sentences(lost: pl.LazyFrame) -> pl.LazyFrame:
    order = pl.col("tabel").replace_strict(_ORDER, return_dtype=pl.Int32())
    causes = pl.col("tabel").is_in(_ALWAYS_READ) | pl.col("bygger_paa").str.split(" ").list.contains(pl.col("tabel"))
    ending = (
        pl.when("kan_skyldes").then(pl.lit("fundet kan skyldes det.")).otherwise(pl.lit("fundet bygger ikke på det."))
    )
    return (
        lost.group_by(*_UNIT, "tabel", "handling", "egen")
        .agg(antal=pl.len(), kolonner=pl.col("kolonne").unique().sort())
        .with_columns(kan_skyldes=causes)
        .sort(~pl.col("egen"), order, "handling")
        .group_by(*_UNIT, "kan_skyldes", maintain_order=True)
        .agg(_note().str.join("; ").alias("noter"))
        .sort("kan_skyldes", descending=True, maintain_order=True)
        .group_by(_UNIT, maintain_order=True)
        .agg(pl.format("{}; {}", "noter", ending).str.join(" ").alias("forbehold"))
    )


def _note() -> pl.Expr:
    """``2 rækker i opfølgninger for denne indsats blev afvist ved indlæsningen``."""
    rejected, one = pl.col("handling") == "afvist", pl.col("antal") == 1
    noun = (
        pl.when(rejected)
        .then(pl.when(one).then(pl.lit("række")).otherwise(pl.lit("rækker")))
        .otherwise(pl.when(one).then(pl.lit("værdi")).otherwise(pl.lit("værdier")))
    )
    columns = pl.when(rejected).then(pl.lit("")).otherwise(pl.format(" ({})", pl.col("kolonner").list.join(", ")))
    place = pl.when("egen").then(pl.lit("indsats")).otherwise(pl.lit("sag"))
    fate = pl.when(rejected).then(pl.lit("afvist")).otherwise(pl.lit("sat til ukendt"))
    table = pl.col("tabel").replace_strict(_NAMES, return_dtype=pl.String())
    return pl.format("{} {} i {}{} for denne {} blev {} ved indlæsningen", "antal", noun, table, columns, place, fate)
