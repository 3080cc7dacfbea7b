"""The values of coded columns: what each stands for in the contract, and which of them may be shown.

A value is shown when it is a known word for a code; or when it is short, frequent and looks like no name, in a column
that is no place for names. All others are only counted, with their first row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import Column
from kvs_audit.extract.mapping_match import ABOUT_PEOPLE, known_codes
from kvs_audit.extract.mapping_words import YES_NO_WORDS, codes_by_name
from kvs_audit.extract.names import shown
from kvs_audit.extract.privacy import is_personal
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.text import UNREADABLE, as_text

FREQUENT: Final = 5
"""A value in fewer rows is a small cell: it may point at someone."""

_MOST_CODES: Final = 40
"""A column with more distinct values holds no codes."""

_LONGEST: Final = 60
_CODE_LIKE: Final = re.compile(r"[\w§.,/()+ -]+", re.UNICODE)
_NAME_LIKE: Final = re.compile(r"[A-ZÆØÅ][\w'-]+\s+(?:[A-ZÆØÅ]\.?\s+)*[A-ZÆØÅ]|[0-9]{4}")
"""Two capitalised words in a row, or a run of digits as in a number that stands for someone."""

_READ_AS_IT_IS: Final = ("true", "false", "ja", "nej", "sand", "falsk", "1", "0")


@dataclass(frozen=True)
class Meaning:
    """A value as written, the code it is taken for (None where that is for people to say), its rows, and why."""

    written: str
    code: str | None
    rows: int
    reason: str


@dataclass(frozen=True)
class Coded:
    """The values of a coded column that the reader does not know by itself.

    ``hidden``: distinct values that are neither known nor fit to be shown, with the first row of each.
    """

    meanings: tuple[Meaning, ...]
    hidden: int
    hidden_rows: tuple[int, ...]


def coded_values(raw: RawTable, place: int, column: Column) -> Coded:
    """What the values of a foreign column stand for; ``column`` is an enum or a bool."""
    rows = (
        pl.DataFrame({"tekst": as_text(raw.cells[str(place)]), "raekke": raw.raekke})
        .drop_nulls("tekst")
        .filter(pl.col("tekst") != UNREADABLE)
        .group_by("tekst", maintain_order=True)
        .agg(pl.len().alias("antal"), pl.col("raekke").first())
        .sort("antal", "tekst", descending=[True, False])
    )
    codes = known_codes(rows["tekst"], column) if column.type == "enum" else [None] * rows.height
    foreign = [
        (row["tekst"], row["antal"], row["raekke"], code)
        for row, code in zip(rows.iter_rows(named=True), codes, strict=True)
        if not _read_as_it_is(row["tekst"], column)
    ]
    few = len(foreign) <= _MOST_CODES
    meanings = [_meaning(text, number, code, column, few=few) for text, number, _, code in foreign]
    hidden = [row for (_, _, row, _), meaning in zip(foreign, meanings, strict=True) if meaning is None]
    return Coded(tuple(meaning for meaning in meanings if meaning), len(hidden), tuple(sorted(hidden)))


def _read_as_it_is(text: str, column: Column) -> bool:
    if column.type == "bool":
        return text.lower() in _READ_AS_IT_IS
    return fold(text) in column.values


def _meaning(text: str, rows: int, code: str | None, column: Column, *, few: bool) -> Meaning | None:
    """None where the value must not be shown."""
    if column.type == "bool":
        answer = YES_NO_WORDS.get(text.lower())
        if answer is not None:
            return Meaning(text, answer, rows, "skrives også sådan")
    elif code is not None and _shape(text):
        return Meaning(text, code, rows, "kendt navn for koden")
    if not few or rows < FREQUENT or column.name in ABOUT_PEOPLE or not _shape(text) or shown(text) != text:
        return None
    near = get_close_matches(fold(text), _names(column), n=1, cutoff=0.75)
    if near:
        return Meaning(text, codes_by_name(column.values)[near[0]], rows, "ligner koden; se efter")
    return Meaning(text, None, rows, "ukendt")


def _shape(text: str) -> bool:
    code_like = len(text) <= _LONGEST and _CODE_LIKE.fullmatch(text) is not None
    return code_like and not _NAME_LIKE.search(text) and not is_personal(text)


def _names(column: Column) -> Sequence[str]:
    return list(codes_by_name(column.values)) if column.type == "enum" else ()
