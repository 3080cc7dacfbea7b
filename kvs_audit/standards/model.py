"""What a standard is: its head, the requirements that data decide, and those that only people can judge."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, model_validator

from kvs_audit.checks import KINDS, Kind, Parameters, Relevance
from kvs_audit.checks.contract import OneOf, Truth
from kvs_audit.checks.en_ad_gangen import MeasureTypes
from kvs_audit.contract.danish import long_date
from kvs_audit.contract.vurderinger import Styrke

Tilsyn = Literal["afgoerelse", "leverance"]
"""Which supervision a requirement belongs to: of decisions, or of what is delivered afterwards."""

Udgave = Literal["godkendt", "kladde", "opdateret", "udateret"]
"""The edition: approved on a date, a draft without one, last updated on a date, or with none of these in its source."""

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
TEXT_PATTERN = r"\S"

Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
Text = Annotated[str, Field(pattern=TEXT_PATTERN)]

# What editors and the template tell the author of a standard, who reads Danish.
_ID = "Kravets navn i resultaterne: små bogstaver, tal og bindestreger."
_STYRKE = "skal, boer eller udgangspunkt. De to sidste kan fraviges med en begrundelse."
_AFSNIT = "Afsnittet i kilden."
_TILSYN = "Hvilket tilsyn det hører til: afgoerelse eller leverance."
_FORTOLKNING = "Steder, hvor kilden lader noget stå åbent, og hvordan den er læst."


class Frozen(BaseModel):
    """Data that cannot change after it is read; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Fortolkning(Frozen):
    """A place where the source leaves room: how it is read, and why."""

    tekst: Text = Field(description="Sådan er kilden læst.")
    grund: Text = Field(description="Hvorfor den er læst sådan.")


class Lovgrundlag(Frozen):
    """A legal basis and, where the law has changed since, what follows it.

    ``henvisning``: as cited, e.g. ``SEL § 52, stk. 3, nr. 5``. ``lov``: the law's name. ``gaelder_fra`` and
    ``gaelder_til``: first and last day it can carry a decision. ``afloest_af``: its successor, from ``afloest_fra``.
    """

    henvisning: Text = Field(description="Henvisningen, fx BL § 32, stk. 1, nr. 7.")
    lov: Text = Field(description="Lovens navn, fx barnets lov.")
    gaelder_fra: date | None = Field(default=None, description="Første dag, loven kan bære en afgørelse.")
    gaelder_til: date | None = Field(default=None, description="Sidste dag, loven kan bære en afgørelse.")
    afloest_af: Text | None = Field(default=None, description="Henvisningen, der har afløst denne.")
    afloest_fra: date | None = Field(default=None, description="Første dag, den nye henvisning gælder.")

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

    id: Slug = Field(description=_ID)
    art: Annotated[str, OneOf(tuple(KINDS))] = Field(description="Arten af kontrol; se kvs-audit standards kinds.")
    styrke: Styrke = Field(description=_STYRKE)
    afsnit: Text = Field(description=_AFSNIT)
    tilsyn: Tilsyn = Field(description=_TILSYN)
    tekst: Text = Field(description="Kravet i én almindelig sætning.")
    relevant: Relevance | None = Field(
        default=None, description="Hvornår kravet gælder en indsats: netop én betingelse."
    )
    fortolkninger: tuple[Fortolkning, ...] = Field(default=(), alias="fortolkning", description=_FORTOLKNING)

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

    id: Slug = Field(description=_ID)
    styrke: Styrke = Field(description=_STYRKE)
    afsnit: Text = Field(description=_AFSNIT)
    tilsyn: Tilsyn = Field(description=_TILSYN)
    tekst: Text = Field(description="Kravet i én almindelig sætning.")
    grund: Text = Field(description="Hvorfor intet udtræk kan afgøre det.")


class Head(Frozen):
    """The head of a standard: whose it is, what it covers and when, and what it rests on.

    ``gaelder_fra`` and ``gaelder_til``: first and last decision date (lacking it, start date) that it covers; open
    where not given. ``gaelder_fra_lov``: the first day is the law's, as the source has none. ``familie``: the
    name that editions of one standard share; they follow each other by validity. ``version``: of the data file.
    ``fortolkninger``: those that concern the standard as a whole.
    """

    id: Slug = Field(description="Standardens navn i kommandoer: små bogstaver, tal og bindestreger.")
    titel: Text = Field(description="Standardens titel.")
    kommune: Text | None = Field(
        default=None, description="Kommunens navn. Uden den gælder standarden kun, når den nævnes."
    )
    indsatstyper: MeasureTypes = Field(description="De typer indsats, som standarden dækker.")
    gaelder_fra: date | None = Field(
        default=None, description="Første dag for de afgørelser (uden dato: starter), den dækker."
    )
    gaelder_fra_lov: Truth = Field(
        default=False, description="true: gaelder_fra er lovens dato, fordi kilden ikke har sin egen."
    )
    gaelder_til: date | None = Field(
        default=None, description="Sidste dag for de afgørelser (uden dato: starter), den dækker."
    )
    familie: Slug | None = Field(
        default=None, description="Fælles navn for udgaver, der afløser hinanden; ingen dag må høre til to af dem."
    )
    udgave: Udgave = Field(description="godkendt og opdateret kræver en dato; kladde og udateret har ingen.")
    godkendt: date | None = Field(default=None, description="Dagen for godkendelsen.")
    opdateret: date | None = Field(default=None, description="Dagen for seneste opdatering.")
    version: Text = Field(description="Datafilens version; ret den, når filen ændres.")
    kilde: Text = Field(description="Hvor kravene står, så en læser kan finde dem.")
    lovgrundlag: Annotated[tuple[Lovgrundlag, ...], Field(min_length=1, description="Lovgrundlag.")]
    fortolkninger: tuple[Fortolkning, ...] = Field(default=(), alias="fortolkning", description=_FORTOLKNING)

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.gaelder_fra and self.gaelder_til and self.gaelder_til < self.gaelder_fra:
            msg = "gaelder_til ligger før gaelder_fra"
            raise ValueError(msg)
        if self.gaelder_fra_lov and self.gaelder_fra is None:
            msg = "gaelder_fra_lov kræver gaelder_fra"
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
    def afloest_lov(self) -> tuple[Lovgrundlag, ...]:
        """The legal bases that a later law has replaced for some of the decisions it covers."""
        return tuple(
            basis
            for basis in self.lovgrundlag
            if basis.afloest_fra and (self.gaelder_til is None or self.gaelder_til >= basis.afloest_fra)
        )

    @property
    def forbehold(self) -> tuple[str, ...]:
        """What a reader of its results must know: that it is a draft, or cites law that a later law has replaced."""
        draft = ("Standarden er en kladde: den har ingen dato for godkendelse.",) if self.udgave == "kladde" else ()
        return draft + tuple(
            f"Standarden henviser til {basis.henvisning} ({basis.lov}); "
            f"for afgørelser fra {long_date(basis.afloest_fra)} gælder {basis.afloest_af}."
            for basis in self.afloest_lov
            if basis.afloest_fra
        )


class Standard(Head):
    """A standard as read from its file.

    ``sha256``: of the file's bytes with line endings normalised, so that Windows and Linux agree. ``fil``: its name.
    """

    krav: Annotated[tuple[Krav, ...], Field(min_length=1)]
    skoen: tuple[Skoen, ...] = ()
    sha256: str
    fil: str
