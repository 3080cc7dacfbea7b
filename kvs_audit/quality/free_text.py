"""Columns that hold free text: the guard reads them, but only people can tell whether a text gives someone away."""

from collections.abc import Iterable
from typing import Final

import polars as pl

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.text import guard_text

FREE_TEXT = pl.Schema({"tabel": pl.String(), "kolonne": pl.String(), "celler": pl.Int64(), "bruges": pl.Boolean()})
"""One row per column with free text: how many cells hold it, and whether the audit reads the column."""

WORDS: Final = 6
"""A text of at least this many words of two letters or more is free text; a legal basis or a team's name is not."""

_WORD: Final = r"\p{L}{2,}"


def free_text_columns(tables: Iterable[RawTable]) -> pl.DataFrame:
    """The columns of an extract as it was found that hold free text, see :data:`FREE_TEXT`.

    Contract columns of another type than ``id`` are left out: what is no date, number, code or yes/no in them is set
    unknown and told of there.
    """
    rows = [row for table in tables for row in _in_table(table)]
    return pl.DataFrame(rows, schema=FREE_TEXT, orient="row")


def _in_table(table: RawTable) -> Iterable[tuple[str, str, int, bool]]:
    contract = TABLES[table.name].by_name if table.name in TABLES else {}
    for number, name in enumerate(table.names):
        column = contract.get(name)
        if column is None or column.type == "id":
            cells = _free_texts(table.cells[str(number)])
            if cells:
                yield table.shown, name, cells, column is not None


def _free_texts(series: pl.Series) -> int:
    if series.dtype.is_numeric() or series.dtype.is_temporal() or series.dtype == pl.Boolean():
        return 0
    texts = guard_text(series).drop_nulls()
    return int((texts.str.count_matches(_WORD) >= WORDS).sum())
