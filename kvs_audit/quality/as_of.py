"""The as-of date of a check that was given none: the last thing that the extract says happened."""

from datetime import date
from typing import Final

import polars as pl

from kvs_audit.extract.model import Extract
from kvs_audit.facts.dates import add_months

_EVENTS: Final = (
    ("indsatser", "afgoerelsesdato"),
    ("undersoegelser", "startdato"),
    ("planer", "dato"),
    ("opfoelgninger", "dato"),
    ("aflastningsdoegn", "maaned"),
    ("stoettepersoner", "tilbudt_dato"),
    ("klippekortsamtaler", "dato"),
)
"""Dates of what has happened when it is written down; starts and ends of measures may be planned."""

_MOST: Final = 0.99


def event_dates(extract: Extract) -> pl.DataFrame:
    """Every date of something that has happened: ``tabel``, ``kolonne``, ``raekke``, ``dato`` (never null)."""
    parts = [
        extract.tables[table].select(
            pl.lit(table).alias("tabel"), pl.lit(column).alias("kolonne"), "raekke", pl.col(column).alias("dato")
        )
        for table, column in _EVENTS
        if extract.has(table)
    ]
    return pl.concat(parts).drop_nulls("dato")


def last_event(extract: Extract) -> date | None:
    """The last event's date; None when the extract has none.

    A few dates far ahead of all others (a mistyped year) do not count: none later than a year after the date that 99
    of 100 events lie before.
    """
    days = event_dates(extract)["dato"].sort()
    if days.is_empty():
        return None
    most = days.gather([int(_MOST * (len(days) - 1))]).to_frame()
    bound = most.select(add_months(pl.col("dato"), 12)).item()
    found = days.filter(days <= bound).max()
    return found if isinstance(found, date) else None
