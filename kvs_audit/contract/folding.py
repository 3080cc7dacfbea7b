"""How names are compared: files, sheets, columns and enum values are all folded the same way."""

import re
import unicodedata

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def fold(name: str) -> str:
    """Fold a name as people write it to the contract's spelling: ``Sags-ID`` becomes ``sags_id``."""
    lowered = unicodedata.normalize("NFC", name).strip().lower().translate(_DANISH)
    return re.sub(r"[^a-z0-9]+", "_", lowered).strip("_")
