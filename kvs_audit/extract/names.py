"""How the reader names tables and what it says of them: folded names, and the Danish words of file faults."""

from collections.abc import Sequence


def enumerated(words: Sequence[str]) -> str:
    """``a``, ``a og b``, ``a, b og c``."""
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last
