"""Printing: text from outside is made harmless, progress only where someone looks."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Text without control and direction-override characters, so that nothing in it steers a terminal."""
    return _UNPRINTABLE.sub("", text)


def complain(message: str) -> None:
    """One message to stderr."""
    print(printable(message), file=sys.stderr)


def console() -> "Console":
    """Where tables go; wide enough for them when nobody looks."""
    from rich.console import Console

    return Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 160)


@contextmanager
def progress(first: str) -> Iterator["Steps"]:
    """Say on stderr what is being done; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield Steps(None)
        return
    from rich.console import Console

    with Console(stderr=True, markup=False).status(first) as status:
        yield Steps(status)


def time_left(seconds: float) -> str:
    """How long is left, as one reads it."""
    if seconds < 90:
        return f"cirka {max(round(seconds), 0)} sekunder tilbage"
    return f"cirka {round(seconds / 60)} minutter tilbage"


class Steps:
    """The line that says what is being done."""

    def __init__(self, status: "Status | None") -> None:
        self._status = status

    def say(self, step: str) -> None:
        """Replace the line."""
        if self._status is not None:
            self._status.update(printable(step))
