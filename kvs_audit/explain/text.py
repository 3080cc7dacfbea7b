"""An explanation as Danish text."""

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from kvs_audit.contract.danish import MISSING, krav_label, label, long_date, number, word
from kvs_audit.explain.model import Explanation, Fact

_WIDTH = 100


def as_text(explanation: Explanation) -> str:
    """The explanation, heading by heading, ending with a newline."""
    return "\n".join(_lines(explanation)) + "\n"


def _lines(e: Explanation) -> Iterator[str]:
    finding = f" · fund {e.fund_id}" if e.fund_id else ""
    yield f"{krav_label(e.krav)} · {e.standard}/{e.krav}/{e.enhed_id}{finding}"
    where = " · ".join(text for text in (e.kommune, e.team, e.raadgiver) if text)
    yield f"Sag {e.sag_id}{f', indsats {e.indsats_id}' if e.indsats_id else ''}{f' · {where}' if where else ''}"
    yield ""
    yield from _wrapped(e.saetning or f"{label(e.status)}.")
    if e.forbehold:
        yield from _wrapped(f"Forbehold: {e.forbehold}")
    yield from _section("Kravet", [krav_line(e)])
    yield from _section("Sådan afgøres det", e.definition)
    yield from _section("Oplysninger", fact_lines(e.facts))
    yield from _section("Sådan er der regnet", e.steps)
    yield from _section("Resultat", [result_line(e)])
    if e.met_by:
        yield from _section("Det ville have opfyldt kravet", e.met_by)


def krav_line(e: Explanation) -> str:
    """The requirement, its strength, and where it stands."""
    return f"{e.krav_tekst} ({label(e.styrke)}; {e.afsnit} i »{e.standard_titel}«.)"


def result_line(e: Explanation) -> str:
    """Status, day, and the figure beside its limit."""
    observed, limit = (MISSING if value is None else number(value) for value in (e.observeret, e.graense))
    return f"{label(e.status)} den {long_date(e.haendelsesdato)}; observeret {observed}, grænse {limit}."


def _section(heading: str, sentences: Iterable[str]) -> Iterator[str]:
    yield ""
    yield heading
    for sentence in sentences:
        yield from _wrapped(sentence, "  - ", "    ")


def fact_lines(facts: Iterable[Fact]) -> Iterator[str]:
    """One line per source row: ``indsatser, række 12 (M3): startdato 5. marts 2024; slutdato tom``."""
    for (table, row, key), group in groupby(_together(facts), key=lambda fact: (fact.tabel, fact.raekke, fact.noegle)):
        values = "; ".join(f"{word(fact.kolonne)}: {fact.vaerdi}" for fact in group)
        yield f"{word(table)}, række {row}{f' ({key})' if key else ''}: {values}"


def _together(facts: Iterable[Fact]) -> list[Fact]:
    """Facts of one row after each other, rows in the order of their first mention."""
    listed = list(facts)
    first = {(fact.tabel, fact.raekke): place for place, fact in reversed(list(enumerate(listed)))}
    return sorted(listed, key=lambda fact: first[fact.tabel, fact.raekke])


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
