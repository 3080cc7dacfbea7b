"""The sample as LibreOffice itself writes it under a Danish locale: one workbook, and CSV files as they are shown."""

import shutil
import subprocess
from pathlib import Path

import polars as pl
import xlsxwriter

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

_DANISH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>da-DK</value></prop></item>
</oor:items>
"""

UTF_8, WINDOWS_1252 = 76, 1
_SEMICOLON, _QUOTE, _FROM_LINE, _DANISH_LANGUAGE = 59, 34, 1, 1030


def typed_workbook(frames: dict[str, pl.DataFrame], path: Path) -> None:
    """Frames as a workbook whose dates, numbers and truths are real ones, dates shown as Danish ones."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as book:
        for name, frame in frames.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, frame.columns)
            for column, series in enumerate(frame):
                for row, value in enumerate(series, 1):
                    if value is not None:
                        sheet.write(row, column, value)


def saved_as_workbook(source: Path, folder: Path) -> Path:
    """The workbook, opened and saved again by LibreOffice."""
    _convert(source, folder, "xlsx:Calc MS Excel 2007 XML")
    return folder / source.name


def saved_as_csv(source: Path, folder: Path, charset: int) -> Path:
    """Every sheet as a CSV file of what LibreOffice shows: semicolons, decimal commas, SAND and FALSK."""
    tokens = [_SEMICOLON, _QUOTE, charset, _FROM_LINE, "", _DANISH_LANGUAGE, "false", "true", "false", "false", "false"]
    _convert(source, folder, f"csv:Text - txt - csv (StarCalc):{','.join(str(t) for t in tokens)},-1")
    for file in folder.glob("*.csv"):
        file.rename(folder / file.name.removeprefix(f"{source.stem}-"))
    return folder


def _convert(source: Path, folder: Path, to: str) -> None:
    profile = folder.parent / f"profil-{folder.name}"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_DANISH, encoding="utf-8")
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
