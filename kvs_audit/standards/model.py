"""What a standard is: its head, the requirements that data decide, and those that only people can judge."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, model_validator

from kvs_audit.checks import KINDS, Kind, Parameters, Relevance
from kvs_audit.checks.contract import OneOf
from kvs_audit.contract.danish import long_date
from kvs_audit.contract.tables import INDSATSTYPER
from kvs_audit.contract.vurderinger import Styrke

Tilsyn = Literal["afgoerelse", "leverance"]
"""Which supervision a requirement belongs to: of decisions, or of what is delivered afterwards."""

Udgave = Literal["godkendt", "kladde", "opdateret", "udateret"]
"""The edition: approved on a date, a draft without one, last updated on a date, or with none of these in its source."""

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
TEXT_PATTERN = r"\S"

Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
Text = Annotated[str, Field(pattern=TEXT_PATTERN)]


class Frozen(BaseModel):
    """Data that cannot change after it is read; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Fortolkning(Frozen):
    """A place where the source leaves room: how it is read, and why."""

    tekst: Text
    grund: Text


class Lovgrundlag(Frozen):
    """A legal basis and, where the law has changed since, what follows it.

    ``henvisning``: as cited, e.g. ``SEL § 52, stk. 3, nr. 5``. ``lov``: the law's name. ``gaelder_fra`` and
    ``gaelder_til``: first and last day it can carry a decision. ``afloest_af``: its successor, from ``afloest_fra``.
    """

    henvisning: Text
    lov: Text
    gaelder_fra: date | None = None
    gaelder_til: date | None = None
    afloest_af: Text | None = None
    afloest_fra: date | None = None

    @model_validator(mode="after")
    def _succession(self) -> Self:
        if (self.afloest_af is None) != (self.afloest_fra is None):
            msg = "afloest_af og afloest_fra hører sammen"
            raise ValueError(msg)
        if self.gaelder_til and self.afloest_fra and self.afloest_fra <= self.gaelder_til:
            msg = "afloest_fra skal ligge efter gaelder_til"
            raise ValueError(msg)
        return self


class KravHead(Frozen):
    """A requirement without its parameters: what every kind of check has in common."""

    id: Slug
    art: Annotated[str, OneOf(tuple(KINDS))]
    styrke: Styrke
    afsnit: Text
    tilsyn: Tilsyn
    tekst: Text
    relevant: Relevance | None = None
    fortolkninger: tuple[Fortolkning, ...] = Field(default=(), alias="fortolkning")

    @property
    def kind(self) -> Kind:
        """The kind of check that decides it."""
        return KINDS[self.art]

    @model_validator(mode="after")
    def _relevance_needs_a_measure(self) -> Self:
        if self.relevant is not None and self.kind.unit == "sag_maaned":
            msg = f"relevant kan ikke bruges med arten {self.art}, der ser på sag og måned, ikke på en indsats"
            raise ValueError(msg)
        return self


class Krav(KravHead):
    """A requirement that data decide. ``parametre`` are those of its kind; ``tekst`` says it in plain Danish."""

    parametre: SerializeAsAny[Parameters]

    @model_validator(mode="after")
    def _parameters_of_the_kind(self) -> Self:
        if type(self.parametre) is not self.kind.parameters:
            msg = f"parametre hører ikke til arten {self.art}"
            raise ValueError(msg)
        return self


class Skoen(Frozen):
    """A requirement that no extract can decide. ``grund``: why; it belongs to the manual review."""

    id: Slug
    styrke: Styrke
    afsnit: Text
    tilsyn: Tilsyn
    tekst: Text
    grund: Text


class Head(Frozen):
    """The head of a standard: whose it is, what it covers and when, and what it rests on.

    ``gaelder_fra`` and ``gaelder_til``: first and last decision date (lacking it, start date) that it covers; open
    where not given. ``version``: of the data file. ``fortolkninger``: those that concern the standard as a whole.
    """

    id: Slug
    titel: Text
    kommune: Text | None = None
    indsatstyper: Annotated[tuple[Annotated[str, OneOf(INDSATSTYPER)], ...], Field(min_length=1)]
    gaelder_fra: date | None = None
    gaelder_til: date | None = None
    udgave: Udgave
    godkendt: date | None = None
    opdateret: date | None = None
    version: Text
    kilde: Text
    lovgrundlag: Annotated[tuple[Lovgrundlag, ...], Field(min_length=1)]
    fortolkninger: tuple[Fortolkning, ...] = Field(default=(), alias="fortolkning")

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.gaelder_fra and self.gaelder_til and self.gaelder_til < self.gaelder_fra:
            msg = "gaelder_til ligger før gaelder_fra"
            raise ValueError(msg)
        if len(set(self.indsatstyper)) < len(self.indsatstyper):
            msg = "indsatstyper nævner den samme type to gange"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _edition_has_its_date(self) -> Self:
        dated: dict[str, date | None] = {"godkendt": self.godkendt, "opdateret": self.opdateret}
        if self.udgave in dated and dated[self.udgave] is None:
            msg = f"udgaven {self.udgave} skal have en dato i {self.udgave}"
            raise ValueError(msg)
        if self.godkendt is not None and self.udgave in ("kladde", "udateret"):
            msg = f"udgaven {self.udgave} har ingen dato for godkendelse"
            raise ValueError(msg)
        return self

    @property
    def udgave_tekst(self) -> str:
        """The edition in words."""
        if self.udgave == "godkendt" and self.godkendt:
            return f"godkendt {long_date(self.godkendt)}"
        if self.udgave == "opdateret" and self.opdateret:
            return f"sidst opdateret {long_date(self.opdateret)}"
        return {"kladde": "kladde uden godkendelsesdato"}.get(self.udgave, "uden dato i kilden")

    @property
    def forbehold(self) -> tuple[str, ...]:
        """What a reader of its results must know: that it is a draft, or cites law that a later law has replaced."""
        draft = ("Standarden er en kladde: den har ingen dato for godkendelse.",) if self.udgave == "kladde" else ()
        return draft + tuple(
            f"Standarden henviser til {basis.henvisning} ({basis.lov}); "
            f"for afgørelser fra {long_date(basis.afloest_fra)} gælder {basis.afloest_af}."
            for basis in self.lovgrundlag
            if basis.afloest_fra and (self.gaelder_til is None or self.gaelder_til >= basis.afloest_fra)
        )


class Standard(Head):
    """A standard as read from its file.

    ``sha256``: of the file's bytes with line endings normalised, so that Windows and Linux agree. ``fil``: its name.
    """

    krav: Annotated[tuple[Krav, ...], Field(min_length=1)]
    skoen: tuple[Skoen, ...] = ()
    sha256: str
    fil: str
