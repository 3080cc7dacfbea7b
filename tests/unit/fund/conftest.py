"""A few rows of an extract as text, audited against one requirement."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.assess import Chosen, assess
from kvs_audit.extract import from_frames
from kvs_audit.fund import findings
from kvs_audit.standards import load_standards

CASE = ["sag_id kommune foedselsdato", "S1 Ringsted 2014-06-15"]


def frame(lines):
    """A table: a line of column names, then rows; cells apart by blanks, ``-`` is empty, ``~`` a blank in a cell."""
    header, *rows = [line.split() for line in lines]
    cells = [[None if cell == "-" else cell.replace("~", " ") for cell in row] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row")


def measures(*rows, columns=""):
    """The measures: id, type, decision, start and end, and more columns where named; all of case S1."""
    head = f"indsats_id sag_id indsatstype afgoerelsesdato startdato slutdato {columns}"
    return [head, *(row.replace(" ", " S1 ", 1) for row in rows)]


@pytest.fixture(scope="session")
def catalogue():
    return load_standards()


@pytest.fixture
def extract_of():
    def build(tables):
        return from_frames({name: frame(lines) for name, lines in ({"sager": CASE} | tables).items()})

    return build


@pytest.fixture
def audited(catalogue, extract_of):
    """Findings of one requirement as dicts; ``krav`` is ``standard/krav`` or a (standard, Krav) of one's own."""

    def find(krav, as_of="2024-12-31", **tables):
        standard, wanted = krav.split("/") if isinstance(krav, str) else krav
        whole = catalogue[standard]
        chosen = [k for k in whole.krav if k.id == wanted] if isinstance(wanted, str) else [wanted]
        assert chosen, krav
        only = Chosen(whole.model_copy(update={"krav": tuple(chosen)}), None)
        extract = extract_of(tables)
        day = date.fromisoformat(as_of)
        return findings(extract, [only], assess(extract, [only], day), day).to_dicts()

    return find


@pytest.fixture
def sentence(audited):
    """The sentence of the only finding, without the place in the standard and what follows it."""

    def tell(krav, as_of="2024-12-31", **tables):
        (found,) = audited(krav, as_of, **tables)
        text, _, _ = found["saetning"].partition(" (afsnit ")
        return text

    return tell


@pytest.fixture
def granted():
    return measures
