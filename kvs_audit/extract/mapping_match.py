"""How well a foreign column fits a column of the contract, and why: by its name, by its values, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

import polars as pl

from kvs_audit.contract.danish import percent
from kvs_audit.contract.folding import fold
from kvs_audit.contract.legal_basis import measure_type
from kvs_audit.contract.tables import TABLES, Column
from kvs_audit.extract.mapping_words import YES_NO_WORDS, codes_by_name, names_of_column, qualified_names
from kvs_audit.extract.privacy import is_personal
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.text import as_text
from kvs_audit.extract.values import AARSAG, parse_texts

ABOUT_PEOPLE: Final = frozenset({"leverandoertype", "relation"})
"""Coded columns that systems also fill with names: what is no code in them is neither matched nor shown."""

_SIMILAR: Final = 0.84
_MOSTLY: Final = 0.5
_SURELY: Final = 0.8
_LOOKED_AT: Final = 500
_KINDS: Final[Mapping[str, str]] = {
    "enum": "koder",
    "bool": "ja eller nej",
    "date": "datoer",
    "date_or_month": "datoer eller måneder",
    "month": "måneder",
    "int": "hele tal",
    "num": "tal",
}
_BY_NAME: Final[Mapping[str, float]] = {"samme": 1.0, "tabelnavn": 0.97, "kendt": 0.93, "ligner": 0.9, "koder": 0.75}


@dataclass(frozen=True)
class Match:
    """A foreign column (``place`` among the table's) for a contract column, how sure, and why, in Danish.

    ``own``: the name says which table it belongs to, so that it fits no other one.
    """

    column: str
    place: int
    score: float
    reason: str
    own: bool


def column_matches(raw: RawTable, table: str) -> list[Match]:
    """Every foreign column that fits some column of the contract's table, the surest first.

    A heading that is itself personal, in a column that was allowed, fits nothing: it is not to be written down.
    """
    found = [
        match
        for column in TABLES[table].columns
        for place, name in enumerate(raw.names)
        if not is_personal(raw.headings[place]) and (match := _match(raw, place, name, table, column)) is not None
    ]
    order = {column: number for number, column in enumerate(TABLES[table].by_name)}
    return sorted(found, key=lambda match: (-match.score, order[match.column], match.place))


def one_to_one(matches: Iterable[Match], taken: frozenset[int] = frozenset()) -> dict[str, Match]:
    """The surest match of each column, no foreign column twice and none of the taken ones; in the matches' order."""
    chosen: dict[str, Match] = {}
    used = set(taken)
    for match in matches:
        if match.column not in chosen and match.place not in used:
            chosen[match.column] = match
            used.add(match.place)
    return chosen


def readable_share(raw: RawTable, place: int, column: Column) -> float | None:
    """How much of a column's distinct values can be read as the contract column's; None where there are none."""
    texts = as_text(raw.cells[str(place)].drop_nulls().unique(maintain_order=True).head(_LOOKED_AT)).drop_nulls()
    if not len(texts):
        return None
    if column.type == "id":
        return 1.0
    if column.type == "enum":
        return sum(code is not None for code in known_codes(texts, column)) / len(texts)
    if column.type == "bool":
        texts = texts.str.to_lowercase().replace(dict(YES_NO_WORDS))
    return 1 - parse_texts(texts, column)[AARSAG].count() / len(texts)


def known_codes(texts: pl.Series, column: Column) -> list[str | None]:
    """The code that each text surely stands for: by a known name or, for the type of a measure, by its legal basis."""
    by_name = codes_by_name(column.values)
    codes = [by_name.get(fold(text)) for text in texts]
    if column.name != "indsatstype" or None not in codes:
        return codes
    by_law = texts.to_frame("t").select(measure_type(pl.col("t"))).to_series()
    return [code or law for code, law in zip(codes, by_law, strict=True)]


def _match(raw: RawTable, place: int, name: str, table: str, column: Column) -> Match | None:
    kind, similarity = _name_kind(name, table, column.name)
    share = readable_share(raw, place, column) if kind or column.type == "enum" else None
    if kind is None and share is not None and share >= _SURELY and column.name not in ABOUT_PEOPLE:
        kind = "koder"
    if kind is None or not _values_fit(kind, share, column):
        return None
    score = _BY_NAME[kind] * (similarity if kind == "ligner" else 1.0)
    return Match(column.name, place, score, _reason(kind, similarity, share, column), kind == "tabelnavn")


def _name_kind(name: str, table: str, column: str) -> tuple[str | None, float]:
    if name == column:
        return "samme", 1.0
    if name in qualified_names(table, column):
        return "tabelnavn", 1.0
    known = names_of_column(column)
    if name in known:
        return "kendt", 1.0
    closest = max(SequenceMatcher(None, name, other).ratio() for other in {column, *known})
    return ("ligner", closest) if closest >= _SIMILAR else (None, closest)


def _values_fit(kind: str, share: float | None, column: Column) -> bool:
    """A column of the same name is read whatever it holds; any other must not hold something else."""
    if share is None or kind == "samme":
        return True
    if column.type == "enum":
        return column.name not in ABOUT_PEOPLE or share >= _MOSTLY
    return share >= _MOSTLY


def _reason(kind: str, similarity: float, share: float | None, column: Column) -> str:
    words = {
        "samme": "samme navn",
        "tabelnavn": "navnet nævner tabellen",
        "kendt": "kendt navn for kolonnen",
        "ligner": f"navnet ligner ({percent(similarity, 0)})",
        "koder": "værdierne er koder for kolonnen",
    }
    if share is None:
        return f"{words[kind]}; kolonnen er tom"
    return (
        words[kind]
        if column.type == "id"
        else f"{words[kind]}; {percent(share, 0)} af værdierne er {_KINDS[column.type]}"
    )
