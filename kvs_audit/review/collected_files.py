"""What came back as files: answers, rates, agreement and what does not count, as CSV and as one workbook."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.contract.danish import krav_label
from kvs_audit.errors import ArgumentFault
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.exports.delimited import write_csv
from kvs_audit.exports.folder import Writer
from kvs_audit.exports.sheets import TableColumn, TableSheet, write_sheets
from kvs_audit.review.collected import COUNTS, Collected

RESULT = "gennemgang.xlsx"


def write_collected(
    collected: Collected, folder: Path, source: Path, more: Mapping[str, Writer] | None = None
) -> tuple[Path, ...]:
    """Write answers, rates, agreement and what does not count, as CSV and as a workbook, all or none.

    ``more``: files that are written with them, by name.
    Raises ArgumentFault when ``folder`` is where the workbooks are, PrivacyFault and OutputFault as other exports.
    """
    if folder.resolve() == source.resolve():
        msg = "--out skal være en anden mappe end den med projektmapperne."
        raise ArgumentFault(msg)
    frames = {
        "svar.csv": collected.answers,
        "rater.csv": all_rates(collected),
        "enighed.csv": collected.agreement,
        "mangler.csv": collected.problems,
    }
    refuse_personal_text(frames)
    sheets = result_sheets(collected)
    writers = {name: _csv(frame) for name, frame in frames.items()}
    writers[RESULT] = lambda path: write_sheets("Gennemgang af sager", sheets, path)
    return write_set(folder, writers | dict(more or {}))


def _csv(frame: pl.DataFrame) -> Writer:
    return lambda path: write_csv(frame, path)


def all_rates(collected: Collected) -> pl.DataFrame:
    """Rates from the review (``kilde`` = ``gennemgang``) beside those that the data decide (``data``), same columns."""
    common = ("standard", "krav", "andel", "nedre", "oevre")
    reviewed = collected.rates.with_columns(kilde=pl.lit("gennemgang"))
    decided = collected.data_rates.select(
        *common,
        kilde=pl.lit("data"),
        opfyldt=pl.col("opfyldt").cast(pl.Float64),
        ikke_opfyldt=(pl.col("afvigelse") + pl.col("begrundet_afvigelse")).cast(pl.Float64),
        kan_ikke_vurderes=pl.col("kan_ikke_vurderes").cast(pl.Float64),
    )
    order = ("standard", "kilde", "krav", "andel", "nedre", "oevre", *COUNTS)
    rest = ("ubesvaret", "sager_spurgt", "sager", "i_alt", "ikke_opfyldt_i_alt")
    return (
        pl.concat([reviewed, decided], how="diagonal_relaxed").select(*order, *rest).sort("standard", "kilde", "krav")
    )


def result_sheets(collected: Collected) -> Sequence[TableSheet]:
    """The workbook's sheets."""
    return (
        TableSheet(
            "Rater", ("Gennemgang og data side om side", *collected.sentences()), _RATES, _named(all_rates(collected))
        ),
        TableSheet("Svar", (), _ANSWERS, _named(collected.answers)),
        TableSheet("Enighed", (), _AGREEMENT, _named(collected.agreement)),
        TableSheet("Tæller ikke", (), _PROBLEMS, collected.problems),
    )


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    names = {krav: krav_label(krav) for krav in frame["krav"].drop_nulls().unique()}
    return frame.with_columns(krav_navn=pl.col("krav").replace(names).fill_null("Alle krav"))


def _figures(*columns: tuple[str, str]) -> Iterable[TableColumn]:
    return (TableColumn(name, heading, 12, "number") for name, heading in columns)


_RATES: Final = (
    TableColumn("standard", "Standard", 28),
    TableColumn("kilde", "Kilde", 12),
    TableColumn("krav_navn", "Krav", 34, "wrapped"),
    TableColumn("andel", "Andel opfyldt", 12, "share"),
    TableColumn("nedre", "Nedre grænse (95 %)", 12, "share"),
    TableColumn("oevre", "Øvre grænse (95 %)", 12, "share"),
    *_figures(
        ("opfyldt", "Opfyldt"),
        ("ikke_opfyldt", "Ikke opfyldt"),
        ("ikke_relevant", "Ikke relevant"),
        ("kan_ikke_vurderes", "Kan ikke vurderes"),
        ("ubesvaret", "Ubesvaret"),
        ("sager_spurgt", "Udtrukne sager"),
        ("i_alt", "Sager i alt (skøn)"),
        ("ikke_opfyldt_i_alt", "Ikke opfyldt i alt (skøn)"),
    ),
)
_ANSWERS: Final = (
    TableColumn("standard", "Standard", 28),
    TableColumn("krav_navn", "Krav", 34, "wrapped"),
    TableColumn("sag_id", "Sag", 14),
    TableColumn("gennemgaaet_af", "Gennemgået af", 18),
    TableColumn("svar", "Svar", 18),
    TableColumn("kommentar", "Kommentar", 70, "wrapped"),
    TableColumn("sandsynlighed", "Sandsynlighed", 14, "share"),
)
_AGREEMENT: Final = (
    TableColumn("standard", "Standard", 28),
    TableColumn("krav_navn", "Krav", 34, "wrapped"),
    TableColumn("par", "Svar fra to", 12, "count"),
    TableColumn("enige", "Enige", 12, "count"),
    TableColumn("kappa", "Cohens kappa", 12, "number"),
    TableColumn("nedre", "Nedre grænse (95 %)", 12, "number"),
    TableColumn("oevre", "Øvre grænse (95 %)", 12, "number"),
)
_PROBLEMS: Final = (
    TableColumn("fil", "Fil", 34),
    TableColumn("raekke", "Række", 9, "count"),
    TableColumn("saetning", "Hvorfor", 60, "wrapped"),
    TableColumn("noegle", "Nøgle", 50),
)
