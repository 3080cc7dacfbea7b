"""A standard as a municipality would write it: caps that rise with age, follow-up every four months; and its audit."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import kvs_audit
from kvs_audit.cli import main

FOLDER = Path(__file__).parent / "egne"
AS_OF = date(2025, 12, 31)

# B1 turns 7 on 15 March 2025: 2 days a month to and with March, 4 from April. B2 is covered by no requirement here:
# decided the day before the standard begins. B3 belongs to another municipality.
SAGER = {
    "sag_id": ["B1", "B2", "B3"],
    "kommune": ["Prøveby Kommune", "Prøveby", "Ringsted"],
    "foedselsdato": ["2018-03-15", "2018-03-15", "2018-03-15"],
}
INDSATSER = {
    "indsats_id": ["M1", "M2", "M3"],
    "sag_id": ["B1", "B2", "B3"],
    "indsatstype": ["aflastning"] * 3,
    "afgoerelsesdato": ["2025-01-10", "2024-12-31", "2025-01-10"],
    "startdato": ["2025-02-01"] * 3,
    "slutdato": [None] * 3,
    "bevilget_doegn_pr_md": [3, 3, 3],
}
DOEGN = {
    "indsats_id": ["M1", "M1", "M1", "M1", "M2"],
    "maaned": ["2025-02", "2025-03", "2025-04", "2025-05", "2025-05"],
    "doegn": [2.0, 2.5, 4.0, 4.5, 30.0],
}
# Due 1 June (held that day), then 1 October (held the day after), then 2 February 2026: not yet due.
OPFOELGNINGER = {
    "opfoelgning_id": ["O1", "O2"],
    "indsats_id": ["M1", "M1"],
    "dato": ["2025-06-01", "2025-10-02"],
}
TABLES = {"sager": SAGER, "indsatser": INDSATSER, "aflastningsdoegn": DOEGN, "opfoelgninger": OPFOELGNINGER}
EXPECTED = {
    ("bevilget-doegnloft", "M1", "afvigelse", 3.0, 2.0),
    ("doegnloft", "B1@2025-02", "opfyldt", 2.0, 2.0),
    ("doegnloft", "B1@2025-03", "afvigelse", 2.5, 2.0),
    ("doegnloft", "B1@2025-04", "opfyldt", 4.0, 4.0),
    ("doegnloft", "B1@2025-05", "afvigelse", 4.5, 4.0),
    ("opfoelgning", "M1#1", "opfyldt", None, 4.0),
    ("opfoelgning", "M1#2", "afvigelse", 1.0, 4.0),
}


def test_the_municipalitys_own_standard_applies_to_its_cases_alone():
    extract = {name: pl.DataFrame(table) for name, table in TABLES.items()}
    result = kvs_audit.audit(extract, standards=["proeveby-aflastning@Prøveby"], as_of=AS_OF, standards_dirs=[FOLDER])
    found = result.vurderinger.select("krav", "enhed_id", "status", "observeret", "graense").rows()
    assert set(found) == EXPECTED


def test_without_a_name_it_is_chosen_by_its_municipality_beside_ringsteds_own():
    extract = {name: pl.DataFrame(table) for name, table in TABLES.items()}
    result = kvs_audit.audit(extract, as_of=AS_OF, standards_dirs=[FOLDER])
    judged = result.vurderinger.group_by("standard").agg(pl.col("sag_id").unique()).sort("standard").rows()
    assert ("proeveby-aflastning", ["B1"]) in judged
    assert ("ringsted-aflastning", ["B3"]) in judged


@pytest.fixture
def extract_folder(tmp_path):
    folder = tmp_path / "udtraek"
    folder.mkdir()
    for name, table in TABLES.items():
        pl.DataFrame(table).write_csv(folder / f"{name}.csv")
    return folder


def test_the_command_audits_with_a_folder_of_own_standards(extract_folder, tmp_path, capsys):
    out = tmp_path / "ud"
    arguments = ["audit", str(extract_folder), "--standards", str(FOLDER), "--standard", "proeveby-aflastning@Prøveby"]
    assert main([*arguments, "--as-of", AS_OF.isoformat(), "--out", str(out)]) == 0
    with (out / "vurderinger.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {
        (r["krav"], r["enhed_id"], r["status"], float(r["observeret"] or "nan"), float(r["graense"])) for r in rows
    }
    assert {row[:3] for row in found} == {row[:3] for row in EXPECTED}
    assert {row[4] for row in found} == {2.0, 4.0}


def test_the_commands_about_standards_know_it(capsys):
    for command in (["list"], ["show", "proeveby-aflastning"], ["coverage", "proeveby-aflastning"]):
        assert main(["standards", *command, "--standards", str(FOLDER)]) == 0
        assert "proeveby-aflastning" in capsys.readouterr().out
