"""``kvs-audit national`` as a user meets it: files, exit statuses and messages."""

import csv
from pathlib import Path

import pytest

from kvs_audit.cli import main

SAGER = "sag_id,kommune,foedselsdato,team,raadgiver"
INDSATSER = "indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato"


def add(mappe: Path, navn: str, number: str, kommune: str) -> Path:
    folder = mappe / navn
    folder.mkdir(parents=True)
    (folder / "sager.csv").write_text(f"{SAGER}\nS{number},{kommune},2019-01-15,A,R\n", encoding="utf-8")
    lines = f"{INDSATSER}\nM{number},S{number},aflastning,2023-12-01,2024-01-01,\n"
    (folder / "indsatser.csv").write_text(lines, encoding="utf-8")
    (folder / "aflastningsdoegn.csv").write_text(f"indsats_id,maaned,doegn\nM{number},2024-03,11\n", encoding="utf-8")
    return folder


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    add(tmp_path / "udtraek", "ringsted", "2", "Ringsted")
    add(tmp_path / "udtraek", "soroe", "1", "Sorø")
    return tmp_path / "udtraek"


def national(mappe: Path, *more: str) -> int:
    out = str(mappe.parent / "ud")
    return main(["national", str(mappe), "--as-of", "2024-06-30", "--out", out, "--workers", "1", *more])


def rows(mappe: Path, krav: str) -> list[tuple[str, str]]:
    with (mappe.parent / "ud" / "vurderinger.csv").open(encoding="utf-8", newline="") as handle:
        return [(row["enhed_id"], row["status"]) for row in csv.DictReader(handle) if row["krav"] == krav]


def test_a_run_writes_its_files_tells_what_it_did_and_ends_with_0(mappe, capsys) -> None:
    assert national(mappe, "--standard", "ringsted-aflastning") == 0

    told = capsys.readouterr()
    # five years old: at most ten days a month
    assert rows(mappe, "doegnloft") == [("S1@2024-03", "afvigelse"), ("S2@2024-03", "afvigelse")]
    assert "2 udtræk, 2 sager, " in told.out and "fund.zip" in told.out
    assert "Obs: tabellen planer mangler i 2 af 2 udtræk: ringsted, soroe." in told.err


def test_without_names_the_standards_are_those_of_the_municipalities_that_occur(mappe, capsys) -> None:
    assert national(mappe) == 0
    assert rows(mappe, "doegnloft") == [("S2@2024-03", "afvigelse")]


def test_fail_on_ends_with_3_and_writes_all_the_same(mappe, capsys) -> None:
    assert national(mappe, "--fail-on", "afvigelse") == 3
    assert (mappe.parent / "ud" / "manifest.json").is_file()
    assert national(mappe, "--fail-on", "alt") == 2


def test_a_fault_in_one_extract_names_it_and_writes_nothing(mappe, capsys) -> None:
    (mappe / "soroe" / "sager.csv").write_text(f"{SAGER}\nS1,Sorø,,Skovvej 3,\n", encoding="utf-8")

    assert national(mappe) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.startswith("soroe: Udtrækket er afvist")
    assert "Skovvej" not in told.err
    assert not (mappe.parent / "ud").exists()
    assert national(mappe, "--allow-column", "sager.team") == 0


def test_a_folder_of_extracts_given_to_audit_is_shown_the_way(mappe, capsys) -> None:
    arguments = ["audit", str(mappe), "--as-of", "2024-06-30", "--out", str(mappe.parent / "ud")]

    assert main(arguments) == 2
    assert "Er det 2 udtræk, måles de under ét med kvs-audit national." in capsys.readouterr().err


def test_one_extract_given_to_national_is_shown_the_way(mappe, capsys) -> None:
    assert national(mappe / "ringsted") == 2
    assert capsys.readouterr().err == "ringsted er ét udtræk. Det måles med kvs-audit audit.\n"


@pytest.mark.slow
def test_local_processes_are_the_default_and_give_the_same_bytes(mappe, capsys) -> None:
    assert national(mappe) == 0
    ene = {path.name: path.read_bytes() for path in (mappe.parent / "ud").iterdir()}

    assert main(["national", str(mappe), "--as-of", "2024-06-30", "--out", str(mappe.parent / "flere")]) == 0
    assert {path.name: path.read_bytes() for path in (mappe.parent / "flere").iterdir()} == ene
    assert [line for line in capsys.readouterr().err.splitlines() if not line.startswith("Obs:")] == []


def test_an_interrupted_run_says_so_and_writes_nothing(mappe, monkeypatch, capsys) -> None:
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("kvs_audit.partitions.national.find_partitions", interrupted)

    assert national(mappe) == 130
    assert capsys.readouterr().err == "Afbrudt. Intet er skrevet.\n"
    assert not (mappe.parent / "ud").exists()
