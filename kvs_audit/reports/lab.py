"""A working folder for JupyterLab: copies of the notebooks that open on an extract, and JupyterLab on it."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports.catalogue import CATALOGUE

_QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.collaborative=False",
)
"""JupyterLab asks its makers for news and updates unless it is told not to."""


def prepare_lab(folder: str | Path, extract: str | Path | None = None, as_of: date | None = None) -> Path:
    """Make a working folder with a copy of every notebook; returns it.

    The copies' parameters are set to the extract and day, where given; without, they open on the bundled sample. A
    notebook that is already there may have been worked on and is left as it is. Raises ArgumentFault for an extract
    that is not there, and for a folder that is a file.
    """
    place = Path(folder)
    if extract is not None and not Path(extract).exists():
        msg = f"Stien {extract} findes ikke."
        raise ArgumentFault(msg)
    if place.exists() and not place.is_dir():
        msg = f"{folder} er en fil, ikke en mappe."
        raise ArgumentFault(msg)
    values: dict[str, str] = {}
    if extract is not None:
        values["extract"] = str(Path(extract).resolve())
    if as_of is not None:
        values["as_of"] = as_of.isoformat()
    place.mkdir(parents=True, exist_ok=True)
    for report in CATALOGUE.values():
        copy = place / report.notebook.name
        if not copy.exists():
            copy.write_text(_with_parameters(report.notebook, values), encoding="utf-8", newline="\n")
    return place


def _with_parameters(notebook: Path, values: Mapping[str, str]) -> str:
    """The notebook's text with other values in its cell of parameters."""
    import nbformat  # noqa: PLC0415 - only where a folder is made

    read: Any = nbformat.read
    writes: Any = nbformat.writes
    copy = read(notebook, as_version=4)
    for cell in copy.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            cell.source = "\n".join(_with_value(line, values) for line in cell.source.splitlines())
    return str(writes(copy, indent=1)) + "\n"


def _with_value(line: str, values: Mapping[str, str]) -> str:
    name = line.partition(" = ")[0]
    return f"{name} = {values[name]!r}" if name in values else line


def lab_command(folder: Path) -> list[str]:
    """The command that opens JupyterLab on a folder, in this Python's environment and asking no network."""
    return [sys.executable, "-m", "jupyterlab", *_QUIET, f"--ServerApp.root_dir={folder.resolve()}"]


def open_lab(folder: Path) -> int:
    """Open JupyterLab on a folder and wait until it is closed; returns its exit status."""
    return subprocess.run(lab_command(folder), check=False).returncode  # noqa: S603 - this Python's own JupyterLab
