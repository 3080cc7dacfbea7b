"""What two requirements have in common, and whether one asks less than the other."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from kvs_audit.checks.relevance import Relevance
from kvs_audit.contract.danish import counted_text, listing, word
from kvs_audit.contract.vurderinger import STYRKER
from kvs_audit.standards.model import Krav, Standard

Topic = tuple[str, ...]
"""What a requirement is about, in Danish words: the theme, then what narrows it down."""

_THEMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opfoelgningskaede": "Opfølgning til tiden",
        "sagens_opfoelgning": "Opfølgning til tiden",
        "plan": "Plan for sagen",
        "plan_inden_frist": "Plan for sagen",
    }
)
"""Kinds that put the same demand in different ways; every other kind is a theme of its own, by its title."""

_SUBJECTS: Final = ("kolonne", "kolonner", "dato", "resultat", "sigte")
"""Parameters that say what is looked at; the others say how much is asked."""


def topic(krav: Krav) -> Topic:
    """What the requirement is about. Types of measures that it is limited to do not count."""
    theme = _THEMES.get(krav.art, krav.kind.title)
    given = [getattr(krav.parametre, name, None) for name in _SUBJECTS]
    subjects = [listing(map(word, sorted(each))) if isinstance(each, tuple) else word(each) for each in given if each]
    return (theme, *subjects, *_condition(krav.relevant))


def types_of(krav: Krav, standard: Standard) -> frozenset[str]:
    """The types of measures that the requirement of the standard goes for."""
    only = None if krav.relevant is None else krav.relevant.indsatstyper
    return frozenset(standard.indsatstyper) & frozenset(only or standard.indsatstyper)


def asks_less(one: Krav, other: Krav) -> tuple[str, ...]:
    """In which ways ``one`` asks less than ``other``, a requirement on the same topic: Danish, without a full stop."""
    reasons = [_weaker_strength(one, other), *(rule(one.parametre, other.parametre) for rule in _RULES)]
    return tuple(reason for reason in reasons if reason)


def _condition(relevant: Relevance | None) -> tuple[str, ...]:
    if relevant is None:
        return ()
    if relevant.kolonne is not None:
        return (f"når: {word(relevant.kolonne)}",)
    if relevant.alder_mindst is not None:
        return (f"når: {relevant.alder_mindst} år og ældre",)
    return ("når: afsluttet",) if relevant.afsluttet else ()


def _weaker_strength(one: Krav, other: Krav) -> str | None:
    if STYRKER.index(one.styrke) <= STYRKER.index(other.styrke):
        return None
    return f"»{word(one.styrke)}« i stedet for »{word(other.styrke)}«"


def _longer(name: str, unit: tuple[str, str], of_what: str = "frist") -> Callable[[Any, Any], str | None]:
    """A rule: a number that is larger gives more time; one that is not given gives all the time there is."""

    def rule(one: Any, other: Any) -> str | None:
        asked: int | None = getattr(other, name, None)
        if asked is None or not hasattr(one, name):
            return None
        own: int | None = getattr(one, name)
        if own is None:
            return f"{of_what}: ingen i stedet for {counted_text(asked, *unit)}"
        return (
            f"{of_what}: {counted_text(own, *unit)} i stedet for {counted_text(asked, *unit)}" if own > asked else None
        )

    return rule


def _more_types(one: Any, other: Any) -> str | None:
    """More types that will do; where an assessment's end calls for a follow-up, more types ask more."""
    more = set(getattr(one, "typer", ())) - set(getattr(other, "typer", getattr(one, "typer", ())))
    return f"også {listing(map(word, sorted(more)))} er nok" if more and not hasattr(one, "foerste") else None


def _alongside(one: Any, other: Any) -> str | None:
    if getattr(one, "sideloebende", False) and not getattr(other, "sideloebende", True):
        return "en undersøgelse, der er i gang, er nok"
    return None


def _only_if_there(one: Any, other: Any) -> str | None:
    if getattr(one, "hvis_findes", False) and not getattr(other, "hvis_findes", False):
        return "planen kan undværes"
    return None


_MONTHS: Final = ("måned", "måneder")
_DAYS: Final = ("dag", "dage")
_RULES: Final = (
    _longer("foerste", _MONTHS, "første opfølgning"),
    _longer("derefter", _MONTHS, "frist for de næste opfølgninger"),
    _longer("maaneder", _MONTHS),
    _longer("dage", _DAYS),
    _more_types,
    _alongside,
    _only_if_there,
)
