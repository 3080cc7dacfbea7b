"""What reviewers are asked: every requirement that no extract can decide, for the cases that its standard covers."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from kvs_audit.assess import Chosen, covered_by
from kvs_audit.contract.danish import label
from kvs_audit.errors import ArgumentFault
from kvs_audit.facts.known import Known

ANSWERS: Final = ("opfyldt", "ikke opfyldt", "ikke relevant", "kan ikke vurderes")
"""The answers, as reviewers choose them."""

QUESTIONS: Final = pl.Schema(
    {
        "noegle": pl.String(),
        "sag_id": pl.String(),
        "standard": pl.String(),
        "krav": pl.String(),
        "tekst": pl.String(),
        "styrke": pl.String(),
        "afsnit": pl.String(),
        "grund": pl.String(),
    }
)
"""One row per case and requirement. ``noegle``: case, standard and requirement in one text."""


def questions(known: Known, chosen: Sequence[Chosen], cases: Sequence[str], theme: str | None = None) -> pl.DataFrame:
    """The questions about some cases, in the schema QUESTIONS, by case and in the standards' own order.

    ``theme``: one such requirement (``standard/krav``) only; any other theme narrows to its standard.
    """
    ids = known.extract.tables["sager"].select("sag", "sag_id").filter(pl.col("sag_id").is_in(list(cases)))
    parts = [QUESTIONS.to_frame()]
    wanted_standard, _, wanted = (theme or "").partition("/")
    for each in chosen:
        standard = each.standard
        if theme is not None and standard.id != wanted_standard:
            continue
        only = [item for item in standard.skoen if item.id == wanted] or standard.skoen
        covered = ids.join(covered_by(known, each).measures.select("sag").unique(), on="sag", how="semi")
        for item in only:
            asked = {"standard": standard.id, "krav": item.id, "tekst": item.tekst, "styrke": label(item.styrke)}
            rest = {"afsnit": item.afsnit, "grund": item.grund}
            rows = covered.select("sag_id", **{name: pl.lit(text) for name, text in (asked | rest).items()})
            parts.append(
                rows.with_columns(noegle=pl.format("{}|{}|{}", "sag_id", "standard", "krav")).select(QUESTIONS.names())
            )
    return pl.concat(parts).sort("sag_id", maintain_order=True)


def theme_address(chosen: Sequence[Chosen], theme: str) -> str:
    """A theme as ``standard/krav``; a requirement's id alone will do where one standard has it.

    Raises ArgumentFault when no chosen standard has it, or several have.
    """
    addresses = [
        f"{each.standard.id}/{name}"
        for each in chosen
        for name in (*(krav.id for krav in each.standard.krav), *(item.id for item in each.standard.skoen))
    ]
    found = [address for address in addresses if theme in (address, address.partition("/")[2])]
    if not found:
        msg = f"--theme: kravet {theme} findes ikke i de valgte standarder."
        raise ArgumentFault(msg)
    if len(found) > 1:
        msg = f"--theme: {theme} findes i flere standarder. Skriv et af dem: {', '.join(found)}."
        raise ArgumentFault(msg)
    return found[0]


def cases_of_theme(known: Known, chosen: Sequence[Chosen], theme: str, assessments: pl.DataFrame) -> pl.Series:
    """The cases that a theme is about: those with an assessed unit, or those covered, where no extract can decide."""
    standard, _, krav = theme.partition("/")
    each = next(each for each in chosen if each.standard.id == standard)
    if krav in {item.id for item in each.standard.skoen}:
        ids = known.extract.tables["sager"].select("sag", "sag_id")
        return ids.join(covered_by(known, each).measures, on="sag", how="semi")["sag_id"]
    return assessments.filter((pl.col("standard") == standard) & (pl.col("krav") == krav))["sag_id"].unique()
