"""Sentences about follow-ups: when they came, what they found, and what was done about it."""

from typing import Final

import polars as pl

from kvs_audit.checks.foerste_opfoelgning_flag import FoersteOpfoelgningFlag
from kvs_audit.checks.klippekort_ramme import KlippekortRamme
from kvs_audit.checks.opfoelgningskaede import Opfoelgningskaede
from kvs_audit.checks.ophoer import Ophoer
from kvs_audit.checks.revurdering import Revurdering
from kvs_audit.checks.sagens_opfoelgning import SagensOpfoelgning
from kvs_audit.contract.danish import counted, long_date_text
from kvs_audit.facts.dates import add_days, add_months
from kvs_audit.fund.sentences.story import (
    AS_OF,
    END,
    EVENT,
    LIMIT,
    OBSERVED,
    START,
    Story,
    Words,
    measure,
    on,
    questions,
    sentence,
)

_FOUND: Final = {
    "fortsaetter": "at indsatsen fortsætter",
    "formaal_opfyldt": "at formålet var opfyldt",
    "formaal_kan_ikke_opfyldes": "at formålet ikke kan opfyldes",
    "revurderet": "at indsatsen var revurderet",
}


def _link(rows: pl.LazyFrame, p: Opfoelgningskaede, story: Story) -> pl.LazyFrame:
    """Add ``n``, ``holdt`` (null where no follow-up came) and ``forrige`` (the follow-up it counts from)."""
    links = story.links.lazy().select("indsats", "n", "holdt")
    before = links.select("indsats", n=pl.col("n") + 1, forrige="holdt")
    return (
        rows.with_columns(n=pl.col("enhed_id").str.extract(r"#(\d+)$", 1).cast(pl.Int32))
        .join(links, on=["indsats", "n"], how="left", maintain_order="left")
        .join(before, on=["indsats", "n"], how="left", maintain_order="left")
    )


def _which() -> pl.Expr:
    return (
        pl.when(pl.col("forrige").is_null())
        .then(pl.lit("Første opfølgning"))
        .otherwise(pl.format("Opfølgning nr. {}", pl.col("n")))
    )


def _held() -> pl.Expr:
    """How late the follow-up came, or that it never did."""
    held, late = pl.col("holdt"), counted(OBSERVED, "dag", "dage")
    return (
        pl.when(held.is_not_null())
        .then(pl.format("den blev holdt {}, {} for sent", on(held), late))
        .when(END <= AS_OF)
        .then(pl.format("den var ikke holdt, da indsatsen ophørte {}, {} efter fristen", on(END), late))
        .otherwise(pl.format("den var ikke holdt {}, {} efter fristen", on(AS_OF), late))
    )


@sentence("opfoelgningskaede", needs=_link)
def opfoelgningskaede(p: Opfoelgningskaede, words: Words) -> pl.Expr:
    """The deadline, what it counts from, and how late the follow-up came, or that it never did."""
    previous = pl.col("forrige")
    counted_from = (
        pl.when(previous.is_null())
        .then(pl.format("starten {}", on(START)))
        .otherwise(pl.format("den forrige {}", on(previous)))
    )
    return pl.format(
        f"{{}} {words.should} være holdt senest {{}}, {{}} efter {{}}; {{}}",
        _which(),
        on(EVENT),
        counted(LIMIT, "måned", "måneder"),
        counted_from,
        _held(),
    )


@sentence("sagens_opfoelgning", needs=_link)
def sagens_opfoelgning(p: SagensOpfoelgning, words: Words) -> pl.Expr:
    """The deadline, whether law or case set it, and how late the follow-up came, or that it never did."""
    months = "1 måned" if p.foerste == 1 else f"{p.foerste} måneder"
    why = (
        pl.when(pl.col("forrige").is_not_null())
        .then(pl.format("som besluttet ved den forrige {}", on(pl.col("forrige"))))
        .when(add_months(START, p.foerste) == EVENT)
        .then(pl.format(f"{months} efter starten {{}}", on(START)))
        .otherwise(pl.lit("da en undersøgelse, der var i gang ved starten, blev færdig"))
    )
    return pl.format(f"{{}} {words.should} være holdt senest {{}}, {{}}; {{}}", _which(), on(EVENT), why, _held())


def _first_follow_up(rows: pl.LazyFrame, p: FoersteOpfoelgningFlag, story: Story) -> pl.LazyFrame:
    first = story.links.lazy().filter(pl.col("n") == 1).select("indsats", "holdt")
    return rows.join(first, on="indsats", how="left", maintain_order="left")


@sentence("foerste_opfoelgning_flag", needs=_first_follow_up)
def foerste_opfoelgning_flag(p: FoersteOpfoelgningFlag, words: Words) -> pl.Expr:
    """What the first follow-up should have had."""
    asked = questions("opfoelgninger", p.kolonner)
    return pl.format(
        f"Ved første opfølgning {{}} {words.should} svaret være ja på {asked}, men var det ikke", on(pl.col("holdt"))
    )


def _way_out(never: str, ended: str, will_end: str) -> pl.Expr:
    """What became of the measure, and how many days after the finding."""
    days = counted(OBSERVED, "dag", "dage")
    return (
        pl.when(END.is_null())
        .then(pl.format(f"{never} {{}}, {{}} efter", on(AS_OF), days))
        .when(END <= AS_OF)
        .then(pl.format(f"{ended} {{}}, {{}} efter", on(END), days))
        .otherwise(pl.format(f"{will_end} {{}}, {{}} efter", on(END), days))
    )


@sentence("ophoer")
def ophoer(p: Ophoer, words: Words) -> pl.Expr:
    """What the follow-up found, when the measure should have ended, and when it did."""
    days = counted(LIMIT, "dag", "dage")
    return pl.format(
        f"En opfølgning {{}} fandt, {_FOUND[p.resultat]}; indsatsen {words.should} være ophørt senest {{}}, {{}} "
        "efter, men {}",
        on(add_days(EVENT, -p.dage)),
        on(EVENT),
        days,
        _way_out("det var ikke sket", "den ophørte først", "den ophører først"),
    )


@sentence("revurdering")
def revurdering(p: Revurdering, words: Words) -> pl.Expr:
    """When the purpose proved out of reach, and that neither way out was taken in time."""
    return pl.format(
        f"En opfølgning {{}} fandt, {_FOUND['formaal_kan_ikke_opfyldes']}; indsatsen {words.should} være revurderet "
        "eller ophørt senest {}, {} efter, men det skete ikke i tide; {}",
        on(add_days(EVENT, -p.dage)),
        on(EVENT),
        counted(LIMIT, "dag", "dage"),
        _way_out("den løb stadig", "den ophørte", "den ophører"),
    )


@sentence("klippekort_ramme")
def klippekort_ramme(p: KlippekortRamme, words: Words) -> pl.Expr:
    """Too many talks, or talks outside the time after the end."""
    talks = counted(OBSERVED, "opfølgende samtale", "opfølgende samtaler")
    frame = pl.format(
        f"der {words.may} højst være {p.samtaler}, alle i tiden fra {{}} til {{}}",
        long_date_text(END),
        long_date_text(add_months(END, p.maaneder)),
    )
    outside = pl.when(OBSERVED <= LIMIT).then(pl.lit(", men ikke alle i tiden")).otherwise(pl.lit(""))
    return pl.format("{}: der er holdt {}{}; {}", measure(), talks, outside, frame)
