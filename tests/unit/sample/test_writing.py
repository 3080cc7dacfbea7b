"""Extracts as files: canonical text, all tables or none, nobody else's files touched."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import OutputFault
from kvs_audit.sample import generate, write_extract


@pytest.fixture(scope="module")
def frames():
    return generate(12, 4)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def csv_names():
    return sorted(f"{table}.csv" for table in TABLES)


def test_canonical_csv_is_utf8_with_commas_iso_dates_and_empty_unknowns(tmp_path):
    frame = pl.DataFrame(
        {
            "tekst": ["Næstved", "SEL § 52, stk. 3", None],
            "dato": [date(2024, 3, 31), None, date(2024, 1, 1)],
            "bool": [True, False, None],
            "tal": [6.0, 4.5, None],
            "heltal": [2, None, 10],
        }
    )
    write_extract({"sager": frame}, tmp_path / "ud", "csv")
    assert (tmp_path / "ud" / "sager.csv").read_bytes() == (
        'tekst,dato,bool,tal,heltal\nNæstved,2024-03-31,true,6,2\n"SEL § 52, stk. 3",,false,4.5,\n,2024-01-01,,,10\n'
    ).encode()


def test_a_table_without_rows_has_its_headings(tmp_path):
    write_extract({"planer": pl.DataFrame(schema={"plan_id": pl.String, "dato": pl.Date})}, tmp_path / "ud", "csv")
    assert (tmp_path / "ud" / "planer.csv").read_text(encoding="utf-8") == "plan_id,dato\n"


def test_a_new_folder_holds_all_tables_and_nothing_else(tmp_path, frames):
    write_extract(frames, tmp_path / "over" / "ud", "csv")
    assert names(tmp_path / "over" / "ud") == csv_names()
    assert names(tmp_path / "over") == ["ud"]


def test_parquet_holds_the_very_same_tables(tmp_path, frames):
    write_extract(frames, tmp_path / "ud", "parquet")
    for name, frame in frames.items():
        assert pl.read_parquet(tmp_path / "ud" / f"{name}.parquet").equals(frame)


def test_the_same_extract_twice_gives_the_same_bytes(tmp_path, frames):
    for folder in ("en", "to"):
        write_extract(frames, tmp_path / folder, "csv")
    for name in csv_names():
        assert (tmp_path / "en" / name).read_bytes() == (tmp_path / "to" / name).read_bytes()


def test_a_relative_folder_is_taken_from_where_one_stands(tmp_path, frames, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_extract(frames, Path("ud"), "csv")
    write_extract(frames, Path(), "csv")
    assert names(tmp_path) == sorted([*csv_names(), "ud"])


def test_an_existing_extract_is_replaced_in_whatever_format_and_spelling(tmp_path, frames):
    write_extract(frames, tmp_path, "parquet")
    (tmp_path / "Støttepersoner.CSV").write_text("gammel", encoding="utf-8")
    write_extract(frames, tmp_path, "csv")
    assert names(tmp_path) == csv_names()


def test_other_files_stay(tmp_path, frames):
    for name in ("README.md", "noter.csv", "~$sager.csv"):
        (tmp_path / name).write_text("min", encoding="utf-8")
    write_extract(frames, tmp_path, "csv")
    for name in ("README.md", "noter.csv", "~$sager.csv"):
        assert (tmp_path / name).read_text(encoding="utf-8") == "min"


@pytest.mark.parametrize("fails_at", range(1, 17))
def test_a_file_that_cannot_be_moved_leaves_the_old_extract_whole(tmp_path, frames, monkeypatch, fails_at):
    old = generate(12, 99)
    write_extract(old, tmp_path, "csv")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    moves = []
    replace = Path.replace

    def failing(source, target):
        moves.append(source)
        if len(moves) == fails_at:
            raise PermissionError(13, "in use", str(source))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputFault, match="kan ikke erstattes"):
        write_extract(frames, tmp_path, "csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_interruption_leaves_the_old_extract_whole(tmp_path, frames, monkeypatch):
    write_extract(generate(12, 99), tmp_path, "csv")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    moves = []
    replace = Path.replace

    def interrupted(source, target):
        moves.append(source)
        if len(moves) == 10:
            raise KeyboardInterrupt
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_extract(frames, tmp_path, "csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_between_two_extracts_there_is_never_one_that_can_be_read(tmp_path, frames, monkeypatch):
    write_extract(generate(12, 99), tmp_path, "csv")
    seen = []
    replace = Path.replace

    def watching(source, target):
        result = replace(source, target)
        seen.append({path.name for path in tmp_path.iterdir()})
        return result

    monkeypatch.setattr(Path, "replace", watching)
    write_extract(frames, tmp_path, "csv")
    assert all("sager.csv" not in there for there in seen[:-1])
    assert "sager.csv" in seen[-1]


def test_nothing_is_left_behind_when_a_table_cannot_be_written(tmp_path):
    nested = pl.DataFrame({"liste": [[1, 2]]})
    with pytest.raises(pl.exceptions.ComputeError):
        write_extract({"sager": nested}, tmp_path / "ud", "csv")
    assert names(tmp_path) == []


def test_a_folder_that_is_a_file_is_a_clear_message(tmp_path, frames):
    (tmp_path / "ud").write_text("en fil", encoding="utf-8")
    with pytest.raises(OutputFault, match="mappen ud"):
        write_extract(frames, tmp_path / "ud", "csv")
    assert (tmp_path / "ud").read_text(encoding="utf-8") == "en fil"


def test_a_folder_under_a_file_is_a_clear_message(tmp_path, frames):
    (tmp_path / "fil").write_text("en fil", encoding="utf-8")
    with pytest.raises(OutputFault, match="mappen ud"):
        write_extract(frames, tmp_path / "fil" / "ud", "csv")
