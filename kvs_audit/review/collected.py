"""What came back: answers that can be used, what is in the way of the others, weighted rates, and agreement."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.contract.danish import counted_text, listing
from kvs_audit.facts.dates import day
from kvs_audit.review.agreement import agreement
from kvs_audit.review.estimates import estimate
from kvs_audit.review.questions import ANSWERS
from kvs_audit.review.returned import Returned, known_answer, read_returned
from kvs_audit.review.store import Stored, read_sample
from kvs_audit.summaries.rates import IN_RATE

MET, NOT_MET = ANSWERS[0], ANSWERS[1]

USABLE: Final = pl.Schema(
    {
        "standard": pl.String(),
        "krav": pl.String(),
        "sag_id": pl.String(),
        "gennemgaaet_af": pl.String(),
        "svar": pl.String(),
        "kommentar": pl.String(),
        "sandsynlighed": pl.Float64(),
    }
)
"""One row per reviewer, case and requirement that was answered."""

PROBLEMS: Final = pl.Schema(
    {"fil": pl.String(), "raekke": pl.UInt32(), "noegle": pl.String(), "aarsag": pl.String(), "saetning": pl.String()}
)
"""One row per row that does not count, and why; ``raekke`` null where the file lacks the row."""

COUNTS: Final = {
    "opfyldt": "opfyldt",
    "ikke_opfyldt": "ikke opfyldt",
    "ikke_relevant": "ikke relevant",
    "kan_ikke_vurderes": "kan ikke vurderes",
}
_SENTENCES: Final = {
    "ubesvaret": "Rækken er ikke besvaret.",
    "ukendt_svar": "Svaret er ikke et af dem på listen og tæller ikke.",
    "ukendt_raekke": "Rækken er ikke en af de udsendte og tæller ikke.",
    "raekke_mangler": "Rækken er slettet i projektmappen.",
    "modstridende": "Samme gennemgang har givet forskellige svar; ingen af dem tæller.",
}


@dataclass(frozen=True, eq=False)
class Collected:
    """A review as it came back."""

    sample: Stored
    books: tuple[Returned, ...]

    @cached_property
    def _rows(self) -> pl.DataFrame:
        """Every returned row with its question and case; null where it is none of them. Adds ``kendt``, the answer."""
        parts = [book.rows.with_columns(gennemgaaet_af=pl.lit(book.reviewer)) for book in self.books]
        questions = self.sample.asked.select("noegle", "sag_id", "standard", "krav")
        chances = self.sample.frame.select("sag_id", "sandsynlighed")
        return (
            pl.concat(parts)
            .join(questions, on="noegle", how="left", maintain_order="left")
            .join(chances, on="sag_id", how="left", maintain_order="left")
            .with_columns(kendt=known_answer(ANSWERS))
            .with_columns(modstrid=pl.col("kendt").drop_nulls().n_unique().over("gennemgaaet_af", "noegle") > 1)
        )

    @cached_property
    def answers(self) -> pl.DataFrame:
        """The answers that count, in the schema USABLE; the same answer given twice by a reviewer counts once."""
        return (
            self._rows.filter(pl.col("kendt").is_not_null() & pl.col("sag_id").is_not_null() & ~pl.col("modstrid"))
            .group_by("standard", "krav", "sag_id", "gennemgaaet_af")
            .agg(
                svar=pl.col("kendt").first(),
                kommentar=pl.col("kommentar").drop_nulls().unique(maintain_order=True).str.join(" · "),
                sandsynlighed=pl.col("sandsynlighed").first(),
            )
            .with_columns(kommentar=pl.when(pl.col("kommentar") != "").then("kommentar"))
            .sort("standard", "krav", "sag_id", "gennemgaaet_af")
            .select(USABLE.names())
        )

    @cached_property
    def problems(self) -> pl.DataFrame:
        """Rows that do not count, in the schema PROBLEMS, by file and row."""
        given = pl.col("svar").is_not_null()
        reason = (
            pl.when(pl.col("sag_id").is_null())
            .then(pl.lit("ukendt_raekke"))
            .when("modstrid")
            .then(pl.lit("modstridende"))
            .when(~given)
            .then(pl.lit("ubesvaret"))
            .when(pl.col("kendt").is_null())
            .then(pl.lit("ukendt_svar"))
        )
        found = self._rows.with_columns(aarsag=reason).filter(pl.col("aarsag").is_not_null())
        lacking = pl.concat([PROBLEMS.to_frame().drop("saetning"), *self._deleted()])
        return (
            pl.concat([found.select(lacking.columns), lacking])
            .with_columns(saetning=pl.col("aarsag").replace_strict(_SENTENCES, return_dtype=pl.String()))
            .sort("fil", "raekke", "noegle", nulls_last=True)
        )

    def _deleted(self) -> Iterator[pl.DataFrame]:
        """The rows that a team's workbook was sent out with and has no more."""
        team = self.sample.frame.select("sag_id", team=pl.col("team").fill_null("uden team"))
        sent = self.sample.asked.join(team, on="sag_id", how="left")
        for book in self.books:
            gone = sent.filter(pl.col("team") == book.team).join(book.rows, on="noegle", how="anti")
            yield gone.select(
                fil=pl.lit(book.file),
                raekke=pl.lit(None, dtype=pl.UInt32()),
                noegle="noegle",
                aarsag=pl.lit("raekke_mangler"),
            )

    @cached_property
    def rates(self) -> pl.DataFrame:
        """One row per requirement of the review: counts of cases by answer, and the estimate (see ESTIMATE).

        ``sager_spurgt``: drawn cases that it was asked about. ``ubesvaret``: those without a usable answer. A case
        that reviewers answered differently counts in parts, so the counts need not be whole numbers.
        """
        unit = ("standard", "krav")
        per_case = self.answers.group_by(*unit, "sag_id").agg(
            pl.col("sandsynlighed").first(),
            **{name: (pl.col("svar") == answer).mean() for name, answer in COUNTS.items()},
        )
        judged = self.sample.asked.select(*unit, "sag_id").join(per_case, on=(*unit, "sag_id"), how="left")
        parts = judged.with_columns(taeller="opfyldt", naevner=pl.col("opfyldt") + pl.col("ikke_opfyldt"))
        counts = judged.group_by(unit).agg(
            sager_spurgt=pl.len(),
            **{name: pl.col(name).sum() for name in COUNTS},
            ubesvaret=pl.col("sandsynlighed").is_null().sum(),
        )
        return counts.join(estimate(parts, unit), on=unit, how="left").sort(unit)

    @cached_property
    def data_estimates(self) -> pl.DataFrame:
        """What the data decide of the drawn cases, weighted as the answers are: one row per standard and krav.

        ``opfyldt``, ``ikke_opfyldt`` (justified deviations among them), ``kan_ikke_vurderes``: due units of drawn
        cases. Then ESTIMATE, null where no unit was decided. ``hele``: the rate over every case in the frame, which
        the estimate is one of; null where nothing was decided.
        """
        unit, decided = ("standard", "krav"), ("opfyldt", "ikke_opfyldt")
        status, counted = pl.col("status"), {"opfyldt": IN_RATE[:1], "ikke_opfyldt": IN_RATE[1:]}
        parts = (
            self.sample.judged.lazy()
            .filter(pl.col("haendelsesdato") <= day(self.sample.as_of))
            .group_by(*unit, "sag_id")
            .agg(
                **{name: status.is_in(statuses).sum().cast(pl.Int64) for name, statuses in counted.items()},
                kan_ikke_vurderes=(status == "kan_ikke_vurderes").sum().cast(pl.Int64),
            )
            .join(self.sample.frame.lazy().select("sag_id", "sandsynlighed"), on="sag_id", how="left")
            .with_columns(taeller="opfyldt", naevner=pl.sum_horizontal(decided))
            .collect()
        )
        counts = parts.group_by(unit).agg(pl.col(*decided, "kan_ikke_vurderes").sum())
        whole = self.sample.data.select(*unit, hele="andel")
        estimated = counts.join(estimate(parts, unit), on=unit, how="left")
        return estimated.join(whole, on=unit, how="left").sort(unit)

    @cached_property
    def agreement(self) -> pl.DataFrame:
        """See :func:`kvs_audit.review.agreement.agreement`."""
        return agreement(self.answers, ANSWERS)

    @property
    def data_rates(self) -> pl.DataFrame:
        """What the data decide, over every case that could be drawn: see :func:`summaries.rates`."""
        return self.sample.data

    def sentences(self) -> Iterator[str]:
        """What came back and, after that, what does not count, in Danish."""
        cases = self.answers["sag_id"].n_unique()
        drawn = int(self.sample.frame["udtrukket"].sum())
        books = counted_text(len(self.books), "projektmappe", "projektmapper")
        answers = counted_text(self.answers.height, "svar", "svar")
        yield f"{answers} om {cases} af {counted_text(drawn, 'udtrukket sag', 'udtrukne sager')} i {books}."
        for reason, number in self.problems.group_by("aarsag").len().sort("aarsag").iter_rows():
            yield f"{counted_text(number, 'række', 'rækker')}: {_SENTENCES[reason]}"
        unnamed = [book.file for book in self.books if not book.named]
        if unnamed:
            names = "filens navn" if len(unnamed) == 1 else "filernes navne"
            yield f"{listing(unnamed)}: feltet »Gennemgået af« er tomt; {names} bruges i stedet."


def collect(folder: Path) -> Collected:
    """Read the returned workbooks in a sample's folder.

    Raises FileFault and PrivacyFault as :func:`read_sample` and :func:`read_returned`; nothing is passed over.
    """
    sample = read_sample(folder)
    return Collected(sample, read_returned(folder, sample.identity))
