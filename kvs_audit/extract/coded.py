"""Columns of few values as codes: each distinct value is looked at once, the rows follow by their codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import polars as pl

from kvs_audit.extract.text import as_text


@dataclass(frozen=True)
class Coded:
    """``texts`` are a column's distinct values as trimmed text (null where such a value is empty), or all it may hold.

    ``codes`` are each row's place among them, null where the row is empty.
    """

    texts: pl.Series
    codes: pl.Series

    def rows(self, values: pl.Series) -> pl.Series:
        """What stands for each distinct value, brought back to the rows; null where a row is empty."""
        return values.gather(self.codes)


def coded(series: pl.Series) -> Coded:
    """One column by its distinct values. Numbers that are equal are one value, whatever their bits."""
    kept = series.dtype.is_numeric() or series.dtype.is_temporal() or isinstance(series.dtype, pl.String | pl.Boolean)
    series = series if kept else as_text(series)
    if isinstance(series.dtype, pl.String):
        return coded_texts(series.alias("0").to_frame(), ["0"])["0"]
    distinct = series.drop_nulls().unique()
    places = pl.DataFrame({"value": distinct}).with_row_index("code")
    rows = pl.DataFrame({"value": series}).join(places, on="value", how="left", maintain_order="left")
    return Coded(as_text(distinct), rows["code"])


def coded_words(cells: pl.DataFrame, words: Mapping[str, Sequence[str]]) -> dict[str, Coded]:
    """Of several columns of text those that hold nothing but the words given for each: the quickest of all to code."""
    codes = cells.select(pl.col(name).cast(pl.Enum(known), strict=False) for name, known in words.items())
    return {
        name: Coded(pl.Series(words[name], dtype=pl.String), codes[name].to_physical())
        for name in words
        if codes[name].null_count() == cells[name].null_count()
    }


def coded_texts(cells: pl.DataFrame, names: Sequence[str]) -> dict[str, Coded]:
    """Several columns of text at once, which is quicker than one by one."""
    if not names:
        return {}
    codes = cells.select(
        pl.col(name).cast(pl.Categorical(pl.Categories.random())).to_physical().cast(pl.UInt32) for name in names
    )
    found = [cells[name].gather(_one_row_each(codes[name])).alias("text") for name in names]
    together = pl.concat(found)
    trimmed = as_text(together)
    ends = accumulate(map(len, found))
    return {
        name: Coded(trimmed.slice(end - len(texts), len(texts)), codes[name])
        for name, texts, end in zip(names, found, ends, strict=True)
    }


def _one_row_each(codes: pl.Series) -> pl.Series:
    """For every code in order a row that has it. Codes run from 0 without gaps."""
    count = _highest(codes) + 1
    row = np.zeros(count + 1, np.uint32)
    row[codes.fill_null(count).to_numpy()] = np.arange(len(codes), dtype=np.uint32)
    return pl.Series(row[:count])


def _highest(codes: pl.Series) -> int:
    highest = codes.max()
    return highest if isinstance(highest, int) else -1
