"""The extract as it stood on a day, so that a later day can be looked at as if nothing more had happened."""

from dataclasses import replace
from datetime import date

import polars as pl

from kvs_audit.extract.model import Extract
from kvs_audit.facts.dates import day

_DATED = {
    "undersoegelser": "startdato",
    "planer": "dato",
    "opfoelgninger": "dato",
    "aflastningsdoegn": "maaned",
    "stoettepersoner": "tilbudt_dato",
    "klippekortsamtaler": "dato",
}
"""The date from which on a row of each table is known; a row without one always is."""

_DATED_VALUES = {"indsatser": ("boernesamtale_dato",), "undersoegelser": ("slutdato",)}
"""Dates that are facts of their own in rows known before."""


def known_by(extract: Extract, last: date) -> Extract:
    """The extract without the facts dated after ``last``: what :class:`Known` leaves out on that day is gone for good.

    Planned starts and ends of measures decided by then are kept. A measure decided later keeps its place, which row
    positions count on, but neither of its dates: it is covered by no standard and active on no day. Row counts and
    rejects are those of the whole extract. Source: the requirement catalogue, *Common definitions*.
    """
    return replace(extract, tables={name: _known(name, rows, last) for name, rows in extract.tables.items()})


def _known(name: str, rows: pl.DataFrame, last: date) -> pl.DataFrame:
    limit = day(last)
    known = [pl.when(pl.col(value) <= limit).then(value).alias(value) for value in _DATED_VALUES.get(name, ())]
    if name == "indsatser":
        decided = pl.coalesce("afgoerelsesdato", "startdato") <= limit
        known += [pl.when(decided).then(value).alias(value) for value in ("afgoerelsesdato", "startdato")]
    if name in _DATED:
        rows = rows.filter((pl.col(_DATED[name]) <= limit).fill_null(value=True))
    return rows.with_columns(known)
