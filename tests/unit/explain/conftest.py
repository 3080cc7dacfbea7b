"""A case of a few rows, audited and explained."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.assess import choose_standards
from kvs_audit.explain import explain, find
from kvs_audit.extract import from_frames
from kvs_audit.standards import load_standards

CASE = ["sag_id kommune foedselsdato", "S1 Ringsted 2014-06-15"]


def as_frame(lines):
    """A table: a line of column names, then rows; cells apart by blanks, ``-`` is empty."""
    header, *rows = [line.split() for line in lines]
    cells = [[None if cell == "-" else cell for cell in row] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row")


@pytest.fixture(scope="session")
def told():
    """The explanation of ``standard/krav/enhed_id`` (or of what else is asked for) in an extract of tables."""
    catalogue = load_standards()

    def tell(wanted, as_of="2025-06-30", standard="", **tables):
        extract = from_frames({name: as_frame(lines) for name, lines in ({"sager": CASE} | tables).items()})
        chosen = choose_standards(extract, catalogue, [standard or wanted.partition("/")[0]])
        day = date.fromisoformat(as_of)
        return explain(extract, chosen, day, find(extract, chosen, day, wanted).rows)

    return tell
