"""A working folder for JupyterLab: copies of the notebooks that open on an extract, and JupyterLab on it."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports.catalogue import CATALOGUE
from kvs_audit.reports.lab_folder import Given, GivenOut, give_out

README: Final = "LÆSMIG.md"

_QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LabApp.collaborative=False",
)
"""JupyterLab asks its makers for news, updates and extensions unless it is told not to."""


@dataclass(frozen=True)
class Lab:
    """A working folder, and what became of the files that were given out into it."""

    folder: Path
    files: GivenOut


def prepare_lab(folder: str | Path, extract: str | Path | None = None, as_of: date | None = None) -> Path:
    """Make a working folder with a copy of every notebook; returns it. See :func:`set_up_lab`."""
    return set_up_lab(folder, extract, as_of).folder


def set_up_lab(folder: str | Path, extract: str | Path | None = None, as_of: date | None = None) -> Lab:
    """Make a working folder with a copy of every notebook and a short guide.

    The copies' parameters are set to the extract (without: the bundled sample) and the day (without: the notebooks'
    own). A copy that someone has worked on is kept, and the new one is written beside it when it would be another.
    Raises ArgumentFault for an extract that is not there and a folder that is a file, and OutputFault when the folder
    cannot be written.
    """
    if extract is not None and not Path(extract).exists():
        msg = f"Stien {extract} findes ikke."
        raise ArgumentFault(msg)
    if Path(folder).exists() and not Path(folder).is_dir():
        msg = f"{folder} er en fil, ikke en mappe."
        raise ArgumentFault(msg)
    values: dict[str, str] = {}
    if extract is not None:
        values["extract"] = str(Path(extract).resolve())
    if as_of is not None:
        values["as_of"] = as_of.isoformat()
    texts = {report.notebook.name: _with_parameters(report.notebook, values) for report in CATALOGUE.values()}
    texts[README] = _readme(values)
    files = {name: Given(text, hashlib.sha256(text.encode("utf-8")).hexdigest()) for name, text in texts.items()}
    return Lab(Path(folder), give_out(Path(folder), files))


def _readme(values: Mapping[str, str]) -> str:
    rows = "\n".join(f"- `{report.notebook.name}`: {report.title}. {report.reader}." for report in CATALOGUE.values())
    source = "det udtræk, mappen blev lavet til" if "extract" in values else "det indbyggede, syntetiske eksempel"
    return f"""# Notebooks til kvs-audit

{rows}

Åbn en notebook, og vælg *Run > Run All Cells*. De viser {source}. Udtræk, opgørelsesdato, standarder, kommune, team og
periode står i den første kodecelle; ret dem dér, og kør igen.

Notebooks er dine: det, du ændrer, bliver ikke overskrevet. Kommer der en ny udgave, lægges den ved siden af med `-ny` i
navnet.

En kørt og gemt notebook viser sager. Behandl mappen som sagsdata: del den ikke, og slet den, når den ikke bruges mere.
"""


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
    """The line with another value, if it sets one of them; its comment stays."""
    name, _, rest = line.partition(" = ")
    if name not in values:
        return line
    comment = rest.partition("  # ")[2]
    return f"{name} = {values[name]!r}" + (f"  # {comment}" if comment else "")


def lab_command(folder: Path) -> list[str]:
    """The command that opens JupyterLab on a folder, in this Python's environment and asking no network."""
    return [sys.executable, "-m", "jupyterlab", *_QUIET, f"--ServerApp.root_dir={folder.resolve()}"]


def open_lab(folder: Path) -> int:
    """Open JupyterLab on a folder and wait until it is closed; returns its exit status."""
    with subprocess.Popen(lab_command(folder)) as server:  # noqa: S603 - this Python's own JupyterLab
        while server.poll() is None:
            with suppress(KeyboardInterrupt):  # Ctrl-C is JupyterLab's: it asks, and then closes
                server.wait()
    return server.returncode
