"""CSV as the output contract writes it."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.exports.delimited import write_csv


def csv_of(tmp_path, frame):
    write_csv(frame, tmp_path / "x.csv")
    return (tmp_path / "x.csv").read_bytes().decode("utf-8")


def test_dates_are_iso_numbers_have_points_and_null_is_empty(tmp_path):
    frame = pl.DataFrame({"d": [date(2024, 3, 5), None], "t": ["æøå", None], "f": [10.5, None]})
    assert csv_of(tmp_path, frame) == "d,t,f\n2024-03-05,æøå,10.5\n,,\n"


@pytest.mark.parametrize(
    ("value", "text"), [(10.0, "10"), (0.000001, "0.000001"), (1e16, "10000000000000000"), (-3.5, "-3.5")]
)
def test_numbers_are_never_in_scientific_notation(tmp_path, value, text):
    assert csv_of(tmp_path, pl.DataFrame({"f": [value]})) == f"f\n{text}\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+kald", "-kald", "@SUM(1)", "\tx", "-", "=", "+45 x", "-1e5", "--5", "-5 ", "-1.000,5"]
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(tmp_path, text):
    assert csv_of(tmp_path, pl.DataFrame({"t": [text, "x"]})) == f"t\n'{text}\nx\n".replace(
        f"'{text}\n", f'"\'{text}"\n' if "," in text else f"'{text}\n"
    )


def test_a_carriage_return_first_gets_an_apostrophe_and_quotes(tmp_path):
    assert csv_of(tmp_path, pl.DataFrame({"t": ["\rx"]})) == 't\n"\'\rx"\n'


@pytest.mark.parametrize("text", ["-5", "+5", "-1.5", "+45", "-0", "-1;5", "a=1", "'=1", " =1", "5-", "007"])
def test_a_plain_number_and_other_texts_stay_as_they_are(tmp_path, text):
    wanted = f"'{text}" if text == "-1;5" else text
    assert csv_of(tmp_path, pl.DataFrame({"t": [text]})) == f"t\n{wanted}\n"


def test_a_plain_number_with_comma_stays_as_it_is(tmp_path):
    assert csv_of(tmp_path, pl.DataFrame({"t": ["-1,5"]})) == 't\n"-1,5"\n'


def test_separators_quotes_and_line_breaks_are_quoted(tmp_path):
    assert csv_of(tmp_path, pl.DataFrame({"t": ['a,"b"', "c\nd"]})) == 't\n"a,""b"""\n"c\nd"\n'


def test_a_frame_without_rows_is_its_headings(tmp_path):
    assert csv_of(tmp_path, pl.DataFrame(schema={"a": pl.String, "b": pl.Date})) == "a,b\n"
