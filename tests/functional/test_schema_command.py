"""``kvs-audit schema`` as a data supplier meets it."""

import json
from pathlib import Path

import pytest

from kvs_audit.cli import main


def test_the_contract_comes_on_the_screen_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["profile"] == "tabular-data-package"


def test_it_is_written_to_a_new_file(tmp_path: Path) -> None:
    out = tmp_path / "datapackage.json"
    assert main(["schema", "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["resources"][0]["name"] == "sager"
    assert b"\r" not in out.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]


def test_a_file_that_is_there_already_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "datapackage.json"
    out.write_text("mit", encoding="utf-8")
    assert main(["schema", "--out", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == "mit"
    assert "findes allerede" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_a_clear_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fil").write_text("", encoding="utf-8")
    assert main(["schema", "--out", str(tmp_path / "fil" / "datapackage.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
