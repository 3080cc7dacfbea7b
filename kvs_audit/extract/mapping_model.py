"""What a mapping says: per table of the contract the foreign table, headings and values that stand for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kvs_audit.errors import FileFault
from kvs_audit.extract.mapping_lines import Place, line_of
from kvs_audit.extract.model import Source


@dataclass(frozen=True)
class Heading:
    """The column is the foreign one with this heading."""

    text: str


@dataclass(frozen=True)
class Constant:
    """The column has this value in every row."""

    value: str


@dataclass(frozen=True)
class RowNumber:
    """The column is a key made of the prefix and the source row's number."""

    prefix: str


Origin = Heading | Constant | RowNumber


@dataclass(frozen=True)
class TableMapping:
    """One table of the contract from one foreign table.

    ``saml``: rows with the same key are the same thing, repeated, and become one. ``modstrid``: what becomes of values
    that differ among them, ``fejl`` (the extract is refused) or ``tom`` (unknown). ``vaerdier``: per column what a
    value as written, spelt by :func:`compared`, stands for; ``""`` = unknown. ``place``: where in the file it stands.
    """

    navn: str
    kilde: str
    kolonner: Mapping[str, Origin]
    vaerdier: Mapping[str, Mapping[str, str]]
    saml: bool
    modstrid: str
    place: Place


@dataclass(frozen=True)
class ExtractMapping:
    """A mapping file that keeps to the contract: its tables, its name and hash, and the lines of its keys."""

    tables: tuple[TableMapping, ...]
    source: Source
    lines: Mapping[Place, int] = field(repr=False, default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where in the file."""

    place: Place
    sentence: str


def refuse(file: str, lines: Mapping[Place, int], faults: list[Fault]) -> None:
    """Raise FileFault with one line per fault, in the order of the file; do nothing when there is none."""
    if not faults:
        return
    numbered = sorted(
        ((line_of(lines, fault.place) or 0, fault.sentence) for fault in faults), key=lambda each: each[0]
    )
    told = [f"{file}, linje {line}: {sentence}" if line else f"{file}: {sentence}" for line, sentence in numbered]
    raise FileFault("\n".join(told))


def compared(written: str) -> str:
    """A value as it is compared: blanks around it and the case of its letters do not count."""
    return written.strip().casefold()


def read_origin(value: Any) -> Origin | None:
    """Where a column comes from, as the file says it; None when it says nothing of the kind."""
    if isinstance(value, str):
        return Heading(value.strip()) if value.strip() else None
    if isinstance(value, dict) and len(value) == 1:
        ((key, text),) = value.items()
        if isinstance(text, str) and key == "vaerdi" and text.strip():
            return Constant(text.strip())
        if isinstance(text, str) and key == "raekke":
            return RowNumber(text.strip())
    return None
