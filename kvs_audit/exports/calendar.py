"""Deadlines as a calendar file (iCalendar, RFC 5545), which every calendar program takes in.

An entry says that a case has a deadline, and nothing of what it is about: calendars are synchronised, shared and shown
on locked telephones. Its id leads back to the list.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.exports.worklist.cells import visible

_MAKER: Final = "-//kvs_audit//frister//DA"
_HOME: Final = "kvs-audit"


def write_calendar(deadlines: pl.DataFrame, made: date, list_name: str, path: Path) -> None:
    """Write one all-day entry per deadline.

    ``deadlines``: ``frist_id`` (the entry's id, so that a later file moves an entry instead of repeating it),
    ``sag_id`` and ``frist``. ``made``: the day the list was drawn up, so that equal lists give equal bytes.
    ``list_name``: the file in which the deadline can be looked up by its id.
    """
    path.write_bytes(calendar_bytes(deadlines, made, list_name))


def calendar_bytes(deadlines: pl.DataFrame, made: date, list_name: str) -> bytes:
    """The calendar as its file holds it, see :func:`write_calendar`."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - only needed for this file

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    for identity, case, day in _entries(deadlines):
        event = Event()
        event.add("uid", f"{identity}@{_HOME}")
        event.add("dtstamp", datetime.combine(made, time(), UTC))
        event.add("dtstart", day)
        event.add("summary", f"Frist i sag {case}")
        event.add("description", f"Se frist {identity} i {list_name}.")
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _entries(deadlines: pl.DataFrame) -> Iterator[tuple[str, str, date]]:
    return deadlines.select("frist_id", visible(pl.col("sag_id")), "frist").iter_rows()
