"""What a review found: estimates beside those of the data, what was not met, agreement, and what does not count."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from kvs_audit.charts.estimates import estimates_figure, interval_text
from kvs_audit.charts.figure import Figure
from kvs_audit.contract.danish import MISSING, count, counted_text, krav_label, number, percent
from kvs_audit.reports.blocks import Html, Parts, heading, paragraph, table
from kvs_audit.reports.scope import FEW
from kvs_audit.reports.sections.review_opening import agreement_text, questions_of, titles_of
from kvs_audit.review import Collected

LONG = 15
"""A list of more rows is shut until the reader opens it."""

_ANSWER = "Andelen er anslået for alle de sager, der kunne udtrækkes: hver sag tæller med sin vægt. "
_READ = "Prikken er andelen, båndet er 95 %-intervallet. Til højre: hvor mange sager andelen bygger på. "
_PARTS = "En sag, som to har svaret forskelligt om, tæller med en halv på hver side."
_TICK = "Stregen er andelen i alle de sager, der kunne udtrækkes: den, stikprøven anslår."


def judged(review: Collected) -> Parts:
    """The requirements that only people can judge, a chart per standard."""
    words = questions_of(review)
    rows = review.rates.join(words, on=("standard", "krav")).with_columns(
        label=pl.format("{} ({})", "label", pl.col("styrke").str.to_lowercase())
    )
    introduction = paragraph("»Ikke relevant« og »kan ikke vurderes« tæller hverken for eller imod.")
    return Parts((introduction, *_per_standard(review, rows, f"{_READ}{_ANSWER}{_PARTS}", "")))


def decided(review: Collected) -> Parts:
    """What the data decide of the very cases that were drawn, and of all cases."""
    labels = {krav: krav_label(krav) for krav in review.data_estimates["krav"].unique()}
    rows = review.data_estimates.with_columns(label=pl.col("krav").replace(labels))
    if rows.is_empty():
        return Parts((paragraph("Data afgør intet krav i de udtrukne sager."),))
    introduction = paragraph(
        "De samme sager, målt på de krav, som data kan afgøre, og vægtet på samme måde. Her kendes svaret for alle "
        "sager, så man kan se, hvor tæt stikprøven rammer."
    )
    return Parts((introduction, *_per_standard(review, rows, f"{_READ}{_TICK}", "Andel i alle sager")))


def _per_standard(review: Collected, rows: pl.DataFrame, note: str, whole: str) -> Iterator[Any]:
    titles = titles_of(review)
    for (standard,), part in rows.sort("standard").partition_by("standard", as_dict=True).items():
        title = titles[str(standard)]
        yield heading(title, 3)
        yield _figure(part, title, note, whole).at_level(4)


def _figure(rows: pl.DataFrame, standard: str, note: str, whole: str) -> Figure:
    return estimates_figure(
        rows,
        title=_title(rows),
        reason=f"Ingen sager er bedømt på kravene i »{standard}«, så der er ingen andele at vise.",
        note=note,
        whole=whole,
    )


def _title(rows: pl.DataFrame) -> str:
    """The finding: the requirement met least, among those with enough cases."""
    enough = rows.filter((pl.col("sager") >= FEW) & pl.col("andel").is_not_null()).sort("andel", "krav")
    if enough.is_empty():
        return f"Under {FEW} sager er bedømt på hvert krav: for få til at udpege et"
    if enough["andel"].min() == 1:
        return "Alle krav med nok bedømte sager er opfyldt i dem alle"
    lowest = enough.row(0, named=True)
    return f"{lowest['label']} er opfyldt mindst: omkring {percent(lowest['andel'], 0)} ({interval_text(lowest)})"


def not_met(review: Collected) -> Html:
    """Every answer that a requirement is not met, and those that the case cannot tell, with their comments."""
    parts = [
        _answers(review, "ikke opfyldt", "Sager, hvor et krav ikke er opfyldt", "Ingen krav er bedømt ikke opfyldt."),
        _answers(review, "kan ikke vurderes", "Sager, der ikke kan afgøre kravet", ""),
    ]
    introduction = "Tabellerne er til samtalen om den enkelte sag; kommentarerne er skrevet af dem, der læste den."
    return paragraph(introduction) + parts[0] + parts[1]


def _answers(review: Collected, answer: str, caption: str, none: str) -> Html:
    cases = review.sample.frame.select("sag_id", "team", "raadgiver")
    rows = (
        review.answers.filter(pl.col("svar") == answer)
        .join(cases, on="sag_id", how="left")
        .join(questions_of(review), on=("standard", "krav"), how="left")
        .sort("team", "sag_id", "standard", "krav", "gennemgaaet_af", nulls_last=True)
    )
    if rows.is_empty():
        return paragraph(none) if none else Html("")
    lines = [
        (
            row["sag_id"],
            f"{row['team'] or MISSING} · {row['raadgiver'] or MISSING}",
            f"{row['label']} ({row['styrke'].lower()})",
            row["gennemgaaet_af"],
            row["kommentar"] or MISSING,
        )
        for row in rows.iter_rows(named=True)
    ]
    headings = ("Sag", "Team og rådgiver", "Krav", "Gennemgået af", "Kommentar")
    return table(caption, headings, lines, folded=len(lines) > LONG)


def agreed(review: Collected) -> Html:
    """How far two readers agree, requirement by requirement, and where they do not."""
    each = review.agreement.filter(pl.col("krav").is_not_null())
    if each.is_empty():
        return paragraph(
            f"{agreement_text(review)} Lad to læse nogle af sagerne: giv dem hver sin kopi af projektmappen og hver "
            "sit pseudonym."
        )
    titles = titles_of(review)
    lines = [(krav_label(row["krav"]), titles[row["standard"]], *_agreement(row)) for row in each.iter_rows(named=True)]
    headings = ("Krav", "Standard", "Svar fra to", "Enige", "Cohens kappa", "95 %-interval")
    note = f"Kappa vises kun, hvor to har svaret på det samme mindst {FEW} gange."
    whole = paragraph(f"{agreement_text(review)} {note}")
    return whole + table("Enighed krav for krav", headings, lines, range(2, 6), folded=True) + _disagreements(review)


def _agreement(row: dict[str, Any]) -> tuple[str, ...]:
    kappa, low, high = (row[name] if row["par"] >= FEW else None for name in ("kappa", "nedre", "oevre"))
    told = MISSING if kappa is None else number(kappa, 2)
    interval = MISSING if low is None or high is None else f"{number(low, 2)} til {number(high, 2)}"
    return count(row["par"]), count(row["enige"]), told, interval


def _disagreements(review: Collected) -> Html:
    unit = ("standard", "krav", "sag_id")
    rows = (
        review.answers.sort(*unit, "gennemgaaet_af")
        .group_by(unit, maintain_order=True)
        .agg(forskellige=pl.col("svar").n_unique() > 1, svar=pl.format("{}: {}", "gennemgaaet_af", "svar"))
        .filter("forskellige")
    )
    if rows.is_empty():
        return paragraph("De var ikke uenige om noget.")
    lines = [(row["sag_id"], krav_label(row["krav"]), "; ".join(row["svar"])) for row in rows.iter_rows(named=True)]
    return table("Hvor svarene er forskellige", ("Sag", "Krav", "Svar"), lines, folded=len(lines) > LONG)


def missing(review: Collected) -> Html:
    """What does not count and why, by file, and every row of it."""
    problems = review.problems
    if problems.is_empty():
        return paragraph("Alle rækker i de udsendte projektmapper er besvaret og talt med.")
    summed = problems.group_by("saetning").agg(antal=pl.len(), filer=pl.col("fil").n_unique()).sort("saetning")
    lines = [(sentence, count(rows), count(files)) for sentence, rows, files in summed.iter_rows()]
    listed = [
        (
            row["fil"],
            MISSING if row["raekke"] is None else count(row["raekke"]),
            row["noegle"] or MISSING,
            row["saetning"],
        )
        for row in problems.iter_rows(named=True)
    ]
    told = paragraph(f"{counted_text(problems.height, 'række', 'rækker')} tæller ikke med i noget tal i rapporten.")
    by_row = table("Række for række", ("Fil", "Række", "Nøgle", "Hvorfor"), listed, folded=True)
    return told + table("Hvad der ikke tæller", ("Hvorfor", "Rækker", "Filer"), lines, (1, 2)) + by_row
