"""How far a sheet's cells reach, told from its XML before anything is read into a rectangle.

Cells and rows written as office programs write them, with their place first, are told from the bytes by numpy; a piece
with anything else in it is searched for places however they stand.
"""

import re
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from kvs_audit.extract.csv_records import Bytes

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_CELL_COLUMN = re.compile(rb"\sr=[\"']([A-Za-z]+)[0-9]")
_FAR_ROW = re.compile(rb"\sr=[\"'][A-Za-z]+[0-9]{6,}")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"']([0-9]{1,10})")
_FAR = 100_000
_MOST_DIGITS = 10
_PADDING = bytes(32)
_PLACE = int.from_bytes(b' r="', "little")

Places = npt.NDArray[np.intp]
Extent = tuple[int, int, bool]


def sheet_extent(pieces: Iterable[bytes]) -> tuple[int, int]:
    """The last row and the last column of a sheet's XML, as its cells say it."""
    last_row, last_column, far = 0, 0, False
    for chunk in _whole_tags(pieces):
        found = _usual(chunk) or _unusual(chunk)
        last_row, last_column, far = max(last_row, found[0]), max(last_column, found[1]), far or found[2]
    return (LAST_ROW if far and last_row < _FAR else last_row), last_column


def _whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only where a tag begins."""
    rest = b""
    for piece in pieces:
        joined = rest + piece
        cut = max(joined.rfind(b"<"), 0)
        yield joined[:cut]
        rest = joined[cut:]
    yield rest


def _unusual(chunk: bytes) -> Extent:
    """The last row that is named, the last column, and whether any cell names a row of six digits."""
    letters = max(_CELL_COLUMN.findall(chunk), key=lambda found: (len(found), found.upper()), default=b"")
    number = 0
    for letter in letters:
        number = number * 26 + letter % 32
    return max(map(int, _ROW.findall(chunk)), default=0), number, _FAR_ROW.search(chunk) is not None


def _usual(chunk: bytes) -> Extent | None:
    """The same as :func:`_unusual`, from the bytes at once; None where a cell or row is not written as usual."""
    if b":c" in chunk or b":row" in chunk:
        return None
    padded = chunk + _PADDING
    bytes_ = np.frombuffer(padded, np.uint8)
    opens = bytes_[:-1] == ord("<")
    cells, rows = (_elements(padded, opens & (bytes_[1:] == name[0]), name) for name in (b"c", b"row"))
    if cells is None or rows is None:
        return None
    columns = _last_column(bytes_, cells)
    return None if columns is None else (_last_row(bytes_, rows), *columns)


def _elements(padded: bytes, begun: npt.NDArray[np.bool_], name: bytes) -> Places | None:
    """Where the places of the elements of that name begin; None when one does not tell its place first.

    ``begun`` marks tags that begin with the name's first letter.
    """
    four = np.ndarray(len(padded) - 3, "<u4", padded, strides=(1,))  # from every byte on
    at = np.flatnonzero(begun) + 1
    if len(name) > 1:
        at = at[(four[at] & 0xFFFFFF) == int.from_bytes(name, "little")]
    at += len(name)
    told = four[at] == _PLACE
    if not told.all():
        after = np.frombuffer(padded, np.uint8)[at[~told]]
        if not (_is_letter(after) | _is_digit(after)).all():  # else names that are longer
            return None
        at = at[told]
    return at + 4


def _last_column(bytes_: Bytes, cells: Places) -> tuple[int, bool] | None:
    """The last column, and whether any cell's row has six digits; None where a place has more than three letters."""
    last, far, number = 0, False, np.zeros(len(cells), np.int64)
    for _ in range(4):
        letters = _is_letter(bytes_[cells])
        ended = cells[~letters]
        far = far or bool(_is_digit(bytes_[ended + 5]).any() and _six_digits(bytes_, ended))
        last = max(last, int(number[~letters].max(initial=0)))
        if not letters.any():
            return last, far
        number = number[letters] * 26 + bytes_[cells[letters]] % 32
        cells = cells[letters] + 1
    return None


def _six_digits(bytes_: Bytes, at: Places) -> bool:
    far = np.ones(len(at), np.bool_)
    for offset in range(6):
        far &= _is_digit(bytes_[at + offset])
    return bool(far.any())


def _last_row(bytes_: Bytes, rows: Places) -> int:
    number = np.zeros(len(rows), np.int64)
    going = np.ones(len(rows), np.bool_)
    for offset in range(_MOST_DIGITS):
        digit = bytes_[rows + offset]
        going &= _is_digit(digit)
        if not going.any():
            break
        number = np.where(going, number * 10 + (digit & 15), number)
    return int(number.max(initial=0))


def _is_letter(byte: Bytes) -> npt.NDArray[np.bool_]:
    return (byte | 32) - ord("a") < 26


def _is_digit(byte: Bytes) -> npt.NDArray[np.bool_]:
    return byte - ord("0") < 10
