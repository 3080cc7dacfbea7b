"""The last look at what is about to be published: the extract guard's patterns, on the way out."""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl
import polars.selectors as cs

from kvs_audit.contract.danish import listing
from kvs_audit.errors import PrivacyFault
from kvs_audit.extract.privacy import find_personal_text

_KINDS: Final = {
    "cpr": "CPR-numre",
    "email": "e-mailadresser",
    "telefon": "telefonnumre",
    "adresse": "adresser",
}


def refuse_personal_text(exports: Mapping[str, pl.DataFrame | Iterable[str]]) -> None:
    """Raise PrivacyFault when a text that is to be written holds personal data; the message names places, no values.

    ``exports``: what is to be written by file name: a frame, of which every text is looked at, or texts.
    """
    found = [finding for name, content in exports.items() for finding in _findings(name, content)]
    if found:
        msg = f"Resultatet indeholder personoplysninger og er ikke skrevet: {'; '.join(found)}."
        raise PrivacyFault(msg)


def _findings(name: str, content: pl.DataFrame | Iterable[str]) -> list[str]:
    if isinstance(content, pl.DataFrame):
        texts = [(f"{name}, kolonnen {column.name}", column.unique()) for column in content.select(cs.string())]
    else:
        texts = [(name, pl.Series(list(content), dtype=pl.String()))]
    hits = [(place, find_personal_text(series)) for place, series in texts]
    return [f"{listing(_KINDS.get(kind, kind) for kind in kinds)} i {place}" for place, kinds in hits if kinds]
