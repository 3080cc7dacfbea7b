"""Two standards beside each other: what both ask, what only one of them asks, and where one asks less."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kvs_audit.contract.danish import MISSING, listing, word
from kvs_audit.standards.demand import Topic, asks_less, topic, types_of
from kvs_audit.standards.describe import parameter_text, validity_text
from kvs_audit.standards.model import Krav, Standard

ENS, FORSKELLIG = "ens", "forskellig"


@dataclass(frozen=True)
class Raekke:
    """One line of a comparison: the section, what it is about, each standard's own, and how they relate."""

    afsnit: str
    emne: str
    a: str
    b: str
    forhold: str


def compare(a: Standard, b: Standard) -> tuple[Raekke, ...]:
    """Compare two standards line by line, in sections: the standards, asked by both, by one only, left to judgement.

    Requirements that go for none of the types of measures that both cover are left out, unless they cover none in
    common; then all are compared. Requirements on the same topic are paired in the order in which they stand.
    """
    shared = frozenset(a.indsatstyper) & frozenset(b.indsatstyper)
    own, other = _by_topic(a, shared), _by_topic(b, shared)
    return (
        *_heads(a, b),
        *_both(a, b, own, other),
        *_only(a, own, other, first=True),
        *_only(b, other, own),
        *_rest(a, b),
    )


def _by_topic(standard: Standard, shared: frozenset[str]) -> dict[Topic, list[Krav]]:
    found: dict[Topic, list[Krav]] = {}
    for krav in standard.krav:
        if not shared or types_of(krav, standard) & shared:
            found.setdefault(topic(krav), []).append(krav)
    return found


def _heads(a: Standard, b: Standard) -> Iterator[Raekke]:
    fields: dict[str, Callable[[Standard], str]] = {
        "Kommune": lambda s: s.kommune or "ingen bestemt",
        "Indsatser": lambda s: listing(word(name) for name in s.indsatstyper),
        "Afgørelser": validity_text,
        "Udgave": lambda s: s.udgave_tekst,
        "Lovgrundlag": lambda s: listing(basis.henvisning for basis in s.lovgrundlag),
    }
    for name, text in fields.items():
        one, other = text(a), text(b)
        yield Raekke("Standarderne", name, one, other, ENS if one == other else FORSKELLIG)


def _both(a: Standard, b: Standard, own: dict[Topic, list[Krav]], other: dict[Topic, list[Krav]]) -> Iterator[Raekke]:
    for about, mine in own.items():
        for one, two in zip(mine, other.get(about, []), strict=False):
            yield Raekke("Krav i begge", _words(about), _asked(one), _asked(two), _relation(a, b, one, two))


def _only(
    standard: Standard, own: dict[Topic, list[Krav]], other: dict[Topic, list[Krav]], *, first: bool = False
) -> Iterator[Raekke]:
    for about, mine in own.items():
        for krav in mine[len(other.get(about, [])) :]:
            one, other_text = (_asked(krav), MISSING) if first else (MISSING, _asked(krav))
            yield Raekke(f"Krav kun i {standard.id}", _words(about), one, other_text, f"kun i {standard.id}")


def _rest(a: Standard, b: Standard) -> Iterator[Raekke]:
    one, other = (f"{len(standard.skoen)} krav" for standard in (a, b))
    yield Raekke("Til manuel gennemgang", "Krav, som intet udtræk kan afgøre", one, other, "se standards show")


def _relation(a: Standard, b: Standard, one: Krav, other: Krav) -> str:
    less = [
        f"{standard.id} kræver mindre: {'; '.join(reasons)}"
        for standard, reasons in ((a, asks_less(one, other)), (b, asks_less(other, one)))
        if reasons
    ]
    return "; ".join(less) or (ENS if _asked(one) == _asked(other) else FORSKELLIG)


def _words(about: Topic) -> str:
    theme, *rest = about
    return f"{theme} ({', '.join(rest)})" if rest else theme


def _asked(krav: Krav) -> str:
    """Strength and parameters. A limit to some types of measures is left out: only types in common are compared."""
    limited = krav.relevant is not None and krav.relevant.indsatstyper is not None
    parameters = parameter_text(krav.model_copy(update={"relevant": None}) if limited else krav)
    return f"{word(krav.styrke)}; {parameters}" if parameters else word(krav.styrke)
