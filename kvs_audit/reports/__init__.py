"""Reports: notebooks run with parameters and written as pages that open with no network.

Importing this package imports neither altair nor papermill; that happens when a report is run or opened.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kvs_audit.reports.catalogue import CATALOGUE
    from kvs_audit.reports.lab import open_lab, prepare_lab
    from kvs_audit.reports.runner import run_report
    from kvs_audit.reports.view import open_report

__all__ = [
    "CATALOGUE",
    "open_lab",
    "open_report",
    "prepare_lab",
    "run_report",
]

_HOMES = {
    "CATALOGUE": "kvs_audit.reports.catalogue",
    "open_lab": "kvs_audit.reports.lab",
    "open_report": "kvs_audit.reports.view",
    "prepare_lab": "kvs_audit.reports.lab",
    "run_report": "kvs_audit.reports.runner",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        msg = f"module 'kvs_audit.reports' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
