"""What a sentence can tell of a finding, and how the sentences of the kinds are found."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import polars as pl

from kvs_audit.contract.danish import listing, long_date_text, word_text
from kvs_audit.contract.tables import PLANTYPER, TABLES
from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.facts.dates import day
from kvs_audit.facts.known import Known
from kvs_audit.standards.model import Krav

EVENT, OBSERVED, LIMIT, AS_OF = (pl.col(name) for name in ("haendelsesdato", "observeret", "graense", "opgjort"))
DECIDED, START, END = (pl.col(name) for name in ("afgoerelsesdato", "startdato", "slutdato"))

_STRENGTH: Final = {
    "skal": ("skal", "skulle", "må", "måtte", "er"),
    "boer": ("bør", "burde", "bør", "burde", "bør være"),
    "udgangspunkt": (
        "skal som udgangspunkt",
        "skulle som udgangspunkt",
        "må som udgangspunkt",
        "måtte som udgangspunkt",
        "er som udgangspunkt",
    ),
}


_PLANS: Final = {"handleplan": "en handleplan", "barnets_plan": "barnets plan", "ungeplan": "en ungeplan"}


@dataclass(frozen=True, eq=False)
class Story:
    """The facts behind findings, as they were known on the as-of date; computed once."""

    known: Known

    def place(self, findings: pl.DataFrame) -> pl.DataFrame:
        """Add ``plads``, where in the known measures the finding's measure stands; null for a case and month."""
        places = self.known.measures.lazy().select("indsats_id").with_row_index("plads")
        return findings.lazy().join(places, on="indsats_id", how="left", maintain_order="left").collect()

    def measures_of(self, placed: pl.DataFrame) -> pl.DataFrame:
        """The measures of placed findings, row by row, with the as-of date as ``opgjort``; null where there is none."""
        taken = (*VURDERINGER, "raekke")
        measures = self.known.measures.select(pl.exclude(taken).gather(placed["plads"]))
        return measures.with_columns(opgjort=day(self.known.as_of))

    @cached_property
    def links(self) -> pl.DataFrame:
        """The follow-up chains: ``indsats``, ``n``, ``holdt`` (the follow-up) and ``anker`` (what it counts from)."""
        return self.known.links.rename({"opfoelgning": "holdt"})


class Words(NamedTuple):
    """How strongly the requirement is meant: what must be, must have been, may be, might be, and a limit that is."""

    must: str
    should: str
    may: str
    might: str
    limit_is: str


Sentence = Callable[[Any, Words], pl.Expr]
Needs = Callable[[pl.LazyFrame, Any, Story], pl.LazyFrame]


@dataclass(frozen=True)
class Teller:
    """The sentence of a kind (without its full stop), and the facts it adds to the rows first."""

    sentence: Sentence
    needs: Needs | None = None


SENTENCES: dict[str, Teller] = {}
"""The sentence of every kind of check; filled by the modules of this package."""


def sentence(kind: str, needs: Needs | None = None) -> Callable[[Sentence], Sentence]:
    """Register the function below as the sentence of a kind.

    It gets the requirement's parameters and its strength in words, and may use the columns of the assessment, of its
    measure, ``opgjort`` (the as-of date) and those that ``needs`` adds; null where a part of it is unknown.
    """

    def register(function: Sentence) -> Sentence:
        SENTENCES[kind] = Teller(function, needs)
        return function

    return register


def told(rows: pl.DataFrame, krav: Krav, story: Story) -> pl.DataFrame:
    """Deviations of one requirement with their ``saetning``, in their order; null where the facts are not there."""
    teller = SENTENCES[krav.art]
    full = pl.concat([rows, story.measures_of(rows)], how="horizontal").lazy()
    if teller.needs is not None:
        full = teller.needs(full, krav.parametre, story)
    return full.select(
        *rows.columns, saetning=teller.sentence(krav.parametre, Words(*_STRENGTH[krav.styrke]))
    ).collect()


def measure() -> pl.Expr:
    """The measure with a date of its own: ``Indsatsen (aflastning, besluttet 5. marts 2024)``.

    The decision, start or end on which the requirement fell due; where it fell due on another day, the decision
    (lacking it, the start).
    """
    shown = pl.coalesce(
        *[pl.when(date == EVENT).then(date) for date in (DECIDED, START, END)],
        DECIDED,
        START,
    )
    happened = pl.coalesce(
        pl.when(shown == DECIDED).then(pl.lit("besluttet")),
        pl.when(shown == START).then(pl.lit("startet")),
        pl.when(shown == END).then(pl.lit("ophørt")),
    )
    return pl.format("Indsatsen ({}, {} {})", word_text(pl.col("indsatstype")), happened, long_date_text(shown))


def on(date: pl.Expr) -> pl.Expr:
    """A date in running text: ``den 5. marts 2024``."""
    return pl.format("den {}", long_date_text(date))


def question(table: str, column: str) -> str:
    """A column as a question in quotes: ``»Afgørelsen angiver formålet«``."""
    return f"»{TABLES[table].by_name[column].text}«"


def questions(table: str, columns: tuple[str, ...]) -> str:
    """Several columns that must all be true: ``»…«``, or ``både »…« og »…«``."""
    both = "både " if len(columns) > 1 else ""
    return both + listing(question(table, column) for column in columns)


def plans(types: Collection[str]) -> str:
    """Plans of the types, as one must be there: ``en handleplan eller barnets plan``; of any type: ``en plan``."""
    return "en plan" if set(types) == set(PLANTYPER) else listing((_PLANS[code] for code in types), "eller")
