"""Short ids that follow from what they name."""

import hashlib
import re
from collections.abc import Iterable
from typing import Final

_LENGTH: Final = 12
_LETTERS: Final = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")

SHORT_ID: Final = re.compile(rf"[g-v][0-9a-f]{{{_LENGTH - 1}}}")


def short_id(parts: Iterable[str]) -> str:
    """12 characters that follow from the parts in every version: a letter, then hexadecimal digits.

    Without the letter, one in some million would be taken for a telephone number by the privacy guard, and more of them
    for a number by a spreadsheet.
    """
    digits = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return digits[0].translate(_LETTERS) + digits[1:_LENGTH]
