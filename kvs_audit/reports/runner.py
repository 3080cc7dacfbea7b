"""Run a report: check its arguments, execute its notebook through Papermill, write page and notebook together."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from kvs_audit.charts.quick_import import without_address_grammar
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.reports.catalogue import Report, find_report
from kvs_audit.reports.parameters import read_parameters


def run_report(
    name: str, extract: str | Path, as_of: date, out: str | Path, parameters: Mapping[str, Any] | None = None
) -> Path:
    """Run a report and write ``out/NAME.html`` and ``out/NAME.ipynb``, both or none; returns the page.

    ``parameters``: see :data:`CATALOGUE`; values as text or as what they are. Raises ArgumentFault for an unknown
    report, an unknown parameter, a wrong value and an unknown team, and as :func:`kvs_audit.audit`, all before the
    notebook runs; OutputFault when the files cannot be written, and PrivacyFault when their texts hold personal data.
    A period without data gives a report that says so.
    """
    report = find_report(name)
    values = read_parameters(report.parameters, parameters or {})
    check_scope(report, extract, as_of, values)
    notebook = execute(report, extract, as_of, values)
    from kvs_audit.reports.page import page, visible_texts  # noqa: PLC0415 - the template engine is only needed here

    refuse_personal_text({f"{name}.html": visible_texts(notebook)})
    texts = {f"{name}.html": page(notebook, report), f"{name}.ipynb": notebook_text(notebook)}
    return write_set(Path(out), {file: partial(_write_text, text=text) for file, text in texts.items()})[0]


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def check_scope(report: Report, extract: str | Path, as_of: date, values: Mapping[str, Any]) -> None:
    """Read and audit, so that what is wrong with the extract or the arguments is said before the notebook starts.

    The audit is kept, and the notebook uses it.
    """
    from kvs_audit.reports.view import open_report  # noqa: PLC0415 - imports the charts

    declared = {parameter.name for parameter in report.parameters if parameter.of_scope}
    open_report(report.name, extract, as_of=as_of, **{key: value for key, value in values.items() if key in declared})


def execute(report: Report, extract: str | Path, as_of: date, values: Mapping[str, Any]) -> Any:
    """The executed notebook, without the times and paths that Papermill stamps into it."""
    from kvs_audit.reports import engine  # noqa: PLC0415 - imports papermill

    with without_address_grammar():
        from papermill import execute_notebook  # noqa: PLC0415 - a second of import

    notebook = execute_notebook(
        str(report.notebook),
        None,
        {"extract": str(extract), "as_of": as_of.isoformat(), **values},
        engine_name=engine.NAME,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
    )
    return _without_stamps(notebook)


def notebook_text(notebook: Any) -> str:
    """The notebook as its file holds it."""
    import nbformat  # noqa: PLC0415 - comes with papermill

    writes: Any = nbformat.writes
    return str(writes(notebook, indent=1)) + "\n"


def _without_stamps(notebook: Any) -> Any:
    """Drop run times and paths, so that equal input gives equal notebooks, and none tells where it ran."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"celle-{number}"
        cell.metadata.pop("papermill", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.source = "\n".join(_names_only(line) for line in cell.source.splitlines())
    return notebook


def _names_only(line: str) -> str:
    """``extract = "/a/b/c"`` as ``extract = "c"``, and so for the folders of standards."""
    import ast  # noqa: PLC0415 - needed for two lines

    name, equals, value = line.partition(" = ")
    if not equals or name not in ("extract", "standards_dirs"):
        return line
    read = ast.literal_eval(value)
    return f"{name} = {Path(read).name if isinstance(read, str) else [Path(each).name for each in read]!r}"
