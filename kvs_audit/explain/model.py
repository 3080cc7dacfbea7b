"""An explanation as data: what it says, in the order in which it is told."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Fact:
    """One value that was used: where it stands in the extract, and the value in Danish (``tom`` where it is empty).

    ``raekke``: the row as a spreadsheet shows it, header = 1. ``noegle``: the row's id, where its table has one.
    """

    tabel: str
    raekke: int
    noegle: str
    kolonne: str
    vaerdi: str


@dataclass(frozen=True)
class Reasoning:
    """What a kind says of a deviation, worked out anew from the facts that it names.

    ``steps``: the arithmetic and the comparison, a sentence each. ``met_by``: what would have met the requirement.
    ``event``: the day it fell due; None is the measure's own day. ``observed`` and ``limit``: as in the assessments.
    ``contributors``: ids of the measures whose documented reason could justify the deviation.
    """

    facts: tuple[Fact, ...]
    steps: tuple[str, ...]
    met_by: tuple[str, ...]
    event: date | None = None
    observed: float | None = None
    limit: float | None = None
    contributors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """One assessed unit, explained.

    ``definition``: how the requirement is decided, with its parameters and interpretations. ``haendelsesdato``,
    ``observeret`` and ``graense`` are worked out from ``facts`` by ``steps``, for findings; for other units they are
    the assessment's own, and ``met_by`` is empty.
    """

    fund_id: str | None
    standard: str
    standard_titel: str
    krav: str
    krav_tekst: str
    styrke: str
    afsnit: str
    enhed_id: str
    sag_id: str
    indsats_id: str | None
    kommune: str | None
    team: str | None
    raadgiver: str | None
    status: str
    aarsag: str | None
    saetning: str | None
    forbehold: str | None
    definition: tuple[str, ...]
    facts: tuple[Fact, ...]
    steps: tuple[str, ...]
    met_by: tuple[str, ...]
    haendelsesdato: date
    observeret: float | None
    graense: float | None
