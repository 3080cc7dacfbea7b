"""Rates as texts: the rows of the table behind a chart, whole for the house and with hidden figures for the public."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from kvs_audit.contract.danish import MISSING, count, percent

HIDDEN_COLUMN = "skjult"
"""A frame with this column is for the public: its null figures are hidden, because they would show small numbers."""

HIDDEN_TEXT = "skjult"

_RATE = ("Opfyldt", "Forfaldne", "Andel opfyldt", "95 %-interval")
_INTERNAL = (*_RATE, "Afvigelser", "Begrundede", "Ikke vurderet")
_PUBLIC = (*_RATE, "Ikke opfyldt", "Ikke vurderet")


def is_public(rates: pl.DataFrame) -> bool:
    """Whether the frame's small figures have been hidden."""
    return HIDDEN_COLUMN in rates.columns


def headings(rates: pl.DataFrame, first: str) -> tuple[str, ...]:
    """The headings of the table, beginning with what the rows are."""
    return (first, *(_PUBLIC if is_public(rates) else _INTERNAL))


def table_rows(rates: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    """The rows of the table."""
    as_row = _public_row if is_public(rates) else table_row
    return (as_row(row) for row in rates.iter_rows(named=True))


def table_row(row: dict[str, Any]) -> tuple[str, ...]:
    """A rate with its denominator and interval as texts."""
    known = row["naevner"] > 0
    return (
        row["label"],
        count(row["opfyldt"] if known else 0),
        count(row["naevner"]),
        percent(row["andel"], 0) if known else MISSING,
        interval_text(row),
        count(row["afvigelse"]),
        count(row["begrundet_afvigelse"]),
        count(row["kan_ikke_vurderes"]),
    )


def _public_row(row: dict[str, Any]) -> tuple[str, ...]:
    hidden = row[HIDDEN_COLUMN]
    counts = [
        HIDDEN_TEXT if row[name] is None else count(row[name])
        for name in ("opfyldt", "naevner", "ikke_opfyldt", "kan_ikke_vurderes")
    ]
    share = HIDDEN_TEXT if hidden else MISSING if row["andel"] is None else percent(row["andel"], 0)
    interval = HIDDEN_TEXT if hidden else interval_text(row)
    return (row["label"], counts[0], counts[1], share, interval, counts[2], counts[3])


def interval_text(row: dict[str, Any]) -> str:
    """The interval as ``55–68 %``."""
    if not row["naevner"]:
        return MISSING
    return f"{100 * row['nedre']:.0f}–{percent(row['oevre'], 0)}"


def of_text(opfyldt: pl.Expr, naevner: pl.Expr) -> pl.Expr:
    """``89 af 143``."""
    return pl.format("{} af {}", opfyldt, naevner)


def percent_text(share: pl.Expr) -> pl.Expr:
    """``62 %``, rounded as in the tables."""
    return share.map_elements(lambda value: percent(value, 0), return_dtype=pl.String())
