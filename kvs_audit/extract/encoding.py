"""From the bytes of a text file to UTF-8, or a clear refusal."""

import numpy as np

from kvs_audit.errors import FileFault

BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_OWN_FROM, _OWN_COUNT = np.uint8(0x80), np.uint8(0x20)
_DANISH_LEAD = b"\xc3"
_DANISH_UTF8 = tuple(letter.encode() for letter in "æøåÆØÅ")


def to_utf8(data: bytes, label: str) -> tuple[bytes, str]:
    """The same text as UTF-8 without a byte order mark, and the Danish name of the encoding it had.

    Raises FileFault for NUL bytes, UTF-16, bytes that are neither UTF-8 nor Windows-1252, and mixed encodings.
    """
    if data.startswith(_UTF16_BOMS):
        raise FileFault(f"{label} er gemt som UTF-16. Gem den som UTF-8.")
    if b"\x00" in data:
        raise FileFault(f"{label} indeholder nul-bytes og er ikke en tekstfil i UTF-8 eller Windows-1252.")
    marked = data.startswith(BOM)
    plain = data[len(BOM) :] if marked else data
    if _is_utf8(plain):
        return plain, "UTF-8 med BOM" if marked else "UTF-8"
    if _DANISH_LEAD in plain and any(letter in plain for letter in _DANISH_UTF8):
        raise FileFault(f"{label} blander UTF-8 og Windows-1252. Gem hele filen som UTF-8.")
    text = _windows_text(plain)
    if text is None:
        raise FileFault(f"{label} er hverken UTF-8 eller Windows-1252.")
    return text.encode(), "Windows-1252"


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _windows_text(data: bytes) -> str | None:
    """The text, or None; the error, which holds the bytes, goes no further.

    Windows-1252 is Latin-1, which is read many times faster, but for the bytes 80 to 9F.
    """
    own = np.frombuffer(data, np.uint8) - _OWN_FROM  # unsigned: what lies below wraps to the top
    if not (own < _OWN_COUNT).any():
        return data.decode("latin-1")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None
