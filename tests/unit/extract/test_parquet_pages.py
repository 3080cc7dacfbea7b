"""What a Parquet file promises by its footer, and that nothing but a sound file is taken at its word."""

import io
from datetime import date

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kvs_audit.errors import FileFault
from kvs_audit.extract.columnar import read_parquet
from kvs_audit.extract.parquet_pages import Promised, promised

FRAME = pl.DataFrame(
    {
        "sag_id": ["A1", "A2", "A3", "A4"],
        "kommune": ["Aarhus", "Aarhus", None, "Ringsted"],
        "dato": [date(2024, 1, 1), None, None, date(2024, 2, 29)],
        "flag": [True, False, None, True],
        "tal": [1.5, None, 2.0, 0.0],
    }
)
PROMISE = Promised(4, {0: 0, 1: 1, 2: 2, 3: 1, 4: 1})


def by_polars(**options):
    file = io.BytesIO()
    FRAME.write_parquet(file, **options)
    return file.getvalue()


def by_pyarrow(**options):
    file = io.BytesIO()
    pq.write_table(FRAME.to_arrow(compat_level=pl.CompatLevel.oldest()), file, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        by_polars(),
        by_polars(compression="uncompressed", row_group_size=2),
        by_pyarrow(),
        by_pyarrow(data_page_version="2.0", row_group_size=3),
        by_pyarrow(use_dictionary=False, compression="none"),
        by_pyarrow(store_decimal_as_integer=True, write_page_index=True),
    ],
)
def test_rows_and_empty_cells_are_those_of_the_frame(data):
    assert promised(data) == PROMISE


def test_a_column_without_statistics_promises_nothing_of_its_cells():
    assert promised(by_pyarrow(write_statistics=["sag_id"])) == Promised(4, {0: 0})


def test_a_file_without_rows_promises_none():
    file = io.BytesIO()
    FRAME.clear().write_parquet(file)
    found = promised(file.getvalue())
    assert found is not None
    assert found.rows == 0


def test_checksums_are_left_to_the_reader_that_looks_at_them():
    assert promised(by_pyarrow(write_page_checksum=True)) is None


@pytest.mark.parametrize(
    "data", [b"", b"PAR1", b"PAR1PAR1", b"PAR1" + b"\xff\xff\xff\x7f" + b"PAR1", b"sag_id;kommune\n"]
)
def test_what_is_no_parquet_file_promises_nothing(data):
    assert promised(data) is None


def page_headers(data):
    """Where the first page of the first column begins: after the magic, its type and then its two sizes."""
    assert data[4:5] == b"\x15"
    return 4


def test_a_page_that_says_it_holds_fewer_than_no_values_is_not_read_by_polars_which_would_end_the_process():
    data = by_pyarrow(use_dictionary=False, compression="none")
    header = page_headers(data)
    values = data.index(b"\x15\x08", header + 2)  # field after field: a zigzag 4, the page's number of values
    damaged = data[: values + 1] + b"\x07" + data[values + 2 :]  # a zigzag -4
    assert promised(damaged) is None
    with pytest.raises(FileFault, match="kan ikke læses som en Parquet-fil"):
        read_parquet(damaged, "sager", "sager.parquet")


@pytest.mark.parametrize("change", [b"\x06", b"\x0a"])
def test_a_page_of_more_or_fewer_values_than_the_footer_says_is_not_sound(change):
    data = by_pyarrow(use_dictionary=False, compression="none")
    values = data.index(b"\x15\x08", page_headers(data) + 2)
    assert promised(data[: values + 1] + change + data[values + 2 :]) is None


def test_every_cut_of_a_file_promises_nothing():
    data = by_polars()
    assert not [length for length in range(len(data)) if promised(data[:length]) is not None]


@pytest.mark.parametrize(
    "filled_up",
    [
        FRAME.with_columns(pl.col("kommune").fill_null("Aarhus")),
        FRAME.head(3),
        FRAME.with_columns(pl.col("dato").cast(pl.Int32)),
        FRAME.rename({"tal": "tak"}),
    ],
)
def test_what_polars_makes_of_a_file_counts_only_where_it_is_what_the_footer_promises(filled_up, monkeypatch):
    data = by_pyarrow()
    careful = read_parquet(data, "sager", "sager.parquet")
    monkeypatch.setattr(pl, "read_parquet", lambda _: filled_up)
    found = read_parquet(data, "sager", "sager.parquet")
    assert found is not None
    assert careful is not None
    assert found.cells.equals(careful.cells)


def test_both_readers_give_the_same_table():
    quick = read_parquet(by_pyarrow(), "sager", "sager.parquet")
    careful = read_parquet(by_pyarrow(write_page_checksum=True), "sager", "sager.parquet")
    assert quick is not None
    assert careful is not None
    assert quick.cells.equals(careful.cells)
    assert (quick.headings, quick.plain) == (careful.headings, careful.plain)


def test_texts_of_other_than_plain_bytes_are_noticed_by_both_readers():
    frame = pa.table({"sag_id": ["A1", "Æ 2"]})
    for checksum in (False, True):
        file = io.BytesIO()
        pq.write_table(frame, file, write_page_checksum=checksum)
        found = read_parquet(file.getvalue(), "sager", "sager.parquet")
        assert found is not None
        assert not found.plain
