"""What a batch remembers between runs, so that it goes on where it stopped: a fingerprint per report.

The file holds names of folders and files, and hashes; no path of the machine, and no clock.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kvs_audit import __version__
from kvs_audit.contract.tables import CONTRACT_VERSION
from kvs_audit.cycle.history import ASSESSMENTS, MANIFEST
from kvs_audit.exports import write_set
from kvs_audit.reports.runner import Job
from kvs_audit.result import Result

STATE: Final = "batch.json"

_FILES = ("mapping", "undtagelser")
_READ_AS_FILES = ("standards_dirs", *_FILES)
"""Parameters that name files: what the files hold counts, not where they lie."""

_RUN = "sammenlign_med"
"""The parameter that names the folder of an earlier run."""


def fingerprint(job: Job, inputs: Mapping[str, Any], *, pdf: bool) -> str:
    """What a report is made from, as one hash: version, inputs, notebook, day, parameters and forms."""
    content = {
        "kvs-audit": __version__,
        "kontrakt": CONTRACT_VERSION,
        "inddata": inputs,
        "rapport": job.report.name,
        "notebook": _sha256(job.report.notebook),
        "opgoerelsesdato": job.as_of.isoformat(),
        "parametre": {
            name: _run_of(Path(value)) if name == _RUN else value
            for name, value in job.parameters.items()
            if name not in _READ_AS_FILES
        },
        "pdf": pdf,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _run_of(folder: Path) -> list[str | None]:
    """The hashes of what is read of a run: what it holds counts, not where it lies."""
    files = (folder / ASSESSMENTS, folder / MANIFEST)
    return [_sha256(file) if file.is_file() else None for file in files]


def inputs_of(result: Result, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The content of what all reports of a batch read: the extract's files, the standards, mapping and register."""
    named = {name: _sha256(Path(parameters[name])) for name in _FILES if name in parameters}
    return {
        "filer": [[source.name, source.sha256] for source in result.extract.sources],
        "standarder": [[chosen.standard.id, chosen.standard.sha256] for chosen in result.chosen],
        **named,
    }


def read_state(out: Path) -> dict[str, str]:
    """Fingerprints by ``FOLDER/REPORT``. Nothing is remembered where the file is missing or no such file."""
    try:
        content = json.loads((out / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    kept = content.get("rapporter") if isinstance(content, dict) else None
    if not isinstance(kept, dict):
        return {}
    return {str(key): value for key, value in kept.items() if isinstance(value, str)}


def write_state(out: Path, state: Mapping[str, str]) -> None:
    """Write the state as a whole. Raises OutputFault."""
    text = json.dumps({"rapporter": dict(sorted(state.items()))}, ensure_ascii=False, indent=1) + "\n"
    write_set(out, {STATE: lambda path: _write(path, text)})


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
