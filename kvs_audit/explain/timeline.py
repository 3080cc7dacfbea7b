"""The dated events of cases, as they were known on the as-of date."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from kvs_audit.contract.danish import long_date, word_text
from kvs_audit.facts.dates import day
from kvs_audit.facts.known import Known

EVENTS: Final = pl.Schema(
    {
        "sag_id": pl.String(),
        "dato": pl.Date(),
        "slags": pl.String(),
        "haendelse": pl.String(),
        "indsats_id": pl.String(),
        "tabel": pl.String(),
        "raekke": pl.UInt32(),
    }
)
"""One row per event. ``slags``: a code of KINDS. ``haendelse``: what happened, in Danish. ``tabel`` and ``raekke``:
where it stands; for a finding the row is null."""

KINDS: Final = (
    "afgoerelse",
    "start",
    "slut",
    "boernesamtale",
    "undersoegelse_start",
    "undersoegelse_slut",
    "plan",
    "opfoelgning",
    "klippekortsamtale",
    "stoetteperson",
    "frist",
    "fund",
)
"""The kinds of events; ``frist``: a finding that a follow-up was not held in time, ``fund``: any other finding."""

FINDING: Final = "fund"
"""The table of events that are findings."""


def case_events(known: Known, findings: pl.DataFrame | None = None) -> pl.DataFrame:
    """The events of every case in what is known, in the schema EVENTS, by case, date and table.

    ``findings`` (schema FUND) are among them on their event dates. Respite days are sums of months and no events.
    """
    parts = [*_measures(known), *_case_rows(known), *_measure_rows(known), _findings(findings)]
    events = pl.concat([part.lazy().select(EVENTS.names()).cast(EVENTS) for part in parts])
    order = pl.col("tabel").replace_strict({FINDING: 1}, default=0, return_dtype=pl.Int8())
    return (
        events.filter(pl.col("dato").is_not_null())
        .sort("sag_id", "dato", order, "tabel", "raekke", "haendelse", nulls_last=True)
        .collect()
    )


def _measures(known: Known) -> Iterator[pl.LazyFrame]:
    ids = known.extract.tables["sager"].lazy().select("sag", "sag_id")
    rows = known.measures.lazy().drop("sag_id").join(ids, on="sag", how="left").with_columns(tabel=pl.lit("indsatser"))
    kind, today = word_text(pl.col("indsatstype")), day(known.as_of)
    talk = pl.col("boernesamtale_dato")
    planned = pl.when(pl.col("slutdato") > today).then(pl.lit("skal ophøre")).otherwise(pl.lit("ophører"))
    starts = pl.when(pl.col("startdato") > today).then(pl.lit("skal starte")).otherwise(pl.lit("starter"))
    yield _kind(rows, "afgoerelse").with_columns(dato="afgoerelsesdato", haendelse=pl.format("Afgørelse om {}", kind))
    yield _kind(rows, "start").with_columns(dato="startdato", haendelse=pl.format("Indsatsen ({}) {}", kind, starts))
    yield _kind(rows, "slut").with_columns(dato="slutdato", haendelse=pl.format("Indsatsen ({}) {}", kind, planned))
    yield _kind(rows, "boernesamtale").with_columns(
        dato=pl.when(talk <= today).then(talk), haendelse=pl.format("Samtale med barnet om {}", kind)
    )


def _kind(rows: pl.LazyFrame, kind: str) -> pl.LazyFrame:
    return rows.with_columns(slags=pl.lit(kind))


def _case_rows(known: Known) -> Iterator[pl.LazyFrame]:
    ids = known.extract.tables["sager"].lazy().select("sag", "sag_id")
    if known.extract.has("undersoegelser"):
        rows = known.assessments.lazy().drop("sag_id").join(ids, on="sag", how="left")
        rows = rows.with_columns(tabel=pl.lit("undersoegelser"), indsats_id=pl.lit(None, dtype=pl.String()))
        kind = word_text(pl.col("type"))
        begun, done = _kind(rows, "undersoegelse_start"), _kind(rows, "undersoegelse_slut")
        yield begun.with_columns(dato="startdato", haendelse=pl.format("Undersøgelse begynder ({})", kind))
        yield done.with_columns(dato="slutdato", haendelse=pl.format("Undersøgelse er færdig ({})", kind))
    if known.extract.has("planer"):
        rows = known.plans.lazy().drop("sag_id").join(ids, on="sag", how="left")
        yield rows.with_columns(
            tabel=pl.lit("planer"),
            slags=pl.lit("plan"),
            indsats_id=pl.lit(None, dtype=pl.String()),
            haendelse=pl.format("Plan ({})", word_text(pl.col("type"))),
        )


def _measure_rows(known: Known) -> Iterator[pl.LazyFrame]:
    ids = known.measures.lazy().select("indsats", "sag_id", "indsats_id")
    tables = {
        "opfoelgninger": ("opfoelgning", "dato", _follow_up()),
        "klippekortsamtaler": ("klippekortsamtale", "dato", pl.lit("Klippekortsamtale")),
        "stoettepersoner": ("stoetteperson", "tilbudt_dato", pl.lit("Støtteperson tilbudt")),
    }
    for name, (kind, dated, text) in tables.items():
        if known.extract.has(name):
            yield (
                known.extract.tables[name]
                .lazy()
                .filter(pl.col(dated) <= day(known.as_of))
                .drop("indsats_id")
                .join(ids, on="indsats", how="inner")
                .with_columns(dato=dated, slags=pl.lit(kind), haendelse=text, tabel=pl.lit(name))
            )


def _follow_up() -> pl.Expr:
    result = pl.col("resultat")
    told = pl.when(result.is_not_null()).then(pl.format(" ({})", word_text(result))).otherwise(pl.lit(""))
    return pl.concat_str(pl.lit("Opfølgning"), told)


def _findings(findings: pl.DataFrame | None) -> pl.LazyFrame:
    if findings is None:
        return EVENTS.to_frame().lazy()
    return findings.lazy().with_columns(
        dato="haendelsesdato",
        haendelse=pl.format("Fund {} ({}/{}): {}", "fund_id", "standard", "krav", "krav_tekst"),
        slags=pl.when(pl.col("enhed") == "interval").then(pl.lit("frist")).otherwise(pl.lit("fund")),
        tabel=pl.lit(FINDING),
        raekke=pl.lit(None, dtype=pl.UInt32()),
    )


def timeline_text(events: pl.DataFrame, known: Known) -> str:
    """The events of one case as lines of text, a line for the as-of date among them, ending with a newline."""
    width = max((len(long_date(value)) for value in events["dato"]), default=0)
    lines = [_line(row, width) for row in events.filter(pl.col("dato") <= known.as_of).iter_rows(named=True)]
    lines.append(f"{long_date(known.as_of):>{width}}  ────  Opgørelsesdato")
    lines += [_line(row, width) for row in events.filter(pl.col("dato") > known.as_of).iter_rows(named=True)]
    return "\n".join(lines) + "\n"


def _line(row: dict[str, object], width: int) -> str:
    place = "" if row["raekke"] is None else f"  [{row['tabel']}, række {row['raekke']}]"
    measure = f"{row['indsats_id']}: " if row["indsats_id"] else ""
    when = long_date(row["dato"])  # type: ignore[arg-type]
    return f"{when:>{width}}  {'!' if row['tabel'] == FINDING else '·'}  {measure}{row['haendelse']}{place}"
