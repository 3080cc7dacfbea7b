"""The half page that the report on a review opens with."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from kvs_audit.charts.estimates import interval_text
from kvs_audit.contract.danish import count, counted_text, krav_label, listing, long_date, number, percent
from kvs_audit.reports.blocks import Html, bullets, heading, paragraph
from kvs_audit.reports.scope import FEW, WEIGHTS
from kvs_audit.review import Collected

THINGS = 3

_STRENGTHS = {"Skal": "skal", "Bør": "boer", "Udgangspunkt": "udgangspunkt"}
"""The strengths as the questions write them, and their codes."""

_CLOSE = 1e-9


def opening(review: Collected) -> Html:
    """The opening: what was looked at, what matters, how sure it is, what is missing."""
    return (
        heading("Hvad der er set på", 3)
        + paragraph(looked_at_text(review))
        + heading("De tre vigtigste ting", 3)
        + bullets(important_texts(review) or [_nothing(review)], numbered=True, lead=":")
        + paragraph(likeness_text(review))
        + heading("Hvor sikkert det er", 3)
        + paragraph(" ".join(_certainty(review)))
        + heading("Hvad der mangler", 3)
        + paragraph(" ".join(_missing(review)))
    )


def questions_of(review: Collected) -> pl.DataFrame:
    """The requirements that were asked about: ``standard``, ``krav``, ``tekst``, ``styrke``, ``label``, ``titel``."""
    titles = titles_of(review)
    asked = review.sample.asked.select("standard", "krav", "tekst", "styrke").unique(("standard", "krav"))
    labels = {krav: krav_label(krav) for krav in asked["krav"]}
    return asked.with_columns(label=pl.col("krav").replace(labels), titel=pl.col("standard").replace(titles)).sort(
        "standard", "krav"
    )


def titles_of(review: Collected) -> dict[str, str]:
    """The standards' titles by id."""
    return {each["id"]: each["titel"] for each in review.sample.manifest["standarder"]}


def looked_at_text(review: Collected) -> str:
    """How many cases were drawn and read, and what was asked."""
    frame, questions = review.sample.frame, questions_of(review)
    drawn = frame.filter("udtrukket").height
    read = review.answers["sag_id"].n_unique()
    titles = listing([f"»{title}«" for title in questions["titel"].unique().sort()])
    return (
        f"{counted_text(drawn, 'sag', 'sager')} er udtrukket ved lodtrækning af {count(frame.height)}, opgjort pr. "
        f"{long_date(review.sample.as_of)}; {count(read)} af dem er læst. Der er spurgt om "
        f"{counted_text(questions.height, 'krav', 'krav')}, som intet udtræk kan afgøre, og "
        f"{counted_text(review.answers.height, 'svar kan', 'svar kan')} bruges. Kravene kommer fra {titles}."
    )


def important(review: Collected) -> pl.DataFrame:
    """The requirements not met in most cases, each weighing as its strength; ties by standard and krav.

    Those with too few judged cases to point at come last.
    """
    weight = pl.col("styrke").replace_strict(_STRENGTHS).replace_strict(WEIGHTS, return_dtype=pl.Int64())
    return (
        review.rates.filter(pl.col("ikke_opfyldt_i_alt") > 0)
        .join(questions_of(review), on=("standard", "krav"))
        .sort(
            pl.col("sager") < FEW,
            pl.col("ikke_opfyldt_i_alt") * weight,
            "standard",
            "krav",
            descending=[False, True, False, False],
        )
        .head(THINGS)
    )


def important_texts(review: Collected) -> list[str]:
    """The three things, a sentence or two each."""
    return [_important_text(row) for row in important(review).iter_rows(named=True)]


def _important_text(row: dict[str, Any]) -> str:
    unmet = {"nedre": 1 - row["oevre"], "oevre": 1 - row["nedre"]}
    cases = f"omkring {count(round(row['ikke_opfyldt_i_alt']))} af {count(round(row['i_alt']))} sager"
    judged = counted_text(row["sager"], "sag er", "sager er")
    few = f" Kun {judged} bedømt: for få til at udpege kravet." if row["sager"] < FEW else ""
    return (
        f"{row['label']}: anslået ikke opfyldt i {percent(1 - row['andel'], 0)} af de sager, hvor kravet gælder "
        f"(95 %-interval {interval_text(unmet)}), {cases}.{few} {row['styrke']} i »{row['titel']}«: »{row['tekst']}«"
    )


def _nothing(review: Collected) -> str:
    if review.answers.is_empty():
        return "Ingen svar er kommet tilbage endnu."
    return "Alt, der kunne bedømmes, er opfyldt."


def likeness_text(review: Collected) -> str:
    """How like all cases the drawn ones are, by what the data decide of both."""
    both = review.data_estimates.filter(pl.col("andel").is_not_null() & pl.col("hele").is_not_null())
    if both.is_empty():
        return ""
    within = both.filter(pl.col("hele").is_between(pl.col("nedre") - _CLOSE, pl.col("oevre") + _CLOSE)).height
    return (
        f"Ligner de udtrukne sager resten? For {count(within)} af de {count(both.height)} krav, som data selv kan "
        "afgøre, ligger andelen i alle sager inden for stikprøvens interval."
    )


def _certainty(review: Collected) -> Iterator[str]:
    judged = review.rates.filter(pl.col("andel").is_not_null())
    enough = judged.filter(pl.col("sager") >= FEW)
    if review.sample.frame["udtrukket"].all():
        yield "Alle sager, der kunne udtrækkes, er udtrukket, så lodtrækningen flytter ingen andel."
    elif enough.height:
        width = enough.select(((pl.col("oevre") - pl.col("nedre")) / 2).median()).item()
        yield (
            "Andelene er skøn fra en stikprøve. For et typisk krav kan lodtrækningen flytte andelen omkring "
            f"{100 * width:.0f} procentpoint op eller ned (95 %-interval)."
        )
    few = judged.height - enough.height
    if few:
        yield f"For {counted_text(few, 'krav', 'krav')} er under {FEW} sager bedømt; læs dem som enkeltsager."
    yield agreement_text(review)


def agreement_text(review: Collected) -> str:
    """How far two readers of the same agree."""
    whole = review.agreement.filter(pl.col("krav").is_null()).to_dicts()
    if not whole:
        return "Ingen sag er læst af to, så det vides ikke, hvor enige to læsere ville være."
    row = whole[0]
    kappa = "den kan ikke beregnes, for alle svar er ens" if row["kappa"] is None else number(row["kappa"], 2)
    times = counted_text(row["par"], "gang", "gange")
    return f"To har svaret på det samme {times} og var enige i {count(row['enige'])}; Cohens kappa: {kappa}."


def _missing(review: Collected) -> Iterator[str]:
    drawn = review.sample.frame.filter("udtrukket").height
    unread = drawn - review.answers["sag_id"].n_unique()
    if unread:
        yield (
            f"{counted_text(unread, 'udtrukket sag', 'udtrukne sager')} er der ingen svar om. Ligner de ikke de læste, "
            "er andelene skæve."
        )
    _, *remarks = review.sentences()
    yield from remarks
    if not unread and not remarks:
        yield "Intet: alle udtrukne sager er læst, og alle rækker er besvaret."
