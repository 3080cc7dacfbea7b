"""Extracts of a few rows, written as text."""

from collections.abc import Callable

import polars as pl
import pytest

from kvs_audit.extract import Extract, from_frames

Make = Callable[..., Extract]


def frame(text: str) -> pl.DataFrame:
    """A header and rows, cells apart by blanks; ``-`` is an empty cell, ``~`` a blank within one."""
    header, *rows = [line.split() for line in text.strip().splitlines()]
    cells = [[None if cell == "-" else cell.replace("~", " ") for cell in row] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row")


@pytest.fixture
def make() -> Make:
    """Make an extract: tables as texts; sager and indsatser have one row each where they are not given."""

    def extract(**tables: str) -> Extract:
        given = {
            "sager": "sag_id kommune foedselsdato\nS1 Faxe 2012-05",
            "indsatser": "indsats_id sag_id indsatstype afgoerelsesdato startdato slutdato\n"
            "M1 S1 stoette_i_hjemmet 2024-02-01 2024-03-01 -",
            **tables,
        }
        return from_frames({name: frame(text) for name, text in given.items()})

    return extract
