"""What an extract holds, table by table, and which columns it lacks or leaves empty."""

import polars as pl

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.model import Extract, typed_columns

CONTENTS = pl.Schema(
    {
        "tabel": pl.String(),
        "findes": pl.Boolean(),
        "laest": pl.Int64(),
        "accepteret": pl.Int64(),
        "afvist": pl.Int64(),
        "sat_ukendt": pl.Int64(),
        "kolonner": pl.Int64(),
        "kolonner_i_alt": pl.Int64(),
    }
)
"""One row per table of the contract. Counts are null for a table that is missing, 0 for an empty one."""

GAPS = pl.Schema(
    {
        "tabel": pl.String(),
        "kolonne": pl.String(),
        "tilstand": pl.String(),
        "raekker": pl.Int64(),
        "udfyldte": pl.Int64(),
    }
)
"""Tables and columns that say nothing.

``tilstand``: ``mangler_tabel`` (``kolonne`` null), ``mangler_kolonne``, or ``tom`` (a column without one value among
the accepted rows). ``raekker`` and ``udfyldte`` are null for what is missing.
"""

EMPTY_MEANS_SOMETHING = frozenset({"indsatser.startdato", "indsatser.slutdato", "undersoegelser.slutdato"})
"""Columns whose empty values are known: not started, still running, under way."""


def table_contents(extract: Extract) -> pl.DataFrame:
    """Row and column counts per table, in the contract's order; see :data:`CONTENTS`."""
    return pl.DataFrame([_contents(extract, name) for name in TABLES], schema=CONTENTS, orient="row")


def _contents(extract: Extract, name: str) -> tuple[str | bool | int | None, ...]:
    columns = len(TABLES[name].columns)
    if not extract.has(name):
        return (name, False, None, None, None, None, None, columns)
    counts = extract.counts[name]
    return (
        name,
        True,
        counts.laest,
        counts.accepteret,
        counts.afvist,
        counts.sat_ukendt,
        len(extract.columns[name]),
        columns,
    )


def column_gaps(extract: Extract) -> pl.DataFrame:
    """What the extract lacks or leaves wholly empty, in the contract's order; see :data:`GAPS`.

    A column of a table without rows is no gap of its own, nor is one whose emptiness means something.
    """
    rows = [row for name in TABLES for row in _gaps(extract, name)]
    return pl.DataFrame(rows, schema=GAPS, orient="row")


def _gaps(extract: Extract, name: str) -> list[tuple[str | int | None, ...]]:
    if not extract.has(name):
        return [(name, None, "mangler_tabel", None, None)]
    filled = filled_values(extract, name)
    height = extract.tables[name].height
    found: list[tuple[str | int | None, ...]] = []
    for column in TABLES[name].by_name:
        if not extract.has_column(name, column):
            found.append((name, column, "mangler_kolonne", None, None))
        elif height and not filled[column] and f"{name}.{column}" not in EMPTY_MEANS_SOMETHING:
            found.append((name, column, "tom", height, 0))
    return found


def filled_values(extract: Extract, name: str) -> dict[str, int]:
    """How many accepted rows of a table have a value in each column of the contract."""
    rows = extract.tables[name]
    return {
        column.name: rows.height - rows[next(iter(typed_columns(column)))].null_count()
        for column in TABLES[name].columns
    }
