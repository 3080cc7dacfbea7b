"""A Papermill engine that runs a notebook's cells in this very process.

No kernel is looked up or started: the notebook sees exactly the Python environment of its caller, in a checkout as in
an installed wheel, no port is opened, and a second of start-up is saved. An error in a cell is raised as itself, so
that a message meant for the user reaches the user.
"""

import ast
import io
import linecache
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from typing import Any

import nbformat
from IPython.core.formatters import DisplayFormatter

from kvs_audit.charts.drawing import untitled
from kvs_audit.charts.figure import VEGALITE_MIME
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.reports.blocks import Parts

with without_slow_formats():
    from papermill.engines import Engine, papermill_engines

NAME = "kvs-audit"

Begin = Callable[[Mapping[str, Any]], None]

_NEW_OUTPUT: Any = nbformat.v4.new_output


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs code cells one after the other; a cell's output is what it prints and the value of its last expression."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, begin: Begin = lambda _: None, **_: Any) -> None:
        """Fill in the outputs of the notebook that Papermill manages; ``begin`` is told of every chart at once."""
        namespace: dict[str, Any] = {"__name__": "__main__"}
        formatter = DisplayFormatter()
        code_cells = (cell for cell in nb_man.nb.cells if cell.cell_type == "code")
        for number, cell in enumerate(code_cells, start=1):
            nb_man.cell_start(cell, number)
            cell.outputs = list(_run(cell.source, number, namespace, formatter))
            cell.execution_count = number
            for output in cell.outputs:
                if VEGALITE_MIME in output.get("data", {}):
                    begin(untitled(output.data[VEGALITE_MIME]))
            nb_man.cell_complete(cell, number)


def _run(source: str, number: int, namespace: dict[str, Any], formatter: DisplayFormatter) -> Iterator[Any]:
    printed = io.StringIO()
    with redirect_stdout(printed):
        value = _value(source, f"<celle {number}>", namespace)
    if printed.getvalue():
        yield _NEW_OUTPUT("stream", name="stdout", text=printed.getvalue())
    if value is None:
        return
    for part in value if isinstance(value, Parts) else (value,):
        data, metadata = formatter.format(part)  # type: ignore[no-untyped-call]
        yield _output(data, metadata, number)


def _output(data: Mapping[str, Any], metadata: Mapping[str, Any], number: int) -> Any:
    return _NEW_OUTPUT("execute_result", data=data, metadata=metadata, execution_count=number)


def _value(source: str, name: str, namespace: dict[str, Any]) -> Any:
    """Run a cell; returns the value of its last expression, or None. A traceback shows the cell's lines."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    body = ast.parse(source, name).body
    last = body[-1] if body else None
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module(body, []), name, "exec"), namespace)  # noqa: S102 - a notebook is code that is run
        return None
    exec(compile(ast.Module(body[:-1], []), name, "exec"), namespace)  # noqa: S102 - the same
    return eval(compile(ast.Expression(last.value), name, "eval"), namespace)  # noqa: S307 - the same


papermill_engines.register(NAME, InProcessEngine)
