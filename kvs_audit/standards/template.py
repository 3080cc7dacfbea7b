"""A new standard to fill in: every key explained, every kind of check with an example."""

import textwrap
from typing import Any

from kvs_audit.contract.tables import INDSATSTYPER
from kvs_audit.standards.kinds import KindText, kind_texts
from kvs_audit.standards.model import Fortolkning, Head, KravHead, Lovgrundlag, Skoen

SCHEMA_FILE = "kvs-standard.schema.json"
"""The name under which the template looks for the JSON Schema."""

_INTRODUCTION = """\
#:schema ./{schema}
# En kvalitetsstandard til kvs-audit.
#
# Udfyld alt, der er mærket UDFYLD. Linjer, der begynder med #, er forklaringer og eksempler og har ingen virkning.
# Tekster står i "anførselstegn", datoer uden (2026-01-01), ja og nej skrives true og false.
#
#   kvs-audit standards check {id}.toml          siger, hvad der mangler eller er forkert
#   kvs-audit audit UDTRÆK --standards MAPPE --standard {id} --as-of 2026-06-30 --out UD
#
# Gem gerne skemaet ved siden af, så en editor kan hjælpe: kvs-audit standards schema --out {schema}
"""


def new_standard(identity: str) -> str:
    """A commented file for a standard with this id; valid TOML that loads when it is filled in."""
    parts = [
        _INTRODUCTION.format(id=identity, schema=SCHEMA_FILE),
        _head(identity),
        _legal_basis(),
        _requirement(),
        _KINDS_HEADING + "\n".join(_example(text) for text in kind_texts().values()),
        _judgement(),
    ]
    return "\n".join(parts)


_KINDS_HEADING = """\
# Flere krav: fjern # foran linjerne i et af disse eksempler for hvert krav, og ret det til. ## forklarer.
#
"""
_WIDTH = 110


def _head(identity: str) -> str:
    note = _notes(Head)
    return f"""\
[standard]
# {note["id"]}
id = "{identity}"
# UDFYLD. {note["titel"]}
titel = ""
# UDFYLD eller slet linjen. {note["kommune"]}
kommune = ""
# UDFYLD. {note["indsatstyper"]} Vælg blandt:
{_comment_list(INDSATSTYPER)}
indsatstyper = []
# {note["gaelder_fra"]}
# gaelder_fra = 2026-01-01
# {note["gaelder_til"]}
# gaelder_til = 2027-12-31
# {note["gaelder_fra_lov"]}
# gaelder_fra_lov = true
# {note["familie"]}
# familie = "{identity}"
# {note["udgave"]}
udgave = "kladde"
# {note["godkendt"]}
# godkendt = 2026-01-01
# {note["opdateret"]}
# opdateret = 2026-01-01
# {note["version"]}
version = "1"
# UDFYLD. {note["kilde"]}
kilde = ""
"""


def _legal_basis() -> str:
    note = _notes(Lovgrundlag)
    return f"""\
[[standard.lovgrundlag]]
# UDFYLD. {note["henvisning"]}
henvisning = ""
# {note["lov"]}
lov = "barnets lov"
# {note["gaelder_fra"]}
gaelder_fra = 2024-01-01
# Er den afløst af en anden:
# gaelder_til = 2027-12-31
# afloest_af = ""
# afloest_fra = 2028-01-01
"""


def _requirement() -> str:
    note = _notes(KravHead)
    interpretation = _notes(Fortolkning)
    return f"""\
# ---- Krav, som data kan afgøre ----

[[krav]]
# {note["id"]}
id = "opfoelgning"
# {note["art"]}
art = "opfoelgningskaede"
# {note["styrke"]}
styrke = "skal"
# UDFYLD. {note["afsnit"]}
afsnit = ""
# {note["tilsyn"]}
tilsyn = "leverance"
# UDFYLD. {note["tekst"]}
tekst = ""
# Det, arten har brug for at vide; se eksemplerne nedenfor.
parametre = {{ foerste = 3, derefter = 6 }}
# {note["relevant"]}
# relevant = {{ afsluttet = true }}           # indsatsen er slut
# relevant = {{ alder_mindst = 14 }}          # barnet er så gammelt på en aktiv dag
# relevant = {{ kolonne = "aften_weekend" }}  # oplysningen er ja
# relevant = {{ indsatstyper = ["anbringelse"] }}  # kun nogle af standardens typer
# {note["fortolkning"]}
# [[krav.fortolkning]]
# tekst = ""   # {interpretation["tekst"]}
# grund = ""   # {interpretation["grund"]}
"""


def _example(text: KindText) -> str:
    """A kind explained, and a whole requirement of it to uncomment."""
    words = [f"{text.titel}. {text.beskrivelse}", *(f"{key}: {meaning}" for key, meaning in text.noegler.items())]
    entry = [
        "[[krav]]",
        f'id = "{text.art.replace("_", "-")}"',
        f'art = "{text.art}"',
        'styrke = "skal"',
        'afsnit = ""',
        'tilsyn = "afgoerelse"',
        'tekst = ""',
        *([text.eksempel] if text.eksempel else []),
    ]
    explained = [line for word in words for line in textwrap.wrap(word, _WIDTH, subsequent_indent="  ")]
    return "\n".join([*(f"## {line}" for line in explained), *(f"# {line}" for line in entry)]) + "\n#"


def _judgement() -> str:
    note = _notes(Skoen)
    return f"""
# ---- Krav, som intet udtræk kan afgøre ----
## De går til manuel gennemgang og tælles med, når standarden gøres op.
#
# [[skoen]]
# id = "konkret-individuel-vurdering"   # {note["id"]}
# styrke = "skal"
# afsnit = ""                           # {note["afsnit"]}
# tilsyn = "afgoerelse"
# tekst = ""                            # {note["tekst"]}
# grund = ""                            # {note["grund"]}
"""


def _notes(model: Any) -> dict[str, str]:
    """What each key means, by the key as it is written in the file."""
    return {field.alias or name: field.description or "" for name, field in model.model_fields.items()}


def _comment_list(words: tuple[str, ...]) -> str:
    half = (len(words) + 1) // 2
    return "\n".join(f"#   {', '.join(part)}" for part in (words[:half], words[half:]))
