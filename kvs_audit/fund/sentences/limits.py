"""Sentences about limits in days, months and numbers."""

import polars as pl

from kvs_audit.checks.contract import Banded
from kvs_audit.checks.doegn_som_anbringelse import DoegnSomAnbringelse
from kvs_audit.checks.en_ad_gangen import Taeller
from kvs_audit.checks.varighed import Varighed
from kvs_audit.contract.danish import counted, month_text, number_text
from kvs_audit.fund.sentences.story import (
    AS_OF,
    END,
    EVENT,
    LIMIT,
    OBSERVED,
    START,
    Words,
    measure,
    on,
    sentence,
)

_OVER = counted(OBSERVED - LIMIT, "døgn", "døgn")


@sentence("doegnloft")
def doegnloft(p: Banded, words: Words) -> pl.Expr:
    """The days delivered in the month, and the cap at the child's age."""
    return pl.format(
        f"I {{}} fik barnet {{}} aflastning; loftet ved barnets alder {words.limit_is} {{}}, så der er {{}} for meget",
        month_text(EVENT),
        counted(OBSERVED, "døgn", "døgn"),
        counted(LIMIT, "døgn", "døgn"),
        _OVER,
    )


@sentence("bevilget_doegnloft")
def bevilget_doegnloft(p: Banded, words: Words) -> pl.Expr:
    """The days granted together at the start, and the cap at the child's age; unknown grants are not in the sum."""
    return pl.format(
        "Da indsatsen startede {}, var der efter de kendte bevillinger givet {} aflastning pr. måned; "
        f"loftet ved barnets alder {words.limit_is} {{}}, så der er {{}} for meget",
        on(START),
        counted(OBSERVED, "døgn", "døgn"),
        counted(LIMIT, "døgn", "døgn"),
        _OVER,
    )


@sentence("doegn_som_anbringelse")
def doegn_som_anbringelse(p: DoegnSomAnbringelse, words: Words) -> pl.Expr:
    """So many days that the month should have been handled as a placement."""
    return pl.format(
        f"I {{}} fik barnet {{}} aflastning, altså over {{}}; det {words.should} være behandlet som en anbringelse, "
        "men ingen anbringelse var i gang i måneden",
        month_text(EVENT),
        counted(OBSERVED, "døgn", "døgn"),
        number_text(LIMIT),
    )


@sentence("varighed")
def varighed(p: Varighed, words: Words) -> pl.Expr:
    """When the measure should have ended at the latest, and how far past that it went."""
    past = counted(OBSERVED, "dag", "dage")
    outcome = (
        pl.when(END <= AS_OF)
        .then(pl.format("den ophørte {}, {} for sent", on(END), past))
        .otherwise(pl.format("den var stadig i gang {}, {} for længe", on(AS_OF), past))
    )
    return pl.format(
        f"Indsatsen startede {{}} og {words.might} højst vare {{}}, til {{}}; {{}}",
        on(START),
        counted(LIMIT, "måned", "måneder"),
        on(EVENT),
        outcome,
    )


@sentence("forventet_varighed")
def forventet_varighed(p: Varighed, words: Words) -> pl.Expr:
    """The duration stated, and the longest one allowed."""
    return pl.format(
        f"{{}}: den forventede varighed er {{}}, men {words.may} højst være {{}}",
        measure(),
        counted(OBSERVED, "måned", "måneder"),
        counted(LIMIT, "måned", "måneder"),
    )


@sentence("en_ad_gangen")
def en_ad_gangen(p: Taeller, words: Words) -> pl.Expr:
    """How many other measures ran at the same time."""
    return pl.format(
        f"{{}}: {{}} i sagen var i gang samtidig, men der {words.may} ikke være nogen",
        measure(),
        counted(OBSERVED, "anden indsats", "andre indsatser"),
    )
