"""Whatever stands in a text field is text: kept as it is but for blanks around it, and given back unchanged."""

import csv
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from corpus_base import base, folder

from kvs_audit.extract import from_frames, read_extract

AWKWARD = {
    "a formula": "=1+1",
    "a command": "=cmd|' /C calc'!A0",
    "a plus": "+1",
    "a minus": "-1",
    "an at": "@SUM(A1)",
    "an apostrophe first": "'=1+1",
    "leading zeros": "007",
    "a decimal that is a text": "1001.0",
    "the word for no value": "NA",
    "null": "null",
    "not a number": "NaN",
    "true": "TRUE",
    "markup": "<script>alert(1)</script>",
    "an entity": "&lt;b&gt;",
    "quotes": 'Team "Nord", syd',
    "a line break": "Team\nNord",
    "a semicolon and a comma": "a;b,c",
    "a path": "..\\..\\hemmeligt",
    "right to left": "Team \u202edroN",
    "a zero width space": "Te\u200bam",
    "an emoji and an accent made of two": "e\u0301 👩\u200d👧",
    "a bell and an escape": "a\x07\x1b[31mb",
    "a very long text": "lang " * 20_000 + "x",
    "a hash": "#REF!",
    "a lone quote": 'Team 12" rør',
}


def base_with(text: str) -> dict[str, list[list[str]]]:
    """The base with the text as the first case's team."""
    tables = base()
    tables["sager"][1][3] = text
    return tables


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_text_in_csv_is_kept(name: str, tmp_path: Path) -> None:
    extract = read_extract(folder(tmp_path, base_with(AWKWARD[name])))
    assert extract.tables["sager"]["team"].to_list() == [AWKWARD[name], "Team Ø", None, "Team Å"]
    assert extract.rejects.height == 0


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_text_in_quoted_csv_is_kept(name: str, tmp_path: Path) -> None:
    tables = base_with(AWKWARD[name])
    extract = read_extract(folder(tmp_path, tables, separator=";", quoting=csv.QUOTE_ALL, newline="\r\n"))
    assert extract.tables["sager"]["team"][0] == AWKWARD[name]


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_text_in_parquet_and_frames_is_kept(name: str, tmp_path: Path) -> None:
    target = tmp_path / "udtraek"
    target.mkdir()
    frames = {}
    for table, rows in base_with(AWKWARD[name]).items():
        frames[table] = pl.DataFrame(rows[1:], schema=dict.fromkeys(rows[0], pl.String), orient="row")
        frames[table].write_parquet(target / f"{table}.parquet")
    assert read_extract(target).tables["sager"]["team"][0] == AWKWARD[name]
    assert from_frames(frames).tables["sager"]["team"][0] == AWKWARD[name]


@pytest.mark.parametrize("name", [name for name in AWKWARD if name not in ("a bell and an escape", "a very long text")])
def test_awkward_text_in_a_workbook_is_kept(name: str, tmp_path: Path) -> None:
    target = tmp_path / "udtraek.xlsx"
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for table, rows in base_with(AWKWARD[name]).items():
            page = book.add_worksheet(table)
            for r, row in enumerate(rows):
                for c, text in enumerate(row):
                    page.write_string(r, c, text)
    assert read_extract(target).tables["sager"]["team"][0] == AWKWARD[name]


def test_there_are_at_least_twenty_awkward_texts() -> None:
    assert len(AWKWARD) >= 20
