"""What came back: answers that can be used, what is in the way of the others, weighted rates, and agreement."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.contract.danish import counted_text, krav_label
from kvs_audit.errors import ArgumentFault
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.exports.delimited import write_csv
from kvs_audit.exports.sheets import TableColumn, TableSheet, write_sheets
from kvs_audit.review.agreement import agreement
from kvs_audit.review.estimates import estimate
from kvs_audit.review.questions import ANSWERS
from kvs_audit.review.returned import Returned, known_answer, read_returned
from kvs_audit.review.store import Stored, read_sample

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

_COUNTS: Final = {
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
RESULT = "gennemgang.xlsx"


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
            **{name: (pl.col("svar") == answer).mean() for name, answer in _COUNTS.items()},
        )
        judged = self.sample.asked.select(*unit, "sag_id").join(per_case, on=(*unit, "sag_id"), how="left")
        parts = judged.with_columns(taeller="opfyldt", naevner=pl.col("opfyldt") + pl.col("ikke_opfyldt"))
        counts = judged.group_by(unit).agg(
            sager_spurgt=pl.len(),
            **{name: pl.col(name).sum() for name in _COUNTS},
            ubesvaret=pl.col("sandsynlighed").is_null().sum(),
        )
        return counts.join(estimate(parts, unit), on=unit, how="left").sort(unit)

    @cached_property
    def agreement(self) -> pl.DataFrame:
        """See :func:`kvs_audit.review.agreement.agreement`."""
        return agreement(self.answers, ANSWERS)

    @property
    def data_rates(self) -> pl.DataFrame:
        """What the data decide, over the whole extract that was drawn from: see :func:`summaries.rates`."""
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
        for book in self.books:
            if not book.named:
                yield f"{book.file}: feltet »Gennemgået af« er tomt; filens navn bruges i stedet."


def collect(folder: Path) -> Collected:
    """Read the returned workbooks in a sample's folder.

    Raises FileFault and PrivacyFault as :func:`read_sample` and :func:`read_returned`; nothing is passed over.
    """
    sample = read_sample(folder)
    return Collected(sample, read_returned(folder, sample.identity))


def write_collected(collected: Collected, folder: Path, source: Path) -> tuple[Path, ...]:
    """Write answers, rates, agreement and what does not count, as CSV and as a workbook, all or none.

    Raises ArgumentFault when ``folder`` is where the workbooks are, PrivacyFault and OutputFault as other exports.
    """
    if folder.resolve() == source.resolve():
        msg = "--out skal være en anden mappe end den med projektmapperne."
        raise ArgumentFault(msg)
    frames = {
        "svar.csv": collected.answers,
        "rater.csv": all_rates(collected),
        "enighed.csv": collected.agreement,
        "mangler.csv": collected.problems,
    }
    refuse_personal_text(frames)
    sheets = result_sheets(collected)
    writers = {name: _csv(frame) for name, frame in frames.items()}
    return write_set(folder, writers | {RESULT: lambda path: write_sheets("Gennemgang af sager", sheets, path)})


def _csv(frame: pl.DataFrame) -> Callable[[Path], None]:
    return lambda path: write_csv(frame, path)


def all_rates(collected: Collected) -> pl.DataFrame:
    """Rates from the review (``kilde`` = ``gennemgang``) beside those that the data decide (``data``), same columns."""
    common = ("standard", "krav", "andel", "nedre", "oevre")
    reviewed = collected.rates.with_columns(kilde=pl.lit("gennemgang"))
    decided = collected.data_rates.select(
        *common,
        kilde=pl.lit("data"),
        opfyldt=pl.col("opfyldt").cast(pl.Float64),
        ikke_opfyldt=(pl.col("afvigelse") + pl.col("begrundet_afvigelse")).cast(pl.Float64),
        kan_ikke_vurderes=pl.col("kan_ikke_vurderes").cast(pl.Float64),
    )
    order = ("standard", "kilde", "krav", "andel", "nedre", "oevre", *_COUNTS)
    rest = ("ubesvaret", "sager_spurgt", "sager", "i_alt", "ikke_opfyldt_i_alt")
    return (
        pl.concat([reviewed, decided], how="diagonal_relaxed").select(*order, *rest).sort("standard", "kilde", "krav")
    )


def result_sheets(collected: Collected) -> Sequence[TableSheet]:
    """The workbook's sheets."""
    return (
        TableSheet(
            "Rater", ("Gennemgang og data side om side", *collected.sentences()), _RATES, _named(all_rates(collected))
        ),
        TableSheet("Svar", (), _ANSWERS, _named(collected.answers)),
        TableSheet("Enighed", (), _AGREEMENT, _named(collected.agreement)),
        TableSheet("Tæller ikke", (), _PROBLEMS, collected.problems),
    )


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    names = {krav: krav_label(krav) for krav in frame["krav"].drop_nulls().unique()}
    return frame.with_columns(krav_navn=pl.col("krav").replace(names).fill_null("Alle krav"))


def _figures(*columns: tuple[str, str]) -> Iterable[TableColumn]:
    return (TableColumn(name, heading, 12, "number") for name, heading in columns)


_RATES: Final = (
    TableColumn("standard", "Standard", 28),
    TableColumn("kilde", "Kilde", 12),
    TableColumn("krav_navn", "Krav", 34, "wrapped"),
    TableColumn("andel", "Andel opfyldt", 12, "share"),
    TableColumn("nedre", "Nedre grænse (95 %)", 12, "share"),
    TableColumn("oevre", "Øvre grænse (95 %)", 12, "share"),
    *_figures(
        ("opfyldt", "Opfyldt"),
        ("ikke_opfyldt", "Ikke opfyldt"),
        ("ikke_relevant", "Ikke relevant"),
        ("kan_ikke_vurderes", "Kan ikke vurderes"),
        ("ubesvaret", "Ubesvaret"),
        ("sager_spurgt", "Udtrukne sager"),
        ("i_alt", "Sager i alt (skøn)"),
        ("ikke_opfyldt_i_alt", "Ikke opfyldt i alt (skøn)"),
    ),
)
_ANSWERS: Final = (
    TableColumn("standard", "Standard", 28),
    TableColumn("krav_navn", "Krav", 34, "wrapped"),
    TableColumn("sag_id", "Sag", 14),
    TableColumn("gennemgaaet_af", "Gennemgået af", 18),
    TableColumn("svar", "Svar", 18),
    TableColumn("kommentar", "Kommentar", 70, "wrapped"),
    TableColumn("sandsynlighed", "Sandsynlighed", 14, "share"),
)
_AGREEMENT: Final = (
    TableColumn("standard", "Standard", 28),
    TableColumn("krav_navn", "Krav", 34, "wrapped"),
    TableColumn("par", "Svar fra to", 12, "count"),
    TableColumn("enige", "Enige", 12, "count"),
    TableColumn("kappa", "Cohens kappa", 12, "number"),
    TableColumn("nedre", "Nedre grænse (95 %)", 12, "number"),
    TableColumn("oevre", "Øvre grænse (95 %)", 12, "number"),
)
_PROBLEMS: Final = (
    TableColumn("fil", "Fil", 34),
    TableColumn("raekke", "Række", 9, "count"),
    TableColumn("saetning", "Hvorfor", 60, "wrapped"),
    TableColumn("noegle", "Nøgle", 50),
)
