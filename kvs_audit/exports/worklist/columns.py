"""The columns of a worklist sheet: heading, width, and what stands in them."""

from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from kvs_audit.contract.danish import krav_label, label
from kvs_audit.contract.vurderinger import STATUSSER, STYRKER

CellFormat = Literal["text", "wrapped", "date", "number", "status"]


@dataclass(frozen=True)
class SheetColumn:
    """One column: the finding's column that it shows, its heading, width in characters, and how its cells look."""

    name: str
    heading: str
    width: int
    format: CellFormat = "text"


COLUMNS: Final = (
    SheetColumn("status", "Status", 20, "status"),
    SheetColumn("krav_navn", "Krav", 26, "wrapped"),
    SheetColumn("saetning", "Hvad er fundet", 70, "wrapped"),
    SheetColumn("haendelsesdato", "Dato", 19, "date"),
    SheetColumn("observeret", "Målt", 9, "number"),
    SheetColumn("graense", "Grænse", 9, "number"),
    SheetColumn("sag_id", "Sag", 14),
    SheetColumn("indsats_id", "Indsats", 14),
    SheetColumn("kommune", "Kommune", 14),
    SheetColumn("team", "Team", 14),
    SheetColumn("raadgiver", "Rådgiver", 14),
    SheetColumn("forbehold", "Forbehold", 50, "wrapped"),
    SheetColumn("styrke", "Styrke", 14),
    SheetColumn("afsnit", "Afsnit i standarden", 22, "wrapped"),
    SheetColumn("krav_tekst", "Kravet i ord", 50, "wrapped"),
    SheetColumn("krav", "Kravets id", 26),
    SheetColumn("enhed_id", "Enhed", 18),
    SheetColumn("fund_id", "Fund", 14),
)

EXPLAINED: Final = SheetColumn("forklaret", "Forklaret", 36, "wrapped")
"""What a register of justified departures says of the finding, where a register was applied."""


def columns_of(findings: pl.DataFrame) -> tuple[SheetColumn, ...]:
    """The columns of a sheet of these findings: after the status what the register says, if there was one."""
    status, *rest = COLUMNS
    return (status, EXPLAINED, *rest) if EXPLAINED.name in findings.columns else COLUMNS


def as_shown(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings as the sheets show them: the columns in their order, codes as Danish words."""
    requirements = {krav: krav_label(krav) for krav in findings["krav"].unique()}
    words = {code: label(code) for code in (*STATUSSER, *STYRKER)}
    return findings.with_columns(
        pl.col("status", "styrke").replace(words), krav_navn=pl.col("krav").replace(requirements)
    ).select(column.name for column in columns_of(findings))
