"""A review of the sample, filled in as people do: most rows, some by two, with comments, gaps and a contradiction."""

from datetime import date
from pathlib import Path

import openpyxl

from kvs_audit.assess import choose_standards
from kvs_audit.extract import read_extract
from kvs_audit.review import draw_review, write_review
from kvs_audit.review.drawn import Plan
from kvs_audit.sample.location import sample_path
from kvs_audit.standards.loader import load_standards

ANSWERS = ("opfyldt", "opfyldt", "ikke opfyldt", "opfyldt", "ikke relevant", "opfyldt", "kan ikke vurderes")
TWICE = "gennemgang-team-nord.xlsx"


def filled_review(folder: Path, standards, as_of: date, plan: Plan) -> Path:
    """Draw from the sample into ``folder`` and fill in its workbooks, the same way every time."""
    extract = read_extract(sample_path())
    chosen = choose_standards(extract, load_standards(()), list(standards))
    write_review(draw_review(extract, chosen, as_of, plan), folder)
    for number, path in enumerate(sorted(folder.glob("*.xlsx")), 1):
        fill(path, path, f"R-{number:03}", shift=number)
    fill(folder / TWICE, folder / "kopi.xlsx", "R-900", shift=4)
    return folder


def fill(source: Path, target: Path, reviewer: str, *, shift: int) -> None:
    """Answer every row but each eleventh; say why where the answer is no."""
    book = openpyxl.load_workbook(source)
    book["Vejledning"]["B4"] = reviewer
    sheet = book["Vurdering"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        answer = None if (row + shift) % 11 == 0 else ANSWERS[(row * 5 + shift) % len(ANSWERS)]
        sheet.cell(row, columns["Svar"]).value = answer
        no = answer == "ikke opfyldt"
        sheet.cell(row, columns["Kommentar"]).value = "Står ikke i afgørelsen, se notat 3." if no else None
    book.save(target)
