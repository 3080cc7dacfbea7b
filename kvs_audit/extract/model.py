"""The frozen extract that every check reads: typed tables, and what is known about their gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from kvs_audit.contract.tables import TABLES, Column

NUMBER = pl.Decimal(38, 18)
"""Numbers are exact decimals: sums of days must not depend on binary rounding."""

DTYPES: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "id": pl.String(),
        "date": pl.Date(),
        "month": pl.Date(),
        "bool": pl.Boolean(),
        "int": pl.Int64(),
        "num": NUMBER,
    }
)
"""The typed form of each column type but ``enum``. A month is its first day; ``date_or_month`` becomes two dates."""

REJECTS = pl.Schema(
    {
        "tabel": pl.String(),
        "raekke": pl.UInt32(),
        "kolonne": pl.String(),
        "aarsag": pl.String(),
        "handling": pl.String(),
        "sag_id": pl.String(),
        "indsats_id": pl.String(),
    }
)
"""Rejected rows and values set unknown. ``sag_id`` and ``indsats_id`` are the row's own, where they could be read."""


def typed_columns(column: Column) -> dict[str, pl.DataType]:
    """The typed columns that one contract column becomes; codes are an enumeration of the contract's."""
    if column.type == "date_or_month":
        return {f"{column.name}_fra": pl.Date(), f"{column.name}_til": pl.Date()}
    return {column.name: pl.Enum(column.values) if column.type == "enum" else DTYPES[column.type]}


def typed_schema(table: str) -> pl.Schema:
    """The schema of an accepted table.

    ``raekke`` is the source row (header = 1). ``sag`` and ``indsats`` are row positions in the accepted sager and
    indsatser: what joins use, so that no text travels through them.
    """
    contract = TABLES[table]
    keys = {"sager": ["sag"], "indsatser": ["indsats", "sag"]}.get(
        table, ["sag"] if contract.parent == "sager" else ["indsats"]
    )
    typed = {name: dtype for column in contract.columns for name, dtype in typed_columns(column).items()}
    return pl.Schema({"raekke": pl.UInt32(), **dict.fromkeys(keys, pl.UInt32()), **typed})


@dataclass(frozen=True)
class Counts:
    """Row accounting of one table: ``laest = accepteret + afvist``; ``sat_ukendt`` counts values, not rows."""

    laest: int
    accepteret: int
    afvist: int
    sat_ukendt: int


@dataclass(frozen=True)
class Source:
    """One input file: its name (no path) and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Extract:
    """An accepted extract. Tables are typed and in source order; a table that is not there is *missing*, not empty.

    ``tables``: accepted rows per table, see :func:`typed_schema`; a missing optional column is null in every row.
    ``columns``: which contract columns each table really had. ``rejects``: see :data:`REJECTS`.
    ``readings``: what the reader recognised, as Danish sentences (separator, encoding, ambiguous dates).
    """

    tables: Mapping[str, pl.DataFrame]
    columns: Mapping[str, frozenset[str]]
    rejects: pl.DataFrame
    counts: Mapping[str, Counts]
    extra_tables: tuple[str, ...] = ()
    extra_columns: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    readings: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        for name in ("tables", "columns", "counts"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def has(self, table: str) -> bool:
        """Whether the table is in the extract, empty or not."""
        return table in self.tables

    def has_column(self, table: str, column: str) -> bool:
        """Whether the table has the column, with values or not."""
        return column in self.columns.get(table, frozenset())
