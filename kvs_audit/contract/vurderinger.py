"""The output contract: one row per assessed unit, whatever its status."""

from typing import Final, Literal

import polars as pl

Styrke = Literal["skal", "boer", "udgangspunkt"]
Enhed = Literal["indsats", "interval", "sag_maaned"]
Status = Literal["opfyldt", "afvigelse", "begrundet_afvigelse", "kan_ikke_vurderes"]

STYRKER: Final = ("skal", "boer", "udgangspunkt")
ENHEDER: Final = ("indsats", "interval", "sag_maaned")
STATUSSER: Final = ("opfyldt", "afvigelse", "begrundet_afvigelse", "kan_ikke_vurderes")

STATUS: Final = pl.Enum(STATUSSER)
"""A status while it is worked out and counted; in what is told it is text."""

AARSAG_FOEDSELSDAG: Final = "foedselsdag_ukendt"
"""The month of birth is known, and its first and last day as birthday lead to different outcomes."""

VURDERINGER: Final = pl.Schema(
    {
        "standard": pl.String(),
        "krav": pl.String(),
        "styrke": pl.String(),
        "enhed": pl.String(),
        "enhed_id": pl.String(),
        "sag_id": pl.String(),
        "indsats_id": pl.String(),
        "kommune": pl.String(),
        "team": pl.String(),
        "raadgiver": pl.String(),
        "haendelsesdato": pl.Date(),
        "status": pl.String(),
        "aarsag": pl.String(),
        "observeret": pl.Float64(),
        "graense": pl.Float64(),
    }
)
"""Columns of vurderinger, in order."""


def mangler_tabel(table: str) -> str:
    """The reason when a whole table is missing from the extract."""
    return f"mangler_tabel:{table}"


def mangler_vaerdi(column: str) -> str:
    """The reason when a value is unknown."""
    return f"mangler_vaerdi:{column}"
