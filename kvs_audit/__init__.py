"""Audit of municipal case extracts on children and families against quality standards (kvalitetsstandarder).

``kvs_audit.audit(extract, standards=[...], as_of="2026-06-30")`` returns a :class:`Result`;
``kvs_audit.read_extract(path)`` and ``kvs_audit.from_frames(mapping)`` return an :class:`Extract`.
Names are imported when first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kvs_audit.extract import Extract, from_frames, read_extract
    from kvs_audit.result import Result, audit, audit_to_parquet
    from kvs_audit.standards import load_standards

__version__ = "0.1.0"
__all__ = [
    "Extract",
    "Result",
    "__version__",
    "audit",
    "audit_to_parquet",
    "from_frames",
    "load_standards",
    "read_extract",
]

_HOMES = {
    "Extract": "kvs_audit.extract",
    "Result": "kvs_audit.result",
    "audit": "kvs_audit.result",
    "audit_to_parquet": "kvs_audit.result",
    "from_frames": "kvs_audit.extract",
    "load_standards": "kvs_audit.standards",
    "read_extract": "kvs_audit.extract",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        msg = f"module 'kvs_audit' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
