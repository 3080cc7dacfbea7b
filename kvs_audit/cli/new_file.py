"""A text that becomes a new file, whole or not at all; what is there already is never overwritten."""

from pathlib import Path

from kvs_audit.errors import ArgumentFault


def write_new_file(path: Path, text: str) -> None:
    """Write UTF-8 with LF. Raises ArgumentFault when the path is taken, OutputFault when it cannot be written."""
    if path.exists() or path.is_symlink():
        msg = f"{path} findes allerede og bliver ikke overskrevet."
        raise ArgumentFault(msg)
    from kvs_audit.exports import write_set

    write_set(path.parent, {path.name: lambda place: _write(place, text)})


def _write(place: Path, text: str) -> None:
    place.write_bytes(text.encode("utf-8"))
