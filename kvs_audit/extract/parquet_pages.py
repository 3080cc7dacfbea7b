"""Whether a Parquet file holds what its footer says: polars ends the whole process, or fills up, where some do not.

The footer and the headers of the pages are read, which tell how many values follow in how many bytes; they are few.
Nothing of a file is shown, and what is not surely sound is left to another reader. Source: the Parquet format, and
Thrift's compact protocol, in which footer and headers are written.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
"""The footer's length in four bytes, and the magic."""

_DATA, _DICTIONARY, _DATA_V2 = 0, 2, 3
_HEADER_OF: Final = {_DATA: 5, _DICTIONARY: 7, _DATA_V2: 8}
"""The field that describes a page of each type. Other types are indexes, which nobody writes."""
_TYPE, _UNCOMPRESSED, _COMPRESSED, _CHECKSUM = 1, 2, 3, 4
_COUNTS_OF_V2: Final = (2, 3, 5, 6)
"""Nulls, rows and the bytes of two kinds of levels."""

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 12
_INTEGERS: Final = (4, 5, 6)
_MANY: Final = 15
"""The length that says that the length of a list follows."""
_LONGEST_INTEGER, _DEEPEST = 10, 8

_Fields = Mapping[int, Any]


class _Unsound(Exception):
    """Something is not what it should be."""


@dataclass(frozen=True)
class Promised:
    """What the footer of a file of flat columns promises: its rows, and the empty cells of columns where it tells."""

    rows: int
    empty: Mapping[int, int]


def promised(data: bytes) -> Promised | None:
    """What a Parquet file holds by its footer, where every page lies in its chunk and has the values promised.

    None also where pages carry checksums, which polars does not look at, or are encrypted: it says no more than that
    a file is better read by another reader.
    """
    try:
        footer = _footer(data)
        groups = [_group(data, group) for group in _structs(footer, 4)]
    except (_Unsound, IndexError):
        return None
    rows = sum(group.rows for group in groups)
    if rows != footer.get(3):
        return None
    empty: Counter[int] = Counter()
    for group in groups:
        empty.update(group.empty)
    told = set.intersection(*(set(group.empty) for group in groups)) if groups else set()
    return Promised(rows, {place: empty[place] for place in told})


def _footer(data: bytes) -> _Fields:
    length = int.from_bytes(data[-_TAIL:-4], "little")
    if not data.startswith(_MAGIC) or not data.endswith(_MAGIC) or length + _TAIL > len(data):
        raise _Unsound
    return _struct(data, len(data) - _TAIL - length)[0]


def _group(data: bytes, group: _Fields) -> Promised:
    rows = _count(group, 3)
    chunks = [_fields(chunk, 3) for chunk in _structs(group, 1)]
    for chunk in chunks:
        _check_pages(data, chunk, rows)
    statistics = {place: chunk.get(12) for place, chunk in enumerate(chunks)}
    return Promised(rows, {place: _count(told, 3) for place, told in statistics.items() if told and 3 in told})


def _check_pages(data: bytes, chunk: _Fields, rows: int) -> None:
    start, length = _count(chunk, 11 if 11 in chunk else 9), _count(chunk, 7)
    at, end, values, uncompressed = start, start + length, 0, 0
    while at < end:
        page = _page(data, at)
        at, values, uncompressed = page.end, values + page.values, uncompressed + page.uncompressed
    if (at, values, values, uncompressed) != (end, rows, _count(chunk, 5), _count(chunk, 6)):
        raise _Unsound


@dataclass(frozen=True)
class _Page:
    """``values``: rows, so none in a dictionary; ``uncompressed``: bytes with the header; ``end``: where it ends."""

    values: int
    uncompressed: int
    end: int


def _page(data: bytes, at: int) -> _Page:
    header, body = _struct(data, at)
    kind, uncompressed, compressed = (_count(header, field) for field in (_TYPE, _UNCOMPRESSED, _COMPRESSED))
    described = _fields(header, _HEADER_OF.get(kind, -1))
    values = _count(described, 1)
    if _CHECKSUM in header or body + compressed > len(data):
        raise _Unsound
    if kind == _DICTIONARY and values > uncompressed:
        raise _Unsound
    if kind == _DATA_V2 and any(_count(described, field) > max(values, compressed) for field in _COUNTS_OF_V2):
        raise _Unsound
    return _Page(0 if kind == _DICTIONARY else values, body - at + uncompressed, body + compressed)


def _count(fields: _Fields, field: int) -> int:
    number = fields.get(field)
    if type(number) is not int or number < 0:
        raise _Unsound
    return number


def _fields(fields: _Fields, field: int) -> _Fields:
    found = fields.get(field)
    if not isinstance(found, dict):
        raise _Unsound
    return found


def _structs(fields: _Fields, field: int) -> list[_Fields]:
    found = fields.get(field)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _Unsound
    return found


def _struct(data: bytes, at: int, depth: int = 0) -> tuple[_Fields, int]:
    """A struct by the numbers of its fields (texts and floats as None), and where it ends."""
    if depth > _DEEPEST:
        raise _Unsound
    fields: dict[int, Any] = {}
    field = 0
    while (head := data[at]) != _STOP:
        at += 1
        if head >> 4:
            field += head >> 4
        else:
            field, at = _integer(data, at)
        kind = head & 15
        if kind in (_TRUE, _FALSE):
            fields[field] = kind == _TRUE
        else:
            fields[field], at = _value(data, at, kind, depth)
    return fields, at + 1


def _value(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in _INTEGERS:
        return _integer(data, at)
    if kind == _BINARY:
        length, at = _unsigned(data, at)
        return None, at + length
    if kind == _STRUCT:
        return _struct(data, at, depth + 1)
    if kind == _LIST:
        return _list(data, at, depth + 1)
    if kind in (_TRUE, _FALSE, _BYTE, _DOUBLE):
        return None, at + (8 if kind == _DOUBLE else 1)
    raise _Unsound


def _list(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    length, kind, at = data[at] >> 4, data[at] & 15, at + 1
    if length == _MANY:
        length, at = _unsigned(data, at)
    values = []
    for _ in range(length):
        if at > len(data):
            raise _Unsound
        value, at = _value(data, at, kind, depth)
        values.append(value)
    return values, at


def _integer(data: bytes, at: int) -> tuple[int, int]:
    number, at = _unsigned(data, at)
    return (number >> 1) ^ -(number & 1), at


def _unsigned(data: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(_LONGEST_INTEGER):
        byte = data[at + place]
        number |= (byte & 127) << 7 * place
        if byte < 128:
            return number, at + place + 1
    raise _Unsound
