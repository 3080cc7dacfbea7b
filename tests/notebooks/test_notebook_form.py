"""Every notebook is thin, clean, and takes exactly the parameters that its report declares."""

import ast

import nbformat
import pytest

from kvs_audit.reports import CATALOGUE

REPORTS = sorted(CATALOGUE.values(), key=lambda report: report.name)

pytestmark = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)


def cells_of(report, kind="code"):
    return [cell for cell in nbformat.read(report.notebook, as_version=4).cells if cell.cell_type == kind]


def test_it_has_at_most_fifteen_code_cells_of_at_most_eight_lines(report):
    cells = cells_of(report)

    assert 0 < len(cells) <= 15
    assert max(len(cell.source.splitlines()) for cell in cells) <= 8


def test_it_holds_no_outputs(report):
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells_of(report))


def test_it_defines_and_catches_nothing_and_imports_only_this_package(report):
    tree = ast.parse("\n".join(cell.source for cell in cells_of(report)))
    modules = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    ]

    assert not any(isinstance(node, ast.FunctionDef | ast.Lambda | ast.Try | ast.ClassDef) for node in ast.walk(tree))
    assert modules
    assert all(module.split(".")[0] == "kvs_audit" for module in modules)


def test_its_tagged_cell_sets_the_declared_parameters_and_the_extract_and_day(report):
    tagged = [cell for cell in cells_of(report) if "parameters" in cell.metadata.get("tags", ())]
    assert len(tagged) == 1
    tree = ast.parse(tagged[0].source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}

    assert names == {"extract", "as_of"} | {parameter.name for parameter in report.parameters}


def test_it_opens_in_short_and_ends_with_method(report):
    sections = [cell.source.splitlines()[0] for cell in cells_of(report, "markdown") if cell.source.startswith("## ")]

    assert sections[0] == "## Kort fortalt"
    assert sections[-1] == "## Metode"


@pytest.mark.slow
def test_it_runs_as_it_is_in_a_jupyter_kernel(report):
    from nbclient import NotebookClient

    notebook = nbformat.read(report.notebook, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    mimes = {mime for cell in notebook.cells for output in cell.get("outputs", ()) for mime in output.get("data", {})}

    assert "application/vnd.vegalite.v5+json" in mimes
    assert "text/html" in mimes
