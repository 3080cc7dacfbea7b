"""Personal data in text: the one home of the patterns, whether a text comes in with an extract or goes out in a report.

Every pattern is a Rust regex without look-around: linear in the length of a cell, however it is made. A hit is told by
its kind and number only; the text itself goes nowhere.
"""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

CPR, EMAIL, PHONE, ADDRESS, NAME_COLUMN, CPR_COLUMN = "cpr", "email", "telefon", "adresse", "navnekolonne", "cprkolonne"

_APART = r"[^\p{L}\p{N}]"
_DAY_MONTH_YEAR = (
    r"(?:"
    r"(?:(?:0[1-9]|[12][0-9]|3[01])(?:0[13578]|1[02])"
    r"|(?:0[1-9]|[12][0-9]|30)(?:0[469]|11)"
    r"|(?:0[1-9]|1[0-9]|2[0-8])02)[0-9]{2}"
    r"|2902(?:[02468][048]|[13579][26])"
    r")"
)
"""Six digits that are a date ddmmyy of the 1900s or 2000s; 29 February 00 is one of 2000."""

_CPR_PARTING = "[ \u00a0\u202f\u2010-\u2015\u2212-]?"
_PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        # The decimals of a number follow a point or comma that itself follows a digit.
        CPR: rf"(?:^|[^\p{{L}}\p{{N}}.,]|(?:^|[^\p{{N}}])[.,]){_DAY_MONTH_YEAR}{_CPR_PARTING}"
        rf"[0-9]{{4}}(?:$|{_APART})",
        EMAIL: r"[^\s@,;:<>()]@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}{2,}",
        PHONE: r"(?:"
        rf"(?:\+|(?:^|{_APART})00)45(?:\s*[0-9]){{8}}"
        rf"|(?:^|{_APART})[0-9]{{2}}(?:\s[0-9]{{2}}){{3}}"
        r"|(?i:tlf|telefon|mobil)(?i:telefon)?(?i:nr|nummer|numre)?"
        r"[^\p{L}\p{N}]{0,5}(?i:nr|nummer)?[^\p{L}\p{N}]{0,5}[0-9](?:\s*[0-9]){7}"
        r")(?:$|[^0-9])",
        ADDRESS: r"(?:^|[^\p{L}])\p{Lu}(?:"
        "[\\p{L}.'’-]*(?i:vej|gade|stræde|all(?:é|e\u0301)|vænget?|plads|boulevard)"
        "|[\\p{L}.'’-]*\\s(?:Vej|Gade|Stræde|All(?:é|e\u0301)|Vænget?|Plads|Boulevard)"
        rf")[\s,]+(?i:nr\.?\s*)?[0-9]{{1,3}}\s?\p{{L}}?(?:$|{_APART})",
    }
)
_HINT = (
    rf"[0-9]{{6}}{_CPR_PARTING}[0-9]{{4}}|@|(?:\+|00)45(?:\s*[0-9]){{8}}|[0-9]{{2}}\s[0-9]{{2}}\s[0-9]{{2}}\s[0-9]{{2}}"
    r"|(?i:tlf|telefon|mobil)|(?i:vej|gade|stræde|all|vænge|plads|boulevard)\S{0,2}[\s,]+(?i:nr\.?\s*)?[0-9]"
)
"""Matches wherever any pattern does, and little else: one pass that clears nearly every column."""

SHORTEST = 6
"""No pattern matches a text of fewer bytes: ``a@b.dk``, ``Avej 1``."""

SHORTEST_PLAIN = 10
"""Nor, where no text holds a blank, a comma or an ``@``, one of fewer bytes than a bare CPR number."""

_NAME_COLUMNS = frozenset(
    {"navn", "fornavn", "efternavn", "mellemnavn", "foraelder_navn", "foraelders_navn"}
    | {f"{whose}_navn" for whose in ("barn", "barns", "barnets", "mor", "mors", "far", "fars", "borger", "borgers")}
)
_CPR_COLUMNS = frozenset({"cpr", "cpr_nr", "cpr_nummer", "cprnr", "cprnummer", "personnummer"})


def find_personal_text(texts: pl.Series) -> dict[str, int]:
    """How many of the texts hold personal data, by kind (``cpr``, ``email``, ``telefon``, ``adresse``).

    ``texts`` is a String series; null holds nothing. Kinds without a hit are left out: an empty dict is a clean bill.
    """
    if not len(texts):
        return {}
    likely = texts.filter(texts.str.contains(_HINT).fill_null(value=False))
    if not len(likely):
        return {}
    counts = {kind: int(likely.str.contains(pattern).sum()) for kind, pattern in _PATTERNS.items()}
    return {kind: count for kind, count in counts.items() if count}


def may_be_personal(texts: pl.Expr) -> pl.Expr:
    """Whether any of the texts deserves a close look: one quick pass that clears nearly every column."""
    return texts.str.contains(_HINT).any()


def is_personal(text: str) -> bool:
    """Whether a single text, such as a file's name, holds personal data."""
    return bool(find_personal_text(pl.Series([text], dtype=pl.String)))


def personal_column(name: str) -> str | None:
    """The kind of a column whose very name is refused, whatever it holds; ``name`` is folded."""
    if name in _CPR_COLUMNS:
        return CPR_COLUMN
    return NAME_COLUMN if name in _NAME_COLUMNS else None
