"""Where the extracts of a folder lie: on this machine's disks, or on object storage through fsspec."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kvs_audit.errors import ArgumentFault, FileFault
from kvs_audit.extract.guard import guard_names
from kvs_audit.extract.names import shown

_CONTAINERS: Final = (".zip", ".xlsx")
_TABLES: Final = (".csv", ".parquet")
_PASSED_OVER: Final = (".", "~$", "__MACOSX")
"""How the names begin of what is neither an extract nor a table: hidden things, and what editors and Macs leave."""


@dataclass(frozen=True)
class Partition:
    """One extract of many. ``name``: its folder's or file's; ``place``: a whole path on this machine, or a URL."""

    name: str
    place: str


@dataclass(frozen=True)
class _Entry:
    name: str
    place: str
    is_folder: bool


def is_url(place: str) -> bool:
    """Whether a place is one that fsspec knows, e.g. ``s3://spand/udtraek``; a path with a drive letter is none."""
    return "://" in place


def find_partitions(place: str) -> tuple[Partition, ...]:
    """The extracts directly inside a folder, by name (Unicode code point): folders, ``.zip`` and ``.xlsx``.

    Other files are passed over, as a reader of one extract does, and so is what is hidden. Raises FileFault when the
    folder cannot be read, PrivacyFault when a name holds personal data, and ArgumentFault when there is no extract in
    it, or tables lie beside the extracts: they would be lost.
    """
    label = shown(PurePosixPath(place.replace("\\", "/")).name or place)
    entries = _listed_url(place, label) if is_url(place) else _listed(Path(place), label)
    seen = [entry for entry in entries if not entry.name.startswith(_PASSED_OVER)]
    guard_names([entry.name for entry in seen], "Udtræk")
    found = sorted(
        (entry for entry in seen if entry.is_folder or entry.name.lower().endswith(_CONTAINERS)), key=lambda e: e.name
    )
    if any(not entry.is_folder and entry.name.lower().endswith(_TABLES) for entry in seen):
        beside = "indeholder tabeller ved siden af udtræk. Hvert udtræk skal ligge i sin egen mappe."
        alone = "er ét udtræk. Det måles med kvs-audit audit."
        msg = f"{label} {beside if found else alone}"
        raise ArgumentFault(msg)
    if not found:
        msg = f"{label} indeholder ingen udtræk: der skal være en mappe, en zip-fil eller en xlsx-fil for hvert."
        raise ArgumentFault(msg)
    return tuple(Partition(entry.name, entry.place) for entry in found)


def _listed(folder: Path, label: str) -> Sequence[_Entry]:
    guard_names([folder.name or folder.resolve().name], "Mappen")
    if not folder.exists():
        guard_names([str(folder)], "Stien")
        raise FileFault(f"Stien {shown(str(folder))} findes ikke.")
    if not folder.is_dir():
        raise ArgumentFault(f"{label} er ikke en mappe med udtræk. Ét udtræk måles med kvs-audit audit.")
    try:
        return [_Entry(entry.name, str(entry.absolute()), entry.is_dir()) for entry in folder.iterdir()]
    except OSError as fault:
        raise FileFault(f"Mappen {label} kan ikke læses ({fault.strerror or type(fault).__name__}).") from fault


def _listed_url(url: str, label: str) -> Sequence[_Entry]:
    guard_names([PurePosixPath(url).name], "Mappen")
    files, root = _opened(url)
    try:
        listed = files.ls(root, detail=True)
    except FileNotFoundError as fault:
        raise FileFault(f"{label} findes ikke på lageret.") from fault
    except OSError as fault:
        raise FileFault(f"{label} kan ikke læses fra lageret ({type(fault).__name__}).") from fault
    below = [entry for entry in listed if entry["name"].strip("/") != root.strip("/")]
    return [
        _Entry(PurePosixPath(entry["name"]).name, files.unstrip_protocol(entry["name"]), entry["type"] == "directory")
        for entry in below
    ]


def _opened(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it."""
    kind = url.partition("://")[0]
    if find_spec("fsspec") is None:
        msg = f'Udtræk på {kind}:// kræver tilvalget cluster: pip install "kvs-audit[cluster]".'
        raise ArgumentFault(msg)
    import fsspec  # noqa: PLC0415 - only where extracts lie on object storage

    try:
        files, path = fsspec.core.url_to_fs(url)
    except ImportError as fault:
        msg = f"Lageret {kind}:// kræver en pakke til fsspec, som ikke er installeret."
        raise ArgumentFault(msg) from fault
    except ValueError as fault:
        msg = f"Lageret {kind}:// kendes ikke."
        raise ArgumentFault(msg) from fault
    return files, str(path)


@contextmanager
def on_this_machine(partition: Partition) -> Iterator[Path]:
    """The extract as a path here; one from object storage is a copy in the temporary folder, gone afterwards.

    Raises FileFault when it cannot be fetched.
    """
    if not is_url(partition.place):
        yield Path(partition.place)
        return
    with tempfile.TemporaryDirectory(prefix="kvs-audit-") as folder:
        target = Path(folder) / _safe(partition.name, partition)
        try:
            _fetch(partition, target)
        except OSError as fault:
            msg = f"{shown(partition.name)} kan ikke hentes fra lageret ({type(fault).__name__})."
            raise FileFault(msg) from fault
        yield target


def _fetch(partition: Partition, target: Path) -> None:
    files, path = _opened(partition.place)
    if not files.isdir(path):
        files.get_file(path, str(target))
        return
    target.mkdir()
    for entry in files.ls(path, detail=True):
        if entry["type"] == "file" and entry["name"].strip("/") != path.strip("/"):
            files.get_file(entry["name"], str(target / _safe(PurePosixPath(entry["name"]).name, partition)))


def _safe(name: str, partition: Partition) -> str:
    """The name, where it is one on this system too. Raises FileFault when it would lead elsewhere."""
    if Path(name).name != name or name in (".", ".."):
        raise FileFault(f"{shown(partition.name)} har en sti, der peger ud af mappen.")
    return name
