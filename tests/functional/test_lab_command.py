"""``kvs-audit lab`` as a user meets it."""

import json
from pathlib import Path

import nbformat
import pytest

from kvs_audit.cli import main
from kvs_audit.reports import CATALOGUE
from kvs_audit.reports import lab as lab_module
from kvs_audit.sample.location import sample_path

NAME = "datakvalitet.ipynb"


def lab(folder: Path, *more: str) -> int:
    return main(["lab", "--no-open", "--out", str(folder), *more])


def notebooks(folder: Path) -> set[str]:
    return {file.name for file in folder.glob("*.ipynb")}


def change(notebook: Path) -> str:
    text = notebook.read_text(encoding="utf-8").replace("# Datakvalitet", "# Min datakvalitet")
    notebook.write_text(text, encoding="utf-8")
    return text


def test_the_folder_holds_the_notebooks_and_a_guide_and_no_output(tmp_path: Path) -> None:
    assert lab(tmp_path / "lab") == 0

    assert len(notebooks(tmp_path / "lab")) == len(CATALOGUE)
    assert "kvs-audit" in (tmp_path / "lab" / "LÆSMIG.md").read_text(encoding="utf-8")


def test_a_path_with_quotes_and_backslashes_is_kept_as_it_is(tmp_path: Path) -> None:
    extract = tmp_path / "mit \"ud'træk"
    extract.mkdir()
    lab(tmp_path / "lab", str(extract))
    cell = next(
        cell
        for cell in nbformat.read(tmp_path / "lab" / NAME, as_version=4).cells
        if "parameters" in cell.metadata.get("tags", ())
    )
    values: dict = {}
    exec(cell.source, values)

    assert values["extract"] == str(extract.resolve())


def test_a_changed_copy_is_kept_and_nothing_is_written_beside_it_when_nothing_is_new(tmp_path: Path) -> None:
    lab(tmp_path)
    mine = change(tmp_path / NAME)
    lab(tmp_path)

    assert (tmp_path / NAME).read_text(encoding="utf-8") == mine
    assert len(notebooks(tmp_path)) == len(CATALOGUE)


def test_a_new_version_is_written_beside_a_changed_copy_and_replaces_unchanged_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab(tmp_path)
    mine = change(tmp_path / NAME)
    lab(tmp_path, "--as-of", "2025-12-31")

    assert (tmp_path / NAME).read_text(encoding="utf-8") == mine
    assert "2025-12-31" in (tmp_path / "datakvalitet-ny.ipynb").read_text(encoding="utf-8")
    assert "2025-12-31" in (tmp_path / "offentlig.ipynb").read_text(encoding="utf-8")
    assert len(notebooks(tmp_path)) == len(CATALOGUE) + 1
    assert "datakvalitet-ny.ipynb" in capsys.readouterr().out


def test_a_changed_new_version_is_kept_too(tmp_path: Path) -> None:
    lab(tmp_path)
    change(tmp_path / NAME)
    lab(tmp_path, "--as-of", "2025-12-31")
    mine = change(tmp_path / "datakvalitet-ny.ipynb")
    lab(tmp_path, "--as-of", "2025-12-30")

    assert (tmp_path / "datakvalitet-ny.ipynb").read_text(encoding="utf-8") == mine
    assert "2025-12-30" in (tmp_path / "datakvalitet-ny-2.ipynb").read_text(encoding="utf-8")


def test_a_file_of_that_name_that_was_never_given_out_is_kept(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("mit", encoding="utf-8")
    lab(tmp_path)

    assert (tmp_path / NAME).read_text(encoding="utf-8") == "mit"
    assert (tmp_path / "datakvalitet-ny.ipynb").is_file()


def test_what_is_remembered_names_no_place(tmp_path: Path) -> None:
    lab(tmp_path / "lab", str(sample_path()))
    text = (tmp_path / "lab" / ".kvs-audit-lab.json").read_text(encoding="utf-8")

    assert str(sample_path()) not in text and str(tmp_path) not in text
    assert NAME in json.loads(text)


def test_an_extract_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lab(tmp_path / "lab", str(tmp_path / "intet")) == 2
    assert "findes ikke" in capsys.readouterr().err
    assert not (tmp_path / "lab").exists()


@pytest.mark.parametrize(("status", "ended"), [(0, 0), (5, 1)])
def test_jupyterlab_is_opened_on_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, ended: int
) -> None:
    opened = []
    monkeypatch.setattr(lab_module, "open_lab", lambda folder: opened.append(folder) or status)

    assert main(["lab", "--out", str(tmp_path)]) == ended
    assert opened == [tmp_path]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the kernel client's own
def test_a_copied_notebook_runs_as_it_is_in_a_kernel_and_shows_tables_and_charts(tmp_path: Path) -> None:
    from nbconvert.preprocessors import ExecutePreprocessor

    lab(tmp_path, str(sample_path()))
    notebook = nbformat.read(tmp_path / "serviceniveau.ipynb", as_version=4)
    ExecutePreprocessor(timeout=300, kernel_name="python3").preprocess(notebook, {"metadata": {"path": str(tmp_path)}})

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert not [output for output in outputs if output.output_type == "error"]
    assert "text/html" in kinds
    assert any(kind.startswith("application/vnd.vegalite") for kind in kinds)
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.startswith("report.")]
    assert shown and all(cell.outputs for cell in shown)
