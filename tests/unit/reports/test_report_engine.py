"""The engine runs cells in this process and keeps what they show."""

import nbformat
import papermill
import pytest

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports import engine
from kvs_audit.reports.blocks import Html, Parts


def run(tmp_path, *sources: str, parameters=None):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "a kernel that is nowhere", "language": "python", "display_name": "x"}
    notebook.cells[0].metadata["tags"] = ["parameters"]
    path = tmp_path / "test.ipynb"
    nbformat.write(notebook, path)
    return papermill.execute_notebook(
        str(path),
        None,
        parameters or {},
        engine_name=engine.NAME,
        progress_bar=False,
        request_save_on_cell_execute=False,
    ).cells


def test_a_cell_shows_the_value_of_its_last_expression(tmp_path):
    cell = run(tmp_path, "a = 20\na + 1")[0]

    assert cell.outputs[0].data["text/plain"] == "21"
    assert cell.execution_count == 1


def test_a_cell_that_ends_in_a_statement_or_none_shows_nothing(tmp_path):
    assert [cell.outputs for cell in run(tmp_path, "a = 1", "None", "")] == [[], [], []]


def test_what_a_cell_prints_is_kept(tmp_path):
    assert run(tmp_path, "print('hej')")[0].outputs[0].text == "hej\n"


def test_several_parts_become_several_outputs(tmp_path):
    source = "from kvs_audit.reports.blocks import Html, Parts\nParts((Html('<p>1</p>'), Html('<p>2</p>')))"

    assert [output.data["text/html"] for output in run(tmp_path, source)[0].outputs] == ["<p>1</p>", "<p>2</p>"]


def test_cells_share_their_names_and_parameters_replace_the_defaults(tmp_path):
    cells = run(tmp_path, "a = 1", "a * 2", parameters={"a": 21})

    assert cells[-1].outputs[0].data["text/plain"] == "42"


def test_an_error_in_a_cell_is_raised_as_itself(tmp_path):
    source = "from kvs_audit.errors import ArgumentFault\nraise ArgumentFault('Sådan ikke.')"

    with pytest.raises(ArgumentFault, match="Sådan ikke"):
        run(tmp_path, source)


def test_parts_are_shown_one_by_one_inside_jupyter(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    first, second = Html("1"), Html("2")
    Parts((first, second))._ipython_display_()

    assert shown == [first, second]
