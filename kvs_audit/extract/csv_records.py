"""Where the records of a CSV file begin and end, and how many fields each has: numpy over the bytes.

Quotes are followed by parity: a newline or separator counts when an even number of quotes stands before it. That holds
as long as quotes stand where a field begins and ends; a file whose quotes stand elsewhere is left to the stdlib.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LF, CR, QUOTE = 10, 13, 34
csv.field_size_limit(2**31 - 1)

Positions = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


class UnclosedQuoteError(Exception):
    """A quote that opens a field is never closed; the caller names the file."""


class OddQuotesError(Exception):
    """Quotes stand in the middle of fields, so that parity says nothing."""


@dataclass(frozen=True)
class Records:
    """Bytes with LF only as record end; ``starts`` and ``ends`` bound each record, the line end left out."""

    data: bytes
    quotes: Positions
    starts: Positions
    ends: Positions

    def record(self, number: int) -> bytes:
        """The bytes of one record, counted from 0."""
        return self.data[self.starts[number] : self.ends[number]]


def find_records(data: bytes, separator: bytes) -> Records:
    """Split the bytes into records. Raises UnclosedQuoteError and OddQuotesError."""
    quotes = _find(data, QUOTE) if b'"' in data else np.empty(0, np.int64)
    data, quotes = _line_feeds_only(data, quotes)
    _check_quotes(data, quotes, separator)
    ends = _outside(_find(data, LF), quotes)
    if len(data) and (not len(ends) or ends[-1] != len(data) - 1):
        ends = np.append(ends, len(data))
    starts = np.concatenate([np.zeros(min(1, len(ends)), np.int64), ends[:-1] + 1])
    return Records(data, quotes, starts, ends)


def count_fields(records: Records, separator: bytes, first: int) -> Positions:
    """The number of fields of every record from ``first`` on."""
    starts, ends = records.starts[first:], records.ends[first:]
    if not len(starts):
        return np.empty(0, np.int64)
    found = _outside(_find(records.data, separator[0]), records.quotes)
    found = found[np.searchsorted(found, starts[0]) :]
    each, rest = divmod(len(found), len(starts))
    if not rest and _evenly(found, starts, ends, each):
        return np.full(len(starts), each + 1, np.int64)
    before = np.searchsorted(found, ends)
    fields: Positions = np.diff(before, prepend=0) + 1
    return fields


def _evenly(found: Positions, starts: Positions, ends: Positions, each: int) -> bool:
    """Whether every record holds exactly ``each`` of the separators: the common case, told without counting."""
    if each == 0:
        return True
    return bool(np.all(found[::each] >= starts) and np.all(found[each - 1 :: each] < ends))


def find(array: Bytes, byte: int) -> Positions:
    """Where a byte stands, in order."""
    positions: Positions = np.flatnonzero(array == byte)
    return positions


def _find(data: bytes, byte: int) -> Positions:
    return find(np.frombuffer(data, np.uint8), byte)


def _outside(positions: Positions, quotes: Positions) -> Positions:
    """The positions that stand outside quoted fields: each pair of quotes is looked up, not each position."""
    if not len(quotes):
        return positions
    opening, closing = np.searchsorted(positions, quotes[::2]), np.searchsorted(positions, quotes[1::2])
    size = len(positions) + 1
    turns = np.bincount(opening, minlength=size) - np.bincount(closing, minlength=size)
    outside: Positions = positions[np.cumsum(turns[:-1]) == 0]
    return outside


def _line_feeds_only(data: bytes, quotes: Positions) -> tuple[bytes, Positions]:
    """CR LF and a lone CR end a record just as LF does; inside quotes they are text and stay."""
    if b"\r" not in data:
        return data, quotes
    if not len(quotes):
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), quotes
    array = np.frombuffer(data, np.uint8).copy()
    returns = _outside(_find(data, CR), quotes)
    followed = returns[(returns + 1 < len(array))]
    followed = followed[array[followed + 1] == LF]
    array[returns] = LF
    kept = np.delete(array, followed).tobytes()
    return kept, _find(kept, QUOTE)


def _check_quotes(data: bytes, quotes: Positions, separator: bytes) -> None:
    """Raise where quotes stand elsewhere than around fields, or one is missing."""
    if not at_borders(np.frombuffer(data, np.uint8), quotes, bytes([LF, QUOTE, separator[0]])):
        raise OddQuotesError
    if len(quotes) % 2:
        raise UnclosedQuoteError


def at_borders(array: Bytes, quotes: Positions, borders: bytes) -> bool:
    """Whether opening quotes follow a field's end and closing ones precede one; a doubled quote is both at once.

    ``borders`` are the bytes that end a field, the quote among them; the data's own ends are borders too.
    """
    if not len(quotes):
        return True
    border = np.zeros(256, np.bool_)
    border[list(borders)] = True
    before, after = quotes[::2] - 1, quotes[1::2] + 1
    before, after = before[before >= 0], after[after < len(array)]
    return bool(border[array[before]].all() and border[array[after]].all())


def read_leniently(text: str, separator: str) -> Iterator[list[str]]:
    """Every record as the stdlib reads it, quotes in the middle of a field taken as text.

    Raises UnclosedQuoteError when a quoted field runs to the end of the file, or runs over a line end and is then
    followed by more text: its quote was never closed where it should have been.
    """
    marker = "\x00"
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line
        if text and not text.endswith(("\n", "\r")):
            taken.append("\n")
            yield "\n"
        yield marker

    reader = csv.reader(lines(), delimiter=separator)
    last: list[str] = []
    for last in reader:
        if last == [marker]:
            return
        if len(taken) > 1 and not _strictly_readable(taken, separator):
            break
        taken.clear()
        yield last
    if last != [marker]:
        raise UnclosedQuoteError


def _strictly_readable(lines: list[str], separator: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return False
    return True
