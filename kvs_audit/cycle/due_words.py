"""What is due, in Danish, per kind of check. A kind without words of its own is told by the requirement itself."""

from types import MappingProxyType
from typing import Final

from kvs_audit.standards.model import Krav

_FALLS_DUE: Final = MappingProxyType(
    {
        "alder_ved": "Indsatsen starter, mens barnet er uden for aldersgrænsen",
        "bevilget_doegnloft": "Indsatsen starter med flere døgn, end loftet siger",
        "en_ad_gangen": "En anden indsats i sagen er i gang samtidig",
        "klippekort_ramme": "Indsatsen ophører, og der er holdt samtaler uden for rammen",
        "opfoelgningskaede": "Opfølgning skal være holdt",
        "ophoer": "Indsatsen skal være ophørt",
        "plan_inden_frist": "Planen skal være der",
        "revurdering": "Indsatsen skal være revurderet eller ophørt",
        "sagens_opfoelgning": "Opfølgning skal være holdt",
        "stoetteperson_tilbudt": "Støtteperson skal være tilbudt",
        "udfyldt": "Indsatsen starter, og oplysningen skal være angivet",
        "undersoegelse_til_tiden": "Undersøgelsen skal være færdig",
        "varighed": "Den længste varighed nås",
    }
)
_WINDOWS: Final = MappingProxyType(
    {
        "doegnloft": "Et lavere loft over døgn begynder at gælde",
        "klippekort_ramme": "Sidste dag for samtaler på klippekortet",
    }
)


def falls_due_text(krav: Krav) -> str:
    """What must have happened, or will be so, when a unit of the requirement falls due."""
    if krav.relevant is not None and krav.relevant.afsluttet:
        return "Indsatsen ophører, og kravet gælder derefter"
    if krav.relevant is not None and krav.relevant.alder_mindst is not None:
        return f"Barnet fylder {krav.relevant.alder_mindst} år, og kravet gælder derefter"
    return _FALLS_DUE.get(krav.art, krav.tekst)


def window_text(krav: Krav) -> str:
    """What happens on a day that the kind tells of by itself."""
    return _WINDOWS.get(krav.art, krav.tekst)
