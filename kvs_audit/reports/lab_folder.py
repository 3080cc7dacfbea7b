"""Files given out into a folder where people work: what someone has changed is never written over."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kvs_audit.exports import write_set

RECORD: Final = ".kvs-audit-lab.json"


@dataclass(frozen=True)
class Given:
    """A file to give out. ``version``: what it is made from; beside a changed copy, the same is not given out again."""

    text: str
    version: str


@dataclass(frozen=True)
class GivenOut:
    """What became of the files, by name: those that were ``written``, and changed copies that were ``kept``.

    A name among ``beside`` is a new version that was written beside a kept copy.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    beside: tuple[str, ...]


def give_out(folder: Path, files: Mapping[str, Given]) -> GivenOut:
    """Write ``files`` (by name) into ``folder``.

    A file that stands as it was given out is replaced. One that was changed, or was never given out, is kept; where
    ``version`` is another than it was made from, the new one is written beside it as ``NAVN-ny``, ``NAVN-ny-2`` and so
    on. Raises OutputFault when the folder cannot be written; it is then as it was.
    """
    record = _read_record(folder)
    texts: dict[str, str] = {}
    kept, beside = [], []
    for name, given in files.items():
        target = _target(folder, name, given, record)
        if target is not None:
            texts[target] = given.text
            record[target] = {"sha256": _sha256(given.text.encode("utf-8")), "udgave": given.version}
        if target != name:
            kept.append(name)
        if target not in (None, name):
            beside.append(target or name)
    content = {**texts, RECORD: json.dumps(dict(sorted(record.items())), ensure_ascii=False, indent=1) + "\n"}
    write_set(folder, {name: _Text(text) for name, text in content.items()})
    return GivenOut(tuple(texts), tuple(kept), tuple(beside))


def _target(folder: Path, name: str, given: Given, record: Mapping[str, Mapping[str, str]]) -> str | None:
    """The name to write under; None when a changed copy of this very version is there."""
    for candidate in _names(name):
        file, known = folder / candidate, record.get(candidate, {})
        if not file.exists() and not file.is_symlink():
            return candidate
        if file.is_file() and _sha256(file.read_bytes()) in (known.get("sha256"), _sha256(given.text.encode("utf-8"))):
            return candidate
        if known.get("udgave") == given.version:
            return None
    raise AssertionError  # the names never end


def _names(name: str) -> Iterator[str]:
    yield name
    stem, _, suffix = name.rpartition(".")
    yield f"{stem}-ny.{suffix}"
    number = 2
    while True:
        yield f"{stem}-ny-{number}.{suffix}"
        number += 1


@dataclass(frozen=True)
class _Text:
    """Writes a text as UTF-8 with LF on every system."""

    text: str

    def __call__(self, path: Path) -> None:
        path.write_bytes(self.text.encode("utf-8"))


def _read_record(folder: Path) -> dict[str, dict[str, str]]:
    """What was given out before; nothing where that cannot be read, so that every file there counts as changed."""
    try:
        content = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {name: known for name, known in content.items() if isinstance(known, dict)}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
