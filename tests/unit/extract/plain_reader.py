"""The contract's row rules once more, in plain Python over text: slow, obvious, and written apart from the reader.

Rows are lists of texts; the answer is the lines of the rejects and the counts. Only what a CSV can hold.
"""

import datetime as dt
import re
from decimal import Decimal

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES, Column, Table

Rows = list[list[str]]
Line = tuple[str, int, str, str, str]

_MONTHS = ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august"]
_MONTHS += ["september", "oktober", "november", "december"]
_TRUE, _FALSE = {"true", "ja", "sand", "1"}, {"false", "nej", "falsk", "0"}


class UnreadableError(Exception):
    """A value cannot be read; the argument is the reason."""


def _date(text: str) -> dt.date:
    text = re.sub(r"[T ]\s*0?0[:.]00([:.]00([.,]0+)?)?Z?$", "", text)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    danish = re.fullmatch(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})", text, re.ASCII)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif danish:
        day, month, year = int(danish[1]), int(danish[3]), int(danish[4])
    else:
        raise UnreadableError("ulaeselig_vaerdi")
    return _checked(year, month, day)


def _checked(year: int, month: int, day: int) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise UnreadableError("ulaeselig_vaerdi") from None
    if not dt.date(1900, 1, 1) <= found <= dt.date(2100, 12, 31):
        raise UnreadableError("uden_for_omraade")
    return found


def _month(text: str) -> dt.date:
    iso = re.fullmatch(r"(\d{4})-(\d\d)", text, re.ASCII)
    danish = re.fullmatch(r"(\d\d)-(\d{4})", text, re.ASCII)
    named = re.fullmatch(r"(\w+)\s+(\d{4})", text)
    if iso:
        return _checked(int(iso[1]), int(iso[2]), 1)
    if danish:
        return _checked(int(danish[2]), int(danish[1]), 1)
    if named and named[1].lower() in _MONTHS:
        return _checked(int(named[2]), _MONTHS.index(named[1].lower()) + 1, 1)
    return _date(text).replace(day=1)


def _date_or_month(text: str) -> object:
    try:
        return _date(text)
    except UnreadableError as fault:
        if str(fault) == "uden_for_omraade":
            raise
    return _month(text)


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?(\d+([.,]\d+)?|[.,]\d+)", text, re.ASCII):
        raise UnreadableError("ulaeselig_vaerdi")
    return Decimal(text.replace(",", "."))


def value_of(text: str, column: Column) -> object:
    """The value of a trimmed, non-empty text; UnreadableError with the reason."""
    if column.type == "id":
        return text
    if column.type == "enum":
        if fold(text) not in column.values:
            raise UnreadableError("ukendt_kode")
        return fold(text)
    if column.type == "bool":
        if text.lower() not in _TRUE | _FALSE:
            raise UnreadableError("ulaeselig_vaerdi")
        return text.lower() in _TRUE
    if column.type in ("int", "num"):
        number = _number(text)
        if column.type == "int" and number != int(number):
            raise UnreadableError("ulaeselig_vaerdi")
        if column.high is not None and not column.low <= number <= column.high:
            raise UnreadableError("uden_for_omraade")
        return number
    return {"date": _date, "month": _month, "date_or_month": _date_or_month}[column.type](text)


def account(tables: dict[str, Rows]) -> tuple[list[Line], dict[str, tuple[int, int, int, int]]]:
    """The reject lines and (laest, accepteret, afvist, sat_ukendt) of every table, headings in canonical spelling."""
    lines: list[Line] = []
    counts = {}
    keys: dict[str, tuple[set, set]] = {}
    for name, table in TABLES.items():
        if name in tables:
            rows = _rows(tables[name], table)
            _judge(rows, table, keys)
            keys[name] = (
                {row.values.get(k) for k in table.key[:1] for row in rows if row.reason is None},
                {row.key_text for row in rows if row.key_text},
            )
            lines += [line for row in rows for line in row.lines(name, table)]
            rejected = sum(row.reason is not None for row in rows)
            unknown = sum(len(row.faults) for row in rows if row.reason is None)
            counts[name] = (len(rows), len(rows) - rejected, rejected, unknown)
    return lines, counts


class Row:
    """One row: its number, its values, the faults of its values, and the reason why it is rejected."""

    def __init__(self, number: int, cells: list[str], headings: list[str], table: Table) -> None:
        self.number, self.values, self.faults, self.reason = number, {}, {}, None
        at = {name: i for i, name in enumerate(headings)}
        self.ragged = len(cells) < len(headings) or any(cell.strip() for cell in cells[len(headings) :])
        first = table.key[0] if table.key else None
        position = at.get(first, -1)
        self.key_text = cells[position].strip() if 0 <= position < len(cells) else ""
        if self.ragged:
            return
        for column in table.columns:
            text = cells[at[column.name]].strip() if column.name in at else ""
            try:
                self.values[column.name] = value_of(text, column) if text else None
            except UnreadableError as fault:
                self.values[column.name], self.faults[column.name] = None, str(fault)
            if column.required and not text:
                self.faults[column.name] = "mangler_vaerdi"

    def lines(self, name: str, table: Table) -> list[Line]:
        if self.reason is not None:
            return [(name, self.number, *self.reason, "afvist")]
        return [
            (name, self.number, column.name, self.faults[column.name], "sat_ukendt")
            for column in table.columns
            if column.name in self.faults
        ]


def _rows(rows: Rows, table: Table) -> list[Row]:
    return [
        Row(number, cells, rows[0], table)
        for number, cells in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in cells)
    ]


def _judge(rows: list[Row], table: Table, keys: dict[str, tuple[set, set]]) -> None:
    own: dict[Row, tuple[str, str] | None] = {}
    for row in rows:
        own[row] = None if row.ragged else _other_fault(row, table, keys)
    for row in rows:
        twice = not row.ragged and table.key and _is_spare(row, rows, own, table)
        if row.ragged:
            row.reason = ("", "forkert_antal_felter")
        elif (column := _value_fault(row, table)) is not None:
            row.reason = (column, row.faults[column])
        elif twice:
            row.reason = (table.key[-1], "dobbelt_noegle")
        else:
            row.reason = own[row]


def _value_fault(row: Row, table: Table) -> str | None:
    return next((c.name for c in table.columns if c.required and c.name in row.faults), None)


def _other_fault(row: Row, table: Table, keys: dict[str, tuple[set, set]]) -> tuple[str, str] | None:
    """Foreign key and ends; a value fault of a required column counts as a fault too."""
    target = row.values.get(table.parent_key) if table.parent_key else None
    if target is not None and target not in keys[table.parent][0]:
        known = target in keys[table.parent][1]
        return (table.parent_key, "haenger_paa_afvist" if known else "noegle_findes_ikke")
    start, end = row.values.get("startdato"), row.values.get("slutdato")
    if start is not None and end is not None and end < start:
        return ("slutdato", "slut_foer_start")
    return None


def _is_spare(row: Row, rows: list[Row], own: dict[Row, tuple[str, str] | None], table: Table) -> bool:
    key = [row.values.get(k) for k in table.key]
    if None in key:
        return False
    same = [other for other in rows if not other.ragged and [other.values.get(k) for k in table.key] == key]
    sound = [other for other in same if own[other] is None and _value_fault(other, table) is None]
    return len(same) > 1 and (not sound or sound[0] is not row)
