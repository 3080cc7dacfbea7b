"""A working folder for JupyterLab."""

import sys
from datetime import date

import nbformat
import pytest

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports import CATALOGUE, prepare_lab
from kvs_audit.reports.lab import lab_command


def parameters_of(notebook):
    cells = nbformat.read(notebook, as_version=4).cells
    values: dict = {}
    exec(next(cell.source for cell in cells if "parameters" in cell.metadata.get("tags", ())), values)
    return values


def test_every_notebook_is_copied_and_set_to_the_extract_and_day(tmp_path):
    (tmp_path / "udtræk").mkdir()
    folder = prepare_lab(tmp_path / "arbejde", tmp_path / "udtræk", date(2025, 12, 31))

    assert {file.stem for file in folder.glob("*.ipynb")} == set(CATALOGUE)
    for notebook in folder.glob("*.ipynb"):
        values = parameters_of(notebook)
        assert values["extract"] == str((tmp_path / "udtræk").resolve())
        assert values["as_of"] == "2025-12-31"


def test_without_an_extract_the_copies_open_on_the_bundled_sample(tmp_path):
    folder = prepare_lab(tmp_path / "arbejde")

    assert all(parameters_of(notebook)["extract"] is None for notebook in folder.glob("*.ipynb"))


def test_a_notebook_that_was_worked_on_is_left_as_it_is(tmp_path):
    prepare_lab(tmp_path)
    worked_on = tmp_path / "offentlig.ipynb"
    worked_on.write_text("mit", encoding="utf-8")
    (tmp_path / "datakvalitet.ipynb").unlink()
    prepare_lab(tmp_path)

    assert worked_on.read_text(encoding="utf-8") == "mit"
    assert (tmp_path / "datakvalitet.ipynb").is_file()


def test_an_extract_that_is_not_there_is_told_and_nothing_is_made(tmp_path):
    with pytest.raises(ArgumentFault, match="findes ikke"):
        prepare_lab(tmp_path / "arbejde", tmp_path / "intet")
    assert not (tmp_path / "arbejde").exists()


def test_a_folder_that_is_a_file_is_told(tmp_path):
    (tmp_path / "fil").write_text("x")
    with pytest.raises(ArgumentFault, match="ikke en mappe"):
        prepare_lab(tmp_path / "fil")


def test_jupyterlab_is_this_pythons_own_and_asks_no_network_for_news(tmp_path):
    command = lab_command(tmp_path)

    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert "--LabApp.news_url=None" in command
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in command
    assert command[-1] == f"--ServerApp.root_dir={tmp_path.resolve()}"
