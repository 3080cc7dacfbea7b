"""An extract in parts of whole cases: what is counted case by case then needs the memory of one part."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.model import Extract


def in_parts(extract: Extract, cases: int) -> Iterator[Extract]:
    """The extract as parts of at most so many cases, in its order, each with all rows of its cases and no others.

    Row counts and rejects of every part are those of the whole.
    """
    whole = extract.tables["sager"].height
    if whole <= cases:
        yield extract
        return
    for first in range(0, whole, cases):
        yield _part(extract, first, min(cases, whole - first))


def _part(extract: Extract, first: int, cases: int) -> Extract:
    inside = pl.col("sag").is_between(first, first + cases - 1)
    own = (pl.col("sag") - first).cast(pl.UInt32)
    measures = extract.tables["indsatser"].filter(inside)
    place = pl.int_range(measures.height, dtype=pl.UInt32, eager=True)
    places = pl.repeat(None, extract.tables["indsatser"].height, dtype=pl.UInt32, eager=True)
    places = places.scatter(measures["indsats"], place)
    tables = {
        "sager": extract.tables["sager"].slice(first, cases).with_columns(sag=own),
        "indsatser": measures.with_columns(sag=own, indsats=place),
    }
    for name, rows in extract.tables.items():
        if TABLES[name].parent == "indsatser":
            tables[name] = rows.with_columns(indsats=places.gather(rows["indsats"])).filter(
                pl.col("indsats").is_not_null()
            )
        elif name not in tables:
            tables[name] = rows.filter(inside).with_columns(sag=own)
    return replace(extract, tables={name: tables[name] for name in extract.tables})
