"""What LibreOffice, set to Danish, makes of the sample reads as the sample does."""

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract import Extract, read_extract
from kvs_audit.sample import sample_path

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
DANISH_CSV = "csv:Text - txt - csv (StarCalc):59,34,1,1,,1030,false,true,false,false,false,-1"
"""Semicolons, quotes where needed, Windows-1252, Danish, values as shown, one file per sheet."""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")]


def sample_workbook(target: Path) -> Path:
    """The sample as a workbook of real dates, numbers and truth values."""
    with xlsxwriter.Workbook(target) as book:
        danish = book.add_format({"num_format": "dd-mm-yyyy"})
        for name in TABLES:
            frame = pl.read_csv(sample_path() / f"{name}.csv", infer_schema=False)
            page = book.add_worksheet(name)
            page.write_row(0, 0, frame.columns)
            for c, column in enumerate(frame.columns):
                for r, text in enumerate(frame[column], 1):
                    _put(page, r, c, TABLES[name].by_name[column].type, text, danish)
    return target


def _put(page: object, r: int, c: int, kind: str, text: str | None, danish: object) -> None:
    if text is None:
        return
    if kind in ("date", "date_or_month") and len(text) == 10:
        page.write_datetime(r, c, dt.datetime.fromisoformat(text), danish)
    elif kind == "bool":
        page.write_boolean(r, c, text == "true")
    elif kind in ("num", "int"):
        page.write_number(r, c, float(text))
    else:
        page.write_string(r, c, text)


def convert(source: Path, form: str, folder: Path) -> None:
    profile = (folder.parent / "profil").as_uri()
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", form, "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "LANG": "da_DK.UTF-8", "LC_ALL": "da_DK.UTF-8"},
    )


def content(extract: Extract) -> dict[str, list[tuple]]:
    return {name: frame.rows() for name, frame in extract.tables.items()}


def test_danish_csv_from_libreoffice_reads_as_the_sample(tmp_path: Path) -> None:
    convert(sample_workbook(tmp_path / "udtraek.xlsx"), DANISH_CSV, tmp_path / "csv")
    for file in (tmp_path / "csv").iterdir():
        file.rename(file.with_name(file.name.removeprefix("udtraek-")))
    extract = read_extract(tmp_path / "csv")
    assert extract.rejects.height == 0
    assert content(extract) == content(read_extract(sample_path()))
    assert "sager.csv: tegnsæt Windows-1252, adskilt med semikolon." in extract.readings


def test_a_workbook_from_libreoffice_reads_as_the_sample(tmp_path: Path) -> None:
    convert(sample_workbook(tmp_path / "udtraek.xlsx"), "xlsx:Calc MS Excel 2007 XML", tmp_path / "xlsx")
    extract = read_extract(tmp_path / "xlsx" / "udtraek.xlsx")
    assert extract.rejects.height == 0
    assert content(extract) == content(read_extract(sample_path()))
