"""The last look at what is about to be published: the extract guard's patterns, on the way out."""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl
import polars.selectors as cs

from kvs_audit.contract.danish import listing
from kvs_audit.contract.folding import fold
from kvs_audit.errors import PrivacyFault
from kvs_audit.extract.privacy import CPR, find_personal_text

_KINDS: Final = {
    "cpr": "CPR-numre",
    "email": "e-mailadresser",
    "telefon": "telefonnumre",
    "adresse": "adresser",
}


_SHOWN_IN: Final = {
    "sager.sag_id": ("sag_id", "enhed_id"),
    "indsatser.sag_id": ("sag_id", "enhed_id"),
    "indsatser.indsats_id": ("indsats_id", "enhed_id"),
    "sager.kommune": ("kommune",),
    "sager.team": ("team",),
    "sager.raadgiver": ("raadgiver",),
}
"""Where the texts of an extract's columns stand in the exports."""


def refuse_personal_text(
    exports: Mapping[str, pl.DataFrame | Iterable[str]], allow_columns: Iterable[str] = ()
) -> None:
    """Raise PrivacyFault when a text that is to be written holds personal data; the message names places, no values.

    ``exports``: what is to be written by file name: a frame, of which every text is looked at, or texts.
    ``allow_columns``: columns of the extract (``table.column``) that were reviewed: what comes from them may hold
    anything but CPR numbers.
    """
    reviewed = frozenset(shown for column in allow_columns for shown in _SHOWN_IN.get(_folded(column), ()))
    found = [finding for name, content in exports.items() for finding in _findings(name, content, reviewed)]
    if found:
        msg = f"Resultatet indeholder personoplysninger og er ikke skrevet: {'; '.join(found)}."
        raise PrivacyFault(msg)


def _folded(column: str) -> str:
    return ".".join(fold(part) for part in column.split("."))


def _findings(name: str, content: pl.DataFrame | Iterable[str], reviewed: frozenset[str]) -> list[str]:
    if not isinstance(content, pl.DataFrame):
        return _told(name, pl.Series(list(content), dtype=pl.String()), cpr_only=False)
    return [
        finding
        for column in content.select(cs.string())
        for finding in _told(f"{name}, kolonnen {column.name}", column.unique(), cpr_only=column.name in reviewed)
    ]


def _told(place: str, texts: pl.Series, *, cpr_only: bool) -> list[str]:
    kinds = [kind for kind in find_personal_text(texts) if kind == CPR or not cpr_only]
    return [f"{listing(_KINDS.get(kind, kind) for kind in kinds)} i {place}"] if kinds else []
