"""``kvs-audit split`` as a user meets it."""

from pathlib import Path

import pytest

from kvs_audit.cli import main
from kvs_audit.sample import generate, write_extract


@pytest.fixture
def udtraek(tmp_path: Path) -> Path:
    write_extract(generate(5, 1), tmp_path / "stort", "parquet")
    return tmp_path / "stort"


def test_it_says_how_many_parts_there_are_and_what_to_do_next(udtraek, capsys) -> None:
    out = udtraek.parent / "dele"

    assert main(["split", str(udtraek), "--cases", "2", "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert "5 sager er delt i 3 udtræk i " in told.out and "kvs-audit national" in told.out and told.err == ""
    assert sorted(path.name for path in out.iterdir()) == ["del-1", "del-2", "del-3"]
    assert main(["national", str(out), "--as-of", "2026-06-30", "--out", str(out) + "-ud", "--workers", "1"]) == 0
    assert "3 udtræk, 5 sager" in capsys.readouterr().out


def test_a_folder_that_is_there_is_left_as_it_is(udtraek, capsys) -> None:
    assert main(["split", str(udtraek), "--out", str(udtraek)]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.endswith("findes allerede. Vælg en mappe, der ikke findes endnu.\n")


def test_what_it_cannot_split_it_says(udtraek, tmp_path, capsys) -> None:
    assert main(["split", str(udtraek / "sager.parquet"), "--out", str(tmp_path / "d")]) == 2
    assert "skal være en mappe, hvor alle tabeller er Parquet" in capsys.readouterr().err
    assert main(["split", str(udtraek), "--cases", "0", "--out", str(tmp_path / "d")]) == 2
    assert "--cases: 0 er for lidt" in capsys.readouterr().err
