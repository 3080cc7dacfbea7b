"""A set of files in a folder, all or none: nothing half-written ever stands under its final name.

Everything is written in a workshop on the same file system first. A new folder gets its name when its files are done;
in an existing one only the files of the set are replaced, and put back when one of them cannot be.
"""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from kvs_audit.errors import OutputFault
from kvs_audit.exports.holding import held, is_held

Writer = Callable[[Path], None]

_WORKSHOP: Final = re.compile(r"\.(?:.*\.)?kvs-audit-[0-9a-f]{16}")
_HOLD: Final = "laas"
_SHUT: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


def write_set(folder: Path, writers: Mapping[str, Writer]) -> tuple[Path, ...]:
    """Write the files of ``writers`` (name -> what writes it to a path) into ``folder``; returns their paths.

    The folder and its parents are made where they are missing. What a killed run left behind is swept away first; runs
    into the same folder at the same time do not disturb each other while their files have other names. Raises
    OutputFault, with a Danish message, when the folder cannot be made or written, or a file in it cannot be replaced;
    the folder is then as it was.
    """
    place = Path(folder)
    try:
        _write_set(place, writers)
    except OSError as fault:
        raise OutputFault(_explain(fault, place, writers)) from fault
    return tuple(place / name for name in writers)


def write_folder(folder: Path, write: Writer) -> None:
    """Make a new folder of what ``write`` puts into the path it is given, all or nothing.

    Raises OutputFault, with a Danish message, when the folder is there already or cannot be written.
    """
    place = Path(folder)
    if place.exists():
        raise OutputFault(f"{place} findes allerede. Vælg en mappe, der ikke findes endnu.")
    try:
        with ExitStack() as undo:
            _make_parents(place, undo)
            _sweep(place)
            with _workshop(place.parent, place.name) as workshop:
                new = workshop / "nye"
                new.mkdir()
                write(new)
                new.rename(place)
            undo.pop_all()
    except OSError as fault:
        raise OutputFault(_explain(fault, place, ())) from fault


def _write_set(folder: Path, writers: Mapping[str, Writer]) -> None:
    with ExitStack() as undo:
        exists = folder.is_dir()
        if not exists:
            _make_parents(folder, undo)
        _sweep(folder)
        with _workshop(folder if exists else folder.parent, "" if exists else folder.name) as workshop:
            new = workshop / "nye"
            new.mkdir()
            for name, write in writers.items():
                write(new / name)
            _publish(folder, new, workshop, tuple(writers))
        undo.pop_all()


def _make_parents(folder: Path, undo: ExitStack) -> None:
    nearest = next(path for path in (folder, *folder.parents) if path.exists() or path.is_symlink())
    if nearest == folder or not nearest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "", str(nearest))
    for parent in reversed([parent for parent in folder.parents if not parent.exists()]):
        parent.mkdir(exist_ok=True)
        undo.callback(_remove_if_empty, parent)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


@contextmanager
def _workshop(parent: Path, name: str) -> Iterator[Path]:
    """A folder that goes away whatever happens, short of a kill; its name says whose it is, and it is held."""
    path = parent / f".{name}{'.' if name else ''}kvs-audit-{secrets.token_hex(8)}"
    path.mkdir()
    try:
        with held(path / _HOLD):
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove workshops that a killed run into this folder left: inside it, or beside it while it was being made."""
    inside = folder.iterdir() if folder.is_dir() else iter(())
    beside = (path for path in folder.parent.iterdir() if path.name.startswith(f".{folder.name}.kvs-audit-"))
    for path in [*inside, *beside]:
        if _WORKSHOP.fullmatch(path.name) and path.is_dir() and not path.is_symlink() and not is_held(path / _HOLD):
            shutil.rmtree(path, ignore_errors=True)


def _publish(folder: Path, new: Path, workshop: Path, names: Sequence[str]) -> None:
    """Give the files their final names: the new folder as a whole, unless it has come to be there."""
    if not folder.is_dir():
        try:
            new.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
        else:
            return
    _replace(folder, new, workshop, names)


def _replace(folder: Path, new: Path, workshop: Path, names: Sequence[str]) -> None:
    """Replace the folder's files by the new ones; when one cannot be, put back those that were."""
    old = workshop / "gamle"
    old.mkdir()
    with ExitStack() as undo:
        for name in sorted(names, key=_held_open_first):
            target = folder / name
            if target.exists() or target.is_symlink():
                _keep(target, old / name)
                (new / name).replace(target)
                undo.callback((old / name).replace, target)
            else:
                (new / name).replace(target)
                undo.callback(target.unlink)
        undo.pop_all()


def _held_open_first(name: str) -> bool:
    """Workbooks first: they are what a spreadsheet holds open, and then there is nothing to put back."""
    return not name.endswith(".xlsx")


def _keep(target: Path, backup: Path) -> None:
    """A second name for the old file, or a copy where the file system knows no second names."""
    try:
        os.link(target, backup, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(target, backup, follow_symlinks=False)


def _explain(fault: OSError, folder: Path, names: Collection[str]) -> str:
    involved = {Path(str(name)).name for name in (fault.filename, fault.filename2) if name is not None}
    held = sorted(involved & set(names))
    if held and folder.is_dir() and (fault.errno in _SHUT or fault.errno == errno.EISDIR):
        return (
            f"{held[0]} i {folder} kan ikke erstattes: filen er åben i et andet program eller skrivebeskyttet. "
            "Luk den, og kør igen. De gamle filer er ikke ændret."
        )
    if fault.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"{fault.filename or folder} er en fil, ikke en mappe."
    if fault.errno in _SHUT:
        return f"Mappen {folder} kan ikke skrives: der er ikke adgang til den."
    if fault.errno == errno.ENOSPC:
        return f"Mappen {folder} kan ikke skrives: der er ikke plads på disken."
    if fault.errno == errno.ENAMETOOLONG:
        return f"Mappen {folder} kan ikke skrives: stien er for lang."
    return f"Mappen {folder} kan ikke skrives ({fault.strerror or type(fault).__name__})."
