"""Records, fields and row numbers of a CSV file are those that the stdlib's reader and a spreadsheet see."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kvs_audit.errors import FileFault
from kvs_audit.extract.csv_text import read_csv
from kvs_audit.extract.raw import RawTable

_CELLS = st.text(alphabet='ab1 ,;"\n\r\tæ\u00a0', max_size=6)
_ROWS = st.lists(st.lists(_CELLS, max_size=5), max_size=8)


def read(text: str) -> RawTable:
    table = read_csv(text.encode(), "noter", "noter.csv")
    assert table is not None
    return table


def whole(table: RawTable) -> dict[int, list[str]]:
    rows = zip(table.raekke, table.cells.rows(), strict=True)
    return {number: [(cell or "").strip() for cell in cells] for number, cells in rows}


def ragged(table: RawTable) -> dict[int, list[str]]:
    return {number: [(cell or "").strip() for cell in cells] for number, cells in table.ragged.rows()}


@given(_ROWS, st.sampled_from([",", ";"]), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([0, 1]))
@settings(max_examples=150)
def test_any_written_rows_are_read_back(rows: list[list[str]], separator: str, newline: str, quoting: int) -> None:
    buffer = io.StringIO()
    quoting = 1 if any({*cell} & {*"\r\n"} for row in rows for cell in row) else quoting  # left bare else
    headings = ["et", "to", "tre"]
    csv.writer(buffer, delimiter=separator, lineterminator=newline, quoting=quoting).writerows([headings, *rows])
    table = read(buffer.getvalue())
    trimmed = {number: [cell.strip() for cell in row] for number, row in enumerate(rows, 2)}
    filled = {number: row for number, row in trimmed.items() if any(row)}
    fits = {number: row for number, row in filled.items() if len(row) >= 3 and not any(row[3:])}
    assert whole(table) == {number: row[:3] for number, row in fits.items()}
    assert ragged(table).keys() == filled.keys() - fits.keys()
    for number, fields in ragged(table).items():
        assert [f for f in fields if f] == [f for f in filled[number] if f]


@pytest.mark.slow
@given(_ROWS, st.sampled_from([",", ";"]), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([0, 1]))
@settings(max_examples=2_000)
def test_thousands_of_written_rows_are_read_back(
    rows: list[list[str]], separator: str, newline: str, quoting: int
) -> None:
    test_any_written_rows_are_read_back.hypothesis.inner_test(rows, separator, newline, quoting)


class TestQuotesInOddPlaces:
    def test_a_quote_within_a_field_is_text(self) -> None:
        assert whole(read('a,b\nTeam 12" rør,1\n')) == {2: ['Team 12" rør', "1"]}

    def test_text_after_a_closed_quote_is_kept(self) -> None:
        assert whole(read('a,b\n"Solsikken" nord,1\n')) == {2: ["Solsikken nord", "1"]}

    def test_row_numbers_go_on_after_an_odd_quote_and_a_quoted_line_break(self) -> None:
        assert whole(read('a,b\n12",1\n"x\ny",2\n\nz,3\n')) == {2: ['12"', "1"], 3: ["x\ny", "2"], 5: ["z", "3"]}

    @pytest.mark.parametrize("text", ['a,b\n"x,1\n', 'a,b\nx,"1', 'a,b\n"x\ny" z,1\n', '"a,b\n1,2\n', 'a"x,b\n1,"2\n'])
    def test_a_quote_never_closed_is_a_file_fault(self, text: str) -> None:
        with pytest.raises(FileFault, match=r"noter\.csv: et anførselstegn er ikke lukket\."):
            read(text)


class TestSeparator:
    def test_the_more_frequent_wins(self) -> None:
        assert read("a;b;c,d\n1;2;3\n").headings == ("a", "b", "c,d")
        assert read("a,b,c;d\n1,2,3\n").headings == ("a", "b", "c;d")

    def test_separators_in_quoted_headings_do_not_count(self) -> None:
        assert read('"a,b,c";d\n1;2\n').headings == ("a,b,c", "d")

    def test_a_single_column_has_no_separator(self) -> None:
        assert whole(read("a\n1\n2\n")) == {2: ["1"], 3: ["2"]}

    def test_the_rows_do_not_decide(self) -> None:
        assert ragged(read("a,b\n1;2\n3;4\n")) == {2: ["1;2"], 3: ["3;4"]}


class TestShape:
    def test_row_numbers_count_records_and_blank_rows(self) -> None:
        table = read('\na,b\n"1\n1",2\n,\n\n  ;\n3,4\n5\n')
        assert whole(table) == {3: ["1\n1", "2"], 7: ["3", "4"]}
        assert ragged(table) == {6: [";"], 8: ["5"]}

    def test_a_file_of_headings_is_an_empty_table(self) -> None:
        table = read("a,b")
        assert table.laest == 0
        assert table.headings == ("a", "b")

    @pytest.mark.parametrize("text", ["", "\n", " \r\n", ";;;\n,,\n", '"",""\n', "\ufeff"])
    def test_a_file_without_anything_is_no_table(self, text: str) -> None:
        assert read_csv(text.encode(), "noter", "noter.csv") is None

    def test_a_named_empty_column_stays_and_a_nameless_one_goes(self) -> None:
        table = read("a,,b,\n1,,,\n2,,,\n")
        assert table.headings == ("a", "b")
        assert table.positions == (0, 2)

    def test_a_nameless_column_with_a_value_is_an_extra_column(self) -> None:
        assert read("a,,b\n1,,2\n1,x,2\n").names == ("a", "kolonne_2", "b")

    def test_every_row_may_be_too_short(self) -> None:
        assert ragged(read("a,b,c\n1,2\n3,4\n")) == {2: ["1", "2"], 3: ["3", "4"]}

    def test_every_row_may_have_blanks_beyond_the_headings(self) -> None:
        assert whole(read("a,b\n1,2,,\n3,4, ,\n")) == {2: ["1", "2"], 3: ["3", "4"]}

    def test_a_hundred_thousand_short_rows_are_set_aside(self) -> None:
        table = read("a,b,c\n" + "1,2\n3\n" * 50_000)
        assert table.ragged.height == 100_000
        assert table.cells.height == 0
