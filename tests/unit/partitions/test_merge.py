"""Many sorted files as one, whatever the size of the pieces."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvs_audit.partitions.merge import Sorted, merged, write_pieces
from kvs_audit.partitions.one import row_counts

SCHEMA = pl.Schema({"standard": pl.String(), "krav": pl.String(), "enhed_id": pl.String(), "v": pl.Float64()})

units = st.tuples(
    st.sampled_from(["a", "a-b", "ø"]), st.sampled_from(["k", "k1", "l"]), st.text("aZ9-#@æ€😀", min_size=1, max_size=4)
)


def write_parts(folder, parts):
    """A sorted file for each list of units; ``v`` tells where a row came from."""
    files = []
    for number, rows in enumerate(parts):
        frame = pl.DataFrame([(*row, float(number)) for row in rows], schema=SCHEMA, orient="row")
        frame = frame.sort("standard", "krav", "enhed_id")
        path = folder / f"{number}.parquet"
        frame.write_parquet(path)
        files.append(Sorted(path, row_counts(frame)))
    return files


@given(
    rows=st.dictionaries(units, st.integers(0, 3), max_size=60),
    most_rows=st.sampled_from([1, 2, 5, 20, 1000]),
)
def test_the_pieces_together_are_all_rows_in_order(tmp_path_factory, rows, most_rows):
    parts = [[unit for unit, part in rows.items() if part == number] for number in range(4)]
    files = write_parts(tmp_path_factory.mktemp("dele"), parts)

    pieces = list(merged(files, most_rows))

    found = [(*row[:3], int(row[3])) for piece in pieces for row in piece.rows()]
    # code points, as Python compares texts
    assert found == sorted((*unit, part) for unit, part in rows.items())


def test_a_large_requirement_is_cut_and_small_ones_are_put_together(tmp_path):
    large = [("a", "k", f"{n:05d}") for n in range(5000)]
    small = [("a", f"l{n}", "x") for n in range(9)]
    files = write_parts(tmp_path, [large[::2] + small, large[1::2]])

    heights = [piece.height for piece in merged(files, 1000)]

    assert sum(heights) == 5009 and heights[-1] == 9
    assert max(heights) <= 1500 and len(heights) <= 8


def test_a_piece_takes_one_slice_of_each_file(tmp_path, monkeypatch):
    read = []
    rows = Sorted.rows
    monkeypatch.setattr(Sorted, "rows", lambda self, *place: read.append(place) or rows(self, *place))
    small = [("a", f"k{n:02d}", f"x{i}") for n in range(50) for i in range(4)]
    files = write_parts(tmp_path, [small[::2], small[1::2]])

    assert [piece.height for piece in merged(files, 1000)] == [200]
    assert read == [(0, 100), (0, 100)]


def test_pieces_are_written_as_one_frame_would_be(tmp_path):
    frame = pl.DataFrame({"standard": ["a"] * 3, "krav": ["k"] * 3, "enhed_id": ["=1", "b", "å"], "v": [0.1, None, 2]})
    frame = frame.cast(SCHEMA)

    height = write_pieces([frame[:1], frame[1:]], SCHEMA, tmp_path / "x.parquet", tmp_path / "x.csv")

    assert height == 3
    assert pl.read_parquet(tmp_path / "x.parquet").equals(frame)
    assert (tmp_path / "x.csv").read_text(
        encoding="utf-8"
    ) == "standard,krav,enhed_id,v\na,k,'=1,0.1\na,k,b,\na,k,å,2\n"


@pytest.mark.parametrize("parts", [[], [[], []]])
def test_no_rows_give_files_with_columns_only(tmp_path, parts):
    height = write_pieces(merged(write_parts(tmp_path, parts), 10), SCHEMA, tmp_path / "x.parquet", tmp_path / "x.csv")

    assert height == 0
    assert pl.read_parquet(tmp_path / "x.parquet").schema == SCHEMA
    assert (tmp_path / "x.csv").read_text(encoding="utf-8") == "standard,krav,enhed_id,v\n"
