"""What LibreOffice writes of the sample under a Danish locale reads to the very same extract."""

import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kvs_audit.extract import Extract, read_extract
from kvs_audit.sample import sample_path

sys.path.insert(0, str(Path(__file__).parent))
from libreoffice_files import (
    SOFFICE,
    UTF_8,
    WINDOWS_1252,
    saved_as_csv,
    saved_as_workbook,
    typed_workbook,
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kilde") / "udtraek.xlsx"
    frames = {
        file.stem: pl.read_csv(file, try_parse_dates=True, infer_schema_length=None)
        for file in sorted(sample_path().glob("*.csv"))
    }
    typed_workbook(frames, path)
    return path


def assert_same_as_sample(read: Extract) -> None:
    sample = read_extract(sample_path())
    assert set(read.tables) == set(sample.tables)
    assert read.rejects.is_empty()
    for name, table in sample.tables.items():
        assert_frame_equal(read.tables[name], table)


def test_its_workbook_reads_to_the_sample(workbook: Path, tmp_path: Path) -> None:
    assert_same_as_sample(read_extract(saved_as_workbook(workbook, tmp_path / "gemt")))


@pytest.mark.parametrize("charset", [UTF_8, WINDOWS_1252])
def test_its_danish_csv_reads_to_the_sample(workbook: Path, tmp_path: Path, charset: int) -> None:
    folder = saved_as_csv(workbook, tmp_path / "csv", charset)
    text = (folder / "indsatser.csv").read_bytes()
    assert text.count(b";") > text.count(b",")
    assert b"SAND" in text
    assert_same_as_sample(read_extract(folder))
