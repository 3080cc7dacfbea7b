"""Standards, requirements and kinds as Danish text, in the words and keys of their files."""

import textwrap
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from kvs_audit.checks.contract import Band
from kvs_audit.contract.danish import listing, long_date, number, word
from kvs_audit.standards.kinds import KindText
from kvs_audit.standards.model import Fortolkning, Krav, Skoen, Standard
from kvs_audit.standards.needs import Columns

_WIDTH = 100
TILSYN = {"afgoerelse": "tilsyn med afgørelser", "leverance": "tilsyn med leverancen"}
"""The two supervisions in words."""


def describe_standard(standard: Standard) -> str:
    """The whole standard: head, reservations, requirements with their interpretations, and what people must judge."""
    blocks = [
        _head(standard),
        *(f"! {sentence}" for sentence in standard.forbehold),
        *(_interpretation(note) for note in standard.fortolkninger),
        f"Krav, som data afgør ({len(standard.krav)})",
        *map(_krav, standard.krav),
        f"Krav til manuel gennemgang ({len(standard.skoen)})",
        *map(_skoen, standard.skoen),
    ]
    return "\n\n".join(blocks) + "\n"


def describe_kind(text: KindText) -> str:
    """A kind: what it looks at, its keys, and an example."""
    lines = [f"{text.art} – {text.titel}", _wrapped(text.beskrivelse, "  ")]
    lines += [_wrapped(f"{key}: {meaning}", "  ", "    ") for key, meaning in text.noegler.items()]
    lines += [f"  Eksempel: {text.eksempel}"] if text.eksempel else []
    return "\n".join(lines) + "\n"


def validity_text(standard: Standard) -> str:
    """Which decisions it covers: ``fra 4. februar 2019``, or ``alle``."""
    parts = [
        f"{label} {long_date(day)}"
        for label, day in (("fra", standard.gaelder_fra), ("til", standard.gaelder_til))
        if day is not None
    ]
    return " ".join(parts) or "alle"


def parameter_text(krav: Krav) -> str:
    """The parameters in a line, keys and codes as in the file: ``kolonne: sigte; tilladt: udviklende``."""
    given = {**dict(krav.parametre), **({} if krav.relevant is None else {"relevant": krav.relevant})}
    shown = {key: _value(value) for key, value in given.items() if value not in (None, (), False) or key == "oensket"}
    return "; ".join(f"{key}: {value}" for key, value in shown.items())


def columns_text(columns: Columns) -> str:
    """Columns by table: ``sager: foedselsdato · indsatser: startdato, slutdato``."""
    return " · ".join(f"{table}: {', '.join(names)}" for table, names in columns.items()) or "–"


def _head(standard: Standard) -> str:
    fields = {
        "Kommune": standard.kommune or "ingen bestemt; gælder kun, når standarden nævnes",
        "Indsatser": listing(word(name) for name in standard.indsatstyper),
        "Afgørelser": validity_text(standard),
        "Udgave": standard.udgave_tekst,
        "Lovgrundlag": listing(basis.henvisning for basis in standard.lovgrundlag),
        "Kilde": standard.kilde,
        "Fil": f"{standard.fil}, version {standard.version}, SHA-256 {standard.sha256[:12]}…",
    }
    label = max(map(len, fields)) + 2
    lines = [_wrapped(f"{f'{name}:':<{label}}{text}", "", " " * label) for name, text in fields.items()]
    return "\n".join([f"{standard.id} – {standard.titel}", *lines])


def _krav(krav: Krav) -> str:
    parameters = parameter_text(krav)
    art = f"Art: {krav.art} ({krav.kind.title})" + (f" · {parameters}" if parameters else "")
    lines = [_title(krav), _wrapped(krav.tekst, "  "), _wrapped(art, "  ", "    ")]
    return "\n".join([*lines, *(_interpretation(note, "  ") for note in krav.fortolkninger)])


def _skoen(skoen: Skoen) -> str:
    return "\n".join([_title(skoen), _wrapped(skoen.tekst, "  "), _wrapped(f"Hvorfor: {skoen.grund}", "  ", "    ")])


def _title(item: Krav | Skoen) -> str:
    return f"{item.id} [{word(item.styrke)} · {item.afsnit} · {TILSYN[item.tilsyn]}]"


def _interpretation(note: Fortolkning, indent: str = "") -> str:
    return _wrapped(f"Fortolkning: {note.tekst} Grund: {note.grund}", indent, indent + "  ")


def _value(value: Any) -> str:
    if isinstance(value, Band):
        return f"{value.fra}-{value.til} år {number(value.loft)}"
    if isinstance(value, BaseModel):
        return ", ".join(_pairs(value))
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _pairs(model: BaseModel) -> Iterator[str]:
    return (f"{key} {_value(value)}" for key, value in model if value is not None)


def _wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    return textwrap.fill(
        text, _WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest, break_on_hyphens=False
    )
