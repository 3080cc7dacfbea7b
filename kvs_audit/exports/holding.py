"""A file that a running process holds: what a killed one left behind is held by nobody.

The operating system lets go of the hold when the process ends, however it ends. Where the file system knows no holds,
everything counts as held: better left behind than taken from a run under way.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Make the file and hold it."""
    with path.open("wb") as file:
        with suppress(OSError):
            _take(file.fileno())
        yield


def is_held(path: Path) -> bool:
    """Whether a running process holds the file."""
    try:
        with path.open("r+b") as file:
            _take(file.fileno())
    except OSError:
        return True
    return False
