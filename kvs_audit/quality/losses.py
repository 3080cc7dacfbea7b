"""What reading cost: rows rejected and values set unknown, by reason."""

from typing import Final

import polars as pl

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.model import Extract
from kvs_audit.extract.rejects import reject_sentences

LOSSES = pl.Schema(
    {
        "tabel": pl.String(),
        "kolonne": pl.String(),
        "aarsag": pl.String(),
        "handling": pl.String(),
        "antal": pl.Int64(),
        "raekker": pl.List(pl.UInt32()),
        "saetning": pl.String(),
    }
)
"""One row per table, column, reason and handling; ``raekker`` are the first source rows, in order."""

SHOWN_ROWS: Final = 5
"""Row numbers that are told; the rest are counted."""


def losses(extract: Extract, shown: int = SHOWN_ROWS) -> pl.DataFrame:
    """Rejected rows and values set unknown, see :data:`LOSSES`: tables in the contract's order, most frequent first."""
    order = {name: number for number, name in enumerate(TABLES)}
    return (
        reject_sentences(extract.rejects)
        .group_by("tabel", "kolonne", "aarsag", "handling", "saetning", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("antal"), pl.col("raekke").sort().head(shown).alias("raekker"))
        .sort(
            pl.col("tabel").replace_strict(order, return_dtype=pl.Int32),
            "handling",
            pl.col("antal"),
            "kolonne",
            "aarsag",
            descending=[False, False, True, False, False],
        )
        .select(LOSSES.names())
        .cast(LOSSES)
    )
