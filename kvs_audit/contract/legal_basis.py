"""Legal bases as they are written in extracts: which law and provision a text cites, and which measures that carries.

Facts of the law: barnets lov (BL) applies to decisions from 2024-01-01, lov om social service (SEL) before. BL § 32,
stk. 1, nr. 1-8 and SEL § 52, stk. 3, nr. 1-9 list the measures; placements rest on BL §§ 46 and 47, before on SEL § 52,
stk. 3, nr. 7 and § 58. A text that cites anything else, or several provisions, is not judged.
"""

from datetime import date
from types import MappingProxyType
from typing import Final

import polars as pl

BARNETS_LOV_FROM: Final = date(2024, 1, 1)
"""The first day on which barnets lov carries a decision."""

SEL: Final = "SEL"
BL: Final = "BL"

_SEL_52 = (
    "dagtilbud",
    "stoette_i_hjemmet",
    "familiebehandling",
    "familieanbringelse",
    "aflastning",
    "kontaktperson",
    "anbringelse",
    "praktik",
    "anden_hjaelp",
)
_BL_32 = (
    "dagtilbud",
    "stoette_i_hjemmet",
    "kontaktperson",
    "praktik",
    "familiebehandling",
    "familieanbringelse",
    "aflastning",
    "anden_hjaelp",
)
PROVISIONS: Final = MappingProxyType(
    {
        **{f"SEL § 52, stk. 3, nr. {number}": kind for number, kind in enumerate(_SEL_52, 1)},
        **{f"BL § 32, stk. 1, nr. {number}": kind for number, kind in enumerate(_BL_32, 1)},
        "SEL § 58": "anbringelse",
        "BL § 46": "anbringelse",
        "BL § 47": "anbringelse",
    }
)
"""The measure type that each provision carries."""

_IS_SEL = r"(?i)\bsel\b|servicelov|social service"
_IS_BL = r"(?i)\bbl\b|barnets\s*lov"
_PARAGRAPH = r"§\s*([0-9]+)"
_LETTER = r"§\s*[0-9]+\s*((?:[a-zA-Z]\b)?)"
_SHORT = r"§\s*[0-9]+\s*[.,]\s*([0-9]+)\s*[.,]\s*([0-9]+)"
_STYKKE = r"(?i)stk\.?\s*([0-9]+)"
_NUMMER = r"(?i)\bnr\.?\s*([0-9]+)"
_SEVERAL = r"(?i)\bnr\.?\s*[0-9]+\s*(?:og|eller|[,/+&-])\s*[0-9]"
_LISTED = ("SEL § 52", "BL § 32")
"""Paragraphs that list measures: only with stykke and nummer do they say which."""


def law(text: pl.Expr) -> pl.Expr:
    """``SEL`` or ``BL``; null where the text names neither or both."""
    old, new = text.str.contains(_IS_SEL), text.str.contains(_IS_BL)
    return pl.when(old & ~new).then(pl.lit(SEL)).when(new & ~old).then(pl.lit(BL))


def provision(text: pl.Expr) -> pl.Expr:
    """The one provision cited, spelt as in :data:`PROVISIONS`; null where there is none, several or an unknown one.

    What stands after ``jf.`` is left out: it says where the rest of the rule is. ``SEL § 52.3.5`` is read as well.
    """
    cited = text.str.replace(r"(?i)\bjf\b.*$", "")
    single = (
        (cited.str.count_matches("§") == 1) & (cited.str.count_matches(_NUMMER) <= 1) & ~cited.str.contains(_SEVERAL)
    )
    paragraph = pl.concat_str(law(text), pl.lit(" § "), cited.str.extract(_PARAGRAPH, 1), cited.str.extract(_LETTER, 1))
    stykke = pl.coalesce(cited.str.extract(_STYKKE, 1), cited.str.extract(_SHORT, 1))
    nummer = pl.coalesce(cited.str.extract(_NUMMER, 1), cited.str.extract(_SHORT, 2))
    listed = pl.concat_str(paragraph, pl.lit(", stk. "), stykke, pl.lit(", nr. "), nummer)
    spelt = pl.when(paragraph.is_in(_LISTED)).then(listed).otherwise(paragraph)
    return pl.when(single & spelt.is_in(list(PROVISIONS))).then(spelt)


def measure_type(text: pl.Expr) -> pl.Expr:
    """The measure type that the cited provision carries; null where :func:`provision` is."""
    return provision(text).replace_strict(PROVISIONS, default=None, return_dtype=pl.String())
