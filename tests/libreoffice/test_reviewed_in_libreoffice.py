"""A review workbook that is filled in and saved again by LibreOffice is collected without loss, and stays locked."""

import sys
from pathlib import Path

import openpyxl
import pytest
from polars.testing import assert_frame_equal

from kvs_audit.cli import main
from kvs_audit.review import collect
from kvs_audit.review.questions import ANSWERS
from kvs_audit.sample import sample_path

sys.path.insert(0, str(Path(__file__).parent))
from libreoffice_files import SOFFICE, saved_as_workbook

pytestmark = [pytest.mark.slow, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")]

COMMENTS = (
    "Æblet – se notat 3; »ja«",
    "Første linje\nanden linje",
    "  blanke omkring  ",
    "x" * 1000,
    "007",
    "- nej",
    "12,5",
)
"""Danish letters, a line break, blanks, the longest that may be written, and texts that look like numbers."""


def fill_in(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Vejledning"]["B4"] = "R-017"
    sheet = book["Vurdering"]
    for row in range(2, sheet.max_row + 1):
        answer = (*ANSWERS, None)[row % 5]
        sheet.cell(row, 5).value = answer
        sheet.cell(row, 6).value = COMMENTS[row % len(COMMENTS)] if answer else None
    book.save(path)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A filled-in sample, and the same with every workbook saved again by LibreOffice."""
    place = tmp_path_factory.mktemp("gennemgang")
    drawn = place / "udsendt"
    arguments = ["review", "draw", str(sample_path()), "--standard", "faxe-paedagogisk-stoette", "--per", "team", "3"]
    assert main([*arguments, "--seed", "5", "--as-of", "2026-06-30", "--out", str(drawn)]) == 0
    again = place / "gemt"
    again.mkdir()
    for file in sorted(drawn.iterdir()):
        if file.suffix == ".xlsx":
            fill_in(file)
            saved_as_workbook(file, place / file.stem)
            (place / file.stem / file.name).replace(again / file.name)
        else:
            (again / file.name).write_bytes(file.read_bytes())
    return drawn, again


def test_answers_comments_and_rates_are_the_same(folders: tuple[Path, Path]) -> None:
    filled, saved = (collect(folder) for folder in folders)
    assert filled.answers["kommentar"].drop_nulls().n_unique() == len(COMMENTS)
    assert_frame_equal(saved.answers, filled.answers)
    assert_frame_equal(saved.problems, filled.problems)
    assert_frame_equal(saved.rates, filled.rates)
    assert [book.reviewer for book in saved.books] == ["R-017"] * len(saved.books)


def test_what_may_be_changed_and_chosen_is_the_same(folders: tuple[Path, Path]) -> None:
    _, saved = folders
    for path in saved.glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        assert all(sheet.protection.sheet for sheet in book.worksheets)
        sheet = book["Vurdering"]
        headings = [cell.value for cell in sheet[1]]
        opened = {
            headings[cell.column - 1]
            for row in sheet.iter_rows(min_row=2)
            for cell in row
            if not cell.protection.locked and headings[cell.column - 1]
        }
        assert opened == {"Svar", "Kommentar"}
        lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        assert [rule.formula1.strip('"') for rule in lists] == [",".join(ANSWERS)]
