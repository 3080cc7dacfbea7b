"""Drawing a review: from an extract to a sample, and from that to a folder with a workbook per team."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from kvs_audit import fund, summaries
from kvs_audit.assess import Chosen, assess
from kvs_audit.contract.danish import krav_label, label, reason_text, word_text
from kvs_audit.contract.folding import fold
from kvs_audit.contract.identity import short_id
from kvs_audit.errors import ArgumentFault
from kvs_audit.explain.narrow import only_cases
from kvs_audit.explain.timeline import case_events
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.exports.delimited import write_csv
from kvs_audit.exports.review_workbook import ReviewBook, write_review_workbook
from kvs_audit.extract.model import Extract
from kvs_audit.facts.known import Known
from kvs_audit.review.frame import Per, Stratum, sampling_frame
from kvs_audit.review.questions import ANSWERS, cases_of_theme, questions, theme_address
from kvs_audit.review.sampling import draw, numbers
from kvs_audit.review.store import ASKED, DATA, FRAME, FRAME_CSV, JUDGED, MANIFEST, Stored
from kvs_audit.standards.model import Standard

METHOD = (
    "Enkel tilfældig udvælgelse uden tilbagelægning i hver celle. Kolonnen sandsynlighed er sagens sandsynlighed for "
    "at blive udtrukket, set over alle udtræk; vægten er dens omvendte. Kolonnen betinget er sandsynligheden for en "
    "sag, der ikke er udtrukket før."
)


@dataclass(frozen=True)
class Plan:
    """How a sample is drawn: ``size`` cases in every cell of ``per`` and ``strata``."""

    per: Per
    size: int
    seed: int
    strata: tuple[Stratum, ...] = ()
    theme: str | None = None


@dataclass(frozen=True, eq=False)
class Drawn:
    """A sample of an extract's cases. ``frame``: every case that could be drawn, with its probability."""

    extract: Extract
    chosen: tuple[Chosen, ...]
    as_of: date
    plan: Plan
    frame: pl.DataFrame
    assessments: pl.DataFrame
    avoided: tuple[str, ...]

    @cached_property
    def cases(self) -> pl.DataFrame:
        """The drawn cases."""
        return self.frame.filter("udtrukket")

    @cached_property
    def known(self) -> Known:
        """What is known of the drawn cases."""
        return Known(only_cases(self.extract, self.cases["sag_id"].to_list()), self.as_of)

    @cached_property
    def asked(self) -> pl.DataFrame:
        """The questions about the drawn cases."""
        return questions(self.known, self.chosen, self.cases["sag_id"].to_list(), self.plan.theme)

    @cached_property
    def judged(self) -> pl.DataFrame:
        """What the data say of the drawn cases: their assessments."""
        return self.assessments.filter(pl.col("sag_id").is_in(self.cases["sag_id"].implode()))

    @cached_property
    def identity(self) -> str:
        """The sample's id: it follows from what was drawn from what, when and how."""
        parts = [self.as_of.isoformat(), json.dumps(asdict(self.plan)), *self.asked["noegle"]]
        parts += [source.sha256 for source in self.extract.sources]
        return short_id(parts)


def draw_review(
    extract: Extract, chosen: Sequence[Chosen], as_of: date, plan: Plan, earlier: Sequence[Stored] = ()
) -> Drawn:
    """Draw cases for review as of a date; see :mod:`kvs_audit.review.sampling` for the method.

    ``earlier``: samples whose cases are avoided. Raises ArgumentFault when the size is below 1, the theme is unknown,
    there is no case to draw, or the standards have nothing that people must judge.
    """
    if plan.size < 1:
        msg = "--per: antallet skal være mindst 1."
        raise ArgumentFault(msg)
    known = Known(extract, as_of)
    assessments = assess(extract, chosen, as_of)
    cases = sampling_frame(known, chosen, plan.per, plan.strata)
    if plan.theme is not None:
        plan = Plan(plan.per, plan.size, plan.seed, plan.strata, theme_address(chosen, plan.theme))
        theme = cases_of_theme(known, chosen, str(plan.theme), assessments)
        cases = cases.filter(pl.col("sag_id").is_in(theme.implode()))
    if cases.is_empty():
        msg = "Der er ingen sager at udtrække: ingen af dem er dækket af de valgte standarder og temaet."
        raise ArgumentFault(msg)
    frame = draw(cases, plan.size, numbers(cases["sag_id"], plan.seed, as_of), [sample.frame for sample in earlier])
    drawn = Drawn(extract, tuple(chosen), as_of, plan, frame, assessments, tuple(sample.identity for sample in earlier))
    if drawn.asked.is_empty():
        msg = "De valgte standarder har ingen krav til manuel gennemgang."
        raise ArgumentFault(msg)
    return drawn


def write_review(drawn: Drawn, folder: Path) -> tuple[Path, ...]:
    """Write the sample and one workbook per team, all or none; returns their paths.

    Raises PrivacyFault when a text in them holds personal data, OutputFault when the folder cannot be written.
    """
    books = review_books(drawn)
    in_frame = drawn.assessments.filter(pl.col("sag_id").is_in(drawn.frame["sag_id"].implode()))
    data = summaries.rates(in_frame, ("standard", "krav"), drawn.as_of, interval=True)
    refuse_personal_text({FRAME: drawn.frame, JUDGED: drawn.judged})
    for name, book in books.items():
        for frame in book.frames():
            refuse_personal_text({name: frame})
    text = json.dumps(_manifest(drawn, tuple(books)), ensure_ascii=False, indent=2) + "\n"
    writers: dict[str, Callable[[Path], Any]] = {
        FRAME: drawn.frame.write_parquet,
        FRAME_CSV: lambda path: write_csv(drawn.frame, path),
        ASKED: drawn.asked.write_parquet,
        DATA: data.write_parquet,
        JUDGED: drawn.judged.write_parquet,
        MANIFEST: lambda path: _write(path, text),
    } | {name: _workbook(book) for name, book in books.items()}
    return write_set(folder, writers)


def _workbook(book: ReviewBook) -> Any:
    return lambda path: write_review_workbook(book, path)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def _manifest(drawn: Drawn, workbooks: Sequence[str]) -> dict[str, Any]:
    plan = drawn.plan
    return {
        "stikproeve": drawn.identity,
        "opgoerelsesdato": drawn.as_of.isoformat(),
        "metode": METHOD,
        "pr": plan.per,
        "antal": plan.size,
        "lag": list(plan.strata),
        "froe": plan.seed,
        "tema": plan.theme,
        "undgaaede_stikproever": list(drawn.avoided),
        "sager_i_rammen": drawn.frame.height,
        "sager_udtrukket": drawn.cases.height,
        "celler": drawn.frame["celle"].n_unique(),
        "projektmapper": list(workbooks),
        "inputfiler": [{"navn": source.name, "sha256": source.sha256} for source in drawn.extract.sources],
        "standarder": [_standard(each.standard) for each in drawn.chosen],
    }


def _standard(standard: Standard) -> dict[str, Any]:
    return {
        "id": standard.id,
        "titel": standard.titel,
        "version": standard.version,
        "sha256": standard.sha256,
        "kilde": standard.kilde,
        "udgave": standard.udgave_tekst,
        "forbehold": list(standard.forbehold),
    }


def review_books(drawn: Drawn) -> dict[str, ReviewBook]:
    """The workbooks by file name, one per team that has drawn cases."""
    told = fund.findings(drawn.extract, drawn.chosen, drawn.judged, drawn.as_of)
    sentences = told.select("standard", "krav", "enhed_id", "saetning")
    judged = drawn.judged.join(sentences, on=("standard", "krav", "enhed_id"), how="left", maintain_order="left")
    events = case_events(drawn.known, told)
    books: dict[str, ReviewBook] = {}
    for team in sorted(drawn.cases["team"].unique().to_list(), key=lambda name: (name is None, name or "")):
        own = drawn.cases.filter(pl.col("team").eq_missing(team))
        ids = own["sag_id"].implode()
        books[_file_name(team, books)] = ReviewBook(
            identity=drawn.identity,
            team=team or "uden team",
            as_of=drawn.as_of,
            answers=ANSWERS,
            cases=_case_facts(drawn, own),
            events=events.filter(pl.col("sag_id").is_in(ids)),
            data=_data_facts(judged.filter(pl.col("sag_id").is_in(ids))),
            questions=drawn.asked.filter(pl.col("sag_id").is_in(ids)),
        )
    return books


def _file_name(team: str | None, taken: dict[str, ReviewBook]) -> str:
    base = f"gennemgang-{fold(team or '').replace('_', '-') or 'uden-team'}"
    name, number = f"{base}.xlsx", 2
    while name in taken:
        name, number = f"{base}-{number}.xlsx", number + 1
    return name


def _case_facts(drawn: Drawn, cases: pl.DataFrame) -> pl.DataFrame:
    """The drawn cases as the workbook shows them; the birth date by month only, as no more is needed."""
    born = drawn.extract.tables["sager"].select("sag_id", foedt=pl.col("foedselsdato_fra").dt.strftime("%Y-%m"))
    measures = drawn.known.measures.group_by("sag_id").agg(indsatser=pl.len())
    return (
        cases.join(born, on="sag_id", how="left", maintain_order="left")
        .join(measures, on="sag_id", how="left", maintain_order="left")
        .with_columns(
            indsatstype=word_text(pl.col("indsatstype")),
            ny_loebende=word_text(pl.col("ny_loebende")).replace({"loebende": "løbende"}),
            vaegt=1 / pl.col("sandsynlighed"),
        )
    )


def _data_facts(judged: pl.DataFrame) -> pl.DataFrame:
    """What the data already say: one row per assessed unit, with the sentence of a finding or the reason."""
    krav = {name: krav_label(name) for name in judged["krav"].unique()}
    statuses = {name: label(name) for name in judged["status"].unique()}
    reasons = {name: f"{label(reason_text(name))}." for name in judged["aarsag"].drop_nulls().unique()}
    return judged.sort("sag_id", "standard", "krav", "enhed_id").select(
        "sag_id",
        "standard",
        krav_navn=pl.col("krav").replace(krav),
        enhed_id="enhed_id",
        haendelsesdato="haendelsesdato",
        status=pl.col("status").replace(statuses),
        hvorfor=pl.coalesce("saetning", pl.col("aarsag").replace(reasons)),
    )
