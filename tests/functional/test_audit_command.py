"""``kvs-audit audit`` as a user meets it: files, exit statuses and messages."""

import csv
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from kvs_audit.cli import main

FILES = {"vurderinger.csv", "vurderinger.parquet", "fund.xlsx", "afviste.csv", "manifest.json"}

SAGER = """sag_id,kommune,foedselsdato,team,raadgiver
S1,Ringsted,2019-01-15,Team A,R-1
S2,Ringsted Kommune,2014-02-01,Team B,R-2
S3,Faxe,2012-05,Team C,R-3
"""
INDSATSER = """indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato
M1,S1,aflastning,2023-12-01,2024-01-01,
M2,S2,aflastning,2023-12-01,2024-01-01,
M3,S3,stoette_i_hjemmet,2024-02-01,2024-02-15,
"""
DOEGN = """indsats_id,maaned,doegn
M1,2024-03,10
M1,2024-04,10.5
M2,2024-03,5
"""


@pytest.fixture
def udtraek(tmp_path: Path) -> Path:
    folder = tmp_path / "udtraek"
    folder.mkdir()
    (folder / "sager.csv").write_text(SAGER, encoding="utf-8")
    (folder / "indsatser.csv").write_text(INDSATSER, encoding="utf-8")
    (folder / "aflastningsdoegn.csv").write_text(DOEGN, encoding="utf-8")
    return folder


def audit(udtraek: Path, out: Path, *more: str) -> int:
    return main(["audit", str(udtraek), "--as-of", "2024-06-30", "--out", str(out), *more])


def rows(out: Path, krav: str) -> dict[str, str]:
    with (out / "vurderinger.csv").open(encoding="utf-8", newline="") as handle:
        return {row["enhed_id"]: row["status"] for row in csv.DictReader(handle) if row["krav"] == krav}


def test_a_run_writes_its_five_files_and_ends_with_0(udtraek: Path, tmp_path: Path) -> None:
    assert audit(udtraek, tmp_path / "ud") == 0
    assert {path.name for path in (tmp_path / "ud").iterdir()} == FILES
    assert rows(tmp_path / "ud", "doegnloft") == {
        "S1@2024-03": "opfyldt",
        "S1@2024-04": "afvigelse",
        "S2@2024-03": "afvigelse",
    }


def test_without_names_each_municipality_is_judged_by_its_own_standards_only(udtraek: Path, tmp_path: Path) -> None:
    audit(udtraek, tmp_path / "ud")
    judged = pl.read_parquet(tmp_path / "ud" / "vurderinger.parquet").select("standard", "kommune").unique()
    assert set(judged.rows()) == {
        ("ringsted-aflastning", "Ringsted"),
        ("ringsted-aflastning", "Ringsted Kommune"),
        ("faxe-paedagogisk-stoette", "Faxe"),
    }


def test_a_named_standard_is_not_held_to_its_municipality(udtraek: Path, tmp_path: Path) -> None:
    audit(udtraek, tmp_path / "ud", "--standard", "ringsted-stoette-i-hjemmet")
    assert rows(tmp_path / "ud", "varighed-angivet") == {"M3": "kan_ikke_vurderes"}


def test_a_standard_named_for_a_municipality_judges_its_cases_only(udtraek: Path, tmp_path: Path) -> None:
    audit(udtraek, tmp_path / "ud", "--standard", "ringsted-stoette-i-hjemmet@ringsted")
    assert rows(tmp_path / "ud", "varighed-angivet") == {}


def test_the_plain_id_wins_over_the_id_for_a_municipality(udtraek: Path, tmp_path: Path) -> None:
    names = ["--standard", "ringsted-stoette-i-hjemmet@Ringsted", "--standard", "ringsted-stoette-i-hjemmet"]
    audit(udtraek, tmp_path / "ud", *names)
    assert rows(tmp_path / "ud", "varighed-angivet") == {"M3": "kan_ikke_vurderes"}


def test_kommune_keeps_the_cases_of_one_municipality_and_the_counts_of_all(udtraek: Path, tmp_path: Path) -> None:
    assert audit(udtraek, tmp_path / "ud", "--kommune", "FAXE kommune") == 0
    assert set(pl.read_parquet(tmp_path / "ud" / "vurderinger.parquet")["kommune"]) == {"Faxe"}
    manifest = json.loads((tmp_path / "ud" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["tabeller"]["sager"] == {"laest": 3, "accepteret": 3, "afvist": 0, "sat_ukendt": 0}


def test_from_and_to_keep_assessments_by_event_date_both_included(udtraek: Path, tmp_path: Path) -> None:
    audit(udtraek, tmp_path / "ud", "--from", "2024-03-01", "--to", "2024-03-01")
    kept = pl.read_parquet(tmp_path / "ud" / "vurderinger.parquet")
    assert set(kept["haendelsesdato"]) == {date(2024, 3, 1)}
    assert set(rows(tmp_path / "ud", "doegnloft")) == {"S1@2024-03", "S2@2024-03"}


def test_fail_on_ends_with_3_and_writes_all_the_same(udtraek: Path, tmp_path: Path) -> None:
    assert audit(udtraek, tmp_path / "ud", "--fail-on", "afvigelse") == 3
    assert {path.name for path in (tmp_path / "ud").iterdir()} == FILES


def test_fail_on_looks_at_kept_rows_only(udtraek: Path, tmp_path: Path) -> None:
    period = ["--from", "2024-01-01", "--to", "2024-01-31", "--standard", "uddybning-stoetteperson"]
    assert audit(udtraek, tmp_path / "ud", "--fail-on", "afvigelse", *period) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--standard", "ringsted-aflasting"], "Mente du ringsted-aflastning?"),
        (["--standard", "ringsted-aflastning@Odense"], "udtrækket har ingen sager fra Odense"),
        (["--standard", "ringsted-aflastning@"], "kommune uden navn"),
        (["--kommune", "Odense"], "Udtrækket har ingen sager fra Odense."),
        (["--from", "2024-02-30"], "--from: 2024-02-30 er ikke en dato"),
        (["--from", "2024-05-01", "--to", "2024-04-30"], "ligger før --from"),
        (["--fail-on", "alt"], "den eneste mulighed er afvigelse"),
        (["--ukendt"], "Valget --ukendt findes ikke"),
        (["--standards", "findes-ikke"], "findes-ikke"),
    ],
)
def test_arguments_that_cannot_be_used_give_one_danish_message_and_write_nothing(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert audit(udtraek, tmp_path / "ud", *arguments) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert printed.out == ""
    assert not (tmp_path / "ud").exists()


def test_no_standard_for_any_municipality_is_refused(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (udtraek / "sager.csv").write_text(SAGER.replace("Ringsted", "Odense").replace("Faxe", "Odense"), encoding="utf-8")
    assert audit(udtraek, tmp_path / "ud") == 2
    assert "Ingen standard gælder" in capsys.readouterr().err
    assert not (tmp_path / "ud").exists()


def test_a_missing_path_and_a_missing_option_are_told_in_danish(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(tmp_path / "borte", tmp_path / "ud") == 2
    assert capsys.readouterr().err == f"Stien {tmp_path / 'borte'} findes ikke.\n"
    assert main(["audit", str(tmp_path)]) == 2
    assert "mangler" in capsys.readouterr().err


def test_the_same_command_twice_gives_the_same_bytes_also_with_shuffled_rows(udtraek: Path, tmp_path: Path) -> None:
    audit(udtraek, tmp_path / "a")
    audit(udtraek, tmp_path / "b")
    for name in ("sager.csv", "indsatser.csv", "aflastningsdoegn.csv"):
        head, *body = (udtraek / name).read_text(encoding="utf-8").splitlines()
        (udtraek / name).write_text("\n".join([head, *reversed(body)]) + "\n", encoding="utf-8")
    audit(udtraek, tmp_path / "c")
    a, b, c = ((tmp_path / folder / "vurderinger.csv").read_bytes() for folder in "abc")
    assert a == b == c


def test_a_table_that_is_missing_is_not_an_empty_one(udtraek: Path, tmp_path: Path) -> None:
    audit(udtraek, tmp_path / "mangler", "--standard", "faxe-paedagogisk-stoette")
    assert rows(tmp_path / "mangler", "undersoegelse") == {"M3": "kan_ikke_vurderes"}
    (udtraek / "undersoegelser.csv").write_text("undersoegelse_id,sag_id,type,startdato,slutdato\n", encoding="utf-8")
    audit(udtraek, tmp_path / "tom", "--standard", "faxe-paedagogisk-stoette")
    assert rows(tmp_path / "tom", "undersoegelse") == {"M3": "afvigelse"}


def test_an_internal_fault_says_where_and_nothing_from_the_data(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object, **__: object) -> None:
        raise RuntimeError("S1 hemmelig")

    monkeypatch.setattr("kvs_audit.result.assess", explode)
    assert audit(udtraek, tmp_path / "ud") == 1
    printed = capsys.readouterr()
    assert "Intern fejl: RuntimeError" in printed.err
    assert "hemmelig" not in printed.err
    assert not (tmp_path / "ud").exists()


def test_a_reviewed_column_passes_the_guard_and_is_named_in_the_manifest(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (udtraek / "sager.csv").write_text(SAGER.replace("Team A", "Skovvej 3"), encoding="utf-8")
    assert audit(udtraek, tmp_path / "ud") == 2
    refused = capsys.readouterr().err
    assert "kolonnen team: 1 celle" in refused
    assert "Skovvej" not in refused
    assert audit(udtraek, tmp_path / "ud", "--allow-column", "sager.team") == 0
    manifest = json.loads((tmp_path / "ud" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parametre"]["allow_columns"] == ["sager.team"]


def test_no_review_lets_a_cpr_number_pass(udtraek: Path, tmp_path: Path) -> None:
    (udtraek / "sager.csv").write_text(SAGER.replace("Team A", "010190-1234"), encoding="utf-8")
    assert audit(udtraek, tmp_path / "ud", "--allow-column", "sager.team") == 2
    assert not (tmp_path / "ud").exists()
