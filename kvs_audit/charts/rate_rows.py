"""Rates as texts: the rows of the table behind a chart, whole for the house and with hidden figures for the public."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from kvs_audit.contract.danish import MISSING, count, percent

HIDDEN_COLUMN = "skjult"
"""A frame with this column is for the public: its null figures are hidden, because they would show small numbers."""

HIDDEN_TEXT = "skjult"

_RATE = ("Opfyldt", "Forfaldne", "Andel opfyldt", "95 %-interval")
_UNKNOWN = ("Ikke vurderet", "Yderpunkter")
INTERNAL = (*_RATE, "Afvigelser", "Begrundede", *_UNKNOWN)
_PUBLIC = (*_RATE, "Ikke opfyldt", *_UNKNOWN)

BOUNDS = (
    "Yderpunkterne er andelen, hvis alt det, der ikke kunne vurderes, var henholdsvis ikke opfyldt og opfyldt; i "
    "figuren den tynde streg."
)
"""How to read the bounds, for the note of a chart that draws them."""


def is_public(rates: pl.DataFrame) -> bool:
    """Whether the frame's small figures have been hidden."""
    return HIDDEN_COLUMN in rates.columns


def headings(rates: pl.DataFrame, first: str) -> tuple[str, ...]:
    """The headings of the table, beginning with what the rows are."""
    return (first, *(_PUBLIC if is_public(rates) else INTERNAL))


def numeric(rates: pl.DataFrame) -> range:
    """The columns of the table that are set to the right: all but the first."""
    return range(1, len(headings(rates, "")))


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
        bounds_text(row),
    )


def _public_row(row: dict[str, Any]) -> tuple[str, ...]:
    hidden = row[HIDDEN_COLUMN]
    counts = [
        HIDDEN_TEXT if row[name] is None else count(row[name])
        for name in ("opfyldt", "naevner", "ikke_opfyldt", "kan_ikke_vurderes")
    ]
    share = HIDDEN_TEXT if hidden else MISSING if row["andel"] is None else percent(row["andel"], 0)
    interval = HIDDEN_TEXT if hidden else interval_text(row)
    bounds = HIDDEN_TEXT if hidden or row["kan_ikke_vurderes"] is None else bounds_text(row)
    return (row["label"], counts[0], counts[1], share, interval, counts[2], counts[3], bounds)


def interval_text(row: dict[str, Any]) -> str:
    """The interval as ``55–68 %``."""
    if not row["naevner"]:
        return MISSING
    return span_text(row["nedre"], row["oevre"])


def bounds_text(row: dict[str, Any]) -> str:
    """The bounds as ``50–75 %``; a dash where everything due could be assessed."""
    return span_text(row["mindst"], row["maksimalt"]) if row["kan_ikke_vurderes"] else MISSING


def span_text(low: float, high: float) -> str:
    """Two shares as ``55–68 %``."""
    return f"{100 * low:.0f}–{percent(high, 0)}"


def of_text(opfyldt: pl.Expr, naevner: pl.Expr) -> pl.Expr:
    """``89 af 143``."""
    return pl.format("{} af {}", opfyldt, naevner)


def percent_text(share: pl.Expr) -> pl.Expr:
    """``62 %``, rounded as in the tables."""
    return share.map_elements(lambda value: percent(value, 0), return_dtype=pl.String())
