"""Run folders read back, one and many."""

import json
from datetime import date

import polars as pl
import pytest

from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.cycle.history import RUN_COLUMNS, find_runs, read_run, read_runs
from kvs_audit.errors import FileFault


def test_a_run_folder_is_read_as_it_was_written(run_folder, row):
    read = read_run(run_folder("2025-06-30", "2025-06-30", row("M1", "afvigelse")))
    assert (read.name, read.as_of, read.fra, read.til) == ("2025-06-30", date(2025, 6, 30), None, None)
    assert read.vurderinger.schema == VURDERINGER
    assert read.standards["ringsted-aflastning"].kommuner == ("Ringsted",)


def test_columns_reviewed_for_a_run_are_known_with_it(run_folder):
    folder = run_folder("a", "2025-06-30")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert read_run(folder).allow_columns == ()
    manifest["parametre"] |= {"fra": "2025-01-01", "allow_columns": ["sager.team"]}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert (read_run(folder).fra, read_run(folder).allow_columns) == (date(2025, 1, 1), ("sager.team",))


def test_a_history_has_one_row_per_run_and_requirement_with_the_contract_s_rate(run_folder, row, tmp_path):
    run_folder("alle/b", "2025-06-30", row("M1", "afvigelse"), row("M2", "opfyldt"), row("M3", "kan_ikke_vurderes"))
    run_folder("alle/a", "2025-09-30", row("M1", "opfyldt"), sha256="ab", version="2")
    (tmp_path / "alle" / "noter").mkdir()
    (tmp_path / "alle" / "laes-mig.txt").write_text("x", encoding="utf-8")
    runs = read_runs(tmp_path / "alle")
    assert runs.columns[: len(RUN_COLUMNS) + 1] == [*RUN_COLUMNS, "krav"]
    assert runs.select(*RUN_COLUMNS, "naevner", "andel").rows() == [
        ("b", date(2025, 6, 30), "ringsted-aflastning", "1", "aa", 2, 0.5),
        ("a", date(2025, 9, 30), "ringsted-aflastning", "2", "ab", 1, 1.0),
    ]


def test_a_unit_not_due_by_a_run_s_own_as_of_date_is_not_in_its_rate(run_folder, row, tmp_path):
    run_folder("alle/a", "2025-06-30", row("M1", "opfyldt", haendelsesdato=date(2025, 7, 1)), row("M2", "afvigelse"))
    assert read_runs(tmp_path / "alle").select("naevner", "andel", "ikke_forfaldne").rows() == [(1, 0.0, 1)]


def test_a_history_can_be_broken_down_by_team(run_folder, row, tmp_path):
    run_folder("alle/a", "2025-06-30", row("M1", "afvigelse"), row("M2", "opfyldt", team="Team B"))
    by_team = read_runs(tmp_path / "alle", by=("krav", "team"))
    assert by_team.select("team", "andel").rows() == [("Team A", 0.0), ("Team B", 1.0)]


def test_a_folder_without_runs_is_an_empty_history_with_the_same_columns(run_folder, row, tmp_path):
    run_folder("alle/a", "2025-06-30", row("M1", "afvigelse"))
    (tmp_path / "tom").mkdir()
    empty = read_runs(tmp_path / "tom")
    assert empty.is_empty()
    assert empty.schema == read_runs(tmp_path / "alle").schema


@pytest.mark.parametrize("lacking", ["vurderinger.parquet", "manifest.json"])
def test_a_folder_that_is_no_run_is_refused_with_what_it_lacks(run_folder, lacking):
    folder = run_folder("a", "2025-06-30")
    (folder / lacking).unlink()
    with pytest.raises(FileFault, match=f"{lacking} mangler"):
        read_run(folder)


def test_files_that_are_not_what_an_audit_writes_are_refused(run_folder):
    folder = run_folder("a", "2025-06-30")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for content, message in (("{", "kan ikke læses"), ("[]", "mangler oplysninger"), ("{}", "mangler oplysninger")):
        (folder / "manifest.json").write_text(content, encoding="utf-8")
        with pytest.raises(FileFault, match=message):
            read_run(folder)
    (folder / "manifest.json").write_text(json.dumps({**manifest, "opgoerelsesdato": "i dag"}), encoding="utf-8")
    with pytest.raises(FileFault, match="mangler oplysninger"):
        read_run(folder)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    pl.DataFrame({"krav": ["x"]}).write_parquet(folder / "vurderinger.parquet")
    with pytest.raises(FileFault, match="vurderingernes kolonner"):
        read_run(folder)
    (folder / "vurderinger.parquet").write_bytes(b"PAR1")
    with pytest.raises(FileFault, match="Parquet"):
        read_run(folder)


def test_a_history_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileFault, match="findes ikke"):
        find_runs(tmp_path / "borte")
