"""A file read at once, because every record is as wide as the headings, is read as by the closer look."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kvs_audit.extract import csv_text
from kvs_audit.extract.columnar import read_parquet
from kvs_audit.extract.csv_even import even_cells, is_plain_csv
from kvs_audit.extract.csv_text import read_csv
from kvs_audit.extract.raw import RawTable

_CELLS = st.text(alphabet='ab1 ,;"\n\r\tæ@', max_size=5)
_WIDE = st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=8)
_ANY = st.lists(st.lists(_CELLS, max_size=5), max_size=8)


def seen(table: RawTable | None) -> object:
    assert table is not None
    cells = [[(cell or "").strip() for cell in row] for row in table.cells.rows()]
    return table.headings, cells, table.raekke.to_list(), table.ragged.rows()


def closer(data: bytes, monkeypatch: pytest.MonkeyPatch) -> RawTable | None:
    with monkeypatch.context() as patch:
        patch.setattr(csv_text, "even_cells", lambda *_: None)
        return read_csv(data, "noter", "noter.csv")


def written(rows: list[list[str]], separator: str, newline: str, quoting: int) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=newline, quoting=quoting).writerows(rows)
    return buffer.getvalue().encode()


@given(st.one_of(_WIDE, _ANY), st.sampled_from(",;"), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([0, 1]))
@settings(max_examples=300)
def test_both_ways_see_the_same(rows: list[list[str]], separator: str, newline: str, quoting: int) -> None:
    quoting = 1 if any({*cell} & {*"\r\n"} for row in rows for cell in row) else quoting
    data = written([["et", "to", "tre"], *rows], separator, newline, quoting)
    with pytest.MonkeyPatch.context() as patch:
        assert seen(read_csv(data, "noter", "noter.csv")) == seen(closer(data, patch))


def cells_of(text: bytes, width: int = 3, separator: bytes = b",") -> list[tuple[str | None, ...]] | None:
    cells = even_cells(text, text.index(b"\n") + 1, separator, width)
    return None if cells is None else cells.rows()


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_records_of_one_width_are_read_at_once(ends: bytes) -> None:
    assert cells_of(b"a,b,c\n1,2,3\n,,\n".replace(b"\n", ends)) == [("1", "2", "3"), (None, None, None)]


def test_a_separator_within_quotes_is_no_field_end() -> None:
    assert cells_of(b'a,b,c\n1,"2,2","3"\n') == [("1", "2,2", "3")]


@pytest.mark.parametrize(
    "text",
    [
        b"a,b,c\n1,2\n",
        b"a,b,c\n1,2,3,4\n1,2\n",
        b"a,b,c\n1,2\n1,2,3,4\n",
        b"a,b,c\n1,2,3\n1,2,\n,\n1,2,3,\n",
        b"a,b,c\n1,2,3\n\n4,5,6\n",
        b"a,b,c\n1,2,3\n\n",
        b'a,b,c\n1,"2\n2",3\n',
        b'a,b,c\n1,2",3\n',
        b'a,b,c\n1,"2,3\n',
        b"a,b,c\n1,2,3\r4,5,6\n",
        b"a,b,c\n1,2,3\r",
        b'a,b,c\n1,"2,2"\n',
        b"a,b,c\n",
    ],
)
def test_what_the_counts_do_not_settle_is_left_to_the_closer_look(text: bytes) -> None:
    assert cells_of(text) is None


def test_one_record_too_wide_among_many_and_one_too_narrow_do_not_make_up_for_each_other() -> None:
    row = b"1,2,3\n"
    assert cells_of(b"a,b,c\n" + row * 50_000 + b"1,2,3,4\n" + row * 50_000 + b"1,2\n" + row) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (b"a b\n1,2\n", True),
        (b"a,b\n1,2 2\n", False),
        (b"a,b\n1,2\t\n", False),
        (b'a,b\n1,""\n', False),
        (b"a,b\n1,x@y\n", False),
        ("a,b\n1,å\n".encode(), False),
    ],
)
def test_plain_is_a_file_without_blanks_quotes_at_signs_and_letters_beyond_ascii(text: bytes, plain: bool) -> None:
    assert is_plain_csv(text, text.index(b"\n") + 1, b",") is plain


def test_a_decimal_comma_is_not_plain() -> None:
    assert not is_plain_csv(b"a;b\n1,5;2\n", 4, b";")


@pytest.mark.parametrize(
    ("texts", "plain"),
    [(["a", "b", None], True), (["a", "b c"], False), (["a", ""], False), (["a", "b,c"], False), (["ø"], False)],
)
def test_a_parquet_file_is_plain_by_the_same_rules(texts: list[str | None], plain: bool) -> None:
    buffer = io.BytesIO()
    pl.DataFrame({"kode": texts, "tal": [1.5] * len(texts)}).write_parquet(buffer)
    table = read_parquet(buffer.getvalue(), "noter", "noter.parquet")
    assert table is not None
    assert table.plain is plain


def test_a_plain_file_drops_blank_rows_whose_first_column_is_no_number() -> None:
    buffer = io.BytesIO()
    pl.DataFrame({"tal": [float("nan"), 1.0, None], "kode": [None, "b", "c"]}).write_parquet(buffer)
    table = read_parquet(buffer.getvalue(), "noter", "noter.parquet")
    assert table is not None
    assert table.raekke.to_list() == [3, 4]
