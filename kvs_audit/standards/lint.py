"""What to mend in local standards: gaps, contradictions, old law, and where they ask less than the law in force."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeVar

from kvs_audit.checks.alder_ved import AlderVed
from kvs_audit.checks.contract import Band, Banded, Parameters
from kvs_audit.checks.doegn_som_anbringelse import DoegnSomAnbringelse
from kvs_audit.contract.danish import listing, long_date, number
from kvs_audit.errors import ArgumentFault
from kvs_audit.standards.demand import asks_less, topic, types_of
from kvs_audit.standards.law import LAW, law_in_force, local_standards
from kvs_audit.standards.model import Krav, Standard

Catalogue = Mapping[str, Standard]
Found = Iterator[tuple[tuple[str, ...], str]]
"""Requirements, if any, and a sentence."""

P = TypeVar("P", bound=Parameters)


@dataclass(frozen=True)
class Anmaerkning:
    """One thing to mend: the standard, the rule that found it, the requirements it concerns, if any, and a sentence."""

    standard: str
    regel: str
    krav: tuple[str, ...]
    tekst: str


REGLER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "uden-godkendelse": "Ingen dato for godkendelse",
        "uden-kommune": "Ingen kommune",
        "uden-ikrafttraeden": "Ingen ikrafttræden",
        "ikrafttraeden-fra-loven": "Ingen egen ikrafttræden",
        "afloest-lov": "Henviser til afløst lov",
        "svagere-end-loven": "Kræver mindre end loven",
        "modsiger-sig-selv": "Modsiger sig selv",
        "to-standarder": "Bedømmes efter to standarder",
        "aldre-uden-loft": "Aldre uden loft",
        "dage-uden-udgave": "Dage uden udgave",
        "ene-om-tallet": "Tal, som ingen andre har",
    }
)
"""The rules in the order of their findings, with their headings.

A draft (``kladde``) has neither been approved nor entered into force: that is one finding, which also names the
superseded law that it cites, for what a draft cites is mended before it is approved. A standard in use that cites
superseded law has that as a finding of its own. A number that no other standard has is told only where it is not told
already that it is weaker than the law. What a standard is silent about is no finding: the law applies all the same.
"""

_FEWEST_OTHERS: Final = 2
"""So many others must agree on a number before one that differs stands alone."""


def lint(catalogue: Catalogue, identities: Iterable[str] | None = None) -> tuple[Anmaerkning, ...]:
    """Everything to mend in the local standards of a catalogue (those named, or all), by standard and rule.

    Raises ArgumentFault when the law is named: it is what they are held against, not what is looked into.
    """
    wanted = None if identities is None else frozenset(identities)
    for name in LAW:
        if wanted is not None and name in wanted:
            msg = f"{name} er loven, som standarderne holdes op mod; den gennemses ikke selv."
            raise ArgumentFault(msg)
    return tuple(
        note
        for standard in local_standards(catalogue)
        if wanted is None or standard.id in wanted
        for note in _of_standard(standard, catalogue)
    )


def _of_standard(standard: Standard, catalogue: Catalogue) -> Iterator[Anmaerkning]:
    weaker: set[str] = set()
    for rule, find in _RULES.items():
        for krav, text in find(standard, catalogue):
            if rule == "svagere-end-loven":
                weaker.update(krav)
            if rule != "ene-om-tallet" or not weaker & set(krav):
                yield Anmaerkning(standard.id, rule, krav, text)


def _not_approved(standard: Standard, _: Catalogue) -> Found:
    if standard.udgave == "kladde":
        old = [f"{basis.henvisning} er afløst af {basis.afloest_af}" for basis in standard.afloest_lov]
        also = f" Ret også lovhenvisningen før godkendelsen: {listing(old)}." if old else ""
        yield (), f"Standarden er en kladde: datoen for godkendelse mangler.{also}"


def _no_municipality(standard: Standard, _: Catalogue) -> Found:
    if standard.kommune is None:
        yield (), "Kilden nævner ingen kommune; standarden bruges kun, når den nævnes."


def _no_first_day(standard: Standard, _: Catalogue) -> Found:
    if standard.gaelder_fra is None and standard.udgave != "kladde":
        yield (), f"Kilden siger ikke, hvornår standarden gælder fra ({standard.udgave_tekst})."


def _first_day_of_the_law(standard: Standard, _: Catalogue) -> Found:
    if standard.gaelder_fra is not None and standard.gaelder_fra_lov:
        yield (), f"Standarden har ingen egen ikrafttræden; {long_date(standard.gaelder_fra)} er lovens dato."


def _superseded(standard: Standard, _: Catalogue) -> Found:
    if standard.udgave != "kladde":
        for basis in standard.afloest_lov:
            since = "" if basis.afloest_fra is None else f" fra {long_date(basis.afloest_fra)}"
            yield (), f"{basis.henvisning} ({basis.lov}) er{since} afløst af {basis.afloest_af}."


def _weaker_than_law(standard: Standard, catalogue: Catalogue) -> Found:
    for krav in standard.krav:
        laws: dict[str, list[str]] = {}
        for law in law_in_force(catalogue, standard):
            for asked in law.krav:
                if topic(asked) == topic(krav) and types_of(krav, standard) & types_of(asked, law):
                    for reason in asks_less(krav, asked):
                        laws.setdefault(reason, []).append(f"{law.id}/{asked.id}")
        for reason, places in laws.items():
            yield (krav.id,), f"{reason[:1].upper()}{reason[1:]}, som loven siger ({listing(places)})."


def _target_and_caps(standard: Standard, _: Catalogue) -> Found:
    for target, bounds in _of(standard, AlderVed):
        outside = {
            krav: band for krav, capped in _of(standard, Banded) for band in capped.baand if _beyond(band, bounds)
        }
        for band in list(outside.values())[:1]:
            years = f"{band.fra}-{band.til} år"
            yield (target, *outside), f"Målgruppen er {_ages(bounds)}, men der er loft for børn på {years}."


def _beyond(band: Band, bounds: AlderVed) -> bool:
    too_old = bounds.hoejst is not None and band.til > bounds.hoejst
    return too_old or (bounds.mindst is not None and band.fra < bounds.mindst)


def _ages(bounds: AlderVed) -> str:
    low = [] if bounds.mindst is None else [f"mindst {bounds.mindst} år"]
    high = [] if bounds.hoejst is None else [f"under {bounds.hoejst + 1} år"]
    return listing(low + high)


def _two_standards(standard: Standard, _: Catalogue) -> Found:
    capped = [krav.id for krav in standard.krav if krav.art == "doegnloft"]
    for placed, limit in _of(standard, DoegnSomAnbringelse):
        if capped:
            months = f"Måneder med mere end {limit.over} døgn"
            yield (
                (placed, *capped),
                f"{months} henvises til standarden for anbringelse, men bedømmes også efter loftet her.",
            )


def _uncovered_ages(standard: Standard, _: Catalogue) -> Found:
    limits = [bounds for _, bounds in _of(standard, AlderVed)]
    oldest = [limit.hoejst for limit in limits if limit.hoejst is not None]
    youngest = [limit.mindst for limit in limits if limit.mindst is not None]
    for krav, capped in _of(standard, Banded):
        bands = sorted(capped.baand, key=lambda band: band.fra)
        gaps = [(one.til + 1, two.fra - 1) for one, two in pairwise(bands) if two.fra > one.til + 1]
        gaps += [(first, bands[0].fra - 1) for first in youngest if first < bands[0].fra]
        gaps += [(bands[-1].til + 1, last) for last in oldest if last > bands[-1].til]
        for first, last in sorted(gaps):
            years = f"{first} år" if first == last else f"{first}-{last} år"
            yield (krav,), f"Børn på {years} er i målgruppen eller mellem to lofter, men har intet loft."


def _uncovered_days(standard: Standard, catalogue: Catalogue) -> Found:
    earlier = [
        other.gaelder_til
        for other in catalogue.values()
        if standard.familie is not None and other.familie == standard.familie and other.id != standard.id
        if other.gaelder_til is not None and standard.gaelder_fra is not None
        if other.gaelder_til < standard.gaelder_fra
    ]
    if earlier and standard.gaelder_fra is not None:
        first, last = max(earlier) + timedelta(days=1), standard.gaelder_fra - timedelta(days=1)
        if first <= last:
            days = long_date(first) if first == last else f"{long_date(first)} til {long_date(last)}"
            yield (), f"Afgørelser fra {days} hører til ingen udgave af {standard.familie}."


def _alone(standard: Standard, catalogue: Catalogue) -> Found:
    for krav in standard.krav:
        for name, own in _numbers(krav):
            others = [
                value
                for other in catalogue.values()
                if other.id != standard.id
                for asked in other.krav
                if topic(asked) == topic(krav)
                for key, value in _numbers(asked)
                if key == name
            ]
            if len(others) >= _FEWEST_OTHERS and len(set(others)) == 1 and own != others[0]:
                text = f"{name} er {number(own)}; alle {len(others)} andre krav om det samme har {number(others[0])}."
                yield (krav.id,), text


def _numbers(krav: Krav) -> list[tuple[str, float]]:
    given = ((name, value) for name, value in krav.parametre if not isinstance(value, bool))
    return [(name, value) for name, value in given if isinstance(value, int | float)]


def _of(standard: Standard, parameters: type[P]) -> list[tuple[str, P]]:
    """The requirements with such parameters, by id."""
    return [(krav.id, krav.parametre) for krav in standard.krav if isinstance(krav.parametre, parameters)]


_RULES: Final[Mapping[str, Callable[[Standard, Catalogue], Found]]] = MappingProxyType(
    dict(
        zip(
            REGLER,
            (
                _not_approved,
                _no_municipality,
                _no_first_day,
                _first_day_of_the_law,
                _superseded,
                _weaker_than_law,
                _target_and_caps,
                _two_standards,
                _uncovered_ages,
                _uncovered_days,
                _alone,
            ),
            strict=True,
        )
    )
)
