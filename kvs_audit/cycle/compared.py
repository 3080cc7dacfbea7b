"""A comparison of two runs as a workbook: counts per requirement, every finding's move, and the standards."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.contract.danish import counted_text, krav_label, label, listing, long_date
from kvs_audit.contract.vurderinger import STATUSSER, STYRKER
from kvs_audit.cycle.compare import MOVE_TEXT, MOVES, Comparison
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.exports.sheets import TableColumn, TableSheet, write_sheets

FILE: Final = "sammenligning.xlsx"

EDITION_TEXT: Final = {
    "uaendret": "Uændret",
    "aendret": "Ændret",
    "kun_foer": "Kun i den gamle kørsel",
    "kun_nu": "Kun i den nye kørsel",
}

_COUNTS: Final = (
    TableColumn("standard", "Standard", 34),
    TableColumn("krav_navn", "Krav", 36, "wrapped"),
    *(TableColumn(move, MOVE_TEXT[move], 13, "count") for move in MOVES),
    TableColumn("aeldste_dage", "Ældste fortsatte, dage", 13, "count"),
)
_MOVES: Final = (
    TableColumn("bevaegelse", "Hvad er sket", 22),
    TableColumn("standard", "Standard", 30),
    TableColumn("krav_navn", "Krav", 30, "wrapped"),
    TableColumn("styrke", "Styrke", 14),
    TableColumn("haendelsesdato", "Dato", 19, "date"),
    TableColumn("alder_dage", "Alder i dage", 10, "count"),
    TableColumn("foerst_fundet", "Først fundet pr.", 19, "date"),
    TableColumn("status_foer", "Status før", 20),
    TableColumn("status_nu", "Status nu", 20),
    TableColumn("sag_id", "Sag", 14),
    TableColumn("indsats_id", "Indsats", 14),
    TableColumn("enhed_id", "Enhed", 18),
    TableColumn("kommune", "Kommune", 14),
    TableColumn("team", "Team", 14),
    TableColumn("raadgiver", "Rådgiver", 14),
    TableColumn("standard_aendret", "Standarden er ændret", 14),
    TableColumn("fund_id", "Fund", 14),
)
_EDITIONS: Final = (
    TableColumn("standard", "Standard", 34),
    TableColumn("version_foer", "Version før", 14),
    TableColumn("version_nu", "Version nu", 14),
    TableColumn("aendring", "Ændring", 26),
)


def write_comparison(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Write ``sammenligning.xlsx`` into a folder; returns its path.

    Columns that were reviewed for either run are passed as its audit passed them. Raises PrivacyFault when a text in it
    holds personal data, OutputFault when it cannot be written.
    """
    sheets = comparison_sheets(comparison)
    reviewed = {*comparison.old.allow_columns, *comparison.new.allow_columns}
    refuse_personal_text({f"{FILE}, {sheet.name}": sheet.rows for sheet in sheets}, reviewed)
    return write_set(folder, {FILE: lambda path: write_sheets("Fra kørsel til kørsel", sheets, path)})


def comparison_sheets(comparison: Comparison) -> tuple[TableSheet, ...]:
    """The workbook's sheets."""
    return (
        TableSheet("Oversigt", ("Fra kørsel til kørsel", *sentences(comparison)), _COUNTS, _named(comparison.counts)),
        TableSheet("Fund", (), _MOVES, _moves(comparison.moves)),
        TableSheet("Standarder", (), _EDITIONS, comparison.editions.with_columns(_words("aendring", EDITION_TEXT))),
    )


def sentences(comparison: Comparison) -> Iterator[str]:
    """What was compared, and what to bear in mind when reading it, in Danish."""
    old, new = comparison.old, comparison.new
    yield f"{new.name} (opgjort pr. {long_date(new.as_of)}) mod {old.name} (opgjort pr. {long_date(old.as_of)})."
    changed = comparison.editions.filter(pl.col("aendring") == "aendret")["standard"].to_list()
    if changed:
        yield f"Ændret mellem kørslerne: {listing(changed)}. Nye og løste fund dér kan skyldes standarden."
    apart = comparison.moves.filter(pl.col("bevaegelse").str.starts_with("ikke_maalt")).height
    if apart:
        yield (
            f"{counted_text(apart, 'fund er', 'fund er')} kun målt i den ene kørsel (standard, kommune, periode eller "
            "tabel er ikke med i begge) og tæller hverken som nye eller løste."
        )


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    names = {krav: krav_label(krav) for krav in rows["krav"].unique()}
    return rows.with_columns(krav_navn=pl.col("krav").replace(names))


def _moves(moves: pl.DataFrame) -> pl.DataFrame:
    codes = {code: label(code) for code in (*STATUSSER, *STYRKER)}
    yes_no = pl.when("standard_aendret").then(pl.lit("ja")).otherwise(pl.lit("nej"))
    return _named(moves).with_columns(
        _words("bevaegelse", MOVE_TEXT),
        pl.col("styrke", "status_foer", "status_nu").replace(codes),
        standard_aendret=yes_no,
    )


def _words(column: str, words: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace(list(words), list(words.values()))
