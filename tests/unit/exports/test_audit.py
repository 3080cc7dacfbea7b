"""The files of an audit, together."""

import hashlib
import json
from dataclasses import replace

import polars as pl
import pytest

import kvs_audit
from kvs_audit.errors import OutputFault, PrivacyFault
from kvs_audit.exports import FILES, refuse_personal_text, write_audit
from kvs_audit.exports import audit as exported


def digest(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_an_audit_writes_five_files(result, tmp_path):
    paths = write_audit(result, tmp_path / "ud")
    assert [path.name for path in paths] == list(FILES)
    assert {path.name for path in (tmp_path / "ud").iterdir()} == set(FILES)


def test_the_same_audit_gives_the_same_bytes(result, tmp_path):
    write_audit(result, tmp_path / "a")
    write_audit(replace(result), tmp_path / "b")
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_parquet_holds_the_exact_values_and_csv_inert_ones(result, nasty, tmp_path):
    write_audit(result, tmp_path)
    assert pl.read_parquet(tmp_path / "vurderinger.parquet").equals(result.vurderinger)
    text = pl.read_csv(tmp_path / "vurderinger.csv", infer_schema=False)
    exact = result.vurderinger["team"].to_list()
    assert nasty["formula"] in exact
    assert text["team"].to_list() == [
        f"'{team}" if team in {nasty[name] for name in ("formula", "at", "plus", "minus")} else team for team in exact
    ]
    assert text.drop("team", "observeret", "graense").equals(
        result.vurderinger.drop("team", "observeret", "graense").cast(pl.String)
    )
    assert text["observeret"].cast(pl.Float64).equals(result.vurderinger["observeret"])


def test_rejects_have_a_sentence_each(result, tmp_path):
    write_audit(result, tmp_path)
    lines = pl.read_csv(tmp_path / "afviste.csv", infer_schema=False)
    assert lines.columns == ["tabel", "raekke", "kolonne", "aarsag", "handling", "saetning"]
    assert lines.select("tabel", "raekke", "aarsag").rows() == [
        ("opfoelgninger", "2", "ulaeselig_vaerdi"),
        ("opfoelgninger", "3", "noegle_findes_ikke"),
    ]


def test_the_manifest_is_the_audits(result, tmp_path):
    write_audit(result, tmp_path)
    content = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert content["vurderinger"] == result.vurderinger.height
    assert content["fund"] == result.fund.height


def test_an_audit_without_assessments_writes_headings(tmp_path):
    empty = kvs_audit.audit(
        {
            "sager": pl.DataFrame({"sag_id": ["S1"], "kommune": ["Ringsted"]}),
            "indsatser": pl.DataFrame(
                schema=dict.fromkeys(
                    ["indsats_id", "sag_id", "indsatstype", "afgoerelsesdato", "startdato", "slutdato"], pl.String
                )
            ),
        },
        as_of="2024-12-31",
    )
    write_audit(empty, tmp_path)
    assert (tmp_path / "vurderinger.csv").read_text(encoding="utf-8").count("\n") == 1
    assert (tmp_path / "afviste.csv").read_text(encoding="utf-8").count("\n") == 1


def test_personal_text_stops_the_whole_set_and_is_not_repeated(result, tmp_path):
    planted = replace(result, vurderinger=result.vurderinger.with_columns(team=pl.lit("ring til 010199-1234")))
    with pytest.raises(PrivacyFault) as fault:
        write_audit(planted, tmp_path / "ud")
    assert "CPR-numre i vurderinger.csv, kolonnen team" in str(fault.value)
    assert "0101" not in str(fault.value) and "1234" not in str(fault.value)
    assert list(tmp_path.iterdir()) == []


def test_texts_that_are_no_frame_are_looked_at_too():
    refuse_personal_text({"manifest.json": ["alt er godt", "2024-03-05"]})
    with pytest.raises(PrivacyFault, match=r"e-mailadresser i manifest\.json"):
        refuse_personal_text({"manifest.json": ["skriv til x@y.dk"]})


def test_a_reviewed_column_passes_with_anything_but_a_cpr_number(result, tmp_path):
    reviewed = {**result.parameters, "allow_columns": ["Sager.Team"]}
    address = replace(result, vurderinger=result.vurderinger.with_columns(team=pl.lit("Team Møllevej 4")))
    with pytest.raises(PrivacyFault, match="adresser"):
        write_audit(address, tmp_path / "ud")
    write_audit(replace(address, parameters=reviewed), tmp_path / "ud")
    manifest = json.loads((tmp_path / "ud" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parametre"]["allow_columns"] == ["Sager.Team"]
    number = replace(address, vurderinger=result.vurderinger.with_columns(team=pl.lit("010199-1234")))
    with pytest.raises(PrivacyFault, match="CPR-numre"):
        write_audit(replace(number, parameters=reviewed), tmp_path / "ud")


def test_a_disk_that_fills_up_under_parquet_is_a_clear_message(result, tmp_path, monkeypatch):
    def full(*_, **__):
        raise pl.exceptions.ComputeError("parquet: No space left on device (os error 28)")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OutputFault, match="kan ikke skrives"):
        write_audit(result, tmp_path / "ud")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_in_the_last_file_leaves_nothing(result, tmp_path, monkeypatch):
    def broken(content, path):
        path.write_text("halv", encoding="utf-8")
        raise MemoryError

    monkeypatch.setattr(exported, "write_manifest", broken)
    with pytest.raises(MemoryError):
        write_audit(result, tmp_path / "ud")
    assert list(tmp_path.iterdir()) == []
