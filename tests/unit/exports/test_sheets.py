"""Plain tables as a workbook."""

from datetime import date, datetime

import openpyxl
import polars as pl

from kvs_audit.exports.sheets import TableColumn, TableSheet, write_sheets

COLUMNS = (
    TableColumn("navn", "Navn", 10),
    TableColumn("dag", "Dag", 12, "date"),
    TableColumn("tal", "Tal", 8, "count"),
)


def written(path, rows, most_rows=100, sentences=()):
    frame = pl.DataFrame(
        rows, schema={"navn": pl.String, "dag": pl.Date, "tal": pl.Int64, "andet": pl.String}, orient="row"
    )
    write_sheets("Titel", [TableSheet("Ark", sentences, COLUMNS, frame)], path, most_rows)
    return openpyxl.load_workbook(path)


def test_texts_are_never_formulas_links_or_numbers(tmp_path, nasty):
    book = written(tmp_path / "x.xlsx", [(text, None, None, "x") for text in nasty.values()])
    cells = [row[0] for row in book["Ark"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    shown = dict(zip(nasty, (cell.value for cell in cells), strict=True))
    assert shown == {**nasty, "control": "NordSyd"}


def test_dates_are_dates_numbers_are_numbers_and_null_is_blank(tmp_path):
    book = written(tmp_path / "x.xlsx", [(None, None, None, None), ("a", date(2025, 4, 1), 1234, "x")])
    assert list(book["Ark"].iter_rows(values_only=True)) == [
        ("Navn", "Dag", "Tal"),
        (None, None, None),
        ("a", datetime(2025, 4, 1), 1234),
    ]


def test_sentences_stand_above_the_headings(tmp_path):
    sheet = written(tmp_path / "x.xlsx", [("a", None, None, "x")], sentences=("Overskrift", "=Linje"))["Ark"]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Overskrift", "=Linje", None, "Navn", "a"]
    assert sheet.freeze_panes == "A5"


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(tmp_path):
    book = written(tmp_path / "x.xlsx", [(str(n), None, None, "x") for n in range(5)], most_rows=3)
    assert book.sheetnames == ["Ark", "Ark (2)", "Ark (3)"]
    rows = [row[0] for name in book.sheetnames for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert rows == list("01234")


def test_an_empty_table_has_its_headings(tmp_path):
    assert list(written(tmp_path / "x.xlsx", [])["Ark"].iter_rows(values_only=True)) == [("Navn", "Dag", "Tal")]
