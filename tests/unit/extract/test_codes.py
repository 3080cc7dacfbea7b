"""Codes are an enumeration of the contract's, however they are spelt and whatever else stands in their column."""

import polars as pl
import pytest

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract import from_frames
from kvs_audit.extract.columnar import read_frame
from kvs_audit.extract.containers import Container, FoundTable
from kvs_audit.extract.integrity import accept_tables
from kvs_audit.extract.read import accept_container
from kvs_audit.sample import generate

CASE = pl.DataFrame({"sag_id": ["S1"], "kommune": ["Faxe"], "foedselsdato": ["2015-03-01"]})


def measures(**columns: list[str | None]) -> pl.DataFrame:
    rows = len(next(iter(columns.values())))
    same = {
        "sag_id": ["S1"] * rows,
        "indsatstype": ["aflastning"] * rows,
        "afgoerelsesdato": ["2026-01-01"] * rows,
        "startdato": ["2026-01-01"] * rows,
        "slutdato": [None] * rows,
    }
    return pl.DataFrame({"indsats_id": [f"I{i}" for i in range(rows)], **same, **columns})


def test_every_column_of_codes_has_those_of_the_contract_with_or_without_values() -> None:
    whole = from_frames(generate(20, 3)).tables
    bare = from_frames({"sager": CASE, "indsatser": measures(sag_id=["S1"])}).tables
    looked_at = 0
    for tables in (whole, bare):
        for name, rows in tables.items():
            for column in TABLES[name].columns:
                if column.type == "enum":
                    assert rows.schema[column.name] == pl.Enum(column.values), column.name
                    looked_at += 1
    assert looked_at > 8


@pytest.mark.parametrize(
    ("written", "read", "unknown"),
    [
        (["udviklende", "kompenserende"], ["udviklende", "kompenserende"], 0),
        (["udviklende", None, "kompenserende"], ["udviklende", None, "kompenserende"], 0),
        (["udviklende", "", "  "], ["udviklende", None, None], 0),
        (["udviklende", " Kompenserende "], ["udviklende", "kompenserende"], 0),
        (["UDVIKLENDE", "kompenserende"], ["udviklende", "kompenserende"], 0),
        (["udviklende", "noget andet"], ["udviklende", None], 1),
        ([None, None], [None, None], 0),
    ],
)
def test_codes_are_read_alike_alone_and_among_other_texts(
    written: list[str | None], read: list[str | None], unknown: int
) -> None:
    extract = from_frames({"sager": CASE, "indsatser": measures(sigte=written)})
    assert extract.tables["indsatser"]["sigte"].to_list() == read
    assert extract.counts["indsatser"].sat_ukendt == unknown


def test_an_unknown_code_where_one_is_required_rejects_its_row_only() -> None:
    extract = from_frames({"sager": CASE, "indsatser": measures(indsatstype=["aflastning", "alfastning"])})
    assert extract.tables["indsatser"]["indsats_id"].to_list() == ["I0"]
    assert extract.rejects.select("raekke", "kolonne", "aarsag").rows() == [(3, "indsatstype", "ukendt_kode")]


def test_tables_are_let_go_once_they_are_read() -> None:
    found = {name: read_frame(frame, name, name) for name, frame in generate(5, 3).items()}
    raw = {name: table for name, table in found.items() if table is not None}
    assert set(accept_tables(raw)) == set(found)
    assert raw == {}


def test_a_container_can_be_read_again() -> None:
    tables = [FoundTable(name, name, name, read_frame(frame, name, name)) for name, frame in generate(5, 3).items()]
    container = Container("udtrækket", "tabel", tables, ())
    first, second = accept_container(container), accept_container(container)
    assert {name: rows.rows() for name, rows in first.tables.items()} == {
        name: rows.rows() for name, rows in second.tables.items()
    }
