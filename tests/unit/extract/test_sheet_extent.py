"""How far a sheet reaches is told alike from cells written as usual and from any other way of writing them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvs_audit.extract import sheet_extent as module
from kvs_audit.extract.sheet_extent import LAST_ROW, sheet_extent


def sheet(*rows: str) -> bytes:
    return f'<worksheet><cols><col min="1"/></cols><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}" spans="1:3">' + "".join(f'<c r="{cell}"><v>1</v></c>' for cell in cells) + "</row>"


@pytest.mark.parametrize(
    ("xml", "extent"),
    [
        (sheet(), (0, 0)),
        (sheet(row(1, "A1", "C1"), row(20, "B20")), (20, 3)),
        (sheet(row(20, "B20"), row(1, "Z1")), (20, 26)),
        (sheet(row(1, "AA1")), (1, 27)),
        (sheet(row(1, "ZZ1", "A1")), (1, 702)),
        (sheet(row(1, "xfd1")), (1, 16_384)),
        (sheet(row(123_456, "A123456")), (123_456, 1)),
        (sheet(row(1, "A100000")), (LAST_ROW, 1)),
        (sheet(row(1, "A99999")), (1, 1)),
        (sheet("<row r='7'><c r='AB7'/></row>"), (7, 28)),
        (sheet('<row spans="1:2" r="7"><c s="1" r="AB7"/></row>'), (7, 28)),
        (b'<x:worksheet><x:row r="9"><x:c r="D9"/></x:row></x:worksheet>', (9, 4)),
        (sheet('<rowBreaks count="3"/>', row(2, "B2")), (2, 2)),
        (sheet(row(2, "ABCD2")), (2, 19_010)),
    ],
)
def test_the_last_row_and_column_that_cells_name(xml: bytes, extent: tuple[int, int]) -> None:
    assert sheet_extent([xml]) == extent


def test_tags_cut_by_the_pieces_are_put_together() -> None:
    xml = sheet(row(1, "A1"), row(31, "AQ31"))
    assert sheet_extent(xml[i : i + 3] for i in range(0, len(xml), 3)) == (31, 43)


_PLACES = st.lists(st.tuples(st.integers(1, 2_000_000), st.text("ABXZ", min_size=1, max_size=3)), max_size=8)


@given(_PLACES)
def test_both_ways_tell_the_same(places: list[tuple[int, str]]) -> None:
    xml = sheet(*(row(number, f"{letters}{number}") for number, letters in places))
    usual = module._usual(xml)
    assert usual is not None
    assert usual == module._unusual(xml)
