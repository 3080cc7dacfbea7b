"""On which line of a TOML text each key stands: the parser in the standard library does not say."""

import re
import tomllib
from collections.abc import Mapping

Place = tuple[str | int, ...]
"""A place in a document: keys, and numbers within arrays of tables."""

_HEADER = re.compile(r"^\s*(\[\[.*\]\]|\[[^\[].*\])\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)


def key_lines(text: str) -> Mapping[Place, int]:
    """The line of every header and key, by its place; ``text`` is TOML that can be parsed.

    A key inside an inline table or after a text of several lines may be missing: :func:`line_of` finds the nearest.
    """
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    base: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            base = _opened(header[1], counts)
            lines.setdefault(base, number)
        elif key:
            lines.setdefault(base + _keys(f"{key[1]} = 0"), number)
    return lines


def line_of(lines: Mapping[Place, int], place: Place) -> int | None:
    """The line of a place, or of the nearest one around it or within it; None where there is none."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return min((line for other, line in lines.items() if other[: len(place)] == place), default=None)


def _opened(header: str, counts: dict[Place, int]) -> Place:
    """Where a header leads: ``[[a]]`` to the next of its tables, ``[a.b]`` into the last one of ``a``."""
    many = header.startswith("[[")
    names = _keys(header.strip("[]").strip() + " = 0")
    place: Place = ()
    for depth, name in enumerate(names, 1):
        place = (*place, name)
        if depth == len(names) and many:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def _keys(assignment: str) -> tuple[str, ...]:
    """The keys of ``a."b c".d = 0``; none where a line only looks like a key."""
    found: list[str] = []
    try:
        value: object = tomllib.loads(assignment)
    except tomllib.TOMLDecodeError:
        return ()
    while isinstance(value, dict):
        ((name, value),) = value.items()
        found.append(name)
    return tuple(found)
