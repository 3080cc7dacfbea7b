"""Write several files together: all under their final names, or none."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from kvs_audit.errors import OutputFault


def replace_together(files: Mapping[Path, str | bytes]) -> None:
    """Write beside the targets first, then move all into place; the folders are made.

    Raises OutputFault, with nothing new left behind, when the folder or a file cannot be written.
    """
    waiting: dict[Path, Path] = {}
    try:
        for target, content in files.items():
            waiting[target] = _beside(target, content)
        for target, temporary in waiting.items():
            temporary.replace(target)
    except OSError as error:
        name = Path(error.filename).name if error.filename else "mappen"
        msg = f"{name} kan ikke skrives ({error.strerror}). Er filen åben i et andet program?"
        raise OutputFault(msg) from error
    finally:
        for temporary in waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _beside(target: Path, content: str | bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    temporary = target.with_name(f".{target.name}.{uuid4().hex}.tmp")
    temporary.write_bytes(data)
    return temporary
