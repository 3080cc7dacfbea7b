"""Zip archives (and workbooks, which are zips), taken with care: names, kinds and sizes before any content.

Members are unpacked in memory, piece by piece, and never beyond what is plausible; nothing touches the disk.
"""

import copy
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from kvs_audit.errors import FileFault

MOST_BYTES = 100 * 1000 * 1000
MOST_TIMES = 200
"""A member is implausible when it unpacks to more than this many bytes *and* more than this many times its size."""

_PIECE = 1 << 20
_DRIVE = re.compile(r"[A-Za-z]:")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
)
"""What the library raises for an archive that is not as it should be."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others unpack without a bound on what one read may give, and no office program writes them."""

_MOST_IN_ALL = 1000 * 1000 * 1000


def open_zip(file: IO[bytes], label: str, kind: str) -> zipfile.ZipFile:
    """Open an archive; FileFault when it is none. ``kind`` is its Danish name, e.g. ``zip-fil``."""
    archive = _archive_or_none(file)
    if archive is None:
        raise FileFault(f"{label} kan ikke læses som en {kind}.")
    return archive


def _archive_or_none(file: IO[bytes]) -> zipfile.ZipFile | None:
    try:
        return zipfile.ZipFile(file)
    except _BROKEN:
        return None


def member_path(info: zipfile.ZipInfo) -> str:
    """The member's path with ``/``, as its packer meant it: names without the UTF-8 flag are UTF-8 or code page 850."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        name = _utf8_or_none(raw) or raw.decode("cp850")
    return name.replace("\\", "/")


def _utf8_or_none(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def check_members(archive: zipfile.ZipFile, label: str) -> None:
    """Refuse an archive with a member whose path leads out of it, a symbolic link, or a password."""
    for info in archive.infolist():
        path = member_path(info)
        if _leads_out(path):
            raise FileFault(f"{label} har en sti, der peger ud af mappen.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise FileFault(f"{label} indeholder et symbolsk link.")
        if info.flag_bits & _ENCRYPTED:
            raise FileFault(f"{label} er beskyttet med adgangskode.")
        if info.compress_type not in _METHODS:
            raise FileFault(f"{label} er pakket på en måde, der ikke kan læses. Pak den som en almindelig zip-fil.")


def _leads_out(path: str) -> bool:
    return path.startswith("/") or _DRIVE.match(path) is not None or ".." in PurePosixPath(path).parts or "\x00" in path


def unpacked_members(
    archive: zipfile.ZipFile, size: int, label: str
) -> Iterator[tuple[zipfile.ZipInfo, Iterator[bytes]]]:
    """Every member with its content in pieces, to be taken to the end before the next.

    ``size`` is the archive's own: members that overlap would otherwise unpack to anything. Raises FileFault for a bad
    checksum or implausible size, as soon as it shows.
    """
    if sum(info.compress_size for info in archive.infolist()) > size:
        raise _damaged(label)
    unpacked = 0

    def counted(pieces: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal unpacked
        for piece in pieces:
            unpacked += len(piece)
            if unpacked > max(_MOST_IN_ALL, MOST_TIMES * size):
                raise _implausible(label)
            yield piece

    for info in archive.infolist():
        yield info, counted(_pieces(archive, info, label))


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> Iterator[bytes]:
    """The member piece by piece; stops as soon as it has become implausible, whatever size its header claims."""
    size = 0
    member = _member_or_none(archive, info)
    while member is not None:
        piece = _piece_or_none(member)
        if piece is None:
            break
        if not piece:
            if size != info.file_size:
                break
            return
        size += len(piece)
        if size > MOST_BYTES and size > MOST_TIMES * info.compress_size:
            raise _implausible(label)
        yield piece
    raise _damaged(label)


def _damaged(label: str) -> FileFault:
    return FileFault(f"{label} er beskadiget: en del af den kan ikke pakkes ud, eller kontrolsummen passer ikke.")


def _implausible(label: str) -> FileFault:
    return FileFault(f"{label} fylder urimeligt meget udpakket.")


def _member_or_none(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes] | None:
    """Open a member with its claimed size set aside: the library would cut the content there and check no further."""
    unbounded = copy.copy(info)
    unbounded.file_size = 1 << 62
    try:
        return archive.open(unbounded)
    except (*_BROKEN, KeyError):
        return None


def _piece_or_none(member: IO[bytes]) -> bytes | None:
    try:
        return member.read(_PIECE)
    except _BROKEN:
        return None
