"""An extract in parts of whole cases: what is counted case by case then needs the memory of one part."""

from dataclasses import replace
from itertools import pairwise

import polars as pl

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.model import Extract


def in_parts(extract: Extract, at_most: int) -> list[range]:
    """The positions of all cases as parts of about the same size, of at most so many cases each, in their order."""
    cases = extract.tables["sager"].height
    number = max(1, -(-cases // at_most))
    ends = [cases * i // number for i in range(number + 1)]
    return [range(first, end) for first, end in pairwise(ends)]


def of_cases(extract: Extract, cases: range) -> Extract:
    """The part of an extract with the cases of these positions and all rows of theirs, and no others.

    Row counts and rejects are those of the whole.
    """
    first, last = cases.start, cases.stop - 1
    if len(cases) == extract.tables["sager"].height:
        return extract
    sag = (pl.col("sag") - first).cast(pl.UInt32)
    measures = _between(extract.tables["indsatser"], "sag", first, last)
    tables = {
        "sager": extract.tables["sager"].slice(first, len(cases)).with_columns(sag=sag),
        "indsatser": measures.with_columns(sag=sag, indsats=pl.int_range(measures.height, dtype=pl.UInt32)),
    }
    for name, rows in extract.tables.items():
        if TABLES[name].parent == "indsatser":
            tables[name] = _of_measures(rows, measures["indsats"], extract.tables["indsatser"].height)
        elif name not in tables:
            tables[name] = _between(rows, "sag", first, last).with_columns(sag=sag)
    return replace(extract, tables={name: tables[name] for name in extract.tables})


def _of_measures(rows: pl.DataFrame, measures: pl.Series, number: int) -> pl.DataFrame:
    """The rows that hang on measures, given by rising position of ``number``, with their positions among these."""
    first, last = (measures[0], measures[-1]) if len(measures) else (0, -1)
    if last - first + 1 == len(measures):
        return _between(rows, "indsats", first, last).with_columns((pl.col("indsats") - first).cast(pl.UInt32))
    own = pl.int_range(len(measures), dtype=pl.UInt32, eager=True)
    places = pl.repeat(None, number, dtype=pl.UInt32, eager=True).scatter(measures, own)
    return rows.with_columns(indsats=places.gather(rows["indsats"])).filter(pl.col("indsats").is_not_null())


def _between(rows: pl.DataFrame, position: str, first: int, last: int) -> pl.DataFrame:
    """The rows of these positions; where they stand in order, as most do, they are cut out and nothing is copied."""
    positions = rows[position]
    if not positions.is_sorted():
        return rows.filter(pl.col(position).is_between(first, last))
    start = positions.search_sorted(first, side="left")
    return rows.slice(start, positions.search_sorted(last, side="right") - start)
