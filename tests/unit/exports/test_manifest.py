"""The manifest says what was audited with what."""

import json
from types import SimpleNamespace

import polars as pl

from kvs_audit import read_extract
from kvs_audit.assess import Chosen
from kvs_audit.contract.tables import CONTRACT_VERSION
from kvs_audit.exports.audited import judged
from kvs_audit.exports.manifest import manifest, manifest_text, undated_measures
from kvs_audit.standards import load_standards


def test_tables_are_counted_as_the_contract_says(result):
    assert manifest(result)["tabeller"]["opfoelgninger"] == {
        "laest": 2,
        "accepteret": 0,
        "afvist": 2,
        "sat_ukendt": 0,
    }
    assert list(manifest(result)["tabeller"]) == ["sager", "indsatser", "opfoelgninger"]


def test_standards_have_version_hash_and_the_municipalities_they_judged(result):
    first = manifest(result)["standarder"][0]
    standard = load_standards()["ringsted-aflastning"]
    assert (first["id"], first["version"], first["sha256"]) == (standard.id, standard.version, standard.sha256)
    assert first["kommuner"] == ["Ringsted"]
    assert first["forbehold"]


def test_extras_parameters_packages_and_contract_are_there(result):
    content = manifest(result)
    assert content["kontrakt"] == CONTRACT_VERSION
    assert content["ekstra_tabeller"] == [] and content["ekstra_kolonner"] == []
    assert content["parametre"]["standard"] == ["ringsted-aflastning", "uddybning-stoetteperson"]
    assert content["pakker"].keys() == {"kvs-audit", "polars", "python"}
    assert content["pakker"]["polars"] == pl.__version__


def test_measures_without_any_date_are_counted():
    measures = pl.DataFrame({"afgoerelsesdato": ["x", None, None], "startdato": [None, "x", None]})
    assert undated_measures(SimpleNamespace(tables={"indsatser": measures})) == 1


def test_input_files_have_names_and_hashes_but_no_path(tmp_path, result):
    folder = tmp_path / "hemmelig-sti"
    folder.mkdir()
    (folder / "sager.csv").write_text("sag_id,kommune\nS1,Ringsted\n", encoding="utf-8")
    (folder / "indsatser.csv").write_text(
        "indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato\n", encoding="utf-8"
    )
    read = SimpleNamespace(
        **{
            name: getattr(result, name)
            for name in ("chosen", "as_of", "parameters", "undtagelser", "vurderinger", "fund")
        },
        extract=read_extract(folder),
    )
    text = manifest_text(manifest(read))
    assert "hemmelig-sti" not in text
    files = json.loads(text)["inputfiler"]
    assert {file["navn"] for file in files} == {"sager.csv", "indsatser.csv"}
    assert all(len(file["sha256"]) == 64 for file in files)


def test_the_text_is_utf8_json_that_ends_with_a_newline(result):
    text = manifest_text(manifest(result))
    assert text.endswith("}\n")
    assert "Støtteperson" in text or "støtteperson" in text
    assert json.loads(text) == manifest(result)


def test_a_standard_named_for_one_municipality_judged_that_one_only():
    cases = pl.DataFrame({"kommune": ["Faxe Kommune", "Ringsted", "faxe"]})
    extract = SimpleNamespace(tables={"sager": cases})
    standard = load_standards()["ringsted-aflastning"]
    assert judged(extract, Chosen(standard, frozenset({"faxe"}))) == ("Faxe Kommune",)
    assert judged(extract, Chosen(standard, None)) == ("Faxe Kommune", "Ringsted")
