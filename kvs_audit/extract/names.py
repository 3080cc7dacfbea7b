"""How names of files, sheets and tables are told: without anything that could act on a terminal."""

import unicodedata
from collections.abc import Sequence


def enumerated(words: Sequence[str]) -> str:
    """``a``, ``a og b``, ``a, b og c``."""
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last


def shown(name: str) -> str:
    """A name fit for a message: control, direction and other invisible characters are left out."""
    return "".join(
        " " if c in "\t\r\n" else c for c in name if c in "\t\r\n" or not unicodedata.category(c).startswith("C")
    )
