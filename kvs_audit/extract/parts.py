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
    first, number = cases.start, len(cases)
    if number == extract.tables["sager"].height:
        return extract
    inside = pl.col("sag").is_between(first, cases.stop - 1)
    own = (pl.col("sag") - first).cast(pl.UInt32)
    measures = extract.tables["indsatser"].filter(inside)
    place = pl.int_range(measures.height, dtype=pl.UInt32, eager=True)
    places = pl.repeat(None, extract.tables["indsatser"].height, dtype=pl.UInt32, eager=True)
    places = places.scatter(measures["indsats"], place)
    tables = {
        "sager": extract.tables["sager"].slice(first, number).with_columns(sag=own),
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
