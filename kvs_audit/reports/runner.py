"""Run a report: check its arguments, execute its notebook through Papermill, write its files together."""

import ast
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from kvs_audit.charts.drawing import Aside, svg
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.errors import ArgumentFault
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.exports.folder import Writer
from kvs_audit.exports.worklist import write_worklist
from kvs_audit.reports.catalogue import Report, find_report
from kvs_audit.reports.parameters import read_parameters

_PATHS: Final = frozenset({"extract", "mapping", "standards_dirs", "undtagelser", "gennemgang", "sammenlign_med"})
"""Parameters that are paths of the machine."""


@dataclass(frozen=True)
class Job:
    """A report with checked arguments. ``parameters``: as its notebook takes them.

    ``extract``: None where all that the report reads is among its parameters.
    """

    report: Report
    extract: Path | None
    as_of: date
    parameters: Mapping[str, Any]


def run_report(
    name: str,
    extract: str | Path,
    as_of: date,
    out: str | Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    pdf: bool = False,
    aside: bool = True,
) -> Path:
    """Run a report and write its files into ``out``, all or none; returns the page.

    ``NAME.html`` and ``NAME.ipynb``; with ``pdf`` also ``NAME.pdf``; for reports on cases also ``NAME-fund.xlsx``, the
    worklist of the report's findings. ``parameters``: see :data:`CATALOGUE`; values as text or as what they are, and
    ``level``, which must be the report's own. ``aside``: draw charts in a process of their own.

    Raises ArgumentFault for an unknown report, an unknown parameter, a wrong value and an unknown team, and as
    :func:`kvs_audit.audit`, all before the notebook runs; OutputFault when the files cannot be written or no PDF be
    made; PrivacyFault when texts hold personal data, or a public report what must not be published. A period without
    data gives a report that says so.
    """
    job = prepare(name, extract, as_of, parameters or {})
    return write_set(Path(out), produce(job, pdf=pdf, aside=aside))[0]


def prepare(name: str, extract: str | Path | None, as_of: date, parameters: Mapping[str, Any]) -> Job:
    """Check a report's name and parameters, without reading anything. Raises ArgumentFault."""
    report = find_report(name)
    given = dict(parameters)
    level = given.pop("level", None) or report.level
    if level != report.level:
        raise ArgumentFault(_wrong_level(report, level))
    path = None if extract is None else Path(extract)
    return Job(report, path, as_of, read_parameters(report.parameters, given))


def _wrong_level(report: Report, level: Any) -> str:
    if level not in ("intern", "offentlig"):
        return f"Parameteren level skal være intern eller offentlig; den er {level!r}."
    if level == "offentlig":
        return f"Rapporten {report.name} er til intern brug. Til udgivelse er der rapporten offentlig."
    return f"Rapporten {report.name} er til udgivelse og skjuler altid små tal."


def produce(job: Job, *, pdf: bool = False, aside: bool = True) -> dict[str, Writer]:
    """The report's files by name, each with what writes it; the page comes first. Nothing is written yet.

    ``aside``: draw charts in a process of their own while the notebook goes on.
    """
    from kvs_audit.reports.page import page, visible_texts  # noqa: PLC0415 - the template engine is only needed here

    with Aside() if aside else nullcontext() as other:
        view = open_view(job)
        notebook = execute(job, other)
        html = page(notebook, job.report, svg if other is None else other.svg)
    name, source = job.report.name, notebook_text(notebook)
    refuse_personal_text({f"{name}.html": visible_texts(notebook)})
    if job.report.level == "offentlig":
        _refuse_identifying(notebook, view, source)
    files: dict[str, Writer] = {f"{name}.html": partial(_write, content=html.encode())}
    files[f"{name}.ipynb"] = partial(_write, content=source.encode())
    if pdf:
        from kvs_audit.reports.pdf import print_pdf  # noqa: PLC0415 - only where a PDF is asked for

        files[f"{name}.pdf"] = partial(_write, content=print_pdf(html))
    if job.report.worklist:
        files[f"{name}-fund.xlsx"] = partial(write_worklist, view.scope.narrowed)
    return files


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _refuse_identifying(notebook: Any, view: Any, source: str) -> None:
    from kvs_audit.reports.page import visible_texts  # noqa: PLC0415 - the template engine is only needed here
    from kvs_audit.reports.public_scan import refuse_identifying  # noqa: PLC0415 - only for publication

    refuse_identifying(notebook, [*visible_texts(notebook), source], view.scope.result.extract, view.threshold)


def open_view(job: Job) -> Any:
    """Read and audit, so that what is wrong with the extract or the arguments is said before the notebook starts.

    The audit is kept, and the notebook uses it.
    """
    from kvs_audit.reports.view import open_report  # noqa: PLC0415 - imports the charts

    declared = {parameter.name for parameter in job.report.parameters if parameter.of_scope}
    scope = {key: value for key, value in job.parameters.items() if key in declared}
    return open_report(job.report.name, job.extract, as_of=job.as_of, **scope)


def execute(job: Job, aside: Aside | None = None) -> Any:
    """The executed notebook, without the times and paths that Papermill stamps into it."""
    from kvs_audit.reports import engine  # noqa: PLC0415 - imports papermill

    with without_slow_formats():
        from papermill import execute_notebook  # noqa: PLC0415 - a second of import

    source = None if job.extract is None else str(job.extract)
    with _without_warnings():
        notebook = execute_notebook(
            str(job.report.notebook),
            None,
            {"extract": source, "as_of": job.as_of.isoformat(), **job.parameters},
            engine_name=engine.NAME,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            **({} if aside is None else {"begin": aside.begin}),
        )
    return _without_stamps(notebook)


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Papermill warns of parameters that share a line; they have been checked against the report's own list."""
    logger = logging.getLogger("papermill")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


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
    """``extract = "/a/b/c"`` as ``extract = "c"``, and so for all that names files and folders."""
    name, equals, value = line.partition(" = ")
    if not equals or name not in _PATHS:
        return line
    read = ast.literal_eval(value)
    if read is None:
        return line
    return f"{name} = {Path(read).name if isinstance(read, str) else [Path(each).name for each in read]!r}"
