"""Sentences about support persons for the parents of placed children."""

import polars as pl

from kvs_audit.checks.stoetteperson_felt import StoettepersonFelt
from kvs_audit.checks.stoetteperson_tilbudt import StoettepersonTilbudt
from kvs_audit.contract.danish import counted, listing, number_text, word, word_text
from kvs_audit.facts.dates import days_between
from kvs_audit.fund.sentences.story import AS_OF, START, Story, Words, measure, on, question, sentence


@sentence("stoetteperson_tilbudt")
def stoetteperson_tilbudt(p: StoettepersonTilbudt, words: Words) -> pl.Expr:
    """How long the placement has run without an offer."""
    return pl.format(
        f"Anbringelsen startede {{}}; forældrene {words.should} være tilbudt en støtteperson, men var det ikke {{}}, "
        "{} efter",
        on(START),
        on(AS_OF),
        counted(days_between(START, AS_OF), "dag", "dage"),
    )


def _offer(rows: pl.LazyFrame, p: StoettepersonFelt, story: Story) -> pl.LazyFrame:
    offers = story.known.support_persons.lazy().select("indsats", svar=p.kolonne)
    return rows.join(offers, on="indsats", how="left", maintain_order="left")


@sentence("stoetteperson_felt", needs=_offer)
def stoetteperson_felt(p: StoettepersonFelt, words: Words) -> pl.Expr:
    """What is noted about the support person, and what should be."""
    asked = question("stoettepersoner", p.kolonne)
    answer = pl.col("svar")
    if p.ikke_i is not None:
        text, wanted = word_text(answer), f"{words.may} ikke være {listing((word(code) for code in p.ikke_i), 'eller')}"
    elif p.limit is not None:
        text, wanted = number_text(answer), f"{words.must} være {p.lig}"
    else:
        text, wanted = pl.lit("nej" if p.lig else "ja"), f"{words.must} være {'ja' if p.lig else 'nej'}"
    return pl.format(f"{{}}: støttepersonens oplysning {asked} er {{}}, men {wanted}", measure(), text)
