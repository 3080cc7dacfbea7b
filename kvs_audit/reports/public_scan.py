"""The last look at a public report before it gets its name: no id of anyone, and no small number in its charts."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from kvs_audit.charts.figure import VEGALITE_MIME
from kvs_audit.errors import PrivacyFault
from kvs_audit.extract.model import Extract

COUNTS = frozenset({"opfyldt", "ikke_opfyldt"})

_ID_COLUMNS = {"sager": ("sag_id", "raadgiver"), "indsatser": ("indsats_id",)}
_WORD = re.compile(r"[\w@#./-]+")
_SHORTEST = 4
"""Shorter ids, and numbers, cannot be told from the report's own words and figures."""


def refuse_identifying(notebook: Any, texts: Iterable[str], extract: Extract, threshold: int) -> None:
    """Raise PrivacyFault when a text holds an id of a case, measure or caseworker, or a chart a small count.

    ``texts``: every text of the finished report. The message tells what was found, and never the value.
    """
    ids = _ids(extract)
    spaced = [value for value in ids if not _WORD.fullmatch(value)]
    if any(_shows(text, ids, spaced) for text in texts):
        msg = "Rapporten er ikke skrevet: den ville vise id'et på en sag, en indsats eller en rådgiver."
        raise PrivacyFault(msg)
    if any(0 < number < threshold for number in _counts(notebook)):
        msg = f"Rapporten er ikke skrevet: en figur ville vise et antal under {threshold}."
        raise PrivacyFault(msg)


def _shows(text: str, ids: frozenset[str], spaced: Iterable[str]) -> bool:
    words = (word.strip("./-@#") for word in _WORD.findall(text))
    return any(word in ids for word in words) or any(value in text for value in spaced)


def _ids(extract: Extract) -> frozenset[str]:
    columns = [extract.tables[table][name] for table, names in _ID_COLUMNS.items() for name in names]
    values = pl.concat([column.drop_nulls().cast(pl.String()).rename("id") for column in columns])
    return frozenset(value for value in values if len(value) >= _SHORTEST and not value.isdecimal())


def _counts(notebook: Any) -> Iterator[int]:
    """Counts in the data of charts, drawn or not."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            for rows in output.get("data", {}).get(VEGALITE_MIME, {}).get("datasets", {}).values():
                for row in rows:
                    yield from (row[name] for name in COUNTS & row.keys() if row[name] is not None)
                    yield from _met_and_not(str(row.get("tal", "")))


def _met_and_not(text: str) -> Iterator[int]:
    """Both counts of ``89 af 143``."""
    for met, whole in re.findall(r"(\d+) af (\d+)", text):
        yield int(met)
        yield int(whole) - int(met)
