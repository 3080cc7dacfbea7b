"""``kvs-audit map`` and ``--mapping``, from a foreign file to an audit."""

import csv
import json
from pathlib import Path

import pytest

from kvs_audit.cli import main

WIDE = """Sagsnr.;Bopælskommune;Født;Ydelse nr.;Foranstaltning;Bevilget den;Iværksat;Ophørt;Første opfølgning
1001;Faxe;05-2012;7;Støtte hjemme;01-02-2024;01-03-2024;;01-07-2024
1001;Faxe;maj 2012;8;Fast kontaktperson;01-02-2024;01-03-2024;;
1002;Faxe;14-01-2014;9;Støtte hjemme;01-02-2024;01-04-2024;;
1003;Faxe
"""


@pytest.fixture
def udtraek(tmp_path: Path) -> Path:
    folder = tmp_path / "udtraek"
    folder.mkdir()
    (folder / "Foranstaltninger.csv").write_text(WIDE, encoding="cp1252")
    return folder


def audit(udtraek: Path, out: Path, *more: str) -> int:
    return main(["audit", str(udtraek), "--as-of", "2024-12-31", "--out", str(out), *more])


def test_a_proposal_is_written_and_an_audit_reads_through_it(udtraek: Path, tmp_path: Path) -> None:
    mapping, out = tmp_path / "m.toml", tmp_path / "ud"
    assert main(["map", str(udtraek), "--out", str(mapping)]) == 0
    assert audit(udtraek, out, "--mapping", str(mapping)) == 0
    with (out / "vurderinger.csv").open(encoding="utf-8", newline="") as handle:
        rows = {(row["krav"], row["enhed_id"]): row["status"] for row in csv.DictReader(handle)}
    assert rows["opfoelgning", "7#1"] == "afvigelse"  # due 1 June, held 1 July
    assert rows["opfoelgning", "9#1"] == "afvigelse"  # due 1 July, none
    assert rows["en-indsats-ad-gangen", "7"] == "afvigelse"
    assert rows["en-indsats-ad-gangen", "9"] == "opfyldt"
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["tabeller"]["sager"] == {"laest": 3, "accepteret": 2, "afvist": 1, "sat_ukendt": 0}
    assert manifest["tabeller"]["indsatser"] == {"laest": 4, "accepteret": 3, "afvist": 1, "sat_ukendt": 0}
    assert [source["navn"] for source in manifest["inputfiler"]] == ["Foranstaltninger.csv", "m.toml"]
    with (out / "afviste.csv").open(encoding="utf-8", newline="") as handle:
        lost = [(row["tabel"], row["raekke"], row["aarsag"]) for row in csv.DictReader(handle)]
    assert lost == [(table, "5", "forkert_antal_felter") for table in ("sager", "indsatser", "opfoelgninger")]


def test_check_reads_through_a_mapping_too(udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = tmp_path / "m.toml"
    main(["map", str(udtraek), "--out", str(mapping)])
    assert main(["check", str(udtraek), "--mapping", str(mapping)]) == 0
    assert "3 rækker er samlet til 2 i tabellen sager" in " ".join(capsys.readouterr().out.split())


def test_without_out_the_proposal_comes_on_the_screen(udtraek: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", str(udtraek)]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("# Forslag til kortlægning") and told.out.endswith("\n")
    assert told.err == ""
    for value in ("1001", "2012", "14-01"):
        assert value not in told.out


def test_what_is_left_to_do_is_told_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "u"
    folder.mkdir()
    rows = "\n".join(f"{n};K-12;2024-01-01" for n in range(5))
    (folder / "Indsatser.csv").write_text(f"Sagsnr;Indsatstype;Start\n{rows}\n", encoding="utf-8")
    assert main(["map", str(folder)]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "Obs: tabellen sager mangler kommune.",
        "Obs: tabellen indsatser mangler afgoerelsesdato, slutdato.",
        "Obs: 1 kode er ikke genkendt; se under vaerdier.",
    ]


def test_a_file_that_is_there_already_is_left_alone(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.toml").write_text("min", encoding="utf-8")
    assert main(["map", str(udtraek), "--out", str(tmp_path / "m.toml")]) == 2
    assert (tmp_path / "m.toml").read_text(encoding="utf-8") == "min"
    assert "findes allerede" in capsys.readouterr().err


def test_an_extract_with_personal_data_gets_no_proposal(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (udtraek / "Foranstaltninger.csv").write_text(WIDE.replace("14-01-2014", "140114-1234"), encoding="utf-8")
    assert main(["map", str(udtraek), "--out", str(tmp_path / "m.toml")]) == 2
    assert not (tmp_path / "m.toml").exists()
    assert "1234" not in capsys.readouterr().err


def test_a_mapping_that_does_not_fit_is_told_with_its_line_and_nothing_is_written(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "m.toml"
    main(["map", str(udtraek), "--out", str(mapping)])
    text = mapping.read_text(encoding="utf-8").replace('"Iværksat"', '"Iværksatt"')
    mapping.write_text(text, encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "Iværksatt" in row)
    assert audit(udtraek, tmp_path / "ud", "--mapping", str(mapping)) == 2
    assert capsys.readouterr().err == (
        f"m.toml, linje {line}: kolonnen Iværksatt findes ikke i Foranstaltninger.csv; mente du Iværksat?\n"
    )
    assert not (tmp_path / "ud").exists()


def test_a_mapping_that_is_not_there_is_told(udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(udtraek, tmp_path / "ud", "--mapping", str(tmp_path / "m.toml")) == 2
    assert "findes ikke" in capsys.readouterr().err
