"""A small frame as an HTML table for notebooks."""

from datetime import date
from html import escape
from typing import Any, Final

import polars as pl

from kvs_audit.contract.danish import MISSING, count, krav_label, label, long_date, number, percent
from kvs_audit.contract.inert import without_steering

_SHARES: Final = frozenset({"andel", "nedre", "oevre", "mindst", "maksimalt"})
_CODED: Final = frozenset({"status", "styrke", "enhed"})


def as_html(frame: pl.DataFrame, caption: str | None = None) -> str:
    """An HTML table with Danish headings, numbers and dates; every text is escaped, null is a dash.

    Meant for summaries of at most some hundred rows. Shares (``andel``, interval and bounds) become percentages.
    """
    head = "".join(f'<th scope="col">{escape(label(name))}</th>' for name in frame.columns)
    body = "".join(_row(frame.columns, row) for row in frame.iter_rows())
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(names: list[str], values: tuple[Any, ...]) -> str:
    return f"<tr>{''.join(_cell(name, value) for name, value in zip(names, values, strict=True))}</tr>"


def _cell(name: str, value: Any) -> str:
    style = ' style="text-align:right"' if isinstance(value, int | float) and not isinstance(value, bool) else ""
    return f"<td{style}>{escape(without_steering(cell_text(name, value)))}</td>"


def cell_text(name: str, value: Any) -> str:
    """A value of a named column in Danish."""
    if value is None:
        return MISSING
    if isinstance(value, str):
        return _word(name, value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, float):
        return percent(value) if name in _SHARES else number(value)
    return count(value) if isinstance(value, int) else str(value)


def _word(name: str, text: str) -> str:
    if name == "krav":
        return krav_label(text)
    return label(text) if name in _CODED else text
